"""Checks: all that is asked of the files and articles of a build at once.

In: what was read, what readers will see, and which files the site will have. Out: every fault that only shows
when these lie side by side, in one list.

Pieces that readers do not see yet are judged before their time: a scheduled one as if its time had come,
so that the build that shows it, which nobody watches, can only find what no earlier one could know; a
draft likewise, but what is wrong in it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from bulletin.checks.clashes import clashes
from bulletin.checks.links import (
    bringing,
    dead_links,
    doubled,
    introductions,
    links_when_due,
    redated,
)
from bulletin.checks.strays import elsewhere, strays, unused
from bulletin.model.addresses import Addresses
from bulletin.model.archive import Archive
from bulletin.model.article import Article, StaticPage
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading import Reading
from bulletin.store.survey import Survey


class Asked(Record, frozen=True):
    """What the checks look at: the files, what they say and what those read now said before; the articles,
    of which readers do not see the `hidden` ones yet; static pages and introductions; the `paths` of all
    files of the site that are made, and those of the `copied` ones; the clock; `unseen`, the faults of
    photos, clips and attachments, of hidden pieces too, and of printed pages; the site's addresses, the slugs
    of its sections by their names; the pictures of printed pages; the files of clips, with their pictures and
    captions."""

    found: Survey
    readings: Mapping[str, Reading]
    before: Mapping[str, Reading]
    articles: Sequence[Article]
    hidden: Sequence[Article]
    archive: Archive
    pages: Sequence[StaticPage]
    topics: Sequence[StaticPage]
    profiles: Sequence[StaticPage]
    paths: Sequence[str]
    copied: frozenset[str]
    now: datetime
    unseen: Sequence[Fault]
    addresses: Addresses
    sections: Mapping[str, str]
    printed: frozenset[str] = frozenset()
    clips: frozenset[str] = frozenset()


def check(asked: Asked) -> list[Fault]:
    """Every fault there is, once, in order; those of drafts are warnings."""
    faults = list(_of_files(asked))
    if all(fault.warning for fault in faults):  # else it is said better already
        sources = {f"{page.slug}/index.html": page.path for page in asked.pages}
        by = bringing(asked.articles, asked.addresses, asked.sections)
        faults += doubled(asked.paths, sources, by)
    drafts = {article.path for article in asked.articles if article.status != "published"}
    return sorted({replace(one, warning=True) if one.path in drafts else one for one in faults})


def _of_files(asked: Asked) -> Iterator[Fault]:
    archive = asked.archive
    visible = [piece.article for piece in archive.pieces.values()]
    yield from (fault for reading in asked.readings.values() for fault in reading.faults)
    yield from redated(asked.before, asked.readings, asked.now)
    yield from clashes(asked.articles)
    yield from strays(asked.found)
    yield from elsewhere(asked.found)
    yield from unused(asked.found, set(_used(asked)), set(_unread(asked.readings)))
    yield from asked.unseen
    yield from introductions("话题", asked.topics, archive.topics)
    names = {author.label for author in archive.reporters}
    yield from introductions("记者", asked.profiles, names)
    shown: list[Article | StaticPage] = [*visible, *asked.pages, *asked.topics, *asked.profiles]
    paths = set(asked.paths)
    yield from dead_links(shown, asked.hidden, paths, asked.copied)
    yield from links_when_due(asked.hidden, paths, asked.copied, asked.addresses, asked.sections)


def _used(asked: Asked) -> Iterator[str]:
    """The photos, clips and attachments that texts use, seen or not, and the pictures of printed pages."""
    yield from asked.printed
    yield from asked.clips
    texts: list[Article | StaticPage] = [*asked.articles, *asked.pages]
    texts += [*asked.topics, *asked.profiles]
    for one in texts:
        yield from (photo.file for photo in one.photos)
    for article in asked.articles:
        yield article.photo
        yield from (one.file for one in article.attachments)


def _unread(readings: Mapping[str, Reading]) -> Iterator[str]:
    """The texts that could not be read."""
    for path, reading in readings.items():
        if reading.article is None and reading.page is None:
            yield path
