"""The paper's own pages, which editors put into a day's folder: `A01.jpg`, `A01.pdf`, `A01.toml`.

In: the survey, the articles, what is known of photos. Out: the pages that readers may see, by their day; and
what to tell editors: of pages that are held back, of files that are of no use.

A page is held back while it holds a piece that readers do not see, because it is not published yet or was
withdrawn. What a page holds is known from its areas and from the 版次 of the day's pieces. A piece that
readers do not see and of which nobody knows where it stands holds back every page of its day that has no
areas.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.checks.kinds import SHEET, SHEET_PICTURE, kind_of
from bulletin.model.article import Article, Photo
from bulletin.model.faults import Fault
from bulletin.model.printed import Area, PrintedPage
from bulletin.model.record import Record
from bulletin.model.sheets import sheet_of
from bulletin.model.shown import PhotosKnown
from bulletin.reading.areas import AreasRefused, read_areas
from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed
from bulletin.store.survey import Survey

AREAS: Final = "areas"  # in the cache folder

Printed = Mapping[date, Sequence[PrintedPage]]


class Leaf(Record, frozen=True):
    """The files of one page, relative to the content folder; empty where there is none."""

    day: str  # its folder
    name: str
    picture: str = ""
    pdf: str = ""
    areas: str = ""

    @property
    def shown(self) -> str:
        """The file that its picture is made from."""
        return self.picture or self.pdf


def leaves(found: Survey, used: Iterable[str]) -> list[Leaf]:
    """The pages whose files are there, in order. A picture that a text shows is that text's, and no page."""
    taken = set(used)
    by_name: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for path in found.digests:
        picture = bool(SHEET_PICTURE.fullmatch(path)) and path not in taken
        if not picture and kind_of(path) is not SHEET:
            continue
        day, name = posixpath.split(path)
        stem, _, ending = name.rpartition(".")
        what = "picture" if picture else {"pdf": "pdf", "toml": "areas"}[ending.lower()]
        by_name[day, stem].setdefault(what, path)
    return [Leaf(day, name, **files) for (day, name), files in sorted(by_name.items())]


def pictures(some: Iterable[Leaf]) -> Iterator[tuple[str, Photo]]:
    """The files that pictures of pages are made from, each with the file that a fault of it names."""
    return ((leaf.shown, Photo(leaf.shown)) for leaf in some if leaf.shown)


def printed(
    some: Sequence[Leaf],
    seen: Iterable[Article],
    hidden: Iterable[Article],
    known: PhotosKnown,
    found: Survey,
    content: Path,
    cache: Path,
) -> tuple[dict[date, tuple[PrintedPage, ...]], list[Fault]]:
    """The pages that readers may see, by their day, and what to tell of the others. `known` are the facts of
    their pictures."""
    shown, secret = _by_day(one for one in seen if not one.withdrawn), defaultdict(list)
    for one in (*(one for one in seen if one.withdrawn), *hidden):
        secret[one.address.rpartition("/")[0]].append(one)
    pages: dict[date, list[PrintedPage]] = defaultdict(list)
    faults: list[Fault] = []
    by_day: dict[str, list[tuple[Leaf, tuple[Area, ...] | None]]] = defaultdict(list)
    readings = _read(some, found, content, cache)
    for leaf in some:
        areas, wrong = _areas(leaf, readings)
        faults += wrong
        by_day[leaf.day].append((leaf, areas))
    for day, own in by_day.items():
        placed = {area.article for _, areas in own for area in areas or ()}
        lost = [one for one in secret[day] if not one.page and one.address not in placed]
        for leaf, areas in own:
            reason = _why_not(leaf, areas, shown[day], secret[day], lost)
            if reason:
                faults.append(_held_back(leaf, reason))
            elif leaf.shown and areas is not None and leaf.shown in known:
                pages[_date(day)].append(_page(leaf, areas, known, found))
    return {day: tuple(some) for day, some in pages.items()}, faults


