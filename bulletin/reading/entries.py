"""Entries: the lines above an article's text, whichever of three ways they were typed.

In: a file's text. Out: `HeaderEntry(key, values, line)`s, the text below with its first line, and faults.
The ways: `标题：…` or `Title: …` line by line up to a blank line; the same between two lines of `---`, or
above one; YAML in place of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import Final

from msgspec.structs import replace

from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.decode import clean
from bulletin.reading.entry import HeaderEntry, short
from bulletin.reading.keys import field_of

_ENTRY: Final = re.compile(
    r"\s*(?P<key>[^\s:：︰﹕∶|｜#*\[\]（）()。，](?:[^\n:：︰﹕∶|｜#*\[\]（）()。，]{0,30}[^\s:：︰﹕∶|｜#*\[\]（）()。，])?)"
    r"\s*[:：︰﹕∶]\s*(?P<value>.*)"
)
_FENCE: Final = re.compile(r"\s*[-－—]{3,}\s*")
_ENDS: Final = re.compile(
    r"\s*(?:[-－—]{3,}\s*)?"
)  # of a header: as Hexo has it, one fence is enough
_ITEM: Final = re.compile(r"\s*-\s+")
_START: Final = re.compile(r"\s*(?:[-*•·>＞]\s+)?")  # of a header's first line
_BOLD: Final = re.compile(  # **标题：**题 and **标题**：题, as programs that write Markdown have it
    r"\A\s*+\*\*\s*+(?P<key>[^*\n:：]{1,30})(?:[:：]\s*+\*\*|\*\*\s*+[:：])\s*+(?P<value>.*)"
)
_WRAPPED: Final = re.compile(r"""(["'])(?P<quoted>[^"']*)\1|\[(?P<listed>[^\[\]]*)\]""")
_FOREIGN: Final = {"+++": "TOML", "{": "JSON"}  # what other programs begin a header with
_CODED: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")
_BLOCK: Final = re.compile(r":\s+[|>][-+0-9]{0,2}\Z")  # YAML: the value is the indented lines below
_LINES: Final = 400  # lines of a header
_LATIN: Final = "\u2e7f"  # the last character before the Chinese ones


class Entries(Record, frozen=True):
    """What stands above a text: its entries, the text below, the text's first line, faults; where no line of
    dashes says that it is a header, the line on which it begins, else 0."""

    entries: tuple[HeaderEntry, ...]
    text: str
    first_line: int
    faults: tuple[Fault, ...] = ()
    typed: int = 0


@lru_cache(1)  # lint asks twice about one text
def read_entries(text: str, path: str) -> Entries:
    """Part a file's text into its header and what follows."""
    start = len(text) - len(text.lstrip())
    first = text[start:].partition("\n")[0]
    if foreign := next((name for sign, name in _FOREIGN.items() if first.startswith(sign)), ""):
        fact, line = f"稿头是 {foreign} 的写法，本站不认。", text.count("\n", 0, start) + 1
        fault = Fault(path, line, fact, "请改成“标题：…”这样，一行一项，正文前空一行。")
        return Entries((), text, 1, (fault,))
    above = _fenced(text, path) if _FENCE.fullmatch(first) else _unfenced(text, path)
    return replace(above, entries=tuple(map(_final, above.entries))) if "&" in text else above


def _unfenced(text: str, path: str) -> Entries:
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    ends = (at for at in range(start, len(lines)) if _ENDS.fullmatch(lines[at]))
    end = next(ends, len(lines))
    numbered = list(enumerate(lines[start:end], start + 1))
    read = _between if end < len(lines) and lines[end].strip() else _plain
    entries, faults = _too_long(numbered, path) or read(numbered, path)
    below = "\n".join(lines[end + 1 :])
    typed = start + 1 if read is _plain and numbered else 0
    return Entries(tuple(entries), below, end + 2, tuple(faults), typed)


def first_entries(text: str, first_line: int) -> Iterator[HeaderEntry]:
    """The lines up to a text's first blank line that look like entries. One with an indent, as
    paragraphs have, is none."""
    begun = False
    for number, line in enumerate(text.split("\n"), first_line):
        if not line.strip():
            if begun:
                return
            continue
        begun = True
        found = _ENTRY.fullmatch(line)
        if found and not line.startswith((" ", "\u3000")):
            yield HeaderEntry(found["key"], (found["value"].strip(),), number)


def joined(lines: Sequence[str]) -> str:
    """Lines that belong together as one text: no blank between two Chinese characters."""
    whole = ""
    for line in lines:
        blank = " " if whole and not (whole[-1] > _LATIN and line[:1] > _LATIN) else ""
        whole += blank + line
    return whole


def _fenced(text: str, path: str) -> Entries:
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if line.strip())
    end = next((at for at in range(start + 1, len(lines)) if _FENCE.fullmatch(lines[at])), None)
    if end is None:
        fact, remedy = "开头的“---”没有另一行“---”来结束。", "请在正文前补一行“---”。"
        return Entries((), text, 1, (Fault(path, start + 1, fact, remedy),))
    numbered = [(at + 1, lines[at]) for at in range(start + 1, end)]
    entries, faults = _too_long(numbered, path) or _between(numbered, path)
    return Entries(tuple(entries), "\n".join(lines[end + 1 :]), end + 2, tuple(faults))


def _too_long(
    lines: Sequence[tuple[int, str]], path: str
) -> tuple[list[HeaderEntry], list[Fault]] | None:
    """The one fault of a header with more lines than any has."""
    if len(lines) <= _LINES:
        return None
    fact = f"稿头有 {len(lines)} 行，正文可能接在了稿头后面。"
    return [], [Fault(path, lines[0][0], fact, "请在正文前空一行。")]


def _plain(lines: Sequence[tuple[int, str]], path: str) -> tuple[list[HeaderEntry], list[Fault]]:
    """One entry a line; a list item, or an indented line that is no field itself, goes on with the entry
    above it. What the
    first line starts with (an indent, a `-`) is no sign of that: the whole header was typed so."""
    entries: list[HeaderEntry] = []
    faults: list[Fault] = []
    start = _START.match(lines[0][1])[0] if lines else ""  # type: ignore[index]
    for number, typed in lines:
        line = _BOLD.sub(r"\g<key>：\g<value>", typed.removeprefix(start))
        indented = line.startswith((" ", "\u3000"))
        item = _ITEM.match(line)
        found = _ENTRY.fullmatch(line)
        if entries and (item or (indented and not found)):
            last = entries[-1]
            value = line[item.end() :] if item else line
            entries[-1] = replace(
                last, values=(*last.values, value.strip()), listed=last.listed or bool(item)
            )
        elif found:
            entries.append(HeaderEntry(found["key"], (found["value"].strip(),), number))
        else:
            fact = f"“{short(line)}”不像“项目：内容”。"
            faults.append(Fault(path, number, fact, "请写成“标题：…”这样；正文前要空一行。"))
    return entries, faults


def _loose(lines: Sequence[tuple[int, str]], path: str) -> tuple[list[HeaderEntry], list[Fault]]:
    """Lines between fences that are no YAML: plain entries, without the quotes and brackets that
    YAML would have taken off."""
    entries, faults = _plain([(at, line) for at, line in lines if line.strip()], path)
    unwrapped = [replace(one, values=tuple(map(_unwrapped, one.values))) for one in entries]
    return unwrapped, faults


def _unwrapped(value: str) -> str:
    found = _WRAPPED.fullmatch(value)
    return value if found is None else (found["quoted"] or found["listed"] or "").strip()


def _between(lines: Sequence[tuple[int, str]], path: str) -> tuple[list[HeaderEntry], list[Fault]]:
    """Lines between fences: YAML if they are YAML; else read as plain entries."""
    if _chinese(lines):
        return _loose(lines, path)
    from bulletin.reading.mapping import read_mapping  # noqa: PLC0415 (few headers are YAML)

    return read_mapping(lines, path) or _loose(lines, path)


def _chinese(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether any line names its field before a Chinese colon, which YAML does not know. One in a value
    that goes on over several lines says nothing."""
    block = -1  # the indent of the key whose value is the indented lines below
    for _, line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if block >= 0 and (indent > block or not line.strip()):
            continue
        block = indent if _BLOCK.search(line.rstrip()) else -1
        key, colon, _ = line.partition("：")
        if colon and ":" not in key and (not indent or field_of(key.strip(" -\"'"))):
            return True
    return False


def _final(entry: HeaderEntry) -> HeaderEntry:
    """An entry whose values hold characters for what other programs write as `&ldquo;`. An address has
    an `&` of its own."""
    return replace(
        entry, values=tuple(one if "://" in one else _decoded(one) for one in entry.values)
    )


def _decoded(value: str) -> str:
    def sign(coded: re.Match[str]) -> str:
        name = coded["name"]
        return unescape(coded[0]) if name is None else html5.get(f"{name};", coded[0])

    return clean(_CODED.sub(sign, value)).replace("\n", " ").strip()
