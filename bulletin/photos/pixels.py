"""Pixels: any photo that Pillow can decode becomes plain sRGB on the page's colour.

In: an opened image. Out: the same picture as `RGB`, small, still in the orientation it is stored
in, free of profile and metadata. A large photo is never held in memory twice: a JPEG is decoded at the
smallest fitting scale of its own, everything else is brought down strip by strip. Colours are those that a
browser shows (`tests/photos/test_odd.py` asks one).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageCms, ImageMath, ImageStat
from PIL.ImageCms import Flags, Intent

from bulletin.model.photo import Colour

ORIENTATION: Final = 0x0112  # the Exif tag
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a photo upright, by its Exif orientation; 1 and anything unknown need nothing."""

PAPER: Final = (253, 252, 249)
"""The page's colour, on which what is clear of a picture stands."""
NIGHT: Final = (22, 21, 19)
"""The page's colour in the dark, which takes its place where all that is seen of a picture is light."""
_LIGHT: Final = 200  # of 255: from this lightness on a picture would not be seen on paper
_ALIKE: Final = 1  # how far two numbers of a colour may be apart and be the same to the eye

_SPACES: Final = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # a profile's space → Pillow's mode
_STRIP: Final = 256  # rows of a strip


def orientation(image: Image.Image) -> int:
    """The Exif orientation, 1 to 8, of an opened image. What XMP says of it is passed over, as by browsers:
    programs that turn a picture often leave it behind."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif") or b"")
        value = exif.get(ORIENTATION, 1)
    except (SyntaxError, ValueError, struct.error):
        return 1  # a damaged block is no reason to refuse the photo
    return value if value in UPRIGHT else 1


def turned(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as seen of a picture stored as `size`, and the other way round."""
    return (size[1], size[0]) if orientation >= 5 else size  # noqa: PLR2004 (5 to 8 lie on a side)


def canvas(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in sRGB on the page's colour, in its stored orientation, and no smaller than `size` (unless
    the photo itself is). Decodes `image`; Pillow's exceptions for damaged files pass through."""
    image.draft(None, size)
    image.load()
    factor = max(1, min(image.width // size[0], image.height // size[1]) // 2)
    ground = _ground(image)
    small = _plain(image, ground) if factor == 1 else _reduced(image, factor, ground)
    transform = _transform(image.info.get("icc_profile", b""), small.mode)
    if transform:
        small = transform.apply(small)
    elif small is image or small.mode != "RGB":
        small = small.convert("RGB")  # a copy at least: `image` keeps what it says of itself
    small.info.clear()
    return small


def _reduced(image: Image.Image, factor: int, ground: Colour) -> Image.Image:
    """The picture `factor` times smaller, in a plain mode, strip by strip."""
    rows = _STRIP // factor * factor or factor
    strips = (_plain(strip, ground).reduce(factor) for strip in _strips(image, rows))
    first = next(strips)
    result = Image.new(first.mode, (first.width, -(-image.height // factor)))
    result.paste(first, (0, 0))
    for number, strip in enumerate(strips, 1):
        result.paste(strip, (0, number * (rows // factor)))
    return result


def _strips(image: Image.Image, rows: int) -> Iterator[Image.Image]:
    """The picture in strips of so many rows, from the top."""
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _plain(image: Image.Image, ground: Colour) -> Image.Image:
    """The picture as 8 bits of `L`, `RGB` or `CMYK`, what is clear of it on this colour."""
    if image.has_transparency_data:
        seen = _with_alpha(image)
        whole = Image.new("RGB", image.size, ground)
        whole.paste(seen, mask=seen.getchannel("A"))
        return whole
    if image.mode.startswith("I"):
        return _eight_bits(image)
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """16 bits of grey as 8."""
    return image.point(lambda value: value * (1 / 256)).convert("L")


def _with_alpha(image: Image.Image) -> Image.Image:
    """The picture as `RGBA`. A PNG of 16 bits may have one of its own numbers stand for what is clear."""
    clear = image.info.get("transparency")
    if image.mode.startswith("I"):
        seen = _eight_bits(image).convert("RGBA")
        apart = ImageMath.lambda_eval(
            lambda names: names["convert"](names["min"](abs(names["own"] - clear), 1) * 255, "L"),
            own=image.convert("I"),
        )
        seen.putalpha(apart)
        return seen
    if image.mode == "RGB" and isinstance(clear, tuple) and max(clear) > 255:  # noqa: PLR2004
        image = image.copy()
        image.info["transparency"] = tuple(value >> 8 for value in clear)
    return image.convert("RGBA")


def _ground(image: Image.Image) -> Colour:
    """The colour on which what is clear of a picture stands: the page's, by day or in the dark."""
    if not image.has_transparency_data:
        return PAPER
    light = seen = 0.0
    for strip in _strips(image, _STRIP):
        whole = _with_alpha(strip)
        alpha = whole.getchannel("A")
        light += ImageStat.Stat(ImageChops.multiply(whole.convert("L"), alpha)).sum[0]
        seen += ImageStat.Stat(alpha).sum[0]
    return NIGHT if seen and light / seen * 255 > _LIGHT else PAPER


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether a way to sRGB leaves every colour as it is: the profile is sRGB's own, whatever it is called
    (“linear sRGB” is another one)."""
    steps = range(0, 256, 51)
    colours = bytes(one for r in steps for g in steps for b in steps for one in (r, g, b))
    before = Image.frombytes("RGB", (len(steps) ** 2, len(steps)), colours)
    after = transform.apply(before).tobytes()
    return all(abs(a - b) <= _ALIKE for a, b in zip(colours, after, strict=True))


@lru_cache(maxsize=8)  # a paper's photos come from a few cameras
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from `profile` to sRGB for pictures of `mode`; None where there is nothing to do.

    Without a profile, with a broken one, or with one for another kind of picture, the numbers are
    taken for sRGB, as browsers do.
    """
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if _SPACES.get(own.profile.xcolor_space) != mode:
            return None
        found = ImageCms.ImageCmsTransform(
            own,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            mode,
            "RGB",
            Intent.RELATIVE_COLORIMETRIC,
            flags=Flags.BLACKPOINTCOMPENSATION,
        )
        return None if mode == "RGB" and _changes_nothing(found) else found
    except (OSError, ImageCms.PyCMSError, ValueError):
        return None
