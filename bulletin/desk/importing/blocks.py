"""Blocks: what a page consists of, and how one line shows what it is.

In: a line of text. Out: `Block`: a heading, a byline, a photo's caption and credit, a line of the page's
own (date, number, editors), or text. What is taken off a line stands in `dropped`, for nothing may get
lost.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec.structs import replace

from bulletin.desk.importing.imprint import Imprint, read_imprint
from bulletin.model.han import HAN
from bulletin.model.record import Record
from bulletin.reading.inline import photo_line

BlockKind = Literal["heading", "text", "figure", "credit", "byline", "imprint", "raw", "rule"]

# What parts two names is never a letter of one, so that there is one way to read a line, however long.
_NAMES: Final = rf"[{HAN}]{{2,4}}(?:[ \u3000、，•・]+[{HAN}]{{2,4}}|[ \u3000]*·[ \u3000]*[{HAN}]+)*"
_WHOLE: Final = rf"[{HAN}]{{2,4}}(?![{HAN}])"  # a name, and not the beginning of a longer word
_WHOLE_NAMES: Final = rf"{_WHOLE}(?:[ \u3000、，•・]+{_WHOLE}|[ \u3000]*·[ \u3000]*[{HAN}]+)*"
_POST: Final = "(?:本报|特约|实习)?(?:记者|通讯员)"
_CREDIT: Final = (
    rf"(?:(?:{_POST})?[ \u3000：:]*{_NAMES}[ \u3000/]*(?:摄影报道|摄影|摄|供图)"
    rf"|本报(?:制图|供图|资料(?:图片|照片)|记者摄)|资料图片|(?:图|摄影)[ \u3000]*[/／：:][ \u3000]*{_NAMES})"
)
_HEADING: Final = re.compile(r"(?P<signs>#{1,6})[ \t]*+(?P<text>.*)")
_ONLY_CREDIT: Final = re.compile(rf"[（(]?(?P<credit>{_CREDIT})[)）]?")
_CAPTIONED: Final = re.compile(
    r"(?P<caption>.{4,80}?[。！？）\s])\s{0,8}"
    rf"[（(]?{_POST}[ \u3000：:]*{_NAMES}[ \u3000/]*(?:摄影报道|摄影|摄|供图)[)）]?"
)
_BYLINE: Final = re.compile(
    rf"[·•・][ \u3000]*[{HAN}]{{1,4}}(?:[ \u3000、，·•・]+[{HAN}]{{1,4}})*[ \u3000]*[·•・]"
    rf"|[（(]?(?>{_POST}[ \u3000：:]+{_WHOLE_NAMES}[ \u3000、，]*+)++[)）]?"
)
_RULE: Final = re.compile(r"(?:[-*_=—－][ \t]*){3,}")
_RAW: Final = re.compile(r"\||>|[-*+][ \t]|\d{1,2}\.[ \t]|```|~~~")
_TAG: Final = re.compile(
    r"(?P<kept><(?P<tag>su[bp])>[0-9A-Za-z+.,()−-]{1,8}</(?P=tag)>)|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?/?>"
)
_EMPHASIS: Final = re.compile(r"\*\*|__|(?<!\\)\*")
_LONGEST_CAPTION: Final = 80  # characters


class Block(Record, frozen=True):
    """A part of a page. `line` counts from 1 (in Word: paragraphs).

    A heading has a `level`, 1 for the largest, 0 where sizes are not known. A figure's `text` is its
    caption; `file` is empty where the page has no photo's file. `dropped` is what was taken off.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    file: str = ""
    credit: str = ""
    imprint: Imprint | None = None
    dropped: tuple[str, ...] = ()

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
    if heading := _HEADING.fullmatch(typed):
        return _heading(heading, line)
    if photo := photo_line(typed):
        caption, target = photo
        return Block("figure", caption, line, file=target.address, credit=target.title)
    if _RULE.fullmatch(typed):
        return Block("rule", typed, line)
    if _RAW.match(typed):
        return Block("raw", typed, line)
    text, dropped = without_tags(typed)
    return replace(_plain(text, line), dropped=dropped)


def _heading(found: re.Match[str], line: int) -> Block:
    open_text = found["text"].rstrip("#")
    closing = found["text"][len(open_text) :]
    text, dropped = without_tags(open_text.rstrip(" \t"), all_of_them=True)
    marks = (found["signs"], closing, *_EMPHASIS.findall(text), *dropped)
    text = _EMPHASIS.sub("", text).strip()
    kept = tuple(filter(None, marks))
    if not text:
        return Block("rule", "", line, dropped=kept)
    if imprint := read_imprint(text):
        return Block("imprint", text, line, imprint=imprint, dropped=kept)
    return Block("heading", text, line, level=len(found["signs"]), dropped=kept)


def _plain(text: str, line: int) -> Block:
    if imprint := read_imprint(text):
        return Block("imprint", text, line, imprint=imprint)
    if _ONLY_CREDIT.fullmatch(text):
        return Block("credit", text, line)
    if captioned := _CAPTIONED.fullmatch(text):
        rest = text[captioned.end("caption") :]
        return Block("figure", captioned["caption"].strip(), line, credit=rest.strip())
    if _BYLINE.fullmatch(text):
        return Block("byline", text, line)
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
                last
                if last and last.kind == "text" and len(last.text) <= _LONGEST_CAPTION
                else None
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
