"""Posts: what a source is read as, whatever program it was written for.

In: nothing; this module only names things. Out: `Post`, `Refused`, `Site`, `Kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bulletin.desk.adopting.source import Source
from bulletin.model.record import Record

POST_SCHEME: Final = "adopt"
"""The scheme of a link to another piece of the same source, by the name that its generator knows it by."""


class Post(Record, frozen=True):
    """One piece of a source.

    `place` is its file in the source, or the item of it; `html` what its generator shows as its text.
    `addresses` are the paths of its old addresses, without host, the first the one it was known by; `folders`
    those in which its relative pictures lie. `hidden` says why its site does not show it (empty: it does).
    `eye` are notes for a human eye, `unused` the names of fields that no field of ours takes.
    """

    place: str
    html: str
    title: str = ""
    at: datetime | None = None
    addresses: tuple[str, ...] = ()
    folders: tuple[str, ...] = ("",)
    kind: Literal["article", "page"] = "article"
    slug: str = ""
    updated: datetime | None = None
    deck: str = ""
    summary: str = ""
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    cover: str = ""
    lang: str = ""
    hidden: str = ""
    eye: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


class Refused(Record, frozen=True):
    """A piece of a source that cannot be taken, and why, in Chinese."""

    place: str
    why: str
    title: str = ""


def parted(found: Iterable[Post | Refused | None]) -> tuple[list[Post], list[Refused]]:
    """What of a source was taken, and what was refused; None is a file that is no piece."""
    made = list(found)
    posts = [one for one in made if isinstance(one, Post)]
    return posts, [one for one in made if isinstance(one, Refused)]


class Site(Record, frozen=True):
    """A source as it was read: its posts, those that were refused, the hosts that it was served from, and the
    folders whose files stood at its root."""

    posts: Sequence[Post]
    refused: Sequence[Refused] = ()
    hosts: tuple[str, ...] = ()
    roots: tuple[str, ...] = ("",)


class Kind(Record, frozen=True):
    """A kind of source: its name on the command line, what it is called, how it is known, and how it is read,
    with moments in the zone where the source says none."""

    name: str
    label: str
    recognise: Callable[[Source], bool]
    read: Callable[[Source, ZoneInfo], Site]
