"""Pelican: `pelicanconf.py`, pieces in Markdown, reStructuredText or HTML below `PATH`.

In: the folder of such a site. Out: its posts and pages. The settings file is read and not run: what it does
not write out is what Pelican has by itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

from bulletin.desk.adopting.fields import normal, read_fields
from bulletin.desk.adopting.markup import markdown, restructured
from bulletin.desk.adopting.matter import line, moment, read_matter
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.settings import assignments, hosts_of, zone_of
from bulletin.desk.adopting.source import CannotRead, Source

_TEXTS: Final = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
_ENTRY: Final = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<value>.*)")
_FIELD: Final = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<format>%[A-Za-z%/._-]*))?\}")
_FILE: Final = re.compile(r"[{|](?:static|attach|filename|photo|tag|category|author|index)[}|]")
_SUMMARY: Final = re.compile(r"(?m)^[ \t]*<!--[ \t]*PELICAN_(?:BEGIN|END)_SUMMARY[ \t]*-->[ \t]*$")


def _config(source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("pelicanconf.py", "publishconf.py"):
        if source.has(name):
            found |= assignments(source.text(name))
    return found


def _recognise(source: Source) -> bool:
    return source.has("pelicanconf.py")


def _folder(config: Mapping[str, Any], source: Source) -> str:
    folder = posixpath.normpath(line(config.get("PATH")) or "content").strip("/")
    if any(True for _ in source.under(folder, *_TEXTS)):
        return "" if folder == "." else folder
    return "content"


def _read(source: Source, zone: ZoneInfo) -> Site:
    config = _config(source)
    zone = zone_of(line(config.get("TIMEZONE")), zone)
    folder = _folder(config, source)
    reader = _Reader(config, folder, zone)

    def read(path: str) -> Post | Refused:
        try:
            return reader.piece(path, source.text(path))
        except CannotRead as why:
            return Refused(path, str(why))

    posts, refused = parted(map(read, _paths(source, folder, config)))
    return Site(posts, refused, hosts_of(source, line(config.get("SITEURL"))), (folder,))


def _paths(source: Source, folder: str, config: Mapping[str, Any]) -> Iterator[str]:
    """The texts; what lies among the static files is none."""
    static = config.get("STATIC_PATHS")
    names = [line(one) for one in static] if isinstance(static, list) else ["images"]
    apart = tuple(f"{folder}/{name.strip('/')}/".lstrip("/") for name in names if name.strip("/"))
    readme = ("readme", "license", "changelog")
    for path in source.under(folder, *_TEXTS):
        if (
            not path.startswith(apart)
            and posixpath.basename(path).lower().split(".")[0] not in readme
        ):
            yield path


class _Reader:
    """Reads the pieces of one site."""

    def __init__(self, config: Mapping[str, Any], folder: str, zone: ZoneInfo) -> None:
        self.config, self.folder, self.zone = config, folder, zone
        root = urlsplit(line(config.get("SITEURL"))).path.strip("/")
        self.root = f"/{root}" if root else ""
        self.pattern = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2}).*")
        typed = line(config.get("FILENAME_METADATA"))
        if "(?P<" in typed and len(typed) < 200:  # noqa: PLR2004 (an expression of a person)
            with suppress(re.error):  # what is no expression is as if it were not there
                self.pattern = re.compile(typed)

    def piece(self, path: str, text: str) -> Post | Refused:
        """One file."""
        head, html = self._parts(path, text)
        stem = posixpath.splitext(posixpath.basename(path))[0]
        named = self.pattern.match(stem)
        for name, value in (named.groupdict() if named else {}).items():
            head.setdefault(name, value)
        said = read_fields(head, self.zone)
        inside = path.removeprefix(f"{self.folder}/")
        above = posixpath.dirname(inside)
        categories = said.categories
        if not categories and above and self.config.get("USE_FOLDER_AS_CATEGORY", True):
            categories = (posixpath.basename(above),)
        pages = self.config.get("PAGE_PATHS")
        page_folders = [line(one) for one in pages] if isinstance(pages, list) else ["pages"]
        is_page = any(inside.startswith(f"{one}/") for one in page_folders if one)
        slug = line(normal(head).get("slug")) or self._slug(said.title, stem)
        html = _FILE.sub("", html)
        if is_page:
            address = line(self.config.get("PAGE_URL")) or "pages/{slug}.html"
            return said.post(
                path, html, kind="page", slug=slug, title=said.title or stem,
                addresses=(self._filled(address, slug, None, "", normal(head)),),
                folders=(posixpath.dirname(path), self.folder),
            )  # fmt: skip
        default = self.config.get("DEFAULT_DATE")
        at = said.at or (
            moment(default, self.zone) if isinstance(default, str) and default != "fs" else None
        )
        if isinstance(default, tuple) and at is None:
            at = datetime(*default[:6], tzinfo=self.zone)  # type: ignore[misc]
        if at is None:
            return Refused(path, "没有日期。", said.title)
        address = line(self.config.get("ARTICLE_URL")) or "{slug}.html"
        category = (
            categories[0] if categories else line(self.config.get("DEFAULT_CATEGORY")) or "misc"
        )
        status = line(normal(head).get("status")) or line(self._default("status"))
        return said.post(
            path, html, at=at, slug=slug, categories=categories,
            hidden=said.hidden or ("旧网站上没有公开" if status in ("draft", "hidden") else ""),
            addresses=(self._filled(address, slug, at, category, normal(head)),),
            folders=(posixpath.dirname(path), self.folder),
        )  # fmt: skip

    def _default(self, name: str) -> Any:
        defaults = self.config.get("DEFAULT_METADATA")
        return defaults.get(name) if isinstance(defaults, dict) else None

    def _parts(self, path: str, text: str) -> tuple[dict[str, Any], str]:
        """The fields above a text, and what it shows."""
        if path.endswith(".rst"):
            html, fields = restructured(text)
            return dict(fields), html
        if path.lower().endswith((".html", ".htm")):
            page = _Page()
            page.feed(text)
            body = re.search(r"<body[^>]*>(.*)</body>", text, re.DOTALL | re.IGNORECASE)
            return page.found, body[1] if body else text
        if text.lstrip().startswith(("---", "+++")):
            head, below = read_matter(text)
            return dict(head), markdown(_SUMMARY.sub("", below), "pelican")
        fields, below = _entries(text)
        return fields, markdown(_SUMMARY.sub("", below), "pelican")

    def _slug(self, title: str, stem: str) -> str:
        source = stem if self.config.get("SLUGIFY_SOURCE") == "basename" else title or stem
        own = self.config.get("SLUG_REGEX_SUBSTITUTIONS")
        rules: Any = own or DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]
        try:
            return str(slugify(source, regex_subs=rules))
        except (re.error, TypeError, ValueError):
            return stem

    def _filled(
        self, pattern: str, slug: str, at: datetime | None, category: str, head: Mapping[str, Any]
    ) -> str:
        known = {
            "slug": slug,
            "category": self._slug(category, category),
            "lang": line(head.get("lang")),
        }
        local = at.astimezone(self.zone) if at else None

        def value(found: re.Match[str]) -> str:
            if found["name"] == "date" and local:
                return local.strftime(found["format"] or "%Y-%m-%d")
            return known.get(found["name"], line(head.get(found["name"])))

        return f"{self.root}/{_FIELD.sub(value, pattern).lstrip('/')}"


def _entries(text: str) -> tuple[dict[str, Any], str]:
    """Fields as Python-Markdown's `meta` has them: one a line, up to the first blank line."""
    lines = text.lstrip("\n").split("\n")
    fields: dict[str, Any] = {}
    key = ""
    for at, one in enumerate(lines):
        entry = _ENTRY.fullmatch(one)
        if not one.strip():
            return fields, "\n".join(lines[at + 1 :])
        if entry:
            key = entry["key"].lower()
            fields[key] = entry["value"].strip()
        elif key and one.startswith(("    ", "\t")):
            fields[key] = f"{fields[key]}, {one.strip()}".strip(", ")
        else:
            return fields, "\n".join(lines[at:])
    return fields, ""


class _Page(HTMLParser):
    """Reads the fields of a piece that is HTML: its title and its metas."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, Any] = {}
        self._title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        said = dict(attrs)
        self._title = tag == "title"
        if tag == "meta" and said.get("name") and said.get("content"):
            self.found.setdefault(str(said["name"]).lower(), said["content"])

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._title and data.strip():
            self.found.setdefault("title", " ".join(data.split()))


PELICAN: Final = Kind("pelican", "Pelican", _recognise, _read)
