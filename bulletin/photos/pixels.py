"""Pixels: any photo that Pillow can decode becomes plain sRGB on white.

In: an opened image. Out: the same picture as `RGB`, small, still in the orientation it is stored
in, free of profile and metadata. A large photo is never held in memory twice: a JPEG is decoded at the
smallest fitting scale of its own, everything else is brought down strip by strip.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms
from PIL.ImageCms import Flags, Intent

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

_SPACES: Final = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # a profile's space → Pillow's mode
_STRIP: Final = 256  # rows of a strip


def orientation(image: Image.Image) -> int:
    """The Exif orientation, 1 to 8, of an opened image."""
    value = image.getexif().get(ORIENTATION, 1)
    return value if value in UPRIGHT else 1


def turned(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as seen of a picture stored as `size`, and the other way round."""
    return (size[1], size[0]) if orientation >= 5 else size  # noqa: PLR2004 (5 to 8 lie on a side)


def canvas(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in sRGB on white, in its stored orientation, and no smaller than `size` (unless
    the photo itself is). Decodes `image`; Pillow's exceptions for damaged files pass through."""
    image.draft(None, size)
    image.load()
    factor = max(1, min(image.width // size[0], image.height // size[1]) // 2)
    small = _plain(image) if factor == 1 else _reduced(image, factor)
    transform = _transform(image.info.get("icc_profile", b""), small.mode)
    if transform:
        small = transform.apply(small)
    elif small is image or small.mode != "RGB":
        small = small.convert("RGB")  # a copy at least: `image` keeps what it says of itself
    small.info.clear()
    return small


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """The picture `factor` times smaller, in a plain mode, strip by strip."""
    rows = _STRIP // factor * factor or factor
    strips = (
        _plain(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        for top in range(0, image.height, rows)
    )
    first = next(strips)
    result = Image.new(first.mode, (first.width, -(-image.height // factor)))
    result.paste(first, (0, 0))
    for number, strip in enumerate(strips, 1):
        result.paste(strip, (0, number * (rows // factor)))
    return result


def _plain(image: Image.Image) -> Image.Image:
    """The picture as 8 bits of `L`, `RGB` or `CMYK`, flattened onto white."""
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


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
        if "srgb" in (own.profile.profile_description or "").lower():
            return None
        return ImageCms.ImageCmsTransform(
            own,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            mode,
            "RGB",
            Intent.RELATIVE_COLORIMETRIC,
            flags=Flags.BLACKPOINTCOMPENSATION,
        )
    except (OSError, ImageCms.PyCMSError, ValueError):
        return None
