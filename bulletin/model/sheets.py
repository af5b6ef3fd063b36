"""Sheets: where a piece stands in the printed paper.

In: a piece's 版次 as its header has it: `A03`, or `A03/2` for the second piece of that page. Out: the page as
readers see it, and what pieces are sorted by.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PLACE: Final = re.compile(r"([A-Za-z]?)(\d{1,9})(?:/(\d{1,9}))?")
_LAST: Final = 10**9  # behind every number

Place = tuple[int, str, int, int, str]


def sheet_of(page: str) -> str:
    """The page without the piece's number on it."""
    return page.partition("/")[0]


@lru_cache(1 << 12)
def place_of(page: str) -> Place:
    """What sorts pieces as the paper has them: pages by letter and number, on each the numbered pieces first;
    then pages with other names, then pieces without one."""
    found = _PLACE.fullmatch(page)
    if found is None:
        return (1 if page else 2, "", 0, 0, page)
    return (0, found[1].upper(), int(found[2]), int(found[3] or _LAST), "")
