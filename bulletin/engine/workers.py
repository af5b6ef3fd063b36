"""Workers: the two heavy steps, reading and rendering, spread over processes.

In: batches of files to read, batches of pages to make. Out: what reading found, what was staged.

Processes are spawned, never forked: Pelican's command line runs the build beside a thread that draws
a spinner, and a fork from there can deadlock. So everything that passes between processes is plain
records as bytes, and the same functions run in this process when there is little to do.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bulletin.engine.manifest import FileEntry
from bulletin.engine.output import OutputChanged, StagedFile
from bulletin.engine.render import Renderer, TemplateFault, decode, needed
from bulletin.engine.templates import Templates
from bulletin.model.article import Body, encode_body
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.pages.page import Page
from bulletin.reading import Reading
from bulletin.reading.newsroom import Newsroom
from bulletin.store.bodies import Bodies
from bulletin.store.sealed import Stamp

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

ALONE = 96  # below so many items another process costs more than it saves
BATCH = 64  # items sent to a process at a time

# A process makes millions of small records and hardly a cycle. Python's collector would look through
# the living ones again and again: a tenth of its time.
PATIENT = (100_000, 50, 100)


class WorkerContext(Record, frozen=True):
    """What a process needs to read and to render: plain values only, so that it can be sent."""

    content: Path
    bodies: Path
    output: Path
    staging: Path
    photos: Path
    newsroom: Newsroom
    editions: tuple[Site, ...]  # the first one first
    templates: Templates
    code: str

    def renderers(self) -> dict[str, Renderer]:
        """Each edition's renderer, by its language."""
        return {
            site.lang: Renderer(site, self.templates, self.code, self.photos)
            for site in self.editions
        }


class ReadFile(Record, frozen=True):
    """A file that was read: its name, what it says, and its text as digest and bytes."""

    name: str
    reading: Reading
    body: tuple[str, bytes] | None


class ChangedPart(Record, frozen=True):
    """A part of a page that changed: its number, and its file as it stands, with that one's digest."""

    number: int
    path: str
    in_place: str


class RenderTask(Record, frozen=True):
    """A page to be made, as a process receives it. `number` names its staged files, `in_place` are
    the digests of the files that stand at its paths. Of all it is made from only `changed` is not as
    it was, unless that is None; then nobody knows."""

    number: int
    paths: tuple[str, ...]
    edition: str
    maker: str
    view: bytes
    bodies: tuple[str, ...]
    key: str
    in_place: tuple[str, ...]
    changed: tuple[ChangedPart, ...] | None = None


class RenderResult(Record, frozen=True):
    """What became of a page: its files, or the fault that kept it from being made."""

    made: tuple[StagedFile, ...] = ()
    fault: Fault | None = None


