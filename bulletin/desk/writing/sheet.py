"""The sheet: a piece as the form has it, and the file that it stands for.

In: a file's bytes, or nothing; then what the editor typed in the form. Out: the file's new bytes. Whatever
the form does not know of a file, or did not change, stays as it was stored, byte for byte: unknown lines of
the header, its way of writing (lines, fences, YAML), the encoding, the ends of lines.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import field

from bulletin.desk.draft import LABELS, file_text
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.decode import LINE_END, clean, decode, lines_of, stored
from bulletin.reading.entries import Entries, joined, read_entries
from bulletin.reading.entry import HeaderEntry
from bulletin.reading.keys import field_of

MANY: Final = ("corrections", "aliases", "unchecked")
"""Fields with a line of the header for each value: in the form, a line each too."""

_ROLES: Final = ("记者", "通讯员", "摄影")  # keys of a byline that say the role
_GOES_ON: Final = (" ", "\t", "\u3000", "-")  # how a line begins that belongs to the entry above
_START: Final = re.compile(r"[^:：︰﹕∶]*[:：︰﹕∶][^\S\n]*")
_BLANKS: Final = re.compile(r"\s*\n\s*|[ \t]+")


class SheetRefused(Exception):
    """A file that the form cannot open or change: a Chinese line for the editor."""


class Note(Record, frozen=True, array_like=False):
    """What import wants a human eye for, and whether one has been there. `line` is the line of the text that
    holds the piece up until then; empty where none does."""

    text: str
    done: bool = False
    line: str = ""


class Sheet(Record, frozen=True, kw_only=True, array_like=False):
    """A piece in hand.

    `key` is its name among the kept ones, `path` its file from the content folder (empty: it has none yet),
    `base` the digest of that file as it was opened, `slug` the address's last part where the editor chose it.
    `fields` are values by the names of `bulletin.reading.keys`, as typed; `body` is the text. `rev` counts
    the changes, `saved` is the one that was saved last. `at` is when it was changed, in ISO 8601; `tab` is
    the browser's tab that changed it last. `owner` is whose it is, where people log in: nobody else sees it.
    """

    key: str
    path: str = ""
    base: str = ""
    slug: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    body: str = ""
    notes: tuple[Note, ...] = ()
    rev: int = 0
    saved: int = 0
    at: str = ""
    owner: str = ""
    tab: str = ""


def read_sheet(data: bytes, path: str) -> tuple[dict[str, str], str]:
    """The fields and the text of a file, as the form shows them. Raises `SheetRefused`."""
    text = _decoded(data, path)
    above = read_entries(text, path)
    if not any(field_of(entry.key) for entry in above.entries):
        raise SheetRefused(f"{path}: 开头没有稿头，表单打不开。请先用记事本补上“标题：…”等几行。")
    return _fields(above), above.text.strip("\n")


def file_bytes(fields: Mapping[str, str], body: str, path: str, before: bytes | None) -> bytes:
    """The bytes of a piece's file. `before` are those that it has now, if there are any.

    Raises `SheetRefused` where the header is written in a way that a field cannot be changed in.
    """
    fields = {name: tidied(name, fields[name]) for name in LABELS if name in fields}
    body = clean(lines_of(body)).strip("\n")
    if before is None:
        many = {name: fields.pop(name) for name in MANY if fields.get(name)}
        text = file_text(fields, body)
        for name, value in many.items():
            text = _with_field(text, path, name, value)
        return text.encode()
    text = _decoded(before, path)
    new = _with_body(_with_fields(text, path, fields), path, body)
    return _carried(before, text, new)


def tidied(name: str, value: str) -> str:
    """A value as a header has it: final characters, on one line, but a line each where it has many."""
    value = clean(lines_of(value))
    if name in MANY:
        return "\n".join(filter(None, map(str.strip, value.split("\n"))))
    return _BLANKS.sub(" ", value).strip()


def _decoded(data: bytes, path: str) -> str:
    text = decode(data, path)
    if isinstance(text, Fault):
        raise SheetRefused(f"{path}: {text.fact}{text.remedy}")
    return text


def _fields(above: Entries) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for entry in above.entries:
        if name := field_of(entry.key):
            found.setdefault(name, []).extend(_values(name, entry))
    parted = {name: "\n" if name in MANY else " " for name in found}
    return {name: parted[name].join(filter(None, values)) for name, values in found.items()}


def _values(name: str, entry: HeaderEntry) -> Sequence[str]:
    if name in MANY:
        return entry.values
    value = "、".join(entry.values) if entry.listed else joined(entry.values)
    role = entry.key.strip()
    return [f"{role} {value}" if name == "authors" and value and role in _ROLES else value]


def _with_fields(text: str, path: str, fields: Mapping[str, str]) -> str:
    """The text with those fields of its header changed that are not as the form has them."""
    shown = _fields(read_entries(text, path))
    for name, value in fields.items():
        if tidied(name, shown.get(name, "")) != value:
            text = _with_field(text, path, name, value)
    return text


def _with_field(text: str, path: str, name: str, value: str) -> str:
    """The text with one field of its header changed; tried, so that nothing else of the header changes."""
    for made in _tries(text, path, name, value):
        if _rest(made, path, name) == _rest(text, path, name):
            got = _fields(read_entries(made, path)).get(name, "")
            if tidied(name, got) == value:
                return made
    label = LABELS[name]
    raise SheetRefused(f"“{label}”在这篇的稿头里写法特别，表单改不了。请用记事本改这一行。")


def _tries(text: str, path: str, name: str, value: str) -> Iterator[str]:
    """The text with a field written as its line is written now; and quoted, as YAML may need it."""
    above, lines = read_entries(text, path), text.split("\n")
    own = [entry for entry in above.entries if field_of(entry.key) == name]
    values = [one for one in value.split("\n") if one]
    at = min(above.first_line - 2, len(lines))
    start = f"{LABELS[name]}："
    if own:
        at = own[0].line - 1
        if own[0].key.strip() not in _ROLES:
            found = _START.match(lines[at])
            start = found[0] if found else start
    elif above.entries and above.entries[0].key.isascii():
        start = f"{name}: "
    gone = {at for entry in own for at in _lines_of(entry, lines)}
    for quoted in (False, True):
        put = [start + (json.dumps(one, ensure_ascii=False) if quoted else one) for one in values]
        kept = [line for number, line in enumerate(lines[:at]) if number not in gone]
        rest = [line for number, line in enumerate(lines[at:], at) if number not in gone]
        yield "\n".join([*kept, *put, *rest])


def _lines_of(entry: HeaderEntry, lines: Sequence[str]) -> Iterator[int]:
    """The lines that an entry takes, from 0."""
    at = entry.line - 1
    yield at
    if len(entry.values) > 1 or lines[at].rstrip().endswith((":", "：", "|", ">", "|-", ">-")):
        for number in range(at + 1, len(lines)):
            if not lines[number].startswith(_GOES_ON) or lines[number].startswith("---"):
                return
            yield number


def _rest(text: str, path: str, name: str) -> object:
    """All of a text but one field: the other entries, what is said of the header, the text below."""
    above = read_entries(text, path)
    others = [(one.key, one.values) for one in above.entries if field_of(one.key) != name]
    return others, [fault.fact for fault in above.faults], above.text


def _with_body(text: str, path: str, body: str) -> str:
    """The text with another body; the blank lines around it stay."""
    below = read_entries(text, path).text
    if below.strip("\n") == body:
        return text
    header = text[: len(text) - len(below)] if below else text.rstrip("\n") + "\n"
    lead = below[: len(below) - len(below.lstrip("\n"))]
    tail = below[len(below.rstrip("\n")) :] if below.strip("\n") else ""
    if not below or not header.endswith("\n\n"):
        fenced = header.rstrip().endswith("---") and not read_entries(text, path).typed
        lead = lead if lead or (below and fenced) else "\n"
    return header + lead + body + (tail or "\n")


def _carried(data: bytes, old: str, new: str) -> bytes:
    """A file's bytes with a new text: lines that did not change are as they were stored."""
    as_stored = stored(data)
    if as_stored is None or old == new:
        return data
    lines, ends = LINE_END.split(as_stored.text), [*LINE_END.findall(as_stored.text), ""]
    before, after = old.split("\n"), new.split("\n")
    end = ends[0] or "\n"
    if len(before) != len(lines):
        return as_stored.encoded(new.replace("\n", end))
    made: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, stop, put_from, put_to in matcher.get_opcodes():
        if kind == "equal":
            made += zip(lines[start:stop], ends[start:stop], strict=True)
        else:
            made += [(line, end) for line in after[put_from:put_to]]
    whole = [line + (mark or end) for line, mark in made[:-1]] + [made[-1][0]]
    return as_stored.encoded("".join(whole))
