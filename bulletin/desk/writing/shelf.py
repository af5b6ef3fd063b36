"""The shelf: what the paper has already, for the desk's overview, its search and its suggestions.

In: every article, the sheets in hand, the clock. Out: rows as the desk shows them. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from bulletin.desk.writing.sheet import Sheet
from bulletin.model.article import Article
from bulletin.model.record import Record
from bulletin.model.sheets import place_of
from bulletin.reading.header import STATUSES
from bulletin.reading.newsroom import Newsroom

_RECENT: Final = 300  # articles whose topics are suggested
_TOPICS: Final = 40
_FOUND: Final = 50  # rows of an answer
_RANKS: Final = ("lead", "major", "standard", "brief")
_STATES: Final = {status: name for name, status in STATUSES.items()}


class Row(Record, frozen=True, array_like=False):
    """A piece in a list. `key` is its sheet's where it is in hand, `path` its file's where it has one; `what`
    says more: authors, state, what is not saved."""

    title: str
    date: str
    section: str
    path: str = ""
    key: str = ""
    what: str = ""


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
    """What the office has in hand: pieces not saved, today's issue by its pages, drafts, those that wait
    for their time, what was saved last."""

    unsaved: tuple[Row, ...]
    today: tuple[Sheets, ...]
    drafts: tuple[Row, ...]
    scheduled: tuple[Row, ...]
    latest: tuple[Row, ...]


class Suggestions(Record, frozen=True, array_like=False):
    """What the form offers: sections, topics (the most used first), people as bylines write them; and the
    languages of the paper's editions."""

    sections: tuple[str, ...]
    topics: tuple[str, ...]
    people: tuple[str, ...]
    languages: tuple[str, ...]


def overview(articles: Iterable[Article], sheets: Iterable[Sheet], now: datetime) -> Overview:
    """What the office has in hand."""
    newest = sorted(articles, key=lambda one: (one.date, one.address), reverse=True)
    live = [one for one in newest if not one.withdrawn]
    shown = [one for one in live if one.status == "published"]
    return Overview(
        unsaved=tuple(map(_sheet_row, _unsaved(sheets))),
        today=_issue([one for one in shown if one.date.date() == now.date()]),
        drafts=tuple(_row(one) for one in live if one.status != "published")[:_FOUND],
        scheduled=tuple(_row(one) for one in reversed(shown) if one.date > now)[:_FOUND],
        latest=tuple(_row(one) for one in shown if one.date <= now)[:12],
    )


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


def find(articles: Iterable[Article], typed: str) -> tuple[list[Row], list[PhotoRow]]:
    """Old pieces by what their headers say, and photos by caption and credit; the newest first. Every word
    of what was typed must be there."""
    words = typed.casefold().split()
    if not words:
        return [], []
    newest = sorted(articles, key=lambda one: (one.date, one.address), reverse=True)
    rows = [_row(one) for one in newest if _has(_header(one), words)]
    photos = [
        PhotoRow(photo.file, photo.caption, photo.credit, one.title, one.path)
        for one in newest
        if not one.withdrawn
        for photo in one.photos
        if _has(f"{photo.caption} {photo.credit}", words)
    ]
    return rows[:_FOUND], photos[:_FOUND]


def _has(text: str, words: Iterable[str]) -> bool:
    text = text.casefold()
    return all(word in text for word in words)


def _header(one: Article) -> str:
    people = " ".join(author.label for author in one.authors)
    said = (one.kicker, one.title, one.deck, one.section, *one.topics, people, one.source)
    return " ".join((*said, f"{one.date:%Y-%m-%d}", one.address))


def _issue(pieces: Sequence[Article]) -> tuple[Sheets, ...]:
    """Pieces by the page of the printed issue that they stand on, in its order."""
    names = sorted({_sheet(one) for one in pieces}, key=lambda name: (not name, name))
    ranked = sorted(
        pieces, key=lambda one: (place_of(one.page), _RANKS.index(one.rank), one.address)
    )
    return tuple(
        Sheets(name, tuple(_row(one) for one in ranked if _sheet(one) == name)) for name in names
    )


def _sheet(one: Article) -> str:
    return one.page.partition("/")[0]


def _row(one: Article) -> Row:
    what = [author.label for author in one.authors]
    if one.status != "published":
        what.insert(0, _STATES[one.status])
    if one.withdrawn:
        what.insert(0, "已撤稿")
    return Row(one.title, f"{one.date:%Y-%m-%d %H:%M}", one.section, one.path, "", " ".join(what))


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
