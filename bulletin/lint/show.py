"""Show: findings as a person, a forge or a program reads them.

In: findings, the content folder as it is named to the reader. Out: one text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bulletin.lint.rule import KINDS, Finding
from bulletin.model.digest import digest

_SEVERITIES: Final = {"error": "major", "warning": "minor", "note": "info"}
_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def _text(findings: Sequence[Finding], folder: Path) -> str:
    above = (folder / "x").as_posix()[:-1]
    lines = [f"{_place(one, above)}: {KINDS[one.kind]}：{one.message}" for one in findings]
    counts = Counter(one.kind for one in findings)
    told = "，".join(f"{label} {counts[kind]} 处" for kind, label in KINDS.items() if counts[kind])
    return "\n".join([*lines, f"共{told}。" if told else "没有发现问题。"])


def _place(finding: Finding, folder: str) -> str:
    name = folder + finding.path
    return f"{name}:{finding.line}" if finding.line else name


def _github(findings: Sequence[Finding], folder: Path) -> str:
    return "\n".join(
        f"::{_COMMANDS[one.kind]} file={_coded((folder / one.path).as_posix(), ':,')},"
        f"line={max(one.line, 1)},title={_coded(one.rule, ':,')}::{_coded(one.message)}"
        for one in findings
    )


def _coded(text: str, more: str = "") -> str:
    """A text as workflow commands want it: their own signs as percent codes."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + more else char for char in text)


def _gitlab(findings: Sequence[Finding], folder: Path) -> str:
    """A Code Quality report. A finding's fingerprint stays when its line moves."""
    seen: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for one in findings:
        same = (one.path, one.rule, one.message)
        seen[same] += 1
        rows.append(
            {
                "description": one.message,
                "check_name": one.rule,
                "fingerprint": digest("\n".join((*same, str(seen[same]))).encode()),
                "severity": _SEVERITIES[one.kind],
                "location": {
                    "path": (folder / one.path).as_posix(),
                    "lines": {"begin": max(one.line, 1)},
                },
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _json(findings: Sequence[Finding], folder: Path) -> str:
    rows = [
        {
            "file": (folder / one.path).as_posix(),
            "line": one.line,
            "kind": one.kind,
            "rule": one.rule,
            "message": one.message,
        }
        for one in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


FORMATS: Final[dict[str, Callable[[Sequence[Finding], Path], str]]] = {
    "text": _text,
    "github": _github,
    "gitlab": _gitlab,
    "json": _json,
}
"""The ways to show findings, by the name that `--format` takes."""
