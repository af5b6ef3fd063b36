"""Rows: where the files lie that articles have in the search, and which file a document's is.

In: the addresses of articles. Out: the path of each one's file; and for a segment, which knows its documents
by numbers alone, the bytes of a map from numbers to files.

A file's address depends on the article's own address and on nothing else: its day, and a byte of its
digest. Two articles of a day that share the byte share the file, which then holds both, in the order of the
segment. So an article that comes or goes leaves every other file where it is, and the map needs a byte for
a document and two for a day: 6 kB for 5,000 articles of a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Final

from bulletin.model.digest import digest
from bulletin.search.shard import varints

FOLDER: Final = "rows"
_DAY: Final = 10  # signs of an address that are its day: 2022/05/21


@lru_cache(maxsize=1 << 17)  # asked of each article for its own file, and for its segment
def file_of(address: str) -> str:
    """The path of an article's file, relative to the folder of the index; `address` is 2022/05/21/slug."""
    return f"{FOLDER}/{address[:_DAY]}/{_key(address)}.json"


def rows_map(addresses: Sequence[str]) -> bytes:
    """Which files the documents of a segment have, given as their addresses, newest day first.

    As the script reads it, in numbers as shards have them: for each day how many days it is before the day
    above it in the map (the first: its number, 1 January of the year 1 is 1), how many documents it has, and
    a byte for each of these: the name of its file, which is written in hexadecimal.
    """
    parts = []
    last = 0
    for written, some in groupby(addresses, lambda address: address[:_DAY]):
        day = date.fromisoformat(written.replace("/", "-")).toordinal()
        keys = bytes.fromhex("".join(map(_key, some)))
        parts += [varints((last - day if last else day, len(keys))), keys]
        last = day
    return b"".join(parts)


def _key(address: str) -> str:
    return digest(address.encode())[:2]
