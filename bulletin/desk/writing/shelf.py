"""The shelf: what the paper has already, for the desk's overview, its search and its suggestions.

In: every article, the sheets in hand, the clock. Out: rows as the desk shows them. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from bulletin.desk.writing.published import Publication
from bulletin.desk.writing.sheet import Sheet
from bulletin.model.article import Article
from bulletin.model.record import Record
from bulletin.model.sheets import place_of
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.values import RANKS, STATUSES

_RECENT: Final = 300  # articles whose topics are suggested
_TOPICS: Final = 40
_FOUND: Final = 50  # rows of an answer
_LATEST: Final = 12  # likewise, of what was published last
_LONG: Final = timedelta(days=14)  # without news
_NAMES: Final = {rank: name for name, rank in RANKS.items()}
_ORDER: Final = tuple(_NAMES)  # of ranks on a page
_STATES: Final = {status: name for name, status in STATUSES.items()}


class Row(Record, frozen=True, array_like=False):
    """A piece in a list. `key` is its sheet's where it is in hand, `path` its file's where it has one; `what`
    says more: authors, state, what is not saved. `page` and `rank` are as the header has them."""

    title: str
    date: str
    section: str
    path: str = ""
    key: str = ""
    what: str = ""
    page: str = ""
    rank: str = ""


class PhotoRow(Record, frozen=True, array_like=False):
    """A photo in a list: its file from the content folder, its caption and credit, its piece's title."""

    file: str
    caption: str
    credit: str
    title: str
    path: str


class Sheets(Record, frozen=True, array_like=False):
    """A page of the printed issue, or what stands on none (`name` is empty), with its pieces in order."""

    name: str
    rows: tuple[Row, ...]


class Overview(Record, frozen=True, array_like=False):
    """What the office has in hand: pieces not saved, a day's issue by its pages (`day` is today if not said
    otherwise), drafts, those that wait for their time, what was saved last; sections that had no news for two
    weeks, each with what was its last; what the last publication said."""

    unsaved: tuple[Row, ...]
    day: str
    issue: tuple[Sheets, ...]
    drafts: tuple[Row, ...]
    scheduled: tuple[Row, ...]
    latest: tuple[Row, ...]
    silent: tuple[Silent, ...]
    ranks: tuple[str, ...]
    publication: Publication


class Silent(Record, frozen=True, array_like=False):
    """A section without news, and when its last piece was (empty: it never had one)."""

    section: str
    since: str


class Suggestions(Record, frozen=True, array_like=False):
    """What the form offers: sections, topics (the most used first), people as bylines write them; and the
    languages of the paper's editions."""

    sections: tuple[str, ...]
    topics: tuple[str, ...]
    people: tuple[str, ...]
    languages: tuple[str, ...]


def overview(
    articles: Iterable[Article],
    sheets: Iterable[Sheet],
    sections: Iterable[str],
    day: date | None,
    now: datetime,
    said: Publication,
) -> Overview:
    """What the office has in hand. `articles` are the newest first; `said` is what the last publication said;
    `day` the issue's that is asked for, today's if none is."""
    day = day or now.date()
    live = [one for one in articles if not one.withdrawn]
    shown = [one for one in live if one.status == "published"]
    out = [one for one in shown if one.date <= now]
    drafts = (one for one in live if one.status != "published")
    return Overview(
        unsaved=tuple(map(_sheet_row, _unsaved(sheets))),
        day=f"{day:%Y-%m-%d}",
        issue=_issue([one for one in live if one.date.date() == day]),
        drafts=_rows(drafts, _FOUND),
        scheduled=_rows([one for one in shown if one.date > now][::-1], _FOUND),
        latest=_rows(out, _LATEST),
        silent=tuple(_silent(out, sections, now)),
        ranks=tuple(RANKS),
        publication=said,
    )


def _rows(some: Iterable[Article], most: int) -> tuple[Row, ...]:
    return tuple(map(row_of, islice(some, most)))


def _silent(shown: Iterable[Article], sections: Iterable[str], now: datetime) -> Iterator[Silent]:
    """The sections whose last piece is older than two weeks, in its order. `shown` are newest first."""
    last: dict[str, datetime] = {}
    for one in shown:
        last.setdefault(one.section, one.date)
    for section in sections:
        found = last.get(section)
        if found is None or now - found > _LONG:
            yield Silent(section, f"{found:%Y-%m-%d}" if found else "")


def suggestions(
    articles: Iterable[Article], newsroom: Newsroom, languages: Iterable[str]
) -> Suggestions:
    """What the form offers."""
    newest = sorted(articles, key=lambda one: one.date, reverse=True)[:_RECENT]
    topics = Counter(topic for one in newest for topic in one.topics)
    known = [f"{one.name}（{one.mark}）" if one.mark else one.name for one in newsroom.reporters]
    signed = Counter(author.label for one in newest for author in one.authors)
    people = dict.fromkeys((*known, *(name for name, _ in signed.most_common())))
    offered = tuple(topic for topic, _ in topics.most_common(_TOPICS))
    return Suggestions(newsroom.sections, offered, tuple(people), tuple(languages))


def _issue(pieces: Sequence[Article]) -> tuple[Sheets, ...]:
    """Pieces by the page of the printed issue that they stand on, in its order."""
    names = sorted({_sheet(one) for one in pieces}, key=lambda name: (not name, name))
    ranked = sorted(pieces, key=lambda one: standing(one.page, one.rank, one.path))
    return tuple(
        Sheets(name, tuple(row_of(one) for one in ranked if _sheet(one) == name)) for name in names
    )


def standing(page: str, rank: str, path: str) -> tuple[object, ...]:
    """What sorts the pieces of a day as the desk shows them; `rank` is as `Article` has it."""
    return place_of(page), _ORDER.index(rank), path


def _sheet(one: Article) -> str:
    return one.page.partition("/")[0]


def row_of(one: Article) -> Row:
    """A piece as lists show it."""
    what = [author.label for author in one.authors]
    if one.status != "published":
        what.insert(0, _STATES[one.status])
    if one.withdrawn:
        what.insert(0, "已撤稿")
    when, said, rank = f"{one.date:%Y-%m-%d %H:%M}", " ".join(what), _NAMES[one.rank]
    return Row(one.title, when, one.section, one.path, "", said, one.page, rank)


def _unsaved(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    return (one for one in sheets if one.rev != one.saved and (one.fields or one.body or one.path))


def _sheet_row(one: Sheet) -> Row:
    fields = one.fields
    left = sum(not note.done for note in one.notes)
    what = f"还没有存；导入的提示有 {left} 条没看" if left else "还没有存"
    title = fields.get("title", "") or one.body.strip().split("\n")[0][:20] or "（还没有标题）"
    return Row(
        title, one.at[:16].replace("T", " "), fields.get("section", ""), one.path, one.key, what
    )
