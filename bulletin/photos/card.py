"""Card: the share picture of an article without a photo, drawn from its headline.

In: the headline as words, the site's name. Out: a PNG, the same bytes for the same words wherever the
same libraries and the same fonts run.

A bold sans serif and two colours, because apps show share pictures the size of a thumb. A build draws
thousands of them, so a process keeps the shapes of characters, and the head that all of a site's cards
have; docs/decisions/0019 has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from io import BytesIO
from typing import Final

from PIL import Image

from bulletin.photos.glyphs import advance, drawable, glyph
from bulletin.photos.picture import CARD_SIDE, ShareCard

_EDGE: Final = 38  # pixels of margin
_BAR: Final = 12  # the height of the bar above all
_NAME: Final = (32, 71)  # the site's name: its size and its base line
_RULE: Final = (97, 100)  # the line under it, from and to
_TOP: Final = 120  # where the headline's field begins
_SIZES: Final = (72, 60, 50, 42, 36)  # of the headline, in pixels; the first that fits
_LINE: Final = 1.35  # from line to line, by the size
_BASE: Final = 1.16  # from a line's top to its base line, by the size
_WIDTH: Final = CARD_SIDE - 2 * _EDGE
_HEIGHT: Final = CARD_SIDE - _EDGE - _TOP
_NOT_FIRST: Final = frozenset("，。、；：？！”’）》】〉」』·…—%")  # never begin a line
_NOT_LAST: Final = frozenset("“‘（《【〈「『")  # never end one
_ELLIPSIS: Final = "…"

_PAPER, _INK, _ACCENT = (247, 245, 240), (26, 26, 26), (166, 28, 28)  # as in the theme's tokens.css
# From paper to ink: at the size of a thumb nobody sees more, and each costs bytes.
_SHADES: Final = 5
_BITS: Final = 4  # of a pixel
# A run of one colour is all that there is to find in rows of flat colours; zlib's search for more takes
# three times as long and finds less.
_ZLIB: Final = {"compress_level": 6, "compress_type": 3}


def draw(card: ShareCard) -> bytes:
    """The card as a PNG."""
    image = _head(card.site).copy()
    # Asked as one text: an emoji may be cut into several words.
    words = drawable("\n".join(card.words)).split("\n")
    size, lines = _set(tuple(filter(None, words)))
    field = Image.new("L", (CARD_SIDE, CARD_SIDE - _TOP))
    for number, line in enumerate(lines):
        _write(field, line, size, "Bold", round(number * size * _LINE + size * _BASE))
    image.paste(field.point(_shades(1)), (0, _TOP))
    image.putpalette(_palette())
    out = BytesIO()
    image.save(out, "PNG", bits=_BITS, **_ZLIB)
    return out.getvalue()


@cache
def _palette() -> bytes:
    """Paper, the shades from there to ink, those to the accent."""
    steps = range(1, _SHADES)
    shades = [_mixed(colour, step) for colour in (_INK, _ACCENT) for step in steps]
    return bytes([*_PAPER, *(value for shade in shades for value in shade)])


def _mixed(colour: Sequence[int], step: int) -> Iterator[int]:
    for paper, full in zip(_PAPER, colour, strict=True):
        yield paper + (full - paper) * step // (_SHADES - 1)


@cache
def _shades(first: int) -> list[int]:
    """For how much of a pixel is covered, its colour's place in the palette, where a colour's shades begin
    at `first`."""
    steps = [(value * (_SHADES - 1) + 127) // 255 for value in range(256)]
    return [first + step - 1 if step else 0 for step in steps]


@lru_cache(8)
def _head(site: str) -> Image.Image:
    """An empty card of a site."""
    image = Image.new("L", (CARD_SIDE, CARD_SIDE))
    size, base = _NAME
    _write(image, _fitting(drawable(site), size, "Black"), size, "Black", base)
    image = image.point(_shades(_SHADES))
    image.paste(2 * _SHADES - 2, (0, 0, CARD_SIDE, _BAR))
    image.paste(_SHADES - 1, (_EDGE, _RULE[0], CARD_SIDE - _EDGE, _RULE[1]))
    return image


def _write(image: Image.Image, text: str, size: int, weight: str, base: int) -> None:
    """Write a text on its base line, from the left margin."""
    at: float = _EDGE
    for char in text:
        one = glyph(char, size, weight)
        if one.mask:
            image.paste(255, (round(at) + one.left, base + one.top), one.mask)
        at += advance(char, size, weight)


def _fitting(text: str, size: int, weight: str) -> str:
    """A text, or as much of its beginning as goes into a line, which an ellipsis shows."""
    if _length(text, size, weight) <= _WIDTH:
        return text
    text = text.removesuffix(_ELLIPSIS)
    while text and _length(text + _ELLIPSIS, size, weight) > _WIDTH:
        text = text[:-1]
    return text + _ELLIPSIS


def _set(words: Sequence[str]) -> tuple[int, list[str]]:
    """The headline set in the largest size that fits: the size and the lines. One that fits in none
    is cut, which an ellipsis shows."""
    whole = "".join(words)
    for size in _SIZES:
        most = int(_HEIGHT / (size * _LINE))
        if size > _SIZES[-1] and _length(whole, size) > most * _WIDTH:
            continue
        lines = list(_broken(words, size))
        if len(lines) <= most and all(_length(line, size) <= _WIDTH for line in lines):
            break
    if len(lines) > most:
        lines[most - 1 :] = [lines[most - 1] + _ELLIPSIS]
    return size, [_fitting(line, size, "Bold") for line in lines]


def _broken(words: Iterable[str], size: int) -> Iterator[str]:
    """Lines no wider than the field, broken between words, or inside a word that is wider itself. What may
    not begin a line takes the word before it along; what may not end one goes with the word after it."""
    line: list[str] = []
    length = 0.0
    for part in _breakable(words, size):
        length += _length(part, size)
        if line and length > _WIDTH:
            line, taken = _parted(line, part)
            if line:
                yield "".join(line).rstrip()
            line, length = taken, _length("".join(taken), size)
        else:
            line.append(part)
    if line:
        yield "".join(line).rstrip()


def _parted(line: list[str], part: str) -> tuple[list[str], list[str]]:
    """A line that `part` does not fit into any more, and what the next one begins with."""
    taken = [part]
    while line and (taken[0][0] in _NOT_FIRST or line[-1][-1] in _NOT_LAST):
        *line, last = line
        if not line and len(last) > 1:  # one word fills the line: it gives its last character
            line, last = [last[:-1]], last[-1]
        taken.insert(0, last)
    return line, taken


def _breakable(words: Iterable[str], size: int) -> Iterator[str]:
    for word in words:
        yield from [word] if _length(word, size) <= _WIDTH else word


def _length(text: str, size: int, weight: str = "Bold") -> float:
    """How long a text is, in pixels."""
    return sum([advance(char, size, weight) for char in text])
