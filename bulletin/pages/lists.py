"""Lists: the articles of a section, a topic, a reporter.

In: the articles of one page of a list, and what introduces it. Out: the page. The newest page of a list
stands at its address; older parts stand at `page/N/`, counted from the oldest, so that a full page never
changes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, TypeVar

from msgspec import field

from bulletin.model.addresses import INDEX
from bulletin.model.article import StaticPage
from bulletin.model.clip import PlacedClip
from bulletin.model.dates import day_name, month_name, span
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.shown import Shown, clips_of, photos_of
from bulletin.pages.components import Card, ChartView, DayGroup, Figure, Frame, Link, Player
from bulletin.pages.edition import Edition, chart_view
from bulletin.pages.head import FEEDS, column_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources
from bulletin.pages.spreads import Spread, spread

T = TypeVar("T")


class Pager(Record, frozen=True):
    """Where the older and the newer part of a list stand; `number` is 0 on the newest page.

    Numbered pages count from the oldest, so that what a page holds never changes once it is full.
    """

    number: int
    older: Link | None
    newer: Link | None
    newest: Link | None


class Stretch(Record, frozen=True):
    """A month of a timeline with its days."""

    heading: Link
    days: tuple[DayGroup, ...]


class ListView(Record, frozen=True):
    """`category.html`, `tag.html` and `author.html`: the articles of a section, topic or reporter, as
    cards; for a topic that has a page of its own as a timeline, for the section of pictures as spreads. Two
    of the three are empty."""

    frame: Frame
    kind: str  # 栏目, 话题, 记者
    heading: str
    intro: str
    body: str  # digest of an introduction of its own, or empty
    figures: tuple[Figure | None, ...]  # the introduction's
    charts: tuple[ChartView, ...]
    cards: tuple[Card, ...]
    timeline: tuple[Stretch, ...]
    spreads: tuple[Spread, ...]
    pager: Pager
    feed: str  # the absolute address of its own feed, if it has one
    subscribe: str  # where it is said what a feed is
    clips: tuple[Player | None, ...] = ()  # the introduction's


class ListInputs(Inputs, frozen=True):
    """A page of a list. `number` is 0 for the newest; `older` and `newer` are the numbers of the pages
    beside it, 0 where there is none. `intro` is a line below the heading, `page` an introduction of its
    own, which the newest page shows; `index` is the list of all such lists, if there is one. A `timeline`
    shows its articles by months and days."""

    link: Link
    number: int
    older: int
    newer: int
    intro: str
    articles: tuple[Shown, ...]
    page: StaticPage | None = None
    photos: dict[str, PhotoFacts] = field(default_factory=dict)  # the introduction's
    index: Link | None = None
    timeline: bool = False
    clips: tuple[PlacedClip | None, ...] = ()  # the introduction's


class Listed(Record, frozen=True):
    """All of a list, before it is cut into pages; the names as `ListInputs` has them."""

    link: Link
    articles: Sequence[Shown]
    intro: str
    page: StaticPage | None = None
    index: Link | None = None
    timeline: bool = False


def chunks(newest_first: Sequence[T], size: int) -> Iterator[tuple[int, Sequence[T]]]:
    """Cut a list into its newest page (number 0, `size` to 2·`size`−1 pieces) and full pages of
    `size` pieces, numbered from the oldest, which is 1."""
    full = max(len(newest_first) // size - 1, 0)
    newest = len(newest_first) - full * size
    yield 0, newest_first[:newest]
    for number in range(full, 0, -1):
        start = newest + (full - number) * size
        yield number, newest_first[start : start + size]


def _list(
    kind: Kind[ListInputs], edition: Edition, sources: Sources, listed: Listed
) -> Iterator[Group]:
    """The pages of one list, a group each."""
    cut = list(chunks(listed.articles, edition.page_size))
    last = len(cut) - 1  # the number of the newest full page, or 0
    place = edition.path(listed.link.url).removesuffix(INDEX)
    for number, some in cut:
        page = listed.page if number == 0 else None
        inputs = ListInputs(
            listed.link,
            number,
            older=number - 1 if number else last,
            newer=number + 1 if number and number < last else 0,
            intro=listed.intro,
            articles=tuple(some),
            page=page,
            photos=photos_of(page, sources.photos) if page else {},
            index=listed.index,
            timeline=listed.timeline,
            clips=clips_of(page, sources.photos, sources.clips) if page else (),
        )
        url, file = (edition.addresses.numbered(of, number) for of in (listed.link.url, place))
        yield kind.group(inputs, file + INDEX, url=url)


def _page(
    edition: Edition,
    inputs: ListInputs,
    maker: str,
    kind: str,
    *,
    current: str = "",
    feeds: bool = True,
    pictures: bool = False,
) -> Iterator[Page]:
    number, articles, page = inputs.number, inputs.articles, inputs.page
    url = edition.addresses.numbered(inputs.link.url, number)
    heading = inputs.link.text
    title = heading
    if number:
        title += f"（{span(articles[-1].date.date(), articles[0].date.date())}）"

    def turn(text: str, target: int) -> Link:
        return Link(text, edition.addresses.numbered(inputs.link.url, target))

    pager = Pager(
        number=number,
        older=turn("更早的报道", inputs.older) if inputs.older else None,
        newer=turn("更新的报道", inputs.newer) if number else None,
        newest=turn("最新报道", 0) if number else None,
    )
    crumbs = (inputs.index,) if inputs.index else ()
    feed_of = inputs.link if feeds else None
    head = column_head(edition, title, url, inputs.intro, feed_of, first=articles[0])
    view = ListView(
        frame=edition.frame(head, current, crumbs),
        kind=kind,
        heading=heading,
        intro="" if number else inputs.intro,
        body=page.body if page else "",
        figures=edition.figures(page, inputs.photos) if page else (),
        charts=tuple(map(chart_view, page.charts)) if page else (),
        cards=() if inputs.timeline or pictures else edition.cards(articles),
        timeline=tuple(_timeline(edition, articles)) if inputs.timeline else (),
        spreads=tuple(spread(edition, one) for one in articles) if pictures else (),
        pager=pager,
        feed=edition.site.absolute(inputs.link.url + FEEDS[0][1])
        if feeds and edition.feeds
        else "",
        subscribe=edition.addresses.index("SUBSCRIBE_URL"),
        clips=edition.players(inputs.clips),
    )
    yield edition.page(url, maker, view, view.body)


def _timeline(edition: Edition, newest_first: Sequence[Shown]) -> Iterator[Stretch]:
    """A list by months and days."""
    addresses = edition.addresses
    for (year, month), some in groupby(newest_first, lambda a: (a.date.year, a.date.month)):
        days = (
            DayGroup(Link(day_name(day), addresses.day(day)), edition.cards(group))
            for day, group in groupby(some, lambda article: article.date.date())
        )
        yield Stretch(Link(month_name(year, month), addresses.month(year, month)), tuple(days))


# --- sections ---------------------------------------------------------------------------------


def _section_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for link in edition.sections:
        articles = sources.archive.sections[link.text]
        listed = Listed(link, articles, edition.section(link.text).description)
        yield from _list(SECTIONS, edition, sources, listed)


def _section(edition: Edition, inputs: ListInputs) -> Iterator[Page]:
    name = inputs.link.text
    pictures = name == edition.site.picture_section
    return _page(edition, inputs, "category.html", "栏目", current=name, pictures=pictures)


SECTIONS: Final = Kind("栏目", ListInputs, _section_groups, _section, {"category.html": ListView})

# --- topics -----------------------------------------------------------------------------------


def topic_index(edition: Edition) -> Link:
    """The list of all topics."""
    return Link("话题", edition.addresses.index("TAGS_URL"))


def _topic_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    index = topic_index(edition)
    for topic, articles in sources.archive.topics.items():
        page = sources.introductions.get(topic)
        intro = page.summary if page else ""
        listed = Listed(edition.topic(topic), articles, intro, page, index, timeline=bool(page))
        yield from _list(TOPICS, edition, sources, listed)


def _topic(edition: Edition, inputs: ListInputs) -> Iterator[Page]:
    return _page(edition, inputs, "tag.html", "话题")


TOPICS: Final = Kind("话题", ListInputs, _topic_groups, _topic, {"tag.html": ListView})

# --- reporters --------------------------------------------------------------------------------


def reporter_index(edition: Edition) -> Link:
    """The list of all reporters."""
    return Link("记者", edition.addresses.index("AUTHORS_URL"))


def _reporter_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    index = reporter_index(edition)
    for author, articles in sources.archive.reporters.items():
        page = sources.profiles.get(author.label)
        link = Link(author.label, edition.reporter(author).url)
        intro = (page.summary if page else "") or edition.beats.get(author, "")
        yield from _list(REPORTERS, edition, sources, Listed(link, articles, intro, page, index))


def _reporter(edition: Edition, inputs: ListInputs) -> Iterator[Page]:
    return _page(edition, inputs, "author.html", "记者", feeds=False)


REPORTERS: Final = Kind("记者", ListInputs, _reporter_groups, _reporter, {"author.html": ListView})
