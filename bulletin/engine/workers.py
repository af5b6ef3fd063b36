"""Workers: the two heavy steps, reading and rendering, spread over processes.

In: names of files to read; groups of pages, as their inputs. Out: what reading found, what was staged.

The first process only relates, digests inputs and compares; a worker gets a group's inputs, arranges its
pages, and renders, digests and stages those that are not as they were. Processes are spawned, never forked:
Pelican's command line runs the build beside a thread that draws a spinner, and a fork from there can
deadlock. So everything that passes between processes is plain records as bytes, and the same functions run
in this process when there is little to do.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from bulletin.engine.manifest import FileEntry
from bulletin.engine.output import OutputChanged, StagedFile
from bulletin.engine.render import Renderer, TemplateFault
from bulletin.engine.templates import Templates
from bulletin.model.article import Body, encode_body
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.pages import kinds
from bulletin.pages.edition import Edition
from bulletin.pages.page import Page, decode_inputs
from bulletin.pages.searching import SHARDS, rows_page
from bulletin.reading import Reading
from bulletin.reading.newsroom import Newsroom
from bulletin.store.bodies import Bodies
from bulletin.store.sealed import Stamp

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

ALONE: Final = (
    150  # below so much work, in pages of an article, another process costs more than it saves
)
BATCH: Final = 64  # files read by a process at a time
SMALL: Final = 8  # work sent to a process at a time, at least
LARGE: Final = 160  # and at most, but for a single group that is more
FEW: Final = 0.25  # of a page's parts; where more changed, mending is no faster than making
SHARES: Final = 16  # batches that a process gets of all the work, on average

# A process makes millions of small records and hardly a cycle. Python's collector would look through
# the living ones again and again: a tenth of its time.
PATIENT: Final = (100_000, 50, 100)

Editions = Mapping[str, Edition]
"""The editions of the paper, by their language."""


class WorkerContext(Record, frozen=True):
    """What a process needs to read and to render: plain values only, so that it can be sent."""

    content: Path
    bodies: Path
    output: Path
    staging: Path
    photos: Path
    newsroom: Newsroom
    root: str  # of the first edition
    origin: str
    templates: Templates
    code: str


class ReadFile(Record, frozen=True):
    """A file that was read: its name, what it says, and its text as digest and bytes."""

    name: str
    reading: Reading
    body: tuple[str, bytes] | None


class InPlace(Record, frozen=True):
    """A file of the output that is as its entry says: the key it was made under, its bytes' digest."""

    key: str
    digest: str


class Part(Record, frozen=True):
    """A part of a page to be mended that may have changed: its number, its path, and its file as it
    stands."""

    number: int
    path: str
    in_place: InPlace


class RenderTask(Record, frozen=True):
    """A group of pages to be made, as a process receives it. `number` names its staged files; `in_place`
    are those of its files that are as they were left, by path; `parts` are those of its parts that may
    have changed: None where nobody knows, and the pages must be made whole."""

    number: int
    kind: str
    lang: str
    inputs: bytes
    paths: tuple[str, ...]
    in_place: dict[str, InPlace]
    parts: tuple[Part, ...] | None = None


class RenderResult(Record, frozen=True):
    """What became of a group: its files that were made, or the fault that kept one from being made."""

    files: tuple[StagedFile, ...] = ()
    fault: Fault | None = None


class Misarranged(Exception):
    """A kind of page arranged other files than it had named: a mistake in its module."""


