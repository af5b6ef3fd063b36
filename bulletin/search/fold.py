"""Fold: what makes two spellings one to a searching reader.

In: a text. Out: the same text without differences of width, case, form and script: NFKC, then Unicode's
full case folding, then simplified characters for traditional ones. `2-terms.js` folds by the same rule; a
test compares both over all of Unicode. In: a query. Out: the words that an article must hold.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bulletin.search.scripts import SIMPLIFIED, TRADITIONAL

_SCRIPTS: Final = str.maketrans(TRADITIONAL, SIMPLIFIED)
_TRADITIONAL: Final = re.compile(f"[{TRADITIONAL}]")
# What NFKC makes of the punctuation that every Chinese text has. None of these combines with what
# stands beside it, so they can be put in place first: the rest is then normal already, as a rule,
# and normalising, which would take longer than everything else here, has nothing to do.
_COMMON: Final = tuple(
    (sign, unicodedata.normalize("NFKC", sign))
    for sign in "，：；！？（）％…　０１２３４５６７８９"
)


def fold(text: str) -> str:
    """The folded text, each run of white space one space, none at either end; U+FEFF is some for JavaScript,
    and here too."""
    for sign, plain in _COMMON:
        text = text.replace(sign, plain)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if _TRADITIONAL.search(text):
        text = text.translate(_SCRIPTS)
    return " ".join(text.casefold().replace("\ufeff", " ").split())


_PARTING: Final = re.compile(
    "[，。！？、；：“”‘’「」『』《》]"  # as a reader types them; between figures too
    r"|(?<!\w)[!?,;:\"']|[!?,;:\"'](?!\w)",  # but 10:30 and 1,200 are words
    re.ASCII,
)


def query_words(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once: what blanks and punctuation part."""
    return tuple(dict.fromkeys(fold(_PARTING.sub(" ", query)).split()))
