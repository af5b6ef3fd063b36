"""Entries: the lines above an article's text, whichever of three ways they were typed.

In: a file's text. Out: `Entry(key, values, line)`s, the text below with its first line, and faults.
The ways: `标题：…` or `Title: …` line by line up to a blank line; the same between two lines of `---`;
YAML between two lines of `---`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml

from bulletin.faults import Fault

_ENTRY: Final = re.compile(
    r"\s*(?P<key>[^\s:：|｜#*\[\]（）()。，]{1,20}(?:[ _-][A-Za-z]+)*)\s*[:：]\s*(?P<value>.*)"
)
_FENCE: Final = re.compile(r"\s*[-－—]{3,}\s*")
_YAML_LIMIT: Final = 200  # nodes: far more than a header has, far fewer than an alias bomb


@dataclass(frozen=True, slots=True)
class Entry:
    """A key as typed, its values (several where YAML gave a list), and its line, from 1."""

    key: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands above a text: its entries, the text below, the text's first line, faults."""

    entries: tuple[Entry, ...]
    text: str
    first_line: int
    faults: tuple[Fault, ...] = ()


def read_entries(text: str, path: str) -> Entries:
    """Part a file's text into its header and what follows."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if start < len(lines) and _FENCE.fullmatch(lines[start]):
        end = next((at for at in range(start + 1, len(lines)) if _FENCE.fullmatch(lines[at])), None)
        if end is None:
            fault = Fault(
                path, start + 1, "开头的“---”没有另一行“---”来结束。", "请在正文前补一行“---”。"
            )
            return Entries((), text, 1, (fault,))
        inside = lines[start + 1 : end]
        entries, faults = _yaml(inside, start + 2, path)
    else:
        end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
        entries, faults = _plain(lines[start:end], start + 1, path)
    return Entries(tuple(entries), "\n".join(lines[end + 1 :]), end + 2, tuple(faults))


def _plain(lines: list[str], first: int, path: str) -> tuple[list[Entry], list[Fault]]:
    """One entry a line; an indented line goes on with the entry above it."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, first):
        found = _ENTRY.fullmatch(line)
        if found and not line.startswith((" ", "\u3000")):
            entries.append(Entry(found["key"], (found["value"].strip(),), number))
        elif entries and line.startswith((" ", "\u3000")):
            last = entries[-1]
            entries[-1] = Entry(last.key, (*last.values, line.strip()), last.line)
        elif found:
            entries.append(Entry(found["key"], (found["value"].strip(),), number))
        else:
            fact = f"“{_short(line)}”不像“项目：内容”。"
            faults.append(Fault(path, number, fact, "请写成“标题：…”这样；正文前要空一行。"))
    return entries, faults


def _yaml(lines: list[str], first: int, path: str) -> tuple[list[Entry], list[Fault]]:
    """YAML if it is YAML; else the same lines read as plain entries."""
    if any("：" in line.split(":")[0] for line in lines if line.strip()):
        return _plain([line for line in lines if line.strip()], first, path)
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return _plain([line for line in lines if line.strip()], first, path)
    if not isinstance(node, yaml.MappingNode):
        return _plain([line for line in lines if line.strip()], first, path)
    entries = []
    for key, value in node.value:
        values = tuple(_scalars(value, [_YAML_LIMIT]))
        entries.append(Entry(str(key.value), values, first + key.start_mark.line))
    return entries, []


def _scalars(node: yaml.Node, left: list[int]) -> Iterator[str]:
    """The scalars of a node as they were typed, in order; `left` bounds how many are looked at."""
    left[0] -= 1
    if left[0] < 0:
        return
    if isinstance(node, yaml.ScalarNode):
        if node.value and node.tag != "tag:yaml.org,2002:null":
            yield str(node.value).strip()
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, left)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield f"{key.value}：{'、'.join(_scalars(value, left))}"


def _short(line: str) -> str:
    return line.strip() if len(line.strip()) <= 24 else line.strip()[:23] + "…"  # noqa: PLR2004
