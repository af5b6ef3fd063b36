"""Searching: the files that make up the index of the search.

In: the articles of a month, of a segment. Out: for each month the files of its articles; for each segment a
page of many shards, and the map of its documents' files; and the directory that names the segments,
with the table of characters that differ by script.

A segment is a year, half of it, a quarter, a month, twenty days or ten. Large segments cost a reader
fewer fetches, small ones are quickly made anew: so the newest days are cut finely, and a period is
brought together once the newest article is well past it, as long as it holds no more than `LIMIT`
articles. A new article rewrites its ten days; bringing together is spread over the year, away from its
first day. A text that is edited mends its segment, however large, and so does one that is withdrawn: it
keeps its number, under which nothing is found any more. An article added to an old segment makes it anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import msgspec

from bulletin.model.archive import Archive, person
from bulletin.model.article import Article
from bulletin.model.dates import moment
from bulletin.model.digest import digest
from bulletin.model.shown import Piece
from bulletin.pages.article import sheet_line
from bulletin.pages.edition import Edition
from bulletin.pages.files import MAKER
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources
from bulletin.search.index import FILTERS
from bulletin.search.rows import file_of, rows_map
from bulletin.search.scripts import table
from bulletin.search.segment import Catalogue, Document, Segment, shards

ROWS: Final = "rows"
SHARDS: Final = "shards"
DIRECTORY: Final = "directory"
LIMIT: Final = 5000  # articles: some seconds to make, once a year; a year of a district's paper
_MONTH: Final = 7  # signs of an address that are its month: 2022/05


# --- what is searched ---------------------------------------------------------------------------


def _pieces(edition: Edition, archive: Archive) -> Sequence[Piece]:
    """All that has a number in the search, newest first: articles, and those withdrawn."""
    return archive.numbered if edition.search else ()


def document(edition: Edition, piece: Piece) -> Document:
    """An article as search knows it; of one withdrawn only where it was."""
    return document_of(edition, piece.article)


def document_of(edition: Edition, article: Article) -> Document:
    """The same, of an article that readers may not see yet."""
    url = edition.addresses.article(article.address)
    if article.withdrawn:
        return Document(url, withdrawn=True)
    printed = sheet_line(None, article.page, article.page_name)
    return Document(
        url=url,
        title=article.title,
        kicker=article.kicker,
        deck=article.deck,
        date="　".join(filter(None, (moment(article.date).day, printed))),
        section=article.section,
        byline=tuple(author.name for author in article.authors),
        topics=article.topics,
        reporters=tuple(dict.fromkeys(person(author).label for author in article.authors)),
        body=article.body,
    )


# --- articles' own files ----------------------------------------------------------------------


class RowsInputs(Inputs, frozen=True):
    """The articles of a month, newest first, those withdrawn among them."""

    pieces: tuple[Piece, ...]


def _row_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    pieces = _pieces(edition, sources.archive)
    for month, some in groupby(pieces, lambda one: one.article.address[:_MONTH]):
        inputs = RowsInputs(tuple(some))
        paths = _by_file(edition, inputs.pieces)
        yield ROW_FILES.group(inputs, *paths, name=month, weight=len(paths) / 4)


def _by_file(edition: Edition, pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    """Articles by the path of their own file, which some of a day may share."""
    found: dict[str, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(_row_file(edition, piece.article.address), []).append(piece)
    return found


def _row_pages(edition: Edition, inputs: RowsInputs) -> Iterator[Page]:
    for path, pieces in _by_file(edition, inputs.pieces).items():
        yield rows_page(path, [document(edition, piece) for piece in pieces])


def rows_page(path: str, documents: Iterable[Document]) -> Page:
    """The file of some articles' own."""
    some = tuple(documents)
    bodies = dict.fromkeys(one.body for one in some if one.body)
    return Page((path,), ROWS, some, tuple(bodies))


ROW_FILES: Final = Kind(
    "搜索条目", RowsInputs, _row_groups, _row_pages, {ROWS: tuple[Document, ...]}
)

# --- a segment's shards -----------------------------------------------------------------------


class ShardsInputs(Inputs, frozen=True):
    """A segment and its articles, newest first, those withdrawn among them."""

    segment: Segment
    pieces: tuple[Piece, ...]


def _shard_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for segment, some in _segments(edition, sources.archive):
        yield SEGMENTS.group(
            ShardsInputs(segment, tuple(some)),
            *_bins(edition, segment),
            edition.search_folder + segment.map,
            name=segment.folder,
            parts=tuple(_row_file(edition, one.article.address) for one in some),
            weight=len(some),
        )


def _shard_pages(edition: Edition, inputs: ShardsInputs) -> Iterator[Page]:
    """All shards of a segment, one page; the map of its documents' own files."""
    segment = inputs.segment
    documents = {number: document(edition, piece) for number, piece in enumerate(inputs.pieces)}
    bodies = tuple(dict.fromkeys(one.body for one in documents.values() if one.body))
    yield Page(_bins(edition, segment), SHARDS, Catalogue(segment, documents), bodies)
    rows = rows_map([piece.article.address for piece in inputs.pieces])
    yield Page((edition.search_folder + segment.map,), MAKER, rows)


