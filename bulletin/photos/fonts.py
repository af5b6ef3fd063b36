"""Fonts: what share pictures are drawn with, if it is installed.

Noto Sans CJK and, for what it lacks, Noto Sans, Noto Sans Symbols and Noto Emoji (all SIL Open Font License),
from two packages of one maker, 36 MB together. A machine's own fonts differ, and a bare runner has none for
Chinese, so they are pinned like any library; in requirements-fonts.txt (`make fonts`), because only a
build that draws share pictures needs them.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final, NamedTuple

PACKAGES: Final = ("manimgx-fonts-cjk", "manimgx-fonts")
NO_FONTS: Final = (
    "请运行 make fonts；不要这样的分享图，就在 pelicanconf.py 里写 SHARE_PICTURES = False。"
)
"""What to do where they are not installed."""


class Font(NamedTuple):
    """A font file: the module it lies in, its name, its face in a collection, and how large it is set beside
    the others."""

    module: str
    file: str
    face: int = 0
    scale: float = 1


FONTS: Final = (
    Font("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", face=2),  # simplified Chinese
    Font("manimgx_fonts", "NotoSans[wght].ttf"),
    Font("manimgx_fonts", "NotoSansSymbols[wght].ttf"),
    Font("manimgx_fonts", "NotoEmoji[wght].ttf", scale=0.8),  # as wide then as a Chinese character
)
"""In the order in which they are asked for a character."""


def versions() -> str:
    """The versions of the fonts, or an empty text where they are not all installed."""
    try:
        return " ".join(version(name) for name in PACKAGES)
    except PackageNotFoundError:
        return ""
