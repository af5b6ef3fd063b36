"""Card: the share pictures of an article without a photo, drawn from its headline.

In: the headline as words, the site's name, a size. Out: a JPEG, the same bytes for the same words
wherever the same libraries and the same font run.

The font is Noto Sans CJK from the package `manimgx-fonts-cjk` (SIL Open Font License): a machine's
own fonts differ, and a bare runner has none for Chinese, so the font is pinned like any library. A
bold sans serif, because apps show share pictures the size of a thumb.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bulletin.photos.plan import ShareCard

_FONT: Final = "NotoSansCJK-VF.otf.ttc"
_FACE: Final = 2  # of the collection: simplified Chinese
_EDGE: Final = 48  # pixels of margin
_SIZES: Final = (88, 76, 66, 58, 50, 44)  # of the headline, in pixels; the first that fits
_LINE: Final = 1.35
_TOP: Final = 150  # where the headline's field begins
_PAPER, _INK, _ACCENT = "#f7f5f0", "#1a1a1a", "#a61c1c"  # as in the theme's tokens.css
_NOT_FIRST: Final = frozenset("，。、；：？！”’）》】〉」』·…—%")  # never begin a line

_drawing: Final = threading.Lock()  # a font's face belongs to one thread at a time


def draw(card: ShareCard) -> bytes:
    """The card as a JPEG."""
    image = Image.new("RGB", (card.width, card.height), _PAPER)
    pen = ImageDraw.Draw(image)
    with _drawing:
        pen.rectangle((0, 0, card.width, 14), fill=_ACCENT)
        pen.text((_EDGE, 58), card.site, font=_font(40, "Black"), fill=_ACCENT)
        pen.line((_EDGE, 122, card.width - _EDGE, 122), fill=_INK, width=3)
        size, lines = _set(card)
        for number, line in enumerate(lines):
            place = (_EDGE, _TOP + round(number * size * _LINE))
            pen.text(place, line, font=_font(size, "Bold"), fill=_INK)
    out = BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _line(card: ShareCard) -> int:
    """The length of a line of the headline, in pixels."""
    return card.width - 2 * _EDGE


def _field(card: ShareCard) -> int:
    """The height of the field that the headline stands in, in pixels."""
    return card.height - _EDGE - _TOP


def _set(card: ShareCard) -> tuple[int, list[str]]:
    """The headline set in the largest size that fits: the size and the lines. One that fits in none
    is cut, which an ellipsis shows."""
    for size in _SIZES:
        lines = list(_broken(card.words, size, _line(card)))
        most = int(_field(card) / (size * _LINE))
        if len(lines) <= most and all(_length(line, size) <= _line(card) for line in lines):
            return size, lines
    return size, [*lines[: most - 1], lines[most - 1][:-1] + "…"] if len(lines) > most else lines


def _broken(words: Sequence[str], size: int, most: int) -> Iterator[str]:
    """Lines no wider than `most`, broken between words, or inside a word that is wider itself."""
    line = ""
    for part in _breakable(words, size, most):
        if line and _length(line + part, size) > most and part[0] not in _NOT_FIRST:
            yield line.rstrip()
            line = ""
        line += part
    if line:
        yield line.rstrip()


def _breakable(words: Sequence[str], size: int, most: int) -> Iterator[str]:
    for word in filter(None, words):
        yield from [word] if _length(word, size) <= most else word


def _length(text: str, size: int) -> float:
    return _font(size, "Bold").getlength(text)


@cache
def _font(size: int, weight: str) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(
        str(files("manimgx_fonts_cjk") / _FONT),
        size,
        index=_FACE,
        layout_engine=ImageFont.Layout.BASIC,
    )
    font.set_variation_by_name(weight)
    return font
