"""Bench photos: forty ten-megapixel files as a camera would deliver them, made from a seed.

In: a folder and a number. Out: JPEG files of 3872 × 2592 pixels with Exif, quality 92, 4:2:2. Each
is a made-up scene (sky, far hills, buildings with windows, foliage, a road) with texture at every
scale, then what a sensor adds: noise that grows with the light, coarser in the colours, and the
softness of demosaicing. Nothing in them is a picture of a place.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

WIDTH: Final = 3872
HEIGHT: Final = 2592
Array = NDArray[np.float32]


def write(folder: Path, count: int) -> list[Path]:
    """Write `count` photos into `folder`, leaving those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"photo-{number:02}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.exists():
            path.write_bytes(photo(number))
    return paths


def photo(number: int) -> bytes:
    """The bytes of photo `number`."""
    rng = np.random.Generator(np.random.PCG64(number))
    scene = np.asarray(_scene(rng), dtype=np.float32)
    scene *= 1 + 0.3 * _texture(rng, WIDTH, HEIGHT)[..., None]
    data = BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Bench", f"Scene {number}"
    exif[0x010E] = f"测试照片第 {number} 张".encode()
    image = Image.fromarray(_sensor(rng, scene))
    image.save(data, "JPEG", quality=92, subsampling="4:2:2", exif=exif)
    return data.getvalue()


def _texture(rng: np.random.Generator, width: int, height: int) -> Array:
    """Texture whose detail falls off with its size as in photographs, within about ±1."""
    total = np.zeros((height, width), np.float32)
    cell, weight = 2, 0.04
    while cell <= 512:
        small = rng.standard_normal((height // cell + 2, width // cell + 2), dtype=np.float32)
        layer = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
        total += weight * np.asarray(layer)
        cell, weight = cell * 2, weight * 1.35
    return total


def _scene(rng: np.random.Generator) -> Image.Image:
    """The flat shapes of a scene: sharp edges at many angles over a graded sky."""
    top, low = rng.integers(90, 200, 3), rng.integers(170, 240, 3)
    share = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    sky = top * (1 - share) + low * share
    image = Image.fromarray(np.broadcast_to(sky, (HEIGHT, WIDTH, 3)).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    horizon = int(rng.integers(HEIGHT // 3, HEIGHT // 2))
    for depth in range(4):
        ridge = horizon + depth * 120 + 90 * rng.standard_normal(25)
        line = [(x * WIDTH / 24, float(y)) for x, y in enumerate(ridge)]
        shade = _shade(rng, 60, 130 - depth * 15)
        draw.polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=shade)
    for _ in range(int(rng.integers(6, 14))):
        _building(rng, draw, horizon)
    for _ in range(3000):
        x, y = rng.integers(0, WIDTH), rng.integers(HEIGHT * 3 // 4, HEIGHT)
        size = int(rng.integers(4, 40))
        green = (int(rng.integers(20, 90)), int(rng.integers(60, 140)), int(rng.integers(20, 70)))
        draw.ellipse((x, y, x + size, y + size // 2), fill=green)
    return image


def _building(rng: np.random.Generator, draw: ImageDraw.ImageDraw, horizon: int) -> None:
    left, width = int(rng.integers(0, WIDTH)), int(rng.integers(150, 600))
    top = horizon + int(rng.integers(-500, 300))
    foot = horizon + int(rng.integers(500, 1200))
    draw.rectangle((left, top, left + width, foot), fill=_shade(rng, 70, 210))
    step = int(rng.integers(24, 60))
    for x in range(left + step // 2, left + width - step // 2, step):
        for y in range(top + step // 2, foot - step, step):
            pane = (x, y, x + step // 2, y + step * 2 // 3)
            draw.rectangle(pane, fill=_shade(rng, 20, 230))


def _shade(rng: np.random.Generator, low: int, high: int) -> tuple[int, int, int]:
    """A muted colour: a grey with a cast."""
    red, green, blue = (int(rng.integers(low, high)) + rng.integers(-22, 23, 3)).clip(0, 255)
    return int(red), int(green), int(blue)


def _sensor(rng: np.random.Generator, scene: Array) -> NDArray[np.uint8]:
    """What a sensor makes of a scene: shot and read noise, then the camera's smoothing."""
    grain = rng.standard_normal((HEIGHT, WIDTH), dtype=np.float32)
    coarse = rng.standard_normal((HEIGHT // 2, WIDTH // 2, 3), dtype=np.float32)
    colour = coarse.repeat(2, axis=0).repeat(2, axis=1)
    light = np.clip(scene, 0, 255)
    noisy = light + (3 + 0.35 * np.sqrt(light)) * (grain[..., None] + 0.4 * colour)
    image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)))
