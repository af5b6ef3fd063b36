"""Photos: what is dropped on a piece, or taken with the phone, goes straight through intake.

In: a file's bytes and the name that it came with, which nobody trusts. Out: a photo beside the sheet, small
enough for the repository and without place, time or camera; with the caption and credit it says of itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from pathlib import Path, PurePosixPath
from typing import Final

from bulletin.desk.draft import propose_slug
from bulletin.desk.intake import MAX_PIXELS, format_named, take_in
from bulletin.model.record import Record
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.source import SUFFIXES, opened, weight
from bulletin.photos.words import caption_and_credit

LARGEST: Final = 60_000_000  # bytes that a photo may come with
HEAVIEST: Final = 400_000_000  # bytes that it may take when it is decoded
_ENDINGS: Final = {ending for own in SUFFIXES.values() for ending in own}


class PhotoTaken(Record, frozen=True, array_like=False):
    """A photo beside its sheet: its name there, its pixels, what it says of itself."""

    name: str
    width: int
    height: int
    caption: str
    credit: str


class UploadRefused(Exception):
    """A file that is not taken: a Chinese line for the editor."""


def take_photo(data: bytes, named: str, folder: Path, taken: Container[str]) -> PhotoTaken:
    """Put a photo into a folder. `named` is the name it came with; `taken` are names that may not be used.
    Raises `UploadRefused`; nothing is left in the folder then."""
    ending = PurePosixPath(named.replace("\\", "/")).suffix.lower()
    if ending not in _ENDINGS:
        raise UploadRefused(f"“{shown(named)}”不是照片。可以放 JPEG、PNG、HEIC、WebP 照片。")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}{ending}"
    result = part
    try:
        _refuse_heavy(data, part.name)
        part.write_bytes(data)
        result = take_in(part).path
        name = free_name(named, result.suffix, taken)
        with opened(result.read_bytes(), result.name) as image:
            caption, credit = caption_and_credit(image)
            width, height = image.size
        result.replace(folder / name)
    except PhotoRefused as refused:
        raise UploadRefused(f"“{shown(named)}”没有放进来：{refused}") from None
    except (OSError, ValueError, MemoryError) as failure:
        raise UploadRefused(f"“{shown(named)}”没有放进来：读写失败（{failure}）。") from failure
    finally:
        part.unlink(missing_ok=True)
        result.unlink(missing_ok=True)
    return PhotoTaken(name, width, height, caption, credit)


def _refuse_heavy(data: bytes, name: str) -> None:
    """Raises `PhotoRefused` for a picture that would take the memory of all who write here: a few kB can say
    that they are 200 megapixels."""
    with opened(data, name, MAX_PIXELS) as image:
        if weight(image) > HEAVIEST:
            fact = f"{image.width}×{image.height} 像素，太大了。"
            raise PhotoRefused(fact, "请在看图软件里把长边缩到 3200 像素，再放一次。")


def free_name(named: str, ending: str, taken: Container[str]) -> str:
    """A name for a file that came as `named`: its sounds, in Latin letters, and a number where needed."""
    stem = propose_slug(PurePosixPath(named.replace("\\", "/")).stem)
    names = (f"{stem}{f'-{number}' if number else ''}{ending}" for number in range(10_000))
    return next(name for name in names if name not in taken)


def shown(named: str) -> str:
    """A file's name as a message may show it."""
    name = "".join(
        char for char in named.replace("\\", "/").rpartition("/")[2] if char.isprintable()
    )
    return name if len(name) <= 40 else f"{name[:39]}…"  # noqa: PLR2004 (characters of a line)


def is_photo(name: str) -> bool:
    """Whether a file's name is a photo's."""
    return Path(name).suffix.lower() in _ENDINGS


def kind_of(name: str) -> str:
    """The media type of a photo, by its name."""
    return f"image/{format_named(Path(name)).lower()}"
