"""Hugo: `hugo.toml` or `config.*`, pieces in `content/`, files that are served as they are in `static/`.

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
from bulletin.desk.adopting.hugo_tags import hugo_tags
from bulletin.desk.adopting.markup import markdown
from bulletin.desk.adopting.matter import Matter, line, moment, yes
from bulletin.desk.adopting.places import filled, of_moment
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.settings import config_of, hosts_of, plain_values, read_heads, zone_of
from bulletin.desk.adopting.source import Source
from bulletin.desk.adopting.tags import Tags

_TEXTS: Final = (".md", ".markdown", ".mdown", ".html", ".htm", ".rmd", ".rmarkdown")
_NAMES: Final = tuple(
    f"{folder}{stem}.{ending}"
    for stem in ("hugo", "config")
    for folder in ("", "config/_default/")
    for ending in ("toml", "yaml", "yml", "json")
)
_DATED: Final = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[-_](?P<slug>.+))?")
_SECTIONLESS: Final = frozenset("search archives archive tags categories links 404".split())


def _config(source: Source) -> dict[str, Any]:
    return {key.lower(): value for key, value in config_of(source, *_NAMES).items()}


def _folder(config: Mapping[str, Any]) -> str:
    return (line(config.get("contentdir")) or "content").strip("/")


def _recognise(source: Source) -> bool:
    return any(map(source.has, _NAMES)) and any(
        True for _ in source.under(_folder(_config(source)), *_TEXTS)
    )


def _paths(source: Source, folder: str) -> Iterator[str]:
    """The texts; of a piece that was knitted from R, what R made of it."""
    known = source.known
    for path in source.under(folder, *_TEXTS):
        stem = posixpath.splitext(path)[0]
        if posixpath.basename(stem) == "_index":
            continue
        if path.lower().endswith((".rmd", ".rmarkdown")):
            if not any(f"{stem}{ending}" in known for ending in (".md", ".html", ".markdown")):
                yield path
        else:
            yield path


def _read(source: Source, zone: ZoneInfo) -> Site:
    config = _config(source)
    zone = zone_of(line(config.get("timezone")), zone)
    folder = _folder(config)
    texts, refused = read_heads(source, _paths(source, folder))
    reader = _Reader(config, folder, zone, source)
    posts, more = parted(reader.piece(path, *read) for path, read in texts.items())
    url = line(config.get("baseurl"))
    static = line(config.get("staticdir")) or "static"
    return Site(posts, [*refused, *more], hosts_of(source, url), (static, folder, "assets"))


class _Reader:
    """Reads the pieces of one site."""

    def __init__(
        self, config: Mapping[str, Any], folder: str, zone: ZoneInfo, source: Source
    ) -> None:
        self.config, self.folder, self.zone, self.source = config, folder, zone, source
        root = urlsplit(line(config.get("baseurl"))).path.strip("/")
        self.root = f"/{root}" if root else ""
        links = config.get("permalinks")
        links = links if isinstance(links, dict) else {}
        pages = links.get("page")
        self.permalinks = {**links, **(pages if isinstance(pages, dict) else {})}
        parameters = config.get("params")
        self.variables = {
            key.lower(): value
            for key, value in plain_values(
                parameters if isinstance(parameters, dict) else {}, ""
            ).items()
        }
        self.ugly = yes(config.get("uglyurls"))

    def piece(self, path: str, head: Matter, text: str) -> Post | Refused:
        """One file: a post, or a page where it has no date."""
        said = read_fields(head, self.zone)
        inside = path.removeprefix(f"{self.folder}/")
        stem = re.sub(r"\.[a-z]{2}(?:-[a-zA-Z]{2,4})?\Z", "", posixpath.splitext(inside)[0])
        stem = stem.removesuffix("/index")
        name = posixpath.basename(stem)
        dated = _DATED.fullmatch(name)
        at = said.at or (moment(dated["date"], self.zone) if dated else None)
        variables = self.variables | plain_values(normal(head), "")
        tags = Tags(variables=variables)
        body = hugo_tags(text, tags)
        html = body if path.lower().endswith((".html", ".htm")) else markdown(body, "hugo")
        slug = line(normal(head).get("slug")) or (
            (dated["slug"] or name) if dated and not said.at else name
        )
        known = {
            "eye": tuple(tags.eye), "slug": slug, "title": said.title,
            "addresses": (self._address(stem, slug, head, said, at),),
            "folders": (posixpath.dirname(path), ""),
        }  # fmt: skip
        if yes(normal(head).get("headless")) or not text.strip():
            return Refused(path, "没有正文。", said.title)
        if at is None:
            if ("/" in stem and stem.count("/") > 1) or name in _SECTIONLESS:
                return Refused(path, "没有日期。", said.title)
            return said.post(path, html, kind="page", **{**known, "title": said.title or name})
        return said.post(path, html, at=at, **known)

    def _address(self, stem: str, slug: str, head: Matter, said: Said, at: Any) -> str:
        """A piece's address."""
        own = line(normal(head).get("url"))
        if own:
            return own if own.startswith("/") else f"{self.root}/{own}"
        folder, _, name = stem.rpartition("/")
        section = stem.partition("/")[0] if "/" in stem else ""
        pattern = self.permalinks.get(section)
        last = _urlized(slug if normal(head).get("slug") else name)
        if isinstance(pattern, str) and at is not None:
            known = of_moment(at.astimezone(self.zone)) | {
                "section": section,
                "sections": _urlized(folder),
                "title": _urlized(said.title),
                "slug": _urlized(line(normal(head).get("slug")) or said.title or name),
                "filename": _urlized(name),
                "slugorfilename": last,
                "slugorcontentbasename": last,
                "contentbasename": _urlized(name),
            }
            path = filled(pattern, known)
        else:
            path = f"/{_urlized(folder)}/{last}" if folder else f"/{last}"
        return f"{self.root}/{path.strip('/')}" + (".html" if self.ugly else "/")


def _urlized(text: str) -> str:
    """A text as Hugo puts it in an address."""
    return re.sub(r"-{2,}", "-", re.sub(r"[^\w/.~+#-]+", "-", text.lower().strip())).strip("-")


HUGO: Final = Kind("hugo", "Hugo", _recognise, _read)
