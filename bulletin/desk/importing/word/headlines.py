"""Headlines: which of the lines at the top are 引题, 主题, 副题, and which are text already.

In: the short lines above a text, with their styles and sizes. Out: `Headline`. Where neither styles nor
sizes tell, the first line is the title, and an editor is asked about the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.word.parts import Line
from bulletin.model.record import Record

GAP: Final = "\u3000"  # between the lines of a title
LONGEST: Final = 46  # characters of a line that may be a headline
_ENDED: Final = re.compile(r"[。；，、：:;,]\Z")
_DASH: Final = re.compile(r"[—─–－-]{1,4}")
NUMBERED: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．.]|第.{1,3}[章节]"
)
_LEADS: Final = re.compile(
    r"(?:本报|本台|本刊|本网|[^ ]{1,6}社)[^。]{0,12}讯|(?:编者按|编者的话|记者)[：:]"
)
_ALIKE: Final = 0.6  # points: sizes that nobody sees a difference of
_SUBTITLE, _SHOWN, _PLAIN = 50, 60, 70  # ranks below those of headings
_FEW: Final = 3  # plain lines above a text that may be 引题, 主题, 副题


class Headline(Record, frozen=True):
    """A headline, what of it needs an eye, the lines that are none of it, and the dashes taken off."""

    title: str = ""
    kicker: str = ""
    deck: str = ""
    level: int = 0
    size: float = 0
    notes: tuple[str, ...] = ()
    rest: tuple[Line, ...] = ()
    dropped: tuple[str, ...] = ()


def may_be(line: Line) -> bool:
    """Whether a line may be one of a headline."""
    text = line.text
    if line.style in ("title", "subtitle"):
        return True
    short = len(text) <= LONGEST and not _ENDED.search(text) and not line.label
    return short and not _LEADS.match(text) and not NUMBERED.match(text)


def stands_out(line: Line, body_size: float) -> bool:
    """Whether a line looks like one of a headline: by its style, in the middle, bold or large."""
    large = body_size > 0 and line.size > body_size + _ALIKE
    return bool(line.style) or line.centered or line.bold or large


def headline(lines: Sequence[Line], body_size: float, *, official: bool) -> Headline:
    """The headline that the lines make."""
    ranks = _ranks(lines, body_size)
    if not ranks:
        return Headline()
    sized = any(rank < _PLAIN for rank in ranks)
    if sized:
        last = max(at for at, rank in enumerate(ranks) if rank < _PLAIN)
    else:
        last = _FEW - 1 if len(lines) <= _FEW else 0
    while last + 1 < len(lines) and _DASH.match(lines[last + 1].text):
        last += 1
    taken, rest = lines[: last + 1], tuple(lines[last + 1 :])
    best = min(ranks[: last + 1])
    notes: list[str] = []
    if official:
        title = "".join("".join(line.text.split("\n")) for line in taken)
        return Headline(title, level=taken[0].level, size=taken[0].size, rest=rest)
    if not sized and len(taken) > 1 and not _DASH.match(taken[1].text):
        notes.append("标题有几行，分不出大小，按顺序当作引题、主题、副题，请核对。")
        first = end = 1 if len(taken) == _FEW else 0
    else:
        first = end = ranks.index(best)
        while (
            end + 1 < len(taken) and ranks[end + 1] == best and not _DASH.match(taken[end + 1].text)
        ):
            end += 1
        if end > first:
            notes.append("主题有几行一样大，连成了一行，请核对。")
    title, decks = _parts(taken[first : end + 1])
    below = [*decks, *(line.text for line in taken[end + 1 :])]
    dropped = tuple(dash[0] for one in below if (dash := _DASH.match(one)))
    return Headline(
        title,
        GAP.join(line.text for line in taken[:first]).replace("\n", GAP),
        GAP.join(_undashed(one) for one in below).replace("\n", GAP),
        taken[first].level if taken[first].style else 0,
        taken[first].size,
        tuple(notes),
        rest,
        dropped,
    )


def _undashed(text: str) -> str:
    dash = _DASH.match(text)
    return text[dash.end() :].strip() if dash else text


def _parts(lines: Sequence[Line]) -> tuple[str, list[str]]:
    """The title that lines make, and what stands behind a dash below it."""
    parts = [part.strip() for line in lines for part in line.text.split("\n")]
    ends = (at for at, part in enumerate(parts) if at and _DASH.match(part))
    end = next(ends, len(parts))
    return GAP.join(parts[:end]), parts[end:]


def _ranks(lines: Sequence[Line], body_size: float) -> list[int]:
    """How large each line is, 0 the largest."""
    if any(line.style in ("title", "subtitle", "heading") for line in lines):
        return [_rank(line, body_size) for line in lines]
    sizes = sorted({line.size for line in lines if stands_out(line, body_size)}, reverse=True)
    steps: list[float] = []
    for size in sizes:
        if not steps or steps[-1] - size > _ALIKE:
            steps.append(size)
    return [
        next(at for at, step in enumerate(steps) if step - line.size <= _ALIKE)
        if stands_out(line, body_size)
        else _PLAIN
        for line in lines
    ]


def _rank(line: Line, body_size: float) -> int:
    if line.style == "title":
        return 0
    if line.style == "heading":
        return line.level
    if line.style == "subtitle":
        return _SUBTITLE
    return _SHOWN if stands_out(line, body_size) else _PLAIN
