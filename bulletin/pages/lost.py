"""The page for what is not there.

In: nothing but the edition. Out: one page, which servers show for every address they do not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.record import Record
from bulletin.pages.components import Frame
from bulletin.pages.edition import Edition
from bulletin.pages.head import plain_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "404.html"


class NotFoundView(Record, frozen=True):
    """`404.html`."""

    frame: Frame
    heading: str


class LostInputs(Inputs, frozen=True):
    """Nothing."""


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    del sources
    yield LOST.group(LostInputs(), edition.path(edition.site.root + TEMPLATE))


def _pages(edition: Edition, inputs: LostInputs) -> Iterator[Page]:
    del inputs
    title, url = "没有这个网页", edition.site.root + TEMPLATE
    frame = edition.frame(plain_head(edition, title, url, noindex=True))
    yield edition.page(url, TEMPLATE, NotFoundView(frame, title))


LOST: Final = Kind("没有的网页", LostInputs, _groups, _pages, {TEMPLATE: NotFoundView})