SEGMENTS: Final = Kind("搜索", ShardsInputs, _shard_groups, _shard_pages, {SHARDS: Catalogue})

# --- the directory ----------------------------------------------------------------------------


class DirectoryInputs(Inputs, frozen=True):
    """The segments, newest first; the names that a search can be narrowed by."""

    segments: tuple[Segment, ...]
    topics: tuple[str, ...]
    reporters: tuple[str, ...]


def _directory_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if not edition.search:
        return
    archive = sources.archive
    segments = tuple(segment for segment, _ in _segments(edition, archive))
    reporters = sorted({author.label for author in archive.reporters})
    inputs = DirectoryInputs(segments, tuple(sorted(archive.topics)), tuple(reporters))
    yield DIRECTORIES.group(inputs, *_tables(edition))


def _directory(edition: Edition, inputs: DirectoryInputs) -> Iterator[Page]:
    sections = [link.text for link in edition.sections]
    names = (sections, inputs.topics, inputs.reporters)
    directory = {
        "segments": [(one.folder, one.documents, one.shards) for one in inputs.segments],
        **dict(zip(FILTERS, names, strict=True)),
        "year": list(dict.fromkeys(one.folder[:4] for one in inputs.segments)),
    }
    path, scripts = _tables(edition)
    yield Page((path,), DIRECTORY, msgspec.json.encode(directory))
    yield Page((scripts,), MAKER, table())


def _tables(edition: Edition) -> tuple[str, str]:
    """The directory's file, and that of the characters which differ by script alone."""
    return f"{edition.search_folder}index.json", f"{edition.search_folder}scripts.txt"


DIRECTORIES: Final = Kind(
    "搜索目录", DirectoryInputs, _directory_groups, _directory, {DIRECTORY: bytes}
)

# --- segments ---------------------------------------------------------------------------------


def _bins(edition: Edition, segment: Segment) -> tuple[str, ...]:
    return tuple(edition.search_folder + path for path in segment.bins())


def _row_file(edition: Edition, address: str) -> str:
    return edition.search_folder + file_of(address)


def _year(day: date) -> tuple[str, date, timedelta]:
    return f"{day:%Y}", date(day.year, 12, 31), timedelta(days=121)


def _half(day: date) -> tuple[str, date, timedelta]:
    if day.month <= 6:  # noqa: PLR2004
        return f"{day:%Y}-h1", date(day.year, 6, 30), timedelta(days=62)
    return f"{day:%Y}-h2", date(day.year, 12, 31), timedelta(days=62)


def _quarter(day: date) -> tuple[str, date, timedelta]:
    quarter = (day.month + 2) // 3
    first_after = date(day.year + quarter // 4, quarter * 3 % 12 + 1, 1)
    return f"{day:%Y}-q{quarter}", first_after - timedelta(days=1), timedelta(days=31)


def _month(day: date) -> tuple[str, date, timedelta]:
    first_after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return f"{day:%Y-%m}", first_after - timedelta(days=1), timedelta(days=10)


def _twenty_days(day: date) -> tuple[str, date, timedelta]:
    if day.day > 20:  # noqa: PLR2004
        return _ten_days(day)
    return f"{day:%Y-%m}-0", day.replace(day=20), timedelta(days=5)


def _ten_days(day: date) -> tuple[str, date, timedelta]:
    return f"{day:%Y-%m}-{min(day.day - 1, 29) // 10 + 1}", date.max, timedelta()


PERIODS: Final = (_year, _half, _quarter, _month, _twenty_days, _ten_days)
"""From coarse to fine: the name of a day's period, its last day, and how long after that day it is
brought together."""

Days = Sequence[tuple[date, int]]


def cut(days: Days) -> Iterator[tuple[str, int]]:
    """The segments, newest first: each one's name and its number of articles. `days` are the days
    that have articles, newest first, with their numbers."""
    return _cut(days, days[0][0], 0) if days else iter(())


def _cut(days: Days, newest: date, level: int) -> Iterator[tuple[str, int]]:
    for (name, last, after), group in groupby(days, lambda day: PERIODS[level](day[0])):
        some = list(group)
        size = sum(count for _, count in some)
        finest = level == len(PERIODS) - 1
        if finest or (size <= LIMIT and newest > last and newest - last > after):
            yield name, size
        else:
            yield from _cut(some, newest, level + 1)


def _segments(edition: Edition, archive: Archive) -> Iterator[tuple[Segment, Sequence[Piece]]]:
    pieces = _pieces(edition, archive)
    days = Counter(piece.article.date.date() for piece in pieces)
    start = 0
    for name, size in cut(tuple(days.items())):
        some = pieces[start : start + size]
        start += size
        order = "\n".join(piece.article.address for piece in some)
        if not all(piece.article.withdrawn for piece in some):
            yield Segment(f"{name}.{digest(order.encode())[:8]}", size, shards(size)), some
