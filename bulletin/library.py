"""The library: what every file of the content folder says, read once and not again until it changes.

In: a survey and the cache. Out: a `Reading` of each Markdown file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bulletin.cache import BODIES, FACTS, Bodies, Sealed
from bulletin.read import Reading
from bulletin.survey import Survey
from bulletin.workers import Crew

BATCH: Final = 1000  # bodies kept in memory before they are put away


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was read: the digest of its content, and what it said."""

    digest: str
    reading: Reading


Facts = dict[str, Known]


def read_all(found: Survey, cache: Path, fingerprint: str, crew: Crew) -> Mapping[str, Reading]:
    """What each file says, by its path, in order. Reads only what the cache does not know yet.

    `fingerprint` covers all that reading depends on besides the files themselves.
    """
    record = Sealed(cache / FACTS, Facts, fingerprint)
    bodies = Bodies(cache / BODIES)
    known = record.load() or {}
    kept = {
        path: known[path]
        for path in found.texts
        if path in known and known[path].digest == found.digests[path]
    }
    fresh: list[tuple[str, bytes]] = []
    for read in crew.read([path for path in found.texts if path not in kept]):
        kept[read.name] = Known(found.digests[read.name], read.reading)
        if read.body:
            fresh.append(read.body)
        if len(fresh) >= BATCH:
            bodies.add(fresh)
            fresh.clear()
    if fresh:
        bodies.add(fresh)
    if kept != known:
        record.save(kept)
        bodies.keep_only(body for one in kept.values() if (body := _body(one.reading)))
    return {path: kept[path].reading for path in found.texts}


def _body(reading: Reading) -> str:
    """The digest of the body that belongs to a reading, if any."""
    source = reading.article or reading.page
    return source.body if source else ""
