"""A made-up paper to arrange: articles in memory, no file, no photo."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pelicanconf
from bulletin.model.addresses import Addresses
from bulletin.model.archive import relate
from bulletin.model.article import Article
from bulletin.model.site import Imprint, Section, Site
from bulletin.pages import make_edition
from bulletin.pages.edition import Edition
from bulletin.settings import ADDRESSES

NOW = datetime(2022, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SITE = Site(
    name="青禾简报",
    district="青禾区",
    description="",
    origin="https://paper.example",
    root="/",
    sections=tuple(Section(*row) for row in pelicanconf.SECTIONS),
    imprint=Imprint(),
    assets={},
)


def article(number: int, **facts: object) -> Article:
    """The article so many hours before now."""
    at = NOW - timedelta(hours=number)
    address = f"{at:%Y/%m/%d}/n{number}"
    title = f"第{number}条"
    known: dict[str, object] = {
        "title": title,
        "section": "要闻",
        "words": ("", title, ""),
    } | facts
    return Article(path=f"{address}.md", address=address, date=at, **known)  # type: ignore[arg-type]


def edition(*articles: Article, page_size: int = 30) -> Edition:
    """The edition of these articles."""
    patterns = {name: getattr(pelicanconf, name) for name in ADDRESSES}
    return make_edition(
        SITE,
        Addresses("/", patterns, {}, {}),
        relate(articles),
        (),
        {},
        {},
        {},
        None,
        ground="",
        page_size=page_size,
        feeds=True,
        search=False,
    )
