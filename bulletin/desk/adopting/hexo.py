"""Hexo: `_config.yml`, `source/_posts`, pages in `source/…/index.md`.

In: the folder of such a site. Out: its posts and pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bulletin.desk.adopting.fields import Said, normal, read_fields
from bulletin.desk.adopting.hexo_tags import hexo_tags
from bulletin.desk.adopting.markup import markdown
from bulletin.desk.adopting.matter import Matter, line, moment
from bulletin.desk.adopting.places import filled, of_moment
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.settings import config_of, hosts_of, read_heads, zone_of
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.desk.adopting.tags import Tags

_TEXTS: Final = (".md", ".markdown", ".mkd", ".html", ".htm")
_NAME: Final = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<rest>.+)")
_PERMALINK: Final = ":year/:month/:day/:title/"
_MADE: Final = frozenset("tags categories archives archive tag category 404 search".split())
"""Pages that a theme fills: this site has its own."""


def _config(source: Source) -> dict[str, Any]:
    return config_of(source, "_config.yml", "_config.yaml")


def _folder(config: Mapping[str, Any]) -> str:
    return (line(config.get("source_dir")) or "source").strip("/")


def _recognise(source: Source) -> bool:
    folder = _folder(_config(source))
    return any(True for _ in source.under(f"{folder}/_posts", *_TEXTS))


def _read(source: Source, zone: ZoneInfo) -> Site:
    config = _config(source)
    zone = zone_of(line(config.get("timezone")), zone)
    folder = _folder(config)
    texts, refused = read_heads(source, _files(source, folder))
    titles = {_base(path): line(normal(head).get("title")) for path, (head, _) in texts.items()}
    reader = _Reader(source, config, folder, zone, titles)
    posts, more = parted(reader.piece(path, *read) for path, read in texts.items())
    url = line(config.get("url"))
    return Site(posts, [*refused, *more], hosts_of(source, url), (folder,))


def _base(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _files(source: Source, folder: str) -> Iterator[str]:
    """Posts, drafts and pages; what begins with `_` is no page."""
    for path in source.under(folder, *_TEXTS):
        parts = path.removeprefix(f"{folder}/").split("/")
        hidden = any(part.startswith("_") for part in parts)
        own = parts[0] in ("_posts", "_drafts")
        inner = any(one.startswith("_") for one in parts[1:])
        if not inner if own else not hidden and path.endswith((".md", ".markdown")):
            yield path


class _Reader:
    """Reads the pieces of one site."""

    def __init__(
        self,
        source: Source,
        config: Mapping[str, Any],
        folder: str,
        zone: ZoneInfo,
        titles: Mapping[str, str],
    ) -> None:
        self.source, self.config, self.folder, self.zone = source, config, folder, zone
        self.titles = titles
        root = line(config.get("root")) or urlsplit(line(config.get("url"))).path
        self.root = root.strip("/") + "/" if root.strip("/") else ""
        self.permalink = line(config.get("permalink")) or _PERMALINK
        self.dated = ":year" in line(config.get("new_post_name"))

    def piece(self, path: str, head: Matter, text: str) -> Post | Refused:
        """One file: a post or a page."""
        inside = path.removeprefix(f"{self.folder}/")
        part, _, below = inside.partition("/")
        said = read_fields(head, self.zone)
        if part not in ("_posts", "_drafts"):
            return self._page(path, inside, head, said, text)
        name = posixpath.splitext(below)[0]
        at = said.at
        if self.dated and (found := _NAME.fullmatch(posixpath.basename(name))):
            at = at or moment(found["date"], self.zone)
            name = posixpath.join(posixpath.dirname(name), found["rest"])
        html, eye = self._text(path, text)
        if at is None:
            return Refused(path, "没有日期（旧网站用的是文件的时间，靠不住）。", said.title)
        folders = (posixpath.splitext(path)[0], posixpath.dirname(path), self.folder)
        hidden = said.hidden or ("旧网站上是草稿" if part == "_drafts" else "")
        return said.post(
            path, html, at=at, addresses=(self._address(name, head, replace(said, at=at)),), folders=folders,
            slug=posixpath.basename(name), hidden=hidden, eye=eye,
        )  # fmt: skip

    def _page(self, path: str, inside: str, head: Matter, said: Said, text: str) -> Post | Refused:
        name = posixpath.splitext(inside)[0]
        first = name.partition("/")[0].lower()
        html, eye = self._text(path, text)
        if first in _MADE or normal(head).get("type") in _MADE or not text.strip():
            return Refused(path, "旧网站由程序填的页面，本站自己会生成。", said.title)
        own = line(normal(head).get("permalink"))
        at_folder = name == "index" or name.endswith("/index")
        address = own or (f"{name.removesuffix('index')}" if at_folder else f"{name}.html")
        slug = _base(posixpath.dirname(path)) if at_folder else posixpath.basename(name)
        return said.post(
            path, html, addresses=(f"/{self.root}{address.strip('/')}",), kind="page", slug=slug, eye=eye,
            folders=(posixpath.dirname(path), self.folder), title=said.title or slug,
        )  # fmt: skip

    def _text(self, path: str, text: str) -> tuple[str, tuple[str, ...]]:
        tags = Tags(self.titles, code=self._code)
        text = hexo_tags(text, tags)
        html = text if path.endswith((".html", ".htm")) else markdown(text, "hexo")
        return html, tuple(tags.eye)

    def _code(self, name: str) -> str | None:
        """A file that `include_code` names."""
        folder = line(self.config.get("code_dir")) or "downloads/code"
        path = posixpath.normpath(posixpath.join(self.folder, folder, name))
        try:
            return self.source.text(path)
        except CannotRead:
            return None

    def _address(self, name: str, head: Matter, said: Said) -> str:
        """A post's address."""
        own = line(normal(head).get("permalink"))
        if own:
            return f"/{self.root}{own.strip('/')}"
        known = of_moment(said.at) if said.at else {}
        group = said.categories[-1] if said.categories else "uncategorized"
        mapped = self.config.get("category_map")
        if isinstance(mapped, dict):
            group = str(mapped.get(group, group))
        known |= {
            "title": name,
            "name": posixpath.basename(name),
            "post_title": said.title,
            "category": group,
            **{
                key: str(value)
                for key, value in normal(head).items()
                if isinstance(value, str | int)
            },
        } | {"title": name}
        return f"/{self.root}{filled(self.permalink, known).lstrip('/')}"


HEXO: Final = Kind("hexo", "Hexo", _recognise, _read)
