"""The page: a piece in hand as readers will get it.

In: a sheet, what the paper has. Out: the page's bytes, made by the engine's own reader, arranging, templates
and gate: there is no other renderer. What a piece still lacks (a headline, a date) is stood in for, so that
there is a page from the first word. Photos are made when the browser asks for them.
"""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.desk.writing.beside import Beside
from bulletin.desk.writing.kept import Kept
from bulletin.desk.writing.looks import Looks, looks_of
from bulletin.desk.writing.sheet import Sheet, file_bytes
from bulletin.engine.render import Renderer
from bulletin.engine.stock import Stock
from bulletin.media.captions import webvtt
from bulletin.model.article import Article, Body, Part
from bulletin.model.attachment import PLACE, is_attachment
from bulletin.model.clip import ClipsKnown
from bulletin.model.dates import moment
from bulletin.model.photo import PhotoFacts
from bulletin.model.shown import Piece, piece_of
from bulletin.model.site import Site
from bulletin.pages.article import (
    ARTICLES,
    NOTICES,
    ArticleInputs,
    ArticleView,
    DayInputs,
    NoticeInputs,
)
from bulletin.pages.components import Link
from bulletin.pages.edition import PHOTOS, Edition
from bulletin.pages.page import Page
from bulletin.pages.photos import files_of
from bulletin.paper import Paper
from bulletin.photos.cache import PhotoCache
from bulletin.photos.card import draw
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.looking import placed
from bulletin.photos.make import make_missing
from bulletin.photos.picture import ShareCard
from bulletin.photos.plan import Derivative, Job, share_pictures
from bulletin.photos.probe import probe
from bulletin.reading.file import read_file
from bulletin.reading.header import read_header
from bulletin.store.beside import stored
from bulletin.store.fingerprint import program

UNTITLED: Final = "（还没有标题）"
_PLACE: Final = "{day:%Y/%m/%d}/xin-gao/index.md"  # of a piece that has none yet


class PageRefused(Exception):
    """A piece that no page can be made of: a Chinese line for the editor."""


