"""One build, from the content folder to the output folder: the flow, step after step.

In: `Site` and `Options`. Out: the output folder as a clean build would leave it, and `Built`, which
says what it took. The faults of all steps are gathered; an error among them ends the build before
anything in the output has changed (`ContentFaults`).
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from bulletin import assets
from bulletin.addresses import Addresses
from bulletin.arrange import arrange, make_edition
from bulletin.arrange.page import Page
from bulletin.article import Article, StaticPage
from bulletin.cache import BodiesLost, digest
from bulletin.check import dead_links, doubled
from bulletin.faults import ContentFaults, Fault
from bulletin.fingerprint import program
from bulletin.library import BODIES, forget, read_all
from bulletin.output import Basis, Made, Output
from bulletin.read import TOPICS, Reading
from bulletin.read.desk import Desk, read_reporters
from bulletin.relate import Archive, clashes, relate, visible
from bulletin.render import Renderer, TemplateFault
from bulletin.site import Options, Site
from bulletin.survey import Survey, survey
from bulletin.workers import Bench, Crew, order

logger = logging.getLogger(__name__)

REPORTERS = "reporters.toml"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: files written, files left as they were, files deleted, seconds taken."""

    written: int
    unchanged: int
    deleted: int
    seconds: float
    warnings: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        return (
            f"写好 {self.written} 个文件，{self.unchanged} 个不用改，"
            f"删去 {self.deleted} 个，用时 {self.seconds:.2f} 秒。"
        )


def build(site: Site, options: Options, others: Sequence[str] = ()) -> Built:
    """Build the site once. `others` are the output files that Pelican itself writes.

    Raises `ContentFaults` for faults of the content or the templates, `OutputRefused` for an output
    folder that is not the build's own. Both leave the output as it was.
    """
    started = time.perf_counter()
    output = Output(options.output)
    with output.opened(), _without_collector():
        try:
            built = _build(site, options, output, others)
        except BodiesLost as lost:
            logger.warning("缓存里的正文已损坏，重新阅读所有稿件。（%s）", lost)
            forget(options.cache)
            built = _build(site, options, output, others)
    return replace(built, seconds=time.perf_counter() - started)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A build makes many records and no cycles: the collector would only walk the archive, again
    and again, for a third of the build's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(site: Site, options: Options, output: Output, others: Sequence[str]) -> Built:
    found = survey(options.content, options.cache)
    inputs = _inputs(site, options, found, others)
    if standing := output.standing(inputs, options.now):
        return Built(0, output.count, 0, 0.0, standing.warnings)
    static = assets.collect(options.theme / "static")
    site = replace(site, assets={asset.name: site.root + asset.path for asset in static})
    desk, faults = _desk(site, options)
    bench = Bench(
        content=options.content,
        bodies=options.cache / BODIES,
        staging=output.staging,
        desk=desk,
        site=site,
        folders=options.templates,
        jinja=options.jinja,
        code=program(),
    )
    with Crew(options.jobs, bench) as crew:
        mark = f"{program()} {site.root} {desk}".replace("\n", " ")
        readings = read_all(found, options.cache, mark, crew)
        articles, pages, topics = _sorted(readings)
        faults += [fault for reading in readings.values() for fault in reading.faults]
        faults += clashes(articles)
        archive = relate(articles, options.now, options.drafts)
        addresses = Addresses(
            site.root,
            options.addresses,
            reporters={person: slug for person, slug in desk.slugs.items() if slug},
            topics={title: page.slug for title, page in topics.items()},
        )
        edition = make_edition(
            site,
            addresses,
            archive,
            pages,
            topics,
            lambda file, slot, alt: None,
            {},
            page_size=options.page_size,
            feeds=options.feeds,
            search=options.search,
        )
        plan = [*arrange(edition), *(_asset(asset) for asset in static)]
        paths = {path for page in plan for path in page.paths}
        hidden = [a for a in articles if not visible(a, options.now, options.drafts)]
        faults += doubled(plan)
        faults += dead_links(archive.articles, hidden, paths, set(others))
        _stop_at(faults, options.content)
        made, kept = _make(plan, bench, crew, output)
    warnings = tuple(fault for fault in faults if fault.warning)
    basis = Basis(inputs, *_span(archive, hidden), warnings)
    deleted = output.publish(made, kept, others, basis)
    written = sum(bool(one.staged) for one in made)
    return Built(written, len(made) + len(kept) - written, deleted, 0.0, warnings)


_NO_INPUT = {"now", "output", "cache", "jobs"}  # options that do not reach the pages by themselves


def _inputs(site: Site, options: Options, found: Survey, others: Sequence[str]) -> str:
    """The digest of everything a build depends on but the clock."""
    folders = (options.theme / "static", *options.templates)
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    theme = [(str(file), file.read_bytes()) for file in files]
    names = [field.name for field in fields(options) if field.name not in _NO_INPUT]
    chosen = [(name, getattr(options, name)) for name in names]
    return digest(repr((program(), site, chosen, found.digest, theme, list(others))).encode())


def _span(archive: Archive, hidden: Sequence[Article]) -> tuple[datetime | None, datetime | None]:
    """From when and until when the clock makes no difference: from the newest piece that is seen, to
    the first one that waits for its time."""
    seen = [article.date for article in (*archive.articles[:1], *archive.withdrawn[:1])]
    waiting = [article.date for article in hidden if article.status == "published"]
    return max(seen, default=None), min(waiting, default=None)


def _make(
    plan: Sequence[Page], bench: Bench, crew: Crew, output: Output
) -> tuple[list[Made], list[str]]:
    """Make the pages whose key or file is not as the manifest says; the others' paths are kept."""
    renderer = Renderer(bench.site, bench.folders, bench.jinja, bench.code)
    stale: list[tuple[Page, str]] = []
    kept: list[str] = []
    try:
        for page in plan:
            key = renderer.key(page)
            if all(output.intact(path, key) for path in page.paths):
                kept.extend(page.paths)
            else:
                stale.append((page, key))
    except TemplateFault as failure:
        raise ContentFaults([failure.fault]) from failure
    orders = (
        order(number, page, key, [output.digest_in_place(path) for path in page.paths])
        for number, (page, key) in enumerate(stale)
    )
    made: list[Made] = []
    faults: list[Fault] = []
    for result in crew.make(orders, len(stale)):
        made.extend(result.made)
        if result.fault:
            faults.append(result.fault)
    if faults:
        raise ContentFaults(faults)
    return made, kept


def _desk(site: Site, options: Options) -> tuple[Desk, list[Fault]]:
    reporters, faults = read_reporters(options.content / REPORTERS)
    sections = tuple(section.name for section in site.sections)
    return Desk(sections, reporters, options.zone), faults


def _sorted(
    readings: Mapping[str, Reading],
) -> tuple[list[Article], list[StaticPage], dict[str, StaticPage]]:
    """Articles, static pages, and introductions of topics by the topic's name."""
    articles, pages, topics = [], [], {}
    for path, reading in readings.items():
        if reading.article:
            articles.append(reading.article)
        elif reading.page and path.split("/")[0] == TOPICS:
            topics[reading.page.title] = reading.page
        elif reading.page:
            pages.append(reading.page)
    return articles, pages, topics


def _stop_at(faults: Iterable[Fault], content: Path) -> None:
    """End the build if any fault is an error, naming each file as the editor sees it."""
    named = [replace(fault, path=str(content / fault.path)) for fault in faults]
    if any(not fault.warning for fault in named):
        raise ContentFaults(named)


def _asset(asset: assets.Asset) -> Page:
    return Page((asset.path,), "bytes", asset.data)
