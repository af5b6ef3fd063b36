"""Finding: old pieces by all that they say, old photos by caption and credit.

In: what the paper has. Out: rows as the desk shows them. A word is found as the site's own search finds it,
by the same folding and the same fields (`bulletin.search`): exactly, whatever its width, case or script, and
within one field. The desk besides finds what readers cannot: drafts, scheduled pieces, sources, days,
addresses.

The folded texts stay in memory; docs/performance.md says what that takes. After a build only those are made
anew that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bulletin.desk.writing.shelf import PhotoRow, Row, row_of
from bulletin.engine.stock import Stock
from bulletin.model.article import Article
from bulletin.model.record import Record
from bulletin.pages.edition import Edition
from bulletin.pages.searching import document_of
from bulletin.search.fold import fold, query_words
from bulletin.search.index import searched
from bulletin.store.bodies import BODIES, Bodies

FOUND: Final = 50  # rows of an answer


class Seen(Record, frozen=True):
    """A piece, its folded headline, and all that it is found by; the same of its photos, in their order."""

    article: Article
    title: str
    text: str
    photos: tuple[str, ...]


Known = Mapping[str, Seen]
"""What was folded, by the pieces' files, the newest piece first."""


def known_of(stock: Stock, before: Known) -> Known:
    """All that can be found; `before` is what was folded at the last build."""
    newest = sorted(stock.articles, key=lambda one: (one.date, one.address), reverse=True)
    fresh = [one for one in newest if not _is_same(one, before.get(one.path))]
    wanted = dict.fromkeys(one.body for one in fresh if one.body and not one.withdrawn)
    bodies = {
        name: body.text for name, body in Bodies(stock.options.cache / BODIES).fetch([*wanted])
    }
    edition = next(iter(stock.editions.values()))
    made = {one.path: _seen(edition, one, bodies.get(one.body, "")) for one in fresh}
    return {one.path: made.get(one.path) or before[one.path] for one in newest}


def find(known: Known, typed: str) -> tuple[list[Row], list[PhotoRow]]:
    """Pieces and photos that every word of a query is found in: those with all of them in the headline first,
    then the newest."""
    words = query_words(typed)
    if not words:
        return [], []
    pieces: list[Article] = []
    titled: list[Article] = []
    photos: list[PhotoRow] = []
    for one in known.values():
        if all(word in one.text for word in words):
            (titled if all(word in one.title for word in words) else pieces).append(one.article)
        if len(photos) < FOUND:
            photos += _photos(one, words)
    return [row_of(one) for one in (titled + pieces)[:FOUND]], photos[:FOUND]


def _photos(one: Seen, words: Iterable[str]) -> Iterable[PhotoRow]:
    for photo, text in zip(one.article.photos, one.photos, strict=False):
        if all(word in text for word in words):
            article = one.article
            yield PhotoRow(photo.file, photo.caption, photo.credit, article.title, article.path)


def _is_same(one: Article, before: Seen | None) -> bool:
    return before is not None and before.article == one


def _seen(edition: Edition, one: Article, text: str) -> Seen:
    document = document_of(edition, one)
    words = (one.title, one.section, one.source, f"{one.date:%Y-%m-%d}", one.address)
    more = "\0".join(map(fold, words))
    whole = more if one.withdrawn else f"{searched(document, text)}\0{more}"
    photos = () if one.withdrawn else one.photos
    said = tuple("\0".join((fold(photo.caption), fold(photo.credit))) for photo in photos)
    return Seen(one, fold(one.title), whole, said)
