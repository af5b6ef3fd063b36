"""Table: a list of the newsroom's own, in TOML.

In: the file. Out: its tables by name, or the fault, with its line, that it cannot be read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bulletin.model.faults import Fault
from bulletin.reading.decode import clean, decode

_LINE: Final = re.compile(r"at line (\d+)")
_REMEDY: Final = '请照文件开头的说明改：文字放在英文引号 " 里，一项一行。'


def read_table(path: Path, name: str) -> dict[str, Any] | Fault:
    """What a file says, nothing where there is none; `name` is the list's name for editors."""
    if not path.exists():
        return {}
    text = decode(path.read_bytes(), path.name)
    if isinstance(text, Fault):
        return text
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        at = int(line[1]) if line else text.count("\n") + 1
        return Fault(path.name, at, f"{name}的这一行读不懂。", _REMEDY)


def rows_of(
    path: Path, name: str, data: Mapping[str, Any], kinds: Mapping[str, Mapping[str, type]]
) -> tuple[dict[str, list[dict[str, Any]]], list[Fault]]:
    """The rows of each table, `[[kind]]`, and what is wrong in them. `kinds` gives the fields of each
    kind, a text or a list of texts; the first one of them is required."""
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    faults = [
        Fault(path.name, 0, f"{name}里不认识“{kind}”。", f"可以写：{_brackets(kinds)}。")
        for kind in data.keys() - kinds.keys()
    ]
    for kind, fields in kinds.items():
        found = data.get(kind, [])
        for row in found if isinstance(found, list) else [found]:
            wrong = _wrong(row, fields)
            if wrong:
                faults.append(Fault(path.name, 0, f"{name}：[[{kind}]] 里{wrong}。", _REMEDY))
            else:
                rows[kind].append({key: _cleaned(value) for key, value in row.items()})
    return rows, faults


def _cleaned(value: Any) -> Any:
    """A text or a list of texts without hidden characters, which TOML's escapes can bring back."""
    return clean(value).strip() if isinstance(value, str) else [clean(one).strip() for one in value]


def _brackets(kinds: Mapping[str, object]) -> str:
    return "、".join(f"[[{kind}]]" for kind in kinds)


def _wrong(row: object, fields: Mapping[str, type]) -> str:
    """What is wrong in a row, in Chinese; empty if nothing is."""
    required = next(iter(fields))
    if not isinstance(row, dict):
        return f"应当一项一行，如 {required} = "
    for key, value in row.items():
        if key not in fields:
            return f"不认识“{key}”，可以写 {'、'.join(fields)}"
        if not _is(value, fields[key]):
            shape = '"…"' if fields[key] is str else '["…", "…"]'
            return f"“{key}”应当写成 {key} = {shape}"
    missing: Sequence[str] = [key for key in (required,) if not row.get(key)]
    return f"缺了 {missing[0]}" if missing else ""


def _is(value: object, kind: type) -> bool:
    if kind is str:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
