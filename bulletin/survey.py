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
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from bulletin.cache import Sealed, Stamp, digest
from bulletin.record import Record

INDEX: Final = "index"
FORMAT: Final = "index 3"
STATIC: Final = "static"  # what is in here, Pelican's StaticGenerator copies as it is
_SURROGATE: Final = re.compile("[\udc80-\udcff]")  # how Python shows a byte that is no UTF-8
RACY: Final = 2_000_000_000  # nanoseconds: a file as young as this may change again unseen


class Seen(Record, frozen=True):
    """A file's stamp, and the digest of its content at that time."""

    stamp: Stamp
    digest: str


Index = dict[str, Seen]


class Survey(Record, frozen=True, dict=True, gc=True):
    """The digest of every file, by its path relative to the content folder; and the symbolic links
    there, which are not followed, because they can lead to anything on this machine."""

    digests: Mapping[str, str]
    links: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()  # files whose names are no UTF-8, with the names guessed

    @property
    def texts(self) -> Iterator[str]:
        """The Markdown files, in order."""
        return (path for path in sorted(self.digests) if path.endswith(".md"))

    @cached_property
    def digest(self) -> str:
        """The digest of all paths and contents."""
        return digest(repr((sorted(self.digests.items()), self.links, self.nameless)).encode())


def survey(content: Path, cache: Path) -> Survey:
    """Look at every file of the content folder."""
    started = time.time_ns()
    record = Sealed(cache / INDEX, Index, FORMAT)
    known = record.load() or {}
    found: Index = {}
    links: list[str] = []
    nameless: list[str] = []
    for path, stamp in _files(content, links, nameless):
        before = known.get(path)
        if before is not None and before.stamp == stamp:
            found[path] = before
            continue
        trusted = stamp if stamp.mtime < started - RACY else Stamp(stamp.size, -1)
        with open(
            f"{content}/{path}", "rb", buffering=0
        ) as file:  # joining `Path`s takes longer than reading
            found[path] = Seen(trusted, digest(file.read()))
    if found != known:
        record.save(found)
    digests = {path: seen.digest for path, seen in found.items()}
    return Survey(digests, tuple(sorted(links)), tuple(sorted(nameless)))


def _files(content: Path, links: list[str], nameless: list[str]) -> Iterator[tuple[str, Stamp]]:
    """Every file with its stamp, but those under a name that starts with `.`, and those that Pelican
    copies. Notes in `links` what is a symbolic link, in `nameless` what has a name that is no text."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{content}/{folder}") as entries:
            for entry in entries:
                path = folder + entry.name
                static = path.startswith(f"{STATIC}/")
                if entry.name.startswith(".#") or (entry.name[0] == "." and not static):
                    continue
                if not entry.name.isprintable() and _guessed(entry.name) != entry.name:
                    nameless.append(folder + _guessed(entry.name))
                elif entry.is_symlink():
                    links.append(path)
                elif entry.is_dir():
                    waiting.append(path + "/")
                elif not static:
                    status = entry.stat()
                    yield path, Stamp(status.st_size, status.st_mtime_ns)


def _guessed(name: str) -> str:
    """A file's name; one that is no UTF-8 as it is in GB18030, in which Windows packs names."""
    return os.fsencode(name).decode("gb18030", "replace") if _SURROGATE.search(name) else name
