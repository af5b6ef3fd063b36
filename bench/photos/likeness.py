"""How like its original a published file is.

In: a photo and files made of it. Out: distances, 0 for the same picture. The original at a width is
the whole photo brought down by Lanczos in one step, which neither contestant does. `perceptual` is
1 minus multi-scale SSIM over CIELAB, colour counting for a quarter: near to DSSIM. `ms_ssim` is
1 minus multi-scale SSIM of the brightness alone, as a second opinion.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import blazediff_ssim
from PIL import Image


class Distance(NamedTuple):
    """How far a file is from its original, by two measures."""

    perceptual: float
    ms_ssim: float


def original(photo: Path, width: int) -> Image.Image:
    """A photo at a width, as good as can be."""
    with Image.open(photo) as image:
        size = width, round(image.height * width / image.width)
        return image.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def distance(original: Image.Image, made: bytes) -> Distance:
    """How far a file is from the original of the same size."""
    with Image.open(BytesIO(made)) as image:
        seen = image.convert("RGBA")
    assert seen.size == original.size, (seen.size, original.size)  # noqa: S101
    pair = (original.convert("RGBA").tobytes(), seen.tobytes(), *seen.size)
    lab = blazediff_ssim.compare_rgba(
        *pair, metric="perceptual-ssim", color="lab", chroma_weight=0.25
    )
    grey = blazediff_ssim.compare_rgba(*pair, metric="ms-ssim")
    return Distance(1 - lab.score, 1 - grey.score)
