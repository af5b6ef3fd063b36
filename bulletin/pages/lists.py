"""Lists: the articles of each section, topic and reporter, and the indices of topics and reporters.

In: the edition. Out: pages, a group each. The newest page of a list stands at its address; older parts
stand at `page/N/`, counted from the oldest, so that a full page never changes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from bulletin.model.addresses import INDEX
from bulletin.model.article import Article, StaticPage
from bulletin.model.dates import month_name, span
from bulletin.model.record import Record
from bulletin.pages.edition import Edition, chart_view, faces
from bulletin.pages.head import column_head
from bulletin.pages.page import Group, Page
from bulletin.pages.views import DayGroup, IndexEntry, IndexView, Link, ListView, Pager, Stretch


class _List(Record, frozen=True):
    """One list: what it is of, where it stands, what introduces it."""

    maker: str
    kind: str
    link: Link
    articles: Sequence[Article]
    intro: str
    page: StaticPage | None = None
    current: str = ""
    crumbs: tuple[Link, ...] = ()
    feeds: bool = True
    timeline: bool = False


def list_pages(edition: Edition) -> Iterator[Group]:
    """All lists and indices."""
    for one in (*_sections(edition), *_topics(edition), *_reporters(edition)):
        yield from _groups(edition, one)
    for maker, link, entries in (
        ("tags.html", _topic_index(edition), tuple(_topic_entries(edition))),
        ("authors.html", _reporter_index(edition), tuple(_reporter_entries(edition))),
    ):
        pages = partial(_index, edition, maker, link, entries)
        yield edition.group(link.url, edition.basis(entries), pages)


def chunks(newest_first: Sequence[Article], size: int) -> Iterator[tuple[int, Sequence[Article]]]:
    """Cut a list into its newest page (number 0, `size` to 2·`size`−1 pieces) and full pages of
    `size` pieces, numbered from the oldest, which is 1."""
    full = max(len(newest_first) // size - 1, 0)
    newest = len(newest_first) - full * size
    yield 0, newest_first[:newest]
    for number in range(full, 0, -1):
        start = newest + (full - number) * size
        yield number, newest_first[start : start + size]


def _groups(edition: Edition, one: _List) -> Iterator[Group]:
    cut = list(chunks(one.articles, edition.page_size))
    last = len(cut) - 1  # the number of the newest full page, or 0
    place = edition.path(one.link.url).removesuffix(INDEX)
    about = edition.basis(one.kind, one.link, one.intro, one.timeline)
    first = one.page, edition.figures(one.page) if one.page else ()
    for number, articles in cut:
        # of the number of the newest full page, a page shows whether there is a newer one than itself
        following = (last, first) if number == 0 else number < last
        basis = edition.basis(about, number, following, faces(articles))
        url, file = (edition.addresses.numbered(of, number) for of in (one.link.url, place))
        pages = partial(_page, edition, one, number, last, articles)
        yield Group(url, basis, (file + INDEX,), pages, url)


def _page(
    edition: Edition, one: _List, number: int, last: int, articles: Sequence[Article]
) -> Iterator[Page]:
    """A page of a list; `number` is 0 for the newest, `last` that of the newest full page."""
    url = edition.addresses.numbered(one.link.url, number)
    heading = one.link.text
    title = heading
    if number:
        title += f"（{span(articles[-1].date.date(), articles[0].date.date())}）"
    older = last if number == 0 else number - 1
    newer = number + 1 if number < last else 0

    def turn(text: str, target: int) -> Link:
        return Link(text, edition.addresses.numbered(one.link.url, target))

    pager = Pager(
        number=number,
        older=turn("更早的报道", older) if older else None,
        newer=turn("更新的报道", newer) if number else None,
        newest=turn("最新报道", 0) if number else None,
    )
    page = None if number else one.page
    head = column_head(edition, title, url, one.intro, feed_of=one.link if one.feeds else None)
    view = ListView(
        frame=edition.frame(head, one.current, one.crumbs),
        kind=one.kind,
        heading=heading,
        intro="" if number else one.intro,
        body=page.body if page else "",
        figures=edition.figures(page) if page else (),
        charts=tuple(map(chart_view, page.charts)) if page else (),
        cards=() if one.timeline else tuple(edition.card(article) for article in articles),
        timeline=tuple(_timeline(edition, articles)) if one.timeline else (),
        pager=pager,
    )
    yield edition.page(url, one.maker, view, view.body)


def _timeline(edition: Edition, newest_first: Sequence[Article]) -> Iterator[Stretch]:
    """A list by months and days."""
    addresses = edition.addresses
    for (year, month), some in groupby(newest_first, lambda a: (a.date.year, a.date.month)):
        days = (
            DayGroup(
                Link(f"{day.month}月{day.day}日", addresses.day(day)),
                tuple(edition.card(article) for article in group),
            )
            for day, group in groupby(some, lambda article: article.date.date())
        )
        yield Stretch(Link(month_name(year, month), addresses.month(year, month)), tuple(days))


def _sections(edition: Edition) -> Iterator[_List]:
    for link in edition.sections.values():
        yield _List(
            maker="category.html",
            kind="栏目",
            link=link,
            articles=edition.archive.sections[link.text],
            intro=edition.section(link.text).description,
            current=link.text,
        )


def _topics(edition: Edition) -> Iterator[_List]:
    for topic, articles in edition.archive.topics.items():
        page = edition.intros.get(topic)
        yield _List(
            maker="tag.html",
            kind="话题",
            link=edition.topics[topic],
            articles=articles,
            intro=page.summary if page else "",
            page=page,
            crumbs=(_topic_index(edition),),
            timeline=bool(page),
        )


def _reporters(edition: Edition) -> Iterator[_List]:
    for author, articles in edition.archive.reporters.items():
        page = edition.profiles.get(author.label)
        yield _List(
            maker="author.html",
            kind="记者",
            link=Link(author.label, edition.reporter_link(author).url),
            articles=articles,
            intro=(page.summary if page else "") or edition.beats.get(author, ""),
            page=page,
            crumbs=(_reporter_index(edition),),
            feeds=False,
        )


def _topic_index(edition: Edition) -> Link:
    return Link("话题", edition.addresses.index("TAGS_URL"))


def _reporter_index(edition: Edition) -> Link:
    return Link("记者", edition.addresses.index("AUTHORS_URL"))


def _topic_entries(edition: Edition) -> Iterator[IndexEntry]:
    for topic, articles in edition.archive.topics.items():
        yield IndexEntry(edition.topics[topic], len(articles))


def _reporter_entries(edition: Edition) -> Iterator[IndexEntry]:
    for author, articles in edition.archive.reporters.items():
        yield IndexEntry(Link(author.label, edition.reporter_link(author).url), len(articles))


def _index(
    edition: Edition, maker: str, link: Link, entries: Iterable[IndexEntry]
) -> Iterator[Page]:
    ordered = sorted(entries, key=lambda entry: (-entry.count, entry.link.text))
    frame = edition.frame(column_head(edition, link.text, link.url))
    yield edition.page(link.url, maker, IndexView(frame, link.text, tuple(ordered)))
