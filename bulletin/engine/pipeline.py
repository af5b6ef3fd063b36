"""The pipeline, step after step: read, look, relate, arrange, check, render, publish.

In: the site, the options, the survey of the content folder, the open output. Out: the output changed,
and what was done. The faults of all steps are gathered; an error among them ends the run before
anything in the output has changed (`ContentFaults`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.attachments import looking as attachments
from bulletin.checks import Asked, check
from bulletin.checks.links import doubled
from bulletin.engine import printed
from bulletin.engine.doubts import doubts
from bulletin.engine.editions import Assets, make_edition, sites
from bulletin.engine.library import Readings, read_all
from bulletin.engine.making import develop, made_of_photos, render
from bulletin.engine.manifest import BuildInputs
from bulletin.engine.output import Output
from bulletin.engine.templates import Templates
from bulletin.engine.unlink import Unlinked, dead_ends
from bulletin.engine.work import Editions, WorkerContext
from bulletin.engine.workers import WorkerPool
from bulletin.media import looking as media
from bulletin.model.archive import Archive, parted, relate
from bulletin.model.article import Article, StaticPage
from bulletin.model.attachment import AttachmentsKnown
from bulletin.model.clip import Clip, ClipsKnown, posters
from bulletin.model.faults import ContentFaults, Fault
from bulletin.model.record import Record
from bulletin.model.shown import PhotosKnown
from bulletin.model.site import Site
from bulletin.pages import arrange
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group
from bulletin.pages.sitemaps import NEWS
from bulletin.pages.sources import Sources
from bulletin.photos.cache import PhotoCache
from bulletin.photos.fonts import NO_FONTS
from bulletin.photos.looking import look, placed
from bulletin.photos.plan import share_pictures
from bulletin.reading import PAGES, TOPICS, UNDATED
from bulletin.reading import REPORTERS as PROFILES
from bulletin.reading.newsroom import Newsroom, read_newsroom
from bulletin.securitytxt import PATH as SECURITY_TXT
from bulletin.settings import Options
from bulletin.store.bodies import BODIES
from bulletin.store.fingerprint import program
from bulletin.store.survey import Survey

REPORTERS: Final = "reporters.toml"
PHOTOS: Final = "photos"  # in the cache folder


class Done(Record, frozen=True):
    """What a run did: files written, left as they were, deleted; what editors should be told."""

    written: int
    unchanged: int
    deleted: int
    warnings: tuple[Fault, ...]


class Read(Record, frozen=True):
    """What was read: of each file what it says, and what those read now said before; articles; static
    pages and introductions by the folder that they are in."""

    readings: Readings
    before: Readings
    articles: Sequence[Article]
    undated: Mapping[str, Sequence[StaticPage]]

    @property
    def pages(self) -> list[StaticPage]:
        """Static pages and introductions."""
        return [page for some in self.undated.values() for page in some]


def run(
    site: Site,
    options: Options,
    found: Survey,
    fingerprint: str,
    inputs: str,
    output: Output,
    others: Sequence[str],
) -> Done:
    """Run the pipeline once. `fingerprint` is the digest of all input but the content, `inputs` of all of
    it, `others` are the files that Pelican writes.

    Raises `ContentFaults`, `BodiesLost` where the cache is damaged, and `OutputChanged`.
    """
    newsroom, faults = newsroom_of(site, options)
    all_sites, assets, wrong = sites(site, options, newsroom)
    context = context_of(all_sites[0], options, newsroom, output)
    with WorkerPool(options.jobs, context) as pool:
        read = read_content(found, options, context, pool)
        seen, hidden = parted(read.articles, options.now, options.drafts)
        leaves = printed.leaves(found, placed_files(read))
        known, unseen = _looked(read, seen, hidden, leaves, found, options, site.media)
        arranged = partial(
            _arranged, *(known, found, all_sites, assets, newsroom, options, fingerprint)
        )
        sources, editions, groups = arranged(read, seen)
        faults += [*wrong, *_undrawn(sources.archive, options)]
        if len(all_sites) > 1:
            faults += doubts(all_sites[1], sources.archive, options)
        first = next(iter(editions.values()))
        faults += check(_asked(found, read, hidden, sources, groups, others, unseen, first, leaves))
        faults = _stop_at(faults, options, found, read, groups)
        without = Unlinked(context.bodies, site.root, dead_ends(faults))
        if options.forgiving and dead_ends(faults):
            undated = {folder: without.pages(some) for folder, some in read.undated.items()}
            read, seen = replace(read, undated=undated), without.articles(seen)
            sources, editions, groups = arranged(read, seen)
        changed = output.changed(groups)
        develop(changed, context, options.jobs)
        staged = render(changed, editions, output, pool)
        without.forget()
    warnings = tuple(fault for fault in faults if fault.warning)
    withdrawn = tuple(sorted(article.address for article in sources.archive.withdrawn))
    updates = [one.updated for one in read.articles if one.updated]
    span = _span(sources.archive, hidden, updates, options.now)
    made_from = BuildInputs(inputs, *span, warnings, withdrawn)
    deleted = output.publish(groups, staged, others, made_from)
    if context.photos.is_dir():
        PhotoCache(context.photos).keep_only(made_of_photos(groups))
    written = sum(one.staged for one in staged)
    return Done(written, sum(len(group.paths) for group in groups) - written, deleted, warnings)


def newsroom_of(site: Site, options: Options) -> tuple[Newsroom, list[Fault]]:
    """What the newsroom knows, and what is wrong in its lists."""
    sections = tuple(section.name for section in site.sections)
    return read_newsroom(options.content / REPORTERS, sections, options.zone)


def context_of(site: Site, options: Options, newsroom: Newsroom, output: Output) -> WorkerContext:
    """What reading and rendering need; `site` is the first edition's."""
    return WorkerContext(
        content=options.content,
        bodies=options.cache / BODIES,
        output=output.folder,
        staging=output.staging,
        photos=options.cache / PHOTOS,
        newsroom=newsroom,
        root=site.root,
        origin=site.origin,
        templates=Templates(options.templates, options.jinja, options.cache),
        code=program(),
    )


