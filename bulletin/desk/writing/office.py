"""The office: the desk of one paper, as everything that is asked of it finds it.

In: the paper's folder and settings. Out: one method for each thing that the desk does, each a few lines over
the modules beside it. Whoever calls may be any thread; what must not happen twice at once is locked here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from bulletin.desk.draft import propose_slug
from bulletin.desk.ledger.commits import Commits, Deed
from bulletin.desk.pasting.paste import Pasted
from bulletin.desk.staff.people import OWN, Person
from bulletin.desk.writing import (
    again,
    attached,
    finding,
    imported,
    layout,
    pasted,
    photos,
    proof,
    saving,
    shelf,
)
from bulletin.desk.writing.below import file_below
from bulletin.desk.writing.form import NoSheet, State, Typed
from bulletin.desk.writing.history import History, HistoryRefused
from bulletin.desk.writing.kept import Kept, Overtaken
from bulletin.desk.writing.looks import Looks
from bulletin.desk.writing.notices import Notices, line_of
from bulletin.desk.writing.page import PageMaker
from bulletin.desk.writing.place import is_public
from bulletin.desk.writing.published import Readers, publication
from bulletin.desk.writing.saving import SaveRefused
from bulletin.desk.writing.sheet import Note, Sheet, SheetRefused, read_sheet
from bulletin.desk.writing.steps import last_of
from bulletin.desk.writing.syncing import Syncer
from bulletin.engine.stock import Stock, take_stock
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Article, Part
from bulletin.model.digest import digest
from bulletin.model.site import Site
from bulletin.pages.article import ArticleView
from bulletin.paper import Paper, paper_of
from bulletin.reading.decode import decode
from bulletin.settings import Options


class Office:
    """The desk of one paper. `folder` is the paper's, with `.desk` in it."""

    def __init__(self, folder: Path, site: Site, options: Options) -> None:
        self.kept = Kept(folder)
        self.kept.forget_saved()
        self.history = History(options.content, folder / ".desk")
        self.syncer = Syncer(self.history)
        self.commits = Commits(self.history)
        self.notices = Notices("", site.name)
        self.saving = threading.Lock()
        self.faults = ""  # of the last build, as text
        self._readers = Readers()
        self._changing = threading.Lock()
        self._looking = threading.Lock()
        self._paper = paper_of(site, options)
        self._stock: Stock | None = None
        self._maker: PageMaker | None = None
        self._found: finding.Known = {}
        threading.Thread(
            target=propose_slug, args=("稿",), daemon=True
        ).start()  # a large dictionary

    def look(self, site: Site, options: Options) -> None:
        """Look at the paper anew: after each build."""
        paper, stock = paper_of(site, options), take_stock(site, options)
        found = finding.known_of(stock, self._found)
        with self._looking:
            self._paper, self._stock, self._found = paper, stock, found
            self._maker = PageMaker(paper, stock, self.kept)

    # --- sheets ---------------------------------------------------------------------------------

    def owns(self, person: Person, key: str) -> bool:
        """Whether a person may see the sheet of that key: one's own, or any at one's own machine."""
        sheet = self.kept.load(key)
        return person.own or (sheet is not None and sheet.owner == person.name)

    def begin(self, owner: str = "", **fields: str) -> Sheet:
        """A new piece, a draft of now."""
        now = datetime.now(self._paper.options.zone)
        day = f"{now.year}年{now.month}月{now.day}日 {now.hour}:{now.minute:02}"
        section = self._paper.newsroom.sections[0]
        new = {"date": day, "section": section, "status": "草稿", **fields}
        return self.kept.new(owner=owner, fields=new)

    def open(self, path: str, owner: str = "") -> Sheet:
        """The sheet for a file, with what was typed there and not saved. Raises `SheetRefused`."""
        if ".." in path.split("/") or not ARTICLE_PATH.fullmatch(path):
            raise SheetRefused(f"{path}: 这不是稿件。")
        all_ = (one for one in self.kept.all() if (one.path, one.owner) == (path, owner))
        old = self.kept.of(path, owner) or next(all_, None)
        if old and old.rev != old.saved:
            return old
        if (place := file_below(self._paper.content, path)) is None:
            raise SheetRefused(f"{path}: 没有这篇稿件。")
        data = place.read_bytes()
        fields, body = read_sheet(data, path)
        own = ARTICLE_PATH.fullmatch(path)
        slug = own["slug"] if own else ""
        said = {"base": digest(data), "fields": fields, "body": body, "slug": slug}
        return self.kept.open(path, owner, **said)

    def sheet(self, key: str) -> Sheet:
        """The sheet of this key. Raises `NoSheet`."""
        if (found := self.kept.load(key)) is None:
            raise NoSheet(key)
        return found

    def state(self, sheet: Sheet) -> State:
        """A sheet as the desk shows it."""
        folder = self.kept.files(sheet.key)
        names = sorted(one.name for one in folder.glob("[!.]*")) if folder.is_dir() else []
        before = self.stored(sheet)
        text = decode(before, sheet.path) if before is not None else None
        fixed = is_public(text if isinstance(text, str) else None, sheet.path)
        try:
            path, _ = saving.drafted(sheet, before, self._paper)
        except SaveRefused as refused:
            return State(sheet, sheet.path, "", fixed, tuple(names), str(refused))
        return State(sheet, path, saving.address_of(path), fixed, tuple(names))

    def change(self, key: str, typed: Typed) -> Sheet:
        """Keep what was typed. Raises `NoSheet`, `Overtaken`."""
        with self._changing:  # two tabs may ask at one moment
            sheet = self.sheet(key)
            if typed.base is not None and sheet.rev > typed.base and sheet.tab != typed.tab:
                raise Overtaken
            return self.kept.change(
                replace(
                    sheet,
                    tab=typed.tab,
                    rev=typed.rev,
                    fields=typed.fields,
                    body=typed.body,
                    slug=typed.slug,
                    notes=typed.notes,
                )
            )

    def put_aside(self, key: str, typed: Typed) -> Sheet:
        """Keep what was typed in one of two tabs and not taken, as a piece of its own that is not saved.
        Raises `NoSheet`."""
        owner = self.sheet(key).owner
        note = Note("这一份是两处都改过时没有用的那一份。用不着了，就丢弃它。")
        return self.kept.new(
            owner=owner, fields=typed.fields, body=typed.body, notes=(note,), rev=1
        )

    def save(self, key: str, person: Person | str, why: str = "") -> saving.Saved:
        """Save a piece, and let it be sent. `person` is a name where nobody has to log in. Raises `NoSheet`,
        `SaveRefused`, `StepRefused`."""
        with self.saving:
            sheet, who = self.sheet(key), _person(person)
            last = "" if who.own else last_of(self.deeds(sheet.path))
            saved = saving.save(sheet, who, last, self._paper, self.kept, self.history, why)
        self.syncer.wake()
        self.notices.tell(lambda: self._notice(saved, who))
        return saved

    def _notice(self, saved: saving.Saved, who: Person) -> str:
        """The line that says whom a step leaves a piece to; empty where it was none. Asks git: whoever saves
        does not wait for it."""
        deeds = self.deeds(saved.sheet.path)
        title, writer = saved.sheet.fields.get("title", ""), deeds[0].who if deeds else ""
        return line_of(title, saved.act, who.name, writer, self._paper.options.review_steps)

    def deeds(self, path: str) -> tuple[Deed, ...]:
        """What was done with the file of that path, the oldest first. Raises `SaveRefused` where git does not
        answer: who may take a step is not guessed."""
        try:
            return self.commits.deeds().get(path, ())
        except HistoryRefused as why:
            raise SaveRefused(f"这篇稿件的历史现在读不到（{why}）。请等一会儿再试。") from why

    def refreshed(self, sheet: Sheet) -> Sheet:
        """A sheet in which nothing waits to be saved, with the file as it is now; any other as it is."""
        data = self.stored(sheet)
        if sheet.rev != sheet.saved or data is None or digest(data) == sheet.base:
            return sheet
        fields, body = read_sheet(data, sheet.path)
        rev = sheet.rev + 1
        said = {"base": digest(data), "fields": fields, "body": body, "rev": rev, "saved": rev}
        return self.kept.change(replace(sheet, **said))

    def begin_anew(self, key: str) -> Sheet:
        """Make a new piece of a sheet whose file is gone. Raises `NoSheet`."""
        sheet = self.sheet(key)
        if self.stored(sheet) is not None:
            return sheet
        return self.kept.change(replace(sheet, path="", base="", rev=sheet.rev + 1))

    def throw(self, key: str) -> None:
        """Throw a sheet away with all that was not saved."""
        self.kept.forget(key)

    def is_unsaved(self, path: str, owner: str = "") -> bool:
        """Whether somebody has typed something in a piece and not saved it."""
        return any(one.rev != one.saved for one in self._sheets_of(path) if one.owner == owner)

    def forget(self, path: str) -> None:
        """Forget the sheets of a piece that something else than the form has changed."""
        for sheet in self._sheets_of(path):
            self.kept.forget(sheet.key)

    def _sheets_of(self, path: str) -> list[Sheet]:
        return [one for one in self.kept.all() if one.path == path]

    # --- what is said of a sheet ----------------------------------------------------------------

    def page(self, key: str, lang: str = "") -> bytes:
        """The page of a piece as readers will get it."""
        sheet = self.sheet(key)
        with self._looking:
            return self._known_maker().page(sheet, lang)

    def page_of(self, sheet: Sheet) -> bytes:
        """The page that a sheet would have which nobody keeps."""
        with self._looking:
            return self._known_maker().page(sheet)

    def view(self, sheet: Sheet) -> tuple[ArticleView, tuple[Part, ...], Site]:
        """What that page shows, its text, the site."""
        with self._looking:
            return self._known_maker().view(sheet)

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
        known = sheet.path and "/" not in name and not name.startswith(".")
        if not known or not photos.is_photo(name):
            return None
        beside = sheet.path.rpartition("/")[0]
        return file_below(self._paper.content, f"{beside}/{name}")

    # --- the whole paper ------------------------------------------------------------------------

    def import_file(self, data: bytes, named: str, owner: str = "") -> list[Sheet]:
        """Make sheets of a file. Raises `UploadRefused`."""
        made = imported.take_file(data, named, self._paper, self.kept)
        return [self.kept.give(one, owner) for one in made] if owner else made

    def overview(self, person: Person = OWN, day: date | None = None) -> shelf.Overview:
        """What the office has in hand, and what that person has not saved; with the issue of that day, or of
        today."""
        paper = self._paper
        self._readers.listen(os.environ.get("SITEURL") or paper.site.origin)
        release, zone = self._readers.release, paper.options.zone
        behind = self.history.since(release.content) if release else 0
        said = publication(paper.options.cache, release, behind, zone)
        sections, now = paper.newsroom.sections, datetime.now(zone)
        newest = (one.article for one in self._found.values())
        own = (one for one in self.kept.all() if person.own or one.owner == person.name)
        return shelf.overview(newest, own, sections, day, now, said)

    def lay_out(self, pieces: Sequence[layout.Placed], person: Person | str) -> layout.LaidOut:
        """Put a day's pieces on pages; `person` as for `save`. Raises `SaveRefused`."""
        with self.saving:
            made = layout.lay_out(pieces, _person(person), self._paper, self.history)
        self.syncer.wake()
        return made

    def suggestions(self) -> shelf.Suggestions:
        """What the form offers."""
        languages = self._stock.editions if self._stock else ()
        return shelf.suggestions(self.articles, self._paper.newsroom, languages)

    def find(self, typed: str) -> tuple[list[shelf.Row], list[shelf.PhotoRow]]:
        """Old pieces and photos."""
        return finding.find(self._found, typed)

    def follow(self, path: str, owner: str = "") -> Sheet:
        """A new piece that goes on with an old one: of its section and topics, with a link to it. Raises
        `SheetRefused`."""
        fields, body = again.following(self._article(path))
        return self._typed(self.begin(owner, **fields), body)

    def reuse(self, path: str, file: str, owner: str = "") -> Sheet:
        """A new piece with a photo of an old one, its caption, its credit. Raises `SheetRefused`,
        `UploadRefused`."""
        photo = next((one for one in self._article(path).photos if one.file == file), None)
        place = self.old(file)
        if photo is None or place is None:
            raise SheetRefused(f"{file}: 没有这张照片。")
        sheet = self.begin(owner)
        taken = photos.take_photo(place.read_bytes(), place.name, self.kept.files(sheet.key), ())
        return self._typed(sheet, again.showing(photo, taken.name))

    def _typed(self, sheet: Sheet, body: str) -> Sheet:
        return self.kept.change(replace(sheet, rev=sheet.rev + 1, body=body))

    def _article(self, path: str) -> Article:
        found = self._found.get(path)
        if found is None or found.article.withdrawn:
            raise SheetRefused(f"{path}: 没有这篇稿件，或者已经撤下。")
        return found.article

    def old(self, path: str) -> Path | None:
        """A photo of the content folder, by its path there."""
        place = file_below(self._paper.content, path)
        return place if place and photos.is_photo(place.name) else None

    @property
    def name(self) -> str:
        """The paper's name."""
        return self._paper.site.name

    def _known_maker(self) -> PageMaker:
        if self._maker is None:
            raise SaveRefused("网站还没有生成好，请等一会儿。")
        return self._maker

    @property
    def paper(self) -> Paper:
        """The paper as it was looked at last."""
        return self._paper

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article, drafts too, as it was looked at last."""
        return self._stock.articles if self._stock else ()

    def stored(self, sheet: Sheet) -> bytes | None:
        """The file of a sheet as it lies on disk; None where there is none."""
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


def _person(known: Person | str) -> Person:
    return replace(OWN, name=known) if isinstance(known, str) else known
