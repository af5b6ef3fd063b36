"""Static pages, such as about or contact.

In: a page as its file gives it. Out: the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.article import StaticPage
from bulletin.model.clip import PlacedClip
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.shown import clips_of, photos_of
from bulletin.pages.components import ChartView, Figure, Frame, Player
from bulletin.pages.edition import Edition, chart_view
from bulletin.pages.head import plain_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "page.html"


class PageView(Record, frozen=True):
    """`page.html`: a static page such as about or contact."""

    frame: Frame
    title: str
    body: str  # digest
    figures: tuple[Figure | None, ...]
    charts: tuple[ChartView, ...]
    clips: tuple[Player | None, ...] = ()


class StaticInputs(Inputs, frozen=True):
    """A static page, and what is known of its photos and clips."""

    page: StaticPage
    photos: dict[str, PhotoFacts]
    clips: tuple[PlacedClip | None, ...] = ()


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for page in sources.pages:
        url = edition.addresses.page(page.slug)
        clips = clips_of(page, sources.photos, sources.clips)
        inputs = StaticInputs(page, photos_of(page, sources.photos), clips)
        yield PAGES.group(inputs, edition.path(url), url=url)


def _pages(edition: Edition, inputs: StaticInputs) -> Iterator[Page]:
    static, url = inputs.page, edition.addresses.page(inputs.page.slug)
    view = PageView(
        edition.frame(plain_head(edition, static.title, url)),
        static.title,
        static.body,
        edition.figures(static, inputs.photos),
        tuple(chart_view(chart) for chart in static.charts),
        edition.players(inputs.clips),
    )
    yield edition.page(url, TEMPLATE, view, static.body)


PAGES: Final = Kind("页面", StaticInputs, _groups, _pages, {TEMPLATE: PageView})
