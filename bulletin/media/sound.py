"""Sound: recordings in MP3 (ISO/IEC 11172-3 and 13818-3), and how AAC is set up (ISO/IEC 14496-1 and -3).

In: the bytes of a file, or of an `esds` box. Out: how long it is, in seconds; what kind of sound it is.
"""

from __future__ import annotations

from typing import Final

TAG: Final = b"ID3"
_TAG_HEAD: Final = 10  # bytes
_HEADER: Final = 4  # bytes of a frame's header
_SYNC, _SYNC_TOO = 0xFF, 0xE0  # a header's first byte; the least that the second is
_NEXT: Final = 1 << 16  # bytes of rubbish after which a frame may still begin
_MISSES: Final = 1 << 16  # places where a frame might begin and does not
_ENOUGH: Final = 0.75  # of the bytes behind the tag, that frames must fill
_LEAST: Final = 2  # frames, one behind the other, by which the first one is known
_KILOBITS: Final = {  # of layer III, by version
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MPEG1: Final = 3  # the code of the version, in a header
_FREE, _NO_HERTZ = 15, 3  # codes of a rate and of a frequency that mean none
_WIDE: Final = 31  # of AAC's kinds, in five bits: six more say which
_ES, _CONFIG, _SETUP = 3, 4, 5  # descriptors of an `esds` box


class NoSound(Exception):
    """Bytes that are no MP3; `args[0]` is what they are instead, if that is known (`layer`), or empty."""


def seconds_of(data: bytes) -> float:
    """How long an MP3 is: all its frames are counted, because many a file says something else of itself.
    Raises `NoSound`."""
    at = start = _behind_tags(data)
    length, filled, frames, misses = 0.0, 0, 0, 0
    expected, first = -1, 0.0  # where the next frame should be; the seconds of the first
    while at + _HEADER <= len(data) and misses <= _MISSES:
        size, seconds = _frame(data, at)
        runs = size and (at == expected or _runs(data, at))
        if runs and seconds == (first or seconds):  # a file has one frequency from end to end
            at = expected = at + size
            first, frames = seconds, frames + 1
            length, filled = length + seconds, filled + size
            continue
        misses += 1
        at = data.find(_SYNC, at + 1, at + _NEXT)
        if at < 0:
            break
    if frames < _LEAST or filled < _ENOUGH * (len(data) - start):
        raise NoSound(_instead(data, start))
    return length


def _behind_tags(data: bytes) -> int:
    """Where what is to be heard begins: tags stand in front, their length in four times seven bits."""
    at = 0
    while data.startswith(TAG, at) and at + _TAG_HEAD <= len(data):
        size = 0
        for byte in data[at + 6 : at + _TAG_HEAD]:
            size = size << 7 | byte & 0x7F
        at += _TAG_HEAD + size
    return min(at, len(data))


def _frame(data: bytes, at: int) -> tuple[int, float]:
    """Bytes and seconds of the frame whose header stands here; 0 and 0 where none does."""
    first, second, third = data[at : at + 3]
    version, layer = second >> 3 & 3, second >> 1 & 3
    rate, hertz = third >> 4, third >> 2 & 3
    if first != _SYNC or second < _SYNC_TOO or version not in _HERTZ or layer != 1:
        return 0, 0.0
    if not 0 < rate < _FREE or hertz == _NO_HERTZ:
        return 0, 0.0
    samples = 1152 if version == _MPEG1 else 576
    frequency = _HERTZ[version][hertz]
    bits = _KILOBITS[1 if version == _MPEG1 else 2][rate] * 1000
    size = samples // 8 * bits // frequency + (third >> 1 & 1)
    return size, samples / frequency


def _runs(data: bytes, at: int) -> bool:
    """Whether another frame follows the one that stands here: four bytes are like a header by chance."""
    size = _frame(data, at)[0]
    return at + size + _HEADER <= len(data) and _frame(data, at + size)[0] > 0


def _instead(data: bytes, at: int) -> str:
    """What stands there, where it is MPEG's sound of another layer."""
    head = data[at : at + 2]
    if head[:1] != bytes([_SYNC]) or head[1:] < bytes([_SYNC_TOO]):
        return ""
    return "layer" if head[1] >> 1 & 3 != 1 else ""


def aac_of(esds: bytes) -> tuple[int, int]:
    """The kind of sound in an `esds` box (0x40 is AAC, 0x6b MP3), and AAC's own kind (2: LC; 5 and 29: HE);
    0 where it does not say."""
    at, end = 4, len(esds)
    tag, at, end = _descriptor(esds, at, end)
    if tag != _ES or at + 3 > end:
        return 0, 0
    flags = esds[at + 2]
    at += 3 + (2 if flags & 0x80 else 0)
    if flags & 0x40:
        at += 1 + (esds[at] if at < end else 0)
    at += 2 if flags & 0x20 else 0
    tag, at, end = _descriptor(esds, at, end)
    if tag != _CONFIG or at + 13 > end:
        return 0, 0
    kind = esds[at]
    tag, at, end = _descriptor(esds, at + 13, end)
    if tag != _SETUP or at + 2 > end:
        return kind, 0
    own = esds[at] >> 3
    return kind, own if own < _WIDE else _WIDE + 1 + ((esds[at] & 7) << 3 | esds[at + 1] >> 5)


def _descriptor(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """The kind of the descriptor that stands here, and where what is in it begins and ends."""
    if at >= end:
        return 0, end, end
    tag, size, at = data[at], 0, at + 1
    for _ in range(4):
        if at >= end:
            return 0, end, end
        byte, at = data[at], at + 1
        size = size << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    return tag, at, min(end, at + size)
