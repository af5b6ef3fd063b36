"""What is said of a release: by the build, on the target, to the world.

In: the output's manifest. Out: `Facts`, what the build says of it; `Release`, what `/release.json` tells
everybody; `Standing`, what the target holds now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from msgspec.structs import replace

from bulletin.deploy.names import DAY_PDF
from bulletin.deploy.packed import FORMS
from bulletin.model.record import Record

_NAME: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")  # of a blob or a commit
_ELSEWHERE: Final = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|\0")  # in a path: `..`, or a slash too many


class Facts(Record, frozen=True):
    """What the build says: the digest of all files (their own, not those of compressed forms), the
    address that readers use, the commits of content and engine, the build's clock, from when on another
    build would give another site, the addresses that have a notice of withdrawal; which paths are shown
    as an earlier blob, and which blobs are not shown at all."""

    digest: str
    address: str
    content: str
    engine: str
    clock: datetime
    due: datetime | None
    withdrawn: tuple[str, ...]
    held: dict[str, str] = {}  # noqa: RUF012 (msgspec makes a new one each time)
    waiting: tuple[str, ...] = ()
    pdfs: str = ""
    """The digest of the days' PDFs; empty where there are none."""


class Release(msgspec.Struct, frozen=True, omit_defaults=True):
    """`/release.json`: which release readers get. `hold` says since when publishing is stopped. `held` names
    pieces that readers see, with the blobs of git that they see of them while the commit has faulty ones;
    `waiting` are blobs of files that they do not see. No withdrawn or embargoed piece is named."""

    number: int
    digest: str = ""
    published: datetime | None = None
    checked: datetime | None = None
    """When a deployment last found that nothing had to change."""
    address: str = ""
    content: str = ""
    engine: str = ""
    clock: datetime | None = None
    due: datetime | None = None
    hold: datetime | None = None
    held: dict[str, str] = {}
    waiting: list[str] = []
    pdfs: str = ""
    """The digest of the days' PDFs, which no other digest knows of."""

    def line(self) -> str:
        """As it is written: one line."""
        return msgspec.json.encode(self).decode()


class Standing(Record, frozen=True):
    """What a target holds: the current release (None: nothing yet), the digest of its files, the
    addresses that must never be shown again, whether publishing is stopped, and the digests of releases that
    were taken back because readers did not get them right, each as often as that was so."""

    release: Release | None = None
    digest: str = ""
    withdrawn: frozenset[str] = frozenset()
    held: bool = False
    failed: tuple[str, ...] = ()


def released(facts: Facts, number: int, now: datetime, hold: datetime | None) -> Release:
    """What is told of a release that is published now."""
    return Release(
        number,
        facts.digest,
        published=now,
        checked=now,
        address=facts.address,
        content=facts.content,
        engine=facts.engine,
        clock=facts.clock,
        due=facts.due,
        hold=hold,
        held=facts.held,
        waiting=list(facts.waiting),
        pdfs=facts.pdfs,
    )


def checked(standing: Release, facts: Facts, now: datetime) -> Release:
    """What is told where nothing has to change: the same release, of commits that give the same."""
    return replace(
        standing,
        checked=now,
        content=facts.content,
        engine=facts.engine,
        due=facts.due,
        held=facts.held,
        waiting=list(facts.waiting),
        pdfs=facts.pdfs,
    )


def understood(text: str | bytes) -> Release | None:
    """A release's own line; None where it is no such line, as on a server set up by an older program. What it
    names is given to git and to the file system, so it is looked at here."""
    try:
        found = msgspec.json.decode(text, type=Release)
    except msgspec.MsgspecError:
        return None
    names = [*found.held.values(), *found.waiting]
    names += [commit.removesuffix("+") for commit in (found.content, found.engine) if commit]
    sound = all(map(_NAME.fullmatch, names)) and not any(map(_ELSEWHERE.search, found.held))
    return found if sound else None


def digest_of(sums: Mapping[str, str]) -> str:
    """The digest of a release by the SHA-256 of its files: that of its list in order, without compressed
    forms, which another version of a library may make otherwise from the same text, and without the days'
    PDFs, which are made later than the pages."""
    return _digest_of(sums, lambda path: not path.endswith(FORMS) and not DAY_PDF.fullmatch(path))


def digest_of_pdfs(sums: Mapping[str, str]) -> str:
    """The digest of the days' PDFs among the files of a release; empty where there are none."""
    there = any(map(DAY_PDF.fullmatch, sums))
    return _digest_of(sums, lambda path: bool(DAY_PDF.fullmatch(path))) if there else ""


def _digest_of(sums: Mapping[str, str], counts: Callable[[str], bool]) -> str:
    own = (f"{sums[path]}  {path}\n" for path in sorted(sums) if counts(path))
    return sha256("".join(own).encode()).hexdigest()
