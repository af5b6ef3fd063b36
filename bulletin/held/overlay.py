"""Overlay: the content folder with some files as they were.

In: the content folder, its survey, what is laid over it. Out: a folder like it, made of links to its files,
in which those are others or not there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path


def lay_over(
    content: Path, paths: Iterable[str], over: Mapping[str, bytes | None], folder: Path
) -> None:
    """Make `folder` the content folder with the files of these `paths`, but those in `over`: they have
    these bytes, or are not there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made: set[str] = set()

    def place(path: str) -> Path:
        parent = path.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        return folder / path

    for path in paths:
        if path not in over:
            _link(content / path, place(path))
    for path, data in over.items():
        if data is not None:
            place(path).write_bytes(data)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or a file that is somebody else's
        shutil.copy2(source, target)
