"""Index: from a segment and its texts to the bytes of its files.

In: a `Segment`, the visible texts of its articles. Out: shards, and a file for each article. Pure.

A term is a number of 32 bits: two UTF-16 units that stand side by side in a field (the first one in
the lower half), one unit alone, three ASCII signs (pairs of figures say too little), or a filter. It
has the numbers of the documents that hold it. So words of one or two characters are answered by the
index alone; a longer word's documents are among those of its pairs, and the article's own file, which
is read to show it, tells. That takes half the bytes of an index with positions, and the reader gets
the passage too.

A shard holds the terms whose hash lies in its range. Numbers are LEB128, lists are ascending and kept
as differences:

    how many terms; the hashes
    for each term: how many documents × 2 (0: a bitmap follows below), + 1 if it stands in a headline
    for each term with a list: its documents
    for each term with a bitmap: a bit for each document of the segment, the lowest first
    for each term in a headline: how many; document × 2 (in the title) or × 2 + 1 (in a deck)
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import sub
from typing import Final

import msgspec

from bulletin.search.fold import fold
from bulletin.search.segment import Document, Segment

WORD: Final = 1 << 32
MIX: Final = 0x9E3779B1  # 2^32 divided by the golden ratio, odd: multiplying deals terms out evenly
UNIT: Final = 0xFFFF
LOW: Final = 0x7F  # the bits of a number in a byte of LEB128
DENSE: Final = 8  # a list of more than an eighth of the documents is longer than a bitmap
FILTERS: Final = ("section", "topic", "reporter")


def make(segment: Segment, text_of: Callable[[str], str]) -> dict[str, bytes]:
    """The bytes of every file of a segment. `text_of` gives the visible text behind a digest."""
    postings = _Postings(len(segment.documents))
    files = {}
    for number, one in enumerate(segment.documents):
        text = text_of(one.body) if one.body else ""
        postings.add(number, one, text)
        files[f"{segment.folder}/{number}.json"] = _encode(_row(one, text))
    for number, data in enumerate(postings.shards(segment.shards)):
        files[f"{segment.folder}/{number}.bin"] = data
    return files


_encode = msgspec.json.Encoder().encode


def _row(one: Document, text: str) -> tuple[object, ...]:
    """An article's own file: what is shown of it, and what it is checked by."""
    names = (one.byline, one.topics, one.reporters)
    return one.url, one.title, one.kicker, one.deck, one.date, one.section, *names, text


_ASCII = re.compile(r"[!-~]{3,}")


def terms(text: str) -> set[int]:
    """The characters, pairs and ASCII threes of a folded text. A zero unit parts fields and words: no
    pair spans it, and one with it in its upper half is the character before it, alone."""
    units = text.encode("utf-16-le")
    found = set(struct.unpack_from(f"<{len(units) // 4}I", units))
    found.update(struct.unpack_from(f"<{(len(units) - 2) // 4}I", units, 2) if units else ())
    found.update(struct.unpack(f"<{len(units) // 2}H", units))
    for run in _ASCII.findall(text):
        signs = run.encode()
        found.update(map(_three, signs, signs[1:], signs[2:]))
    return found


def _three(first: int, second: int, third: int) -> int:
    """The term of three ASCII signs: a pair that no text has, a low surrogate with no high one before
    it."""
    return first << 7 | second | (0xDC00 | third) << 16


def filter_term(kind: str, name: str) -> int:
    """The term of a filter: a pair that no text has, a high surrogate with no low one after it. Two
    names may share it; the article's own file tells them apart."""
    value = FILTERS.index(kind)
    for unit in struct.unpack(f"<{len(name)}I", name.encode("utf-32-le")):
        value = (value ^ unit) * MIX % WORD
        value ^= value >> 15
    return 0xD800 | value & 0x3FF | 1 + (value >> 10) % 0xD7FF << 16


def _joined(*fields: str) -> str:
    return "\0".join(map(fold, fields)).replace(" ", "\0")


@dataclass(slots=True)
class _Postings:
    """The terms found so far: their documents, and their places in headlines."""

    count: int  # documents
    documents: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    headlines: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, number: int, one: Document, text: str) -> None:
        title, decks = _joined(one.title), _joined(one.kicker, one.deck)
        rest = _joined(" ".join(one.byline), " ".join(one.topics), text)
        documents = self.documents
        for term in terms(f"{title}\0{decks}\0{rest}"):
            documents[term].append(number)
        in_title = terms(title)
        for term in in_title:
            self.headlines[term].append(2 * number)
        for term in terms(decks) - in_title:
            self.headlines[term].append(2 * number + 1)
        for kind, names in zip(FILTERS, ((one.section,), one.topics, one.reporters), strict=True):
            for term in {filter_term(kind, name) for name in names}:
                documents[term].append(number)

    def shards(self, count: int) -> Iterator[bytes]:
        """The bytes of each shard."""
        hashes = {term * MIX % WORD: term for term in self.documents if term & UNIT}
        order = sorted(hashes)
        start = 0
        for number in range(1, count + 1):
            end = bisect_left(order, -(-number * WORD // count), start)
            some = order[start:end]
            yield self._shard(some, [hashes[value] for value in some])
            start = end

    def _shard(self, hashes: Sequence[int], terms: Sequence[int]) -> bytes:
        heads: list[int] = []
        lists: list[int] = []
        maps: list[bytes] = []
        headlines: list[int] = []
        for term in terms:
            found, places = self.documents[term], self.headlines.get(term)
            size = len(found)
            if size == 1:
                lists += found
            elif size * DENSE > self.count:
                size = 0
                maps.append(self._bitmap(found))
            else:
                lists.append(found[0])
                lists += map(sub, found[1:], found)
            heads.append(2 * size + 1 if places else 2 * size)
            if places:
                headlines += (len(places), places[0], *map(sub, places[1:], places))
        steps = map(sub, hashes, (0, *hashes))
        return b"".join(
            (
                *(varint(len(hashes)), varints(steps), varints(heads), varints(lists)),
                *(*maps, varints(headlines)),
            )
        )

    def _bitmap(self, found: Iterable[int]) -> bytes:
        digits = bytearray(b"0") * self.count
        for number in found:
            digits[~number] = 0x31
        return int(digits, 2).to_bytes(-(-self.count // 8), "little")


def varint(number: int) -> bytes:
    """A number as LEB128."""
    out = bytearray()
    while number > LOW:
        out.append(number & LOW | LOW + 1)
        number >>= 7
    out.append(number)
    return bytes(out)


_TABLED: Final = 1 << 14  # numbers of at most two bytes
_SMALL: Final = tuple(varint(number) for number in range(_TABLED))


def varints(numbers: Iterable[int]) -> bytes:
    """Numbers as LEB128, one after another."""
    return b"".join([_SMALL[n] if n < _TABLED else varint(n) for n in numbers])
