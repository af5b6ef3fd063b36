"""The manifest: what a build says of the output folder it left.

In: nothing; this module names the records and where they are kept. Out: `Manifest`, which stands in the
folder itself: every file by the group of pages that made it, with its key, its digest and its stamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.store.sealed import Sealed, Stamp

MANIFEST: Final = ".bulletin"
FORMAT: Final = "output 6"


class FileEntry(Record, frozen=True):
    """A file of the output: the key it was made under, its bytes' digest, its stamp."""

    key: str
    digest: str
    stamp: Stamp


UNKNOWN: Final = FileEntry("", "", Stamp(-1, -1))
"""A file of which nothing is known but that it is there."""

FileEntries = dict[str, FileEntry]

_decoder: Final = msgspec.json.Decoder(FileEntries)


class GroupEntry(Record, frozen=True):
    """A group of pages as it stands in the output: what it was arranged from, and its files, which stay
    encoded until somebody asks: most groups stand as they were, and nobody does."""

    digest: str
    files: msgspec.Raw

    @property
    def entries(self) -> FileEntries:
        """The group's files by their paths."""
        return _decoder.decode(self.files)

    @classmethod
    def of(cls, digest: str, entries: Mapping[str, FileEntry]) -> GroupEntry:
        """A group of that digest, with its files."""
        return cls(digest, msgspec.Raw(msgspec.json.encode(entries)))

    @classmethod
    def unknown(cls, paths: Iterable[str]) -> GroupEntry:
        """Files of which nothing is known."""
        return cls.of("", dict.fromkeys(paths, UNKNOWN))


class BuildInputs(Record, frozen=True):
    """What the whole output was made from: the digest of all input, and the span of clock times,
    `since` to before `until`, within which that input gives the same site. `warnings` were said.
    `withdrawn` are the addresses that have a notice of withdrawal, as `2022/05/21/slug`."""

    inputs: str = ""
    since: datetime | None = None
    until: datetime | None = None
    warnings: tuple[Fault, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def holds(self, inputs: str, now: datetime) -> bool:
        """Whether a build from `inputs` at `now` would give the same site."""
        return (
            inputs == self.inputs
            and (self.since is None or self.since <= now)
            and (self.until is None or now < self.until)
        )


class Manifest(Record, frozen=True):
    """Every group of pages by its name, and what they all were made from."""

    groups: dict[str, GroupEntry]
    basis: BuildInputs = BuildInputs()

    @property
    def entries(self) -> FileEntries:
        """Every file of the output by its path."""
        return {path: one for stand in self.groups.values() for path, one in stand.entries.items()}


def record(output: Path) -> Sealed[Manifest]:
    """Where an output folder's manifest is kept."""
    return Sealed(output / MANIFEST, Manifest, FORMAT)
