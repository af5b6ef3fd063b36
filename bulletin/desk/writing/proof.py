"""Proof: what the proof-reader says of a piece in hand, line by line, and its safe changes.

In: a sheet. Out: slips, each beside the line of the text or the field of the form that it is about. The rules
are those of `make lint` that look at one piece; what only the whole paper shows is told there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from bulletin.desk.writing.sheet import Sheet, file_bytes, read_sheet
from bulletin.lint.gists import Gists
from bulletin.lint.mend import mendable, mended_line
from bulletin.lint.rule import KINDS, Finding, PaperRule, Rule
from bulletin.lint.rules import PAPER_RULES, RULES, caption, credit
from bulletin.lint.run import READER, examine, known_of
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading.decode import decode
from bulletin.reading.entries import read_entries
from bulletin.reading.keys import field_of
from bulletin.store.beside import stored

ALONE: Final[tuple[PaperRule, ...]] = (caption.RULE, credit.RULE)
"""Rules on the whole paper that need no other piece than this one."""

_EVERY: Final[tuple[Rule | PaperRule, ...]] = (*RULES, *PAPER_RULES)
_TITLES: Final = {rule.name: rule.title for rule in _EVERY}

Words = Callable[[str], tuple[str, str]]
"""The caption and the credit inside a photo, by its file from the content folder."""


class Slip(Record, frozen=True, array_like=False):
    """What is said of one line. `line` is one of the text, from 1, else 0; `field` the name of one of the
    form, else empty. `title` is the rule's name for editors; empty: the reader's own word, which no 不查
    takes back."""

    rule: str
    title: str
    kind: str
    message: str
    line: int
    field: str
    mend: bool


def slips(sheet: Sheet, path: str, paper: Paper, words: Words) -> tuple[Slip, ...]:
    """What the proof-reader says of a piece, in order of its lines."""
    data = _data(sheet, path)
    known = known_of(paper)
    found, gist = examine(path, data, known)
    seen = Gists({path: gist}, paper.options.now, frozenset(), words, frozenset())
    more = [
        Finding(path, line, rule.name, rule.kind, message)
        for rule in ALONE
        if not {rule.name, rule.title} & gist.unchecked
        for _, line, message in rule.check(seen)
    ]
    text = _text(data, path)
    safe = mendable(text, path, known)
    place = partial(_place, text, path)
    made = {_slip(one, (one.rule, one.line) in safe, *place(one.line)) for one in (*found, *more)}
    return tuple(sorted(made, key=lambda one: (one.line, one.field, one.rule, one.message)))


def mended(sheet: Sheet, path: str, paper: Paper, slip: Slip) -> tuple[dict[str, str], str]:
    """Fields and text of a piece with the safe changes that a slip stands for."""
    text = _text(_data(sheet, path), path)
    line = slip.line + _first(text, path) - 1 if slip.line else _line_of(text, path, slip.field)
    new = mended_line(text, path, known_of(paper), slip.rule, line)
    fields, body = read_sheet(new.encode(), path)
    return {**dict.fromkeys(sheet.fields, ""), **fields}, body


def unchecked(sheet: Sheet, rule: str, reason: str) -> str:
    """The field 不查 of a piece with one rule more. Brackets would end the reason."""
    reason = reason.strip().translate(str.maketrans("（）()\n", "「」「」 ")) or "已核对"
    return "\n".join(filter(None, (sheet.fields.get("unchecked", ""), f"{rule}（{reason}）")))


def _slip(found: Finding, mend: bool, line: int, field: str) -> Slip:
    title = "" if found.rule == READER else _TITLES.get(found.rule, found.rule)
    return Slip(found.rule, title, KINDS[found.kind], found.message, line, field, mend)


def _data(sheet: Sheet, path: str) -> bytes:
    """The piece as a file of its own: lines are counted alike whatever the stored one looks like."""
    return file_bytes(dict(sheet.fields), sheet.body, path, None)


def _text(data: bytes, path: str) -> str:
    text = decode(data, path)
    return text if isinstance(text, str) else data.decode()


def _first(text: str, path: str) -> int:
    """The line on which the text below the header begins, as the form shows it."""
    above = read_entries(text, path)
    return above.first_line + len(above.text) - len(above.text.lstrip("\n"))


def _place(text: str, path: str, line: int) -> tuple[int, str]:
    first = _first(text, path)
    if line >= first:
        return line - first + 1, ""
    names = (field_of(one.key) for one in read_entries(text, path).entries if one.line == line)
    return 0, next(filter(None, names), "")


def _line_of(text: str, path: str, name: str) -> int:
    return next(
        (one.line for one in read_entries(text, path).entries if field_of(one.key) == name), 0
    )


def words_in(content: Path, own: Callable[[str], Path | None]) -> Words:
    """What photos say of themselves: those that wait to be saved (`own`, by name), or those in the folder."""
    from bulletin.photos.facts import PhotoRefused  # noqa: PLC0415 (most texts name their photos)
    from bulletin.photos.source import opened  # noqa: PLC0415
    from bulletin.photos.words import caption_and_credit  # noqa: PLC0415

    def said(file: str) -> tuple[str, str]:
        place = own(Path(file).name) or stored(content / file)
        try:
            with opened(place.read_bytes(), place.name) as image:
                return caption_and_credit(image)
        except (PhotoRefused, OSError):
            return "", ""

    return said
