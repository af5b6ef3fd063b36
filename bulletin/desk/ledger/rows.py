"""Rows: the pieces of a time, or of a person, each with who wrote, checked and signed it, and when.

In: articles, the deeds of their files, what is asked for. Out: rows, in order of their dates; how many pieces
each person of a byline has. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bulletin.desk.ledger.commits import Deed, Kind
from bulletin.desk.pieces.piece import NAMES, state_of
from bulletin.model.article import Article
from bulletin.model.record import Record

WHEN: Final = re.compile(r"\d{4}(?:-\d{2}){0,2}")
"""A year, a month or a day."""


class Asked(Record, frozen=True):
    """What is asked for: a time as `WHEN` has it (empty: all), a name as bylines or commits have it (empty:
    everybody's)."""

    when: str = ""
    who: str = ""


class Row(Record, frozen=True, array_like=False):
    """A piece: what its header says, and who did what when, in words."""

    date: str
    title: str
    section: str
    state: str
    path: str
    address: str
    byline: str
    editor: str
    proofreader: str
    wrote: str
    passed: str
    signed: str
    acts: str


class Ledger(Record, frozen=True, array_like=False):
    """The rows, and the number of pieces of each person who signs pieces, the most first."""

    rows: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]


def ledger(
    articles: Iterable[Article],
    deeds: Mapping[str, tuple[Deed, ...]],
    asked: Asked,
    now: datetime,
    zone: ZoneInfo,
) -> Ledger:
    """The ledger of what is asked for."""
    some = [one for one in articles if f"{one.date:%Y-%m-%d}".startswith(asked.when)]
    if asked.who:
        some = [one for one in some if _has(one, deeds.get(one.path, ()), asked.who)]
    some.sort(key=lambda one: (one.date, one.address))
    rows = tuple(_row(one, deeds.get(one.path, ()), now, zone) for one in some)
    people = Counter(name for one in some for name in {author.label for author in one.authors})
    return Ledger(rows, tuple(people.most_common()))


def _has(one: Article, deeds: Iterable[Deed], who: str) -> bool:
    """Whether somebody has to do with a piece."""
    named = any(who in (author.name, author.label) for author in one.authors)
    return named or who in (one.editor, one.proofreader) or any(who == deed.who for deed in deeds)


def _row(one: Article, deeds: Iterable[Deed], now: datetime, zone: ZoneInfo) -> Row:
    known = tuple(deeds)
    return Row(
        date=f"{one.date:%Y-%m-%d %H:%M}",
        title=one.title,
        section=one.section,
        state=NAMES[state_of(one, now)],
        path=one.path,
        address=f"/{one.address}/",
        byline=" ".join(f"{author.role} {author.label}" for author in one.authors),
        editor=one.editor,
        proofreader=one.proofreader,
        wrote=_said(known, "wrote", zone),
        passed=_said(known, "passed", zone),
        signed=_said(known, "signed", zone),
        acts="；".join(
            f"{deed.act} {deed.who} {_time(deed.at, zone)}" for deed in known if deed.kind == "act"
        ),
    )


def _said(deeds: Iterable[Deed], kind: Kind, zone: ZoneInfo) -> str:
    """Who took a step, each with the last time."""
    last = {deed.who: deed.at for deed in deeds if deed.kind == kind}
    return "；".join(f"{who} {_time(at, zone)}" for who, at in last.items())


def _time(at: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"
