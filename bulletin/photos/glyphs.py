"""Glyphs: the shapes of characters, for the share pictures that are drawn.

In: a character, a size in pixels. Out: `Glyph`, its shape, and how far it is to the next one. Or, for a text,
what of it can be drawn at all. A process keeps what it was asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from PIL import Image, ImageFont

from bulletin.model.record import Record
from bulletin.photos.fonts import FONTS

_PROBE: Final = 64  # pixels: the size at which a font is asked whether it has a character
# No character: a font answers with the box that stands for what it lacks.
_NONE: Final = "\U0010ffff"
_KEPT: Final = 8192  # glyphs a process keeps, of some 3 kB

MISSING: Final = "〓"
"""What stands for a letter or a figure that no font has: printers' sign for a character still to be cast."""

# Of an emoji made of several characters the first one is drawn. The others only change it: what a joiner
# (U+200D) ties to it, the colour of a skin, the form that a selector chooses, the key around a figure. A flag
# is made of two letters, which are not what was meant.
_CHANGES: Final = re.compile(
    "\u200d\n?[^\\w\\s]?|[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\ufe00-\ufe0f\U000e0000-\U000e0fff\u20e3]"
)


class Glyph(Record, frozen=True):
    """A character's shape: `mask` is how much of each pixel it covers (0 to 255), or None where it covers
    none, and stands `left` and `top` pixels from the point on the base line where the character begins."""

    mask: Image.Image | None
    left: int
    top: int


def drawable(text: str) -> str:
    """What of a text, in lines, can be drawn: a letter or a figure that no font has becomes `MISSING`, any
    other sign that none has is left out, and so are signs that have no shape or only change another's."""
    plain = _CHANGES.sub("", unicodedata.normalize("NFC", text))
    return "".join(_drawable(char) for char in plain)


@lru_cache(_KEPT)
def _drawable(char: str) -> str:
    kind = unicodedata.category(char)[0]
    if char == "\n" or (kind != "C" and _font_of(char) is not None):
        return char
    return MISSING if kind in "LN" else ""


@lru_cache(_KEPT)
def glyph(char: str, size: int, weight: str) -> Glyph:
    """The shape of a character that is drawable, `size` pixels high, "Bold" or "Black"."""
    number = _font_of(char) or 0
    core, (left, top) = _opened(number, size, weight).getmask2(char, anchor="ls")
    mask = Image.frombytes("L", core.size, bytes(core)) if all(core.size) else None
    return Glyph(mask, left, top)


@lru_cache(None)
def advance(char: str, size: int, weight: str) -> float:
    """How far, in pixels, the next character begins from where this one does."""
    return _opened(_font_of(char) or 0, size, weight).getlength(char)


@lru_cache(None)
def _font_of(char: str) -> int | None:
    """The first font that has a character, by its number."""
    return next(
        (number for number in range(len(FONTS)) if _shape(number, char) != _box(number)), None
    )


def _shape(number: int, char: str) -> tuple[Sequence[int], bytes]:
    core = _opened(number, _PROBE, "Bold").getmask(char)
    return core.size, bytes(core)


@cache
def _box(number: int) -> tuple[Sequence[int], bytes]:
    return _shape(number, _NONE)


@cache
def _opened(number: int, size: int, weight: str) -> ImageFont.FreeTypeFont:
    font = FONTS[number]
    path = files(font.module) / font.file
    opened = ImageFont.truetype(
        str(path),
        round(size * font.scale),
        index=font.face,
        layout_engine=ImageFont.Layout.BASIC,  # the other one is not in every build of Pillow
    )
    opened.set_variation_by_name(weight)
    return opened
