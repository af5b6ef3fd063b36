"""Layout: the pages of a day's issue, as editors put pieces on them by hand.

In: the day's pieces in the order and with the rank that somebody gave them. Out: their headers' lines 版次
and 位次, nothing else of the files, and one commit. The place on a page is written as `A03/2`, the second
piece of that page.

What another person changed meanwhile is not overwritten: each piece comes with what its lines said when it
was shown, and where one of them says something else now, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from bulletin.desk.staff.people import Person
from bulletin.desk.writing.below import file_below
from bulletin.desk.writing.history import History, HistoryRefused, is_name
from bulletin.desk.writing.saving import SaveRefused, Stale
from bulletin.desk.writing.sheet import SheetRefused, file_bytes, read_sheet
from bulletin.desk.writing.shelf import standing
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Article
from bulletin.model.record import Record
from bulletin.model.sheets import sheet_of
from bulletin.paper import Paper
from bulletin.reading.file import read_file
from bulletin.reading.values import RANKS
from bulletin.store import sealed

MOST: Final = 500  # pieces of a day
COMMON: Final = "一般"  # the rank of a piece whose header says none
_SHEET: Final = re.compile(r"[^\s/｜|:：#,，;；\x00-\x1f\x7f]{0,12}")


class Placed(Record, frozen=True, array_like=False):
    """A piece of the day: its file, the page it shall stand on (empty: on none), its rank in Chinese; and
    what both lines said when it was shown, as the desk's rows have them."""

    path: str
    sheet: str = ""
    rank: str = COMMON
    page_was: str = ""
    rank_was: str = COMMON


class LaidOut(Record, frozen=True, array_like=False):
    """What came of it: how many files changed, the line 版次 of each piece now, the commit, what to tell."""

    changed: int
    pages: tuple[str, ...]
    commit: str = ""
    told: str = ""


def pages(pieces: Sequence[Placed]) -> Iterator[str]:
    """The line 版次 of each piece. Pieces of one page are numbered in their order; where they stand in it
    already, every line is left as it is."""
    for sheet, some in groupby(pieces, lambda one: one.sheet):
        group = list(some)
        order = [standing(one.page_was, RANKS.get(one.rank, one.rank), one.path) for one in group]
        if all(sheet_of(one.page_was) == sheet for one in group) and order == sorted(order):
            yield from (one.page_was for one in group)
        elif not sheet:
            yield from ("" for _ in group)
        else:
            yield from (f"{sheet}/{number}" for number, _ in enumerate(group, 1))


def lay_out(pieces: Sequence[Placed], person: Person, paper: Paper, history: History) -> LaidOut:
    """Write what differs. Pieces of one page stand together. Whoever logged in may sign, or would not get
    here, so that pieces that readers have stay signed. Raises `SaveRefused`, and then nothing is written."""
    if not is_name(person.name):
        raise SaveRefused("请先写上您的姓名：汉字、字母都行，不要有别的符号。")
    _check(pieces)
    changed, lines = {}, tuple(pages(pieces))
    for piece, page in zip(pieces, lines, strict=True):
        differs = {
            name: value
            for name, value, was in (
                ("page", page, piece.page_was),
                ("rank", piece.rank, piece.rank_was),
            )
            if value != was
        }
        if differs:
            changed[piece.path] = _written(piece, differs, paper)
    told, commit = "", ""
    try:
        for path, data in changed.items():
            sealed.replace(paper.content / path, data)
    except OSError as refused:
        raise SaveRefused(f"{refused.filename}: 写不进去（{refused.strerror}）。") from refused
    if history.there and changed:
        try:
            trailer = f"{'Wrote' if person.own else 'Signed'}: {person.name}"
            message = f"排版：{_named(pieces, changed)}\n\n{trailer}\n"
            places = [paper.content / path for path in changed]
            commit = history.commit(places, message, person.name)
        except HistoryRefused as refused:
            told = f"已经存在本机，但没有记进历史：{refused}"
    return LaidOut(len(changed), lines, commit, told)


def _check(pieces: Sequence[Placed]) -> None:
    paths = [piece.path for piece in pieces]
    sheets = [sheet for sheet, _ in groupby(piece.sheet for piece in pieces)]
    if len(pieces) > MOST or len({*paths}) < len(paths) or len({*sheets}) < len(sheets):
        raise SaveRefused("这一天的版面没有说清楚。请刷新网页，再排一次。")
    for piece in pieces:
        if not _SHEET.fullmatch(piece.sheet):
            raise SaveRefused(f"版次“{piece.sheet}”不能用。请写成 A03、3 这样的。")
        if piece.rank not in RANKS:
            raise SaveRefused(f"没有“{piece.rank}”这个位次。可以写：{'、'.join(RANKS)}。")
        if not ARTICLE_PATH.fullmatch(piece.path):
            raise SaveRefused(f"{piece.path}: 这不是稿件。")


def _written(piece: Placed, differs: Mapping[str, str], paper: Paper) -> bytes:
    """A piece's file with these lines as they shall be."""
    place = file_below(paper.content, piece.path)
    if place is None:
        raise Stale(f"{piece.path}: 这篇的文件已经不在了。请刷新网页，再排一次。")
    before = place.read_bytes()
    was = _article(piece, before, paper)
    if (was.page, was.rank) != (piece.page_was, RANKS.get(piece.rank_was)):
        raise Stale(f"《{was.title}》的版次或位次别人刚改过。请刷新网页，再排一次。")
    fields = {name: "" if value == COMMON else value for name, value in differs.items()}
    try:
        _, body = read_sheet(before, piece.path)
        data = file_bytes(fields, body, piece.path, before)
    except SheetRefused as refused:
        raise SaveRefused(str(refused)) from None
    now = _article(piece, data, paper)
    if (sheet_of(now.page), now.rank) != (piece.sheet, RANKS[piece.rank]):
        raise SaveRefused(f"《{now.title}》的稿头改不了。请打开这一篇，在“更多”里改。")
    return data


def _article(piece: Placed, data: bytes, paper: Paper) -> Article:
    site = paper.site
    reading, _ = read_file(piece.path, data, paper.newsroom, site.base, None, site.origin)
    if reading.article is None:
        raise SaveRefused(f"{piece.path}: 稿头读不懂。请先打开这一篇改好。")
    return reading.article


def _named(pieces: Sequence[Placed], changed: Iterable[str]) -> str:
    """The pages that changed, for the message: those that pieces came to, and those that they left."""
    known = {*changed}
    found = [
        name
        for piece in pieces
        if piece.path in known
        for name in (sheet_of(piece.page_was), piece.sheet)
    ]
    day = pieces[0].path[:10].replace("/", "-")
    return f"{day} {'、'.join(sorted(filter(None, {*found}))) or '位次'}"