def _by_day(articles: Iterable[Article]) -> dict[str, list[Article]]:
    found: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        found[article.address.rpartition("/")[0]].append(article)
    return found


def _date(day: str) -> date:
    year, month, number = map(int, day.split("/"))
    return date(year, month, number)


class _Reading(Record, frozen=True):
    """What a file of areas says, or why it cannot be read."""

    areas: tuple[Area, ...] = ()
    fact: str = ""
    remedy: str = ""


def _read(some: Iterable[Leaf], found: Survey, content: Path, cache: Path) -> dict[str, _Reading]:
    """What the files of areas say, by their paths; opens only those that the cache does not know."""
    record = Sealed(cache / AREAS, dict[str, _Reading], program())
    known = record.load() or {}
    files = {leaf.areas: leaf.day for leaf in some if leaf.areas}
    keys = {file: f"{day} {found.digests[file]}" for file, day in files.items()}
    now = {key: known[key] for key in keys.values() if key in known}
    for file, key in keys.items():
        if key not in now:
            try:
                areas = read_areas((content / file).read_bytes(), files[file])
                now[key] = _Reading(areas)
            except AreasRefused as why:
                now[key] = _Reading((), why.fact, why.remedy)
    if now != known:
        record.save(now)
    return {file: now[key] for file, key in keys.items()}


def _areas(
    leaf: Leaf, readings: Mapping[str, _Reading]
) -> tuple[tuple[Area, ...] | None, list[Fault]]:
    """The areas of a page; None where they cannot be read, and nobody knows what the page holds."""
    if not leaf.areas:
        return (), []
    if not leaf.shown:
        fact = "旁边没有这一版的图和 PDF，热区没有用。"
        remedy = f"请放上 {leaf.name}.jpg 或 {leaf.name}.pdf。"
        return (), [Fault(leaf.areas, 0, fact, remedy, warning=True)]
    read = readings[leaf.areas]
    if read.fact:
        fact = f"{read.fact}这一版先不公开。"
        return None, [Fault(leaf.areas, 0, fact, read.remedy, warning=True)]
    return read.areas, []


def _why_not(
    leaf: Leaf,
    areas: Sequence[Area] | None,
    shown: Sequence[Article],
    secret: Sequence[Article],
    lost: Sequence[Article],
) -> str:
    """Why readers may not see a page; empty where they may, or where something else is told already."""
    if areas is None or not leaf.shown:
        return ""
    if not shown:
        return "这一天还没有公开的稿件"
    public = {one.address for one in shown}
    if missing := [area.article for area in areas if area.article not in public]:
        return f"热区里的 {missing[0]} 没有公开"
    on_it = (one for one in secret if sheet_of(one.page).upper() == leaf.name.upper())
    if held := next(on_it, None):
        return f"这一版上的 {held.address} 没有公开"
    if lost and not areas:
        return f"{lost[0].address} 没有公开，也不知道它在哪一版"
    return ""


def _held_back(leaf: Leaf, reason: str) -> Fault:
    remedy = "稿件公开以后，版面也会公开；撤下的稿件，请换一份没有它的版面，或者删去。"
    return Fault(leaf.shown, 0, f"{reason}，这一版先不公开。", remedy, warning=True)


def _page(leaf: Leaf, areas: Sequence[Area], known: PhotosKnown, found: Survey) -> PrintedPage:
    digest = found.digests[leaf.pdf] if leaf.pdf else ""
    return PrintedPage(leaf.name, leaf.shown, known[leaf.shown], leaf.pdf, digest, tuple(areas))


def only_told(some: Iterable[Leaf], faults: Iterable[Fault]) -> Iterator[Fault]:
    """Faults of which those of pages stop nothing: such a page is not shown."""
    files = {leaf.shown for leaf in some}
    for fault in faults:
        yield replace(fault, warning=True) if fault.path in files else fault
