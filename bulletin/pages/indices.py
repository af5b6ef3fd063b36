"""Indices: all topics, all reporters, with the numbers of their articles.

In: links and numbers. Out: a page for each index.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.record import Record
from bulletin.pages.components import Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import column_head
from bulletin.pages.lists import reporter_index, topic_index
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources


class IndexEntry(Record, frozen=True):
    """A line of an index: a topic or a reporter, with the number of articles."""

    link: Link
    count: int


class IndexView(Record, frozen=True):
    """`tags.html` and `authors.html`: all topics, all reporters, most written of first."""

    frame: Frame
    heading: str
    entries: tuple[IndexEntry, ...]


class IndexInputs(Inputs, frozen=True):
    """An index and its lines."""

    link: Link
    entries: tuple[IndexEntry, ...]


def _page(edition: Edition, inputs: IndexInputs, maker: str) -> Iterator[Page]:
    link = inputs.link
    ordered = sorted(inputs.entries, key=lambda entry: (-entry.count, entry.link.text))
    frame = edition.frame(column_head(edition, link.text, link.url))
    yield edition.page(link.url, maker, IndexView(frame, link.text, tuple(ordered)))


def _topic_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    link = topic_index(edition)
    topics = sources.archive.topics.items()
    entries = tuple(IndexEntry(edition.topic(topic), len(some)) for topic, some in topics)
    yield TOPICS.group(IndexInputs(link, entries), edition.path(link.url), url=link.url)


def _topics(edition: Edition, inputs: IndexInputs) -> Iterator[Page]:
    return _page(edition, inputs, "tags.html")


TOPICS: Final = Kind("话题索引", IndexInputs, _topic_groups, _topics, {"tags.html": IndexView})


def _reporter_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    link = reporter_index(edition)
    reporters = sources.archive.reporters.items()
    entries = tuple(
        IndexEntry(Link(author.label, edition.reporter(author).url), len(some))
        for author, some in reporters
    )
    yield REPORTERS.group(IndexInputs(link, entries), edition.path(link.url), url=link.url)


def _reporters(edition: Edition, inputs: IndexInputs) -> Iterator[Page]:
    return _page(edition, inputs, "authors.html")


REPORTERS: Final = Kind(
    "记者索引", IndexInputs, _reporter_groups, _reporters, {"authors.html": IndexView}
)
