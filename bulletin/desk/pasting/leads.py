"""Leads: where links and pictures of what is pasted lead.

In: what takes a photo in, the pictures of the clipboard's RTF. Out: `ClipLeads`, which the writer asks. A
picture that is on the clipboard becomes a photo of the piece; one that is only named is asked for where it
stood.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

from bulletin.desk.adopting.leads import caption_of
from bulletin.desk.adopting.pictures import DATA, kind_of
from bulletin.desk.adopting.signs import PLAIN, address, escaped
from bulletin.desk.adopting.words import Picture, Player
from bulletin.desk.importing.drafts import ASKED
from bulletin.model.record import Record

Take = Callable[[bytes, str], str]
"""Takes a photo in, by its bytes and what it may be called; its name beside the piece. Raises `NotTaken`."""

_LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")  # this desk's own pages
_LONGEST: Final = 80  # characters of an address in a note


class Asked(Record, frozen=True, array_like=False):
    """What a human eye is asked for: in words, and as the line of the text that says so."""

    text: str
    line: str


class NotTaken(Exception):
    """A photo that was not taken in: a Chinese line for the editor."""


class ClipLeads:
    """Answers the writer. `pictures` are those of the files that the clipboard's HTML names, by their
    addresses. What is taken in once is not again when the text is written more carefully."""

    def __init__(self, take: Take, pictures: dict[str, bytes]) -> None:
        self.care = PLAIN
        self.asked: list[Asked] = []
        self.photos: list[str] = []
        self._take, self._pictures = take, pictures
        self._known: dict[str, tuple[str, str]] = {}

    def again(self, care: int) -> None:
        """Begin another try at writing."""
        self.care = care
        self.asked = []

    def link(self, href: str) -> str | None:
        """The address that a link has: those of the web and of this paper."""
        try:
            parts = urlsplit(href)
            host = parts.hostname or ""
        except ValueError:
            return None
        if parts.scheme in ("mailto", "tel"):
            return href
        if parts.scheme not in ("http", "https") or not host or "\\" in href:
            return None
        return (parts.path or "/") if host in _LOCAL else href

    def picture(self, picture: Picture, caption: str) -> tuple[str, str]:
        """The line for a picture."""
        said = caption or caption_of(picture)
        name, wrong = self._photo(picture.src)
        if name:
            return f"![{escaped(said, self.care, linked=True)}]({name})", ""
        about = f"（{said}）" if said and not caption else ""
        line, words = self.ask(f"{wrong}{about}")
        return (f"{line}\n\n{escaped(caption, self.care)}" if caption else line), words

    def player(self, player: Player) -> tuple[str, str]:
        """The line for a player."""
        src = f"https:{player.src}" if player.src.startswith("//") else player.src
        if src and (target := self.link(src)):
            return f"[{player.what}]({address(target)})", player.what
        return self.ask(f"这里有{player.what}，粘贴不过来。")

    def ask(self, said: str) -> tuple[str, str]:
        """A line for a human eye, and its words."""
        said = " ".join(said.split())
        line = f"{ASKED}{escaped(said, self.care)}"
        self.asked.append(Asked(said, line))
        return line, f"{ASKED}{said}"

    def _photo(self, src: str) -> tuple[str, str]:
        """The name of a picture that is here now, or why it is not."""
        if src not in self._known:
            self._known[src] = self._taken(src)
        return self._known[src]

    def _taken(self, src: str) -> tuple[str, str]:
        data = self._pictures.get(src, b"") or _inline(src)
        if not data:
            where = "图片" if src.startswith(("data:", "blob:")) else f"图片 {_named(src)}"
            return "", f"这里有一张{where}，没有带过来。请另存以后拖进来。"
        try:
            name = self._take(data, f"{_stem(src)}{kind_of(data[:32])}")
        except NotTaken as refused:
            return "", str(refused)
        self.photos.append(name)
        return name, ""


def named_pictures(sources: Sequence[str], pictures: Sequence[bytes]) -> dict[str, bytes]:
    """The pictures of an RTF text by the addresses that the HTML beside it gives them: only if there are
    as many of both, for nothing else says which is which."""
    files = [one for one in sources if one.lower().startswith("file:")]
    return dict(zip(files, pictures, strict=True)) if len(files) == len(pictures) else {}


def _inline(src: str) -> bytes:
    """A picture that stands in the address itself."""
    found = DATA.fullmatch(src)
    try:
        return base64.b64decode(found[1]) if found else b""
    except (binascii.Error, ValueError):
        return b""


def _stem(src: str) -> str:
    return "tu" if src.startswith("data:") else posixpath.splitext(_named(src))[0] or "tu"


def _named(src: str) -> str:
    """A picture's address as a note has it: for a file its name, without where it lies on somebody's
    computer."""
    if src.lower().startswith("file:"):
        return posixpath.basename(unquote(src).replace("\\", "/"))[:_LONGEST]
    return src[:_LONGEST]
