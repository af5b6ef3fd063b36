"""Paragraphs: the passages of a piece as the blocks of a text.

In: passages in the order in which they are read. Out: `Block`s: paragraphs, subheads, bylines. A passage that
ends in a full line goes on in the next one unless that begins with an indent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import Block
from bulletin.desk.importing.columns import Line, Passage
from bulletin.desk.importing.flow import is_indented, is_open
from bulletin.desk.importing.lines import MARKED, together
from bulletin.desk.importing.place import Box
from bulletin.desk.importing.signatures import read_signature
from bulletin.desk.importing.turns import came_from, goes_to

_INDENT: Final = 1.2  # ems: a line that begins farther in begins a paragraph
_FULL: Final = 2.1  # ems that a full line may lack
_LARGER: Final = 1.06  # of the text's size: a line so large is a subhead
_LONGEST: Final = 18  # characters of a subhead
_CENTRED: Final = 1.5  # ems by which the margins of a line in the middle may differ
_EVEN: Final = 0.6  # … of two lines that both stand in the middle
_ENDS: Final = re.compile(r"[。！？：；，、…”）—!?:;,.]\Z")
_LEAST: Final = 20  # characters of a paragraph below a subhead


class _Paragraph:
    """A paragraph while lines are added."""

    def __init__(self, line: Line, passage: Passage) -> None:
        self.lines = [line]
        self.passage = passage

    def is_subhead(self, size: float) -> bool:
        """Whether its place or its size says that it is a subhead."""
        first, box = self.lines[0], self.passage.column
        text = first.text
        if len(self.lines) > 1 or len(text) > _LONGEST or _ENDS.search(text):
            return False
        left, right = first.box.left - box.left, box.right - first.box.right
        centred = min(left, right) > 2 * _INDENT * first.size
        return first.size > _LARGER * size or (
            centred and abs(left - right) < _CENTRED * first.size and len(self.passage.lines) > 1
        )


def text_blocks(passages: Sequence[Passage], size: float, number: int) -> list[Block]:
    """The blocks of a piece's text, which has a size; `number` is the page's."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(passages):
        text, notes = together([line.text for line in paragraph.lines])
        blocks.append(_block(paragraph, text.strip(), size, number, notes))
    return _with_subheads(blocks)


def _block(
    paragraph: _Paragraph, text: str, size: float, number: int, notes: tuple[str, ...]
) -> Block:
    signature = read_signature(text)
    if signature:
        return Block("byline", signature.text, number, dropped=signature.dropped)
    if paragraph.is_subhead(size) and not (came_from(text) or goes_to(text)):
        return Block("heading", text, number, level=9, printed=True)
    return Block("text", text, number, notes=notes, printed=True)


def _paragraphs(passages: Sequence[Passage]) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    above: Passage | None = None
    for passage in passages:
        for at, line in enumerate(passage.lines):
            if current is None:
                current = _Paragraph(line, passage)
            elif at == 0 and above is not None:
                if _runs_on(above, passage):
                    current.lines.append(line)
                else:
                    yield current
                    current = _Paragraph(line, passage)
            elif _begins(passage, at):
                yield current
                current = _Paragraph(line, passage)
            else:
                current.lines.append(line)
        above = passage
    if current is not None:
        yield current


def _runs_on(above: Passage, passage: Passage) -> bool:
    """Whether a passage's last paragraph goes on in the next passage."""
    last, first = above.lines[-1], passage.lines[0]
    if max(last.size, first.size) > _LARGER * min(last.size, first.size):
        return False
    if read_signature(last.text) or read_signature(first.text) or came_from(first.text):
        return False
    if is_indented(passage) or goes_to(last.text) or MARKED.match(first.text):
        return False
    full = above.column.right - last.box.right < _FULL * last.size
    return full and (is_open(above) or len(passage.lines) > 1)


def _begins(passage: Passage, at: int) -> bool:
    """Whether a line begins a paragraph inside a passage."""
    line, above = passage.lines[at], passage.lines[at - 1]
    indent = line.box.left - passage.column.left
    if max(line.size, above.size) > _LARGER * min(line.size, above.size):
        return True
    if indent > _INDENT * line.size or line.text.startswith("\u3000") or MARKED.match(line.text):
        return not _is_centred_on(line, above, passage.column)
    return passage.column.right - above.box.right > _FULL * above.size


def _is_centred_on(line: Line, above: Line, column: Box) -> bool:
    """Whether two lines stand in the middle of a column, one below the other."""
    margins = [
        abs((one.box.left - column.left) - (column.right - one.box.right)) for one in (line, above)
    ]
    return max(margins) < _EVEN * line.size


def _with_subheads(blocks: list[Block]) -> list[Block]:
    """A short paragraph without a full stop, between longer ones, is taken for a subhead, and said so."""
    made = list(blocks)
    for at in range(1, len(blocks) - 1):
        block, below = blocks[at], blocks[at + 1]
        short = (
            block.kind == "text" and len(block.text) <= _LONGEST and not _ENDS.search(block.text)
        )
        turned = came_from(block.text) or goes_to(block.text) or "：" in block.text
        if short and not turned and below.kind == "text" and len(below.text) >= _LEAST:
            made[at] = replace(block, kind="heading", level=0, notes=())
    return made
