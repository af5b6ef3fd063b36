"""Work: what a process does, reading files and making groups of pages.

In: names of files to read; groups of pages, as their inputs. Out: what reading found, what was staged.

The first process only relates, digests inputs and compares; whoever does the work gets a group's inputs,
arranges its pages, and renders, digests and stages those that are not as they were. All that goes in and
comes out is plain records, so that it can be done in another process (`bulletin.engine.workers`).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

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

FEW: Final = 0.25  # of a page's parts; where more changed, mending is no faster than making

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
    """A group of pages to be made, as a process receives it. `in_place` are those of its files that are as
    they were left, by path; `parts` are those of its parts that may have changed: None where nobody
    knows, and the pages must be made whole."""

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
        work = [_Work(task, self._renderer(editions[task.lang]), editions) for task in tasks]
        wanted = {name for one in work for name in one.bodies}
        bodies = dict(self._bodies.fetch(sorted(wanted)))
        for lang in {task.lang for task in tasks}:
            renderer = self._renderer(editions[lang])
            self._write(renderer, bodies)
            renderer.prepare(
                [page for one in work if one.task.lang == lang for page in one.made], bodies
            )
        return [self._rendered(one, bodies) for one in work]

    def _write(self, renderer: Renderer, bodies: Mapping[str, Body]) -> None:
        """Have an edition that writes otherwise do so once with each text, for all pages and all builds."""
        if renderer.writing and bodies:
            known = dict(self._bodies.written(sorted(bodies), renderer.writing))
            if new := renderer.write(bodies, known):
                self._bodies.write(renderer.writing, new)

    def _rendered(self, work: _Work, bodies: Mapping[str, Body]) -> RenderResult:
        staged: list[StagedFile] = []
        try:
            for path, key, data in work.files(bodies, self._context.output):
                staged.append(self._stage(path, key, data, work))
        except TemplateFault as failure:
            return RenderResult(fault=failure.fault)
        return RenderResult(tuple(staged))

    def _stage(self, path: str, key: str, data: bytes | None, work: _Work) -> StagedFile:
        """Write a file's bytes beside the output, unless the file in place has them already."""
        there = work.task.in_place.get(path)
        made = there.digest if data is None and there else digest(data or b"")
        if data is None or (there and there.digest == made):
            return StagedFile(path, FileEntry(key, made, Stamp(-1, -1)), staged=False)
        name = f"{self._context.staging}/{path}"
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(data)
            file.flush()
            status = os.fstat(file.fileno())
        stamp = Stamp(status.st_size, status.st_mtime_ns)
        return StagedFile(path, FileEntry(key, made, stamp), staged=True)


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
    def made(self) -> Iterator[Page]:
        """The pages that must be made whole."""
        return (page for page, _ in self._stale if self._mended[page.paths] is None)

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
