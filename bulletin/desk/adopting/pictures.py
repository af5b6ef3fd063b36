"""Pictures: where those of the old site are, and what they are called beside their article.

In: a picture's address as its page names it, the source, a folder of pictures brought from elsewhere. Out:
`Found`: the file, or the address it is still to be brought from; and its name here.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.model.record import Record
from bulletin.photos.source import SUFFIXES

LARGEST: Final = 60_000_000  # bytes of a picture
_ENDINGS: Final = {ending for own in SUFFIXES.values() for ending in own}
_MAGIC: Final = (
    (b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF8", ".gif"), (b"BM", ".bmp"),
    (b"II*\0", ".tif"), (b"MM\0*", ".tif"),
)  # fmt: skip
_POINTER: Final = b"version https://git-lfs"
_OTHER: Final = (".bmp", ".tif", ".tiff", ".ico")  # what becomes PNG
DATA: Final = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)")
_SIZED: Final = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+\Z)")
_LONGEST: Final = 60  # characters of a name


class Found(Record, frozen=True):
    """A picture: its name beside its article; where it is (`file`, or `data` itself), or the address it is to
    be brought from (`url`); `wrong` says why it cannot be had at all."""

    name: str
    file: Path | None = None
    data: bytes = b""
    url: str = ""
    wrong: str = ""

    @property
    def here(self) -> bool:
        """Whether it can be put beside its article now."""
        return self.file is not None or bool(self.data)

    def read(self) -> bytes:
        """Its bytes. Raises `OSError`."""
        return self.data or (self.file.read_bytes() if self.file else b"")


class Pictures(Record, frozen=True, dict=True, gc=True):
    """The pictures of a source, those of a folder that were `brought`, and the hosts that are the
    source's own."""

    source: Source
    roots: tuple[str, ...]
    hosts: tuple[str, ...]
    brought: Source | None = None

    def find(self, src: str, folders: Sequence[str]) -> Found:
        """The picture that a page names, whose own files lie in `folders`."""
        if src.startswith("data:"):
            return _inline(src)
        try:
            parts = urlsplit(src)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return Found("", wrong=f"图片的网址“{src[:40]}”读不懂")
        path = unquote(parts.path)
        own = not host or host in self.hosts
        if own and (found := self._own(path, folders)):
            return _of_file(self.source.root / found)
        if self.brought and (taken := self._taken(f"{host}{path}" if host else path)):
            return _of_file(self.brought.root / taken)
        if host:
            url = f"https:{src}" if src.startswith("//") else src
            return Found(safe_name(path), url=url)
        return Found(safe_name(path), wrong=f"图片“{path[-40:]}”旧网站里没有")

    def _own(self, path: str, folders: Sequence[str]) -> str:
        plain = path.removeprefix("~").lstrip("./") if path.startswith("./") else path
        places = self.roots if path.startswith("/") else (*folders, *self.roots)
        for one in (plain, _SIZED.sub("", plain)):
            if found := self.source.find(one.lstrip("/"), tuple(dict.fromkeys(places))):
                return found
        # Pages name `../images/x.jpg` by their address, which is deeper than their file.
        bare = re.sub(r"^(?:\.\./)+", "", plain)
        return self.source.find(bare, self.roots) if bare != plain else ""

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        names: dict[str, list[str]] = {}
        for path in self.brought.paths if self.brought else ():
            names.setdefault(posixpath.basename(path), []).append(path)
        return names

    def _taken(self, path: str) -> str:
        """The brought file whose path ends most like an address; nothing where two are alike."""
        for wanted in dict.fromkeys((path, _SIZED.sub("", path))):
            parts = wanted.strip("/").split("/")
            ranked = sorted(
                ((_common(one.split("/"), parts), one) for one in self._by_name.get(parts[-1], [])),
                reverse=True,
            )
            if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
                return ranked[0][1]
        return ""


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts at their ends two paths have in common."""
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def _of_file(path: Path) -> Found:
    try:
        if path.stat().st_size > LARGEST:
            return Found(
                safe_name(path.name), wrong=f"图片“{path.name}”超过 {LARGEST // 1_000_000} MB"
            )
        with path.open("rb") as file:
            head = file.read(32)
    except OSError:
        return Found(safe_name(path.name), wrong=f"图片“{path.name}”读不出来")
    kind = kind_of(head)
    if head.startswith(_POINTER):
        wrong = f"图片“{path.name}”只是 Git LFS 的占位文件，请先运行 git lfs pull"
        return Found(safe_name(path.name), wrong=wrong)
    if not kind:
        return Found(
            safe_name(path.name), wrong=f"图片“{path.name}”不是本站能用的格式，请另存为 PNG"
        )
    return Found(safe_name(path.name, kind), path)


def kind_of(head: bytes) -> str:
    """The ending for a picture's format, by its first bytes; empty for one that cannot be used."""
    for magic, ending in _MAGIC:
        if head.startswith(magic):
            return ending
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ".webp"
    if head[4:8] == b"ftyp":
        return ".avif" if head[8:12] in (b"avif", b"avis") else ".heic"
    return ""


def _inline(src: str) -> Found:
    """A picture that stands in its page."""
    found = DATA.fullmatch(src)
    try:
        data = base64.b64decode(found[1]) if found and len(src) < LARGEST else b""
    except (binascii.Error, ValueError):
        data = b""
    kind = kind_of(data[:32])
    if not kind:
        return Found("", wrong="写在网页里的图片不是本站能用的格式")
    return Found(safe_name("tu", kind), data=data)


def safe_name(path: str, kind: str = "") -> str:
    """A file name for a picture: letters, digits and `-`, with the ending of a format that is read. What is
    named otherwise than it is (`kind`) keeps its name, for it is made into what it is called."""
    stem, ending = posixpath.splitext(posixpath.basename(path))
    ending = ending.lower()
    if ending not in _ENDINGS:
        stem += "" if ending in _OTHER or not ending else ending.replace(".", "-")
        ending = ".png" if kind in ("", *_OTHER) and ending in _OTHER else kind or ".jpg"
        ending = ".png" if ending in _OTHER else ending
    plain = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:_LONGEST].strip("-_")
    return f"{plain or 'tu'}{ending}"


def open_brought(folder: Path) -> Source:
    """The folder of pictures that were brought. Raises `CannotRead`."""
    if not folder.is_dir():
        raise CannotRead(f"{folder}: 没有这个文件夹。请核对 PICTURES=。")
    return Source(folder)
