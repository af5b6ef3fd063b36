"""Checks: all that is asked of the files and articles of a build at once.

In: what was read, what readers will see, and which files the site will have. Out: every fault that only shows
when these lie side by side, in one list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bulletin.checks.clashes import clashes
from bulletin.checks.links import dead_links, doubled, introductions, redated
from bulletin.checks.strays import strays
from bulletin.model.archive import Archive
from bulletin.model.article import Article, StaticPage
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading import Reading
from bulletin.store.survey import Survey


class Asked(Record, frozen=True):
    """What the checks look at: the files, what they say and what those read now said before; the articles,
    of which readers do not see the `hidden` ones yet; static pages and introductions; the `paths` of all
    files of the site that are made, and those of the `copied` ones; the clock."""

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


def check(asked: Asked) -> list[Fault]:
    """Every fault there is."""
    faults = list(_of_files(asked))
    if all(fault.warning for fault in faults):  # else it is said better already
        sources = {f"{page.slug}/index.html": page.path for page in asked.pages}
        faults += doubled(asked.paths, sources)
    return faults


def _of_files(asked: Asked) -> Iterator[Fault]:
    archive = asked.archive
    visible = [piece.article for piece in archive.pieces.values()]
    yield from (fault for reading in asked.readings.values() for fault in reading.faults)
    yield from redated(asked.before, asked.readings, asked.now)
    yield from clashes(asked.articles)
    yield from strays(asked.found)
    yield from introductions("话题", asked.topics, archive.topics)
    names = {author.label for author in archive.reporters}
    yield from introductions("记者", asked.profiles, names)
    shown: list[Article | StaticPage] = [*visible, *asked.pages, *asked.topics, *asked.profiles]
    yield from dead_links(shown, asked.hidden, set(asked.paths), asked.copied)
