"""Encode: the one function that makes files out of pixels.

In: a photo's bytes and the derivatives wanted of it. Out: the bytes of each. They hold the picture
and nothing else: no profile, no Exif, no place, no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from PIL import Image

from bulletin.photos.pixels import UPRIGHT, canvas, orientation, turned
from bulletin.photos.plan import OPTIONS, Derivative
from bulletin.photos.source import opened
from bulletin.photos.strips import STRIP

STEP_DOWN: Final = 10  # quality given up at a time for a file above its limit


def encode(data: bytes, name: str, wanted: Sequence[Derivative]) -> Iterator[tuple[str, bytes]]:
    """The files `wanted` of one photo, each as its name and its bytes; `name` is the photo's own.

    Raises `PhotoRefused` if the photo cannot be decoded.
    """
    picture = _upright(data, name, wanted)
    for file in sorted(wanted, key=lambda file: (not file.cut, -file.width, file.top)):
        if file.cut:
            yield file.name, _within(_cut(picture, file.width, file.height), file)
            continue
        size = file.width, file.rows or file.height
        if picture.size != size or not file.rows:
            # each from the one before: two thirds of the time, and no visible difference
            picture = picture.resize(size, Image.Resampling.BICUBIC)
        box = (0, file.top, file.width, file.top + file.height)
        yield file.name, _within(picture.crop(box) if file.rows else picture, file)


def _upright(data: bytes, name: str, wanted: Sequence[Derivative]) -> Image.Image:
    """The whole picture as a reader sees it, just large enough for every file."""
    with opened(data, name) as image:
        side = orientation(image)
        picture = canvas(image, turned(_needed(turned(image.size, side), wanted), side))
    turn = UPRIGHT.get(side)
    return picture if turn is None else picture.transpose(turn)


def _needed(size: tuple[int, int], wanted: Sequence[Derivative]) -> tuple[int, int]:
    """The least size of the picture, `size` as a reader sees it, that gives every file without
    enlarging it."""
    scale = max(max(file.width / size[0], (file.rows or file.height) / size[1]) for file in wanted)
    return min(size[0], round(size[0] * scale)), min(size[1], round(size[1] * scale))


def _cut(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The largest part of this shape out of the middle, but nearer to the top, where faces are; of a strip
    the top, where its headline is."""
    scale = min(picture.width / width, picture.height / height)
    left, top = (picture.width - width * scale) / 2, (picture.height - height * scale) / 3
    if picture.height >= STRIP * picture.width:
        top = 0
    box = (left, top, left + width * scale, top + height * scale)
    return picture.resize((width, height), Image.Resampling.BICUBIC, box=box)


def _within(picture: Image.Image, file: Derivative) -> bytes:
    """The picture as bytes, its quality lowered until they keep within the file's limit."""
    quality = file.quality
    while True:
        out = BytesIO()
        picture.save(out, quality=quality, **OPTIONS[file.format])
        if not file.limit or out.tell() <= file.limit or quality <= file.least:
            return out.getvalue()
        quality = max(file.least, quality - STEP_DOWN)
