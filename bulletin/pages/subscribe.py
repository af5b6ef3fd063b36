"""The page that says what a feed is, and which there are.

In: the topics most written about. Out: one page, where there are feeds. Readers meet a feed as an address
to copy, never as a file to open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.record import Record
from bulletin.pages.components import Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import FEEDS, plain_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "subscribe.html"
TOPICS: Final = 60  # each other topic names its feed on its own page


class SubscribeView(Record, frozen=True):
    """`subscribe.html`: the feeds of the paper, of its sections and of topics; each link's address is that
    of the feed, absolute, as a reader's program wants it. `more` is the list of all topics, where some are
    left out."""

    frame: Frame
    heading: str
    paper: Link
    sections: tuple[Link, ...]
    topics: tuple[Link, ...]
    more: Link | None


class SubscribeInputs(Inputs, frozen=True):
    """The topics most written about, most first; and whether there are others."""

    topics: tuple[str, ...]
    others: bool


def subscribe_link(edition: Edition) -> Link:
    """The page on feeds."""
    return Link("订阅", edition.addresses.index("SUBSCRIBE_URL"))


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if not edition.feeds:
        return
    topics, url = sources.archive.topics, subscribe_link(edition).url
    most = sorted(topics, key=lambda topic: (-len(topics[topic]), topic))
    inputs = SubscribeInputs(tuple(most[:TOPICS]), len(most) > TOPICS)
    yield SUBSCRIBE.group(inputs, edition.path(url), url=url)


def _pages(edition: Edition, inputs: SubscribeInputs) -> Iterator[Page]:
    here = subscribe_link(edition)

    def feed(of: Link) -> Link:
        return Link(of.text, edition.site.absolute(of.url + FEEDS[0][1]))

    view = SubscribeView(
        edition.frame(plain_head(edition, here.text, here.url)),
        here.text,
        paper=feed(Link(edition.site.name, edition.home.url)),
        sections=tuple(map(feed, edition.sections)),
        topics=tuple(feed(edition.topic(topic)) for topic in inputs.topics),
        more=Link("全部话题", edition.addresses.index("TAGS_URL")) if inputs.others else None,
    )
    yield edition.page(here.url, TEMPLATE, view)


SUBSCRIBE: Final = Kind("订阅页", SubscribeInputs, _groups, _pages, {TEMPLATE: SubscribeView})
