"""The list of corrections.

In: the articles that were corrected. Out: one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.dates import moment
from bulletin.model.record import Record
from bulletin.model.shown import Shown
from bulletin.pages.components import CorrectionView, Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import column_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "corrections.html"


class CorrectedView(Record, frozen=True):
    """A line of the list of corrections."""

    article: Link
    correction: CorrectionView


class CorrectionsView(Record, frozen=True):
    """`corrections.html`: every correction, newest first."""

    frame: Frame
    heading: str
    corrections: tuple[CorrectedView, ...]


class CorrectionsInputs(Inputs, frozen=True):
    """The articles that have corrections, newest first."""

    articles: tuple[Shown, ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    url = edition.addresses.index("CORRECTIONS_URL")
    corrected = tuple(one for one in sources.archive.articles if one.corrections)
    yield CORRECTIONS.group(CorrectionsInputs(corrected), edition.path(url), url=url)


def _pages(edition: Edition, inputs: CorrectionsInputs) -> Iterator[Page]:
    here = Link("更正", edition.addresses.index("CORRECTIONS_URL"))
    corrected = [
        (correction.date, article.address, edition.link(article), correction.text)
        for article in inputs.articles
        for correction in article.corrections
    ]
    corrected.sort(key=lambda row: row[0], reverse=True)  # of one moment, as the articles come
    intro = "本报更正过的报道，以及更正了什么。"
    view = CorrectionsView(
        edition.frame(column_head(edition, here.text, here.url, intro)),
        here.text,
        tuple(
            CorrectedView(link, CorrectionView(moment(at), text)) for at, _, link, text in corrected
        ),
    )
    yield edition.page(here.url, TEMPLATE, view)


CORRECTIONS: Final = Kind("更正", CorrectionsInputs, _groups, _pages, {TEMPLATE: CorrectionsView})
