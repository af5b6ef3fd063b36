"""Fields: what the heads of other generators call ours.

In: the fields above a text, by their names. Out: the same for a `Post`; the names of those that say nothing
that this paper has a place for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bulletin.desk.adopting.matter import Matter, line, moment, no, words, yes
from bulletin.desk.adopting.post import Post
from bulletin.model.record import Record

_DATES: Final = (
    "date pubdate published_at publishdate publish_date created created_at create_time".split()
)
_UPDATES: Final = (
    "updated lastmod modified last_modified_at last_modified update updated_at".split()
)
_NEEDLESS: Final = frozenset(
    "layout type id comments comment toc math mathjax katex"
    " mermaid sticky top weight order menu sidebar nav aside"
    " license markup slug url permalink abbrlink path template save_as status draft published hidden private"
    " visibility unlisted post_status headless pin"
    " pinned autonumbering mathjax2 sitemap noindex robots".split()
)
"""What is used elsewhere, or says how a page looks and not what it says."""
_COVERS: Final = (
    "cover image thumbnail thumb banner featured_image feature_image img header_img header_image index_img"
    " banner_img top_img photo photos images cover_image".split()
)
_PLACEHOLDERS: Final = frozenset("todo null none undefined 无 暂无 - .".split())


class Said(Record, frozen=True):
    """What a head says, in our words; `hidden` why its piece is not shown."""

    title: str
    at: datetime | None
    updated: datetime | None
    deck: str
    summary: str
    categories: tuple[str, ...]
    topics: tuple[str, ...]
    people: tuple[str, ...]
    source: str
    source_url: str
    cover: str
    lang: str
    hidden: str
    aliases: tuple[str, ...]
    unused: tuple[str, ...]

    def post(self, place: str, html: str, **more: Any) -> Post:
        """The post of this head, with its text and what else is known of it."""
        known = {name: getattr(self, name) for name in self.__struct_fields__ if name != "aliases"}
        known |= {name: value for name, value in more.items() if value or name not in known}
        known["addresses"] = tuple(dict.fromkeys([*more.get("addresses", ()), *self.aliases]))
        return Post(place=place, html=html, **known)


def normal(data: Matter) -> dict[str, Any]:
    """Fields by their names in small letters, `-` and blanks as `_`."""
    return {re.sub(r"[\s-]+", "_", str(key).strip().lower()): value for key, value in data.items()}


def read_fields(data: Matter, zone: ZoneInfo) -> Said:
    """What a head says. Moments without a zone are in `zone`."""
    known = normal(data)
    used: set[str] = set()

    def take(*names: str) -> Any:
        used.update(names)
        return next((known[name] for name in names if known.get(name) not in (None, "", [])), None)

    at = next((found for name in _DATES if (found := moment(take(name), zone))), None)
    updated = next((found for name in _UPDATES if (found := moment(take(name), zone))), None)
    summary = line(take("summary", "description", "excerpt", "desc", "abstract"))
    url = line(take("source_url", "original_url", "canonical_url", "external_url", "link"))
    cover = take(*_COVERS)
    said = Said(
        title=line(take("title")),
        at=at,
        updated=updated,
        deck=line(take("subtitle", "sub_title", "subheading")),
        summary="" if summary.lower() in _PLACEHOLDERS else summary,
        categories=words(take("categories", "category")),
        topics=words(take("tags", "tag", "topics", "series")),
        people=words(take("authors", "author", "writer", "by")),
        source=line(take("source", "来源", "copyright_info")),
        source_url=url if re.match(r"https?://", url) else "",
        cover=_cover(cover),
        lang=line(take("lang", "language")),
        hidden=_hidden(known),
        aliases=tuple(_aliases(take("aliases", "alias", "redirect_from"))),
        unused=(),
    )
    left = {name for name, value in known.items() if value not in (None, "", [], {}, False)}
    return replace(said, unused=tuple(sorted(left - used - _NEEDLESS)))


def _cover(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = (
            value.get("url")
            or value.get("src")
            or value.get("path")
            or value.get("image")
            or value.get("feature")
        )
    return line(value)


def _aliases(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [line(one) for one in values if line(one)]


def _hidden(known: Mapping[str, Any]) -> str:
    """Why a site does not show a piece; empty if it does."""
    if yes(known.get("draft")) or no(known.get("published")) or no(known.get("publish")):
        return "旧网站上是草稿"
    if any(yes(known.get(name)) for name in ("hidden", "hide", "private", "unlisted", "secret")):
        return "旧网站上是隐藏的"
    status = line(
        known.get("status") or known.get("post_status") or known.get("visibility")
    ).lower()
    if status in ("draft", "hidden", "private", "pending", "skip", "secret"):
        return "旧网站上没有公开"
    return "旧网站上要密码才能看" if known.get("password") else ""
