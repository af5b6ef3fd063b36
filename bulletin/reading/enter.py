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
from bulletin.reading.signs import MARKS, SPECIAL, mark


class Line(NamedTuple):
    """A line of a text, with its number in the file."""

    number: int
    text: str


SHORT: Final = 24  # Chinese characters: what is no longer is a line of its own
ENDED: Final = re.compile(r"[。！？…!?；;][”’」』）)】]*\s*\Z")
_SENTENCE: Final = re.compile(r"[。！？…][”’」』）)】]*\s*\Z")
_HALTED: Final = re.compile(r"[：；）”:;)]\s*\Z")
_INDENTED: Final = re.compile(r"\u3000|[ ]{2}")
_BEGINNING: Final = re.compile(
    r"[一二三四五六七八九十百]{1,4}、|\d{1,3}[、.．)）]|[\u2460-\u2473\u3251-\u325f]|[（(]"
    r"|第[^\s第]{1,6}[条章节款项]|[^：:，。！？；\s]{1,8}：|\d{1,2}[:：]\d\d"
)
_BREAK: Final = re.compile(r"(?:[ ]{2,}|\\)\Z")
_BLANKS: Final = " \u3000"
_LATIN: Final = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u052f]")


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """The first line's number and the text of each paragraph."""
    if len(lines) == 1:
        yield lines[0].number, lines[0].text.strip(_BLANKS)
        return
    short = all(width(line.text.strip(_BLANKS)) <= SHORT for line in lines)
    number, text = lines[0].number, lines[0].text.strip(_BLANKS)
    for above, below in pairwise(lines):
        joint = _joint(above.text, below.text, short)
        if joint is None:
            yield number, text
            number, text = below.number, below.text.strip(_BLANKS)
        else:
            text = text.removesuffix("\\") + joint + mark(below.number) + below.text.strip(_BLANKS)
    yield number, text


def _joint(above: str, below: str, short: bool) -> str | None:
    """What stands between two lines: nothing, a blank, a line feed; or None, where a paragraph ends."""
    if below.startswith("\u3000"):
        return None
    if _BREAK.search(above):
        return "\n"
    if short:
        return "\n"
    if _INDENTED.match(below) or _SENTENCE.search(above):
        return None
    above, below = above.strip(_BLANKS), below.strip()
    if width(SPECIAL.sub("", above)) <= SHORT or _HALTED.search(above) or _BEGINNING.match(below):
        return "\n"
    return " " if _LATIN.match(above[-1:]) and _LATIN.match(MARKS.sub("", below)[:1]) else ""
