"""The front page: the newest edition, arranged by rank.

In: the newest pieces of the paper and of each section. Out: one page. No piece stands in two places, and
every place may be empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from bulletin.model.article import RANKS
from bulletin.model.dates import Moment, MonthGrid, mark_day, moment
from bulletin.model.record import Record
from bulletin.model.shown import Shown
from bulletin.pages.components import Card, Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import front_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.periods import month_counts
from bulletin.pages.sources import Sources

TEMPLATE: Final = "index.html"

CURRENT_DAYS = 3  # a piece may lead or stand beside the lead for so many days
CANDIDATES = 120  # of the newest pieces, how many are considered for a place by rank
MAJORS = 4  # pieces beside the lead
BLOCK = 4  # pieces of a section's block
LATEST = 8
TOPICS = 8
PICTURES = 4
PICTURES_SECTION: Final = "图片"
POOL = 200  # newest pieces that the page is arranged from; their topics are counted
DEPTH = (
    BLOCK + 1 + MAJORS + PICTURES
)  # of a section: those of its block, if all others stand elsewhere


class SectionBlock(Record, frozen=True):
    """A section on the front page: one story told larger, then headlines."""

    section: Link
    first: Card
    rest: tuple[Card, ...]


class FrontView(Record, frozen=True):
    """`index.html`: arranged by rank; any part but `lead` may be empty."""

    frame: Frame
    edition: Moment | None  # the newest article's day; None on a site without articles
    issue: int | None
    lead: Card | None
    majors: tuple[Card, ...]  # second rank, beside the lead
    blocks: tuple[SectionBlock, ...]
    latest: tuple[Card, ...]  # headlines that found no other place, newest first
    topics: tuple[Link, ...]
    pictures: tuple[Card, ...]
    calendar: MonthGrid | None


class SectionInputs(Inputs, frozen=True):
    """A section's newest pieces."""

    name: str
    newest: tuple[Shown, ...]


class FrontInputs(Inputs, frozen=True):
    """The newest pieces, newest first; of each section too; the numbers of articles of the days of the
    newest piece's month."""

    newest: tuple[Shown, ...]
    sections: tuple[SectionInputs, ...]
    counts: dict[int, int]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive, root = sources.archive, edition.site.root
    newest = archive.articles[:POOL]
    sections = (
        SectionInputs(link.text, tuple(archive.sections[link.text][:DEPTH]))
        for link in edition.sections
    )
    month = (newest[0].date.year, newest[0].date.month) if newest else None
    counts = month_counts(archive, month) if month else {}
    inputs = FrontInputs(newest, tuple(sections), counts)
    yield FRONT.group(inputs, edition.path(root), url=root)


def _pages(edition: Edition, inputs: FrontInputs) -> Iterator[Page]:
    articles = inputs.newest
    placed: set[str] = set()

    def place(article: Shown) -> Shown:
        placed.add(article.address)
        return article

    def free(candidates: Sequence[Shown], count: int) -> list[Shown]:
        chosen: list[Shown] = []
        for article in candidates:
            if len(chosen) == count:
                break
            if article.address not in placed:
                chosen.append(place(article))
        return chosen

    by_rank = _by_rank(articles)
    lead = place(by_rank[0]) if by_rank else None
    majors = free(_by_weight(by_rank), MAJORS)
    pictures = free(
        [article for article in articles[:CANDIDATES] if _is_picture(article)], PICTURES
    )
    blocks = []
    for section in inputs.sections:
        if pictures and section.name == PICTURES_SECTION:
            continue  # it has a place of its own
        if chosen := free(section.newest, BLOCK):
            chosen.sort(key=_rank)
            first, *rest = edition.cards(chosen)
            blocks.append(SectionBlock(edition.section_link(section.name), first, tuple(rest)))
    latest = free(articles, LATEST)
    view = FrontView(
        frame=edition.frame(front_head(edition, lead)),
        edition=moment(articles[0].date.replace(hour=0, minute=0)) if articles else None,
        issue=articles[0].issue if articles else None,
        lead=edition.card(lead, "lead") if lead else None,
        majors=edition.cards(majors),
        blocks=tuple(blocks),
        latest=edition.cards(latest),
        topics=_topics(edition, articles),
        pictures=tuple(
            edition.card(article, "lead" if len(pictures) == 1 else "card") for article in pictures
        ),
        calendar=_calendar(edition, inputs),
    )
    yield edition.page(edition.site.root, TEMPLATE, view)


def _by_rank(articles: Sequence[Shown]) -> list[Shown]:
    """The newest pieces, those of the last days by rank before the others by date."""
    pool = list(articles[:CANDIDATES])
    if not pool:
        return []
    oldest = pool[0].date.date() - timedelta(days=CURRENT_DAYS - 1)
    current = [article for article in pool if article.date.date() >= oldest]
    current.sort(key=_rank)
    return current + pool[len(current) :]


def _rank(article: Shown) -> int:
    """For sorting by rank; what was newest first stays so within a rank."""
    return RANKS.index(article.rank)


def _by_weight(by_rank: Sequence[Shown]) -> list[Shown]:
    """The same pieces for the places beside the lead, where the lead of a day before counts as second rank,
    and of equals the newer stands first. So today's second rank stands above it."""
    if not by_rank:
        return []
    newest = max(article.date for article in by_rank).date()
    recent = [one for one in by_rank if (newest - one.date.date()).days < CURRENT_DAYS]
    recent.sort(key=lambda one: one.date, reverse=True)
    recent.sort(key=lambda one: max(_rank(one), one.date.date() < newest))
    return [*recent, *by_rank[len(recent) :]]


def _is_picture(article: Shown) -> bool:
    return article.section == PICTURES_SECTION and article.lead is not None


def _calendar(edition: Edition, inputs: FrontInputs) -> MonthGrid | None:
    if not inputs.newest:
        return None
    newest = inputs.newest[0].date
    return mark_day(edition.grid((newest.year, newest.month), inputs.counts), newest.day)


def _topics(edition: Edition, articles: Sequence[Shown]) -> tuple[Link, ...]:
    """The topics most written about lately; of equals, the one taken up last."""
    counts = Counter(topic for article in articles for topic in article.topics)
    return tuple(edition.topic(topic) for topic, _ in counts.most_common(TOPICS))


FRONT: Final = Kind("首页", FrontInputs, _groups, _pages, {TEMPLATE: FrontView})
