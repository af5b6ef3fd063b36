"""Review: what somebody sees who takes a piece a step further.

In: a piece as it was at an earlier step and as it is now, the paper's word list. Out: the differences as
marked words; the people and the sensitive words in it. Pure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Final

from bulletin.model.record import Record
from bulletin.reading.terms import Terms

_WORD: Final = re.compile(r"[0-9A-Za-z]+|\n+|[^\S\n]+|.", re.DOTALL)
_MOST: Final = 40_000  # words of both texts together that are compared word by word


class Run(Record, frozen=True, array_like=False):
    """Some text that stayed (`same`), is not there any more (`gone`), or is new (`new`)."""

    kind: str
    text: str


class Seen(Record, frozen=True, array_like=False):
    """What the paper's list says of a word that stands in a piece: `kind` is 人物 or 敏感词; `lines` are the
    lines where it stands, as they are; `told` what the list says."""

    kind: str
    name: str
    told: str
    lines: tuple[str, ...]


def marked(before: str, after: str) -> list[Run]:
    """The differences between two texts by words: runs that give `before` without the new ones and `after`
    without the gone ones."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > _MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Run] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, stop, put, until in matcher.get_opcodes():
        gone, come = "".join(old[start:stop]), "".join(new[put:until])
        if kind == "equal":
            runs.append(Run("same", gone))
            continue
        if gone:
            runs.append(Run("gone", gone))
        if come:
            runs.append(Run("new", come))
    return runs


def seen(text: str, terms: Terms) -> list[Seen]:
    """The people of the list in the order of the text, with the titles that they may have; then the words
    that the list wants looked at."""
    lines = [line.strip() for line in text.splitlines()]
    people = sorted(
        (one for one in terms.people if one.name in text), key=lambda one: text.index(one.name)
    )
    found = [
        Seen("人物", one.name, "、".join(one.titles), _having(one.name, lines)) for one in people
    ]
    words = (one for one in terms.sensitive if one.name in text)
    return [
        *found,
        *(Seen("敏感词", one.name, one.note, _having(one.name, lines)) for one in words),
    ]


def _having(name: str, lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if name in line)


def _words(text: str) -> list[str]:
    """Words as Chinese has them; a line's end is one, so that paragraphs are told apart."""
    return list(_cut(text))


def _cut(text: str) -> Iterator[str]:
    import rjieba  # noqa: PLC0415 (loads its dictionary)

    for line in text.splitlines(keepends=True):
        whole = list(rjieba.cut(line))
        yield from whole if "".join(whole) == line else _WORD.findall(line)
