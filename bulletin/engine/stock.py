"""Stock: what the paper has, read as a build reads it, without making a page.

In: the settings. Out: `Stock`: every article and how they hang together, what all pages of an edition
share, and the templates, so that one page can be made by itself (`bulletin.desk.writing.page`). What a
build has read a moment ago comes from the cache. Faults are the build's to tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from bulletin.attachments import looking as attachments
from bulletin.engine import printed
from bulletin.engine.editions import make_edition, sites
from bulletin.engine.output import Output
from bulletin.engine.pipeline import context_of, newsroom_of, placed_files, read_content, sources_of
from bulletin.engine.templates import Templates
from bulletin.engine.workers import WorkerPool
from bulletin.media import looking as media
from bulletin.model.archive import parted, relate
from bulletin.model.article import Article
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.pages.edition import Edition
from bulletin.pages.sources import Sources
from bulletin.photos.looking import look, placed
from bulletin.settings import Options
from bulletin.store.survey import survey

_ALONE: Final = 1  # process: the build has just read everything


class Stock(Record, frozen=True, gc=True):
    """All that the paper has. `articles` are those of every file, drafts too; `editions` are by their
    language, the first one first."""

    options: Options
    articles: tuple[Article, ...]
    sources: Sources
    editions: Mapping[str, Edition]
    templates: Templates


def take_stock(site: Site, options: Options) -> Stock:
    """Read the content folder. Raises `BodiesLost` where the cache is damaged, which the next build mends."""
    found = survey(options.content, options.cache)
    newsroom, _ = newsroom_of(site, options)
    all_sites, assets, _ = sites(site, options, newsroom)
    context = context_of(all_sites[0], options, newsroom, Output(options.output))
    with WorkerPool(_ALONE, context) as pool:
        read = read_content(found, options, context, pool)
    seen, hidden = parted(read.articles, options.now, options.drafts)
    leaves = printed.leaves(found, placed_files(read))
    clips = [*media.placed_clips([*seen, *hidden], read.pages)]
    every = [*placed([*seen, *hidden], read.pages), *printed.pictures(leaves)]  # as a build looks
    every += media.pictures(clips, found)
    known, _ = look(every, found, options.content, options.cache, _ALONE)
    playable, _ = media.look(clips, found, options.content, options.cache, site.media)
    linked = attachments.linked([*seen, *hidden])
    given, _ = attachments.look(linked, found, options.content, options.cache)
    archive = relate(seen, known, playable, given)
    sources = sources_of(archive, read, known, assets, options)
    published = media.published_of(clips, playable, found)
    sources = replace(sources, clips=playable, attached=given, **published)
    editions = {one.lang: make_edition(one, options, newsroom, sources) for one in all_sites}
    return Stock(options, tuple(read.articles), sources, editions, context.templates)
