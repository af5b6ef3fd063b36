"""The office: the desk of one paper, as everything that is asked of it finds it.

In: the paper's folder and settings. Out: one method for each thing that the desk does, each a few lines over
the modules beside it. Whoever calls may be any thread; what must not happen twice at once is locked here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from bulletin.desk.draft import propose_slug
from bulletin.desk.pasting.paste import Pasted
from bulletin.desk.writing import attached, imported, pasted, photos, proof, saving, shelf
from bulletin.desk.writing.history import History
from bulletin.desk.writing.kept import Kept
from bulletin.desk.writing.looks import Looks
from bulletin.desk.writing.page import PageMaker
from bulletin.desk.writing.place import is_public
from bulletin.desk.writing.saving import SaveRefused
from bulletin.desk.writing.sheet import Note, Sheet, SheetRefused, read_sheet
from bulletin.desk.writing.syncing import Syncer
from bulletin.engine.stock import Stock, take_stock
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Article
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.paper import paper_of
from bulletin.reading.decode import decode
from bulletin.settings import Options


class NoSheet(Exception):
    """There is no such sheet."""


class State(Record, frozen=True, array_like=False):
    """A sheet as the desk shows it: `path` is where it would be saved, `address` its page's; `fixed` says
    that readers have that address; `names` are the photos that wait to be saved; `lacks` is what keeps it
    from having a place."""

    sheet: Sheet
    path: str
    address: str
    fixed: bool
    names: tuple[str, ...]
    lacks: str = ""


class Typed(Record, frozen=True, array_like=False):
    """What the browser sends of a sheet: the whole of it, each time."""

    rev: int
    fields: dict[str, str]
    body: str
    slug: str = ""
    notes: tuple[Note, ...] = ()


class Office:
    """The desk of one paper. `folder` is the paper's, with `.desk` in it."""

    def __init__(self, folder: Path, site: Site, options: Options) -> None:
        self.kept = Kept(folder)
        self.kept.forget_saved()
        self.history = History(options.content, folder / ".desk")
        self.syncer = Syncer(self.history)
        self._saving = threading.Lock()
        self._looking = threading.Lock()
        self._paper = paper_of(site, options)
        self._stock: Stock | None = None
        self._maker: PageMaker | None = None
        threading.Thread(
            target=propose_slug, args=("稿",), daemon=True
        ).start()  # a large dictionary

    def look(self, site: Site, options: Options) -> None:
        """Look at the paper anew: after each build."""
        paper, stock = paper_of(site, options), take_stock(site, options)
        with self._looking:
            self._paper, self._stock = paper, stock
            self._maker = PageMaker(paper, stock, self.kept)

    # --- sheets ---------------------------------------------------------------------------------

    def begin(self, **fields: str) -> Sheet:
        """A new piece, a draft of now."""
        now = datetime.now(self._paper.options.zone)
        day = f"{now.year}年{now.month}月{now.day}日 {now.hour}:{now.minute:02}"
        section = self._paper.newsroom.sections[0]
        return self.kept.new(fields={"date": day, "section": section, "status": "草稿", **fields})

    def open(self, path: str) -> Sheet:
        """The sheet for a file, with what was typed there and not saved. Raises `SheetRefused`."""
        if ".." in path.split("/") or not ARTICLE_PATH.fullmatch(path):
            raise SheetRefused(f"{path}: 这不是稿件。")
        old = self.kept.of(path) or next((one for one in self.kept.all() if one.path == path), None)
        if old and old.rev != old.saved:
            return old
        try:
            data = (self._paper.content / path).read_bytes()
        except OSError:
            raise SheetRefused(f"{path}: 没有这篇稿件。") from None
        fields, body = read_sheet(data, path)
        own = ARTICLE_PATH.fullmatch(path)
        slug = own["slug"] if own else ""
        return self.kept.open(path, base=digest(data), fields=fields, body=body, slug=slug)

    def sheet(self, key: str) -> Sheet:
        """The sheet of this key. Raises `NoSheet`."""
        if (found := self.kept.load(key)) is None:
            raise NoSheet(key)
        return found

    def state(self, sheet: Sheet) -> State:
        """A sheet as the desk shows it."""
        folder = self.kept.files(sheet.key)
        names = sorted(one.name for one in folder.glob("[!.]*")) if folder.is_dir() else []
        before = self._before(sheet)
        text = decode(before, sheet.path) if before is not None else None
        fixed = is_public(text if isinstance(text, str) else None, sheet.path)
        try:
            path, _ = saving.drafted(sheet, before, self._paper)
        except SaveRefused as refused:
            return State(sheet, sheet.path, "", fixed, tuple(names), str(refused))
        return State(sheet, path, saving.address_of(path), fixed, tuple(names))

    def change(self, key: str, typed: Typed) -> Sheet:
        """Keep what was typed. Raises `NoSheet`, `Overtaken`."""
        sheet = self.sheet(key)
        return self.kept.change(
            replace(
                sheet,
                rev=typed.rev,
                fields=typed.fields,
                body=typed.body,
                slug=typed.slug,
                notes=typed.notes,
            )
        )

    def save(self, key: str, name: str) -> saving.Saved:
        """Save a piece, and let it be sent. Raises `NoSheet`, `SaveRefused`."""
        with self._saving:
            saved = saving.save(self.sheet(key), name, self._paper, self.kept, self.history)
        self.syncer.wake()
        return saved

    def take_theirs(self, key: str) -> Sheet:
        """Give up what was typed, and have the file as it is now. Raises `NoSheet`, `SheetRefused`."""
        sheet = self.sheet(key)
        if not sheet.path:
            raise SheetRefused("这篇还没有存过。")
        data = (self._paper.content / sheet.path).read_bytes()
        fields, body = read_sheet(data, sheet.path)
        rev = sheet.rev + 1
        return self.kept.change(
            replace(sheet, base=digest(data), fields=fields, body=body, rev=rev, saved=rev)
        )

    def take_mine(self, key: str) -> Sheet:
        """Hold on to what was typed over the file as it is now. Raises `NoSheet`."""
        sheet = self.sheet(key)
        data = self._before(sheet)
        path, base = (sheet.path, digest(data)) if data is not None else ("", "")
        return self.kept.change(replace(sheet, path=path, base=base, rev=sheet.rev + 1))

    def throw(self, key: str) -> None:
        """Throw a sheet away with all that was not saved."""
        self.kept.forget(key)

    # --- what is said of a sheet ----------------------------------------------------------------

    def page(self, key: str, lang: str = "") -> bytes:
        """The page of a piece as readers will get it."""
        sheet = self.sheet(key)
        with self._looking:
            return self._known_maker().page(sheet, lang)

    def looks(self, key: str) -> Looks:
        """What a piece looks like elsewhere: shared, and found."""
        sheet = self.sheet(key)
        with self._looking:
            return self._known_maker().looks(sheet)

    def page_photo(self, name: str) -> bytes | None:
        """A photo's file that such a page shows."""
        return self._maker.photo(name) if self._maker else None

    def slips(self, key: str) -> tuple[proof.Slip, ...]:
        """What the proof-reader says."""
        sheet = self.sheet(key)
        words = proof.words_in(self._paper.content, lambda name: self.kept.file(key, name))
        return proof.slips(sheet, self._place(sheet), self._paper, words)

    def mend(self, key: str, slip: proof.Slip) -> tuple[dict[str, str], str]:
        """Fields and text with a slip mended; the browser keeps them like anything typed."""
        sheet = self.sheet(key)
        return proof.mended(sheet, self._place(sheet), self._paper, slip)

    def add_photo(self, key: str, data: bytes, named: str) -> photos.PhotoTaken:
        """Take a photo in. Raises `NoSheet`, `UploadRefused`."""
        return photos.take_photo(data, named, self.kept.files(key), self._names(key))

    def add_file(self, key: str, data: bytes, named: str) -> attached.FileTaken:
        """Take a file of any kind in. Raises `NoSheet`, `UploadRefused`."""
        return attached.take_file(data, named, self.kept.files(key), self._names(key))

    def _names(self, key: str) -> set[str]:
        """The names of files that a piece has beside it, saved or not."""
        folder = self.kept.files(key)
        beside = (self._paper.content / self._place(self.sheet(key))).parent
        return {one.name for place in (folder, beside) if place.is_dir() for one in place.iterdir()}

    def paste(self, key: str, html: str, rtf: str) -> Pasted:
        """The text for what was pasted; its photos are taken in. Raises `NoSheet`, `NotPasted`."""
        self.sheet(key)
        return pasted.take_paste(html, rtf, lambda data, named: self.add_photo(key, data, named))

    def photo(self, key: str, name: str) -> Path | None:
        """A photo of a piece: one that waits to be saved, or one beside the file."""
        if found := self.kept.file(key, name):
            return found
        sheet = self.sheet(key)
        place = (self._paper.content / sheet.path).parent / name
        known = sheet.path and "/" not in name and not name.startswith(".")
        return place if known and place.is_file() and photos.is_photo(name) else None

    # --- the whole paper ------------------------------------------------------------------------

    def import_file(self, data: bytes, named: str) -> list[Sheet]:
        """Make sheets of a file. Raises `UploadRefused`."""
        return imported.take_file(data, named, self._paper, self.kept)

    def overview(self) -> shelf.Overview:
        """What the office has in hand."""
        now = datetime.now(self._paper.options.zone)
        return shelf.overview(self._articles(), self.kept.all(), now)

    def suggestions(self) -> shelf.Suggestions:
        """What the form offers."""
        languages = self._stock.editions if self._stock else ()
        return shelf.suggestions(self._articles(), self._paper.newsroom, languages)

    def find(self, typed: str) -> tuple[list[shelf.Row], list[shelf.PhotoRow]]:
        """Old pieces and photos."""
        return shelf.find(self._articles(), typed)

    def old(self, path: str) -> Path | None:
        """A photo of the content folder, by its path there."""
        place = (self._paper.content / path).resolve()
        inside = place.is_relative_to(self._paper.content.resolve())
        return place if inside and place.is_file() and photos.is_photo(place.name) else None

    @property
    def name(self) -> str:
        """The paper's name."""
        return self._paper.site.name

    def _articles(self) -> Iterable[Article]:
        return self._stock.articles if self._stock else ()

    def _known_maker(self) -> PageMaker:
        if self._maker is None:
            raise SaveRefused("网站还没有生成好，请等一会儿。")
        return self._maker

    def _before(self, sheet: Sheet) -> bytes | None:
        if not sheet.path:
            return None
        try:
            return (self._paper.content / sheet.path).read_bytes()
        except OSError:
            return None

    def _place(self, sheet: Sheet) -> str:
        """Where a piece is or would be; a place of today's where nobody can say yet."""
        state = self.state(sheet)
        slug = propose_slug(sheet.fields.get("title", ""))
        return state.path or f"{datetime.now(self._paper.options.zone):%Y/%m/%d}/{slug}/index.md"
