"""Quotes: 「」 and 『』 for “” and ‘’, sign for sign.

In: a text. Out: the same, with the quotation marks that readers of traditional characters are used to. A line
without a Chinese character keeps its marks: it is a sentence in another language. So does a ’ that is an
apostrophe (it’s, ’98), for only a pair of ‘ and ’ are quotation marks.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.model.han import HAN

_HAN: Final = re.compile(f"[{HAN}]")
_MARKS: Final = re.compile("[“”‘’]")
_OUTER: Final = str.maketrans("“”", "「」")
_INNER: Final = re.compile(
    "‘((?:[^‘’]|(?<=[A-Za-z0-9])’(?=[A-Za-z0-9]))*)(?:(?<![A-Za-z0-9])’|’(?![A-Za-z0-9]))"
)
_STRING: Final = re.compile(r'"[^"\n]*"')


def quoted(text: str) -> str:
    """The text with its quotation marks changed, as long as it was."""
    return "\n".join(map(_changed, text.split("\n"))) if _MARKS.search(text) else text


def quoted_in_script(script: str) -> str:
    """A script with the marks changed in what it says to readers: its strings with a Chinese character."""
    return _STRING.sub(lambda string: _changed(string[0]), script)


def _changed(line: str) -> str:
    return _INNER.sub(r"『\1』", line.translate(_OUTER)) if _HAN.search(line) else line
