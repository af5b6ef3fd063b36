"""A change: what an act does to the paper's files, before anything is done.

In: nothing; this module only names things. Out: `Change`, `Filed`, and the refusal that all acts share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bulletin.desk.writing.saving import SaveRefused
from bulletin.model.record import Record

PUBLISH: Final = "发布"
CORRECT: Final = "更正"
WITHDRAW: Final = "撤稿"
RESTORE: Final = "恢复旧版"
MOVE: Final = "换日期"
"""What commits call each act, in the trailer `Act` and before the headline."""


class ActRefused(SaveRefused):
    """An act that was not done: a Chinese line for the editor. Nothing has changed."""


class Filed(Record, frozen=True):
    """A piece's file: its path from the content folder, its bytes, its fields and text as the form has
    them."""

    path: str
    data: bytes
    fields: Mapping[str, str]
    body: str


class Change(Record, frozen=True):
    """What is to be done: `moved` are files and folders with their new places, in this order; `files` are new
    bytes by path, after the moves; `path` is where the piece's file is then. All are paths from the content
    folder. `told` is what the editor should know besides."""

    act: str
    title: str
    path: str
    files: Mapping[str, bytes]
    moved: tuple[tuple[str, str], ...] = ()
    told: str = ""
