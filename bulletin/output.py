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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bulletin.cache import Sealed, Stamp, digest, stamp
from bulletin.faults import Fault

logger = logging.getLogger(__name__)

MANIFEST: Final = ".bulletin"
STAGING: Final = ".bulletin-staging"
LOST: Final = ".bulletin-lost"
LOCK: Final = ".bulletin-lock"
FORMAT: Final = "output 2"


class OutputRefused(SystemExit):
    """The output folder cannot be used; its text says why and what to do. Exit code 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the output: the key it was made under, its bytes' digest, its stamp."""

    key: str
    digest: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a page made: its place, its entry, and its staged file. Where the file in place
    has these bytes already, `staged` is empty and the entry's stamp means nothing."""

    path: str
    entry: Entry
    staged: str


@dataclass(frozen=True, slots=True)
class Basis:
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


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file of the output by its path, and what they were made from."""

    entries: dict[str, Entry]
    basis: Basis = field(default_factory=Basis)


_UNKNOWN: Final = Entry("", "", Stamp(-1, -1))


class Output:
    """The output folder during one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.staging = folder / STAGING
        self._record = Sealed(folder / MANIFEST, Manifest, FORMAT)
        self._entries: dict[str, Entry] = {}
        self._basis = Basis()
        self._foreign = False  # no manifest says who wrote what stands here

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
            manifest = Manifest(dict.fromkeys(self._found(), _UNKNOWN))
        self._entries, self._basis = manifest.entries, manifest.basis

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
        return self._basis if holds and all(map(self._whole, self._entries)) else None

    def _whole(self, path: str) -> bool:
        entry = self._entries[path]
        return entry == _UNKNOWN or self._unchanged(path, entry)

    @property
    def count(self) -> int:
        """How many files the output holds."""
        return len(self._entries)

    def intact(self, path: str, key: str) -> bool:
        """Whether the file at `path` was made under `key` and still has the bytes it had then."""
        entry = self._entries.get(path)
        return entry is not None and entry.key == key and self._unchanged(path, entry)

    def _unchanged(self, path: str, entry: Entry) -> bool:
        found = stamp(f"{self.folder}/{path}")
        if found == entry.stamp:
            return True
        if found is None or found.size != entry.stamp.size:
            return False
        try:  # times are new in a restored folder: then the bytes decide
            same = digest((self.folder / path).read_bytes()) == entry.digest
        except OSError:
            return False
        if same:
            self._entries[path] = Entry(entry.key, entry.digest, found)
        return same

    def digest_in_place(self, path: str) -> str:
        """The digest of the file at `path` if it still has the bytes its entry says, else empty."""
        entry = self._entries.get(path)
        return entry.digest if entry and self._unchanged(path, entry) else ""

    def publish(
        self, made: Iterable[Made], kept: Iterable[str], others: Iterable[str], basis: Basis
    ) -> int:
        """Bring the folder to its new state.

        `made` are the files made now, `kept` the paths that stay as they are, `others` the paths
        that Pelican writes itself. Returns how many files were deleted.
        """
        made = list(made)
        after = {path: self._entries[path] for path in kept}
        for one in made:
            there = one.entry.stamp if one.staged else self._entries[one.path].stamp
            after[one.path] = Entry(one.entry.key, one.entry.digest, there)
        after.update(dict.fromkeys(others, _UNKNOWN))
        gone = self._entries.keys() - after.keys()
        moved = [one for one in made if one.staged]
        if moved or gone:  # note what will be written before it is, and that nothing is settled
            self._record.save(Manifest(dict.fromkeys(after, _UNKNOWN) | self._entries))
        for path in sorted(gone):
            self._remove(path)
        folders: set[str] = set()
        for one in moved:
            self._move(one, folders)
        if (after, basis) != (self._entries, self._basis) or moved or self._foreign:
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
