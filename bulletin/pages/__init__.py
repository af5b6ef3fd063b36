"""Arrange: from the archive to pages.

In: the archive and all that goes with it. Out: every page of the site as `Page(paths, maker, view)`, in
groups that are arranged only when they are asked for. Pure: no clock, no file, no setting is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from bulletin.model.addresses import Addresses
from bulletin.model.archive import Archive
from bulletin.model.article import Author, StaticPage
from bulletin.model.digest import digest
from bulletin.model.site import Site
from bulletin.pages.articles import article_pages
from bulletin.pages.edition import Edition, Pictures
from bulletin.pages.feeds import feed_pages
from bulletin.pages.front import front_page
from bulletin.pages.head import FEEDS
from bulletin.pages.lists import list_pages
from bulletin.pages.page import Group, Page
from bulletin.pages.periods import period_pages
from bulletin.pages.searching import search_pages, spread
from bulletin.pages.singles import single_pages
from bulletin.pages.sitemaps import sitemap_pages
from bulletin.pages.views import Link

INDICES = (("话题", "TAGS_URL"), ("记者", "AUTHORS_URL"), ("更正", "CORRECTIONS_URL"))


def make_edition(
    site: Site,
    addresses: Addresses,
    archive: Archive,
    pages: Sequence[StaticPage],
    intros: Mapping[str, StaticPage],
    profiles: Mapping[str, StaticPage],
    beats: Mapping[Author, str],
    pictures: Pictures | None,
    *,
    ground: str,
    page_size: int,
    feeds: bool,
    search: bool,
) -> Edition:
    """Bring together what one build publishes, and make once what many pages share. `ground` is the
    digest of all input but the content."""
    sections = {
        section.name: Link(section.name, addresses.section(section.slug))
        for section in site.sections
        if archive.sections.get(section.name)
    }
    tools = tuple(
        Link(text, addresses.index(name))
        for text, name, wanted in (
            ("往期", "ARCHIVES_URL", True),
            ("搜索", "SEARCH_URL", search),
        )
        if wanted
    )
    footer = (
        *((Link("订阅", site.root + FEEDS[0][1]),) if feeds and site.origin else ()),
        *(Link(text, addresses.index(name)) for text, name in INDICES),
        *(Link(page.title, addresses.page(page.slug)) for page in pages),
    )
    return Edition(
        site=site,
        addresses=addresses,
        archive=archive,
        pages=pages,
        intros=intros,
        profiles=profiles,
        beats=beats,
        pictures=pictures,
        page_size=page_size,
        feeds=feeds and bool(site.origin),
        search=search,
        ground=digest(repr((ground, site, addresses, sections, tools, footer)).encode()),
        topics={topic: Link(topic, addresses.topic(topic)) for topic in archive.topics},
        reporters={
            author: Link(author.name, addresses.reporter(author)) for author in archive.reporters
        },
        sections=sections,
        tools=tools,
        footer=footer,
    )


def arrange(edition: Edition, now: datetime) -> list[Group]:
    """Every page of an edition, in groups. What a site without an address of its own cannot have is left
    out: feeds and sitemaps."""
    groups = [front_page(edition), *article_pages(edition), *list_pages(edition)]
    groups += [*period_pages(edition), *single_pages(edition)]
    if edition.feeds:
        urls = [group.url for group in groups if group.url]
        groups += [*feed_pages(edition), *sitemap_pages(edition, urls, now)]
    if edition.search:
        groups = spread(list(search_pages(edition)), groups)
    site = edition.site
    folder = site.root.removeprefix(site.base)
    return [_moved(group, folder, site.lang) for group in groups] if folder else groups


def _moved(group: Group, folder: str, lang: str) -> Group:
    """A group of the edition that stands in a folder of the output."""
    return Group(
        folder + group.name,
        group.basis,
        tuple(folder + path for path in group.paths),
        partial(_moved_pages, group, folder, lang),
    )


def _moved_pages(group: Group, folder: str, lang: str) -> Iterator[Page]:
    for page in group.pages():
        paths, parts = ([folder + path for path in some] for some in (page.paths, page.parts))
        yield replace(page, paths=tuple(paths), parts=tuple(parts), edition=lang)
