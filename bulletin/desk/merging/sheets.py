"""Sheets: somebody's sheet beside the file that somebody else has saved meanwhile.

In: a sheet, the piece's file as it lies on disk now, what git has of it. Out: both versions side by side;
then, with a choice for each place, a save on top of what the other one saved. Until then the sheet stays as
it was typed.

A photo that waits to be saved may have the name of one that the other one has put beside the piece meanwhile.
It gets another name, in the text too: otherwise it would be written over that one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.desk.merging.places import Place, Version, compare, merged
from bulletin.desk.staff.people import Person
from bulletin.desk.writing.history import HistoryRefused
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.saving import Saved, Stale
from bulletin.desk.writing.sheet import Sheet, SheetRefused, read_sheet
from bulletin.desk.writing.steps import StepRefused
from bulletin.held.history import History as Blobs
from bulletin.held.history import HistoryLost
from bulletin.model.digest import digest
from bulletin.model.record import Record

_LOOKED: Final = 30  # versions of a file that are looked through for the one that was opened
_AFTER: Final = " )）"  # what may stand behind the name of a photo in a text


class Piece(Record, frozen=True, array_like=False):
    """Two versions of one piece: its headline and file, who saved the other one and when (empty where nobody
    knows), the places where they differ. `gone` says that there is no such file any more."""

    title: str
    path: str
    who: str = ""
    at: str = ""
    places: tuple[Place, ...] = ()
    gone: bool = False


class Compared(Record, frozen=True, array_like=False):
    """Pieces side by side. `seen` names exactly these versions: choices are of no other ones."""

    seen: str
    pieces: tuple[Piece, ...]


class Chosen(Record, frozen=True, array_like=False):
    """What somebody chose: of which versions, a word for each place of each piece, and who, where nobody has
    to log in."""

    seen: str
    choices: tuple[tuple[str, ...], ...]
    name: str = ""


def compare_sheet(office: Office, key: str) -> Compared:
    """A sheet beside its file. Raises `NoSheet`, `SheetRefused`."""
    sheet = office.sheet(key)
    data = office.stored(sheet)
    title = sheet.fields.get("title", "")
    if data is None:
        return Compared("", (Piece(title, sheet.path, gone=True),))
    mine, theirs = _mine(sheet, office), Version(*read_sheet(data, sheet.path))
    deeds = office.deeds(sheet.path)
    who, at = (deeds[-1].who, deeds[-1].at) if deeds else ("", "")
    places = compare(mine, theirs, _began(sheet, office))
    return Compared(_seen(sheet, data), (Piece(title, sheet.path, who, at, places),))


def merge_sheet(office: Office, key: str, chosen: Chosen, person: Person) -> Saved:
    """Save what was chosen. Raises `NoSheet`, `SheetRefused`, `NotChosen`, `Stale`, `SaveRefused`,
    `StepRefused`; after the last the sheet is as it was."""
    sheet = office.sheet(key)
    data = office.stored(sheet)
    if data is None or chosen.seen != _seen(sheet, data):
        raise Stale("刚才又有人存过，两边已经和您看的不一样了。请看过新的对照，再选一次。")
    mine, theirs = _mine(sheet, office), Version(*read_sheet(data, sheet.path))
    made = merged(mine, theirs, next(iter(chosen.choices), ()))
    for old, new in _renamed(sheet, office).items():
        office.kept.files(key).joinpath(old).rename(office.kept.files(key) / new)
    own = replace(
        sheet,
        fields=dict(made.fields),
        body=made.body,
        base=digest(data),
        rev=sheet.rev + 1,
    )
    office.kept.change(own)
    try:
        return office.save(key, person)
    except StepRefused:  # nothing of what was typed is given up for a save that may not be
        again = replace(own, fields=dict(mine.fields), body=mine.body, base=sheet.base)
        office.kept.change(replace(again, rev=own.rev + 1))
        raise


def _seen(sheet: Sheet, data: bytes) -> str:
    return f"{sheet.rev} {digest(data)}"


def _mine(sheet: Sheet, office: Office) -> Version:
    """What was typed, with the names that its photos will have."""
    fields, body = dict(sheet.fields), sheet.body
    for old, new in _renamed(sheet, office).items():
        for mark in _AFTER:
            for start in "(（":
                body = body.replace(f"{start}{old}{mark}", f"{start}{new}{mark}")
        if fields.get("photo") == old:
            fields["photo"] = new
    return Version(fields, body)


def _renamed(sheet: Sheet, office: Office) -> Mapping[str, str]:
    """New names for files of a sheet whose names others have taken meanwhile."""
    folder, beside = office.kept.files(sheet.key), (office.paper.content / sheet.path).parent
    if not folder.is_dir() or not beside.is_dir():
        return {}
    own = [one for one in sorted(folder.iterdir()) if not one.name.startswith(".")]
    taken = {one.name for one in (*own, *beside.iterdir())}
    found = {}
    for one in own:
        other = beside / one.name
        if other.is_file() and other.read_bytes() != one.read_bytes():
            name = next(name for name in _names(one) if name not in taken)
            taken.add(name)
            found[one.name] = name
    return found


def _names(file: Path) -> list[str]:
    return [f"{file.stem}-{number}{file.suffix}" for number in range(2, 1000)]


def _began(sheet: Sheet, office: Office) -> Version | None:
    """The version that a sheet was opened with, if git has it."""
    history = office.history
    if not history.there:
        return None
    words = ("log", "--format=%H", f"--max-count={_LOOKED}", "--", history.name_of(sheet.path))
    blobs = Blobs(office.paper.content)
    try:
        for commit in history.ask(*words).split():
            data = blobs.read(history.ask("rev-parse", f"{commit}:./{sheet.path}").strip())
            if digest(data) == sheet.base:
                return Version(*read_sheet(data, sheet.path))
    except (HistoryRefused, HistoryLost, SheetRefused):
        return None  # it was deleted between, or the form cannot read it
    return None
