"""`Segment`: the articles of some months, and all that their part of the index is made from.

In: nothing; this module only names things. Out: the records, and the names of a segment's files,
which are known before any of them is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SHARD: Final = 1200  # characters of text for each shard: about 4 kB compressed
TABLE: Final = 16  # documents in a file of the document table


@dataclass(frozen=True, slots=True)
class Document:
    """An article as search knows it; `body` is the digest of its text, or empty."""

    url: str
    title: str
    kicker: str
    deck: str
    date: str  # 2022-05-20
    section: str
    byline: tuple[str, ...]
    topics: tuple[str, ...]
    reporters: tuple[str, ...]  # as the filter names them
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Documents, newest first, and the number of shards that their terms are dealt into."""

    name: str
    shards: int
    documents: tuple[Document, ...]

    def paths(self) -> Iterator[str]:
        """The segment's files, relative to the folder of the index."""
        for number in range(self.shards):
            yield f"{self.name}/{number}.bin"
        for number in range(-(-len(self.documents) // TABLE)):
            yield f"{self.name}/d{number}.json"


def shards(characters: int) -> int:
    """How many shards a text of so many characters fills."""
    return max(1, round(characters / SHARD))
