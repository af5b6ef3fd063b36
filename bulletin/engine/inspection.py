"""Inspection: which files of the output are not as its manifest says.

In: the output folder. Out: `Findings`. Every file is looked at in every build, because anything may have
happened to it. A file of the size and time it was left with has the bytes it was left with; times are new
in a restored folder, and then the bytes decide.

At a large site another process does it while the build reads and arranges:
`python -m bulletin.engine.inspection FOLDER` writes the findings to standard output. It changes nothing.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from bulletin.engine.manifest import UNKNOWN, FileEntry, Manifest, record
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.store.sealed import Stamp

logger = logging.getLogger(__name__)

LARGE: Final = 500  # groups; looking at the files of fewer takes less time than starting a process


class Findings(Record, frozen=True):
    """How many files the manifest names; by their groups, those whose time alone is new, with their
    stamps, and those that are gone or have other bytes."""

    files: int
    restamped: dict[str, dict[str, Stamp]]
    changed: dict[str, list[str]]


def inspect(folder: Path, manifest: Manifest) -> Findings:
    """Look at every file that the manifest names."""
    files = 0
    restamped: dict[str, dict[str, Stamp]] = {}
    changed: dict[str, list[str]] = {}
    for group, stand in manifest.groups.items():
        entries = stand.entries
        files += len(entries)
        for path, now in _differing(f"{folder}/", entries):
            if now:
                restamped.setdefault(group, {})[path] = now
            else:
                changed.setdefault(group, []).append(path)
    return Findings(files, restamped, changed)


def _differing(folder: str, entries: Mapping[str, FileEntry]) -> Iterator[tuple[str, Stamp | None]]:
    """The files that are not as they were left, with their stamps if they have the same bytes. A site
    has tens of thousands of files, so the common case takes no record of its own."""
    for path, entry in entries.items():
        try:
            found = os.stat(folder + path)
        except (OSError, ValueError):  # gone, or a name that cannot be
            found = None
        left = entry.stamp
        if found and found.st_mtime_ns == left.mtime and found.st_size == left.size:
            continue
        if entry == UNKNOWN:
            continue
        same = found and found.st_size == left.size and _digest(folder + path) == entry.digest
        yield path, Stamp(found.st_size, found.st_mtime_ns) if found and same else None


def _digest(path: str) -> str:
    """A file's digest, empty where it cannot be read. Asked of every file of a restored folder:
    Python's own files take five times as long to open and close."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe would wait for a writer
    except OSError:
        return ""
    try:
        return digest(os.read(file, os.fstat(file).st_size + 1))
    except OSError:
        return ""
    finally:
        os.close(file)


class Inspection:
    """The inspection of one folder, begun when it is made, `findings` when they are wanted."""

    def __init__(self, folder: Path, manifest: Manifest, aside: bool) -> None:
        self._folder = folder
        self._manifest = manifest
        self._process = _begun(folder) if aside and len(manifest.groups) >= LARGE else None

    @cached_property
    def findings(self) -> Findings:
        """What was found; waits for the other process, or looks now."""
        process, self._process = self._process, None
        if process is not None:
            data, _ = process.communicate()
            if process.returncode == 0:
                return msgspec.msgpack.decode(data, type=Findings)
            logger.warning("%s: 另一个进程没有看完这些文件，现在重新看一遍。", self._folder)
        return inspect(self._folder, self._manifest)

    def end(self) -> None:
        """Leave no process behind, also where nobody asked for findings."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def _begun(folder: Path) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join(filter(None, sys.path))  # what this process can import
    return subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(folder.resolve())],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": paths},
        start_new_session=True,  # Ctrl-C ends the build, and `end` this
    )


def main() -> None:
    """Write the findings of the folder that the command line names."""
    folder = Path(sys.argv[1])
    manifest = record(folder).load()
    if manifest is None:
        sys.exit(f"{folder}: 没有清单。")
    os.chdir(folder)  # a short path is found sooner
    sys.stdout.buffer.write(msgspec.msgpack.encode(inspect(Path(), manifest)))


if __name__ == "__main__":
    main()
