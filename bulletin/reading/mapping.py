"""Mapping: a header that is YAML.

In: the lines between two lines of `---`. Out: its entries and faults, or nothing where it is no YAML
with keys. Values are given back as they were typed, line by line: YAML's own types and dates are
none of a header's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import yaml

from bulletin.model.faults import Fault
from bulletin.reading.decode import clean
from bulletin.reading.entry import HeaderEntry, short

_REMARK: Final = re.compile(r"""[^#'"]*(?<!\S)#""")
_NESTING: Final = re.compile(r"[\[{]|(?:^|\s)[-?](?=\s)", re.MULTILINE)
_DEEPEST: Final = 400  # signs that may open a level: more than any header has, none too deep
_JOINT: Final = re.compile(r"(?<=[^\x00-\u2e7f]) (?=[^\x00-\u2e7f])")
_SCALARS: Final = 400  # values of one key: an alias bomb has millions
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, ten times as fast


def read_mapping(
    lines: Sequence[tuple[int, str]], path: str
) -> tuple[list[HeaderEntry], list[Fault]] | None:
    """The entries of numbered lines that are a YAML mapping, else None."""
    source = "\n".join(line for _, line in lines)
    if len(_NESTING.findall(source)) > _DEEPEST:
        fact, remedy = "稿头太复杂，文件可能已损坏。", "请照模板重新写稿头。"
        return [], [Fault(path, lines[0][0], fact, remedy)]
    try:
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.YAMLError:
        return None
    if not isinstance(node, yaml.MappingNode):
        return None
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
            fact = f"“{short(clean(name))}”里面又分了“项目：内容”。"
            faults.append(Fault(path, line, fact, "请只写内容；有冒号的，把整个内容放进引号。"))
        listed = isinstance(value, yaml.SequenceNode)
        entries.append(HeaderEntry(short(clean(name)), values, line, listed))
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
