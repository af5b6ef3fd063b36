"""Compressed forms: each text is compressed once, and what is kept is believed only after it was unpacked.

In: a file whose SHA-256 is known, a folder that may have been restored, damaged or forged. Out: its `.br`
and `.gz`, which unpack to exactly that file.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Container
from hashlib import sha256
from pathlib import Path
from typing import Final

import brotli

from bulletin.model.record import Record
from bulletin.store import sealed


class Packer(Record, frozen=True):
    """A way to compress: `pack` a text, and `unpack` at most so many bytes of what is kept, raising
    `ValueError` where it is damaged."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes, int], bytes]


def _gunzip(data: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, most)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError("more or less than one text")
    return found


def _unbrotli(data: bytes, most: int) -> bytes:
    unpacking = brotli.Decompressor()
    try:
        found = bytes(unpacking.process(data, output_buffer_limit=most))
    except brotli.error as error:
        raise ValueError(str(error)) from error
    if not unpacking.is_finished():
        raise ValueError("more or less than one text")
    return found


# Brotli's 11 would save 6 % more and take 30 times as long (300 files of a paper of 10,000 articles:
# 2.3 s and 0.08 s); 18 is a window of 256 KiB, more than a page has.
PACKERS: Final[dict[str, Packer]] = {
    ".br": Packer(lambda data: bytes(brotli.compress(data, quality=8, lgwin=18)), _unbrotli),
    ".gz": Packer(lambda data: gzip.compress(data, 9, mtime=0), _gunzip),
}
FORMS: Final = tuple(PACKERS)
"""How the names of compressed forms end."""

SPARE: Final = 1 << 16  # bytes above a text's size, so that unpacking reaches its end


def pack(source: Path, stem: Path) -> dict[str, str]:
    """Make the compressed forms of `source`, whose SHA-256 is `stem`'s name, where they are not there or
    do not unpack to it; returns their own SHA-256 by their endings."""
    sums = {}
    size = source.stat().st_size
    for ending, packer in PACKERS.items():
        form = stem.with_name(stem.name + ending)
        data = _kept(form, stem.name, packer, size)
        if data is None:
            data = packer.pack(source.read_bytes())
            sealed.replace(form, data)
        sums[ending] = sha256(data).hexdigest()
    return sums


def _kept(form: Path, wanted: str, packer: Packer, size: int) -> bytes | None:
    if form.is_symlink() or not form.is_file():
        return None
    data = form.read_bytes()
    try:
        return data if sha256(packer.unpack(data, size + SPARE)).hexdigest() == wanted else None
    except ValueError:
        return None


def forget_others(folder: Path, names: Container[str]) -> None:
    """Delete the forms of all other texts: what was withdrawn must not stay there."""
    for file in folder.iterdir():
        if file.name[:64] not in names:
            file.unlink()
