"""Drafts: the files that the pieces of a page become.

In: a `Sheet`, its photos, what the editor said of the whole page. Out: a `Draft` for each piece: its
path, its text, its photos; and what else was left over. Nothing is written here.

What needs a human eye stands in the text as lines that begin with 待核：, in the order in which an editor
goes through a piece: its header, its headline, its text from the top; what belongs to one place stands
there. Such a line holds the piece up until it is gone (`bulletin.reading`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec.structs import replace

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
from bulletin.desk.importing.story import Sheet, Story
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading.moments import NotAMoment, read_moment
from bulletin.reading.newsroom import Newsroom

_UNSAFE: Final = re.compile(r"[^\w.-]")  # in a photo's name
_SIGNS: Final = re.compile(r"[\\`*_~\[\]<>&|]")
_WIDE_LINK: Final = re.compile(r"［(?=[^\n［］]*］[ ]*[(（])")
ASKED: Final = "待核："
_SAFE: Final = re.compile(r"[^\[\]\n]*")


class Said(Record, frozen=True):
    """What the editor said of the whole page; empty where nothing."""

    date: str = ""
    section: str = ""


class Ways(Record, frozen=True):
    """How the paper has its drafts: what its newsroom knows, the folder they go to, the day of those that say
    none, the section of a picture that is a piece of its own (empty where there is none)."""

    newsroom: Newsroom
    content: Path
    now: datetime
    pictures: str = ""


def ways_of(paper: Paper) -> Ways:
    """Those of a paper."""
    return Ways(paper.newsroom, paper.content, paper.options.now, paper.site.picture_section)


class Draft(Record, frozen=True):
    """A file to be written: `photos` are the names of the photos and attachments beside it, and the bytes."""

    path: str
    title: str
    text: str
    notes: tuple[str, ...]
    photos: Mapping[str, bytes]


def make_drafts(
    sheet: Sheet, photos: Mapping[str, bytes], said: Said, ways: Ways, promised: Sequence[str] = ()
) -> tuple[list[Draft], list[Left]]:
    """The drafts of a page, in order, and what is left over besides. `photos` maps the names of files,
    as the page has them, to their bytes; `promised` are the paths of other drafts.

    Raises `DraftRefused` if the editor's own words cannot be understood.
    """
    at, page_notes = _moment(sheet, said, ways)
    drafts: list[Draft] = []
    left: list[Left] = []
    for story in sheet.stories:
        section, doubt = _section(story, said, ways)
        notes = [*doubt, *page_notes, *story.notes]
        taken: dict[str, bytes] = {}
        body = [_shown(block, photos, taken, left) for block in story.blocks]
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
            **{name: value for name, value in story.fields.items() if name != "section"},
            "status": "草稿",
        }
        _check(fields, body, ways.newsroom)
        slug = propose_slug(story.title)
        path = free_place(
            ways.content, at.date(), slug, (*promised, *(draft.path for draft in drafts))
        )
        text = file_text(fields, "\n\n".join([*map(asked, notes), *body]))
        there = (line.removeprefix(ASKED) for line in body if line.startswith(ASKED))
        drafts.append(Draft(path, story.title, text, (*notes, *there), taken))
    return drafts, left


def asked(note: str) -> str:
    """A note as the line of a text that holds the piece up; signs of Markdown in it are text."""
    return ASKED + literal(" ".join(note.split()))


def literal(text: str) -> str:
    """A text in which no sign means anything to Markdown."""
    plain = _SIGNS.sub(r"\\\g<0>", text)
    plain = _WIDE_LINK.sub("&#65339;", plain.replace("＊＊", "&#65290;&#65290;"))
    return plain.replace("{", "&#123;")


def _section(story: Story, said: Said, ways: Ways) -> tuple[str, list[str]]:
    """The section of a piece, and what is not sure about it."""
    given = story.fields.get("section", "")
    if said.section or given in ways.newsroom.sections:
        return said.section or given, []
    doubt = f"没有“{given}”这个栏目，" if given else "栏目没有说，"
    section = (story.picture and ways.pictures) or ways.newsroom.sections[0]
    return section, [f"{doubt}先写了“{section}”，请核对。"]


def _moment(sheet: Sheet, said: Said, ways: Ways) -> tuple[datetime, list[str]]:
    if said.date:
        try:
            return read_moment(said.date, ways.newsroom.zone), []
        except NotAMoment:
            fact = f"“{said.date}”不是完整的日期。"
            raise DraftRefused(f"{fact}请写成 2022年5月21日 或 2022-05-21 09:30。") from None
    try:
        return read_moment(sheet.imprint.date, ways.newsroom.zone), []
    except NotAMoment:
        return ways.now, ["没有找到日期，先写了今天，请核对；日期和文件夹要一致。"]


def _shown(
    block: Block, photos: Mapping[str, bytes], taken: dict[str, bytes], left: list[Left]
) -> str:
    """A block as it stands in an article's text."""
    if block.printed:
        block = replace(
            block, text=literal(block.text), credit=literal(block.credit), printed=False
        )
    if block.kind == "heading":
        return f"## {block.text}"
    if block.kind == "raw":
        return block.text
    if block.kind == "text":
        return f"\u3000\u3000{block.text}"
    if block.kind == "attached":
        taken[block.file] = photos[block.file]
        return f"\u3000\u3000附件：[{literal(block.text)}]({block.file})"
    name = _UNSAFE.sub("-", posixpath.basename(unquote(block.file)))
    plain = _SAFE.fullmatch(block.text) and '"' not in block.credit
    if block.file and block.file in photos and plain:
        while name in taken and taken[name] != photos[block.file]:
            name = f"2-{name}"
        taken[name] = photos[block.file]
        if name != block.file:
            left.append(Left(block.line, block.file, "图片原来的位置，图片已放在稿件旁边"))
        credit = f' "{block.credit}"' if block.credit else ""
        shown = f"![{block.text}]({name}{credit})"
        return shown if block.text else f"{asked(f'图片 {name} 没有图说，请补上。')}\n\n{shown}"
    if block.file:
        left.append(Left(block.line, block.typed, "图片没有找到，或不能放进稿件"))
    return asked(f"有图说，没有照片文件，请补照片。图说：{block.text}\u3000{block.credit}".strip())


def _check(fields: dict[str, str], body: list[str], newsroom: Newsroom) -> None:
    """Take what the reader would refuse out of the header and put it below the text."""
    sure = {"title", "kicker", "deck", "date", "section", "status"}
    for name in [name for name in fields if name not in sure]:
        only = {"title": "题", "date": "2022-05-21", "section": newsroom.sections[0]}
        faults = faults_of(file_text({**only, name: fields[name]}, ""), "", newsroom)
        if fields[name] and faults:
            told = "".join(fault.fact + fault.remedy for fault in faults)
            body.append(asked(f"{LABELS[name]}没有写进稿头：{fields[name]}。{told}"))
            fields[name] = ""
    faults = faults_of(file_text(fields, ""), "", newsroom)
    if faults:
        raise DraftRefused("".join(fault.fact + fault.remedy for fault in faults))
