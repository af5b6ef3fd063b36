"""The imprint of a printed page: the line with its date, number, name and editors.

In: a line of text. Out: `Imprint`, or None for a line that says anything else besides.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.model.han import HAN
from bulletin.model.record import Record

_ITEM: Final = re.compile(
    r"(?P<date>\d{4}[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日|\d{4}[-./]\d{1,2}[-./]\d{1,2})"
    r"|星期[一二三四五六日天]|农历\S+"
    r"|总?第?[ ]?(?P<issue>\d{1,6})[ ]?期"
    r"|(?P<page>[A-Z]\d{1,2}|第[ ]?\d{1,2}[ ]?(?=版))(?:[ ]?版)?"
    rf"|(?:责任编辑|责编|编辑)[ \u3000：:]*(?P<editor>[{HAN}]{{2,4}})"
    rf"|校[ \u3000]?对[ \u3000：:]*(?P<proofreader>[{HAN}]{{2,4}})"
    rf"|(?:版式|美编|组版|排版|视觉|值班编委|值班总编|总编辑|主编)[ \u3000：:]*[{HAN}]{{2,4}}"
    r"|(?P<gap>[ \u3000|｜·:：、/,，]+)"
    rf"|(?P<name>[{HAN}]{{2,6}})(?=[ \u3000|｜]|\Z)"
)
_LONGEST: Final = 60  # characters of such a line
_NAMES: Final = 2  # words that are nothing else: the page's name, the paper's


class Imprint(Record, frozen=True):
    """What a page says of itself; empty where it does not."""

    date: str = ""
    issue: str = ""
    page: str = ""
    page_name: str = ""
    editor: str = ""
    proofreader: str = ""

    def joined(self, other: Imprint) -> Imprint:
        """What both say together; where they differ, this one goes before."""
        pairs = {
            name: getattr(self, name) or getattr(other, name) for name in self.__struct_fields__
        }
        return Imprint(**pairs)


def read_imprint(line: str) -> Imprint | None:
    """The imprint that a line is."""
    if len(line) > _LONGEST:
        return None
    found: dict[str, str] = {}
    names: list[str] = []
    at = 0
    while at < len(line):
        item = _ITEM.match(line, at)
        if item is None or item.end() == at:
            return None
        at = item.end()
        if item["name"]:
            names.append(item["name"])
        for key in ("date", "issue", "page", "editor", "proofreader"):
            if item[key]:
                found.setdefault(key, item[key].replace(" ", "").removeprefix("第"))
        if item["page"]:
            names.append("")  # the name behind the page's number is the page's
    if not found or len([name for name in names if name]) > _NAMES:
        return None
    if set(found) <= {"issue"} and names:
        return None
    after = names[names.index("") + 1 :] if "" in names else []
    return Imprint(**found, page_name=after[0] if after else "")
