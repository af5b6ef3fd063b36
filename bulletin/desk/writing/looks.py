"""Looks: a piece as it is seen where its page is not: shared in another app, found in the paper's search.

In: an edition, a piece, its visible text. Out: `Looks`: what the page says of itself to other apps, and the
hit that the search makes of it.
"""

from __future__ import annotations

from typing import Final

from bulletin.model.record import Record
from bulletin.model.shown import Piece
from bulletin.pages.edition import Edition
from bulletin.pages.head import article_head
from bulletin.pages.searching import document

PASSAGE: Final = 80  # characters of a text that the search shows (theme/static/js/search/4-hits.js)
_GAP: Final = "\u3000"


class Looks(Record, frozen=True, array_like=False):
    """A piece elsewhere. `image` is the address of the share picture (empty: there is none, and `lacks` says
    why), `square` whether it is as wide as high; `lines` and `passage` stand below the headline in a hit."""

    title: str
    description: str
    site: str
    image: str
    square: bool
    lacks: str
    lines: tuple[str, ...]
    passage: str


def looks_of(edition: Edition, piece: Piece, text: str) -> Looks:
    """What a piece looks like elsewhere; nothing of one that is withdrawn."""
    article = piece.article
    if article.withdrawn:
        return Looks("", "", "", "", False, "撤了稿的，转发和搜索里都没有。", (), "")
    head = article_head(edition, piece)
    found = document(edition, piece)
    about = (found.date, found.section, " ".join(found.byline), " ".join(found.topics))
    lines = (found.kicker, found.deck, _GAP.join(filter(None, about)))
    image = head.image
    return Looks(
        title=head.title,
        description=head.description,
        site=edition.site.name,
        image=image.url if image else "",
        square=bool(image and image.width == image.height),
        lacks="" if image else "没有照片，也没有画分享图用的字体，转发时只有文字。",
        lines=tuple(filter(None, lines)),
        passage=text[:PASSAGE] + ("…" if len(text) > PASSAGE else ""),
    )