class Worker:
    """One process's tools: made once, used for every batch."""

    def __init__(self, context: WorkerContext) -> None:
        self._context = context
        self._bodies = Bodies(context.bodies)

    @cached_property
    def renderers(self) -> dict[str, Renderer]:
        """The renderers of this process."""
        return self._context.renderers()

    def read(self, names: Sequence[str], before: Mapping[str, Reading]) -> list[ReadFile]:
        """ReadFile files of the content folder; `before` has what some of them said earlier."""
        from bulletin.reading.file import read_file  # noqa: PLC0415 (see `bulletin.reading`)

        found = []
        for name in names:
            with open(f"{self._context.content}/{name}", "rb") as file:
                data = file.read()
            site, newsroom = self._context.editions[0], self._context.newsroom
            reading, body = read_file(
                name, data, newsroom, site.root, before.get(name), site.origin
            )
            found.append(ReadFile(name, reading, encode_body(body) if body else None))
        return found

    def make(self, tasks: Sequence[RenderTask]) -> list[RenderResult]:
        """Make pages and stage their files.

        Raises `OutputChanged` where a file that is to be mended is not as it was left.
        """
        self._context.staging.mkdir(parents=True, exist_ok=True)
        pages = [
            Page(o.paths, o.maker, decode(o.maker, o.view), o.bodies, edition=o.edition)
            for o in tasks
        ]
        wanted = {
            name
            for task, page in zip(tasks, pages, strict=True)
            for name in needed(page, task.changed is not None)
        }
        bodies = dict(self._bodies.fetch(sorted(wanted)))
        return [self._make(o, page, bodies) for o, page in zip(tasks, pages, strict=True)]

    def _make(self, task: RenderTask, page: Page, bodies: Mapping[str, Body]) -> RenderResult:
        try:
            if task.changed is None:
                files = self.renderers[page.edition].render(page, bodies)
            else:
                files = self._mended(task, page, task.changed, bodies)
        except TemplateFault as failure:
            return RenderResult(fault=failure.fault)
        made = []
        for at, (path, old) in enumerate(zip(page.paths, task.in_place, strict=True)):
            data = files.get(path)
            name = old if data is None else digest(data)
            if data is None or name == old:
                made.append(StagedFile(path, FileEntry(task.key, name, Stamp(-1, -1)), ""))
                continue
            staged = f"{task.number}-{at}"
            with open(f"{self._context.staging}/{staged}", "wb") as file:
                file.write(data)
                file.flush()
                status = os.fstat(file.fileno())
            made.append(
                StagedFile(
                    path,
                    FileEntry(task.key, name, Stamp(status.st_size, status.st_mtime_ns)),
                    staged,
                )
            )
        return RenderResult(tuple(made))

    def _mended(
        self,
        task: RenderTask,
        page: Page,
        changed: Iterable[ChangedPart],
        bodies: Mapping[str, Body],
    ) -> dict[str, bytes]:
        """The files of a page that can be mended, as far as they change."""
        stood = dict(zip(task.paths, task.in_place, strict=True))
        stood.update((part.path, part.in_place) for part in changed)

        def old(path: str) -> bytes:
            try:
                data = (self._context.output / path).read_bytes()
            except OSError as gone:
                raise OutputChanged(path) from gone
            if digest(data) != stood[path]:
                raise OutputChanged(path)
            return data

        parts = {part.number: old(part.path) for part in changed}
        return self.renderers[page.edition].mend(page, bodies, parts, old)


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


def _make(tasks: bytes) -> bytes:
    return msgspec.msgpack.encode(
        _worker.make(msgspec.msgpack.decode(tasks, type=list[RenderTask]))
    )


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
        """ReadFile files, in the task given. `before` has what some of them said under the same program:
        it spares a build of a few files the dictionary of words."""
        if self._few(names):
            yield from self._alone.read(names, before)
            return
        for readings, bodies in self._share(_read, _batches(names)):
            found = msgspec.json.decode(readings, type=list[tuple[str, Reading]])
            for (name, reading), body in zip(found, bodies, strict=True):
                yield ReadFile(name, reading, body)

    def make(self, tasks: Iterable[RenderTask]) -> Iterator[RenderResult]:
        """Make pages, in the task given."""
        source = iter(tasks)
        first = list(islice(source, ALONE))
        if self._few(first):
            for batch in _batches(chain(first, source)):
                yield from self._alone.make(batch)
            return
        encoded = (msgspec.msgpack.encode(batch) for batch in _batches(chain(first, source)))
        for results in self._share(_make, encoded):
            yield from msgspec.msgpack.decode(results, type=list[RenderResult])

    def _few(self, items: Sequence[object]) -> bool:
        return self._jobs == 1 or len(items) < ALONE

    def _share(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """Apply `function` to batches in other processes, a bounded number of them in flight."""
        if self._pool is None:
            # Imported only where processes start: they cost a small build more than its work.
            import multiprocessing  # noqa: PLC0415
            from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._context,),
            )
        source = iter(batches)
        waiting: list[Future[R]] = []

        def submit(number: int) -> None:
            for batch in islice(source, number):
                with _no_main_module():
                    waiting.append(pool.submit(function, batch))

        pool = self._pool
        submit(self._jobs * 4)
        while waiting:
            result = waiting.pop(0).result()
            submit(1)
            yield result


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


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, BATCH)):
        yield batch
