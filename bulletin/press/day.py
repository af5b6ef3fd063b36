"""A day in typst's language, made from the pages that readers get.

In: the output folder, and which of its files are the pages of a day (its manifest says so). Out: `Day`: the
text that is set, the photos that it shows, the pieces; and for each day what tells at a glance whether its
pages changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bulletin.engine.manifest import Manifest
from bulletin.model.addresses import ARTICLE_PAGE, INDEX
from bulletin.model.dates import WEEKDAYS
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.model.site import FOLDER, HANS, HANT
from bulletin.pages.article import ARTICLES
from bulletin.press.tree import Element, read_page
from bulletin.press.typed import Typed, plain, quoted

_EDITIONS: Final = {HANS: "", HANT: FOLDER}
_ISSUE: Final = re.compile(r"第 \d+ 期")
_STYLE: Final = Path(__file__).with_name("day.typ")


class DayPages(Record, frozen=True):
    """The pages of a day in one edition: `path` is where its PDF belongs, `mark` the digest of all these
    pages as they stand, `articles` the addresses of the pieces by their files."""

    day: date
    folder: str  # of the edition, in the output
    path: str
    mark: str
    articles: dict[str, str]


class Day(Record, frozen=True):
    """A day as it is set: `key` is the digest of all that its PDF shows, `shows` are the pieces' addresses
    and the photos' files."""

    key: str
    text: str
    shows: tuple[str, ...]


def pdf_path(folder: str, day: date) -> str:
    """Where the PDF of a day stands in an edition's folder: `2022/05/21/2022-05-21.pdf`."""
    return f"{folder}{day:%Y/%m/%d}/{day}.pdf"


def days(manifest: Manifest) -> Iterator[DayPages]:
    """The days that have pieces, in every edition, newest first. A withdrawn piece has a notice instead of a
    page, and is none."""
    kind = f" {ARTICLES.name} "
    found: list[DayPages] = []
    entries = manifest.entries
    for name, group in manifest.groups.items():
        lang, _, day = name.partition(kind)
        if lang not in _EDITIONS or not day:
            continue
        folder, when = _EDITIONS[lang], date.fromisoformat(day)
        files = group.entries
        order = f"{folder}{when:%Y/%m/%d}/{INDEX}"
        stamps = {path: one.digest for path, one in files.items()}
        stamps[order] = entries[order].digest if order in entries else ""
        articles = {
            path: page["address"]
            for path in files
            if (page := ARTICLE_PAGE.fullmatch(path.removeprefix(folder)))
        }
        mark = digest(f"{style()} {sorted(stamps.items())}".encode())
        found.append(DayPages(when, folder, pdf_path(folder, when), mark, articles))
    return iter(sorted(found, key=lambda one: (one.day, one.path), reverse=True))


def read_day(output: Path, pages: DayPages) -> Day:
    """Read the pages of a day. Raises `OSError` where one is not there."""
    order = output / f"{pages.folder}{pages.day:%Y/%m/%d}" / INDEX
    page = read_page(order.read_text("utf-8")) if order.is_file() else Element("", {})
    heading = page.first("header", "heading") or Element("", {})
    issue = found[0] if (found := _ISSUE.search(heading.text)) else ""
    ranks = dict(_ranks(page))
    place = {address: number for number, address in enumerate(ranks)}
    files = sorted(pages.articles, key=lambda path: place.get(pages.articles[path], len(place)))
    typed: list[Typed] = []
    first = Element("", {})
    for path in files:
        root = read_page((output / path).read_text("utf-8"))
        article = root.first("article", "paper")
        if article is None:
            continue
        first = first if typed else root
        rank = ranks.get(pages.articles[path], "standard")
        # the first piece leads, whatever its rank, and no other: over both columns there is room for one
        rank = "lead" if not typed else "major" if rank == "lead" else rank
        typed.append(Typed(article, rank, issue, typed[-1].sheet if typed else ""))
    text = (
        f"{style()}\n{_masthead(pages, first, page, issue)}\n{''.join(one.text for one in typed)}"
    )
    photos = dict.fromkeys(file for one in typed for file in one.photos)
    shows = (*(pages.articles[path] for path in files), *photos)
    return Day(digest(text.encode()), text, shows)


def _masthead(pages: DayPages, first: Element, page: Element, issue: str) -> str:
    lang = next((one.attributes.get("lang", "") for one in first.all("html")), "")
    region = {"TW": "tw", "HK": "hk"}.get(lang.rpartition("-")[2], "tw" if "Hant" in lang else "cn")
    header = first.first("header", "masthead") or Element("", {})
    name = header.first("p", "name") or Element("", {})
    drawn = name.first("svg")
    called = name.text.strip() or (drawn.attributes.get("aria-label", "") if drawn else "")
    links = (one for one in page.all("link") if one.attributes.get("rel") == "canonical")
    address = next((one.attributes.get("href", "") for one in links), "")
    day = f"{pages.day.year}年{pages.day.month}月{pages.day.day}日 星期{WEEKDAYS[pages.day.weekday()]}"
    said = [
        f"name: [{plain(called)}]",
        f"title: {quoted(f'{called} {pages.day.year}年{pages.day.month}月{pages.day.day}日')}",
        f"day: [{plain(day)}]",
        f"issue: [{plain(issue)}]",
        f"address: {quoted(address)}",
        f"region: {quoted(region)}",
    ]
    return f"#show: paper.with({', '.join(said)})"


def _ranks(page: Element) -> Iterator[tuple[str, str]]:
    """The pieces that the day's page names, in its order, with their ranks."""
    main = page.first("main") or Element("", {})
    for story in main.all("article"):
        for link in story.all("a"):
            named = re.search(
                r"(\d{4}/\d{2}/\d{2}/[^/]+)/\Z", unquote(link.attributes.get("href", ""))
            )
            if named:
                yield named[1], story.attributes.get("data-rank", "standard")
                break


@cache
def style() -> str:
    """What says how a day looks, in typst's language."""
    return _STYLE.read_text("utf-8")
