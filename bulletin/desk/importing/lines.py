"""Lines: a page of the printed bulletin as text or Markdown, as extraction tools give it.

In: the text. Out: its blocks, in order. Lines that belong to one paragraph are joined; a number that a line's
end cut in two is made whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import (
    Block,
    as_headline,
    block_of,
    figures,
    plain_block,
    without_tags,
)
from bulletin.desk.importing.labels import read_labels

_UNDERLINE: Final = re.compile(r"(?P<sign>[=-])(?P=sign){2,}\s*")
_ENDED: Final = re.compile(r"[。！？；：，、…—”’》）】!?;:,.]\Z")
MARKED: Final = re.compile(r"[●○■□◆◇▲△★☆▪※◎①-⑳]")  # how a printed page starts an item
_DIGITS_END: Final = re.compile(r"(?<![\d,.])[,.]*+(?P<number>\d[\d,.]*+)\Z", re.ASCII)
_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_LATIN_END: Final = re.compile(r"[!-,.-~]\Z")  # but no hyphen
_LATIN: Final = re.compile(r"[!-~]")
_LONGEST: Final = 32  # characters of a line that may be a headline


def read_lines(text: str) -> list[Block]:
    """The blocks of a page."""
    blocks: list[Block] = []
    paragraph: list[Block] = []
    lines = text.split("\n")
    labels = read_labels([line.strip() for line in lines])
    for number, line in enumerate(lines, 1):
        typed = line.strip()
        if _UNDERLINE.fullmatch(typed) and len(paragraph) == 1:
            above = paragraph.pop()
            level = 1 if typed[0] == "=" else 2
            blocks.append(_underlined(above, level, typed))
            continue
        block = (labels.get(number) or block_of(typed, number)) if typed else None
        starts = line.startswith("\u3000") or MARKED.match(typed)
        if block is None or block.kind != "text" or starts:
            blocks += _joined(paragraph)
            paragraph = []
        if block and block.kind == "text":
            paragraph.append(block)
        elif block:
            blocks.append(block)
    blocks += _joined(paragraph)
    if not any(block.kind == "heading" for block in blocks):
        blocks = headlines(blocks)
    return figures(_raw_joined(blocks))


def _underlined(block: Block, level: int, line: str) -> Block:
    heading = as_headline(block)
    text, dropped = without_tags(heading.text, all_of_them=True)
    return Block(
        "heading" if text.strip() else "rule",
        text,
        block.line,
        level=level,
        dropped=(*heading.dropped, *dropped, line),
    )


def _joined(lines: list[Block]) -> list[Block]:
    """The lines of a paragraph as one block."""
    if not lines:
        return []
    text, notes = together([line.text for line in lines])
    dropped = tuple(mark for line in lines for mark in line.dropped)
    whole = Block("text", text, lines[0].line, dropped=dropped, notes=notes)
    if len(lines) > 1 and text:  # a caption, a byline over two lines
        whole = replace(plain_block(text, whole.line), notes=notes)
        whole = replace(whole, dropped=(*dropped, *whole.dropped))
    return [whole] if text or dropped else []


def together(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Lines that were cut by a column's edge as one text, and what is to be looked at: a number over two
    lines is one number."""
    whole, notes = "", []
    for line in lines:
        cut = _DIGITS_END.search(whole)
        number = _DIGITS.match(line)
        if cut and number:
            notes.append(f"断在行尾的数字接起来了（{cut['number']}｜{number[0]}），请核对。")
            whole += line
        else:
            apart = _LATIN_END.search(whole) and _LATIN.match(line)
            whole += f" {line}" if apart else line
    return whole, tuple(notes)


def _raw_joined(blocks: list[Block]) -> list[Block]:
    """Tables, lists and quotations as they stand, their lines together."""
    made: list[Block] = []
    for block in blocks:
        last = made[-1] if made else None
        if last and last.kind == block.kind == "raw" and _next_line(last) == block.line:
            made[-1] = Block("raw", f"{last.text}\n{block.text}", last.line)
        else:
            made.append(block)
    return made


def _next_line(block: Block) -> int:
    return block.line + block.text.count("\n") + 1


def headlines(blocks: list[Block]) -> list[Block]:
    """The blocks of a page that marks no headings: a short line that ends without a full stop, with
    text below it, is taken for one."""
    made: list[Block] = []
    below = False  # whether text or a headline follows
    for block in reversed(blocks):
        short = len(block.text) <= _LONGEST and not _ENDED.search(block.text.strip("* _"))
        if block.kind == "text" and short and below:
            made.append(as_headline(block))
        else:
            made.append(block)
        below = block.kind == "text" or (below and block.kind in ("figure", "rule"))
    return made[::-1]
