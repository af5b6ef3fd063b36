"""Terms: the newsroom's word list, people with their titles and places with their misspellings.

In: `content/terms.toml`. Out: `Terms`, and what is wrong in the file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bulletin.faults import Fault


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the news and the titles that may stand with the name."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place or institution as it is written, and the ways it is not."""

    name: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The word list."""

    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()


def read_terms(path: Path) -> tuple[Terms, list[Fault]]:
    """The word list, empty if there is none, and what is wrong in it."""
    if not path.exists():
        return Terms(), []
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        people = tuple(Person(**_row(row, "titles")) for row in data.get("person", []))
        places = tuple(Place(**_row(row, "wrong")) for row in data.get("place", []))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        fact = f"用语表读不懂：{error}。"
        return Terms(), [Fault(path.name, 0, fact, "请照文件开头的说明改。")]
    faults = [
        Fault(path.name, 0, f"“{place.name}”的错误写法里有规范写法。", "请删去。")
        for place in places
        if place.name in place.wrong or "" in place.wrong
    ]
    return Terms(people, () if faults else places), faults


def _row(row: dict[str, Any], several: str) -> dict[str, Any]:
    """A row with its list as a tuple of texts."""
    values = row[several]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f'{several} 应当写成 ["…", "…"]')
    return {**row, several: tuple(values)}
