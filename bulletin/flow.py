"""The flow, step after step: read, relate, arrange, render, publish.

In: the site, the options, the survey of the content folder, the open output. Out: the output changed,
and what was done. The faults of all steps are gathered; an error among them ends the run before
anything in the output has changed (`ContentFaults`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bulletin import assets
from bulletin.addresses import Addresses
from bulletin.arrange import arrange, make_edition
from bulletin.arrange.page import Page
from bulletin.arrange.sitemaps import NEWS
from bulletin.article import Article, StaticPage
from bulletin.cache import BODIES
from bulletin.check import dead_links, doubled
from bulletin.faults import ContentFaults, Fault
from bulletin.fingerprint import program
from bulletin.library import read_all
from bulletin.output import Basis, Made, Output
from bulletin.photos import read_palette
from bulletin.photos.facts import PhotoFacts
from bulletin.photos.shelf import Shelf
from bulletin.pictures import FOLDER, Album, look, placed
from bulletin.read import TOPICS, Reading
from bulletin.read.desk import Desk, read_reporters
from bulletin.relate import Archive, clashes, relate, visible
from bulletin.render import Renderer, TemplateFault, encode
from bulletin.site import Options, Site
from bulletin.strays import strays
from bulletin.survey import Survey
from bulletin.workers import Bench, Crew, Order

REPORTERS = "reporters.toml"
TINTS = "css/tints.css"


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: files written, left as they were, deleted; what editors should be told."""

    written: int
    unchanged: int
    deleted: int
    warnings: tuple[Fault, ...]


def run(
    site: Site,
    options: Options,
    found: Survey,
    inputs: str,
    output: Output,
    others: Sequence[str],
) -> Done:
    """Run the flow once. `inputs` is the digest of all input, `others` the files Pelican writes.

    Raises `ContentFaults`, and `BodiesLost` where the cache is damaged.
    """
    static = assets.collect(options.theme / "static")
    site = replace(site, assets={asset.name: site.root + asset.path for asset in static})
    desk, faults = _desk(site, options)
    bench = Bench(
        content=options.content,
        bodies=options.cache / BODIES,
        staging=output.staging,
        photos=options.cache / FOLDER,
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
        archive = relate(articles, options.now, options.drafts)
        hidden = [a for a in articles if not visible(a, options.now, options.drafts)]
        faults += [fault for reading in readings.values() for fault in reading.faults]
        faults += clashes(articles)
        faults += strays(found)
        shown = [*pages, *topics.values()]
        photos, more = look(
            placed(archive.articles, shown), found, options.content, options.cache, options.jobs
        )
        faults += more
        album = _album(site, options, photos)
        edition = make_edition(
            site,
            _addresses(site, options, desk, topics),
            archive,
            pages,
            topics,
            album,
            page_size=options.page_size,
            feeds=options.feeds,
            search=options.search,
        )
        plan = [*arrange(edition, options.now), *(_asset(asset) for asset in static)]
        if not any(not fault.warning for fault in faults):  # else it was said better already
            faults += doubled(plan, {f"{page.slug}/index.html": page.path for page in pages})
        paths = {path for page in plan for path in page.paths}
        faults += dead_links(archive.articles, hidden, paths, set(others))
        _stop_at(faults, options.content)
        if album:
            plan += album.make(archive.articles, Shelf(bench.photos), options.jobs)
        made, kept = _make(plan, bench, crew, output)
    warnings = tuple(fault for fault in faults if fault.warning)
    basis = Basis(inputs, *_span(archive, hidden, options.now), warnings)
    deleted = output.publish(made, kept, others, basis)
    written = sum(bool(one.staged) for one in made)
    return Done(written, len(made) + len(kept) - written, deleted, warnings)


def _make(
    plan: Sequence[Page], bench: Bench, crew: Crew, output: Output
) -> tuple[list[Made], list[str]]:
    """Make the pages whose key or file is not as the manifest says; the others' paths are kept.

    Keys are worked out while the first pages are already being made.
    """
    renderer = Renderer(bench.site, bench.folders, bench.jinja, bench.code, bench.photos)
    kept: list[str] = []

    def stale() -> Iterator[Order]:
        for number, page in enumerate(plan):
            view = encode(page.view)
            key = renderer.key(page, view)
            if all(output.intact(path, key) for path in page.paths):
                kept.extend(page.paths)
            else:
                in_place = tuple(output.digest_in_place(path) for path in page.paths)
                yield Order(number, page.paths, page.maker, view, page.bodies, key, in_place)

    made: list[Made] = []
    faults: list[Fault] = []
    try:
        for result in crew.make(stale()):
            made.extend(result.made)
            if result.fault:
                faults.append(result.fault)
    except TemplateFault as failure:
        faults.append(failure.fault)
    if faults:
        raise ContentFaults(faults)
    return made, kept


def _desk(site: Site, options: Options) -> tuple[Desk, list[Fault]]:
    reporters, faults = read_reporters(options.content / REPORTERS)
    sections = tuple(section.name for section in site.sections)
    return Desk(sections, reporters, options.zone), faults


def _album(site: Site, options: Options, photos: Mapping[str, PhotoFacts]) -> Album | None:
    if not options.photos:
        return None
    palette = read_palette((options.theme / "static" / TINTS).read_text("utf-8"))
    return Album(photos, options.content, site.root, site.name, palette)


def _addresses(
    site: Site, options: Options, desk: Desk, topics: Mapping[str, StaticPage]
) -> Addresses:
    slugs = {title: page.slug for title, page in topics.items()}
    return Addresses(site.root, options.addresses, desk.slugs, slugs)


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


def _span(
    archive: Archive, hidden: Sequence[Article], now: datetime
) -> tuple[datetime | None, datetime | None]:
    """From when and until when the clock makes no difference: from the newest piece that is seen or
    was news last, to the first one that waits for its time or is news no longer."""
    seen = [article.date for article in (*archive.articles[:1], *archive.withdrawn[:1])]
    waiting = [article.date for article in hidden if article.status == "published"]
    for article in archive.articles:
        if article.date + NEWS <= now:
            seen.append(article.date + NEWS)
            break
        waiting.append(article.date + NEWS)
    return max(seen, default=None), min(waiting, default=None)


def _stop_at(faults: Iterable[Fault], content: Path) -> None:
    """End the run if any fault is an error, naming each file as the editor sees it."""
    folder = os.path.relpath(content)
    if folder.startswith(".."):  # a folder somewhere else is better named in full
        folder = str(content)
    named = [replace(fault, path=os.path.join(folder, fault.path)) for fault in faults]
    if any(not fault.warning for fault in named):
        raise ContentFaults(named)


def _asset(asset: assets.Asset) -> Page:
    return Page((asset.path,), "bytes", asset.data)
