"""Looks: what a run looks like, in what it stands, and which signs of a font everybody has.

In: a run's properties, those of its paragraph, the file's styles. Out: `Looks`; the character that a font's
own sign stands for.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from bulletin.desk.importing.word.styles import Styles, switched, value

_SIGNS: Final = {
    0xF0A8: "□", 0xF06F: "□", 0xF0A3: "□", 0xF0FE: "☑", 0xF052: "☑", 0xF0FC: "✓", 0xF06C: "●", 0xF06E: "■",
    0xF075: "◆", 0xF0D8: "➢", 0xF0E0: "→", 0xF0B7: "•", 0xF0A7: "■", 0xF076: "❖", 0xF0B2: "☆", 0xF0AB: "★",
}  # fmt: skip
"""Signs of the fonts Wingdings and Symbol that manuscripts have, as everybody's fonts have them."""
_RAISED: Final = {"superscript": "sup", "subscript": "sub"}
_HEX: Final = 16
_LETTERS: Final = range(0x20, 0xD800)  # codes that are characters of any font


class How(NamedTuple):
    """In what stands a run: a change and whose, a link."""

    deleted: str | None = None
    inserted: str | None = None
    link: str = ""


class Looks(NamedTuple):
    """What a run looks like."""

    bold: bool = False
    raised: str = ""
    hidden: bool = False
    struck: bool = False
    size: float = 0


def look_of(styles: Styles, paragraph: Element | None, properties: Element | None) -> Looks:
    """What a run looks like that has these properties."""

    def on(tag: str) -> bool:
        return switched(styles.run(paragraph, properties, tag))

    return Looks(
        on("w-b"),
        _RAISED.get(value(styles.run(None, properties, "w-vertAlign")), ""),
        on("w-vanish"),
        on("w-strike") or on("w-dstrike"),
        styles.size(paragraph, properties),
    )


def sign_of(code: str) -> str:
    """The character that a code of a font stands for, or an empty text."""
    try:
        number = int(code, _HEX)
    except ValueError:
        return ""
    return _SIGNS.get(number) or (chr(number) if number in _LETTERS else "")
