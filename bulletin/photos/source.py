"""Opening a photo: the one door through which a file's bytes come in.

In: bytes and the file's name. Out: an opened, not yet decoded Pillow image of a known format and a
bounded size, or `PhotoRefused`. Safe to use from several threads.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from pi_heif.as_plugin import register_heif_opener
from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from bulletin.photos.facts import PhotoRefused
from bulletin.photos.leaf import LEAF, leaf

MAX_PIXELS: Final = {
    "JPEG": 60_000_000,
    "PNG": 60_000_000,
    "GIF": 60_000_000,
    "HEIF": 50_000_000,
    "AVIF": 40_000_000,
    "WEBP": 24_000_000,
}
"""The most pixels of each format. A build has 500 MB, and a photo of this size takes
about 400 MB of them: the decoders of HEIC, AVIF and WebP hold several copies."""

SUFFIXES: Final = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "HEIF": (".heic", ".heif", ".hif"),
    "GIF": (".gif",),
}
"""The formats that are read, and the names their files may have; the first is the proposed one."""

MAX_SIDE: Final = 65_000
"""The longest side in pixels: JPEG has no room for more than 65,500, AVIF for 65,536."""

MAX_SCANS: Final = 20 * MAX_PIXELS["JPEG"]
"""The most pixels that all passes of a progressive JPEG go over together. Cameras and programs make some ten
passes; a file of thousands would take minutes to decode (1,000,000,000 take two seconds)."""

LARGE: Final = 32_000_000  # bytes when decoded, above which a photo is worked on alone
_LARGE: Final = threading.Lock()

# What Pillow's decoders raise for damaged files, found by the fuzz test beside this module.
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(OverflowError, RuntimeError, struct.error, zlib.error),
)

register_heif_opener(thumbnails=False)
# `opened` checks the size itself, before anything is decoded; Pillow's own limit would warn about
# sizes that are fine here.
Image.MAX_IMAGE_PIXELS = None
# Blocks so large go back to the system when freed; smaller ones stay on the heap under younger ones.
Image.core.set_block_size(64 * 1024 * 1024)  # type: ignore[attr-defined]
# Pillow's warnings on odd files speak to programmers; what editors need to know is a fault.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@contextmanager
def opened(data: bytes, name: str, limit: int = 0) -> Iterator[ImageFile]:
    """A photo, opened and not yet decoded, for as long as it is worked on. `name` is the file's
    name, for its suffix and for faults; `limit`, if given, goes before `MAX_PIXELS`.

    A large photo waits for the one before it, so that only one at a time is in memory. What
    Pillow's decoders raise for damaged files becomes a `PhotoRefused`.

    Raises `PhotoRefused` for an empty file, an unknown format, SVG, a suffix that belongs to another
    format, too many pixels, and damage.
    """
    name = PurePosixPath(name).name
    if LEAF.fullmatch(name):
        data, name = leaf(data, name), f"{name[:-4]}.png"
    _refuse_at_sight(data, name)
    try:
        with Image.open(BytesIO(data), formats=tuple(SUFFIXES)) as image:
            _refuse_by_header(image, name, limit)
            _refuse_by_scans(data, image, name)
            with _LARGE if weight(image) > LARGE else nullcontext():
                try:
                    yield image
                finally:
                    image.close()  # frees the pixels before the next large one is let in
    except UnidentifiedImageError:
        raise PhotoRefused(
            f"{name} 不是网站认得的图片，或者文件头已经损坏。",
            "请用看图软件打开它，另存为 JPEG 后再放进来。",
        ) from None
    except _BROKEN as error:
        raise PhotoRefused(
            f"图片 {name} 已经损坏，读不完整（{_brief(error)}）。",
            "请从相机或原稿重新拷贝一份；传输中断常会这样。",
        ) from error


def format_of(image: ImageFile) -> str:
    """The format of an opened photo, as a key of `SUFFIXES`."""
    return "JPEG" if image.format in ("JPEG", "MPO") else str(image.format)


def is_animated(image: ImageFile) -> bool:
    """Whether an opened photo has more than one frame. A JPEG's second picture is its preview, a
    HEIC's further pictures are shots of a burst: neither makes it animated."""
    return format_of(image) not in ("JPEG", "HEIF") and getattr(image, "is_animated", False)


def weight(image: ImageFile) -> int:
    """Roughly how many bytes decoding takes. Baseline JPEG is read at half its scale or less,
    progressive JPEG keeps all its coefficients, the others have a copy or two."""
    each = 8
    if format_of(image) == "JPEG":
        each = 6 if image.info.get("progressive") else 1
    return image.width * image.height * each


def _brief(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:80] or type(error).__name__


def _refuse_at_sight(data: bytes, name: str) -> None:
    if not data:
        raise PhotoRefused(f"图片 {name} 是空文件（0 字节）。", "请从相机或原稿重新拷贝一份。")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head and head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")):
        raise PhotoRefused(
            f"图片 {name} 是 SVG，里面可以藏脚本，网站不收。",
            "请另存为 PNG；统计图请在稿件里写成表格，网站会画出来。",
        )


def _refuse_by_header(image: ImageFile, name: str, limit: int) -> None:
    path = PurePosixPath(name)
    own = SUFFIXES[format_of(image)]
    if path.suffix.lower() not in own:
        raise PhotoRefused(
            f"图片 {name} 的内容是 {format_of(image)}，扩展名却是 {path.suffix or '空的'}。",
            f"请把文件和稿件里的名字都改成 {path.stem}{own[0]}。",
        )
    if max(image.size) > MAX_SIDE:
        raise PhotoRefused(
            f"图片 {name} 有 {image.width}×{image.height} 像素，超过 {MAX_SIDE} 像素长。",
            "请在看图软件里缩小它，或者裁成几张。",
        )
    most = limit or MAX_PIXELS[format_of(image)]
    if image.width * image.height > most:
        raise PhotoRefused(
            f"图片 {name} 有 {image.width}×{image.height} 像素，超过 {most // 10_000} 万像素。",
            "请先用 make intake 缩小它，或在看图软件里把长边缩到 3200 像素。",
        )


def _refuse_by_scans(data: bytes, image: ImageFile, name: str) -> None:
    if format_of(image) != "JPEG":
        return
    scans = data.count(b"\xff\xda")  # how each begins; within one, 0xff is never followed by 0xda
    if scans * image.width * image.height > MAX_SCANS:
        raise PhotoRefused(
            f"图片 {name} 分 {scans} 遍存，打开要很久。",
            "请用看图软件打开它，另存为普通的 JPEG 后再放进来。",
        )
