"""Mend: carry out what is safe, and show it.

In: a newsroom. Out: files changed in place, one at a time and whole, and a diff of each. Only rules
with a `mend` are applied; nothing inside quotation marks, titles of works or quoted blocks is touched.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bulletin.lint.piece import Piece, read_piece
from bulletin.lint.rule import Edit, Known
from bulletin.lint.rules import RULES
from bulletin.lint.run import texts
from bulletin.model.faults import Fault
from bulletin.reading.decode import decode
from bulletin.store.sealed import replace


def mend(content: Path, known: Known, shown: Path) -> Iterator[str]:
    """Mend every text of a folder; yields the diff of each file that changed. `shown` is the folder
    as it is named to the editor."""
    for path in texts(content):
        data = (content / path).read_bytes()
        text = decode(data, path)
        if isinstance(text, Fault):
            continue
        new = mended(text, path, known)
        if new == text:
            continue
        ending = "\r\n" if b"\r\n" in data else "\n"
        replace(content / path, new.replace("\n", ending).encode())
        name = (shown / path).as_posix()
        yield "".join(
            line if line.endswith("\n") else f"{line}\n"
            for line in difflib.unified_diff(
                text.splitlines(keepends=True), new.splitlines(keepends=True), name, name, n=0
            )
        )


def mended(text: str, path: str, known: Known) -> str:
    """A text with all safe changes made. Where two rules want the same place, the first has it and
    the other comes in the next round."""
    while True:
        piece = read_piece(text, path, known.newsroom)
        edits = [edit for rule in RULES if rule.mend for edit in rule.mend(piece, known)]
        allowed = list(_allowed(piece, edits))
        if not allowed:
            return text
        for edit in reversed(allowed):
            text = text[: edit.start] + edit.put + text[edit.end :]


def _allowed(piece: Piece, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits outside quoted text that do not overlap, in order."""
    last = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        quoted = any(start < edit.end and edit.start < end for start, end in piece.quoted)
        changes = piece.text[edit.start : edit.end] != edit.put
        if edit.start >= last and changes and not quoted:
            last = edit.end
            yield edit
