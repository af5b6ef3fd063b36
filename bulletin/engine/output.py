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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bulletin.engine.inspection import Inspection
from bulletin.engine.made import DISTRUSTED, MADE
from bulletin.engine.manifest import (
    MANIFEST,
    BuildInputs,
    FileEntries,
    FileEntry,
    GroupEntry,
    Manifest,
    record,
)
from bulletin.model.record import Record

if TYPE_CHECKING:  # a build that changes nothing should not pay for arranging
    from bulletin.pages.page import Group

logger = logging.getLogger(__name__)

STAGING: Final = ".bulletin-staging"
LOST: Final = ".bulletin-lost"
LOCK: Final = ".bulletin-lock"
_OWN: Final = (MANIFEST, LOCK, MADE, DISTRUSTED)


class OutputRefused(SystemExit):
    """The output folder cannot be used; its text says why and what to do. Exit code 1."""


class OutputChanged(Exception):
    """A file of the output, which `args` name, is not what its size and time say."""


class StagedFile(Record, frozen=True):
    """A file that a page made: its place, its entry, and whether it is staged, under its own path. Where
    the file in place has these bytes already, it is not, and the entry's stamp means nothing."""

    path: str
    entry: FileEntry
    staged: bool


_OTHERS: Final = ""  # the group of the files that Pelican writes, and of those nobody knows of
_NEW: Final = "…"  # the group of the files that a build was about to write when it was killed


