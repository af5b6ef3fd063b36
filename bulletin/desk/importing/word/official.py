"""Official: a document of an office under a red head (红头文件).

In: the lines of a file. Out: which of them are its head and its end, that only say how it was issued, and
which is its number. The headline stands below the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.word.parts import Grid, Item, Line
from bulletin.desk.importing.word.written import texts
from bulletin.model.han import HAN

_NUMBER: Final = re.compile(
    rf"(?P<number>[{HAN}]{{2,14}}[ ]?[〔\[［（(【]\d{{4}}[〕\]］）)】][ ]?第?\d{{1,5}}号)"
    r"(?P<signed>[ \u3000]+签发人[：:].*)?"
)
_SECRET: Final = re.compile(
    r"(?:绝密|机密|秘密|内部(?:资料|文件)?)(?:[ ]*[★☆*].{0,10})?|内部资料.{0,12}"
)
_END: Final = re.compile(
    r"(?:抄送|抄报|主送|分送|主题词)[：:].*|.{2,30}\d{4}年\d{1,2}月\d{1,2}日[ \u3000]*印发"
    r"|(?:\(|（)共印.*份.*",
    re.DOTALL,
)
_TOP: Final = 14  # lines from the top within which a number makes a document an official one


def is_secret(text: str) -> bool:
    """Whether a line says that its document is not for everybody."""
    return _SECRET.fullmatch(text) is not None


def number_at(items: Sequence[Item]) -> int | None:
    """Where among the items the document's number stands; None for any other manuscript."""
    for at, item in enumerate(items[:_TOP]):
        if isinstance(item, Line) and _NUMBER.fullmatch(item.text):
            return at
    return None


def number_of(line: Line) -> tuple[str, str]:
    """A document's number, and who has signed it, as typed beside it."""
    found = _NUMBER.fullmatch(line.text)
    return (found["number"], (found["signed"] or "").strip(" \u3000")) if found else (line.text, "")


def is_end(item: Item) -> bool:
    """Whether an item says to whom and by whom the document was sent."""
    if isinstance(item, Line):
        return _END.fullmatch(item.text) is not None
    if isinstance(item, Grid):
        cells = ["".join(texts(cell)) for row in item.rows for cell in row]
        said = [text for text in cells if text]
        return bool(said) and all(_END.fullmatch(text) for text in said)
    return False
