"""QR codes: an address that a phone reads off paper or off another screen.

In: a text. Out: `Code`, the path of an SVG. The code is the one that segno makes at error correction
level M with mask 0, whatever way it came about; docs/decisions/0009 has the reasons.

A QR code is linear (ISO/IEC 18004: Reed-Solomon over GF(2^8), then a mask that is added): in codes
of one size, a bit of the text that changes flips the same modules, whatever the other bits are. So
a text as long as an earlier one gets that one's code, and on it what each differing bit flips.
Learning that asks segno about 200 times; a build of a few pages asks it for the codes themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import segno

from bulletin.model.record import Record

DIRECT: Final = 64  # codes that a process takes from segno before it starts to learn
QUIET: Final = 4  # modules of white around a code, by the standard
MASK: Final = 0  # finding the best mask takes segno five times as long as all the rest


class Code(Record, frozen=True):
    """A QR code as an SVG shows it: `side` is its width and height in modules, the white around it
    included; `path` are its dark modules, for a stroke one module wide."""

    side: int
    path: str


@dataclass(slots=True)
class _Maker:
    """What a process knows of codes: each is kept as one number, its rows one after the other in
    whole bytes, a dark module a set bit."""

    asked: int = 0
    first: dict[int, tuple[bytes, int, int]] = field(default_factory=dict)  # by length of the text
    flips: dict[tuple[int, int, int], int] = field(default_factory=dict)  # by size, place, bits

    def make(self, text: bytes) -> tuple[int, int]:
        """The number and the size of a text's code."""
        if self.asked < DIRECT or len(text) not in self.first:
            number, size = self._ask(text)
            self.first.setdefault(len(text), (text, number, size))
            return number, size
        base, number, size = self.first[len(text)]
        for place, (mine, its) in enumerate(zip(text, base, strict=True)):
            if mine != its:
                number ^= self._flip(base, place, mine ^ its)
        return number, size

    def _flip(self, base: bytes, place: int, bits: int) -> int:
        """The modules that change with these bits of the byte at `place`: `base` is any text whose
        code is known and of the wanted size."""
        _, number, size = self.first[len(base)]
        key = (size, place, bits)
        known = self.flips.get(key)
        if known is None:
            lowest = bits & -bits
            if lowest == bits:
                other = bytes((*base[:place], base[place] ^ bits, *base[place + 1 :]))
                known = self._ask(other)[0] ^ number
            else:
                known = self._flip(base, place, lowest) ^ self._flip(base, place, bits ^ lowest)
            self.flips[key] = known
        return known

    def _ask(self, text: bytes) -> tuple[int, int]:
        self.asked += 1
        made = segno.make(
            text, micro=False, mode="byte", error="m", boost_error=False, mask=MASK
        ).matrix
        rows = (int(bytes(row).translate(_DIGITS), 2) for row in made)
        wide = _bytes(len(made))
        shift = 8 * wide - len(made)
        joined = b"".join((row << shift).to_bytes(wide, "big") for row in rows)
        return int.from_bytes(joined, "big"), len(made)


def _bytes(size: int) -> int:
    """How many bytes a row of so many modules takes."""
    return -(-size // 8)


def _strokes(byte: int) -> str:
    """Eight modules, given as a byte, as a piece of an SVG's path: drawn or passed over."""
    runs = ((dark, len(list(run))) for dark, run in groupby(f"{byte:08b}"))
    return "".join(f"h{length}" if dark == "1" else f"m{length} 0" for dark, length in runs)


def code(text: str) -> Code:
    """The QR code of a text, most often an absolute address.

    Raises segno's `DataOverflowError`, a `ValueError`, for more than 2,331 bytes.
    """
    number, size = _maker.make(text.encode())
    wide = _bytes(size)
    modules = number.to_bytes(wide * size, "big")
    rows = (modules[at : at + wide] for at in range(0, len(modules), wide))
    path = f"m{-8 * wide} 1".join(["".join([_STROKES[byte] for byte in row]) for row in rows])
    return Code(size + 2 * QUIET, f"M{QUIET} {QUIET}.5{path}")


_DIGITS = bytes.maketrans(b"\0\1", b"01")
_STROKES = tuple(map(_strokes, range(256)))
_maker = _Maker()
