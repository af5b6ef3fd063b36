"""Attached: a file of any kind that is dropped on a piece.

In: a file's bytes and the name that it came with. Out: the file beside the sheet, if the paper's table of
kinds (`bulletin.checks.kinds`) has readers get it; else what to do instead, as the table says it.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from pathlib import Path, PurePosixPath
from typing import Final

from bulletin.attachments.kinds import look
from bulletin.attachments.refused import Refused
from bulletin.checks.kinds import ARTICLE, ATTACHMENT, PHOTO, SHEET, TEXT, Kind, kind_of
from bulletin.desk.writing.photos import UploadRefused, free_name, shown, take_photo
from bulletin.model.attachment import LIMIT
from bulletin.model.record import Record

LARGEST: Final = 60_000_000  # bytes a photo may come with, which is made smaller
LARGEST_KEPT: Final = LIMIT  # bytes of a file that git keeps as it is
_HERE: Final = "fang-jin-lai/"  # no folder of a day: `A01.pdf` is a page of the paper only in one
_IMPORT: Final = "是稿件的，请在写稿的首页导入。"


class FileTaken(Record, frozen=True, array_like=False):
    """A file beside its sheet: its name there, its kind in the table; the words to begin with, its credit;
    what its editor should know of it."""

    name: str
    kind: str
    caption: str
    credit: str = ""
    told: str = ""


def take_file(data: bytes, named: str, folder: Path, taken: Container[str]) -> FileTaken:
    """Put a file into a folder; `taken` are names that may not be used. Raises `UploadRefused`; nothing is
    left in the folder then."""
    name = PurePosixPath(named.replace("\\", "/")).name
    kind = kind_of(_HERE + name)
    if kind is PHOTO:
        photo = take_photo(data, named, folder, taken)
        return FileTaken(photo.name, kind.name, photo.caption, photo.credit)
    if kind is None or kind in (ARTICLE, SHEET) or kind.remedy:
        raise UploadRefused(f"“{shown(named)}”没有放进来：{_instead(kind)}")
    if len(data) > LARGEST_KEPT:
        most = f"最多 {LARGEST_KEPT >> 20} MB"
        raise UploadRefused(f"“{shown(named)}”没有放进来：太大了，{most}。")
    told = _looked_into(data, named, name) if kind is ATTACHMENT else ""
    made = free_name(name, PurePosixPath(name).suffix.lower(), taken)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}"
    try:
        part.write_bytes(data)
        part.replace(folder / made)
    except OSError as failure:
        raise UploadRefused(f"“{shown(named)}”没有放进来：写不进去（{failure}）。") from failure
    finally:
        part.unlink(missing_ok=True)
    return FileTaken(made, kind.name, PurePosixPath(name).stem, told=told)


def _looked_into(data: bytes, named: str, name: str) -> str:
    """What an editor should know of an attachment. Raises `UploadRefused` for what readers cannot be given:
    better now than at the next build."""
    try:
        return "".join(f"{one.fact}{one.remedy}" for one in look(data, name))
    except Refused as why:
        raise UploadRefused(f"“{shown(named)}”没有放进来：{why.fact}{why.remedy}") from None


def _instead(kind: Kind | None) -> str:
    """Why a file of a kind is not taken, and what to do instead."""
    if kind is None:
        return "不认识这种文件，网站不会发布。"
    if kind in (ARTICLE, TEXT):
        return _IMPORT
    return f"{kind.name}不会发布。{kind.remedy}" if kind.remedy else f"{kind.name}不放在稿件旁边。"
