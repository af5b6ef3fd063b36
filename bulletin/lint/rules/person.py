"""A person's title that the word list does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule
from bulletin.model.han import HAN
from bulletin.reading.terms import Person, Terms

_OFFICE: Final = (
    "书记|主席|主任|委员|代表|秘书长|[区县市镇局部院校会科处队站所社村班组]长|董事长|总经理|经理"
    "|教授|记者|通讯员"
)
_BEFORE: Final = re.compile(rf"[{HAN}、·]*?(?:{_OFFICE})\Z")
_AFTER: Final = re.compile(rf"(?:副|常务副)?(?:{_OFFICE})")
_LONGEST: Final = 24  # characters of a title
_RANKS: Final = ("副", "常务", "代", "原", "前", "名誉", "代理")  # they make another title of one


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """用语表（content/terms.toml）列出的人物，姓名前的职务要是表里有的。职务前后不一，读者会以为是两个人。"""
    people, names = _names(known.terms)
    if names is None:
        return
    for found in names.finditer(piece.prose, piece.body):
        person = people[found[0]]
        before = piece.prose[max(piece.body, found.start() - _LONGEST) : found.start()]
        before = re.split(rf"[^{HAN}、·]", before)[-1]
        said = _BEFORE.search(before)
        office = said[0] if said else ""
        after = _AFTER.match(piece.prose, found.end())
        if after and not office:
            office = after[0]
        if office and not _fits(office, person):
            titles = "；".join(person.titles)
            shown = f"{found[0]}{office}" if after and not said else f"…{office[-10:]}{found[0]}"
            message = (
                f"“{shown}”的职务和用语表不一样。表里是：{titles}。请核对；职务有变动，请改用语表。"
            )
            yield piece.line(found.start()), message


def _fits(office: str, person: Person) -> bool:
    """Whether what stands beside the name ends in a title that the person has."""
    for title in person.titles:
        parts = (title, *title.split("、"))
        for part in parts:
            if office.endswith(part) and not office.removesuffix(part).endswith(_RANKS):
                return True
            if part.endswith(office):  # 区长杨某 for a 青禾区区长
                rest = part.removesuffix(office)
                if not rest.endswith(_RANKS):
                    return True
    return False


@lru_cache(maxsize=4)
def _names(terms: Terms) -> tuple[dict[str, Person], re.Pattern[str] | None]:
    people = {person.name: person for person in terms.people}
    names = sorted(people, key=len, reverse=True)
    return people, re.compile("|".join(map(re.escape, names))) if names else None


RULE: Final = Rule(
    title="人物职务和用语表不一样",
    kind="warning",
    check=check,
    wrong="青禾区副区长甲一到书市看望志愿者。",
    right="青禾区区长甲一到书市看望志愿者。",
)
