"""The newsroom: what the newsroom knows before it opens a file.

In: the settings' sections, `content/reporters.toml`. Out: `Newsroom`, by which the reader understands names.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin.model.addresses import SLUG
from bulletin.model.article import Author
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.table import read_table, rows_of

_NAME = "记者名单"


class Reporter(Record, frozen=True):
    """A known reporter. `mark` tells two of one name apart; `slug` is the address, where chosen;
    `beat` what the reporter writes about."""

    name: str
    mark: str = ""
    slug: str = ""
    beat: str = ""


class Newsroom(Record, frozen=True, dict=True, gc=True):
    """Sections by name, known reporters, the time zone."""

    sections: tuple[str, ...]
    reporters: tuple[Reporter, ...]
    zone: ZoneInfo

    @cached_property
    def marks(self) -> Mapping[str, tuple[str, ...]]:
        """Of a name, all marks known."""
        marks: dict[str, tuple[str, ...]] = {}
        for reporter in self.reporters:
            marks[reporter.name] = (*marks.get(reporter.name, ()), reporter.mark)
        return marks

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
    data = read_table(path, _NAME)
    if isinstance(data, Fault):
        return (), [data]
    fields = dict.fromkeys(("name", "mark", "slug", "beat"), str)
    rows, faults = rows_of(path, _NAME, data, {"reporter": fields})
    reporters = tuple(Reporter(**row) for row in rows["reporter"])
    people = [(reporter.name, reporter.mark) for reporter in reporters]
    faults += [
        Fault(path.name, 0, f"“{name}”列了两次。", "同名的两个人请写不同的 mark。")
        for name, mark in sorted(set(people))
        if people.count((name, mark)) > 1
    ]
    faults += [
        Fault(path.name, 0, f"“{one.name}”的网址“{one.slug}”不能用。", "请只用字母、数字和“-”。")
        for one in reporters
        if one.slug and not SLUG.fullmatch(one.slug)
    ]
    slugs = [one.slug for one in reporters if one.slug]
    faults += [
        Fault(path.name, 0, f"有两位记者的网址都是“{slug}”。", "请改其中一个的 slug。")
        for slug in sorted(set(slugs))
        if slugs.count(slug) > 1
    ]
    return reporters, faults
