"""The desk: what the newsroom knows before it opens a file.

In: the settings' sections, `content/reporters.toml`. Out: `Desk`, by which the reader understands names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin.article import Author
from bulletin.faults import Fault


@dataclass(frozen=True, slots=True)
class Reporter:
    """A known reporter. `mark` tells two of one name apart; `slug` is the address, where chosen;
    `beat` what the reporter writes about."""

    name: str
    mark: str = ""
    slug: str = ""
    beat: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Sections by name, known reporters, the time zone."""

    sections: tuple[str, ...]
    reporters: tuple[Reporter, ...]
    zone: ZoneInfo
    marks: Mapping[str, tuple[str, ...]] = field(init=False)  # of a name, all marks known

    def __post_init__(self) -> None:
        marks: dict[str, tuple[str, ...]] = {}
        for reporter in self.reporters:
            marks[reporter.name] = (*marks.get(reporter.name, ()), reporter.mark)
        object.__setattr__(self, "marks", marks)

    @property
    def beats(self) -> dict[Author, str]:
        """What its reporters write about, where the list says so."""
        return {Author(r.name, mark=r.mark): r.beat for r in self.reporters if r.beat}

    @property
    def slugs(self) -> dict[Author, str]:
        """The addresses that the newsroom chose for its reporters."""
        return {Author(r.name, mark=r.mark): r.slug for r in self.reporters if r.slug}


def read_reporters(path: Path) -> tuple[tuple[Reporter, ...], list[Fault]]:
    """The reporters listed in a file, none if it does not exist, and what is wrong in it."""
    if not path.exists():
        return (), []
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("reporter", [])
        reporters = tuple(Reporter(**row) for row in rows)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        fault = Fault(path.name, 0, f"记者名单读不懂：{error}。", "请照文件开头的说明改。")
        return (), [fault]
    people = [(reporter.name, reporter.mark) for reporter in reporters]
    faults = [
        Fault(path.name, 0, f"“{name}”列了两次。", "同名的两个人请写不同的 mark。")
        for name, mark in sorted(set(people))
        if people.count((name, mark)) > 1
    ]
    return reporters, faults
