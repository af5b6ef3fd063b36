"""Mend: carry out what is safe, and show it.

In: a newsroom. Out: files changed in place, one at a time and whole, and a diff of each. Only rules
with a `mend` are applied. Nothing is touched inside quotation marks, titles of works, quoted blocks, code,
addresses, and lines that are data; nothing is written but what the diff shows: a file keeps its encoding,
its line ends and its tabs, and characters that reading drops stay where they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bulletin.lint.piece import Piece, read_piece
from bulletin.lint.rule import Edit, Known
from bulletin.lint.rules import RULES
from bulletin.lint.run import texts
from bulletin.model.faults import Fault
from bulletin.reading.decode import decode, stored
from bulletin.store.sealed import replace

_END: Final = re.compile("\r\n|\r|\n")  # of a line, as `decode` has it


def mend(content: Path, known: Known, shown: Path) -> Iterator[str]:
    """Mend every text of a folder; yields the diff of each file that changed. `shown` is the folder
    as it is named to the editor."""
    for path in texts(content):
        data = (content / path).read_bytes()
        new = mended_file(data, path, known)
        if new != data:
            replace(content / path, new)
            yield "".join(_difference(data, new, (shown / path).as_posix()))


def mended_file(data: bytes, path: str, known: Known) -> bytes:
    """A file's bytes with all safe changes made; the same bytes where there are none."""
    text, as_stored = decode(data, path), stored(data)
    if isinstance(text, Fault) or as_stored is None:
        return data
    old, new = text.split("\n"), mended(text, path, known).split("\n")
    lines, ends = _END.split(as_stored.text), _END.findall(as_stored.text)
    if not len(old) == len(new) == len(lines):
        return data
    for at, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            lines[at] = _carried(lines[at], before, after)
    joined = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    changed = as_stored.encoded(joined)
    return changed if stored(changed) == as_stored._replace(text=joined) else data


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
    """The edits that touch nothing that is kept and do not overlap, in order."""
    last = 0
    kept = (*piece.quoted, *piece.data)
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        touches = any(start < edit.end and edit.start < end for start, end in kept)
        changes = piece.text[edit.start : edit.end] != edit.put
        if edit.start >= last and changes and not touches:
            last = edit.end
            yield edit


def _carried(line: str, before: str, after: str) -> str:
    """A stored line, of which `before` is the cleaned text, with the changes that make `after` of it;
    but those where the two texts differ."""
    if line == before:
        return after
    same = difflib.SequenceMatcher(None, before, line, autojunk=False).get_matching_blocks()
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, start, end, put_from, put_to in reversed(changes):
        block = next((one for one in same if one.a <= start and end <= one.a + one.size), None)
        if kind != "equal" and block is not None:
            moved = block.b - block.a
            line = line[: start + moved] + after[put_from:put_to] + line[end + moved :]
    return line


def _difference(old: bytes, new: bytes, name: str) -> Iterator[str]:
    """The diff of a file as it was stored and is stored now."""
    before, after = (
        [f"{line}\n" for line in _END.split(found.text)] if (found := stored(data)) else []
        for data in (old, new)
    )
    return difflib.unified_diff(before, after, name, name, n=0)
