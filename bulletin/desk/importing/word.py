"""Word: a `.docx` file's text, headings, tables and photos.

In: the bytes of a file. Out: blocks as `lines` makes them (their lines are paragraphs), the photos, and
what Word shows that is no part of the text (page headers, text boxes, remarks).
"""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import mammoth
from defusedxml.common import DefusedXmlException
from msgspec.structs import replace

from bulletin.desk.importing.blocks import Block, Left, block_of, figures
from bulletin.desk.importing.lines import headlines
from bulletin.model.record import Record
from bulletin.reading.decode import clean

_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
comment-reference => sup
"""
_LARGEST: Final = 400_000_000  # bytes of a file when unpacked: more is a bomb
_PARTS: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS: Final = re.compile(r"[\\`*_\[\]]")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_SUFFIXES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
}
_HEADINGS: Final = {f"h{level}" for level in range(1, 7)}


class NotWord(Exception):
    """A file that is no Word document: a Chinese line for the editor."""


class WordFile(Record, frozen=True):
    """What a Word file holds."""

    blocks: list[Block]
    photos: Mapping[str, bytes]
    left: list[Left]


def read_word(data: bytes, name: str) -> WordFile:
    """Read a `.docx` file. `name` is what its photos are named after. Raises `NotWord`."""
    paragraphs = _paragraphs(data)
    photos: dict[str, bytes] = {}

    def keep(image: Any) -> dict[str, str]:
        with image.open() as file:
            suffix = _SUFFIXES.get(image.content_type, image.content_type.rpartition("/")[2])
            photos[f"{name}-{len(photos) + 1}.{suffix}"] = file.read()
        return {"src": list(photos)[-1]}

    try:
        result = mammoth.convert_to_html(
            BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(keep)
        )
    except (KeyError, ValueError, OSError, AttributeError, IndexError, TypeError) as error:
        raise NotWord(f"Word 文件读不完整（{error}）。请用 Word 打开，另存一次。") from error
    reader = _Reader()
    reader.feed(result.value)
    reader.close()
    blocks = reader.blocks
    if not any(block.kind == "heading" for block in blocks):
        blocks = headlines(blocks)
    return WordFile(figures(blocks), photos, list(_lost(paragraphs, blocks)))


def _paragraphs(data: bytes) -> list[str]:
    """Every paragraph that the file holds anywhere, in order."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                raise NotWord("Word 文件解开后太大，可能已损坏。请分成几个文件。")
            parts = [
                info.filename for info in archive.infolist() if _PARTS.fullmatch(info.filename)
            ]
            if "word/document.xml" not in parts:
                raise NotWord("这不是 Word 的 .docx 文件。请用 Word 打开，另存为 .docx。")
            trees = [
                defusedxml.ElementTree.fromstring(archive.read(part)) for part in sorted(parts)
            ]
    except (zipfile.BadZipFile, ParseError, DefusedXmlException, EOFError, RuntimeError) as error:
        raise NotWord("文件已损坏，或者不是 .docx。请用 Word 打开，另存为 .docx。") from error
    return [text for tree in trees for node in tree.iter(f"{_W}p") if (text := _text(node))]


def _text(paragraph: Element) -> str:
    """The text of a paragraph itself, without that of paragraphs inside it (a text box)."""
    parts: list[str] = []

    def walk(node: Element) -> None:
        for child in node:
            if child.tag == f"{_W}t":
                parts.append(child.text or "")
            elif child.tag != f"{_W}p" and not child.tag.endswith("}Fallback"):
                walk(child)

    walk(paragraph)
    return clean("".join(parts)).strip()


def _lost(paragraphs: list[str], blocks: list[Block]) -> Iterator[Left]:
    """The paragraphs of which a character did not arrive in any block."""
    there = Counter(
        char
        for block in blocks
        for part in (block.text, block.credit, *block.dropped)
        for char in html.unescape(part)
        if not char.isspace()
    )
    for number, text in enumerate(paragraphs, 1):
        wanted = Counter(char for char in text if not char.isspace())
        if wanted <= there:
            there -= wanted
        else:
            yield Left(number, text, "Word 里的页眉、文本框、批注，或者没有转过来的文字")


