"""Looking: what is known of the photos that articles and pages place.

In: where photos are placed, the survey, the cache. Out: the facts of every photo that can be shown; and
faults, each at the line that names the photo.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bulletin.model.article import Article, Photo, StaticPage, lead_photo
from bulletin.model.faults import Fault
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.photos.facts import PhotoRefused
from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed
from bulletin.store.survey import Survey

FACTS: Final = "photo-facts"


class Probed(Record, frozen=True):
    """What looking at a photo gave: its facts, or why it cannot be shown."""

    facts: PhotoFacts | None = None
    fact: str = ""
    remedy: str = ""


Known = dict[str, Probed]
"""A photo's digest and the ending of its name → what looking at it gave."""


def placed(articles: Iterable[Article], pages: Iterable[StaticPage]) -> Iterator[tuple[str, Photo]]:
    """Every photo that readers are to see, with the file that places it."""
    for article in articles:
        if article.withdrawn:
            continue
        for photo in article.photos:
            yield article.path, photo
        if article.photo and all(photo.file != article.photo for photo in article.photos):
            yield article.path, Photo(lead_photo(article))
    for page in pages:
        for photo in page.photos:
            yield page.path, photo


def look(
    photos: Iterable[tuple[str, Photo]], found: Survey, content: Path, cache: Path, threads: int
) -> tuple[dict[str, PhotoFacts], list[Fault]]:
    """The facts of every photo placed, and the faults of those that are missing or cannot be shown.

    Opens only photos that the cache does not know.
    """
    places: dict[str, list[tuple[str, Photo]]] = {}
    for path, photo in photos:
        places.setdefault(photo.file, []).append((path, photo))
    there = {file: where for file, where in places.items() if file in found.digests}
    faults = list(_missing(places, found))
    probed = _probed(list(there), found, content, cache, threads)
    facts: dict[str, PhotoFacts] = {}
    for file, where in there.items():
        known = probed[file]
        if known.facts is None:
            faults += [Fault(path, p.line, known.fact, known.remedy) for path, p in where]
            continue
        facts[file] = known.facts
        if known.facts.animated:
            fact = f"{posixpath.basename(file)} 是动图，网站只用它的第一帧。"
            faults += [Fault(path, p.line, fact, "", warning=True) for path, p in where]
    return facts, faults


def _missing(places: Mapping[str, list[tuple[str, Photo]]], found: Survey) -> Iterator[Fault]:
    folded = {path.casefold(): path for path in found.digests}
    for file, where in places.items():
        if file in found.digests:
            continue
        fact = f"找不到图片 {posixpath.basename(file)}。"
        remedy = "请把图片放在文章旁边，文件名写得一样。"
        if other := folded.get(file.casefold()):
            remedy = f"旁边有 {posixpath.basename(other)}，只是大小写不同，请写成一样。"
        for path, photo in where:
            yield Fault(path, photo.line, fact, remedy)


def _probed(
    files: list[str], found: Survey, content: Path, cache: Path, threads: int
) -> dict[str, Probed]:
    record = Sealed(cache / FACTS, Known, program())
    known = record.load()
    keys = {file: found.digests[file] + posixpath.splitext(file)[1].lower() for file in files}
    current = {key: known[key] for key in keys.values() if known and key in known}
    new = {content / file: key for file, key in keys.items() if key not in current}
    if new:
        from bulletin.photos.make import probe_all  # noqa: PLC0415 (with all that reads photos)

        for path, result in probe_all(new, threads).items():
            if isinstance(result, PhotoRefused):
                current[new[path]] = Probed(None, result.fact, result.remedy)
            else:
                current[new[path]] = Probed(result)
    if current != known:  # also where it was damaged and nothing takes its place
        record.save(current)
    return {file: current[key] for file, key in keys.items()}
