"""The counter: what an editor may ask of a piece that the paper has, a method for each.

In: the desk's office, a piece's path, what was filled in. Out: how the piece stands; or what an act did. One
act at a time, and never one over a piece that the same person has typed in and not saved: but for a
withdrawal, which takes away what anybody typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import msgspec

from bulletin.desk.copying.article import Copy, copied
from bulletin.desk.copying.looks import RICH, WECHAT
from bulletin.desk.pieces import readers
from bulletin.desk.pieces.change import PUBLISH, WITHDRAW, ActRefused, Change, Filed
from bulletin.desk.pieces.correcting import Correction, correct
from bulletin.desk.pieces.doing import Done, do
from bulletin.desk.pieces.moving import move
from bulletin.desk.pieces.past import Past, Version
from bulletin.desk.pieces.piece import NAMES, State, article_of, faults_of, filed, state_of
from bulletin.desk.pieces.publishing import publish
from bulletin.desk.pieces.readers import Known, Told, Window, shows
from bulletin.desk.pieces.restoring import restore, restored
from bulletin.desk.pieces.withdrawing import withdraw
from bulletin.desk.staff.people import Person
from bulletin.desk.staff.rights import Act, Piece, refused
from bulletin.desk.writing.history import HistoryRefused, is_name
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.saving import Stale, address_of
from bulletin.desk.writing.sheet import Sheet, read_sheet
from bulletin.desk.writing.steps import last_of, stands
from bulletin.held.report import FILE as REPORT
from bulletin.model.article import Status
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.paper import Paper

NOBODYS: Final = "0" * 16
"""The key of a sheet that nobody keeps."""
LOOKS: Final = {"wechat": WECHAT, "rich": RICH}


def right_for(act: str, status: Status) -> Act:
    """The right that an act needs: what readers have is changed by other people than a draft."""
    if act == WITHDRAW:
        return Act.WITHDRAW
    if status == "published":
        return Act.CHANGE
    if act == PUBLISH:
        return Act.SIGN
    return Act.WRITE if status == "draft" else Act.EDIT


class Standing(msgspec.Struct, frozen=True):
    """How a piece stands. `base` names the file as it was looked at: an act says it, and is refused where
    the file is another by now. `mine` says that something was typed and not saved."""

    path: str
    title: str
    date: str
    state: State
    named: str
    address: str
    base: str
    mine: bool
    versions: tuple[Version, ...]


class Shown(msgspec.Struct, frozen=True):
    """An old version before it is restored: who made it and when, the page's text as it would be, the
    photos that would come back."""

    version: Version
    photos: tuple[str, ...]


class By(Record, frozen=True):
    """Who acts: the person, the name that the commit says, the paper's steps of review."""

    person: Person
    name: str
    steps: tuple[str, ...]


