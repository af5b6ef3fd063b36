"""Leads: where a piece's links and pictures lead from now on.

In: the piece, the whole site that it belongs to. Out: `PieceLeads`, which the writer asks, and which
keeps what the piece needs and what it lost: pictures, files, players, links that lead nowhere any more.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from bulletin.desk.adopting.pictures import Found, Pictures
from bulletin.desk.adopting.places import path_of
from bulletin.desk.adopting.post import POST_SCHEME, Post
from bulletin.desk.adopting.signs import PLAIN, address, escaped, guarded
from bulletin.desk.adopting.words import Picture, Player
from bulletin.model.record import Record

STATIC: Final = "static/adopted"
"""The folder of the content folder for files that articles link to."""
_FILES: Final = frozenset(
    ".pdf .doc .docx .xls .xlsx .ppt .pptx .wps .et .csv .txt"
    " .zip .rar .7z .gz .epub .mobi .mp3 .m4a .mp4 .webm .ogg"
    " .jpg .jpeg .png .gif .webp".split()
)
_NO_CAPTION: Final = re.compile(
    r"(?:image|img|pic(?:ture)?|photo|screen ?shot|alt(?: text)?|description|caption|title|untitled"
    r"|thumbnail|cover|在这里插入图片描述|这里写图片描述|图片|插图|图片描述|输入图片说明|截图|logo)?[\s_#.-]*\d*"
    r"|[\w.@ %~-]*\.(?:png|jpe?g|gif|webp|bmp|svg|avif|heic)|[0-9a-fA-F-]{8,}"
    r"|(?:image|img|wx|qq)(?=[\w-]*?\d{3})[\w-]*+",
    re.IGNORECASE | re.ASCII,
)
"""What editors' programs write where a caption should stand."""


class Index(Record, frozen=True):
    """Where the pieces of a site are here: paths of files by their old addresses, by their places and names;
    `gone` those that readers cannot follow a link to."""

    addresses: Mapping[str, str]
    names: Mapping[str, str]
    gone: frozenset[str] = frozenset()

    def path(self, key: str, *, name: bool) -> str | None:
        """The file here of an old address or a name; None if there is none that readers can go to."""
        found = self.names.get(key) if name else self.addresses.get(key.casefold())
        return None if found in self.gone else found


