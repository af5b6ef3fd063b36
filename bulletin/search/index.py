"""Index: from a segment and its texts to the bytes of its files.

In: a `Segment`, the visible texts of its articles. Out: shards and document tables. Pure.

A term is a character, two adjacent characters, or a filter (a space, a letter, a name). Each has one
ascending list of numbers, kept as the differences in LEB128:

- two characters: document × stride + position, for each place where they stand;
- a character or a filter: document × 3 + rank (0 in the title, 1 in its decks, 2 elsewhere).

So a word of any length is found exactly: its pairs stand as far apart as they do in the word. Each field
starts at its own slot, the body in the last one; slot and stride leave room for the segment's longest.
A shard is slot, stride, length of the term list (uint32, little endian), the terms parted by line
feeds, the length of each term's list in bytes (LEB128), the lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import add, sub
from typing import Final

import msgspec

from bulletin.search.fold import fold
from bulletin.search.segment import TABLE, Document, Segment

PAIR: Final = 2  # characters
LOW: Final = 0x7F  # the bits of a number in a byte of LEB128
RANKS: Final = (0, 1, 1, 2, 2, 2)  # title, kicker, deck, byline, topics, body
FILTERS: Final = {"section": " s", "topic": " t", "reporter": " r"}


def fields(document: Document, text: str) -> tuple[str, ...]:
    """The folded fields that a word may stand in: title, kicker, deck, byline, topics, body."""
    return tuple(
        fold(field)
        for field in (
            document.title,
            document.kicker,
            document.deck,
            "\n".join(document.byline),
            "\n".join(document.topics),
            text,
        )
    )


def make(segment: Segment, text_of: Callable[[str], str]) -> dict[str, bytes]:
    """The bytes of every file of a segment. `text_of` gives the visible text behind a digest."""
    documents = segment.documents
    folded = [fields(one, text_of(one.body) if one.body else "") for one in documents]
    slot = _above(len(field) for some in folded for field in some[:-1])
    stride = _above(slot * (len(some) - 1) + len(some[-1]) for some in folded)
    files = _shards(segment, (slot, stride), _postings(documents, folded, slot, stride))
    for number, start in enumerate(range(0, len(documents), TABLE)):
        rows = [_row(one) for one in documents[start : start + TABLE]]
        files[f"{segment.name}/d{number}.json"] = msgspec.json.encode(rows)
    return files


def _above(lengths: Iterable[int]) -> int:
    """The power of two above the greatest length, so that a place stays free behind each field."""
    return 1 << max(lengths).bit_length()


def _row(one: Document) -> tuple[str, ...]:
    byline = " ".join(one.byline)
    return one.url, one.title, one.kicker, one.deck, one.date, one.section, byline, one.summary


def _postings(
    documents: Sequence[Document],
    folded: Sequence[Sequence[str]],
    slot: int,
    stride: int,
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for place, field in enumerate(folded[number]):
            pairs = map(add, field, field[1:])
            for position, pair in enumerate(pairs, number * stride + place * slot):
                found[pair].append(position)
        best: dict[str, int] = {}
        for rank, field in sorted(zip(RANKS, folded[number], strict=True), reverse=True):
            best.update(dict.fromkeys(field, rank))
        for character, rank in best.items():
            found[character].append(number * 3 + rank)
        names = {
            FILTERS["section"]: (document.section,),
            FILTERS["topic"]: document.topics,
            FILTERS["reporter"]: document.reporters,
        }
        for mark, some in names.items():
            for name in dict.fromkeys(some):
                found[mark + name].append(number * 3 + 2)
    return {  # no word holds a space; a filter is longer than a pair
        term: numbers for term, numbers in found.items() if " " not in term or len(term) > PAIR
    }


def shard_of(term: str, shards: int) -> int:
    """The number of the shard that holds a term."""
    value = 0
    for character in term:
        value = ((value ^ ord(character)) * 0x9E3779B1) & 0xFFFFFFFF
        value ^= value >> 15
    return value % shards


def _shards(
    segment: Segment, sizes: Sequence[int], postings: Mapping[str, Sequence[int]]
) -> dict[str, bytes]:
    dealt: list[list[str]] = [[] for _ in range(segment.shards)]
    for term in postings:
        dealt[shard_of(term, segment.shards)].append(term)
    files = {}
    for number, terms in enumerate(dealt):
        terms.sort()
        lists = [varints(postings[term]) for term in terms]
        names = "\n".join(terms).encode()
        head = b"".join(size.to_bytes(4, "little") for size in (*sizes, len(names)))
        lengths = b"".join(varint(len(one)) for one in lists)
        files[f"{segment.name}/{number}.bin"] = b"".join((head, names, lengths, *lists))
    return files


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


def varints(ascending: Sequence[int]) -> bytes:
    """Ascending numbers, at least one, as the LEB128 of their differences."""
    first = varint(ascending[0])
    if len(ascending) == 1:
        return first
    steps = map(sub, ascending[1:], ascending)
    return first + b"".join([_SMALL[n] if n < _TABLED else varint(n) for n in steps])
