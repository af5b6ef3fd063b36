"""Names: a byline as editors type it.

In: `记者 马达 陆蕾蕾 通讯员 王军`, `·马达 陆蕾蕾·`, `马达、陆蕾蕾`, `王军（环保）`. Out: `Author`s in order.
A `·` with letters on both sides belongs to a name (阿卜杜拉·买买提).
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.article import Author, Role
from bulletin.read.desk import Desk

_ROLES: Final[dict[str, Role]] = {
    "本报记者": "记者",
    "记者": "记者",
    "特约记者": "记者",
    "通讯员": "通讯员",
    "特约通讯员": "通讯员",
    "摄影": "摄影",
    "摄影记者": "摄影",
}
_ENTRY: Final = re.compile(
    r"(?P<name>[^\s、，,；;/()（）:：]+)(?:\s*[（(]\s*(?P<mark>[^()（）]+?)\s*[)）])?"
)
_LATIN: Final = re.compile(r"(?<=[A-Za-z.])\s+(?=[A-Z])")
_GLUE: Final = "\ue000"  # for a blank inside a Latin name; `decode` leaves none in a text


def read_names(typed: str, desk: Desk) -> tuple[tuple[Author, ...], list[str]]:
    """The people of a byline, and the names of which the desk knows several people."""
    authors: list[Author] = []
    unclear: list[str] = []
    role: Role = "记者"
    line = _LATIN.sub(_GLUE, typed.strip().strip("·•・"))
    for entry in _ENTRY.finditer(line):
        name = entry["name"].replace(_GLUE, " ").strip("·•・")
        if name in _ROLES:
            role = _ROLES[name]
            continue
        mark = entry["mark"] or ""
        if mark in _ROLES:  # 王军（通讯员）
            authors.append(Author(name, _ROLES[mark]))
            continue
        known = desk.marks.get(name, ())
        if name and not mark and known and "" not in known:
            unclear.append(name)
        if name:
            authors.append(Author(name, role, mark))
    return tuple(dict.fromkeys(authors)), unclear
