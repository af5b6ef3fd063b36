"""A piece as rules see it: its file's text, and the same text with all but prose blanked out.

In: a file's text, its path, the newsroom. Out: `Piece`: the header's fields and lines, the blocks of the
body, its photos and links, and `prose`, which has the file's length and lines, so that a rule may
search it with one expression and still name the line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final, Literal

from bulletin.model.article import Fields
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading import UNDATED
from bulletin.reading.entries import read_entries
from bulletin.reading.header import read_header
from bulletin.reading.keys import field_of
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.page import read_page_header

HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff"
BLANK: Final = "\0"  # what stands for a character that is no prose; no text has it

_PROSE_FIELDS: Final = {"title", "kicker", "deck", "summary", "withdrawn"}
_HEADER_LINE: Final = re.compile(
    r"\s*+(?P<key>[^:：\n]{1,32}?)\s*[:：][ \u3000]*+[\"']?+(?P<value>(?:.*[^\s\"'])?)(?:\s*+[\"'])*+\s*"
)
_PHOTO: Final = re.compile(
    r"!\[(?P<caption>[^\]\n]{0,500})\]\(\s*(?P<file>[^()\s\"]+)(?:\s+[\"“](?P<credit>[^\"“”\n]*)[\"”])?\s*\)"
)
_LINK: Final = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]\n]+)\]\(\s*(?P<url>[^()\s]+)(?:\s+\"(?P<title>[^\"\n]*)\")?\s*\)"
)
_NO_PROSE: Final = re.compile(
    r"^(?P<fence>```|~~~).*?(?:^(?P=fence)|\Z)"  # code
    r"|(?<!`)(?P<tick>`+)(?!`)[^\n]{1,500}?(?<!`)(?P=tick)(?!`)"
    r"|!\[(?=[^\]\n]{0,500}\]\()"  # a photo's brackets; its caption is prose
    r"|\]\((?:[^()\n]|\([^()\n]*\))*\)"  # addresses, and titles of photos
    r"|^\[[^\]\n]+\]:[^\n]*"
    r"|\[\^[^\[\]\n]+\]"  # footnotes' marks
    r"|</?[A-Za-z!][^<>\n]*>|<https?:[^<>\n]*>"
    r"|(?:https?://|www\.)[!-~]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+",
    re.MULTILINE | re.DOTALL,
)
_MARKS: Final = (
    "`",
    "[",
    "<",
    "@",
    "://",
    "www.",
    "~~~",
)  # without any of these there is only prose
_QUOTED: Final = re.compile(
    r"“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"\n]*\""
)
# A line of JSON, of HTML or of a program: its quotation marks, commas and colons are no punctuation.
_DATA: Final = re.compile(
    r"^[^\n]*(?:[={\[][ \t]*[\"']|[\"'][ \t]*[:}\]]|[\"'],[ \t]*[\"']|[A-Za-z0-9_]\([\"')]|[{}][ \t]*$"
    r"|[A-Za-z0-9)\]\"'];[ \t]*$)[^\n]*$"
    r"|^[ \t]*[\"'][^\"'\n]*[\"'],?[ \t]*$",
    re.MULTILINE,
)
_CODE: Final = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
BlockKind = Literal[
    "text", "heading", "table", "photo", "list", "quote", "caption", "code", "html", "note"
]

_STARTS: Final[tuple[tuple[BlockKind, re.Pattern[str]], ...]] = (
    ("heading", re.compile(r" {0,3}#|[^\n]+\n(?:=+|-+)\s*\Z")),
    ("table", re.compile(r"[^\n]*\|")),
    ("photo", re.compile(r"\s*!\[")),
    (
        "list",
        re.compile(r"\s*(?:[-*+]\s|\d{1,3}[.、)）]|[（(]?[一二三四五六七八九十]{1,3}[、)）])"),
    ),
    ("quote", re.compile(r"\s*>")),
    ("caption", re.compile(r"[图表][：:]")),
    ("code", re.compile(r"```|~~~")),
    ("html", re.compile(r"\s*<")),
    ("note", re.compile(r"\[[^\]\n]+\]:")),
)

_HAN_START: Final = re.compile(f"[{HAN}“《]")
_LIKELY: Final = tuple(row for row in _STARTS if row[0] in ("heading", "list", "caption"))


class TextBlock(Record, frozen=True):
    """A block of the body: what it is, and where in the text it stands."""

    kind: BlockKind
    start: int
    end: int


class Image(Record, frozen=True):
    """A photo as typed in the body."""

    file: str
    caption: str
    credit: str
    line: int


class Anchor(Record, frozen=True):
    """A link as typed in the body."""

    text: str
    url: str
    title: str
    line: int


class Piece(Record, frozen=True, dict=True, gc=True):
    """One file of the content folder."""

    path: str
    text: str
    body: int  # where the body starts, in characters
    title: str
    fields: Fields | None  # None for a static page, and where the header cannot be read
    faults: tuple[Fault, ...]

    def line(self, position: int) -> int:
        """The line, from 1, of a character."""
        return bisect_right(self._line_starts, position)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The line of each field that the header has."""
        entries = read_entries(self.text, self.path).entries
        return {name: entry.line for entry in reversed(entries) if (name := field_of(entry.key))}

    @cached_property
    def prose(self) -> str:
        """The text with `BLANK` for every character that is no prose."""
        body = self.text[self.body :]
        if any(mark in body for mark in _MARKS):
            body = _NO_PROSE.sub(_blanked, body)
        return "".join(map(_header_prose, self.text[: self.body].splitlines(keepends=True))) + body

    @cached_property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """The runs of prose that stand for themselves: each line of the header, and the body."""
        header = [
            (found.start(), found.end())
            for found in re.finditer(r"[^\0\n]+", self.prose[: self.body])
        ]
        return (*header, (self.body, len(self.prose)))

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """The blocks of the body, in order."""
        return tuple(_blocks(self.text, self.body))

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """The photos of the body."""
        if "![" not in self.text:
            return ()
        return tuple(
            Image(
                found["file"],
                found["caption"].strip(),
                (found["credit"] or "").strip(),
                self.line(found.start()),
            )
            for found in _PHOTO.finditer(self.text, self.body)
        )

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """The links of the body."""
        if "](" not in self.text:
            return ()
        return tuple(
            Anchor(found["text"], found["url"], found["title"] or "", self.line(found.start()))
            for found in _LINK.finditer(self.text, self.body)
        )

    @cached_property
    def shown(self) -> str:
        """The body's text as readers see it, by the reader that builds use; code is left out."""
        from bulletin.reading.body import convert, visible_text  # noqa: PLC0415 (few rules ask)

        text = self.text[self.body :]
        first = self.text.count("\n", 0, self.body) + 1
        body, _ = convert(text, self.path, first, "/")
        return "\n".join(visible_text(_CODE.sub("", part.html)) for part in body.parts)

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Where others' words and titles of works stand, which nobody may alter: inside the marks."""
        inside = [(found.start() + 1, found.end() - 1) for found in _QUOTED.finditer(self.text)]
        return (*inside, *((b.start, b.end) for b in self.blocks if b.kind in ("quote", "code")))

    @cached_property
    def data(self) -> tuple[tuple[int, int], ...]:
        """The lines of the body that are data."""
        return tuple(found.span() for found in _DATA.finditer(self.text, self.body))


