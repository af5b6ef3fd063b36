"""A rule, and what it finds.

In: nothing; this module only names things. Out: `Rule` (on one piece), `PaperRule` (on all of them),
`Finding`, `Edit`, and `Known`: what rules may know besides the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from bulletin.lint.gists import Gists
from bulletin.lint.piece import Piece
from bulletin.model.record import Record
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.terms import Terms

Kind = Literal["error", "warning", "note"]

KINDS: dict[Kind, str] = {"error": "错误", "warning": "提醒", "note": "备注"}


class Known(Record, frozen=True):
    """What the newsroom knows: sections and reporters, the word list; the path that the site's addresses
    start with, and what stands before it (`https://paper.example`, or nothing)."""

    newsroom: Newsroom
    terms: Terms
    root: str = "/"
    origin: str = ""


class Edit(Record, frozen=True):
    """A change to a text: the characters from `start` to `end` become `put`."""

    start: int
    end: int
    put: str


class Finding(Record, frozen=True, order=True):
    """What a rule says of a line. `path` is relative to the content folder; line 0 is the whole file."""

    path: str
    line: int
    rule: str
    kind: Kind
    message: str


Check = Callable[[Piece, Known], Iterator[tuple[int, str]]]
PaperCheck = Callable[[Gists], Iterator[tuple[str, int, str]]]


class Rule(Record, frozen=True, kw_only=True):
    """A rule on one piece.

    `check` yields (line, message); its docstring is the rule. `mend`, where a machine can be trusted
    with it, yields the changes. `wrong` and `right` are bodies of an article, or whole files where they
    start with `标题`: the handbook prints them, the tests try them. `exact` says, in Chinese, why a rule
    of kind error needs no measuring; any other is right 19 times in 20 on real text (docs/precision.md).
    """

    title: str
    kind: Kind
    check: Check
    wrong: str
    right: str
    exact: str = ""
    mend: Callable[[Piece, Known], Iterator[Edit]] | None = None

    @property
    def name(self) -> str:
        """The rule's name for machines: that of its module."""
        return self.check.__module__.rpartition(".")[2]


class PaperRule(Record, frozen=True, kw_only=True):
    """A rule on all pieces side by side; `check` yields (path, line, message). `wrong` and `right` are
    sets of files: their names and texts."""

    title: str
    kind: Kind
    check: PaperCheck
    wrong: dict[str, str]
    right: dict[str, str]
    exact: str = ""

    @property
    def name(self) -> str:
        """The rule's name for machines: that of its module."""
        return self.check.__module__.rpartition(".")[2]
