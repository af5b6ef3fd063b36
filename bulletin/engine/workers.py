"""Workers: the two heavy steps, reading and rendering, spread over processes.

In: names of files to read; groups of pages, as their inputs. Out: what reading found, what was staged, in
the order in which it is ready.

Processes are spawned, never forked: Pelican's command line runs the build beside a thread that draws a
spinner, and a fork from there can deadlock. So everything that passes between processes is plain records as
bytes, and the same work (`bulletin.engine.work`) is done in this process when there is little of it.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from bulletin.engine.work import Editions, ReadFile, RenderResult, RenderTask, Worker, WorkerContext
from bulletin.reading import Reading

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

# Below so much work, in pages of an article, another process costs more than it saves.
ALONE: Final = 150
BATCH: Final = 64  # files read by a process at a time
SMALL: Final = 8  # work sent to a process at a time, at least
LARGE: Final = 160  # and at most, but for a single group that is more
SHARES: Final = 16  # batches that a process gets of all the work, on average

# A process makes millions of small records and hardly a cycle. Python's collector would look through
# the living ones again and again: a tenth of its time.
PATIENT: Final = (100_000, 50, 100)


_worker: Worker


def _start(context: WorkerContext) -> None:
    global _worker  # noqa: PLW0603 (a process's tools outlive its batches)
    gc.set_threshold(*PATIENT)
    _worker = Worker(context)


def _read(names: list[str]) -> tuple[bytes, list[tuple[str, bytes] | None]]:
    found = _worker.read(names, {})
    # JSON, because MessagePack would give every moment back in UTC
    readings = msgspec.json.encode([(one.name, one.reading) for one in found])
    return readings, [one.body for one in found]


def _render(batch: tuple[bytes, bytes]) -> bytes:
    editions, tasks = batch
    known = msgspec.msgpack.decode(tasks, type=list[RenderTask])
    return msgspec.msgpack.encode(_worker.render(_editions(editions), known))


@cache
def _editions(sent: bytes) -> Editions:
    """The editions as they were sent: the same with every batch of a build."""
    known: Editions = pickle.loads(sent)  # noqa: S301 (from the process that started this one)
    return known


class WorkerPool:
    """The processes of one build; they start with the first work that is worth it."""

    def __init__(self, jobs: int, context: WorkerContext) -> None:
        self._jobs = jobs
        self._context = context
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @cached_property
    def _alone(self) -> Worker:
        return Worker(self._context)

    def read(self, names: Sequence[str], before: Mapping[str, Reading]) -> Iterator[ReadFile]:
        """Read files, in any order. `before` has what some of them said under the same program: it
        spares a build of a few files the dictionary of words."""
        if self._jobs == 1 or len(names) < ALONE:
            yield from self._alone.read(names, before)
            return
        batches = (list(names[at : at + BATCH]) for at in range(0, len(names), BATCH))
        for readings, bodies in self._share(_read, batches):
            found = msgspec.json.decode(readings, type=list[tuple[str, Reading]])
            for (name, reading), body in zip(found, bodies, strict=True):
                yield ReadFile(name, reading, body)

    def render(
        self, editions: Editions, tasks: Iterable[RenderTask], weights: Sequence[float]
    ) -> Iterator[RenderResult]:
        """Make groups of pages; results come as they are ready. `weights` are the tasks' own, in pages of
        an article: the heaviest should come first, so that no process is left with it at the end."""
        total = sum(weights)
        share = min(LARGE, max(SMALL, total / (self._jobs * SHARES)))
        batches = _by_weight(tasks, weights, share)
        if self._jobs == 1 or total < ALONE:
            for batch in batches:
                yield from self._alone.render(editions, batch)
            return
        sent = pickle.dumps(editions)
        encoded = ((sent, msgspec.msgpack.encode(batch)) for batch in batches)
        for results in self._share(_render, encoded):
            yield from msgspec.msgpack.decode(results, type=list[RenderResult])

    def _share(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """Apply `function` to batches in other processes, a bounded number of them in flight; results
        come as they are ready."""
        # Imported only where processes start: they cost a small build more than its work.
        import multiprocessing  # noqa: PLC0415
        from concurrent.futures import (  # noqa: PLC0415
            FIRST_COMPLETED,
            ProcessPoolExecutor,
            wait,
        )

        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._context,),
            )
        source = iter(batches)
        waiting: set[Future[R]] = set()
        while True:
            for batch in islice(source, 2 * self._jobs - len(waiting)):
                with _no_main_module():
                    waiting.add(self._pool.submit(function, batch))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()


def _by_weight(
    tasks: Iterable[RenderTask], weights: Iterable[float], share: float
) -> Iterator[list[RenderTask]]:
    """Tasks in batches of about so much work."""
    batch: list[RenderTask] = []
    heavy = 0.0
    for task, weight in zip(tasks, weights, strict=True):
        batch.append(task)
        heavy += weight
        if heavy >= share:
            yield batch
            batch, heavy = [], 0.0
    if batch:
        yield batch


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A spawned process begins with the program's main module: Pelican's command line, which takes
    longer to load than all that a process needs. So it finds none."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
