"""Labels: a piece whose header was typed line by line, as newsrooms hand pieces in (标题：…, 作者：…).

In: the lines of a page. Out: the blocks that such lines are. A line of that form is a label only in a run
of them that names a title; 记者：您怎么看？ in an interview is text. A text may begin a line with 主题：
or 题目：, so these name a title only at the top of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.blocks import Block
from bulletin.desk.importing.imprint import Imprint
from bulletin.model.han import HAN
from bulletin.reading.keys import field_of

_LABEL: Final = re.compile(
    rf"(?P<label>(?P<key>[{HAN}]{{1,5}})[ \u3000]*[：:])[ \u3000]*(?P<value>.*)"
)
_BODY: Final = ("正文", "内容", "稿件内容")
_HEADLINE: Final = {"title": 1, "kicker": 2, "deck": 2}  # the levels that sizes would give them
_SHEET: Final = frozenset(Imprint.__struct_fields__)
_FIELDS: Final = frozenset(
    "section topics source source_url original_title original_author".split()
)


def label_of(line: str) -> re.Match[str] | None:
    """A line that may be a label and its value."""
    found = _LABEL.fullmatch(line)
    known = found and (found["key"] in _BODY or field_of(found["key"]) in _KNOWN)
    return found if known else None


_KNOWN: Final = _HEADLINE.keys() | {"authors", "summary"} | _SHEET | _FIELDS


def read_labels(lines: Sequence[str]) -> dict[int, Block]:
    """The blocks of the lines that are labels, by their numbers, from 1. `lines` have no blanks at their
    ends."""
    made: dict[int, Block] = {}
    run: list[tuple[int, re.Match[str]]] = []
    titles = {"标题", "主题", "题目"}
    for number, line in enumerate([*lines, "\0"], 1):
        found = label_of(line)
        if found and not (run and run[-1][1]["key"] in _BODY):
            run.append((number, found))
        elif line:
            if any(one["key"] in titles for _, one in run):
                made |= {at: _block(one, at) for at, one in run}
            titles = {"标题"}
            run = [(number, found)] if found else []
    return made


def _block(found: re.Match[str], line: int) -> Block:
    value = found["value"]
    dropped = (found["label"],)
    name = field_of(found["key"])
    if not value:
        return Block("rule", "", line, dropped=dropped)
    if found["key"] in _BODY:
        return Block("text", value, line, dropped=dropped)
    if name in _HEADLINE:
        return Block("heading", value, line, level=_HEADLINE[name], dropped=dropped)
    if name == "authors":
        return Block("byline", value, line, dropped=dropped)
    if name in _SHEET:
        return Block("imprint", value, line, imprint=Imprint(**{name: value}), dropped=dropped)
    return Block("field", value, line, field=name or "", dropped=dropped)