def read_content(found: Survey, options: Options, context: WorkerContext, pool: WorkerPool) -> Read:
    """What every file of the content folder says; from the cache, where it is known there."""
    mark = f"{program()} {context.origin}{context.root} {context.newsroom}".replace("\n", " ")
    readings, before = read_all(found, options.cache, mark, pool)
    articles: list[Article] = []
    undated: dict[str, list[StaticPage]] = {folder: [] for folder in UNDATED}
    for path, reading in readings.items():
        if reading.article:
            articles.append(reading.article)
        elif reading.page:
            undated[path.partition("/")[0]].append(reading.page)
    return Read(readings, before, articles, undated)


def placed_files(read: Read) -> set[str]:
    """The photos that texts show, or would, and those that may be shown before their clips play."""
    texts: list[Article | StaticPage] = [*read.articles, *read.pages]
    files = {photo.file for one in texts for photo in one.photos}
    files |= {name for one in texts for clip in one.clips for name in posters(clip)}
    return files | {article.photo for article in read.articles if article.photo}


def _clips_of(read: Read) -> list[tuple[str, Clip]]:
    """Every clip that a text names, whoever sees it."""
    texts: list[Article | StaticPage] = [*read.articles, *read.pages]
    return [(one.path, clip) for one in texts for clip in one.clips]


class Looked(Record, frozen=True):
    """What is known of the files that texts show, and of the pages of the printed paper."""

    photos: PhotosKnown
    clips: ClipsKnown
    attached: AttachmentsKnown
    paper: printed.Printed


def _looked(
    read: Read,
    seen: Sequence[Article],
    hidden: Sequence[Article],
    leaves: Sequence[printed.Leaf],
    found: Survey,
    options: Options,
    hosts: Sequence[str],
) -> tuple[Looked, list[Fault]]:
    """Look into the files that texts show or would show; `hosts` may have clips. Gives what is wrong too."""
    whole, where = [*seen, *hidden], (found, options.content, options.cache)
    clips = [*media.placed_clips(whole, read.pages)]
    every = [*placed(whole, read.pages), *printed.pictures(leaves), *media.pictures(clips, found)]
    known, unseen = look(every, *where, options.jobs)
    playable, unplayed = media.look(clips, *where, hosts)
    given, ungiven = attachments.look(attachments.linked(whole), *where)
    paper, told = printed.printed(leaves, seen, hidden, known, *where)
    faults = [*printed.only_told(leaves, unseen), *told, *unplayed, *ungiven]
    return Looked(known, playable, given, paper), faults


