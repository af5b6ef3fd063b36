"""Looking: what is known of the photos that articles and pages place.

In: where photos are placed, the survey, the cache. Out: the facts of every photo that can be shown; and
faults, each at the line that names the photo.
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from unicodedata import normalize

from bulletin.model.article import Article, Photo, StaticPage, lead_photo
from bulletin.model.faults import Fault
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.photos.facts import PhotoRefused
from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed
from bulletin.store.survey import Survey

FACTS: Final = "photo-facts"
_LIKE: Final = 0.75  # how alike two names are before one may be meant for the other


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
    digests = composed(found)
    there = {file: where for file, where in places.items() if file in digests}
    faults = list(_missing(places, digests))
    probed = _probed(list(there), digests, content, cache, threads)
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


def composed(found: Survey) -> Mapping[str, str]:
    """The digests of all files by their paths in NFC, as texts name them; macOS stores names decomposed."""
    if all(map(str.isascii, found.digests)):
        return found.digests
    return {normalize("NFC", path): mark for path, mark in found.digests.items()}


def _missing(
    places: Mapping[str, list[tuple[str, Photo]]], digests: Mapping[str, str]
) -> Iterator[Fault]:
    missing = {file: where for file, where in places.items() if file not in digests}
    if not missing:
        return
    beside: dict[str, list[str]] = {}
    for path in digests:
        beside.setdefault(posixpath.dirname(path), []).append(posixpath.basename(path))
    for file, where in missing.items():
        folder, name = posixpath.split(file)
        remedy = _nearest(name, beside.get(folder, []))
        for path, photo in where:
            yield Fault(path, photo.line, f"找不到图片 {name}。", remedy)


def _nearest(name: str, there: Sequence[str]) -> str:
    """The remedy for a photo that is not there: the one beside the text that may be meant, if there is
    one: its name differs in capitals, in the ending, or by a slip."""
    photos = [one for one in there if not one.endswith(".md")]
    if same := [one for one in photos if one.casefold() == name.casefold()]:
        return f"旁边有 {same[0]}，只是大小写不同，请写成一样。"
    stem = name.rpartition(".")[0] or name
    alike = [one for one in photos if one.rpartition(".")[0].casefold() == stem.casefold()]
    alike = alike or difflib.get_close_matches(name, photos, 1, cutoff=_LIKE)
    if alike:
        return f"旁边有 {alike[0]}，是不是它？文件名要写得一样。"
    return "请把图片放在文章旁边，文件名写得一样。"


def _probed(
    files: list[str], digests: Mapping[str, str], content: Path, cache: Path, threads: int
) -> dict[str, Probed]:
    record = Sealed(cache / FACTS, Known, program())
    known = record.load()
    keys = {file: digests[file] + posixpath.splitext(file)[1].lower() for file in files}
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
