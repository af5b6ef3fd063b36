"""Pins: names whose writing is settled before any text is seen.

In: the newsroom's people and places, and what it says of names and words. Out: how each is written, wherever
it stands. A name is converted alone, as names are written (`names`); what the newsroom says goes before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bulletin.editions.names import is_common, person, place
from bulletin.editions.wording import SEVERAL, converter


def pins(
    people: Iterable[str], places: Iterable[str], said: Mapping[str, str], region: str
) -> dict[str, str]:
    """How names are written in a region, those left out that cannot be written otherwise. A name that is a
    common word too (余波, 高兴) is pinned only where the newsroom says how: texts have the word as well.
    What is said in another length is refused elsewhere (`terms`), and is nothing here."""
    alone = converter(region)
    settled: dict[str, str] = {}
    for names, write in ((places, place), (people, person)):
        for name in names:
            plain = str(alone.convert(name))
            written = write(name, plain)
            if len(name) > 1 and not is_common(name) and _is_open(name, plain, written):
                settled[name] = written
    return settled | {name: hant for name, hant in said.items() if len(name) == len(hant)}


def _is_open(name: str, plain: str, written: str) -> bool:
    return written != plain or any(sign in SEVERAL for sign in name)
