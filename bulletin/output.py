"""The output folder: what stands in it, and how it changes.

In: which files the site consists of, and the bytes of those that changed, staged inside the folder.
Out: the folder, byte for byte what a clean build would give.

The folder is the build's own: it carries a manifest (`.bulletin`) of every file with its key and
digest. A folder with other things in it and no manifest is refused. A build changes nothing until
every page has been made; then it notes what it will write, moves the staged files into place, deletes
what no longer belongs, and commits the manifest last. After a kill at any moment the next build
finds every file that is not as the manifest says, and makes it again.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletin.cache import Sealed, Stamp, digest, stamp
from bulletin.faults import Fault
from bulletin.record import Record

if TYPE_CHECKING:  # a build that changes nothing should not pay for arranging
    from bulletin.arrange.page import Group

logger = logging.getLogger(__name__)

MANIFEST: Final = ".bulletin"
STAGING: Final = ".bulletin-staging"
LOST: Final = ".bulletin-lost"
LOCK: Final = ".bulletin-lock"
FORMAT: Final = "output 5"


class OutputRefused(SystemExit):
    """The output folder cannot be used; its text says why and what to do. Exit code 1."""


class Entry(Record, frozen=True):
    """A file of the output: the key it was made under, its bytes' digest, its stamp."""

    key: str
    digest: str
    stamp: Stamp


class Made(Record, frozen=True):
    """A file that a page made: its place, its entry, and its staged file. Where the file in place
    has these bytes already, `staged` is empty and the entry's stamp means nothing."""

    path: str
    entry: Entry
    staged: str


class Basis(Record, frozen=True):
    """What the whole output was made from: the digest of all input, and the span of clock times,
    `since` to before `until`, within which that input gives the same site. `warnings` were said."""

    inputs: str = ""
    since: datetime | None = None
    until: datetime | None = None
    warnings: tuple[Fault, ...] = ()

    def holds(self, inputs: str, now: datetime) -> bool:
        """Whether a build from `inputs` at `now` would give the same site."""
        return (
            inputs == self.inputs
            and (self.since is None or self.since <= now)
            and (self.until is None or now < self.until)
        )


class Stand(Record, frozen=True):
    """A group of pages as it stands in the output: what it was arranged from, its files by their
    paths."""

    basis: str
    entries: dict[str, Entry]


class Manifest(Record, frozen=True):
    """Every group of pages by its name, and what they all were made from."""

    groups: dict[str, Stand]
    basis: Basis = Basis()

    @property
    def entries(self) -> dict[str, Entry]:
        """Every file of the output by its path."""
        return {path: one for stand in self.groups.values() for path, one in stand.entries.items()}


_UNKNOWN: Final = Entry("", "", Stamp(-1, -1))
_OTHERS: Final = ""  # the group of the files that Pelican writes, and of those nobody knows of
_NEW: Final = "…"  # the group of the files that a build was about to write when it was killed


