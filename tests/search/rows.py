"""The map of a segment's documents, read without the program that writes it or the script that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date


def files_in(data: bytes) -> list[str]:
    """The path of each document's file, in their order."""
    return list(_files(iter(data)))


def _files(rest: Iterator[int]) -> Iterator[str]:
    day = 0
    while (steps := _number(rest)) is not None:
        day = day - steps if day else steps
        for _ in range(_number(rest) or 0):
            written = date.fromordinal(day).isoformat().replace("-", "/")
            yield f"rows/{written}/{next(rest):02x}.json"


def _number(rest: Iterator[int]) -> int | None:
    """The next number, or None at the end."""
    value = shift = 0
    for byte in rest:
        value |= (byte & 127) << shift
        if byte < 128:
            return value
        shift += 7
    return None
