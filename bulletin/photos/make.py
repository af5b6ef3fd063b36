"""Make: the photo step's work, spread over threads.

In: photo files to look at, files to make. Out: facts, and a photo_cache that has every file.

Threads and not processes: nearly all the time goes into C code that lets other threads run, so two
threads keep two cores busy, start at once, share one memory, and need no fork beside the thread that
Pelican's command line draws its spinner with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.photos.cache import PhotoCache
from bulletin.photos.encode import encode
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.plan import Derivative, Job
from bulletin.photos.probe import probe
from bulletin.store.beside import stored

T = TypeVar("T")
R = TypeVar("R")


class Made(Record, frozen=True):
    """What a run did: files made now, files that were there, and the photos that failed."""

    made: int
    kept: int
    refused: Mapping[Path, PhotoRefused]


def probe_all(paths: Iterable[Path], threads: int) -> Mapping[Path, PhotoFacts | PhotoRefused]:
    """The facts of each photo, or why it is refused."""
    return dict(_spread(_probe, paths, threads))


def make_missing(jobs: Iterable[Job], photo_cache: PhotoCache, threads: int) -> Made:
    """Put every file of `jobs` into the cache that is not there whole. A photo is decoded once for all its
    files, and a file is made once however many jobs want it."""
    made = kept = 0
    refused: dict[Path, PhotoRefused] = {}
    for job, (new, old, refusal) in _spread(
        lambda job: _develop(job, photo_cache), _once(jobs), threads
    ):
        made, kept = made + new, kept + old
        if refusal:
            refused[job.source] = refusal
    return Made(made, kept, refused)


def _once(jobs: Iterable[Job]) -> Iterator[Job]:
    """Jobs without repetition: one for each photo, with every file that any job wants of it."""
    sources: dict[str, Path] = {}
    wanted: dict[str, dict[str, Derivative]] = {}
    for job in jobs:
        for file in job.files:
            sources.setdefault(file.photo, job.source)
            wanted.setdefault(file.photo, {})[file.name] = file
    for photo, files in wanted.items():
        yield Job(sources[photo], tuple(files.values()))


def _probe(path: Path) -> PhotoFacts | PhotoRefused:
    try:
        return probe(stored(path).read_bytes(), path.name)
    except PhotoRefused as refusal:
        return refusal


def _develop(job: Job, photo_cache: PhotoCache) -> tuple[int, int, PhotoRefused | None]:
    """Make what a job lacks: the numbers of files made and found, and why it failed if it did."""
    missing = [file for file in job.files if photo_cache.read(file.name) is None]
    kept = len(job.files) - len(missing)
    if not missing:
        return 0, kept, None
    try:
        for name, data in encode(stored(job.source).read_bytes(), job.source.name, missing):
            photo_cache.put(name, data)
    except PhotoRefused as refusal:
        return 0, kept, refusal
    return len(missing), kept, None


def _spread(function: Callable[[T], R], items: Iterable[T], threads: int) -> Iterator[tuple[T, R]]:
    """Apply `function` to each item in other threads, with no more than a few items taken ahead;
    results come as they are ready."""
    source = iter(items)
    with ThreadPoolExecutor(threads) as pool:
        running: dict[Future[R], T] = {}
        while True:
            for item in islice(source, 2 * threads - len(running)):
                running[pool.submit(function, item)] = item
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
