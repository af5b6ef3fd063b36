"""The newsroom: what the newsroom knows before it opens a file.

In: the settings' sections, `content/reporters.toml`. Out: `Newsroom`, by which the reader understands names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin.model.addresses import SLUG
from bulletin.model.article import ROLES, Author, Role
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.table import read_table, rows_of

_NAME = "记者名单"


class Reporter(Record, frozen=True):
    """A known reporter. `mark` tells two of one name apart; `slug` is the address, where chosen;
    `beat` what the reporter writes about; `others` are other names that the same person signs with."""

    name: str
    mark: str = ""
    slug: str = ""
    beat: str = ""
    others: tuple[str, ...] = ()


class Post(Record, frozen=True):
    """A post of the newsroom's own, and the role in which a byline counts it."""

    name: str
    role: Role = "记者"


class Newsroom(Record, frozen=True, dict=True, gc=True):
    """Sections by name, known reporters, the time zone; posts and agencies that bylines may name."""

    sections: tuple[str, ...]
    reporters: tuple[Reporter, ...]
    zone: ZoneInfo
    own_posts: tuple[Post, ...] = ()
    agencies: tuple[str, ...] = ()

    @cached_property
    def people(self) -> Mapping[str, Reporter]:
        """Known reporters by each name they sign with; of namesakes, one."""
        return {name: one for one in self.reporters for name in (*one.others, one.name)}

    @cached_property
    def posts(self) -> Mapping[str, tuple[Role, str]]:
        """Posts of the newsroom's own: the role of each, and no agency."""
        return {one.name: (one.role, "") for one in self.own_posts}

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


def read_newsroom(
    path: Path, sections: tuple[str, ...], zone: ZoneInfo
) -> tuple[Newsroom, list[Fault]]:
    """The newsroom with these sections and the people, posts and agencies listed in a file, none of them if
    it does not exist; and what is wrong in it."""
    data = read_table(path, _NAME)
    if isinstance(data, Fault):
        return Newsroom(sections, (), zone), [data]
    kinds: dict[str, dict[str, type]] = {
        "reporter": dict.fromkeys(("name", "mark", "slug", "beat"), str) | {"others": list},
        "post": {"name": str, "role": str},
        "agency": {"name": str},
    }
    rows, faults = rows_of(path, _NAME, data, kinds)
    reporters = tuple(
        Reporter(**{**row, "others": tuple(row.get("others", ()))}) for row in rows["reporter"]
    )
    faults += _slips(path, reporters)
    posts = []
    for row in rows["post"]:
        role: Role | None = next((one for one in ROLES if one == row.get("role", "记者")), None)
        if role is None:
            fact = f"职务“{row['name']}”的 role 写着“{row['role']}”。"
            faults.append(Fault(path.name, 0, fact, f"可以写：{'、'.join(ROLES)}。"))
        else:
            posts.append(Post(row["name"], role))
    agencies = tuple(row["name"] for row in rows["agency"])
    return Newsroom(sections, reporters, zone, tuple(posts), agencies), faults


def _slips(path: Path, reporters: Sequence[Reporter]) -> list[Fault]:
    """What is wrong in the list of people."""
    people = [(reporter.name, reporter.mark) for reporter in reporters]
    faults = [
        Fault(path.name, 0, f"“{name}”列了两次。", "同名的两个人请写不同的 mark。")
        for name, mark in sorted(set(people))
        if people.count((name, mark)) > 1
    ]
    names = {reporter.name for reporter in reporters}
    others = [other for reporter in reporters for other in reporter.others]
    faults += [
        Fault(
            path.name, 0, f"“{other}”是一位记者的别名，又是另一位的姓名或别名。", "请改其中一个。"
        )
        for other in sorted(set(others))
        if other in names or others.count(other) > 1
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
    return faults
