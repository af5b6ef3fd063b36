"""Clusters: what a reader sees as one, however many characters it is written with.

In: two texts side by side. Out: whether a break between them tears something apart: a letter and its
accent, the halves of a flag, a number, a Latin word. After Unicode's UAX 29, as far as headlines and
summaries need it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_JOINER: Final = "\u200d"
_MODIFIER: Final = re.compile(
    "[\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]"
)
# A flag is two of these.
_HALVES: Final = re.compile("(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]*$")
_SIGNS: Final = frozenset("-_.,:/%‰℃°'’&+@#$¥€*=~")  # belong to the figures and letters beside them


def torn(before: str, after: str) -> bool:
    """Whether a break between two texts that follow each other tears something apart."""
    if not before or not after:
        return False
    last, first = before[-1], after[0]
    if "\u4e00" <= first <= "\u9fff":  # a Chinese character, as most often
        return last == _JOINER
    if unicodedata.category(first).startswith("M") or _MODIFIER.match(first) or last == _JOINER:
        return True
    halves = _HALVES.search(before)
    if halves and len(halves[0]) % 2 and _HALVES.match(first):
        return bool(halves[0]) and "\U0001f1e6" <= first <= "\U0001f1ff"
    return _narrow(last) and _narrow(first) and (last.isalnum() or first.isalnum())


def _narrow(char: str) -> bool:
    """Whether a character is Latin, a figure, or a sign of these, in full width too."""
    if unicodedata.east_asian_width(char) == "F":
        char = unicodedata.normalize("NFKC", char)
        return char.isalnum() or char in ".%"
    wide = unicodedata.east_asian_width(char) == "W"
    return (char.isalnum() and not wide) or char in _SIGNS
