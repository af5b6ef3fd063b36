"""Terms: the newsroom's word list, people with their titles, places with their misspellings, words whose
traditional characters are not certain.

In: `content/terms.toml`. Out: `Terms`, and what is wrong in the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.table import read_table, rows_of

FILE: Final = "terms.toml"
_NAME = "用语表"


class Person(Record, frozen=True):
    """A person in the news and the titles that may stand with the name. `hant` is the name in
    traditional characters, where the rules would write others."""

    name: str
    titles: tuple[str, ...]
    hant: str = ""


class Place(Record, frozen=True):
    """A place or institution as it is written, and the ways it is not; `hant` likewise."""

    name: str
    wrong: tuple[str, ...]
    hant: str = ""


class Word(Record, frozen=True):
    """Some characters that could be written in two ways, and how they are in traditional ones."""

    name: str
    hant: str


class Sensitive(Record, frozen=True):
    """A word that is looked at before a piece goes further; `note` says what to look for."""

    name: str
    note: str = ""


class Terms(Record, frozen=True):
    """The word list."""

    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    words: tuple[Word, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()

    @property
    def hant(self) -> dict[str, str]:
        """What the newsroom says of traditional characters, by the simplified ones."""
        every: tuple[Person | Place | Word, ...] = (*self.people, *self.places, *self.words)
        return {one.name: one.hant for one in every if one.hant}


def read_terms(path: Path) -> tuple[Terms, list[Fault]]:
    """The word list, empty if there is none, and what is wrong in it."""
    data = read_table(path, _NAME)
    if isinstance(data, Fault):
        return Terms(), [data]
    rows, faults = rows_of(
        path,
        _NAME,
        data,
        {
            "person": {"name": str, "titles": list, "hant": str},
            "place": {"name": str, "wrong": list, "hant": str},
            "word": {"name": str, "hant": str},
            "sensitive": {"name": str, "note": str},
        },
    )
    people = tuple(
        Person(row["name"], tuple(row.get("titles", ())), row.get("hant", ""))
        for row in rows["person"]
    )
    places = tuple(
        Place(row["name"], tuple(row.get("wrong", ())), row.get("hant", ""))
        for row in rows["place"]
    )
    words = tuple(Word(row["name"], row.get("hant", "")) for row in rows["word"])
    slips = [
        Fault(path.name, 0, f"“{place.name}”的错误写法里有规范写法。", "请删去。")
        for place in places
        if place.name in place.wrong
    ]
    slips += [
        Fault(path.name, 0, f"[[word]] 里“{word.name}”没有写繁体。", '请加一行 hant = "…"。')
        for word in words
        if not word.hant
    ]
    slips += [
        Fault(path.name, 0, f"“{name}”和它的繁体“{hant}”字数不同。", "请一个字对一个字。")
        for name, hant in Terms(people, places, words).hant.items()
        if len(hant) != len(name)
    ]
    sensitive = tuple(Sensitive(row["name"], row.get("note", "")) for row in rows["sensitive"])
    return Terms(people, () if slips else places, words, sensitive), [*faults, *slips]