class PieceLeads:
    """Answers the writer for one piece, whose links to headings are among `anchors`."""

    def __init__(
        self, post: Post, index: Index, pictures: Pictures, hosts: Sequence[str], *, wait: bool,
        heads: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self.post, self.index, self.pictures, self.hosts = post, index, pictures, hosts
        self.wait, self.heads = wait, heads
        self.care = PLAIN
        self.found: dict[str, Found] = {}  # pictures by their addresses
        self.files: dict[str, str] = {}  # files of the source by their paths here
        self.players: list[str] = []
        self.dropped: list[str] = []
        self.eye: list[str] = []

    def fresh(self, care: int) -> PieceLeads:
        """The same, for another try at writing."""
        made = PieceLeads(
            self.post, self.index, self.pictures, self.hosts, wait=self.wait, heads=self.heads
        )
        made.care = care
        return made

    # What the writer asks.

    def link(self, href: str) -> str | None:  # noqa: PLR0911 (one for each kind of address)
        """The address that a link has now."""
        if href.startswith("#"):
            return href if len(href) > 1 and self.heads(href[1:]) else self._drop(href)
        if href.startswith(f"{POST_SCHEME}:"):
            return self._named(href.removeprefix(f"{POST_SCHEME}:"))
        try:
            parts = urlsplit(href)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return self._drop(href)
        if parts.scheme in ("mailto", "tel"):
            return href
        if (parts.scheme and parts.scheme not in ("http", "https")) or "\\" in href:
            return self._drop(href)
        if host and host not in self.hosts:
            if not re.fullmatch(r"[\w.-]+\.[\w-]+|localhost|[\w.-]+", host):
                return self._drop(href)
            return f"https:{href}" if href.startswith("//") else href
        return self._own(unquote(parts.path), href)

    def _own(self, path: str, href: str) -> str | None:
        """A link within the old site."""
        for base in self.post.addresses[:1]:
            joined = path_of(urljoin(f"/{base.lstrip('/')}", path or "/"))
            for key in dict.fromkeys((joined, joined.removesuffix(".html"), f"{joined}.html")):
                if key and (found := self.index.path(key, name=False)):
                    return address_of(found)
        if path.endswith((".md", ".markdown", ".rst", ".html")):
            for folder in self.post.folders:
                place = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
                if found := self.index.path(posixpath.splitext(place)[0], name=True):
                    return address_of(found)
        return self._file(path) or self._drop(href)

    def _named(self, typed: str) -> str | None:
        """A link to a piece by its name."""
        name = unquote(typed.partition("#")[0]).strip("/")
        bare = re.sub(r"(?:/_?index)?\.(?:md|markdown|html|rst)\Z", "", name)
        for key in dict.fromkeys(
            (bare, bare.rpartition("/")[2], re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", bare))
        ):
            if found := self.index.path(key, name=True):
                return address_of(found)
        return self._drop(name)

    def _file(self, path: str) -> str | None:
        """A file of the old site, which goes with its article."""
        ending = posixpath.splitext(path)[1].lower()
        if ending not in _FILES:
            return None
        folders = (
            self.pictures.roots
            if path.startswith("/")
            else (*self.post.folders, *self.pictures.roots)
        )
        found = self.pictures.source.find(path.lstrip("/"), folders)
        if not found:
            return None
        name = re.sub(r"[^\w./-]+", "-", found)
        self.files[f"{STATIC}/{name}"] = found
        return f"/{STATIC}/{name}"

    def _drop(self, href: str) -> str | None:
        """Keep a link that leads nowhere any more for the report."""
        self.dropped.append(href[:200])
        return None

    def picture(self, picture: Picture, caption: str) -> tuple[str, str]:
        """The line that stands for a picture, and what of it readers see as words besides."""
        found = self._found(picture.src)
        said = caption or caption_of(picture)
        if found.wrong:
            about = f"（{said}）" if said and not caption else ""
            line, words = self._note(f"{found.wrong}{about}。")
            return (f"{line}\n\n{guarded(escaped(caption, self.care))}" if caption else line), words
        if not found.here and not self.wait:
            words = f"图片：{said}" if said else "图片"
            line = f"[{escaped(words, self.care, linked=True)}]({address(found.url)})"
            return line, "图片：" if caption else words
        return f"![{escaped(said, self.care, linked=True)}]({found.name})", ""

    def _found(self, src: str) -> Found:
        known = self.found.get(src)
        if known is None:
            known = self.pictures.find(src, self.post.folders)
            taken = {one.name.casefold() for one in self.found.values()}
            known = _renamed(known, taken)
            self.found[src] = known
        return known

    def cover(self, src: str) -> str:
        """The file beside the article of the picture that stands for it; empty where it cannot be had."""
        known = self.found.get(src)
        found = known or self.pictures.find(src, self.post.folders)
        if found.wrong or not found.here:
            return ""
        return self._found(src).name

    def player(self, player: Player) -> tuple[str, str]:
        """The line that stands for a player, and the words in it."""
        src = f"https:{player.src}" if player.src.startswith("//") else player.src
        self.players.append(src or "（没有网址）")
        target = self.link(src) if src else None
        if target:
            return f"[{player.what}]({address(target)})", player.what
        where = " ".join(src.split())[:80] or "没有网址"
        return self._note(f"这里有{player.what}（{where}），本站放不了。")

    def _note(self, said: str) -> tuple[str, str]:
        """A line for a human eye, and its words."""
        self.eye.append(said)
        return f"待核：{escaped(said, self.care)}", f"待核：{said}"


def address_of(path: str) -> str:
    """The address of an article or a page, from its path in the content folder."""
    if path.startswith("pages/"):
        return f"/{path.removeprefix('pages/').removesuffix('.md').removesuffix('/index')}/"
    return f"/{path.removesuffix('.md').removesuffix('/index')}/"


def caption_of(picture: Picture) -> str:
    """What a page says of a picture; nothing where a program wrote it."""
    alt, title = (" ".join(one.split()) for one in (picture.alt, picture.title))
    name = posixpath.splitext(posixpath.basename(unquote(picture.src)))[0]
    said = [one for one in (alt, title) if not _NO_CAPTION.fullmatch(one) and one != name]
    if len(said) == 2 and (said[0] in said[1] or said[1] in said[0]):  # noqa: PLR2004 (one says the other)
        said = [max(said, key=len)]
    return "　".join(said)


def _renamed(found: Found, taken: set[str]) -> Found:
    """A picture with a name that no other of its article has."""
    if found.name.casefold() not in taken:
        return found
    stem, ending = posixpath.splitext(found.name)
    number = next(n for n in range(2, 10_000) if f"{stem}-{n}{ending}".casefold() not in taken)
    return Found(f"{stem}-{number}{ending}", found.file, found.data, found.url, found.wrong)
