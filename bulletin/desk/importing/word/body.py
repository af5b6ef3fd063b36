"""Body: the text of a piece while it is put together: paragraphs, subheads, lists, tables, pictures.

In: its lines, pictures and tables, in order. Out: blocks whose text is the paper's dialect; the words below
a picture are its caption and credit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import MARK, Block
from bulletin.desk.importing.drafts import asked
from bulletin.desk.importing.signatures import Signature
from bulletin.desk.importing.word.captions import caption_of, safe
from bulletin.desk.importing.word.parts import Embedded, Grid, Line, Picture
from bulletin.desk.importing.word.written import INDENT, note, plain, table, written

_SUBHEAD: Final = 30  # characters of a bold line that may be a subhead
_CAPTION: Final = 80  # characters of a line that is a caption because a credit follows it
SENTENCE: Final = re.compile(r"[。，、；：:;,]\Z")
_COUNTED: Final = re.compile(r"\d{1,4}\.")
_ITEM: Final = re.compile(r"(?:-|\d{1,4}\.) ")
_DEEPER: Final = "    "
_SMALLEST: Final = 4  # of the subheads: `#### `
_GAP: Final = "\u3000"

Leave = Callable[[int, str, str], None]
"""Puts something on the list of what is left: the paragraph's number, the text, why."""


class Body:
    """A piece's text. `numbers` are those of footnotes, by their keys, of all pieces of the file; `noted` the
    keys of those whose marks stand here; `top` is the headline's level."""

    def __init__(self, numbers: dict[str, int], body_size: float, leave: Leave) -> None:
        self.blocks: list[Block] = []
        self.has_text = False
        self.noted: set[str] = set()
        self.top = 1
        self._numbers, self._body_size, self._leave = numbers, body_size, leave
        self._figure: int | None = None  # the picture that waits for its caption
        self._below: tuple[int, Line] | None = None  # it, and the line that stands right below it

    def remark(self, number: int, text: str) -> None:
        """A line for a human eye, in its place."""
        self.blocks.append(Block("raw", asked(text), number))

    def picture(self, picture: Picture | Embedded) -> None:
        """A picture, or a file that was inside."""
        if isinstance(picture, Embedded):
            self._figure = None
            self.blocks.append(Block("attached", picture.label, picture.number, file=picture.file))
            return
        self.blocks.append(Block("figure", "", picture.number, file=picture.file))
        self._figure, self._below = len(self.blocks) - 1, None

    def table(self, grid: Grid) -> None:
        """A table."""
        text = table(grid, self._known(grid))
        if text.strip("|-\n "):
            self._say(text, grid.number)
            if grid.merged:
                self.remark(grid.number, "表格里有合并的单元格，并掉的格子空着，请核对。")

    def takes(self, line: Line, signature: Signature | None) -> bool:
        """Whether a line is the words below a picture, and has become its caption or credit."""
        figure = self._figure
        below, self._below = self._below, None
        if figure is not None and self._captioned(line, figure):
            return True
        return bool(signature and signature.credit and below and self._credited(signature, *below))

    def text(self, line: Line) -> None:
        """A paragraph, a subhead or an item of a list."""
        figure = self._figure
        notes = self._known(line)
        if line.style in ("title", "subtitle", "heading") or _is_subhead(line):
            signs = "#" * min(max(line.level - self.top, 1) + 1, _SMALLEST)
            flat = [
                replace(run, text=run.text.replace("\n", _GAP), bold=False) for run in line.runs
            ]
            text = plain(line.label, "") + written(flat, notes, f"{signs} ")
            self._say(f"{signs} {text}", line.number)
        elif line.label == "- " or _COUNTED.fullmatch(line.label.strip()):
            text = written(line.runs, notes, "- ").replace("\n", " ")
            self._item(f"{_DEEPER * line.level}{line.label.strip()} {text}", line.number)
        else:
            label = plain(line.label) if line.label else ""
            self._say(f"{INDENT}{label}{written(line.runs, notes)}", line.number)
        if figure is not None and not self.blocks[figure].text and not line.style:
            self._below = figure, line

    def insert(self, at: int, line: Line, remark: str) -> None:
        """A paragraph and a remark on it, at an earlier place."""
        text = INDENT + written(line.runs, self._known(line))
        self.blocks[at:at] = [
            Block("raw", text, line.number),
            Block("raw", asked(remark), line.number),
        ]
        self._figure = self._below = None
        self.has_text = True

    def footnotes(self, known: Mapping[str, Sequence[Line]]) -> None:
        """Footnotes, as far as their marks have got into the text."""
        text = "\n".join(block.text for block in self.blocks)
        self.noted = {key for key in self.noted if f"[^{self._numbers[key]}]" in text}
        for key in sorted(self.noted, key=self._numbers.__getitem__):
            typed = note(known.get(key, ()), self._numbers[key])
            self.blocks.append(Block("raw", typed, self.blocks[-1].line))

    def _say(self, text: str, number: int) -> None:
        self._figure = None
        self.has_text = True
        self.blocks.append(Block("raw", text, number))

    def _item(self, text: str, number: int) -> None:
        """An item of a list goes on with the list above it."""
        last = self.blocks[-1].text if self.blocks else ""
        kind = r"-" if text.lstrip().startswith("-") else r"\d"
        goes_on = _ITEM.match(last) and (text.startswith(" ") or re.match(kind, last))
        if goes_on and self.blocks[-1].kind == "raw":
            self._figure = None
            self.blocks[-1] = replace(self.blocks[-1], text=f"{last}\n{text}")
        else:
            self._say(text.lstrip(" "), number)

    def _known(self, item: Line | Grid) -> Mapping[str, int]:
        """The numbers of the footnotes whose marks stand in an item."""
        for key in _keys(item):
            self._numbers.setdefault(key, len(self._numbers) + 1)
            self.noted.add(key)
        return self._numbers

    def _captioned(self, line: Line, figure: int) -> bool:
        words = caption_of(line, self._body_size)
        block = self.blocks[figure]
        if words is None or (words.caption and block.text) or (words.credit and block.credit):
            return False
        caption, credit = safe(words.caption or block.text), safe(words.credit or block.credit)
        self.blocks[figure] = replace(block, text=caption, credit=credit)
        for mark in words.dropped:
            self._leave(line.number, mark, MARK)
        if caption and credit:
            self._figure = None
        return True

    def _credited(self, signature: Signature, figure: int, line: Line) -> bool:
        """A credit stands below the line that stands below a picture: the line is its caption."""
        block = self.blocks[figure]
        alone = len(self.blocks) == figure + 2 and not line.label and not block.credit
        if not alone or len(line.text) > _CAPTION:
            return False
        words = replace(block, text=safe(line.text), credit=safe(signature.text))
        self.blocks[figure:] = [words]
        for mark in signature.dropped:
            self._leave(line.number, mark, MARK)
        return True


def _is_subhead(line: Line) -> bool:
    text = line.text
    short = len(text) <= _SUBHEAD and not SENTENCE.search(text) and "\n" not in text
    return short and line.bold and not line.label and bool(re.search(r"\w", text))


def _keys(item: Line | Grid) -> Iterator[str]:
    if isinstance(item, Line):
        yield from (run.note for run in item.runs if run.note)
        return
    for row in item.rows:
        for cell in row:
            for one in cell:
                if isinstance(one, Line):
                    yield from _keys(one)
