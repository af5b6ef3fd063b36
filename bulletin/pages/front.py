"""The front page: the newest edition, arranged by rank.

In: the edition. Out: one page. No piece stands in two places, and every place may be empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bulletin.model.article import RANKS, Article, lead_photo
from bulletin.model.dates import MonthGrid, mark_day, moment
from bulletin.pages.edition import Edition, faces
from bulletin.pages.head import front_head
from bulletin.pages.page import Group, Page
from bulletin.pages.views import FrontView, Link, SectionBlock

CURRENT_DAYS = 3  # a piece may lead or stand beside the lead for so many days
CANDIDATES = 120  # of the newest pieces, how many are considered for a place by rank
MAJORS = 4  # pieces beside the lead
BLOCK = 4  # pieces of a section's block
LATEST = 8
TOPICS = 8
PICTURES = 4
POOL = 200  # newest pieces that the page is arranged from; their topics are counted
DEPTH = (
    BLOCK + 1 + MAJORS + PICTURES
)  # of a section: those of its block, if all others stand elsewhere


def front_page(edition: Edition) -> Group:
    """The front page, from the newest pieces of the paper and of each section."""
    archive = edition.archive
    newest = archive.articles[:POOL]
    sections = {name: archive.sections[name][:DEPTH] for name in edition.sections}
    calendar = _calendar(edition, newest[0].date) if newest else None
    seen = [faces(some) for some in (newest, *sections.values())]
    pages = partial(_pages, edition, newest, sections, calendar)
    return edition.group(edition.site.root, edition.basis(seen, calendar), pages)


def _pages(
    edition: Edition,
    articles: Sequence[Article],
    sections: Mapping[str, Sequence[Article]],
    calendar: MonthGrid | None,
) -> Iterator[Page]:
    placed: set[str] = set()

    def place(article: Article) -> Article:
        placed.add(article.address)
        return article

    def free(candidates: Sequence[Article], count: int) -> list[Article]:
        chosen: list[Article] = []
        for article in candidates:
            if len(chosen) == count:
                break
            if article.address not in placed:
                chosen.append(place(article))
        return chosen

    by_rank = _by_rank(articles)
    lead = place(by_rank[0]) if by_rank else None
    majors = free(by_rank, MAJORS)
    pictures = free(
        [article for article in articles[:CANDIDATES] if _is_picture(article)], PICTURES
    )
    blocks = []
    for name, section in edition.sections.items():
        if chosen := free(sections[name], BLOCK):
            chosen.sort(key=_rank)
            first, *rest = (edition.card(article) for article in chosen)
            blocks.append(SectionBlock(section, first, tuple(rest)))
    latest = free(articles, LATEST)
    newest = articles[0].date if articles else None
    view = FrontView(
        frame=edition.frame(front_head(edition, lead)),
        edition=moment(newest.replace(hour=0, minute=0)) if newest else None,
        issue=articles[0].issue if articles else None,
        lead=edition.card(lead, "lead") if lead else None,
        majors=tuple(edition.card(article) for article in majors),
        blocks=tuple(blocks),
        latest=tuple(edition.card(article) for article in latest),
        topics=_topics(edition, articles),
        pictures=tuple(
            edition.card(article, "lead" if len(pictures) == 1 else "card") for article in pictures
        ),
        calendar=calendar,
    )
    yield edition.page(edition.site.root, "index.html", view)


def _by_rank(articles: Sequence[Article]) -> list[Article]:
    """The newest pieces, those of the last days by rank before the others by date."""
    pool = list(articles[:CANDIDATES])
    if not pool:
        return []
    oldest = pool[0].date.date() - timedelta(days=CURRENT_DAYS - 1)
    current = [article for article in pool if article.date.date() >= oldest]
    current.sort(key=_rank)
    return current + pool[len(current) :]


def _rank(article: Article) -> int:
    """For sorting by rank; what was newest first stays so within a rank."""
    return RANKS.index(article.rank)


def _is_picture(article: Article) -> bool:
    return article.section == "图片" and bool(lead_photo(article))


def _calendar(edition: Edition, newest: datetime) -> MonthGrid:
    return mark_day(edition.grid((newest.year, newest.month)), newest.day)


def _topics(edition: Edition, articles: Sequence[Article]) -> tuple[Link, ...]:
    """The topics most written about lately; of equals, the one taken up last."""
    counts = Counter(topic for article in articles for topic in article.topics)
    return tuple(edition.topics[topic] for topic, _ in counts.most_common(TOPICS))
