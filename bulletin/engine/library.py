"""The library: what every file of the content folder says, read once and not again until it changes.

In: a survey and the cache. Out: a `Reading` of each Markdown file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from bulletin.engine.workers import WorkerPool
from bulletin.model.record import Record
from bulletin.reading import Reading
from bulletin.store.bodies import BODIES, READINGS, Bodies
from bulletin.store.sealed import Sealed
from bulletin.store.survey import Survey

BATCH: Final = 1000  # bodies kept in memory before they are put away


class Known(Record, frozen=True):
    """A file that was read: the digest of its content, and what it said."""

    digest: str
    reading: Reading


Month = dict[str, Known]


Readings = Mapping[str, Reading]


def read_all(
    found: Survey, cache: Path, fingerprint: str, pool: WorkerPool
) -> tuple[Readings, Readings]:
    """What each file says, by its path, in task; and what those that were read now had said before.
    Reads only what the cache does not know yet.

    `fingerprint` covers all that reading depends on besides the files themselves. What was read is
    kept in a record for each month, so that an edit in one leaves the others alone.
    """
    folder, bodies = cache / READINGS, Bodies(cache / BODIES)
    months: dict[str, list[str]] = defaultdict(list)
    for path in found.texts:
        months[_month(path)].append(path)
    there = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    records = {name: Sealed(folder / name, Month, fingerprint) for name in there.union(months)}
    loaded = {name: record.load() for name, record in records.items()}
    known = {path: one for month in loaded.values() for path, one in (month or {}).items()}
    kept = {path: one for path, one in known.items() if found.digests.get(path) == one.digest}
    stale = [path for path in found.texts if path not in kept]
    before = {path: known[path].reading for path in stale if path in known}
    kept |= _read(found, stale, before, bodies, pool)
    for name, record in records.items():
        now = {path: kept[path] for path in months[name]}
        if not now:
            record.path.unlink(missing_ok=True)
        elif now != loaded[name]:
            record.save(now)
    if any(loaded[name] is None for name in there):  # nobody knows which bodies were theirs
        bodies.keep_only(_bodies(kept.values()))
    elif gone := _bodies(one for path, one in known.items() if kept.get(path) is not one):
        bodies.drop(gone - _bodies(kept.values()))
    return {path: kept[path].reading for path in found.texts}, before


def _month(path: str) -> str:
    """The name of the record that a file belongs to: 2022-05; `pages` and `topics` have their own."""
    return path[:7].replace("/", "-") if path[:1].isdigit() else path.partition("/")[0]


def _read(
    found: Survey, stale: Sequence[str], before: Readings, bodies: Bodies, pool: WorkerPool
) -> Month:
    """Read the files of these names, and put their texts away."""
    now: Month = {}
    fresh: list[tuple[str, bytes]] = []
    for read in pool.read(stale, before):
        now[read.name] = Known(found.digests[read.name], read.reading)
        if read.body:
            fresh.append(read.body)
        if len(fresh) >= BATCH:
            bodies.add(fresh)
            fresh.clear()
    if fresh:
        bodies.add(fresh)
    return now


def _bodies(some: Iterable[Known]) -> set[str]:
    """The digests of the bodies that belong to readings."""
    sources = (one.reading.article or one.reading.page for one in some)
    return {source.body for source in sources if source and source.body}
