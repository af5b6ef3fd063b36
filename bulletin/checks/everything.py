"""Everything: all that is wrong in a paper's content, in one list.

In: what reading, relating, looking at photos and arranging found. Out: every fault, in one call, so that
nothing is left out in one place and told in another.

Pieces that readers do not see yet are judged before their time: a scheduled one as if its time had come,
so that the build that shows it, which nobody watches, can only find what no earlier one could know; a
draft likewise, but what is wrong in it is a warning.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from bulletin.checks.clashes import clashes
from bulletin.checks.links import dead_links, doubled, introductions, links_when_due, redated
from bulletin.checks.strays import strays, unused
from bulletin.model.addresses import INDEX, Addresses
from bulletin.model.archive import Archive
from bulletin.model.article import Article, StaticPage
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.pages.page import Group
from bulletin.reading import Reading
from bulletin.store.survey import Survey


class Findings(Record, frozen=True):
    """What the steps before found, for the checks.

    `readings` and `before` are what each text says and said when it was last read; `hidden` are the
    articles that readers do not see at `now`; `looked` are the faults of photos, of hidden pieces too
    (`album.look` of all that is placed); `plan` are all pages, `others` the files that Pelican writes;
    `sections` the slugs of sections by their names.
    """

    found: Survey
    readings: Mapping[str, Reading]
    before: Mapping[str, Reading]
    hidden: Sequence[Article]
    archive: Archive
    pages: Sequence[StaticPage]
    topics: Sequence[StaticPage]
    profiles: Sequence[StaticPage]
    looked: Sequence[Fault]
    plan: Sequence[Group]
    others: Container[str]
    addresses: Addresses
    sections: Mapping[str, str]
    now: datetime


def all_faults(known: Findings) -> list[Fault]:
    """Every fault of a paper's content once, in order, those of drafts as warnings."""
    drafts = {
        path
        for path, reading in known.readings.items()
        if reading.article and reading.article.status == "draft"
    }
    return sorted(
        {
            replace(fault, warning=True) if fault.path in drafts else fault
            for fault in _faults(known)
        }
    )


def _faults(known: Findings) -> Iterator[Fault]:
    articles = [one.article for one in known.readings.values() if one.article]
    faults = [fault for reading in known.readings.values() for fault in reading.faults]
    faults += redated(known.before, known.readings, known.now)
    faults += clashes(articles)
    faults += strays(known.found)
    faults += unused(known.found, set(_used(articles, _shown(known))), set(_unread(known.readings)))
    faults += known.looked
    faults += introductions("话题", known.topics, known.archive.topics)
    names = {author.label for author in known.archive.reporters}
    faults += introductions("记者", known.profiles, names)
    if not any(not fault.warning for fault in faults):  # else it was said better already
        sources = {f"{page.slug}/{INDEX}": page.path for page in known.pages}
        faults += doubled(known.plan, sources)
    paths = {path for group in known.plan for path in group.paths}
    seen: list[Article | StaticPage] = [*known.archive.articles, *_shown(known)]
    faults += dead_links(seen, known.hidden, paths, known.others)
    faults += links_when_due(known.hidden, paths, known.others, known.addresses, known.sections)
    yield from faults


def _shown(known: Findings) -> list[StaticPage]:
    return [*known.pages, *known.topics, *known.profiles]


def _used(articles: Iterable[Article], pages: Iterable[StaticPage]) -> Iterator[str]:
    """The photos that texts use, seen or not."""
    texts: list[Article | StaticPage] = [*articles, *pages]
    for one in texts:
        yield from (photo.file for photo in one.photos)
    yield from (article.photo for article in articles if article.photo)


def _unread(readings: Mapping[str, Reading]) -> Iterator[str]:
    """The texts that could not be read."""
    for path, reading in readings.items():
        if reading.article is None and reading.page is None:
            yield path
