"""The printed paper on a day's page: pictures of its pages with what stands where, their PDFs, and the day as
the PDF that is set from its pieces.

In: the printed pages of a day, the day's pieces. Out: what the day's page shows of them (`DayPaper`), and the
files of the PDFs that editors supplied, as they are; they stand once for both editions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bulletin.model.dates import day_name
from bulletin.model.printed import PrintedPage
from bulletin.model.record import Record
from bulletin.model.sheets import place_of, sheet_of
from bulletin.model.shown import Shown
from bulletin.pages.components import Link
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.photos import MADE
from bulletin.pages.sources import Sources
from bulletin.photos.picture import Picture

WHOLE: Final = 1000  # what the sides of a page are divided into, for its areas


class AreaView(Record, frozen=True):
    """A part of a page that leads to a piece; in thousandths of the page's width and height."""

    link: Link
    left: int
    top: int
    width: int
    height: int


class SheetView(Record, frozen=True):
    """A page of the printed paper: its name, its picture, the address of its PDF (or empty), the parts that
    lead somewhere, and all its pieces in the order of the paper."""

    name: str
    picture: Picture | None
    pdf: str
    areas: tuple[AreaView, ...]
    pieces: tuple[Link, ...]


class DayPaper(Record, frozen=True):
    """What a day's page shows of paper: its printed pages, and the address of the PDF that is set from its
    pieces, which is shown where it is there (empty: none is ever made)."""

    sheets: tuple[SheetView, ...]
    pdf: str


NO_PAPER: Final = DayPaper((), "")


def day_paper(
    edition: Edition, day: date, printed: Sequence[PrintedPage], articles: Sequence[Shown]
) -> DayPaper:
    """What the page of a day shows of paper; `articles` are the day's."""
    url = f"{edition.site.root}{day:%Y/%m/%d}/{day}.pdf" if edition.press else ""
    ordered = sorted(articles, key=lambda one: place_of(one.page))
    return DayPaper(tuple(_sheet(edition, day, one, ordered) for one in printed), url)


def _sheet(edition: Edition, day: date, page: PrintedPage, articles: Sequence[Shown]) -> SheetView:
    links = {one.address: edition.link(one) for one in articles}
    within = {area.article for area in page.areas}
    on_it = [
        one.address
        for one in articles
        if one.address in within or sheet_of(one.page).upper() == page.name.upper()
    ]
    alt = f"{day_name(day)} {page.name} 版"
    return SheetView(
        name=page.name,
        picture=edition.picture(page.facts, "figure", alt),
        pdf=edition.site.base + page.pdf if page.pdf else "",
        areas=tuple(
            AreaView(
                links[area.article],
                *(round(WHOLE * side) for side in area.box[:2]),
                *(round(WHOLE * (area.box[side + 2] - area.box[side])) for side in (0, 1)),
            )
            for area in page.areas
            if area.article in links
        ),
        pieces=tuple(links[address] for address in on_it),
    )


class PrintedInputs(Inputs, frozen=True):
    """A PDF that editors supplied: its file in the content folder and in the output, and its name among what
    is kept of photos."""

    file: str
    name: str


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if edition.folder:
        return
    for pages in sources.printed.values():
        for one in pages:
            if one.pdf:
                inputs = PrintedInputs(one.pdf, f"{one.digest[:32]}.pdf")
                yield PRINTED.group(inputs, one.pdf)


def _pages(edition: Edition, inputs: PrintedInputs) -> Iterator[Page]:
    del edition
    yield Page((inputs.file,), MADE, inputs.name)


PRINTED: Final = Kind("版面", PrintedInputs, _groups, _pages, {MADE: str})
