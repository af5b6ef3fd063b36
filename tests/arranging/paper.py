"""A made-up paper to arrange: articles in memory, no file, no photo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

import pelicanconf
from bulletin.model.addresses import Addresses
from bulletin.model.archive import relate
from bulletin.model.article import Article, StaticPage
from bulletin.model.shown import with_digests
from bulletin.model.site import Imprint, Section, Site
from bulletin.pages import arrange, kinds
from bulletin.pages.components import Link
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group, Page, decode_inputs, encode_inputs
from bulletin.pages.sources import Sources
from bulletin.settings import ADDRESSES

NOW = datetime(2022, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SITE = Site(
    name="青禾简报",
    district="青禾区",
    description="",
    origin="https://paper.example",
    root="/",
    sections=tuple(Section(*row, row[0] == "图片") for row in pelicanconf.SECTIONS),
    imprint=Imprint(),
    assets={},
)
PATTERNS = {name: getattr(pelicanconf, name) for name in ADDRESSES}


def article(number: float, **facts: object) -> Article:
    """The article so many hours before now."""
    at = NOW - timedelta(hours=number)
    address = str(facts.pop("address", f"{at:%Y/%m/%d}/n{number}"))
    title = f"第{number}条"
    known: dict[str, object] = {
        "title": title,
        "section": "要闻",
        "words": ("", title, ""),
    } | facts
    return with_digests(Article(path=f"{address}.md", address=address, date=at, **known))  # type: ignore[arg-type]


def sources(
    *articles: Article,
    introductions: Mapping[str, StaticPage] | None = None,
    profiles: Mapping[str, StaticPage] | None = None,
) -> Sources:
    """What is known of a paper of these articles."""
    archive = relate(articles, {})
    return Sources(archive, (), introductions or {}, profiles or {}, {}, (), NOW)


def edition(known: Sources, **facts: object) -> Edition:
    """The edition of a paper; `facts` are settings of its own."""
    addresses = Addresses("/", PATTERNS, {}, {})
    sections = tuple(
        Link(one.name, addresses.section(one.slug))
        for one in SITE.sections
        if one.name in known.archive.sections
    )
    made = Edition(SITE, addresses, sections, (), (), {}, (), "", 30, feeds=True, search=False)
    return replace(made, **facts)  # type: ignore[arg-type]


def pages(known: Sources, **facts: object) -> dict[str, Page]:
    """Every page of a paper by its first path, arranged as a worker would: from a group's inputs as they
    are sent, and the edition."""
    whole = edition(known, **facts)
    return {
        page.paths[0]: page for group in arrange(whole, known, "") for page in _pages(whole, group)
    }


def _pages(whole: Edition, group: Group) -> list[Page]:
    kind = kinds()[group.kind]
    return list(kind.pages(whole, decode_inputs(kind, encode_inputs(group.inputs))))


def views(*articles: Article, **facts: object) -> dict[str, Any]:
    """The view of every page of a paper of these articles, by the page's path."""
    return {path: page.view for path, page in pages(sources(*articles), **facts).items()}
