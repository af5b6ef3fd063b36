"""Clips for tests, written box by box, and a few small real ones.

`film.mp4` (H.264 of 96 × 54 pixels and AAC, two seconds), `phone.mp4` (HEVC), `talk.m4a` and `news.mp3` (two seconds
of a tone) are a blue plane and a tone, made for these tests.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
FILM, PHONE = HERE / "film.mp4", HERE / "phone.mp4"
TALK, NEWS = HERE / "talk.m4a", HERE / "news.mp3"

STRAIGHT: Final = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
TURNED: Final = (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)  # a phone that was held upright
HIGH, HIGH_10 = 100, 110  # profiles of H.264
AAC, MP3, DOLBY = 0x40, 0x6B, 0xA5  # kinds of sound


def box(name: str, *parts: bytes, wide: bool = False) -> bytes:
    """A box; a `wide` one has its length in eight bytes."""
    data = b"".join(parts)
    if wide:
        return struct.pack(">I4sQ", 1, name.encode("latin-1"), len(data) + 16) + data
    return struct.pack(">I4s", len(data) + 8, name.encode("latin-1")) + data


def esds(kind: int = AAC, own: int = 2) -> bytes:
    """How a sound is set up: its kind, and AAC's own."""
    own = own << 3 if own < 31 else 31 << 3 | own - 32 >> 3
    setup = bytes([5, 2, own, 0x50])
    config = bytes([4, 13 + len(setup), kind]) + bytes(12) + setup
    return box("esds", bytes(4), bytes([3, 3 + len(config)]), bytes(3), config)


def avcc(profile: int = HIGH) -> bytes:
    """How H.264 is set up."""
    return box("avcC", bytes([1, profile, 0, 30, 0xFF, 0xE0, 0]))


def picture(
    code: str = "avc1",
    setup: bytes | None = None,
    size: tuple[int, int] = (640, 360),
    matrix: tuple[int, ...] = STRAIGHT,
    enabled: bool = True,
) -> bytes:
    """A track of a video."""
    own = avcc() if setup is None else setup
    entry = box(code, bytes(24), struct.pack(">HH", *size), bytes(50), own)
    return _track("vide", entry, size, matrix, enabled)


def sound(code: str = "mp4a", setup: bytes | None = None) -> bytes:
    """A track of sound."""
    entry = box(code, bytes(28), esds() if setup is None else setup)
    return _track("soun", entry, (0, 0), STRAIGHT, True)


def _track(
    kind: str, entry: bytes, size: tuple[int, int], matrix: tuple[int, ...], enabled: bool
) -> bytes:
    table = box("stsd", bytes(4), struct.pack(">I", 1), entry)
    media = box(
        "mdia",
        box("hdlr", bytes(8), kind.encode(), bytes(13)),
        box("minf", box("stbl", table)),
    )
    shape = struct.pack(">9iII", *matrix, size[0] << 16, size[1] << 16)
    return box("trak", box("tkhd", bytes([0, 0, 0, int(enabled)]), bytes(36), shape), media)


def clip(
    *tracks: bytes, brand: str = "isom", seconds: float = 65, wide: bool = False, more: bytes = b""
) -> bytes:
    """A whole file of these tracks."""
    head = box("mvhd", bytes(12), struct.pack(">II", 1000, round(seconds * 1000)), bytes(80))
    return b"".join(
        (
            box("ftyp", brand.encode(), bytes(4)),
            box("moov", head, *tracks, more, wide=wide),
            box("mdat", b"frames"),
        )
    )


def mp3(frames: int = 100, before: bytes = b"", after: bytes = b"") -> bytes:
    """Silence of 128 kbit/s at 44.1 kHz: each frame has 417 bytes and 1152 samples."""
    return before + (b"\xff\xfb\x90\x00" + bytes(413)) * frames + after


def tag(size: int) -> bytes:
    """What stands in front of an MP3 and says who plays."""
    return b"ID3\x03\0\0" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + bytes(size)
