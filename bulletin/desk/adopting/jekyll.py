"""Jekyll: `_config.yml`, `_posts/2022-05-21-name.md`, pages at the top.

In: the folder of such a site. Out: its posts and pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bulletin.desk.adopting.fields import Said, normal, read_fields
from bulletin.desk.adopting.liquid_tags import liquid_tags
from bulletin.desk.adopting.markup import markdown
from bulletin.desk.adopting.matter import Matter, line, moment, words
from bulletin.desk.adopting.places import filled, of_moment
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.settings import config_of, hosts_of, plain_values, read_heads, zone_of
from bulletin.desk.adopting.source import Source
from bulletin.desk.adopting.tags import Tags

_TEXTS: Final = (".md", ".markdown", ".mkd", ".html", ".htm")
_NAME: Final = re.compile(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
_STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
_NO_PAGES: Final = frozenset("readme license changelog contributing 404 index gemfile".split())


def _config(source: Source) -> dict[str, Any]:
    return config_of(source, "_config.yml", "_config.yaml", "_config.toml")


def _paths(source: Source) -> Iterator[str]:
    """Posts and drafts, wherever their folder is, and the pages at the top."""
    for path in source.paths:
        if not path.lower().endswith(_TEXTS):
            continue
        folders = path.split("/")[:-1]
        if "_posts" in folders or folders[:1] == ["_drafts"]:
            yield path
        elif len(folders) <= 1 and not any(part.startswith("_") for part in folders):
            yield from [path] if path.endswith((".md", ".markdown")) else []


def _recognise(source: Source) -> bool:
    some = any(
        "_posts" in path.split("/")[:-1] and path.lower().endswith(_TEXTS) for path in source.paths
    )
    return some and not any(True for _ in source.under("source/_posts"))


def _read(source: Source, zone: ZoneInfo) -> Site:
    config = _config(source)
    zone = zone_of(line(config.get("timezone")), zone)
    texts, refused = read_heads(source, _paths(source))
    reader = _Reader(config, zone)
    posts, more = parted(reader.piece(path, *read) for path, read in texts.items())
    url = line(config.get("url"))
    return Site(posts, [*refused, *more], hosts_of(source, url), ("",))


class _Reader:
    """Reads the pieces of one site."""

    def __init__(self, config: Mapping[str, Any], zone: ZoneInfo) -> None:
        self.zone = zone
        root = (line(config.get("baseurl")) or urlsplit(line(config.get("url"))).path).strip("/")
        self.root = f"/{root}" if root else ""
        style = line(config.get("permalink")) or "date"
        self.permalink = _STYLES.get(style, style)
        self.variables = {
            **plain_values(config, "site."),
            "site.baseurl": self.root,
            "site.url": "",
        }

    def piece(self, path: str, head: Matter, text: str) -> Post | Refused | None:
        """One file: a post or a page; None for one that is no text of the site."""
        said = read_fields(head, self.zone)
        name = posixpath.splitext(posixpath.basename(path))[0]
        tags = Tags(variables={**self.variables, **plain_values(normal(head), "page.")})
        parts = path.split("/")[:-1]
        if "_posts" not in parts and "_drafts" not in parts:
            if not head or name.lower() in _NO_PAGES:
                return None
            return self._page(path, name, said, head, liquid_tags(text, tags), tags)
        dated = _NAME.fullmatch(name)
        at = said.at or (moment(dated["date"], self.zone) if dated else None)
        slug = line(normal(head).get("slug")) or (dated["slug"] if dated else name)
        html = self._html(path, liquid_tags(text, tags))
        if at is None:
            return Refused(path, "没有日期，文件名里也没有。", said.title)
        above = parts[: parts.index("_posts")] if "_posts" in parts else []
        hidden = said.hidden or ("旧网站上是草稿" if "_drafts" in parts else "")
        title = said.title or " ".join(word.capitalize() for word in slug.split("-"))
        return said.post(
            path, html, at=at, title=title, slug=slug, hidden=hidden, eye=tuple(tags.eye),
            addresses=(self._address(slug, head, said, at, above),),
            folders=(posixpath.dirname(path), "/".join(above), ""),
        )  # fmt: skip

    def _page(
        self, path: str, name: str, said: Said, head: Matter, text: str, tags: Tags
    ) -> Post | Refused:
        own = line(normal(head).get("permalink")) or f"/{posixpath.splitext(path)[0]}.html"
        html = self._html(path, text)
        if not text.strip() or (tags.eye and "{%" not in text and len(text.strip()) < 40):  # noqa: PLR2004
            return Refused(path, "旧网站由程序填的页面，本站自己会生成。", said.title)
        return said.post(
            path, html, kind="page", slug=name, title=said.title or name, eye=tuple(tags.eye),
            addresses=(f"{self.root}{own if own.startswith('/') else '/' + own}",),
            folders=(posixpath.dirname(path), ""),
        )  # fmt: skip

    @staticmethod
    def _html(path: str, text: str) -> str:
        return text if path.lower().endswith((".html", ".htm")) else markdown(text, "jekyll")

    def _address(self, slug: str, head: Matter, said: Said, at: Any, above: list[str]) -> str:
        """A post's address."""
        own = line(normal(head).get("permalink"))
        local = at.astimezone(self.zone)
        groups = words(normal(head).get("categories")) or words(normal(head).get("category"))
        if isinstance(normal(head).get("categories"), str):  # blanks part them there
            groups = tuple(line(normal(head).get("categories")).split())
        known = of_moment(local) | {
            "title": slug,
            "slug": slug,
            "categories": "/".join(one.lower().replace(" ", "-") for one in (*above, *groups)),
            "week": f"{local.isocalendar().week:02}",
            "short_day": f"{local:%a}",
        }
        del said
        return self.root + "/" + filled(own or self.permalink, known).lstrip("/")


JEKYLL: Final = Kind("jekyll", "Jekyll", _recognise, _read)