class _Reader(HTMLParser):
    """Reads the HTML that mammoth makes, which is small and well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text = ""
        self._heading = ""
        self._cells: list[str] | None = None
        self._rows = 0
        self._lists: list[str] = []
        self._link = ""

    @property
    def _number(self) -> int:
        return len(self.blocks) + 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        if tag in _HEADINGS:
            self._heading = tag
        elif tag in ("ul", "ol"):
            self._end()
            self._lists.append("- " if tag == "ul" else "1. ")
        elif tag == "table":
            self._rows = 0
        elif tag == "tr":
            self._cells = []
        elif tag in ("strong", "em"):
            self._text += "**" if tag == "strong" else "*"
        elif tag in ("sub", "sup"):
            self._text += f"<{tag}>"
        elif tag == "br":
            self._text += " "
        elif tag == "a" and given.get("href"):
            self._link = given["href"]
            self._text += "["
        elif tag == "img":
            self._image(given)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in ("strong", "em"):
            self._text += "**" if tag == "strong" else "*"
        elif tag in ("sub", "sup"):
            self._text += f"</{tag}>"
        elif tag == "a" and self._link:
            self._text += f"]({self._link})"
            self._link = ""
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(" ".join(self._text.split()).replace("|", "\\|"))
            self._text = ""
        elif tag == "tr" and self._cells is not None:
            self._row(self._cells)
            self._cells = None
        elif tag in ("ul", "ol"):
            self._end()
            self._lists.pop()
        elif tag in (*_HEADINGS, "p", "li") and self._cells is None:
            self._end()
        elif tag == "p":
            self._text += " "

    def handle_data(self, data: str) -> None:
        """Text; signs that Markdown would take for its own are marked as text."""
        text = _ENTITY.sub("&amp;", clean(data)).replace("<", "&lt;")
        self._text += _SIGNS.sub(r"\\\g<0>", text)

    def _image(self, given: dict[str, str]) -> None:
        if self._cells is None:
            self._end()
        alt = " ".join(given.get("alt", "").translate(str.maketrans("[]", "【】")).split())
        self.blocks.append(Block("figure", alt, self._number, file=given.get("src", "")))

    def _row(self, cells: list[str]) -> None:
        row = f"| {' | '.join(cells)} |"
        if self._rows == 0:
            row += "\n|" + "---|" * len(cells)
            self.blocks.append(Block("raw", row, self._number))
        else:
            table = self.blocks.pop()
            self.blocks.append(replace(table, text=f"{table.text}\n{row}"))
        self._rows += 1

    def _end(self) -> None:
        """A paragraph ends."""
        text, self._text = self._text.strip(), ""
        heading, self._heading = self._heading, ""
        if not text:
            return
        if heading:
            plain = html.unescape(re.sub(r"\\([\\`*_\[\]])", r"\1", text))
            self.blocks.append(block_of("#" * int(heading[1]) + " " + plain, self._number))
        elif self._lists:
            item = "  " * (len(self._lists) - 1) + self._lists[-1] + text
            last = self.blocks[-1] if self.blocks else None
            if last and last.kind == "raw" and not last.text.startswith("|"):
                self.blocks[-1] = replace(last, text=f"{last.text}\n{item}")
            else:
                self.blocks.append(Block("raw", item, self._number))
        else:
            self.blocks.append(self._paragraph(text))

    def _paragraph(self, text: str) -> Block:
        block = block_of(text, self._number)
        if block.kind in ("raw", "rule") or (block.kind == "heading" and text.startswith("#")):
            return Block(
                "text", f"\\{text}", self._number
            )  # typed as text, and to be shown as such
        return block
