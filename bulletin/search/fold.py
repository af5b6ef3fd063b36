"""Fold: what makes two spellings one to a searching reader.

In: a text. Out: the same text without differences of width, case and form: NFKC, then Unicode's full
case folding. `search.js` folds by the same rule; a test compares both over all of Unicode.
"""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"[\s\ufeff]+")  # with U+FEFF, the white space of JavaScript and of Python


def fold(text: str) -> str:
    """The folded text, each run of white space one space, none at either end."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip(" ")