def read_piece(text: str, path: str, newsroom: Newsroom) -> Piece:
    """A piece from a file's text."""
    fields: Fields | None = None
    if path.partition("/")[0] in UNDATED:
        page, _, first, faults = read_page_header(text, path, newsroom)
        title = page.title if page else ""
    else:
        fields, _, first, faults = read_header(text, path, newsroom)
        title = fields.title if fields else ""
    body = 0
    for _ in range(first - 1):
        body = text.find("\n", body) + 1 or len(text)
    return Piece(path, text, min(body, len(text)), title, fields, tuple(faults))


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", BLANK, found[0])


def _header_prose(line: str) -> str:
    """A line of the header: its value if readers see it, else nothing."""
    content = line.rstrip("\n")
    found = _HEADER_LINE.fullmatch(content)
    ending = line[len(content) :]
    if found is None or field_of(found["key"]) not in _PROSE_FIELDS:
        return BLANK * len(content) + ending
    start, end = found.span("value")
    return BLANK * start + content[start:end] + BLANK * (len(content) - end) + ending


def _blocks(text: str, start: int) -> Iterator[TextBlock]:
    """Blocks are parted by blank lines, and by a typed indent, which starts a paragraph."""
    first, end, fence = -1, start, ""
    at = start
    for line in text[start:].split("\n"):
        mark = line[:3] if line[:3] in ("```", "~~~") else ""
        if first >= 0 and not fence and (not line.strip() or line.startswith("\u3000")):
            yield _block(text, first, end)
            first = -1
        if line.strip() or fence:
            first = at if first < 0 else first
            end = at + len(line)
            if mark:
                fence = "" if fence == mark else fence or mark
        at += len(line) + 1
    if first >= 0:
        yield _block(text, first, end)


def _block(text: str, start: int, end: int) -> TextBlock:
    content = text[start:end]
    plain = content[0] == "\u3000" or (_HAN_START.match(content) and "|" not in content)
    for kind, mark in _LIKELY if plain else _STARTS:
        if mark.match(content):
            return TextBlock(kind, start, end)
    return TextBlock("text", start, end)
