"""Survey: which files the content folder holds, each known by its content.

In: the content folder, what an earlier survey found. Out: `Survey`: the digest of every file that the
site may depend on, and one digest of them all. A file whose size and time are as they were then is
not opened again; any other is, because a restored or copied file may be old with a new time, and a
saved one may be new with the old size.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.store.sealed import Sealed

INDEX: Final = "index"
FORMAT: Final = "index 4"
STATIC: Final = "static"  # what is in here, Pelican's StaticGenerator copies as it is
_SURROGATE: Final = re.compile("[\udc80-\udcff]")  # how Python shows a byte that is no UTF-8
RACY: Final = 2_000_000_000  # nanoseconds: a file as young as this may change again unseen


class Seen(Record, frozen=True):
    """A file's size in bytes and its time of change in nanoseconds, and the digest of its content then."""

    size: int
    mtime: int
    digest: str


Index = dict[str, Seen]


class Survey(Record, frozen=True, dict=True, gc=True):
    """The digest of every file, by its path relative to the content folder, in order; and the symbolic
    links there, which are not followed, because they can lead to anything on this machine."""

    digests: dict[str, str]
    links: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()  # files whose names are no UTF-8, with the names guessed
    odd: tuple[str, ...] = ()  # pipes, sockets, devices

    @cached_property
    def texts(self) -> Sequence[str]:
        """The Markdown files, in order."""
        return [path for path in self.digests if path.endswith(".md")]

    @cached_property
    def digest(self) -> str:
        """The digest of all paths and contents."""
        return digest(msgspec.msgpack.encode((self.digests, self.links, self.nameless, self.odd)))


def survey(content: Path, cache: Path) -> Survey:
    """Look at every file of the content folder."""
    started = time.time_ns()
    record = Sealed(cache / INDEX, Index, FORMAT)
    known = record.load() or {}
    found: Index = {}
    links: list[str] = []
    nameless: list[str] = []
    odd: list[str] = []
    for path, status in _files(content, links, nameless, odd):
        size, mtime = status.st_size, status.st_mtime_ns
        seen = known.get(path)
        if seen is None or seen.mtime != mtime or seen.size != size:
            with open(f"{content}/{path}", "rb", buffering=0) as file:
                seen = Seen(size, mtime if mtime < started - RACY else -1, digest(file.read()))
        found[path] = seen
    if found != known:
        record.save(found)
    digests = {path: found[path].digest for path in sorted(found)}
    return Survey(digests, tuple(sorted(links)), tuple(sorted(nameless)), tuple(sorted(odd)))


def has_odd_files(folder: Path) -> bool:
    """Whether there is anything below that is neither a file nor a folder: a link, a pipe, a device."""
    if folder.is_symlink():
        return True
    if not folder.is_dir():
        return False
    links: list[str] = []
    odd: list[str] = []
    for _ in _files(folder, links, [], odd):
        pass
    return bool(links or odd)


def _files(
    content: Path, links: list[str], nameless: list[str], odd: list[str]
) -> Iterator[tuple[str, os.stat_result]]:
    """Every file with its status, but those under a name that starts with `.`, and those that Pelican
    copies. Notes in `links` what is a symbolic link, in `nameless` what has a name that is no text, in `odd`
    pipes, sockets and devices, which nobody may open: some never end."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        static = folder.startswith(f"{STATIC}/")
        with os.scandir(f"{content}/{folder}") as entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." and (not static or name.startswith(".#")):
                    continue
                if not name.isprintable() and _guessed(name) != name:
                    nameless.append(folder + _guessed(name))
                elif entry.is_symlink():
                    links.append(folder + name)
                elif entry.is_dir():
                    waiting.append(f"{folder}{name}/")
                elif not entry.is_file():
                    odd.append(folder + name)
                elif not static:
                    yield folder + name, entry.stat()


def _guessed(name: str) -> str:
    """A file's name; one that is no UTF-8 as it is in GB18030, in which Windows packs names."""
    return os.fsencode(name).decode("gb18030", "replace") if _SURROGATE.search(name) else name
