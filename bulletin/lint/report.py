"""Report: the build's faults beside the proof-reader's findings, so that an editor mends all in one round.

In: what a build printed, the content folder as it was named there. Out: findings. The build prints a line
for each fault, `content/2022/05/21/a.md:7: 提醒：…`; every other line is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bulletin.lint.rule import Finding, Kind

BUILD: Final = "build"  # the name under which the build's faults are told
_FAULT: Final = re.compile(
    r"(?P<path>\S.*?\.[A-Za-z0-9]{1,8})(?::(?P<line>\d+))?: (?P<warning>提醒：)?(?P<message>.+)"
)


def faults_of(printed: str, folder: Path, content: Path) -> list[Finding]:
    """The faults that a build printed, as findings; `folder` is the content folder as the build named it,
    `content` the folder itself."""
    found = []
    above = f"{folder.as_posix()}/"
    for line in printed.splitlines():
        fault = _FAULT.fullmatch(line.strip())
        if fault is None:
            continue
        path = fault["path"].removeprefix(above)
        if (content / path).exists():
            kind: Kind = "warning" if fault["warning"] else "error"
            found.append(Finding(path, int(fault["line"] or 0), BUILD, kind, fault["message"]))
    return found


def joined(findings: Iterable[Finding], faults: Iterable[Finding]) -> list[Finding]:
    """Both in order; a fault that the proof-reader told already is told once."""
    told = {(one.path, one.line, one.message): one for one in (*faults, *findings)}
    return sorted(told.values())
