"""Intake: a camera's file is made fit for the repository, before git keeps it for ever.

    python -m bulletin.desk.intake 照片.jpg 文件夹 …        (or: make intake)

In: photo files, or folders of them. Out: the same files, in place, at most 3200 pixels on the long
side, upright, in sRGB, without place, time or camera. Only caption and credit stay, as XMP. A file
that is already so is left alone. The new file takes the old one's place by a rename, after it has
been read back; until then, and after any failure, the old one stands untouched.

HEIC, which nobody can edit further, becomes JPEG. Exit code 0: all done; 1: some file could not be
taken in; 2: called wrongly.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.PngImagePlugin import PngInfo

from bulletin.model.record import Record
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.pixels import UPRIGHT, canvas, orientation
from bulletin.photos.plan import scaled
from bulletin.photos.probe import probe
from bulletin.photos.source import SUFFIXES, format_of, is_animated, opened
from bulletin.photos.strips import STRIP, WHOLE
from bulletin.photos.words import caption_and_credit

LONGEST: Final = 3200  # pixels: twice the largest width that pages have
LARGEST: Final = 550_000  # bytes: 3600 photos a year stay below 2 GB of repository
MAX_PIXELS: Final = 200_000_000  # what the largest sensors deliver
QUALITIES: Final = (88, 80, 72, 64, 56, 48)  # the first that keeps within LARGEST
WORTH: Final = 0.9  # of its size: to save less, a fitting photo is not encoded once more
KEPT: Final = {"JPEG": "JPEG", "HEIF": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "AVIF": "AVIF"}
"""The format a photo is kept in, by the one it comes in."""

_TRACES: Final = ("exif", "photoshop", "comment", "icc_profile")
_PNG_XMP: Final = "XML:com.adobe.xmp"  # the name of a PNG's text that is its XMP


class Taken(Record, frozen=True):
    """What became of a file: where it is now, sizes in bytes and pixels, and what it says."""

    path: Path
    before: int
    after: int
    size: tuple[int, int]
    caption: str = ""
    credit: str = ""
    remark: str = ""

    def __str__(self) -> str:
        if self.remark:
            return f"{self.path}：{self.remark}"
        said = f"图说：{self.caption or '（无）'}  摄影：{self.credit or '（无）'}"
        return (
            f"{self.path}：{self.size[0]}×{self.size[1]} 像素，"
            f"{self.before / 1000:.0f} kB → {self.after / 1000:.0f} kB。{said}"
        )


def take_in(path: Path) -> Taken:
    """Make one photo fit for the repository, in place.

    Raises `PhotoRefused` for what `probe` would refuse, and if a HEIC's new name is taken; `OSError`
    if it cannot be read or written. The old file then stands as it was.
    """
    path = path.resolve()  # a link stays a link
    data = path.read_bytes()
    with opened(data, path.name, MAX_PIXELS) as image:
        size = image.size
        if is_animated(image) or format_of(image) not in KEPT:
            return Taken(path, len(data), len(data), size, remark="动图，没有改动。")
        kind = KEPT[format_of(image)]
        tall = size[1] >= STRIP * size[0]  # it is read, not looked at: its width says how well
        edge, most = (size[0], WHOLE) if tall else (max(size), LONGEST)
        room = min(most, edge)
        target = scaled(size[0], room, edge), scaled(size[1], room, edge)
        picture = canvas(image, target)
        caption, credit = caption_and_credit(image)
        turn = orientation(image)
        fits = target == size and turn == 1 and kind == format_of(image)
        fits = fits and _is_clean(image, _xmp(caption, credit))
    unchanged = Taken(path, len(data), len(data), size, remark="已经合适，没有改动。")
    if fits and len(data) <= LARGEST:
        return unchanged
    picture = picture.resize(target, Image.Resampling.LANCZOS)
    if turn in UPRIGHT:
        picture = picture.transpose(UPRIGHT[turn])
    new = path if kind == format_named(path) else path.with_suffix(SUFFIXES[kind][0])
    if new != path and new.exists():
        raise PhotoRefused(
            f"{path.name} 要改存为 {new.name}，可是旁边已经有了这个文件。", "请先给其中一个改名。"
        )
    largest = LARGEST * max(1, target[1] // (STRIP * target[0]))
    made = _encoded(picture, kind, _xmp(caption, credit), largest)
    if fits and len(made) > WORTH * len(data):
        return unchanged
    _replace(path, new, made)
    return Taken(new, len(data), len(made), picture.size, caption, credit)


def format_named(path: Path) -> str:
    """The format that a file's suffix stands for."""
    return next(kind for kind, own in SUFFIXES.items() if path.suffix.lower() in own)


