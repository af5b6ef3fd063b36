"""A small made-up town with a bulletin of its own: what the proofs build, change and build again.

In: a folder. Out: content, a copy of the theme, settings and a clock in it, all of which a proof may
change; and `build`, which makes the site as `pelican` would and returns every file of it.
"""

from __future__ import annotations

import copy
import functools
import os
import shutil
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pelican.settings import read_settings as read_pelican_settings
from PIL import Image

from bulletin.engine.build import build, settle
from bulletin.model.faults import ContentFaults
from bulletin.settings import read_settings
from tests.warm import warm

PROJECT = Path(__file__).resolve().parents[2]
LONG_AGO = 1_600_000_000  # seconds: old enough for the build to trust a file's time

Files = dict[str, bytes]


@dataclass(frozen=True)
class Story:
    """What a proof knows of an article: its header's fields and its text."""

    header: Mapping[str, str]
    text: str

    def file(self) -> str:
        """The article's file."""
        lines = [f"{key}: {value}\n" for key, value in self.header.items() if value]
        return f"{''.join(lines)}\n{self.text}\n"

    def said(self, **fields: str) -> Story:
        """The same story with some fields said otherwise; an empty value leaves a field out."""
        return replace(self, header={**self.header, **fields})


@functools.cache
def _pelican_settings() -> dict[str, Any]:
    return dict(read_pelican_settings(str(PROJECT / "pelicanconf.py"), {"PATH": str(PROJECT)}))


@dataclass
class Town:
    """The files, settings and clock of one site."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    ticks: int = 0

    def __post_init__(self) -> None:
        if not self.content.exists():
            self.content.mkdir(parents=True)
            shutil.copytree(PROJECT / "theme", self.theme)
        self.settings = {
            "SITENAME": "青禾简报",
            "DEFAULT_PAGINATION": 3,
            "NOW": "2022-06-01T09:00",
            "JOBS": 1,
            **self.settings,
        }

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.folder / "content"

    @property
    def theme(self) -> Path:
        """This town's own copy of the theme."""
        return self.folder / "theme"

    def write(self, path: Path, data: str | bytes) -> None:
        """Write a file as an editor would, at a time of its own, long ago."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        self.touch(path)

    def touch(self, path: Path) -> None:
        """Give a file a time that no other file ever had."""
        self.ticks += 1
        os.utime(path, (LONG_AGO + self.ticks, LONG_AGO + self.ticks))

    def photo(self, path: Path, shade: int) -> None:
        """Draw a photo, another for each shade."""
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.linear_gradient("L").resize((640, 480)).point(lambda v: (v + shade) % 256).save(path)
        self.touch(path)

    def sheet(self, path: Path, shade: int) -> None:
        """Draw a page of the printed paper as a PDF, another for each shade."""
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn = Image.linear_gradient("L").resize((420, 594)).point(lambda v: (v + shade) % 256)
        drawn.save(path, creationDate=None, modDate=None, title=None)
        self.touch(path)

    def build(self, output: str = "output", cache: str = "cache") -> Files | ContentFaults:
        """Build into a folder of the town; every file readers would get, or the faults."""
        settings = copy.copy(_pelican_settings())
        settings |= {
            "PATH": str(self.content),
            "OUTPUT_PATH": str(self.folder / output),
            "CACHE_PATH": str(self.folder / cache),
            "THEME": str(self.theme),
            **self.settings,
        }
        known = warm(self.folder / cache) if cache == "cache" else nullcontext()
        try:
            site, options = read_settings(settings)
            with known:
                build(site, options)
            settle(site, options, {})
        except ContentFaults as faults:
            return faults
        return files(self.folder / output)

    def clean(self) -> Files | ContentFaults:
        """Build from nothing, into a folder and with a cache that nothing was ever in."""
        for name in ("clean", "clean-cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.build("clean", "clean-cache")


def files(output: Path) -> Files:
    """Every file of an output folder but the build's own notes, which begin with `.bulletin`."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and not path.relative_to(output).as_posix().startswith(".bulletin")
    }


def difference(one: Files, other: Files) -> list[str]:
    """The paths that only one of two outputs has, or whose bytes differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
