"""What stands at an article's old addresses: a page that leads to the new one.

In: the article's headline and its addresses, old and new. Out: a page for each old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.record import Record
from bulletin.pages.article import file_of
from bulletin.pages.components import Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import plain_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "redirect.html"


class RedirectView(Record, frozen=True):
    """`redirect.html`: what stands at an article's old address."""

    frame: Frame
    to: Link


class RedirectInputs(Inputs, frozen=True):
    """An article's link, and the old addresses that lead there."""

    to: Link
    aliases: tuple[str, ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for piece in sources.archive.pieces.values():
        if aliases := piece.article.aliases:
            inputs = RedirectInputs(edition.link(piece.article), aliases)
            yield REDIRECTS.group(inputs, *(file_of(edition, alias) for alias in aliases))


def _pages(edition: Edition, inputs: RedirectInputs) -> Iterator[Page]:
    link = inputs.to
    for alias in inputs.aliases:
        view = RedirectView(edition.frame(plain_head(edition, link.text, link.url, True)), link)
        yield Page((file_of(edition, alias),), TEMPLATE, view)


REDIRECTS: Final = Kind("旧址", RedirectInputs, _groups, _pages, {TEMPLATE: RedirectView})