class PageMaker:
    """Makes pages of one state of the paper: one at a time, while its photos may be made by others."""

    def __init__(self, paper: Paper, stock: Stock, kept: Kept) -> None:
        self._paper = paper
        self._stock = stock
        self._kept = kept
        folder = stock.options.cache / "photos"
        self._cache = PhotoCache(folder)
        self._renderers = {
            lang: Renderer(edition.site, stock.templates, program(), folder)
            for lang, edition in stock.editions.items()
        }
        self._beside = Beside(paper.content, kept)
        self._making = threading.Lock()
        self._facts: dict[tuple[Path, int], PhotoFacts | None] = {}
        self._jobs: dict[str, tuple[Path, Derivative]] = {}
        self._cards: dict[str, ShareCard] = {}

    def page(self, sheet: Sheet, lang: str = "") -> bytes:
        """The page of a piece, in the first edition or in that of `lang`."""
        edition = self._stock.editions.get(lang) or next(iter(self._stock.editions.values()))
        article, body = self._read(sheet)
        page = self._arranged(edition, article, sheet)
        texts = {article.body: body} if body else {}
        made = self._renderers[edition.site.lang].render(page, texts)
        return next(iter(made.values()))

    def view(self, sheet: Sheet) -> tuple[ArticleView, tuple[Part, ...], Site]:
        """What the page of a piece shows in the first edition, its text, and that edition's site."""
        edition = next(iter(self._stock.editions.values()))
        article, body = self._read(sheet)
        page = self._arranged(edition, article, sheet)
        assert isinstance(page.view, ArticleView)  # noqa: S101 (both kinds of page show one)
        return page.view, body.parts if body else (), edition.site

    def looks(self, sheet: Sheet) -> Looks:
        """What a piece looks like elsewhere, in the first edition."""
        edition = next(iter(self._stock.editions.values()))
        article, body = self._read(sheet)
        piece = self._piece(article, sheet)
        if card := edition.drawn(article.words, piece.lead):
            self._cards[card.name] = card
        return looks_of(edition, piece, body.text if body else "")

    def photo(self, name: str) -> bytes | None:
        """The file of a photo that a page of these shows, made if it is not there yet; or the picture
        that is drawn of a headline; or a clip's file, or its captions; or an attachment, by its place."""
        if card := self._cards.get(name):
            return draw(card)
        sources = self._stock.sources
        if clip := sources.clip_files.get(name):
            return stored(self._paper.content / clip).read_bytes()
        if said := sources.captions.get(name.removesuffix(".vtt")):
            return webvtt(stored(self._paper.content / said).read_bytes(), said)
        if (found := self._jobs.get(name)) is None:
            return self._beside.read(name)
        source, wanted = found
        with self._making:  # a page that is shown again asks for the same photo again
            make_missing([Job(source, (wanted,))], self._cache, 1)
        return self._cache.read(name)

    def _read(self, sheet: Sheet) -> tuple[Article, Body | None]:
        """The article that a sheet is, with stand-ins for what it lacks."""
        paper, now = self._paper, self._stock.options.now
        path = sheet.path or _PLACE.format(day=now)
        data = file_bytes(_complete(sheet.fields, paper, now), sheet.body, path, None)
        site = paper.site
        reading, body = read_file(path, data, paper.newsroom, site.base, None, site.origin)
        if reading.article is None:  # nothing of its header is left that the reader could refuse
            raise PageRefused("".join(f"{one.fact}{one.remedy}" for one in reading.faults))
        return reading.article, body

    def _arranged(self, edition: Edition, article: Article, sheet: Sheet) -> Page:
        if article.withdrawn:
            notice = NoticeInputs(article.address, moment(article.date), article.withdrawn)
            return next(iter(NOTICES.pages(edition, notice)))
        edition = _with_section(edition, article.section)
        archive = self._stock.sources.archive
        older, newer = archive.neighbours.get(article.address, (None, None))
        piece = self._piece(article, sheet)
        related = archive.related.get(article.address, ())
        followed = archive.followed.get(article.address, ())
        inputs = DayInputs((ArticleInputs(piece, older, newer, related, followed),))
        return next(iter(ARTICLES.pages(edition, inputs)))

    def _piece(self, article: Article, sheet: Sheet) -> Piece:
        """All of a piece, with what is known of its files, those that are not saved yet too."""
        clips = self._beside.clips(sheet.key, article, self._stock.sources.clips)
        files = self._beside.attachments(sheet.key, article)
        return piece_of(article, dict(self._photos(article, sheet, clips)), clips, files)

    def _photos(
        self, article: Article, sheet: Sheet, clips: ClipsKnown
    ) -> Iterator[tuple[str, PhotoFacts]]:
        """What is known of the photos that a piece places, those that are not saved yet too, and of the
        pictures of its clips."""
        known = (clips.get(clip.key) for clip in article.clips)
        files = [photo.file for _, photo in placed([article], ())]
        for file in (*files, *(clip.poster for clip in known if clip and clip.poster)):
            own = self._kept.file(sheet.key, posixpath.basename(file))
            place = own or stored(self._paper.content / file)
            if (facts := self._probed(place)) is not None:
                for one in (*files_of(facts), *share_pictures(facts)):
                    self._jobs[one.name] = place, one
                yield file, facts

    def _probed(self, place: Path) -> PhotoFacts | None:
        try:
            known = place, place.stat().st_mtime_ns
        except OSError:
            return None
        if known not in self._facts:
            try:
                self._facts[known] = probe(place.read_bytes(), place.name)
            except PhotoRefused:
                self._facts[known] = None
        return self._facts[known]


def _with_section(edition: Edition, name: str) -> Edition:
    """The edition as it will be once a section has a piece: one without any has no link yet."""
    links = {link.text: link for link in edition.sections}
    if name in links:
        return edition
    links[name] = Link(name, edition.addresses.section(edition.section(name).slug))
    some = (links.get(section.name) for section in edition.site.sections)
    return replace(edition, sections=tuple(link for link in some if link))


def _complete(fields: Mapping[str, str], paper: Paper, now: datetime) -> dict[str, str]:
    """Fields that make an article: of those that the reader refuses, each is left out or stood in for."""
    needed = {"title": UNTITLED, "date": f"{now:%Y-%m-%d}", "section": paper.newsroom.sections[0]}
    good = dict(needed)
    for name, value in fields.items():
        tried = {**needed, name: value}
        text = file_bytes(tried, "", "", None).decode()
        if value and not read_header(text, "", paper.newsroom)[3]:
            good[name] = value
    return {**good, "status": ""}


def photo_name(path: str) -> str:
    """The name of a photo's file, or the place of an attachment, in an address of the site; empty where it
    is neither."""
    if is_attachment(path) and (own := PLACE.search(path)):
        return own[0]
    _, found, name = path.rpartition(f"/{PHOTOS}")
    return name if found and "/" not in name else ""
