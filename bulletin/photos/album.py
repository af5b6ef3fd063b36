"""Pictures: the photos that an edition shows, from the files beside its articles.

In: what articles and pages place, the survey, the cache. Out: `Album`: the facts of every photo that
can be shown, what pages need of it, the files to publish; and faults, each at the line that names the
photo.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.model.article import BREAK, Article, Photo, StaticPage, lead_photo
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.photos.cache import PhotoCache
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.picture import Picture, Share
from bulletin.photos.plan import (
    SHARES,
    Derivative,
    Job,
    Palette,
    ShareCard,
    derivatives,
    picture,
    share_pictures,
)
from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed
from bulletin.store.survey import Survey

FOLDER: Final = "photos"  # in the output, and under the site's root
FACTS: Final = "photo-facts"
LARGEST: Final = "lead"  # the slot that wants every width; the others want some of them


class Probed(Record, frozen=True):
    """What looking at a photo gave: its facts, or why it cannot be shown."""

    facts: PhotoFacts | None = None
    fact: str = ""
    remedy: str = ""


Known = dict[str, Probed]
"""A photo's digest and the ending of its name → what looking at it gave."""


class Album(Record, frozen=True):
    """The photos of an edition by their file, relative to the content folder. `content` is that
    folder, `name` the site's, for the share pictures that are drawn."""

    facts: Mapping[str, PhotoFacts]
    content: Path
    root: str
    name: str
    palette: Palette

    def picture(self, file: str, slot: str, alt: str) -> Picture | None:
        """A photo in the slot it stands in, or None where it is not to be shown."""
        facts = self.facts.get(file)
        if facts is None:
            return None
        return picture(facts, slot, alt, f"{self.root}{FOLDER}/", self.palette)

    @property
    def captions(self) -> Mapping[str, tuple[str, str]]:
        """The captions and credits that the photos carry themselves."""
        return {file: (facts.caption, facts.credit) for file, facts in self.facts.items()}

    def shares(self, article: Article) -> tuple[Share, ...]:
        """An article's share pictures: cut from its photo in the order of `SHARES`, else a square one
        drawn with its headline."""
        return tuple(
            Share(f"{self.root}{FOLDER}/{file.name}", file.width, file.height)
            for file in self._cuts(article) or (self._card(article),)
        )

    def marked(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles; what stands for one with photos stands for all that these say of themselves too."""
        for article in articles:
            files = dict.fromkeys((article.photo, *(photo.file for photo in article.photos)))
            marks = "".join(self._mark(file) for file in files if file)
            if marks:
                yield replace(article, face=article.face + marks, mark=article.mark + marks)
            else:
                yield article

    def _mark(self, file: str) -> str:
        facts = self.facts.get(file)
        return digest(repr(facts).encode()) if facts else "-"

    def _cuts(self, article: Article) -> tuple[Derivative, ...]:
        facts = self.facts.get(lead_photo(article))
        return share_pictures(facts) if facts else ()

    def _card(self, article: Article) -> ShareCard:
        # One shape alone: most articles have no photo, and each shape is 4 ms and a file for each of them.
        return ShareCard(tuple(article.words[1].split(BREAK)), self.name, *SHARES[0])

    def files(self, articles: Iterable[Article]) -> dict[str, Job | ShareCard]:
        """What is published, by its name: a file made from a photo, or drawn."""
        cut: list[tuple[str, Derivative]] = []
        for file, facts in self.facts.items():
            cut += ((file, one) for one in derivatives(facts, LARGEST))
        drawn: list[ShareCard] = []
        for article in articles:
            if cuts := self._cuts(article):
                cut += ((lead_photo(article), one) for one in cuts)
            else:
                drawn.append(self._card(article))
        named = {one.name: Job(self.content / file, (one,)) for file, one in cut}
        return {**named, **{one.name: one for one in drawn}}


def make_files(wanted: Sequence[Job | ShareCard], photo_cache: PhotoCache, threads: int) -> None:
    """Put files on the photo_cache that are to be published and are not in the output yet."""
    if not wanted:
        return
    from bulletin.photos.make import make_missing  # noqa: PLC0415 (with all that makes photos)

    jobs = [one for one in wanted if isinstance(one, Job)]
    make_missing(jobs, [one for one in wanted if isinstance(one, ShareCard)], photo_cache, threads)


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