def _is_clean(image: ImageFile, xmp: bytes) -> bool:
    """Whether a file holds no more than the picture, its caption and its credit."""
    traces = [trace for trace in _TRACES if image.info.get(trace)]
    texts = getattr(image, "text", {}).keys() - {_PNG_XMP}
    return not traces and not texts and image.info.get("xmp", b"") in (b"", xmp)


def _xmp(caption: str, credit: str) -> bytes:
    """Caption and credit as an XMP packet, or nothing."""
    parts = []
    if caption:
        text = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(caption)}</rdf:li></rdf:Alt>'
        parts.append(f"<dc:description>{text}</dc:description>")
    if credit:
        text = f"<rdf:Seq><rdf:li>{escape(credit)}</rdf:li></rdf:Seq>"
        parts.append(f"<dc:creator>{text}</dc:creator>")
    if not parts:
        return b""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{''.join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def _encoded(picture: Image.Image, kind: str, xmp: bytes, largest: int) -> bytes:
    """The picture as a file of `kind`, within `largest` bytes as far as quality can bring it there."""
    out = BytesIO()
    if kind == "PNG":
        words = PngInfo()
        if xmp:
            words.add_itxt(_PNG_XMP, xmp.decode())
        picture.save(out, kind, pnginfo=words, optimize=True)
        return out.getvalue()
    for quality in QUALITIES:
        out = BytesIO()
        picture.save(out, kind, quality=quality, xmp=xmp)
        if out.tell() <= largest:
            break
    return out.getvalue()


def _replace(path: Path, new: Path, data: bytes) -> None:
    """Put `data` at `new` in one step and take `path` away if it is another file."""
    probe(data, new.name)  # read back before anything is given up
    part = new.with_name(f".{new.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, part)
        part.replace(new)
    finally:
        part.unlink(missing_ok=True)
    if new != path:
        path.unlink()


def photos_in(places: Iterable[Path]) -> Iterator[Path]:
    """The files among `places`, and every photo in the folders among them, in order."""
    endings = {ending for own in SUFFIXES.values() for ending in own}
    for place in places:
        if place.is_dir():
            files = (file for file in sorted(place.rglob("*")) if file.suffix.lower() in endings)
            yield from (file for file in files if not file.name.startswith("."))
        else:
            yield place


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Prints a line for each file; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="make intake",
        usage="python -m bulletin.desk.intake 照片或文件夹 …",
        description=f"照片入库前的处理：长边缩到 {LONGEST} 像素，摆正方向，"
        "去掉拍摄地点、时间和相机信息，只留图说和署名。就地改写，失败时原文件不动。",
        add_help=False,
    )
    group = parser.add_argument_group("参数")
    group.add_argument("places", nargs="*", type=Path, metavar="照片或文件夹", help="可以有多个")
    group.add_argument("-h", "--help", action="help", help="显示这段说明")
    places: list[Path] = parser.parse_args(arguments).places
    if not places:
        parser.error("请给出照片或文件夹。")
    for place in places:
        if not place.exists():
            parser.error(f"找不到 {place}。请核对路径。")
    failed = 0
    for path in photos_in(places):
        try:
            print(take_in(path))
        except PhotoRefused as refusal:
            failed += 1
            print(f"{path}：{refusal}", file=sys.stderr)
        except OSError as error:
            failed += 1
            reason = error.strerror or str(error)
            print(f"{path}：读写失败（{reason}），原文件没有改动。", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
