"""Encode: the one function that makes files out of pixels.

In: a photo's bytes and the derivatives wanted of it. Out: the bytes of each. They hold the picture
and nothing else: no profile, no Exif, no place, no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from PIL import Image

from bulletin.photos.pixels import UPRIGHT, canvas, orientation
from bulletin.photos.plan import OPTIONS, Derivative
from bulletin.photos.source import opened

STEP_DOWN: Final = 10  # quality given up at a time for a file above its limit
LEAST: Final = 20


def encode(data: bytes, name: str, wanted: Sequence[Derivative]) -> Iterator[tuple[str, bytes]]:
    """The files `wanted` of one photo, each as its name and its bytes; `name` is the photo's own.

    Raises `PhotoRefused` if the photo cannot be decoded.
    """
    picture = _upright(data, name, wanted)
    for file in sorted(wanted, key=lambda file: (not file.square, -file.width)):
        if file.square:
            yield file.name, _within(_square(picture, file.width), file)
        else:
            # each from the one before: two thirds of the time, and no visible difference
            picture = picture.resize((file.width, file.height), Image.Resampling.BICUBIC)
            yield file.name, _within(picture, file)


def _upright(data: bytes, name: str, wanted: Sequence[Derivative]) -> Image.Image:
    """The whole picture as a reader sees it, just large enough for every file."""
    with opened(data, name) as image:
        picture = canvas(image, _needed(image.size, wanted))
        turn = UPRIGHT.get(orientation(image))
    return picture if turn is None else picture.transpose(turn)


def _needed(size: tuple[int, int], wanted: Sequence[Derivative]) -> tuple[int, int]:
    """The least size of the stored picture that gives every file without enlarging it."""
    short = min(size)
    scale = max(
        file.width / short if file.square else max(file.width, file.height) / max(size)
        for file in wanted
    )
    return min(size[0], round(size[0] * scale)), min(size[1], round(size[1] * scale))


def _square(picture: Image.Image, side: int) -> Image.Image:
    """A square out of the middle; of an upright picture, out of its upper part, where faces are."""
    edge = min(picture.size)
    left, top = (picture.width - edge) // 2, (picture.height - edge) // 3
    box = (left, top, left + edge, top + edge)
    return picture.resize((side, side), Image.Resampling.BICUBIC, box=box)


def _within(picture: Image.Image, file: Derivative) -> bytes:
    """The picture as bytes, its quality lowered until they keep within the file's limit."""
    quality = file.quality
    while True:
        out = BytesIO()
        picture.save(out, quality=quality, **OPTIONS[file.format])
        if not file.limit or out.tell() <= file.limit or quality <= LEAST:
            return out.getvalue()
        quality = max(LEAST, quality - STEP_DOWN)
