"""Shard: from postings to bytes, and back.

In: for each term, known by its hash, its documents and its places in headlines. Out: the bytes of a
shard, as `3-segment.js` reads them. Numbers are LEB128, lists are ascending and kept as differences:

    how many terms; the hashes
    for each term: how many documents × 2 (0: a bitmap follows below), + 1 if it stands in a headline
    for each term with a list: its documents
    for each term with a bitmap: a bit for each document of the segment, the lowest first
    for each term in a headline: how many; document × 2 (in the title) or × 2 + 1 (in a deck)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, islice
from operator import sub
from typing import Final

from bulletin.model.record import Record

WORD: Final = 1 << 32
MIX: Final = 0x9E3779B1  # 2^32 divided by the golden ratio, odd: multiplying deals terms out evenly
UNIT: Final = 0xFFFF  # the bits of a term's first unit; a term without any is of no use
LOW: Final = 0x7F  # the bits of a number in a byte of LEB128
DENSE: Final = 8  # a list of more than an eighth of the documents is longer than a bitmap


class Postings(Record, frozen=True):
    """The terms of a shard by their hashes: their documents, and, of those in headlines, the places
    there (document × 2 in the title, × 2 + 1 in a deck). Lists are ascending."""

    documents: dict[int, list[int]]
    headlines: dict[int, list[int]]

    def change(self, hashed: int, headline: bool, value: int, stands: bool) -> None:
        """Put a document or a place into a term's list, or take it out."""
        lists = self.headlines if headline else self.documents
        some = lists.setdefault(hashed, [])
        at = bisect_left(some, value)
        some[at : at + (not stands)] = [value] if stands else []
        if not some:
            del lists[hashed]


def encode(postings: Postings, count: int) -> bytes:
    """The bytes of a shard of a segment with `count` documents."""
    hashes = sorted(postings.documents)
    heads: list[int] = []
    lists: list[int] = []
    maps: list[bytes] = []
    headlines: list[int] = []
    for hashed in hashes:
        found, places = postings.documents[hashed], postings.headlines.get(hashed)
        size = len(found)
        if size == 1:
            lists += found
        elif size * DENSE > count:
            size = 0
            maps.append(_bitmap(found, count))
        else:
            lists.append(found[0])
            lists += map(sub, found[1:], found)
        heads.append(2 * size + 1 if places else 2 * size)
        if places:
            headlines += (len(places), places[0], *map(sub, places[1:], places))
    steps = map(sub, hashes, (0, *hashes))
    return b"".join(
        (
            *(_varint(len(hashes)), varints(steps), varints(heads), varints(lists)),
            *(*maps, varints(headlines)),
        )
    )


def decode(data: bytes, count: int) -> Postings:
    """The postings that `encode` gave these bytes."""
    at = _Reader(data)
    hashes = list(accumulate(at.numbers(at.number())))
    heads = at.numbers(len(hashes))
    lists = iter(at.numbers(sum(head >> 1 for head in heads)))
    documents = {
        hashed: list(accumulate(islice(lists, head >> 1)))
        for hashed, head in zip(hashes, heads, strict=True)
    }
    for hashed, head in zip(hashes, heads, strict=True):
        if not head >> 1:
            documents[hashed] = _places(at.bytes(-(-count // 8)))
    headlines = {
        hashed: list(accumulate(at.numbers(at.number())))
        for hashed, head in zip(hashes, heads, strict=True)
        if head & 1
    }
    return Postings(documents, headlines)


def _bitmap(found: Iterable[int], count: int) -> bytes:
    digits = bytearray(b"0") * count
    for number in found:
        digits[~number] = 0x31
    return int(digits, 2).to_bytes(-(-count // 8), "little")


def _places(bitmap: bytes) -> list[int]:
    digits = f"{int.from_bytes(bitmap, 'little'):b}"
    return [place for place, digit in enumerate(reversed(digits)) if digit == "1"]


def _varint(number: int) -> bytes:
    """A number as LEB128."""
    out = bytearray()
    while number > LOW:
        out.append(number & LOW | LOW + 1)
        number >>= 7
    out.append(number)
    return bytes(out)


_TABLED: Final = 1 << 14  # numbers of at most two bytes


@cache
def _small() -> list[bytes]:
    one = [bytes((low,)) for low in range(LOW + 1)]
    return one + [
        bytes((low | LOW + 1, high)) for high in range(1, LOW + 1) for low in range(LOW + 1)
    ]


def varints(numbers: Iterable[int]) -> bytes:
    """Numbers as LEB128, one after another."""
    small = _small()
    return b"".join([small[n] if n < _TABLED else _varint(n) for n in numbers])


class _Reader:
    """Reads a shard from its start."""

    def __init__(self, data: bytes) -> None:
        self._rest = iter(data)

    def number(self) -> int:
        """The next number."""
        return self.numbers(1)[0]

    def numbers(self, count: int) -> list[int]:
        """So many next numbers."""
        found: list[int] = []
        if not count:
            return found
        value = shift = 0
        for byte in self._rest:
            if byte > LOW:
                value |= (byte & LOW) << shift
                shift += 7
                continue
            found.append(value | byte << shift)
            value = shift = 0
            if len(found) == count:
                return found
        raise ValueError("the shard ends inside a number")

    def bytes(self, count: int) -> bytes:
        """So many next bytes."""
        return bytes(islice(self._rest, count))