class Output:
    """The output folder during one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.staging = folder / STAGING
        self._record = Sealed(folder / MANIFEST, Manifest, FORMAT)
        self._groups: dict[str, Stand] = {}
        self._entries: dict[str, Entry] = {}
        self._basis = Basis()
        self._foreign = False  # no manifest says who wrote what stands here
        self._stood: set[str] = set()  # groups that stand as they were
        self._restamped = 0  # files whose time is new, but not their bytes

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the folder for this build alone; wait while another build has it.

        Raises `OutputRefused` where the folder holds things that no build wrote.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        ours = (self.folder / MANIFEST).exists() or (self.folder / LOCK).exists()
        if not ours and any(self.folder.iterdir()):
            raise OutputRefused(
                f"{self.folder}: 里面有不是本系统生成的文件，没有动它。"
                "请换一个空的输出文件夹（OUTPUT=），或先把这些文件移走。"
            )
        with open(self.folder / LOCK, "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                logger.warning("%s 正在由另一次生成写入，等它结束。", self.folder)
                fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self.staging, ignore_errors=True)
            self._load()
            try:
                yield
            finally:
                shutil.rmtree(self.staging, ignore_errors=True)

    def _load(self) -> None:
        manifest = self._record.load()
        self._foreign = manifest is None
        if manifest is None:
            # Without a manifest every file found is unknown: what the new site has no place for is
            # set aside, not deleted, because nothing proves that a build wrote it.
            manifest = Manifest({_OTHERS: Stand("", dict.fromkeys(self._found(), _UNKNOWN))})
        self._groups, self._basis = manifest.groups, manifest.basis
        self._entries = manifest.entries

    def _found(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.folder):
            relative = os.path.relpath(folder, self.folder)
            if relative.partition(os.sep)[0] in (STAGING, LOST):
                continue
            for name in names:
                path = os.path.normpath(os.path.join(relative, name))
                if path not in (MANIFEST, LOCK):
                    yield path.replace(os.sep, "/")

    def standing(self, inputs: str, now: datetime) -> Basis | None:
        """What the output was made from, if a build from `inputs` at `now` would change nothing."""
        holds = self._basis.holds(inputs, now)
        return self._basis if holds and self._all_whole(self._entries) else None

    def _all_whole(self, paths: Iterable[str]) -> bool:
        """Whether files are as their entries say. A build asks this of every file of the site, so the
        common case takes no record of its own."""
        folder = f"{self.folder}/"
        for path in paths:
            entry = self._entries[path]
            try:
                found = os.stat(folder + path)
            except OSError:
                found = None
            if (
                found
                and found.st_mtime_ns == entry.stamp.mtime
                and found.st_size == entry.stamp.size
            ):
                continue
            there = Stamp(found.st_size, found.st_mtime_ns) if found else None
            if entry != _UNKNOWN and not self._same(path, entry, there):
                return False
        return True

    @property
    def count(self) -> int:
        """How many files the output holds."""
        return len(self._entries)

    def stands(self, group: Group) -> bool:
        """Whether the group's pages were arranged from the same facts, and their files are as they
        were then."""
        stand = self._groups.get(group.name)
        if stand is None or not stand.basis == group.basis != "":
            return False
        restamped = self._restamped
        if not self._all_whole(stand.entries):
            return False
        if restamped == self._restamped:
            self._stood.add(group.name)
        return True

    def intact(self, path: str, key: str) -> bool:
        """Whether the file at `path` was made under `key` and still has the bytes it had then."""
        entry = self._entries.get(path)
        return entry is not None and entry.key == key and self._unchanged(path, entry)

    def _unchanged(self, path: str, entry: Entry) -> bool:
        return self._same(path, entry, stamp(f"{self.folder}/{path}"))

    def _same(self, path: str, entry: Entry, found: Stamp | None) -> bool:
        if found == entry.stamp:
            return True
        if found is None or found.size != entry.stamp.size:
            return False
        try:  # times are new in a restored folder: then the bytes decide
            same = digest(_bytes(f"{self.folder}/{path}", found.size)) == entry.digest
        except OSError:
            return False
        if same:
            self._entries[path] = Entry(entry.key, entry.digest, found)
            self._restamped += 1
        return same

    def digest_in_place(self, path: str) -> str:
        """The digest of the file at `path` if it still has the bytes its entry says, else empty."""
        entry = self._entries.get(path)
        return entry.digest if entry and self._unchanged(path, entry) else ""

    def publish(
        self,
        groups: Iterable[Group],
        made: Iterable[Made],
        others: Iterable[str],
        basis: Basis,
    ) -> int:
        """Bring the folder to its new state.

        `groups` are all there are now, `made` the files made now; every other file of theirs stays as
        it is. `others` are the paths that Pelican writes itself. Returns how many files were deleted.
        """
        moved, new = [], {}
        for one in made:
            there = one.entry.stamp if one.staged else self._entries[one.path].stamp
            new[one.path] = Entry(one.entry.key, one.entry.digest, there)
            if one.staged:
                moved.append(one)
        entries = self._entries | new
        before = self._groups
        after = {
            group.name: before[group.name]
            if group.name in self._stood
            else Stand(group.basis, {path: entries[path] for path in group.paths})
            for group in groups
        }
        after[_OTHERS] = Stand("", dict.fromkeys(others, _UNKNOWN))
        gone = _paths(before, after) - _paths(after, before)
        if unheard := [one.path for one in moved if one.path not in self._entries]:
            # After a kill a known file that was moved or deleted is seen to be another. One that no
            # manifest names would not be: so it is noted before it is there.
            written = before | {_NEW: Stand("", dict.fromkeys(unheard, _UNKNOWN))}
            self._record.save(Manifest(written))
        for path in sorted(gone):
            self._remove(path)
        folders: set[str] = set()
        for one in moved:
            self._move(one, folders)
        if moved or self._foreign or (after, basis) != (before, self._basis):
            self._record.save(Manifest(after, basis))
        return len(gone)

    def _move(self, one: Made, folders: set[str]) -> None:
        target = os.path.join(self.folder, one.path)
        parent = os.path.dirname(target)
        if parent not in folders:
            os.makedirs(parent, exist_ok=True)
            folders.add(parent)
        os.replace(os.path.join(self.staging, one.staged), target)

    def _remove(self, path: str) -> None:
        file = self.folder / path
        if self._foreign:
            lost = self.folder / LOST / path
            lost.parent.mkdir(parents=True, exist_ok=True)
            file.replace(lost)
            logger.warning("%s 不是网站的一部分，已移到 %s。", file, lost)
        else:
            file.unlink(missing_ok=True)
        for parent in file.parents:
            if parent == self.folder:
                break
            try:
                parent.rmdir()
            except OSError:
                break  # not empty: something else lives there


def _bytes(path: str, size: int) -> bytes:
    """A file's first bytes, one more than `size` if there are more. Asked of every file of a restored
    folder: Python's own files take five times as long to open and close."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, size + 1)
    finally:
        os.close(file)


def _paths(some: Mapping[str, Stand], others: Mapping[str, Stand]) -> set[str]:
    """The files of those groups that are not the very same among the others."""
    return {
        path for name, one in some.items() if others.get(name) is not one for path in one.entries
    }
