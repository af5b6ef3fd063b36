"""Entries: the lines above an article's text, whichever of three ways they were typed.

In: a file's text. Out: `Entry(key, values, line)`s, the text below with its first line, and faults.
The ways: `标题：…` or `Title: …` line by line up to a blank line; the same between two lines of `---`;
YAML between two lines of `---`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import yaml

from bulletin.faults import Fault
from bulletin.read.decode import clean

_ENTRY: Final = re.compile(
    r"\s*(?P<key>[^\s:：︰﹕∶|｜#*\[\]（）()。，](?:[^\n:：︰﹕∶|｜#*\[\]（）()。，]{0,30}[^\s:：︰﹕∶|｜#*\[\]（）()。，])?)"
    r"\s*[:：︰﹕∶]\s*(?P<value>.*)"
)
_FENCE: Final = re.compile(r"\s*[-－—]{3,}\s*")
_ITEM: Final = re.compile(r"\s*-\s+")
_START: Final = re.compile(r"\s*(?:-\s+)?")  # of a header's first line
_WRAPPED: Final = re.compile(r"""(["'])(?P<quoted>[^"']*)\1|\[(?P<listed>[^\[\]]*)\]""")
_REMARK: Final = re.compile(r"""[^#'"]*(?<!\S)#""")
_NESTING: Final = re.compile(r"[\[{]|(?:^|\s)[-?](?=\s)", re.MULTILINE)
_DEEPEST: Final = 400  # signs that may open a level: more than any header has, none too deep
_LINES: Final = 400  # lines of a header
_JOINT: Final = re.compile(r"(?<=[^\x00-\u2e7f]) (?=[^\x00-\u2e7f])")
_LATIN: Final = "\u2e7f"  # the last character before the Chinese ones
_SCALARS: Final = 400  # values of one key: an alias bomb has millions


@dataclass(frozen=True, slots=True)
class Entry:
    """A key as typed, its values (several where the field has several lines, or YAML gave a list), and
    its line, from 1. `listed`: the values are no lines of one text, but items of a list."""

    key: str
    values: tuple[str, ...]
    line: int
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands above a text: its entries, the text below, the text's first line, faults."""

    entries: tuple[Entry, ...]
    text: str
    first_line: int
    faults: tuple[Fault, ...] = ()


@lru_cache(1)  # lint asks twice about one text
def read_entries(text: str, path: str) -> Entries:
    """Part a file's text into its header and what follows."""
    start = len(text) - len(text.lstrip())
    if _FENCE.fullmatch(text[start:].partition("\n")[0]):
        return _fenced(text, path)
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
    numbered = list(enumerate(lines[start:end], start + 1))
    entries, faults = _too_long(numbered, path) or _plain(numbered, path)
    return Entries(tuple(entries), "\n".join(lines[end + 1 :]), end + 2, tuple(faults))


def first_entries(text: str, first_line: int) -> Iterator[Entry]:
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
            yield Entry(found["key"], (found["value"].strip(),), number)


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
    entries, faults = _too_long(numbered, path) or _yaml(numbered, path)
    return Entries(tuple(entries), "\n".join(lines[end + 1 :]), end + 2, tuple(faults))


def _too_long(
    lines: Sequence[tuple[int, str]], path: str
) -> tuple[list[Entry], list[Fault]] | None:
    """The one fault of a header with more lines than any has."""
    if len(lines) <= _LINES:
        return None
    fact = f"稿头有 {len(lines)} 行，正文可能接在了稿头后面。"
    return [], [Fault(path, lines[0][0], fact, "请在正文前空一行。")]


def _plain(lines: Sequence[tuple[int, str]], path: str) -> tuple[list[Entry], list[Fault]]:
    """One entry a line; a list item, or an indented line that is no field itself, goes on with the entry
    above it. What the
    first line starts with (an indent, a `-`) is no sign of that: the whole header was typed so."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    start = _START.match(lines[0][1])[0] if lines else ""  # type: ignore[index]
    for number, typed in lines:
        line = typed.removeprefix(start)
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
            entries.append(Entry(found["key"], (found["value"].strip(),), number))
        else:
            fact = f"“{_short(line)}”不像“项目：内容”。"
            faults.append(Fault(path, number, fact, "请写成“标题：…”这样；正文前要空一行。"))
    return entries, faults


def _loose(lines: Sequence[tuple[int, str]], path: str) -> tuple[list[Entry], list[Fault]]:
    """Lines between fences that are no YAML: plain entries, without the quotes and brackets that
    YAML would have taken off."""
    entries, faults = _plain([(at, line) for at, line in lines if line.strip()], path)
    unwrapped = [replace(one, values=tuple(map(_unwrapped, one.values))) for one in entries]
    return unwrapped, faults


def _unwrapped(value: str) -> str:
    found = _WRAPPED.fullmatch(value)
    return value if found is None else (found["quoted"] or found["listed"] or "").strip()


def _yaml(lines: Sequence[tuple[int, str]], path: str) -> tuple[list[Entry], list[Fault]]:
    """YAML if it is YAML; else the same lines read as plain entries."""
    source = "\n".join(line for _, line in lines)
    if len(_NESTING.findall(source)) > _DEEPEST:
        fact, remedy = "稿头太复杂，文件可能已损坏。", "请照模板重新写稿头。"
        return [], [Fault(path, lines[0][0], fact, remedy)]
    if any("：" in line.split(":")[0] for _, line in lines):
        return _loose(lines, path)
    try:
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.YAMLError:
        return _loose(lines, path)
    if not isinstance(node, yaml.MappingNode):
        return _loose(lines, path)
    faults = [
        Fault(path, number, "“#”和它后面的字会被当作备注略去。", "请删去，或把整个内容放进引号。")
        for number, line in lines
        if _REMARK.match(line)
    ]
    entries = []
    for key, value in node.value:
        line = lines[0][0] + key.start_mark.line
        values = tuple(_scalars(value, left := [_SCALARS]))
        if left[0] < 0:
            faults.append(Fault(path, line, f"“{key.value}”里的内容太多。", "请分成几篇，或删减。"))
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else source.split("\n", 1)[0]
        if _has_keys(value):
            fact = f"“{_short(clean(name))}”里面又分了“项目：内容”。"
            faults.append(Fault(path, line, fact, "请只写内容；有冒号的，把整个内容放进引号。"))
        listed = isinstance(value, yaml.SequenceNode)
        entries.append(Entry(_short(clean(name)), values, line, listed))
    return entries, faults


def _has_keys(node: yaml.Node) -> bool:
    """Whether a value, or an item of a list, has keys of its own, as no field's value has."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return any(isinstance(one, yaml.MappingNode) for one in nodes)


def _scalars(node: yaml.Node, left: list[int]) -> Iterator[str]:
    """The scalars of a node as they were typed, line by line, in order; `left` bounds how many are
    looked at and is negative where there were more."""
    left[0] -= 1
    if left[0] < 0:
        return
    if isinstance(node, yaml.ScalarNode):
        if node.tag != "tag:yaml.org,2002:null":
            # `clean` once more: an escape such as "\u202e" is not seen before YAML is read
            value = clean(str(node.value))
            if node.end_mark.line > node.start_mark.line:
                value = _JOINT.sub("", value)
            yield from filter(None, map(str.strip, value.split("\n")))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, left)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield f"{'、'.join(_scalars(key, left))}：{'、'.join(_scalars(value, left))}"


def _short(line: str) -> str:
    return line.strip() if len(line.strip()) <= 24 else line.strip()[:23] + "…"  # noqa: PLR2004


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, ten times as fast
