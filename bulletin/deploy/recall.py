"""What is remembered of a release between two deployments from one machine.

In: the folder in which releases are made. Out: `Recalled`: of every content its SHA-256 and those of its
compressed forms, so that what nobody has touched is not read again; and the lists of files that targets
hold (`list_of`, `keep_list`). All of it may be lost, damaged or forged: it is sealed, lists are known by
their own digest, and nothing is sent on its word alone (`stage`).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import field

from bulletin.model.record import Record
from bulletin.store.sealed import Sealed, Stamp, replace

FORMAT: Final = "contents 1"
LISTS: Final = "lists"
KEPT: Final = 4  # lists; of the targets that one machine publishes to


class Content(Record, frozen=True):
    """Some bytes: their SHA-256, their number, and the SHA-256 of their compressed forms by their endings
    (none where the content is no text)."""

    sha256: str
    size: int
    forms: dict[str, str] = field(default_factory=dict)


class Recalled(Record, frozen=True):
    """Contents by the manifest's digest of them. What Pelican copied has none there: of each such file, by
    its path, its content and the stamp that it was read under."""

    contents: dict[str, Content] = field(default_factory=dict)
    copied: dict[str, Content] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)


def recalled(work: Path) -> Sealed[Recalled]:
    """Where it is kept."""
    return Sealed(work / "contents", Recalled, FORMAT)


def list_of(work: Path, name: str) -> str | None:
    """The list of a release whose SHA-256 is `name`; None where it is not here, or is not that one."""
    try:
        data = (work / LISTS / name).read_bytes()
    except OSError:
        return None
    return data.decode() if sha256(data).hexdigest() == name else None


def keep_list(work: Path, data: bytes) -> None:
    """Keep the list of a release that a target has now, and the last few before it."""
    folder = work / LISTS
    replace(folder / sha256(data).hexdigest(), data)
    files = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
    for old in files[:-KEPT]:
        old.unlink(missing_ok=True)


def understood_list(text: str) -> dict[str, str]:
    """The SHA-256 of each file by its path, as a release's list has them."""
    lines = text.split("\n")[:-1]
    return {line[66:]: line[:64] for line in lines}


def known_lists(work: Path) -> Iterator[dict[str, str]]:
    """Every list that is kept and whole, the newest first; each is read when it is asked for."""
    folder = work / LISTS
    if not folder.is_dir():
        return
    for one in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True):
        if (text := list_of(work, one.name)) is not None:
            yield understood_list(text)
