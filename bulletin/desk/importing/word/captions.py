"""Captions: the words below a picture.

In: a line that stands right below a picture. Out: caption,
credit, and what was taken off (▲, 图说：); None for a line that is text.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bulletin.desk.importing.signatures import credited, read_signature
from bulletin.desk.importing.word.forms import CAPTION, told_by
from bulletin.desk.importing.word.parts import Line

_ARROW: Final = re.compile(r"(?P<arrow>[▲△▼▽↑↓←→◀▶◄►][ \u3000]*)(?P<rest>.*)", re.DOTALL)
_POINTS: Final = re.compile(
    r"(?:图(?:为|[①-⑳]|\d{1,2}[^\d年月日%]|[一二三四五六七八九十]{1,3}[：:、 ])|[上下左右]图(?:为|[：:])).*",
    re.DOTALL,
)
_LONGEST: Final = 100  # characters of a caption
_LONGEST_CENTERED: Final = 60
_UNSAFE: Final = str.maketrans('[]"\\`*_<>&|~\n', "［］”＼｀＊＿＜＞＆｜～ ")


class Words(NamedTuple):
    """What stands below a picture."""

    caption: str
    credit: str = ""
    dropped: tuple[str, ...] = ()


def caption_of(line: Line, body_size: float) -> Words | None:
    """The caption that a line is; `body_size` is how large the text is."""
    text = line.text
    told = told_by(line)
    if told and told.field == CAPTION:
        return _parted(told.value, (told.label,))
    if arrow := _ARROW.fullmatch(text):
        return _parted(arrow["rest"], (arrow["arrow"].strip(" \u3000"),))
    signature = read_signature(text)
    small = 0 < line.size < body_size
    centered = line.centered and not line.bold and len(text) <= _LONGEST_CENTERED
    shown = _POINTS.fullmatch(text) or credited(text) or small or centered
    short = len(text) <= _LONGEST and not line.style
    if line.style == "caption" or (short and (shown or (signature and signature.credit))):
        return _parted(text)
    return None


def _parted(text: str, dropped: tuple[str, ...] = ()) -> Words:
    signature = read_signature(text)
    if signature and signature.credit:
        return Words("", signature.text, (*dropped, *signature.dropped))
    if found := credited(text):
        return Words(found[0], found[1].text, (*dropped, *found[1].dropped))
    return Words(text, "", dropped)


def safe(text: str) -> str:
    """Words that can stand in a photo's caption as they are: signs of Markdown in full width."""
    return text.translate(_UNSAFE).strip()
