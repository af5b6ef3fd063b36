"""Mend: carry out what is safe, and show it.

In: a newsroom. Out: files changed in place, one at a time and whole, and a diff of each. Only rules
with a `mend` are applied. Only words are touched, as the reader of the site tells them from code, addresses
and photos' titles, and none inside quotation marks, titles of works, quoted blocks and lines that are data.
Each change is tried: one after which the text is parted, joined or understood in another way is left out.
Nothing is written but what the diff shows: a file keeps its encoding, its line ends and its tabs, and
characters that reading drops stay where they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from bulletin.lint.piece import Piece, read_piece
from bulletin.lint.rule import Edit, Known
from bulletin.lint.rules import RULES
from bulletin.lint.run import texts
from bulletin.model.faults import Fault
from bulletin.reading.decode import LINE_END, decode, stored
from bulletin.store.sealed import replace

_TAG: Final = re.compile(r"<(/?[a-z0-9]+)[^>]*>")


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
    lines, ends = LINE_END.split(as_stored.text), LINE_END.findall(as_stored.text)
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

    def read(text: str) -> Piece:
        return read_piece(text, path, known.newsroom, known.root, known.origin)

    piece = read(text)
    while True:
        edits = [edit for rule in RULES if rule.mend for edit in rule.mend(piece, known)]
        allowed = list(_allowed(piece, edits))
        new = _tried(piece, allowed, read)
        if new is None:  # one of them does harm: each line's by themselves
            new = piece
            line_of = partial(_line, piece)
            for _, of_line in groupby(reversed(allowed), line_of):
                new = _tried(new, list(of_line)[::-1], read) or new
        if new.text == piece.text:
            return new.text
        piece = new


def mendable(text: str, path: str, known: Known) -> frozenset[tuple[str, int]]:
    """Where one rule alone could mend one line of a text: the rule's name and the line."""
    piece = read_piece(text, path, known.newsroom, known.root, known.origin)
    return frozenset(
        (rule.name, piece.line(edit.start))
        for rule in RULES
        if rule.mend
        for edit in _allowed(piece, rule.mend(piece, known))
    )


def mended_line(text: str, path: str, known: Known, rule: str, line: int) -> str:
    """A text with the safe changes that one rule wants in one line; as it was where there are none."""

    def read(text: str) -> Piece:
        return read_piece(text, path, known.newsroom, known.root, known.origin)

    piece = read(text)
    wanted = [
        edit
        for one in RULES
        if one.mend and one.name == rule
        for edit in one.mend(piece, known)
        if piece.line(edit.start) == line
    ]
    new = _tried(piece, list(_allowed(piece, wanted)), read)
    return new.text if new else text


def _tried(piece: Piece, edits: Sequence[Edit], read: Callable[[str], Piece]) -> Piece | None:
    """The piece with these changes, in order; None if anything else of it is not what it was."""
    new = read(_changed(piece.text, edits))
    more = len(new.text) - len(piece.text)
    same = new.prose == _changed(piece.prose, edits) and _shape(new) == _shape(piece, more)
    return new if same else None


def _line(piece: Piece, edit: Edit) -> int:
    return piece.line(edit.start)


def _changed(text: str, edits: Sequence[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.put + text[edit.end :]
    return text


def _shape(piece: Piece, more: int = 0) -> tuple[object, ...]:
    """All of a piece that no change of words may alter: which elements its parts are made of, how much
    text is in them (with so many characters more), its photos, clips, charts and links, where faults
    stand."""
    made, found = "".join(part.html for part in piece.made.parts), piece.found
    words = sum(end - start for start, end in piece.segments[:-1])
    words += sum(len(one.caption) for one in found.placed)
    words += sum(len(chart.title) for chart in found.charts)
    return (
        _TAG.findall(made),
        len(_TAG.sub("", made)) + words + more,
        [(part.photos, part.chart, part.clip) for part in piece.made.parts],
        [(one.file, one.credit) for one in found.placed],
        [(chart.values, chart.unit) for chart in found.charts],
        [(one.address, one.title, one.target) for one in found.anchors],
        [fault.line for fault in (*piece.faults, *found.remarks)],
        piece.lines,
    )


def _allowed(piece: Piece, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits that touch nothing that is kept and do not overlap, in order."""
    last = 0
    kept = (*piece.quoted, *piece.data)
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        touches = any(start < edit.end and edit.start < end for start, end in kept)
        typed = piece.text[edit.start : edit.end]
        changes = typed != edit.put and typed == piece.prose[edit.start : edit.end]
        if edit.start >= last and changes and not touches:
            last = edit.end
            yield edit


def _carried(line: str, before: str, after: str) -> str:
    """A stored line, of which `before` is the cleaned text, with the changes that make `after` of it;
    but those where the two texts differ."""
    if line == before:
        return after
    same = difflib.SequenceMatcher(None, before, line, autojunk=False).get_matching_blocks()
    changes = list(_changes(before, after))
    one_change = any(start == end or not put for start, end, put in changes)  # in here, away there
    carried = line
    for start, end, put in reversed(changes):
        block = next((one for one in same if one.a <= start and end <= one.a + one.size), None)
        if block is not None:
            moved = block.b - block.a
            carried = carried[: start + moved] + put + carried[end + moved :]
        elif one_change:
            return line
    return carried


def _changes(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """What makes one text of another: ranges of it, and what comes in their place; sign by sign where none is
    put in or taken away."""
    if len(before) == len(after):
        signs = enumerate(zip(before, after, strict=True))
        yield from ((at, at + 1, new) for at, (old, new) in signs if old != new)
        return
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, put_from, put_to in matcher.get_opcodes():
        if kind != "equal":
            yield start, end, after[put_from:put_to]


def _difference(old: bytes, new: bytes, name: str) -> Iterator[str]:
    """The diff of a file as it was stored and is stored now."""
    before, after = (
        [f"{line}\n" for line in LINE_END.split(found.text)] if (found := stored(data)) else []
        for data in (old, new)
    )
    return difflib.unified_diff(before, after, name, name, n=0)
