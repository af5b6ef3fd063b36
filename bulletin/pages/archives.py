"""The archive's own page: every year with its months.

In: the number of articles of each month. Out: one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.record import Record
from bulletin.pages.components import Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import column_head
from bulletin.pages.indices import IndexEntry
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.periods import archives_link, year_link
from bulletin.pages.sources import Sources

TEMPLATE: Final = "archives.html"


class YearRow(Record, frozen=True):
    """A year of the archive with its twelve months; a month without news has an empty `url`."""

    link: Link
    count: int
    months: tuple[IndexEntry, ...]


class ArchivesView(Record, frozen=True):
    """`archives.html`: every year, newest first."""

    frame: Frame
    heading: str
    years: tuple[YearRow, ...]


class ArchivesInputs(Inputs, frozen=True):
    """Year, month, number of articles, of each month that has any, newest first."""

    months: tuple[tuple[int, int, int], ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive, url = sources.archive, archives_link(edition).url
    months = tuple(
        (*month, sum(len(archive.days[day]) for day in days))
        for month, days in archive.months.items()
    )
    yield ARCHIVES.group(ArchivesInputs(months), edition.path(url), url=url)


def _pages(edition: Edition, inputs: ArchivesInputs) -> Iterator[Page]:
    here = archives_link(edition)
    counts = {(year, month): count for year, month, count in inputs.months}
    rows = []
    for year in dict.fromkeys(year for year, _, _ in inputs.months):
        months = tuple(
            IndexEntry(
                Link(f"{month}月", edition.addresses.month(year, month) if count else ""), count
            )
            for month in range(1, 13)
            for count in (counts.get((year, month), 0),)
        )
        rows.append(YearRow(year_link(edition, year), sum(m.count for m in months), months))
    frame = edition.frame(column_head(edition, here.text, here.url))
    yield edition.page(here.url, TEMPLATE, ArchivesView(frame, here.text, tuple(rows)))


ARCHIVES: Final = Kind("往期", ArchivesInputs, _groups, _pages, {TEMPLATE: ArchivesView})
