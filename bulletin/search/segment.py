"""`Segment`: the articles of a period, and all that their part of the index is made from.

In: nothing; this module only names things. Out: the records, and the names of a segment's files,
which are known before any of them is made.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from bulletin.model.record import Record


class Document(Record, frozen=True):
    """An article as search knows it; `body` is the digest of its text, or empty. One that was withdrawn is
    its address alone: it keeps its number, and nothing is found under it."""

    url: str
    title: str = ""
    kicker: str = ""
    deck: str = ""
    date: str = ""  # and the page in print, as readers see them: 2022年5月20日　A03 版
    section: str = ""
    byline: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()  # as the filter names them
    body: str = ""
    withdrawn: bool = False


class Segment(Record, frozen=True):
    """A period's part of the index: how many documents it holds, how many shards their terms are dealt
    into.

    `folder` says which documents these are and in which order: a number read from one shard means
    the same document in every file of the folder, also while a new release is being put in place.
    """

    folder: str  # 2022-q2.1f3a5c7e
    documents: int
    shards: int

    @property
    def map(self) -> str:
        """The file that says where the documents' own files lie (`rows`), relative to the folder of the
        index."""
        return f"{self.folder}/rows.bin"

    def bins(self) -> Iterator[str]:
        """The shards' files, likewise."""
        return (f"{self.folder}/{number}.bin" for number in range(self.shards))


class Catalogue(Record, frozen=True):
    """What the shards of a segment are made from: its documents by their numbers, the newest is 0; or,
    where the shards are only mended, those of them that changed."""

    segment: Segment
    documents: dict[int, Document]


def shards(documents: int) -> int:
    """How many shards a segment of so many documents has.

    A query reads one shard of every segment for each of its terms. For a given number of files all
    of these together are smallest where it grows with the square root of the text; an article has
    some 900 characters. The factor pays for readers' bytes with files of the build: 44 are about the
    fewest with which a string that one old article of 10,000 holds is found in 300 ms. It is not the
    text itself that is counted, so that an edited text leaves every other term where it is.
    """
    return max(1, round(44 * math.sqrt(documents)))
