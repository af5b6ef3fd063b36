"""Faults: what is wrong in the content, said so that an editor can mend it.

In: any step of the flow that finds something wrong makes a `Fault`.
Out: a build gathers the faults of the whole run, prints them once, in order, and fails once
(`ContentFaults`, exit code 1) before a single byte of the output has changed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from msgspec.structs import replace

from bulletin.model.record import Record


class Fault(Record, frozen=True, order=True):
    """One thing that is wrong: where it stands, what it is, and what the editor can do.

    `path` is relative to the folder the build was started in (or absolute outside it), `line`
    counts from 1 (0: the file as a whole). `fact` and `remedy` are Chinese sentences with their
    full stop. A `warning` is reported but does not stop the build. `others` are the further files that share
    in it, any of which could be the one to mend; `missing` is the address on this site that a link leads
    to, where that is what is wrong.
    """

    path: str
    line: int
    fact: str
    remedy: str
    warning: bool = False
    others: tuple[str, ...] = ()
    missing: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        mark = "提醒：" if self.warning else ""
        return f"{place}: {mark}{self.fact}{self.remedy}".replace("\n", " ")  # one line each


def softened(faults: Iterable[Fault]) -> list[Fault]:
    """The faults as warnings: what is wrong in a draft or in a withdrawn piece stops nobody."""
    return [replace(fault, warning=True) for fault in faults]


def named(faults: Iterable[Fault], folder: str) -> tuple[Fault, ...]:
    """The faults with their paths as the editor sees them, below `folder`."""
    return tuple(replace(fault, path=posixpath.join(folder, fault.path)) for fault in faults)


class ContentFaults(SystemExit):
    """Ends a build because of faults in the content: the list goes to stderr, the exit code is 1.

    A `SystemExit` and not an `Exception`, because Pelican's command line prints a traceback for
    every `Exception`, and an editor should see the list of faults and nothing else. Of a fault in the
    content, `path` is relative to the content folder, which is shown as `folder`.
    """

    def __init__(self, faults: Iterable[Fault], folder: str = "") -> None:
        self.raw = tuple(sorted(set(faults)))
        self.faults = named(self.raw, folder)
        errors = sum(not fault.warning for fault in self.faults)
        closing = f"共 {errors} 处错误，网站没有改动。改好后再运行一次。"
        super().__init__("\n".join([*map(str, self.faults), closing]))
