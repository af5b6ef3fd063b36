"""The search page, where every article can be reached by links too.

In: the topics most written about, the years. Out: one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.record import Record
from bulletin.pages.components import Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import plain_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "search.html"
INDICES: Final = (("按日期", "ARCHIVES_URL"), ("全部话题", "TAGS_URL"), ("全部记者", "AUTHORS_URL"))
TOPICS: Final = 30


class SearchView(Record, frozen=True):
    """`search.html`: the search page, and for a reader without script the other ways to an article:
    indices, sections, years, the topics most written about."""

    frame: Frame
    heading: str
    indices: tuple[Link, ...]
    sections: tuple[Link, ...]
    years: tuple[Link, ...]
    topics: tuple[Link, ...]


class LookupInputs(Inputs, frozen=True):
    """The topics most written about, most first; the years that have articles, newest first."""

    topics: tuple[str, ...]
    years: tuple[int, ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if not edition.search:
        return
    archive, url = sources.archive, edition.addresses.index("SEARCH_URL")
    most = sorted(archive.topics, key=lambda topic: (-len(archive.topics[topic]), topic))[:TOPICS]
    years = dict.fromkeys(year for year, _ in archive.months)
    yield LOOKUP.group(LookupInputs(tuple(most), tuple(years)), edition.path(url), url=url)


def _pages(edition: Edition, inputs: LookupInputs) -> Iterator[Page]:
    addresses = edition.addresses
    here = Link("搜索", addresses.index("SEARCH_URL"))
    view = SearchView(
        edition.frame(plain_head(edition, here.text, here.url)),
        here.text,
        indices=tuple(Link(text, addresses.index(name)) for text, name in INDICES),
        sections=edition.sections,
        years=tuple(Link(f"{year}年", addresses.year(year)) for year in inputs.years),
        topics=tuple(edition.topic(topic) for topic in inputs.topics),
    )
    yield edition.page(here.url, TEMPLATE, view)


LOOKUP: Final = Kind("搜索页", LookupInputs, _groups, _pages, {TEMPLATE: SearchView})
