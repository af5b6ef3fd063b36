"""Captions: which words of a printed page say what a picture shows.

In: passages and pictures. Out: each picture with its caption and credit; and the other passages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.columns import Passage
from bulletin.desk.importing.lines import together
from bulletin.desk.importing.pdf import Picture
from bulletin.desk.importing.place import Box, around
from bulletin.desk.importing.signatures import credited, read_signature
from bulletin.model.record import Record

_NEAR: Final = 2.2  # ems between a picture and its caption
_MOST: Final = 160  # characters of a caption
_SAME: Final = 1.03  # how much a size may differ and still be the text's
_POINTS: Final = re.compile(r"[▲▼◄►◀▶↑↓←→△▽]|图[为①-⑳一二三四五六：:]|[上下左右]图|（?资料图")


class Shown(Record, frozen=True):
    """A picture, its caption and credit, the place that all of them take; `dropped` are the brackets around
    the credit."""

    picture: Picture
    box: Box
    caption: str = ""
    credit: str = ""
    dropped: tuple[str, ...] = ()


def read_captions(
    passages: Sequence[Passage], pictures: Sequence[Picture], size: float
) -> tuple[list[Shown], list[Passage]]:
    """The pictures with their words, and the passages that are no captions. `size` is the text's."""
    words: dict[int, list[Passage]] = {at: [] for at in range(len(pictures))}
    rest: list[Passage] = []
    for passage in passages:
        near = [
            (picture.box.gap(passage.box), at)
            for at, picture in enumerate(pictures)
            if _may_be(passage, picture.box, size)
        ]
        if near:
            words[min(near)[1]].append(passage)
        else:
            rest.append(passage)
    return [_shown(picture, words[at]) for at, picture in enumerate(pictures)], rest


def _may_be(passage: Passage, picture: Box, size: float) -> bool:
    """Whether a passage stands where captions do, and is one by its words or its look."""
    box, em, text = passage.box, passage.size, passage.text
    if len(text) > _MOST or em > 1.2 * size:
        return False
    inside = picture.across(box) > 0.7 * box.width
    below = inside and -0.5 * em < box.top - picture.bottom < _NEAR * em
    above = inside and -0.5 * em < picture.top - box.bottom < _NEAR * em
    level = picture.down(box) > 0.7 * box.height
    beside = level and -picture.across(box) < _NEAR * em
    on_it = picture.holds(box)
    if not (below or above or beside or on_it):
        return False
    whole, _ = together([line.text for line in passage.lines])
    says = bool(_POINTS.match(whole)) or credited(whole) is not None or _is_credit(whole)
    if on_it or says:
        return True
    other = max(em, size) > _SAME * min(em, size)
    spans = picture.width > 12 * em and box.width > 0.5 * picture.width
    alone = len(passage.lines) == 1 or (spans and box.width > 20 * em)
    return below and len(passage.lines) < 5 and other and (alone or em < size)  # noqa: PLR2004


def _is_credit(text: str) -> bool:
    signature = read_signature(text)
    return signature is not None and signature.credit


def _shown(picture: Picture, words: Sequence[Passage]) -> Shown:
    if not words:
        return Shown(picture, picture.box)
    box = around([picture.box, *(passage.box for passage in words)])
    lines = [
        line.text
        for passage in sorted(words, key=lambda one: (one.box.top, one.box.left))
        for line in passage.lines
    ]
    last = read_signature(lines[-1])
    if last and last.credit:
        caption, _ = together(lines[:-1])
        return Shown(picture, box, caption, last.text, last.dropped)
    text, _ = together(lines)
    if alone := read_signature(text):
        return Shown(picture, box, "", alone.text, alone.dropped)
    if found := credited(text):
        return Shown(picture, box, found[0], found[1].text, found[1].dropped)
    return Shown(picture, box, text)
