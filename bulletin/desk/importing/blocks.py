"""Blocks: what a page consists of, and how one line shows what it is.

In: a line of text. Out: `Block`: a heading, a byline, a photo's caption and credit, a line of the page's
own (date, number, editors), or text. Which lines are headings, rules, lists and photos is for the site's own
reader to tell. What is taken off a line stands in `dropped`, for nothing may get lost.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec.structs import replace

from bulletin.desk.importing.imprint import Imprint, read_imprint
from bulletin.desk.importing.signatures import credited, read_signature
from bulletin.model.record import Record
from bulletin.reading.inline import photo_line
from bulletin.reading.openings import heading_of, opens

BlockKind = Literal[
    "heading", "text", "figure", "attached", "credit", "byline", "imprint", "raw", "rule", "field"
]

_CAPTION: Final = re.compile(
    r"(?:图(?:为|[①-⑳]|[一二三四五六七八九]?[：:])|[上下左右]图(?:为|[：:]))[^。]{2,80}[。]?"
)
_TAG: Final = re.compile(
    r"(?P<kept><(?P<tag>su[bp])>[0-9A-Za-z+.,()−-]{1,8}</(?P=tag)>)|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?/?>"
)
_EMPHASIS: Final = re.compile(r"\*\*|__|(?<!\\)\*")
LONGEST_CAPTION: Final = 80  # characters
MARK: Final = "版面标记"  # why something is left over that no reader would miss


class Block(Record, frozen=True):
    """A part of a page. `line` counts from 1 (in Word: paragraphs).

    A heading has a `level`, 1 for the largest, 0 where sizes are not known. A figure's `text` is its
    caption; `file` is empty where the page has no photo's file. Of a file that is `attached`, `text` says
    what it is. `field` is the header's field that a line with a label fills. `dropped` is what was taken off;
    `notes` is what an editor should look at. `printed`: it was read off a page's layout, so it begins where
    it says, and signs in it are signs of the text.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    file: str = ""
    credit: str = ""
    imprint: Imprint | None = None
    dropped: tuple[str, ...] = ()
    field: str = ""
    notes: tuple[str, ...] = ()
    printed: bool = False

    @property
    def typed(self) -> str:
        """A figure as it would be typed in Markdown; of another block its text."""
        if self.file:
            credit = f' "{self.credit}"' if self.credit else ""
            return f"![{self.text}]({self.file}{credit})"
        return f"{self.text} {self.credit}".strip()


class Left(Record, frozen=True):
    """Something that is in no draft: where it stood, what it is, and why."""

    line: int
    text: str
    why: str


def block_of(typed: str, line: int) -> Block:
    """The block that a line is on its own; `typed` has no blanks at its ends."""
    if photo := photo_line(typed):
        caption, target = photo
        return Block("figure", caption, line, file=target.address, credit=target.title)
    kind = opens(typed)
    if kind == "heading":
        return _heading(typed, line)
    if kind == "rule":
        return Block("rule", typed, line)
    if kind:
        return Block("raw", typed, line)
    text, dropped = without_tags(typed)
    made = plain_block(text, line)
    return replace(made, dropped=(*dropped, *made.dropped))


def _heading(typed: str, line: int) -> Block:
    level, _, words = heading_of(typed) or (0, "", typed)
    signs = tuple(filter(None, (part.strip() for part in typed.split(words, 1)))) if words else ()
    text, dropped = without_tags(words, all_of_them=True)
    kept = (*signs, *_EMPHASIS.findall(text), *dropped)
    text = _EMPHASIS.sub("", text).strip()
    if not text:
        return Block("rule", "", line, dropped=kept)
    if imprint := read_imprint(text):
        return Block("imprint", text, line, imprint=imprint, dropped=kept)
    return Block("heading", text, line, level=level, dropped=kept)


def plain_block(text: str, line: int) -> Block:
    """The block that a line of plain text is on its own."""
    if imprint := read_imprint(text):
        return Block("imprint", text, line, imprint=imprint)
    if signature := read_signature(text):
        kind: BlockKind = "credit" if signature.credit else "byline"
        return Block(kind, signature.text, line, dropped=signature.dropped)
    if found := credited(text):
        caption, signature = found
        if len(caption) <= LONGEST_CAPTION:
            dropped = signature.dropped
            return Block("figure", caption, line, credit=signature.text, dropped=dropped)
    if _CAPTION.fullmatch(text):
        return Block("figure", text, line)
    return Block("text", text, line)


def without_tags(text: str, *, all_of_them: bool = False) -> tuple[str, tuple[str, ...]]:
    """A text without HTML tags, and the tags. `<sub>2</sub>` stays in a text (but not in a headline):
    a figure set low or high has a meaning."""
    if "<" not in text:
        return text, ()
    dropped: list[str] = []

    def taken(found: re.Match[str]) -> str:
        if found["kept"] and not all_of_them:
            return found[0]
        if found["kept"]:
            tag, inside = found["tag"], found[0][5:-6]
            dropped.extend((f"<{tag}>", f"</{tag}>"))
            return inside
        dropped.append(found[0])
        return ""

    return _TAG.sub(taken, text), tuple(dropped)


def as_headline(block: Block) -> Block:
    """A block of text taken as a headline whose size is not known; of mere marks, a rule."""
    marks = _EMPHASIS.findall(block.text)
    text = _EMPHASIS.sub("", block.text).strip()
    kind: BlockKind = "heading" if text else "rule"
    return replace(block, kind=kind, text=text, dropped=(*block.dropped, *marks))


def figures(blocks: list[Block]) -> list[Block]:
    """The blocks with photos, captions and credits that stand together made one."""
    made: list[Block] = []
    for block in blocks:
        last = made[-1] if made else None
        if block.kind == "credit":
            caption = (
                last if last and last.kind == "text" and len(last.text) <= LONGEST_CAPTION else None
            )
            if caption:
                made.pop()
            whole = Block(
                "figure",
                caption.text if caption else "",
                caption.line if caption else block.line,
                credit=block.text,
                dropped=(*(caption.dropped if caption else ()), *block.dropped),
            )
            made.append(whole)
            _join(made)
        elif block.kind == "figure":
            made.append(block)
            _join(made)
        else:
            made.append(block)
    return made


def _join(made: list[Block]) -> None:
    """Make one figure of a photo and of the caption that stands beside it."""
    if len(made) < 2 or made[-2].kind != "figure":  # noqa: PLR2004 (a pair)
        return
    first, second = made[-2:]
    if bool(first.file) == bool(second.file):
        return
    photo, words = (first, second) if first.file else (second, first)
    if (photo.text and words.text) or (photo.credit and words.credit):
        return
    made[-2:] = [
        replace(
            photo,
            text=photo.text or words.text,
            credit=photo.credit or words.credit,
            dropped=(*photo.dropped, *words.dropped),
        )
    ]
