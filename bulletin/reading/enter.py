"""Enter: what one press of it means, in a language that is typed without blanks.

In: the lines of a block of text. Out: its paragraphs, each as one text: a line feed where a line breaks, and
marks of the lines. The rule is the one of `docs/手册/3-正文.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bulletin.model.han import width
from bulletin.reading.signs import MARKS, SPECIAL, is_plain, line_of, mark


class Line(NamedTuple):
    """A line of a text, with its number in the file."""

    number: int
    text: str


def last_of(number: int, text: str) -> int:
    """The number of the last line of the file that the line `number` holds: a tag or a code may have
    swallowed some."""
    marks = () if is_plain(text) else MARKS.findall(text)
    return line_of(marks[-1]) if marks else number


SHORT: Final = 24  # Chinese characters: what is no longer is a line of its own
_CLOSING: Final = "”’」』）)】"
_SENTENCE: Final = ("。", "！", "？", "…")
_HALTED: Final = ("：", "；", "）", "”", ":", ";", ")")
_INDENTED: Final = re.compile(r"\u3000|[ ]{2}")
_BEGINNING: Final = re.compile(
    r"[一二三四五六七八九十百]{1,4}、|\d{1,3}[、.．)）]|[\u2460-\u2473\u3251-\u325f]|[（(]"
    r"|第[^\s第]{1,6}[条章节款项]|[^：:，。！？；\s]{1,8}：|\d{1,2}[:：]\d\d"
)
_BLANKS: Final = " \u3000"
_LATIN: Final = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u052f]")


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """The first line's number and the text of each paragraph."""
    if len(lines) == 1:
        yield lines[0].number, lines[0].text.strip(_BLANKS)
        return
    short = all(width(line.text.strip(_BLANKS)) <= SHORT for line in lines)
    number, pieces = lines[0].number, [lines[0].text.strip(_BLANKS)]
    for above, below in pairwise(lines):
        joint = _joint(above.text, below.text, short)
        if joint is None:
            yield number, "".join(pieces)
            number, pieces = below.number, []
        else:
            pieces[-1] = pieces[-1].removesuffix("\\") + joint + mark(below.number)
        pieces.append(below.text.strip(_BLANKS))
    yield number, "".join(pieces)


def ends(line: str) -> bool:
    """Whether a line ends what it says: with 。！？； and quotes behind it."""
    return line.rstrip().rstrip(_CLOSING).endswith((*_SENTENCE, "；", "!", "?", ";"))


def _sentence(line: str) -> bool:
    return line.rstrip().rstrip(_CLOSING).endswith(_SENTENCE)


def _joint(above: str, below: str, short: bool) -> str | None:
    """What stands between two lines: nothing, a blank, a line feed; or None, where a paragraph ends."""
    if below.startswith("\u3000"):
        return None
    if above.endswith(("  ", "\\")):
        return "\n"
    if short:
        return "\n"
    if _INDENTED.match(below) or _sentence(above):
        return None
    above, below = above.strip(_BLANKS), below.strip()
    if width(SPECIAL.sub("", above)) <= SHORT or above.endswith(_HALTED) or _BEGINNING.match(below):
        return "\n"
    return " " if _LATIN.match(above[-1:]) and _LATIN.match(MARKS.sub("", below)[:1]) else ""