class Worker:
    """One process's tools: made once, used for every batch."""

    def __init__(self, context: WorkerContext) -> None:
        self._context = context
        self._bodies = Bodies(context.bodies)
        self._renderers: dict[str, Renderer] = {}

    def _renderer(self, edition: Edition) -> Renderer:
        lang, context = edition.site.lang, self._context
        known = self._renderers.get(lang)
        if known is None or known.site is not edition.site:
            known = Renderer(edition.site, context.templates, context.code, context.photos)
            self._renderers[lang] = known
        return known

    def read(self, names: Sequence[str], before: Mapping[str, Reading]) -> list[ReadFile]:
        """Read files of the content folder; `before` has what some of them said earlier."""
        from bulletin.reading.file import read_file  # noqa: PLC0415 (see `bulletin.reading`)

        context, found = self._context, []
        for name in names:
            with open(f"{context.content}/{name}", "rb") as file:
                data = file.read()
            reading, body = read_file(
                name, data, context.newsroom, context.root, before.get(name), context.origin
            )
            found.append(ReadFile(name, reading, encode_body(body) if body else None))
        return found

    def render(self, editions: Editions, tasks: Sequence[RenderTask]) -> list[RenderResult]:
        """Arrange groups, make those of their pages that are not as they were, and stage their files.

        Raises `OutputChanged` where a file that is to be mended is not as it was left.
        """
        self._context.staging.mkdir(parents=True, exist_ok=True)
        work = [_Work(task, self._renderer(editions[task.lang]), editions) for task in tasks]
        wanted = {name for one in work for name in one.bodies}
        bodies = dict(self._bodies.fetch(sorted(wanted)))
        return [self._rendered(one, bodies) for one in work]

    def _rendered(self, work: _Work, bodies: Mapping[str, Body]) -> RenderResult:
        staged: list[StagedFile] = []
        try:
            for path, key, data in work.files(bodies, self._context.output):
                staged.append(
                    self._stage(f"{work.task.number}-{len(staged)}", path, key, data, work)
                )
        except TemplateFault as failure:
            return RenderResult(fault=failure.fault)
        return RenderResult(tuple(staged))

    def _stage(self, name: str, path: str, key: str, data: bytes | None, work: _Work) -> StagedFile:
        """Write a file's bytes beside the output, unless the file in place has them already."""
        there = work.task.in_place.get(path)
        made = there.digest if data is None and there else digest(data or b"")
        if data is None or (there and there.digest == made):
            return StagedFile(path, FileEntry(key, made, Stamp(-1, -1)), "")
        with open(f"{self._context.staging}/{name}", "wb") as file:
            file.write(data)
            file.flush()
            status = os.fstat(file.fileno())
        stamp = Stamp(status.st_size, status.st_mtime_ns)
        return StagedFile(path, FileEntry(key, made, stamp), name)


class _Work:
    """A group in a worker's hands: its pages with their keys, those of them that must be made."""

    def __init__(self, task: RenderTask, renderer: Renderer, editions: Editions) -> None:
        self.task = task
        self._renderer = renderer
        kind = kinds()[task.kind]
        pages = list(kind.pages(editions[task.lang], decode_inputs(kind, task.inputs)))
        if [path for page in pages for path in page.paths] != list(task.paths):
            raise Misarranged(f"{task.kind}: {task.paths[0]} …")
        keyed = [(page, renderer.key(page)) for page in pages]
        self._stale = [(page, key) for page, key in keyed if not self._intact(page, key)]
        self._mended = {page.paths: self._changed_parts(page) for page, _ in self._stale}

    def _intact(self, page: Page, key: str) -> bool:
        there = (self.task.in_place.get(path) for path in page.paths)
        return all(one and one.key == key for one in there)

    def _changed_parts(self, page: Page) -> list[Part] | None:
        """The parts of a page that changed, if it can be mended."""
        if self.task.parts is None or not all(path in self.task.in_place for path in page.paths):
            return None
        if page.maker != SHARDS:
            return None
        documents, files = page.view.documents, defaultdict(list)
        for part in self.task.parts:
            files[part.path].append(part)
        changed: list[Part] = []
        for path, parts in files.items():
            rows = rows_page(path, (documents[part.number] for part in parts))
            if self._renderer.key(rows) != parts[0].in_place.key:
                changed += parts
        return changed if len(changed) <= FEW * len(documents) else None

    @property
    def bodies(self) -> Iterator[str]:
        """The digests of the texts that are needed."""
        for page, _ in self._stale:
            parts = self._mended[page.paths]
            if parts is None:
                yield from page.bodies
            else:
                bodies = (page.view.documents[part.number].body for part in parts)
                yield from filter(None, bodies)

    def files(
        self, bodies: Mapping[str, Body], output: Path
    ) -> Iterator[tuple[str, str, bytes | None]]:
        """Each file of the pages that must be made, with its key and its bytes; without bytes, the file in
        place is right."""
        for page, key in self._stale:
            parts = self._mended[page.paths]
            if parts is None:
                made: Mapping[str, bytes] = self._renderer.render(page, bodies)
            else:
                made = self._mend(page, parts, bodies, output)
            yield from ((path, key, made.get(path)) for path in page.paths)

    def _mend(
        self, page: Page, parts: Iterable[Part], bodies: Mapping[str, Body], output: Path
    ) -> Mapping[str, bytes]:
        stood = {path: one.digest for path, one in self.task.in_place.items()}
        stood.update((part.path, part.in_place.digest) for part in parts)

        def old(path: str) -> bytes:
            try:
                data = (output / path).read_bytes()
            except OSError as gone:
                raise OutputChanged(path) from gone
            if digest(data) != stood[path]:
                raise OutputChanged(path)
            return data

        return self._renderer.mend(page, bodies, {one.number: old(one.path) for one in parts}, old)


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