def _arranged(
    known: Looked,
    found: Survey,
    all_sites: Sequence[Site],
    assets: Assets,
    newsroom: Newsroom,
    options: Options,
    fingerprint: str,
    read: Read,
    seen: Sequence[Article],
) -> tuple[Sources, Editions, list[Group]]:
    """Relate what readers see, and say which groups of pages there are."""
    clips = [*media.placed_clips(seen, read.pages)]
    shown = (*placed(seen, read.pages), *media.pictures(clips, found))
    photos = {one.file: known.photos[one.file] for _, one in shown if one.file in known.photos}
    archive = relate(seen, photos, known.clips, known.attached)
    paper = [one for some in known.paper.values() for one in some]
    photos |= {one.picture: known.photos[one.picture] for one in paper}
    sources = replace(
        sources_of(archive, read, photos, assets, options),
        printed=known.paper,
        clips=known.clips,
        attached=known.attached,
        **media.published_of(clips, known.clips, found),
    )
    editions = {one.lang: make_edition(one, options, newsroom, sources) for one in all_sites}
    groups = [group for one in editions.values() for group in arrange(one, sources, fingerprint)]
    return sources, editions, groups


def sources_of(
    archive: Archive, read: Read, photos: PhotosKnown, assets: Assets, options: Options
) -> Sources:
    """All that pages are arranged from."""
    return Sources(
        archive=archive,
        pages=read.undated[PAGES],
        introductions={page.title: page for page in read.undated[TOPICS]},
        profiles={page.title: page for page in read.undated[PROFILES]},
        photos=photos,
        files=(*((asset.path, asset.data) for asset in assets), *_told(options)),
        now=options.now,
    )


def _told(options: Options) -> Iterable[tuple[str, bytes]]:
    """The files that a paper's settings ask for."""
    return [(SECURITY_TXT, options.security)] if options.security else []


def _asked(
    found: Survey,
    read: Read,
    hidden: Sequence[Article],
    sources: Sources,
    groups: Iterable[Group],
    others: Iterable[str],
    unseen: Sequence[Fault],
    edition: Edition,
    leaves: Sequence[printed.Leaf],
) -> Asked:
    return Asked(
        found=found,
        readings=read.readings,
        before=read.before,
        articles=read.articles,
        hidden=hidden,
        archive=sources.archive,
        pages=read.undated[PAGES],
        topics=read.undated[TOPICS],
        profiles=read.undated[PROFILES],
        paths=[path for group in groups for path in group.paths],
        copied=frozenset(others),
        now=sources.now,
        unseen=unseen,
        addresses=edition.addresses,
        sections={section.name: section.slug for section in edition.site.sections},
        printed=frozenset(leaf.picture for leaf in leaves),
        clips=frozenset(media.companions(_clips_of(read), found)),
    )


def _stop_at(
    faults: list[Fault], options: Options, found: Survey, read: Read, groups: Iterable[Group]
) -> list[Fault]:
    """End the run if any fault is an error, naming each file as the editor sees it. Where the run forgives,
    what is wrong in the content is told and stops nothing, as long as every text can be shown and each page
    has a place of its own."""
    if all(fault.warning for fault in faults):
        return faults
    clash = any(doubled([path for group in groups for path in group.paths], {}))
    lost = {path for path, one in read.readings.items() if not (one.article or one.page)}
    if options.forgiving and not clash:
        forgiven = found.digests.keys() - lost
        faults = [replace(one, warning=True) if one.path in forgiven else one for one in faults]
        if all(fault.warning for fault in faults):
            return faults
    raise ContentFaults(faults, folder_of(options.content))


def folder_of(content: Path) -> str:
    """The content folder as the editor sees it: one that is somewhere else is better named in full."""
    folder = os.path.relpath(content)
    return str(content) if folder.startswith("..") else folder


def _undrawn(archive: Archive, options: Options) -> Iterator[Fault]:
    """What to tell of articles that have no share picture because there are no fonts."""
    if options.share_pictures and not options.fonts:
        some = [one for one in archive.articles if not (one.lead and share_pictures(one.lead))]
        if some:
            fact = f"没有装画分享图要用的字体，{len(some)} 篇没有照片的稿件没有分享图。"
            yield Fault("pelicanconf.py", 0, fact, NO_FONTS, warning=True)


def _span(
    archive: Archive, hidden: Sequence[Article], updates: Iterable[datetime], now: datetime
) -> tuple[datetime | None, datetime | None]:
    """From when and until when the clock makes no difference: from the newest piece that is seen or was
    news last, to the first one that waits for its time or is news no longer; updates count as pieces."""
    seen = [article.date for article in archive.articles[:1]]
    seen += [article.date for article in archive.withdrawn[:1]]
    waiting = [article.date for article in hidden if article.status == "published"]
    for at in updates:
        (waiting if at > now else seen).append(at)
    for article in archive.articles:
        if article.date + NEWS <= now:
            seen.append(article.date + NEWS)
            break
        waiting.append(article.date + NEWS)
    return max(seen, default=None), min(waiting, default=None)
