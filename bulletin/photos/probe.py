"""Probe: a photo's bytes become its facts, or a reason to refuse it.

The photo is decoded as a whole, at its smallest scale: only so is a truncated file known before a
page with a hole is made.
"""

from __future__ import annotations

from PIL import Image

from bulletin.model.digest import digest
from bulletin.model.photo import Colour, PhotoFacts
from bulletin.photos.pixels import canvas, orientation, turned
from bulletin.photos.source import format_of, is_animated, opened
from bulletin.photos.words import caption_and_credit

_SAMPLE = (64, 64)  # pixels; enough for an average


def probe(data: bytes, name: str) -> PhotoFacts:
    """The facts of a photo. `data` is the whole file, `name` its name.

    Raises `PhotoRefused` for whatever cannot be shown.
    """
    with opened(data, name) as image:
        size = image.size
        animated = is_animated(image)
        colour = _average(canvas(image, _SAMPLE))
        caption, credit = caption_and_credit(image)
        width, height = turned(size, orientation(image))
        kind = format_of(image)
    return PhotoFacts(
        digest=digest(data),
        format=kind,
        width=width,
        height=height,
        colour=colour,
        caption=caption,
        credit=credit,
        animated=animated,
    )


def _average(image: Image.Image) -> Colour:
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return red, green, blue
