"""Whole: all shards of a segment, made at once from the terms of its documents.

In: for each document its terms, those of its title, those of its decks alone. Out: the bytes of every shard,
the same that `shard.encode` gives for its postings. A segment of a year has millions of postings: they are
sorted, told apart and written as arrays, which takes a tenth of the time that Python's own lists take.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bulletin.search.shard import DENSE, LOW, MIX, UNIT, WORD, varints

Numbers = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Postings = Iterable[tuple[int, Numbers]]
"""Of each document in turn a value that stands in lists, and the hashes whose lists it stands in."""

_MOST: Final = 5  # bytes of a number of 32 bits in LEB128, seven bits in each


def shards(documents: Postings, headlines: Postings, count: int, number: int) -> list[bytes]:
    """The bytes of `number` shards of a segment of `count` documents. `documents` and `headlines` are its
    postings: values of one hash come in ascending order."""
    hashes, starts, values = _grouped(documents)
    titled, places_at, places = _grouped(headlines)
    sizes = np.diff(starts)
    dense = (sizes > 1) & (sizes * DENSE > count)
    in_headline = np.isin(hashes, titled, assume_unique=True)

    of_shard = _shard_of(hashes, number)
    edges = np.searchsorted(of_shard, np.arange(number + 1))
    first = edges[:-1][np.diff(edges) > 0]
    steps = np.diff(hashes, prepend=np.uint64(0))
    steps[first] = hashes[first]
    heads = 2 * np.where(dense, 0, sizes).astype(np.uint64) + in_headline.astype(np.uint64)

    listed = np.repeat(~dense, sizes)
    lists = _Column(_differences(values, starts)[listed], _ends(np.where(dense, 0, sizes)))
    lengths = np.diff(places_at)
    counted = np.insert(_differences(places, places_at), places_at[:-1], lengths.astype(np.uint64))
    of_titled = np.zeros(len(hashes), np.int64)
    of_titled[in_headline] = lengths + 1
    headed = _Column(counted, _ends(of_titled))
    every = _ends(np.ones(len(hashes), np.int64))
    columns = (_Column(steps, every), _Column(heads, every), lists)
    bitmaps = _bitmaps(values, starts, dense, count)
    maps_at = _ends(dense.astype(np.int64)) * (-(-count // 8))
    made = []
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        parts = [varints((end - start,))]
        parts += [column.cut(start, end) for column in columns]
        parts += [bitmaps[maps_at[start] : maps_at[end]].tobytes(), headed.cut(start, end)]
        made.append(b"".join(parts))
    return made


def hashes(terms: Collection[int]) -> Numbers:
    """The hashes of those terms that are of use: of 32 bits, each another; no two terms have the same."""
    return _hashed(np.fromiter(terms, np.uint64, len(terms)))


def text_hashes(text: str, others: Collection[int]) -> Numbers:
    """The hashes of all characters and pairs of a text (`index.terms`), and of other terms, each once."""
    units = np.frombuffer(text.encode("utf-16-le"), "<u2").astype(np.uint64)
    pairs = units[:-1] | units[1:] << np.uint64(16)
    some = np.concatenate((units, pairs, np.fromiter(others, np.uint64, len(others))))
    found = np.sort(_hashed(some))
    new: Numbers = found[np.diff(found, prepend=np.uint64(WORD)) != 0]
    return new


def _hashed(terms: Numbers) -> Numbers:
    of_use: Numbers = terms[terms & np.uint64(UNIT) != 0]
    return of_use * np.uint64(MIX) & np.uint64(WORD - 1)


class _Column:
    """Numbers as LEB128, cut by terms: `ends` says how many numbers the terms before each one have."""

    def __init__(self, numbers: Numbers, ends: NDArray[np.int64]) -> None:
        data, sizes = _leb128(numbers)
        self._data = data.tobytes()
        self._ends = _ends(sizes)[ends]

    def cut(self, start: int, end: int) -> bytes:
        """The bytes of the terms from `start` to before `end`."""
        return self._data[self._ends[start] : self._ends[end]]


def _grouped(postings: Postings) -> tuple[Numbers, NDArray[np.int64], Numbers]:
    """All hashes in order, where the values of each begin (and where the last one's end), all values."""
    some = [(np.full(len(hashes), value, np.uint64), hashes) for value, hashes in postings]
    if not some:
        return np.empty(0, np.uint64), np.zeros(1, np.int64), np.empty(0, np.uint64)
    values = np.concatenate([value for value, _ in some])
    hashes = np.concatenate([hashed for _, hashed in some])
    order = np.argsort(hashes << np.uint64(32) | values)
    hashes, values = hashes[order], values[order]
    new = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] + np.uint64(1)))
    return hashes[new], np.append(new, len(hashes)).astype(np.int64), values


def _shard_of(hashes: Numbers, number: int) -> Numbers:
    """The shard of each hash, which lies in the same part of all shards as the hash of all hashes."""
    return hashes * np.uint64(number) >> np.uint64(32)


def _differences(values: Numbers, starts: NDArray[np.int64]) -> Numbers:
    """Ascending lists, one after another, each as its first value and what is between the others."""
    between = np.diff(values, prepend=np.uint64(0))
    between[starts[:-1]] = values[starts[:-1]]
    return between


def _ends(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each of some things begins that stand one after another, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))


def _leb128(numbers: Numbers) -> tuple[Bytes, NDArray[np.int64]]:
    """Numbers below 2^32 as LEB128, one after another, and the length of each."""
    sizes = np.ones(len(numbers), np.int64)
    for more in range(1, _MOST):
        sizes += numbers >= np.uint64(1 << 7 * more)
    ends = _ends(sizes)
    data = np.empty(ends[-1], np.uint8)
    for at in range(_MOST):
        there = sizes > at
        byte = (numbers[there] >> np.uint64(7 * at)) & np.uint64(LOW)
        further = (sizes[there] > at + 1).astype(np.uint64) << np.uint64(7)
        data[ends[:-1][there] + at] = byte | further
    return data, sizes


def _bitmaps(
    values: Numbers, starts: NDArray[np.int64], dense: NDArray[np.bool_], count: int
) -> Bytes:
    """A bit for each document of the segment, the lowest first, for each dense term, one after another."""
    rows = [
        values[start:end]
        for start, end in zip(starts[:-1][dense].tolist(), starts[1:][dense].tolist(), strict=True)
    ]
    bits = np.zeros((len(rows), -(-count // 8) * 8), np.uint8)
    for at, documents in enumerate(rows):
        bits[at, documents.astype(np.int64)] = 1
    return np.packbits(bits, axis=1, bitorder="little").ravel()
