"""What a bucket holds of ours, as the bucket itself remembers it, in `.bulletin/record`.

In: the record's bytes, what the store lists. Out: `Inventory`: every path with the digest of what was put
there and the store's mark for it; which of it is certain.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import Final

import msgspec

from bulletin.deploy.release import Release

OWN: Final = ".bulletin/"
RECORD: Final = OWN + "record"


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the bucket holds at a path: its `Object.digest`, empty while that is not certain; since when
    the site no longer names it, empty while it does; the store's mark of it, empty where nobody knows;
    `meant`, while it is not certain, is the digest of what was to be put there."""

    digest: str = ""
    since: str = ""
    mark: str = ""
    meant: str = ""


Listing = dict[str, Kept]


class Inventory(msgspec.Struct, frozen=True):
    """All that is remembered. `generation` counts deployments, and is what tells this from the record of
    an older program, which has none; `conditional`: the store minds conditions;
    `notices` are the addresses that show a notice of withdrawal, `withdrawn` all that must never be shown
    again; `past` are paths that were ours and are deleted, of which the store may keep versions."""

    generation: int
    conditional: bool = False
    paths: Listing = {}
    release: Release | None = None
    notices: list[str] = []
    withdrawn: list[str] = []
    past: list[str] = []

    def encoded(self) -> bytes:
        """As it is kept."""
        return gzip.compress(
            msgspec.json.encode(self, order="deterministic"), mtime=self.generation
        )

    @property
    def settled(self) -> bool:
        """Whether all of it is certain: the last deployment came to its end."""
        return all(kept.digest or kept.since for kept in self.paths.values())

    @property
    def own(self) -> set[str]:
        """Every path that is or was ours."""
        return {*self.paths, *self.past, RECORD}


def decoded(data: bytes) -> Inventory:
    """What was kept, by this program or by an older one, which kept the paths alone. Raises `ValueError`."""
    try:
        text = gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise ValueError(str(error)) from error
    try:
        return msgspec.json.decode(text, type=Inventory)
    except msgspec.ValidationError:
        return Inventory(0, paths=msgspec.json.decode(text, type=Listing))


def compared(known: Mapping[str, Kept], there: Mapping[str, str]) -> Listing:
    """What is remembered, with what the store lists beside it (`there`, the marks by path): what is not as
    it was put is not certain, because a deployment that had stalled may have written after all."""
    found = {}
    for path, kept in known.items():
        mark = there.get(path, "")
        same = bool(mark) and mark == (kept.mark or mark)
        if same:
            found[path] = Kept(kept.digest, kept.since, mark, kept.meant)
        elif mark or not kept.since:
            found[path] = Kept("", "", mark, kept.meant)
    return found
