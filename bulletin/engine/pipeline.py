"""The flow, step after step: read, relate, arrange, render, publish.

In: the site, the options, the survey of the content folder, the open output. Out: the output changed,
and what was done. The faults of all steps are gathered; an error among them ends the run before
anything in the output has changed (`ContentFaults`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from bulletin.checks.clashes import clashes
from bulletin.checks.links import dead_links, doubled, introductions, redated
from bulletin.checks.strays import strays
from bulletin.engine import assets
from bulletin.engine.library import read_all
from bulletin.engine.manifest import BuildInputs
from bulletin.engine.output import Output, StagedFile
from bulletin.engine.render import TemplateFault, encode
from bulletin.engine.templates import Templates
from bulletin.engine.workers import ChangedPart, RenderTask, WorkerContext, WorkerPool
from bulletin.model.addresses import Addresses
from bulletin.model.archive import Archive, parted, relate
from bulletin.model.article import Article, StaticPage
from bulletin.model.faults import ContentFaults, Fault
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.pages import arrange, make_edition
from bulletin.pages.page import Group, Page
from bulletin.pages.photos import photo_groups
from bulletin.pages.sitemaps import NEWS
from bulletin.photos.album import FOLDER, Album, look, make_files, placed
from bulletin.photos.cache import PhotoCache
from bulletin.photos.plan import read_palette
from bulletin.reading import PAGES, TOPICS, UNDATED, Reading, terms
from bulletin.reading import REPORTERS as PROFILES
from bulletin.reading.newsroom import Newsroom, read_reporters
from bulletin.settings import Options
from bulletin.store.bodies import BODIES
from bulletin.store.fingerprint import program
from bulletin.store.survey import Survey

REPORTERS = "reporters.toml"
TINTS = "css/tints.css"

Assets = tuple[assets.Asset, ...]


class Done(Record, frozen=True):
    """What a run did: files written, left as they were, deleted; what editors should be told."""

    written: int
    unchanged: int
    deleted: int
    warnings: tuple[Fault, ...]


def run(
    site: Site,
    options: Options,
    found: Survey,
    ground: str,
    inputs: str,
    output: Output,
    others: Sequence[str],
) -> Done:
    """Run the flow once. `ground` is the digest of all input but the content, `inputs` of all of it,
    `others` are the files that Pelican writes.

    Raises `ContentFaults`, `BodiesLost` where the cache is damaged, and `OutputChanged`.
    """
    static = assets.collect(options.theme / "static")
    newsroom, faults = _newsroom(site, options)
    editions, static, wrong = _editions(site, static, options)
    faults += wrong
    context = WorkerContext(
        content=options.content,
        bodies=options.cache / BODIES,
        output=output.folder,
        staging=output.staging,
        photos=options.cache / FOLDER,
        newsroom=newsroom,
        editions=editions,
        templates=Templates(options.templates, options.jinja, options.cache),
        code=program(),
    )
    with WorkerPool(options.jobs, context) as pool:
        mark = f"{program()} {site.root} {newsroom}".replace("\n", " ")
        readings, before = read_all(found, options.cache, mark, pool)
        articles, undated = _sorted(readings)
        pages, topics, profiles = (undated[folder] for folder in (PAGES, TOPICS, PROFILES))
        seen, hidden = parted(articles, options.now, options.drafts)
        faults += [fault for reading in readings.values() for fault in reading.faults]
        faults += redated(before, readings, options.now)
        faults += clashes(articles)
        faults += strays(found)
        shown = [*pages, *topics, *profiles]
        photos, more = look(
            placed(seen, shown), found, options.content, options.cache, options.jobs
        )
        faults += more
        album = _album(site, options, photos)
        archive = relate(album.marked(seen) if album else seen)
        faults += introductions("话题", topics, archive.topics)
        names = {author.label for author in archive.reporters}
        faults += introductions("记者", profiles, names)
        plan = list(map(_asset, static))
        for one in editions:
            edition = make_edition(
                one,
                _addresses(one, options, newsroom, topics),
                archive,
                pages,
                {page.title: page for page in topics},
                {page.title: page for page in profiles},
                newsroom.beats,
                album,
                ground=ground,
                page_size=options.page_size,
                feeds=options.feeds,
                search=options.search,
            )
            plan += arrange(edition, options.now)
        if not any(not fault.warning for fault in faults):  # else it was said better already
            faults += doubled(plan, {f"{page.slug}/index.html": page.path for page in pages})
        paths = {path for group in plan for path in group.paths}
        faults += dead_links([*archive.articles, *shown], hidden, paths, set(others))
        _stop_at(faults, options.content)
        files = album.files(archive.articles) if album else {}
        plan += photo_groups(files)
        changed = output.changed(plan)
        wanted = [files[group.basis] for group in changed if group.basis in files]
        make_files(wanted, PhotoCache(context.photos), options.jobs)
        made = _make(changed, context, pool, output)
    warnings = tuple(fault for fault in faults if fault.warning)
    basis = BuildInputs(inputs, *_span(archive, hidden, options.now), warnings)
    deleted = output.publish(plan, made, others, basis)
    written = sum(bool(one.staged) for one in made)
    return Done(written, sum(len(group.paths) for group in plan) - written, deleted, warnings)


def _make(
    changed: Sequence[Group], context: WorkerContext, pool: WorkerPool, output: Output
) -> list[StagedFile]:
    """Make the pages of changed groups whose key or file is not as the manifest says.

    Pages are arranged, and their keys worked out, while the first ones are already being made.
    """
    renderers = context.renderers()

    def stale() -> Iterator[RenderTask]:
        pages = (page for group in changed for page in group.pages())
        ordered: set[str] = set()
        for number, page in enumerate(pages):
            view = encode(page.view)
            key = renderers[page.edition].key(page, view)
            if all(output.intact(path, key) for path in page.paths):
                continue
            in_place = tuple(output.digest_in_place(path) for path in page.paths)
            parts = _changed_parts(page, ordered, output) if all(in_place) else None
            if page.full:
                every = range(len(page.parts))
                wanted = every if parts is None else [part.number for part in parts]
                view = encode(page.full(wanted))
            yield RenderTask(
                *(number, page.paths, page.edition, page.maker, view, page.bodies),
                *(key, in_place, parts),
            )
            ordered.update(page.paths)

    made: list[StagedFile] = []
    faults: list[Fault] = []
    try:
        for result in pool.make(stale()):
            made.extend(result.made)
            if result.fault:
                faults.append(result.fault)
    except TemplateFault as failure:
        faults.append(failure.fault)
    if faults:
        raise ContentFaults(faults)
    return made


FEW = 0.25  # of a page's parts; where more changed, mending is no faster than making


def _changed_parts(page: Page, ordered: set[str], output: Output) -> tuple[ChangedPart, ...] | None:
    """The parts of a page that are about to be made, if it has any, they are few and stand as they were
    when the page was made; else None."""
    parts = [
        ChangedPart(number, path, output.digest_in_place(path))
        for number, path in enumerate(page.parts)
        if path in ordered
    ]
    few = bool(page.parts) and len(parts) <= FEW * len(page.parts)
    return tuple(parts) if few and all(part.in_place for part in parts) else None


def _newsroom(site: Site, options: Options) -> tuple[Newsroom, list[Fault]]:
    reporters, faults = read_reporters(options.content / REPORTERS)
    sections = tuple(section.name for section in site.sections)
    return Newsroom(sections, reporters, options.zone), faults


def _addressed(site: Site, some: Iterable[assets.Asset]) -> dict[str, str]:
    return {asset.name: site.root + asset.path for asset in some}


def _editions(
    site: Site, static: Assets, options: Options
) -> tuple[tuple[Site, ...], Assets, list[Fault]]:
    """The site, or both of its editions, with the addresses of their assets; and all these assets."""
    site = replace(site, assets=_addressed(site, static))
    if not site.editions:
        return (site,), static, []
    from bulletin.editions.hant import Hant  # noqa: PLC0415 (a site of one edition needs no OpenCC)

    words, faults = terms.read_terms(options.content / terms.FILE)
    names = {person.name: person.hant for person in words.people if person.hant}
    names |= {place.name: place.hant for place in words.places if place.hant}
    scripts = assets.written(static, Hant(names).text)
    own = site.assets | _addressed(site, scripts)
    second = replace(site.second(), assets=own, names=names)
    return (site, second), static + scripts, faults


def _album(site: Site, options: Options, photos: Mapping[str, PhotoFacts]) -> Album | None:
    if not options.photos:
        return None
    palette = read_palette((options.theme / "static" / TINTS).read_text("utf-8"))
    return Album(photos, options.content, site.root, site.name, palette)


def _addresses(
    site: Site, options: Options, newsroom: Newsroom, topics: Sequence[StaticPage]
) -> Addresses:
    slugs = {page.title: page.slug for page in topics}
    return Addresses(site.root, options.addresses, newsroom.slugs, slugs)


def _sorted(
    readings: Mapping[str, Reading],
) -> tuple[list[Article], dict[str, list[StaticPage]]]:
    """Articles; static pages and introductions by the folder that they are in."""
    articles: list[Article] = []
    undated: dict[str, list[StaticPage]] = {folder: [] for folder in UNDATED}
    for path, reading in readings.items():
        if reading.article:
            articles.append(reading.article)
        elif reading.page:
            undated[path.partition("/")[0]].append(reading.page)
    return articles, undated


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


def _asset(asset: assets.Asset) -> Group:
    page = Page((asset.path,), "bytes", asset.data)
    return Group(asset.path, "", page.paths, lambda: (page,))
