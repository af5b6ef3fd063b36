"""A source: the files of the site that is adopted, and of nothing outside it.

In: a folder, or one file. Out: `Source`, which lists and opens its files. A link that leads out of the
folder is no file of it; neither is a device, nor a file larger than any text.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.decode import decode

LARGEST: Final = 20_000_000  # bytes of one text: more is a backup, no article
_MOST: Final = 500_000  # files that are looked at; no site of texts has more
_APART: Final = frozenset(
    "node_modules themes theme vendor public _site output __pycache__ .git".split()
)
"""Folders of programs and of what they made, at the top of a site."""


class CannotRead(Exception):
    """A source that cannot be read: a Chinese line for the administrator."""


class Source(Record, frozen=True, dict=True, gc=True):
    """A folder and the files in it; or one file, in the folder that it lies in."""

    folder: Path
    file: str = ""

    @cached_property
    def root(self) -> Path:
        """The folder, without links in its path."""
        return self.folder.resolve()

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file, relative to the folder, in order; hidden ones are none, links outside neither."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.root):
            base = Path(folder).relative_to(self.root).as_posix()
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and not (base == "." and name in _APART)
            )
            for name in sorted(files):
                path = name if base == "." else f"{base}/{name}"
                if not name.startswith(".") and self._inside(path):
                    found.append(path)
            if len(found) > _MOST:
                raise CannotRead(f"文件超过 {_MOST} 个，不像是一个网站的源文件。请核对 FROM=。")
        return tuple(sorted(found))

    @cached_property
    def known(self) -> frozenset[str]:
        """The same files, to ask for one."""
        return frozenset(self.paths)

    def _inside(self, path: str) -> bool:
        place = self.root / path
        try:
            return place.resolve().is_relative_to(self.root) and place.is_file()
        except (OSError, ValueError):  # a link in a circle, a name that is none
            return False

    def has(self, path: str) -> bool:
        """Whether there is such a file, also a hidden one or one of a program."""
        return path in self.known or self._inside(path)

    def under(self, folder: str, *endings: str) -> Iterator[str]:
        """The files in a folder and below it, with one of these endings."""
        start = f"{folder}/" if folder else ""
        for path in self.paths:
            if path.startswith(start) and path.lower().endswith(endings):
                yield path

    def bytes(self, path: str, largest: int = LARGEST) -> bytes:
        """A file's bytes. Raises `CannotRead` for one outside, too large or unreadable."""
        place = self.root / path
        try:
            if not self._inside(path):
                raise CannotRead("没有这个文件，或者它在文件夹外面。")
            if place.stat().st_size > largest:
                raise CannotRead(f"文件超过 {largest // 1_000_000} MB，不像是文章。")
            return place.read_bytes()
        except OSError as error:
            raise CannotRead(f"读不出来（{error.strerror}）。") from error

    def text(self, path: str) -> str:
        """A file's text, of final characters. Raises `CannotRead`."""
        text = decode(self.bytes(path), path)
        if isinstance(text, Fault):
            place = f"第 {text.line} 行" if text.line else ""
            raise CannotRead(f"{place}{text.fact}")
        return text

    def find(self, name: str, folders: tuple[str, ...]) -> str:
        """The file that a name means, in the first of the folders that has it; empty if none has."""
        for folder in folders:
            path = posixpath.normpath(posixpath.join(folder, name)).lstrip("/")
            if not path.startswith("..") and path in self.known:
                return path
        return ""
