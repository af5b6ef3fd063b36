"""Fold: what makes two spellings one to a searching reader.

In: a text. Out: the same text without differences of width, case and form: NFKC, then Unicode's full
case folding. `search.js` folds by the same rule; a test compares both over all of Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPACE = re.compile(r"[\s\ufeff]+")  # with U+FEFF, the white space of JavaScript and of Python

# What NFKC makes of the punctuation that every Chinese text has. None of these combines with what
# stands beside it, so they can be put in place first: the rest is then normal already, as a rule,
# and normalising, which would take longer than everything else here, has nothing to do.
_COMMON: Final = tuple(
    (sign, unicodedata.normalize("NFKC", sign))
    for sign in "，：；！？（）％…　０１２３４５６７８９"
)


def fold(text: str) -> str:
    """The folded text, each run of white space one space, none at either end."""
    for sign, plain in _COMMON:
        text = text.replace(sign, plain)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _SPACE.sub(" ", text.casefold()).strip(" ")
