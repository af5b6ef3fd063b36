"""The place: folder and address of a piece, from its date and its headline.

In: a sheet, the content folder. Out: its path there. Until a piece has been published its place follows date,
headline and chosen name; afterwards it stays, because readers have its address.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin.desk.draft import DraftRefused, check_slug, folder_of, free_place, propose_slug
from bulletin.desk.writing.sheet import Sheet
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.reading.header import says_draft
from bulletin.reading.moments import NotAMoment, read_moment


def is_public(text: str | None, path: str) -> bool:
    """Whether readers may have the address of a file: it is there, and no draft."""
    return text is not None and not says_draft(text, path)


def place_of(sheet: Sheet, content: Path, zone: ZoneInfo, *, public: bool) -> str:
    """The path of a piece's file. Raises `DraftRefused` where date or name cannot be."""
    if sheet.path and public:
        return sheet.path
    slug = sheet.slug.strip() or propose_slug(sheet.fields.get("title", ""))
    check_slug(slug)
    day = moment_of(sheet, zone).date()
    own = ARTICLE_PATH.fullmatch(sheet.path)
    if own and own["address"] == f"{folder_of(day)}/{slug}":
        return sheet.path
    if own and own["day"] == folder_of(day) and not sheet.slug and _numbered(own["slug"], slug):
        return sheet.path
    return free_place(content, day, slug)


def moment_of(sheet: Sheet, zone: ZoneInfo) -> datetime:
    """The date of a piece. Raises `DraftRefused`."""
    try:
        return read_moment(sheet.fields.get("date", ""), zone)
    except NotAMoment as wrong:
        raise DraftRefused(f"日期：{wrong.fact}{wrong.remedy}") from None


def _numbered(slug: str, wanted: str) -> bool:
    """Whether a name is the wanted one with a number behind it, as `free_place` makes it."""
    stem, _, number = slug.rpartition("-")
    return stem == wanted and number.isdecimal()
