"""Drafts: the files that the pieces of a page become.

In: a `Sheet`, its photos, what the editor said of the whole page. Out: a `Draft` for each piece: its
path, its text with the notes on top, its photos; and what else was left over. Nothing is written here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bulletin.desk.draft import (
    LABELS,
    DraftRefused,
    faults_of,
    file_text,
    free_place,
    propose_slug,
    stamp,
)
from bulletin.desk.importing.blocks import Block, Left
from bulletin.desk.importing.stories import Sheet
from bulletin.model.record import Record
from bulletin.reading.moments import NotAMoment, read_moment
from bulletin.reading.newsroom import Newsroom

_UNSAFE: Final = re.compile(r"[^\w.-]")  # in a photo's name
_SAFE: Final = re.compile(r"[^\[\]\n]*")


class Said(Record, frozen=True):
    """What the editor said of the whole page; empty where nothing."""

    date: str = ""
    section: str = ""


class Draft(Record, frozen=True):
    """A file to be written: `photos` are the names beside it and the bytes."""

    path: str
    title: str
    text: str
    notes: tuple[str, ...]
    photos: Mapping[str, bytes]


def make_drafts(
    sheet: Sheet,
    photos: Mapping[str, bytes],
    said: Said,
    newsroom: Newsroom,
    content: Path,
    now: datetime,
) -> tuple[list[Draft], list[Left]]:
    """The drafts of a page, in order, and what is left over besides. `photos` maps the names of files,
    as the page has them, to their bytes.

    Raises `DraftRefused` if the editor's own words cannot be understood.
    """
    at, page_notes = _moment(sheet, said, newsroom, now)
    section = said.section or newsroom.sections[0]
    if not said.section:
        page_notes.append(f"栏目没有说，先写了“{section}”，请核对。")
    drafts: list[Draft] = []
    left: list[Left] = []
    for story in sheet.stories:
        notes = [*story.notes, *page_notes]
        taken: dict[str, bytes] = {}
        body = [_shown(block, photos, taken, notes, left) for block in story.blocks]
        fields = {
            "title": story.title,
            "kicker": story.kicker,
            "deck": story.deck,
            "date": stamp(at),
            "section": section,
            "authors": story.byline,
            "editor": sheet.imprint.editor,
            "proofreader": sheet.imprint.proofreader,
            "issue": sheet.imprint.issue,
            "page": sheet.imprint.page,
            "page_name": sheet.imprint.page_name,
            "status": "草稿",
        }
        _check(fields, body, notes, newsroom)
        slug = propose_slug(story.title)
        path = free_place(content, at.date(), slug, (draft.path for draft in drafts))
        text = file_text(fields, "\n\n".join([_notes(notes), *body]))
        drafts.append(Draft(path, story.title, text, tuple(notes), taken))
    return drafts, left


def _moment(
    sheet: Sheet, said: Said, newsroom: Newsroom, now: datetime
) -> tuple[datetime, list[str]]:
    if said.date:
        try:
            return read_moment(said.date, newsroom.zone), []
        except NotAMoment:
            fact = f"“{said.date}”不是完整的日期。"
            raise DraftRefused(f"{fact}请写成 2022年5月21日 或 2022-05-21 09:30。") from None
    try:
        return read_moment(sheet.imprint.date, newsroom.zone), []
    except NotAMoment:
        return now, ["没有找到日期，先写了今天，请核对；日期和文件夹要一致。"]


def _shown(
    block: Block,
    photos: Mapping[str, bytes],
    taken: dict[str, bytes],
    notes: list[str],
    left: list[Left],
) -> str:
    """A block as it stands in an article's text."""
    if block.kind == "heading":
        return f"## {block.text}"
    if block.kind == "raw":
        return block.text
    if block.kind == "text":
        return f"\u3000\u3000{block.text}"
    name = _UNSAFE.sub("-", posixpath.basename(unquote(block.file)))
    plain = _SAFE.fullmatch(block.text) and '"' not in block.credit
    if block.file and block.file in photos and plain:
        while name in taken and taken[name] != photos[block.file]:
            name = f"2-{name}"
        taken[name] = photos[block.file]
        if name != block.file:
            left.append(Left(block.line, block.file, "图片原来的位置，图片已放在稿件旁边"))
        if not block.text:
            notes.append(f"图片 {name} 没有图说，请补上。")
        credit = f' "{block.credit}"' if block.credit else ""
        return f"![{block.text}]({name}{credit})"
    if block.file:
        left.append(Left(block.line, block.typed, "图片没有找到，或不能放进稿件"))
    notes.append(f"有图说，没有照片文件（{(block.text or block.credit)[:12]}…），请补照片。")
    return f"（图说：{block.text}\u3000{block.credit}；照片待补）"


def _check(fields: dict[str, str], body: list[str], notes: list[str], newsroom: Newsroom) -> None:
    """Take what the reader would refuse out of the header and put it below the text."""
    for name in ("authors", "issue", "page"):
        only = {"title": "题", "date": "2022-05-21", "section": newsroom.sections[0]}
        faults = faults_of(file_text({**only, name: fields[name]}, ""), "", newsroom)
        if fields[name] and faults:
            told = "".join(fault.fact + fault.remedy for fault in faults)
            notes.append(f"{LABELS[name]}没有写进稿头，放在文末：{told}")
            body.append(f"（{LABELS[name]}：{fields[name]}）")
            fields[name] = ""
    faults = faults_of(file_text(fields, ""), "", newsroom)
    if faults:
        raise DraftRefused("".join(fault.fact + fault.remedy for fault in faults))


def _notes(notes: list[str]) -> str:
    """The notes as a remark that readers never see."""
    rows = "\n".join(f"- {note}" for note in notes).replace("--", "－－")
    return f"<!-- 导入提示，看过请删去：\n{rows or '- 没有疑问。'}\n-->"
