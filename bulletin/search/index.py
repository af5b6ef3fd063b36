"""Index: from the articles of a segment to the bytes of its files.

In: a `Catalogue`, the visible texts of its articles. Out: shards, and the articles' own files. Pure.

A term is a number of 32 bits: two UTF-16 units that stand side by side in a field (the first one in
the lower half), one unit alone, three ASCII signs (pairs of figures say too little), or a filter. It
has the numbers of the documents that hold it. So words of one or two characters are answered by the
index alone; a longer word's documents are among those of its pairs, and the article's own file, which
is read to show it, tells. That takes half the bytes of an index with positions, and the reader gets
the passage too.

A shard holds the terms whose hash lies in its range. An article's own file holds all that its terms
come from; so where few articles of a segment changed, their old files tell which shards to mend.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from bulletin.model.record import Record
from bulletin.search.fold import fold
from bulletin.search.segment import Catalogue, Document
from bulletin.search.shard import MIX, UNIT, WORD, decode, encode

FILTERS: Final = ("section", "topic", "reporter")

Names = tuple[str, ...]
Row = tuple[str, str, str, str, str, str, Names, Names, Names, str]
"""Address, title, kicker, deck, day and page in print, section, byline, topics, reporters, visible text."""


def rows(some: Iterable[tuple[Document, str]]) -> bytes:
    """A file of articles' own (`bulletin.search.rows`): what is shown of them, and what they are checked by;
    each one with its visible text. An article that was withdrawn has its place there, and nothing in it."""
    return _encode([_row(one, text) if not one.withdrawn else None for one, text in some])


def _row(one: Document, text: str) -> Row:
    names = (one.byline, one.topics, one.reporters)
    return one.url, one.title, one.kicker, one.deck, one.date, one.section, *names, text


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Row | None]).decode


def make(catalogue: Catalogue, text_of: Callable[[str], str]) -> dict[str, bytes]:
    """The bytes of every shard, by path, from all documents of a segment. `text_of` gives the visible
    text behind a digest."""
    from bulletin.search import whole  # noqa: PLC0415 (NumPy, which only a segment made anew needs)

    documents: list[tuple[int, whole.Numbers]] = []
    headlines: list[tuple[int, whole.Numbers]] = []
    for number, one in sorted(catalogue.documents.items()):
        if one.withdrawn:
            continue
        found = _Found.of(_row(one, text_of(one.body) if one.body else ""))
        documents.append((number, whole.text_hashes(found.text, found.others)))
        headlines.append((2 * number, whole.hashes(found.title)))
        headlines.append((2 * number + 1, whole.hashes(found.decks)))
    segment = catalogue.segment
    made = whole.shards(documents, headlines, segment.documents, segment.shards)
    return dict(zip(segment.bins(), made, strict=True))


def mend(
    catalogue: Catalogue,
    text_of: Callable[[str], str],
    old_rows: Mapping[int, bytes],
    shard: Callable[[str], bytes],
) -> dict[str, bytes]:
    """The bytes of the shards that are no longer as they were, where only the documents of `old_rows`
    changed: what `make` gives for these paths. `old_rows` are the files with those documents as they were,
    by number; `shard` gives a shard as it was, by its path."""
    segment = catalogue.segment
    changes: dict[int, list[tuple[int, bool, int, bool]]] = defaultdict(list)  # of each shard
    for number, old in old_rows.items():
        one = catalogue.documents[number]
        was = next((row for row in _decode(old) if row and row[0] == one.url), None)
        now = None if one.withdrawn else _row(one, text_of(one.body) if one.body else "")
        before, after = (
            set(_Found.of(row).postings(number)) if row else set() for row in (was, now)
        )
        for stands, differing in ((False, before - after), (True, after - before)):
            for term, headline, value in differing:
                hashed = term * MIX % WORD
                at = hashed * segment.shards // WORD
                changes[at].append((hashed, headline, value, stands))
    paths = tuple(segment.bins())
    made = {}
    for at, some in changes.items():
        postings = decode(shard(paths[at]), segment.documents)
        for change in some:
            postings.change(*change)
        made[paths[at]] = encode(postings, segment.documents)
    return made


class _Found(Record, frozen=True):
    """The terms of one document: the text with all that it says, the terms that are no characters of it,
    those of its title, those of its decks alone. Terms without a unit in their lower half are of no use to
    anybody."""

    text: str
    others: set[int]
    title: set[int]
    decks: set[int]

    @classmethod
    def of(cls, one: Row) -> _Found:
        _, title, kicker, deck, _, section, byline, topics, reporters, text = one
        title, decks = _joined(title), _joined(kicker, deck)
        whole = _whole(title, decks, byline, topics, text)
        others = _threes(whole)
        for kind, names in zip(FILTERS, ((section,), topics, reporters), strict=True):
            others.update(filter_term(kind, name) for name in names)
        in_title = terms(title)
        return cls(whole, others, in_title, terms(decks) - in_title)

    def postings(self, number: int) -> Iterator[tuple[int, bool, int]]:
        """What this document, of that number, puts into the index: a term, whether it is its list of
        headlines, and the value there."""
        for headline, value, some in (
            (False, number, terms(self.text) | self.others),
            (True, 2 * number, self.title),
            (True, 2 * number + 1, self.decks),
        ):
            yield from ((term, headline, value) for term in some if term & UNIT)


def searched(one: Document, text: str) -> str:
    """All of a document that a word of a query (`fold.query_words`) is found in, and its visible text: a word
    is in one of its fields where it is in this."""
    title, decks = _joined(one.title), _joined(one.kicker, one.deck)
    return _whole(title, decks, one.byline, one.topics, text)


def _whole(title: str, decks: str, byline: Names, topics: Names, text: str) -> str:
    return f"{title}\0{decks}\0{_joined(' '.join(byline), ' '.join(topics), text)}"


_ASCII = re.compile(r"[!-~]{3,}")


def terms(text: str) -> set[int]:
    """The characters, pairs and ASCII threes of a folded text. A zero unit parts fields and words: no
    pair spans it, and one with it in its upper half is the character before it, alone."""
    units = text.encode("utf-16-le")
    found = set(struct.unpack_from(f"<{len(units) // 4}I", units))
    found.update(struct.unpack_from(f"<{(len(units) - 2) // 4}I", units, 2) if units else ())
    found.update(struct.unpack(f"<{len(units) // 2}H", units))
    return found | _threes(text)


def _threes(text: str) -> set[int]:
    found: set[int] = set()
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