class Output:
    """The output folder during one build."""

    def __init__(self, folder: Path, *, aside: bool = False) -> None:
        """`aside`: another process may look at the files meanwhile."""
        self.folder = folder
        self.staging = folder / STAGING
        self._aside = aside
        self._record = record(folder)
        self._foreign = False  # no manifest says who wrote what stands here
        self._stood: set[str] = set()  # groups that stand as they were
        self._entries: FileEntries = {}  # the files of all others
        self._changed: set[str] = set()  # files that are not as their entries say
        self._distrusted: dict[str, list[str]] = {}  # groups held for changed, with all their files

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
            for unsaved in self.folder.glob(f".{MANIFEST}.*"):  # by a build that was killed
                unsaved.unlink()
            self._load()
            aside = self._aside and not self._foreign  # else there is nothing to look at
            self._inspection = Inspection(self.folder, self._manifest, aside)
            try:
                yield
            finally:
                self._inspection.end()
                shutil.rmtree(self.staging, ignore_errors=True)

    def _load(self) -> None:
        manifest = self._record.load()
        self._foreign = manifest is None
        # Without a manifest every file found is unknown: what the new site has no place for is set
        # aside, not deleted, because nothing proves that a build wrote it.
        self._manifest = manifest or Manifest({_OTHERS: GroupEntry.unknown(self._found())})

    def _found(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.folder):
            relative = os.path.relpath(folder, self.folder)
            if relative.partition(os.sep)[0] in (STAGING, LOST):
                continue
            for name in names:
                path = os.path.normpath(os.path.join(relative, name))
                if path not in _OWN:
                    yield path.replace(os.sep, "/")

    @cached_property
    def _groups(self) -> dict[str, GroupEntry]:
        """What the folder holds, with the times that its files have now."""
        groups = dict(self._manifest.groups)
        for name, stamps in self._inspection.findings.restamped.items():
            entries = groups[name].entries
            entries.update(
                (path, replace(entries[path], stamp=now)) for path, now in stamps.items()
            )
            groups[name] = GroupEntry.of(groups[name].digest, entries)
        return groups

    def standing(self, inputs: str, now: datetime) -> BuildInputs | None:
        """What the output was made from, if a build from `inputs` at `now` would change nothing."""
        basis = self._manifest.basis
        if not basis.holds(inputs, now) or self._inspection.findings.changed:
            return None
        if self._inspection.findings.restamped:  # the next build need not ask for their bytes again
            self._record.save(Manifest(self._groups, basis))
        return basis

    @property
    def count(self) -> int:
        """How many files the output held."""
        return self._inspection.findings.files

    def changed(self, groups: Sequence[Group]) -> list[Group]:
        """Those of all groups that do not stand as they were: their pages were arranged from other
        facts, or a file of theirs has changed. Of these alone it is known from now on what stands, and
        nothing is staged."""
        shutil.rmtree(self.staging, ignore_errors=True)  # by a run that had to begin again
        broken = self._inspection.findings.changed | self._distrusted
        self._changed = {path for paths in broken.values() for path in paths}

        def stands(group: Group) -> bool:
            one = self._groups.get(group.key)
            return one is not None and one.digest == group.digest and group.key not in broken

        changed = [group for group in groups if not stands(group)]
        self._stood = {group.key for group in groups}.difference(group.key for group in changed)
        for name, one in self._groups.items():
            if name not in self._stood:
                self._entries |= one.entries
        return changed

    def distrust(self, path: str) -> None:
        """Take note that the file at `path`, and so perhaps all of its group, is not what its size and
        time say."""
        for name, one in self._groups.items():
            if path in one.entries:
                self._distrusted[name] = list(one.entries)

    def in_place(self, path: str) -> FileEntry | None:
        """The entry of the file at `path`, of a group that changed, if it still has the bytes it says."""
        return None if path in self._changed else self._entries.get(path)

    def publish(
        self,
        groups: Iterable[Group],
        made: Iterable[StagedFile],
        others: Iterable[str],
        basis: BuildInputs,
    ) -> int:
        """Bring the folder to its new state.

        `groups` are all there are now, `made` the files made now; every other file of theirs stays as
        it is. `others` are the paths that Pelican writes itself. Returns how many files were deleted.
        """
        moved, new = [], {}
        for one in made:
            there = one.entry.stamp if one.staged else self._entries[one.path].stamp
            new[one.path] = FileEntry(one.entry.key, one.entry.digest, there)
            if one.staged:
                moved.append(one)
        entries = self._entries | new
        before = self._groups
        after = {
            group.key: before[group.key]
            if group.key in self._stood
            else GroupEntry.of(group.digest, {path: entries[path] for path in group.paths})
            for group in groups
        }
        after[_OTHERS] = GroupEntry.unknown(others)
        gone = _paths(before, after) - _paths(after, before)
        if unheard := [one.path for one in moved if one.path not in self._entries]:
            # After a kill a known file that was moved or deleted is seen to be another. One that no
            # manifest names would not be: so it is noted before it is there, beside those that an
            # earlier kill may have left.
            left = before[_NEW].entries if _NEW in before else ()
            self._record.save(Manifest(before | {_NEW: GroupEntry.unknown([*left, *unheard])}))
        for path in sorted(gone):
            self._remove(path)
        if moved:
            self._settle("")
        if moved or self._foreign or Manifest(after, basis) != self._manifest:
            self._record.save(Manifest(after, basis))
        return len(gone)

    def _settle(self, folder: str) -> None:
        """Move what is staged in a folder into place: folders as a whole where the output has none of that
        name, so that a clean build of 30,000 files takes some dozens of moves."""
        for entry in list(os.scandir(self.staging / folder)):
            path = os.path.join(folder, entry.name)
            target = os.path.join(self.folder, path)
            if entry.is_dir() and os.path.lexists(target):
                os.makedirs(target, exist_ok=True)  # an error where a file is in the way
                self._settle(path)
                continue
            try:
                os.replace(entry.path, target)
            except IsADirectoryError as there:
                raise OutputRefused(
                    f"{target}: 这里该放网页，却是一个文件夹，没有动它。请移走它，再运行一次。"
                ) from there

    def _own(self, parent: Path) -> bool:
        """Whether a folder is the output or in it, whatever a manifest says, and links lead to."""
        try:
            inside = parent.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError):  # a loop of links, a name that cannot be
            return False
        return inside

    def _remove(self, path: str) -> None:
        file = self.folder / path
        folder = file.is_dir() and not file.is_symlink()
        if "\0" in path or folder or not self._own(file.parent):
            logger.warning("%s 不是 %s 里的文件，没有动它。", path, self.folder)
            return
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


def _paths(some: Mapping[str, GroupEntry], others: Mapping[str, GroupEntry]) -> set[str]:
    """The files of those groups that are not the very same among the others."""
    return {
        path for name, one in some.items() if others.get(name) is not one for path in one.entries
    }
