"""Waiting: the piece that somebody has open, as far as it is, and what waits for whom.

In: the office, a person. Out: what the page of steps shows, and one step taken.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.ledger.commits import Deed
from bulletin.desk.staff.people import ROLE_NAMES, Person
from bulletin.desk.staff.rights import Act, Piece, may, next_step, role_for
from bulletin.desk.writing.history import HistoryRefused
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.review import Run, Seen, marked, seen
from bulletin.desk.writing.saving import Saved, SaveRefused
from bulletin.desk.writing.steps import NAMES, stands
from bulletin.model.article import Article, Status
from bulletin.model.record import Record
from bulletin.reading.decode import decode
from bulletin.reading.terms import FILE, read_terms

# Seconds that somebody counts as being in a piece after the last word of the browser.
OPEN: Final = 45.0
_SHOWN: Final = 20  # steps
_OFFERS: Final[tuple[tuple[Act, Status], ...]] = (
    (Act.SEND, "review"),
    (Act.PASS, "passed"),
    (Act.SIGN, "published"),
    (Act.RETURN, "draft"),
)


class Offer(Record, frozen=True, array_like=False):
    """A step that somebody may take: how it is called, and the state it leads to."""

    act: str
    status: str


class Standing(Record, frozen=True, array_like=False):
    """A piece for who reviews it: its headline, its file, where it stands, its steps (the newest first), what
    may be done, what changed since `since`, what the paper's list knows of it, who else has it open."""

    title: str
    path: str
    status: str
    steps: tuple[Deed, ...]
    offers: tuple[Offer, ...]
    since: str
    runs: tuple[Run, ...]
    seen: tuple[Seen, ...]
    others: tuple[str, ...]
    unsaved: bool


class Waits(Record, frozen=True, array_like=False):
    """A piece that waits for somebody: its state, who took the last step and when (ISO 8601), with whom it
    lies; `own` says that whoever asks may take the next step."""

    title: str
    path: str
    status: str
    who: str
    since: str
    lies: str
    own: bool


class Waiting:
    """The steps of one office's pieces."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._open: dict[str, dict[str, float]] = {}

    def here(self, key: str, person: Person) -> tuple[str, ...]:
        """Say that somebody has the piece of a sheet open; the others who have. Raises `NoSheet`."""
        path, now = self._office.sheet(key).path, time.monotonic()
        if not path or not person.name:
            return ()
        with self._lock:
            old = self._open.get(path, {})
            known = {name: at for name, at in old.items() if now - at < OPEN}
            self._open[path] = {**known, person.name: now}
            return tuple(name for name in known if name != person.name)

    def standing(self, key: str, person: Person) -> Standing:
        """What the page shows. Raises `NoSheet`, `SheetRefused`."""
        paper = self._office.paper
        sheet = self._office.refreshed(
            self._office.sheet(key)
        )  # whoever takes a step has seen this
        data = self._office.stored(sheet)
        here = stands(data, sheet.path, paper)
        steps = tuple(reversed(self._office.deeds(sheet.path))) if data is not None else ()
        moved = [one for one in steps if one.step]
        piece = Piece(here.status, moved[0].who if moved else "")
        offers = tuple(
            Offer(act.value, NAMES[status])
            for act, status in _OFFERS
            if data is not None and may(person, act, piece, paper.options.review_steps)
        )
        text = _text(data, sheet.path)
        base = moved[1] if len(moved) > 1 else moved[0] if moved else None
        before = self._was(base.commit, sheet.path) if base else None
        terms, _ = read_terms(paper.content / FILE)
        return Standing(
            title=sheet.fields.get("title", ""),
            path=sheet.path,
            status=NAMES[here.status] if here.status else "",
            steps=steps[:_SHOWN],
            offers=offers,
            since=f"{base.step}（{base.who}）" if base else "",
            runs=tuple(marked(before, text)) if before is not None and before != text else (),
            seen=tuple(seen(text, terms)),
            others=self.here(key, person),
            unsaved=sheet.rev != sheet.saved,
        )

    def take(self, key: str, person: Person, status: str, why: str) -> Saved:
        """Take a piece to the state of that name. Raises `NoSheet`, `SaveRefused`, `StepRefused`."""
        sheet = self._office.sheet(key)
        if sheet.rev != sheet.saved or not sheet.path:
            raise SaveRefused("这篇还有没存的改动。请先存好，再做这一步。")
        if status not in NAMES.values():
            raise SaveRefused(f"没有“{status}”这个状态。")
        said = "" if status == NAMES["published"] else status
        fields, rev = {**sheet.fields, "status": said}, sheet.rev + 1
        tried = self._office.kept.change(replace(sheet, fields=fields, rev=rev))
        try:
            return self._office.save(key, person, why)
        except Exception:
            self._office.kept.change(
                replace(tried, fields=sheet.fields, rev=rev + 1, saved=rev + 1)
            )
            raise

    def waits(self, person: Person) -> list[Waits]:
        """The pieces under review and those that were sent back, with whom they lie: those first that wait
        for that person, and of these as of the others those first that wait longest."""
        deeds = self._office.commits.deeds()
        rows = (self._row(one, deeds.get(one.path, ()), person) for one in self._office.articles)
        return sorted(filter(None, rows), key=lambda row: (not row.own, row.since))

    def _row(self, one: Article, deeds: Sequence[Deed], person: Person) -> Waits | None:
        moved = [deed for deed in deeds if deed.step]
        last = moved[-1] if moved else Deed("wrote", "", "")
        if one.status == "draft" and moved and last.act == Act.RETURN.value:
            lies = deeds[0].who
            own = person.name == lies
        elif one.status in ("review", "passed"):
            steps = self._office.paper.options.review_steps
            act = next_step(one.status, steps)
            lies = ROLE_NAMES[role_for(act, steps)] if act else ""
            own = act is not None and may(person, act, Piece(one.status, last.who), steps)
        else:
            return None
        return Waits(one.title, one.path, NAMES[one.status], last.who, last.at, lies, own)

    def _was(self, commit: str, path: str) -> str | None:
        try:
            root = self._office.history.root
            name = (self._office.paper.content.resolve() / path).relative_to(root.resolve())
            return self._office.history.ask("show", f"{commit}:{name}")
        except (HistoryRefused, ValueError):
            return None


def _text(data: bytes | None, path: str) -> str:
    text = decode(data, path) if data is not None else ""
    return text if isinstance(text, str) else ""
