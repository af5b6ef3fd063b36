"""The library: every file of the content folder, read once and not again until it changes.

In: the content folder and the cache. Out: a `Reading` of each file. A file is known by its content;
its size and time only save reading it again to see that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bulletin.cache import Bodies, Sealed, Stamp, digest
from bulletin.read import PAGES, TOPICS, Reading
from bulletin.workers import Crew

STATIC: Final = "static"  # Pelican's StaticGenerator copies what is in here
RACY: Final = 2_000_000_000  # nanoseconds: a file as young as this may change again unseen

BODIES: Final = "bodies.sqlite"
FACTS: Final = "facts"


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was read: its stamp and digest then, and what it said."""

    stamp: Stamp
    digest: str
    reading: Reading


Facts = dict[str, Known]


def scan(content: Path) -> Iterator[tuple[str, Stamp]]:
    """Every Markdown file of the content folder but those under a name that starts with `.` or `_`,
    with its path relative to that folder, in no particular order."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(content / folder) as entries:
            for entry in entries:
                if entry.name[0] in "._" or (not folder and entry.name == STATIC):
                    continue
                path = f"{folder}{entry.name}"
                if entry.is_dir():
                    waiting.append(path + "/")
                elif entry.name.endswith(".md"):
                    status = entry.stat()
                    yield path, Stamp(status.st_size, status.st_mtime_ns)


def read_all(content: Path, cache: Path, fingerprint: str, crew: Crew) -> Mapping[str, Reading]:
    """What each file says, by its path. Reads only what the cache does not know yet.

    `fingerprint` covers all that reading depends on besides the files themselves.
    """
    started = time.time_ns()
    record = Sealed(cache / FACTS, Facts, fingerprint)
    bodies = Bodies(cache / BODIES)
    known = record.load() or {}
    kept: Facts = {}
    digests: dict[str, tuple[Stamp, str]] = {}
    for path, stamp in scan(content):
        before = known.get(path)
        if before and before.stamp == stamp:
            kept[path] = before
            continue
        name = digest((content / path).read_bytes())
        trusted = stamp if stamp.mtime < started - RACY else Stamp(stamp.size, -1)
        if before and before.digest == name:
            kept[path] = Known(trusted, name, before.reading)
        else:
            digests[path] = (trusted, name)
    fresh: list[tuple[str, bytes]] = []
    for read in crew.read(sorted(digests)):
        kept[read.name] = Known(*digests[read.name], read.reading)
        if read.body:
            fresh.append(read.body)
        if len(fresh) >= 1000:  # noqa: PLR2004 (bounds the memory, not the result)
            bodies.add(fresh)
            fresh.clear()
    if fresh:
        bodies.add(fresh)
    if kept != known:
        record.save(kept)
    return {path: kept[path].reading for path in sorted(kept)}


def forget(cache: Path) -> None:
    """Throw the cache of what was read away; the next build reads every file."""
    for name in (FACTS, BODIES):
        (cache / name).unlink(missing_ok=True)


__all__ = ["PAGES", "TOPICS", "forget", "read_all", "scan"]