class Counter:
    """Acts on the pieces of one office. Those who may not do what they ask for are refused with a line, by
    the piece as it lies on disk then (`bulletin/desk/staff/rights.py`)."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._past = Past(office.paper.content, office.history)
        self._window = Window()

    # --- how a piece stands ---------------------------------------------------------------------

    def standing(self, path: str, owner: str = "") -> Standing:
        """How a piece stands, as somebody sees it. Raises `ActRefused`."""
        piece = self._filed(path)
        state = state_of(article_of(piece.data, path, self._paper), self._now)
        return Standing(
            path,
            piece.fields.get("title", "") or "（没有标题）",
            piece.fields.get("date", ""),
            state,
            NAMES[state],
            address_of(path),
            digest(piece.data),
            self._office.is_unsaved(path, owner),
            self._past.versions(path),
        )

    def readers(self, path: str) -> Told:
        """Whether readers have the piece as it was saved last. Raises `ActRefused`."""
        piece, paper, now = self._filed(path), self._paper, self._now
        base = self._base()
        if not base:
            said = "不知道读者的网址（SITEURL），看不到读者有没有。"
            return Told("unknown", said, ends=True)
        article = article_of(piece.data, path, paper)
        commit, saved = self._past.changed(path)
        known = Known(
            state_of(article, now),
            article.date if article else None,
            saved,
            bool(commit) and self._is_unsent(commit),
            path,
            self._past.blob(path),
            (*faults_of(piece.data, path, paper), *self._reported(path)),
        )
        release, silence = self._window.release(base)
        published = release.content.removesuffix("+") if release else ""
        has = bool(commit and published) and self._past.has(commit, published)
        seen = readers.told(known, release, silence, now, has=has)
        if seen.kind == "there" and not shows(base, address_of(path)):
            return Told("building", "网站更新了，读者的网址还打不开这一篇。", ends=False)
        return seen

    def copy(self, path: str, look: str) -> Copy:
        """A published piece for the clipboard. Raises `ActRefused`."""
        piece = self._filed(path)
        base = self._base()
        if not base:
            raise ActRefused(
                "还没有写读者的网址，图片没有地方取。请在 pelicanconf.py 里写 SITEURL，"
                "或者用 make serve SITEURL=https://… 打开写稿台。"
            )
        article = article_of(piece.data, path, self._paper)
        state = state_of(article, self._now)
        if state != "public" or article is None:
            raise ActRefused(f"这篇{NAMES[state]}，不能复制出去。请等它公开。")
        if not shows(base, address_of(path)):
            raise ActRefused("读者的网站上还没有这一篇，图片取不到。请等“读者已经看到了”再复制。")
        sheet = Sheet(key=NOBODYS, path=path, fields=dict(piece.fields), body=piece.body)
        view, parts, site = self._office.view(sheet)
        return copied(view, parts, site, LOOKS.get(look, WECHAT))

    def shown(self, path: str, commit: str) -> Shown:
        """An old version, before it is restored. Raises `ActRefused`."""
        self._filed(path)
        known, old = self._past.version(path, commit)
        photos = self._past.photos(path, known, old, self._paper)
        return Shown(known, tuple(photos))

    def page(self, path: str, commit: str) -> bytes:
        """The page that a piece would have with an old version restored. Raises `ActRefused`."""
        piece, (_, old) = self._filed(path), self._past.version(path, commit)
        fields, body = read_sheet(restored(piece, old), path)
        return self._office.page_of(Sheet(key=NOBODYS, path=path, fields=fields, body=body))

    # --- acts -----------------------------------------------------------------------------------

    def publish(self, path: str, base: str, at: datetime | None, by: By) -> Done:
        """Publish now, or at a moment. Raises `SaveRefused`."""
        return self._do(path, base, by, lambda one: publish(one, at, self._now, self._paper))

    def correct(self, path: str, base: str, said: Correction, by: By) -> Done:
        """Correct. Raises `SaveRefused`."""
        return self._do(path, base, by, lambda one: correct(one, said, self._now, self._paper))

    def withdraw(self, path: str, base: str, reason: str, by: By) -> Done:
        """Withdraw, whatever was typed and not saved. Raises `SaveRefused`."""
        done = self._do(path, base, by, lambda one: withdraw(one, reason, self._now, self._paper))
        self._office.forget(path)
        return done

    def restore(self, path: str, base: str, commit: str, by: By) -> Done:
        """Restore an old version. Raises `SaveRefused`."""

        def made(piece: Filed) -> Change:
            known, old = self._past.version(path, commit)
            photos = self._past.photos(path, known, old, self._paper)
            return restore(piece, old, photos, self._now, self._paper)

        return self._do(path, base, by, made)

    def move(self, path: str, base: str, day: date, by: By) -> Done:
        """Move to another day. Raises `SaveRefused`."""
        return self._do(path, base, by, lambda one: move(one, day, self._now, self._paper))

    def _do(self, path: str, base: str, by: By, made: Callable[[Filed], Change]) -> Done:
        if not is_name(by.name):
            raise ActRefused("请先写上您的姓名：汉字、字母都行，不要有别的符号。")
        with self._office.saving:
            piece = self._filed(path)
            if digest(piece.data) != base:
                raise Stale("您打开以后，别人动过这一篇。请刷新网页，看过再做。")
            change = made(piece)
            signed = self._check_right(by, change.act, piece)
            mine = self._office.is_unsaved(path, by.person.name)
            if mine and change.act != WITHDRAW:
                raise ActRefused("这篇有写了没有存的文字。请先在写稿页存好或者丢弃，再来这里。")
            content, history = self._paper.content, self._office.history
            done = do(change, by.name, content, history, signed=signed)
        if done.path != path:
            self._office.forget(path)
        self._office.syncer.wake()
        return done

    def _check_right(self, by: By, act: str, piece: Filed) -> bool:
        """Whether the act is also a signature. Raises `ActRefused` where the person may not do it."""
        status = stands(piece.data, piece.path, self._paper).status or "draft"
        right = right_for(act, status)
        known = Piece(status, last_of(self._office.deeds(piece.path)))
        if why := refused(by.person, right, known, by.steps):
            raise ActRefused(why)
        return right in (Act.SIGN, Act.CHANGE) and not by.person.own

    # --- what they rest on ----------------------------------------------------------------------

    def _filed(self, path: str) -> Filed:
        return filed(self._paper.content, path)

    @property
    def _paper(self) -> Paper:
        return self._office.paper

    @property
    def _now(self) -> datetime:
        return datetime.now(self._paper.options.zone)

    def _base(self) -> str:
        """The address that readers use; empty where the settings say none."""
        site = self._paper.site
        return site.origin + site.base if site.origin else ""

    def _is_unsent(self, commit: str) -> bool:
        """Whether a commit is nowhere but here, where there is another copy at all."""
        try:
            upstream = self._office.history.standing().upstream
        except HistoryRefused:
            return False
        return bool(upstream) and not self._past.has(commit, upstream)

    def _reported(self, path: str) -> tuple[str, ...]:
        """What the last release of this machine, if it makes any, said of the piece; and its last build."""
        file = self._paper.options.cache / REPORT
        try:
            faults = msgspec.json.decode(file.read_bytes(), type=list[Fault])
        except (OSError, msgspec.MsgspecError):
            faults = []
        own = [f"{one.fact}{one.remedy}" for one in faults if one.path.endswith(path)]
        built = [line for line in self._office.faults.split("\n") if f"{path}:" in line]
        return tuple(dict.fromkeys([*own, *built]))
