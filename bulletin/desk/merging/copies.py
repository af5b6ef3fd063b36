"""Copies: pieces that this copy of the paper and the one that it is sent to have both changed.

In: the office, whose syncing has met such pieces. Out: both versions of each side by side; then, with a
choice for each place, what only this copy has is put on top of what the other one has, with a commit for each
piece that says what was chosen and who chose. Until then nothing has happened here or there.

Only pieces are merged so, and only where both copies have them: lists, settings, and what one side moved or
deleted are for somebody who knows git.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bulletin.desk.merging.places import Version, compare, merged
from bulletin.desk.merging.sheets import Chosen, Compared, Piece
from bulletin.desk.staff.people import Person
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing.history import History, HistoryRefused, is_name
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.saving import SaveRefused, Stale
from bulletin.desk.writing.saving import check as check_text
from bulletin.desk.writing.sheet import SheetRefused, file_bytes, read_sheet
from bulletin.desk.writing.steps import check as check_step
from bulletin.desk.writing.steps import message_of, stands
from bulletin.desk.writing.syncing import clashing
from bulletin.held.history import History as Blobs
from bulletin.held.history import HistoryLost
from bulletin.model.record import Record
from bulletin.store import sealed

_HERE: Final = "HEAD"
_THERE: Final = "@{upstream}"


class Two(Record, frozen=True):
    """A piece in both copies: its path in the content folder, the bytes of both and what the form shows of
    them; and the version that both began with."""

    path: str
    data: tuple[bytes, bytes]
    mine: Version
    theirs: Version
    base: Version | None


class Ready(Record, frozen=True):
    """A piece as it will be: its path, its bytes, its commit's message."""

    path: str
    data: bytes
    message: str


def compare_copies(office: Office) -> Compared:
    """The pieces side by side; none where nothing clashes."""
    try:
        two = _both(office)
        seen = _seen(office.history)
    except (HistoryRefused, HistoryLost, SheetRefused):
        return Compared("", ())
    pieces = [
        Piece(
            title=one.mine.fields.get("title", ""),
            path=one.path,
            who=_who(office.history, one.path),
            places=compare(one.mine, one.theirs, one.base),
        )
        for one in two
    ]
    return Compared(seen, tuple(pieces))


def merge_copies(office: Office, chosen: Chosen, person: Person) -> None:
    """Put both together as was chosen. Raises `NotChosen`, `Stale`, `SaveRefused`, `StepRefused`."""
    if not is_name(person.name):
        raise SaveRefused("请先写上您的姓名：汉字、字母都行，不要有别的符号。")
    history = office.history
    with office.saving:
        try:
            if chosen.seen != _seen(history):
                raise Stale("刚才又有人存过，两边已经和您看的不一样了。请看过新的对照，再选一次。")
            two = _both(office)
            words = (*chosen.choices, *((),) * len(two))
            ready = [_ready(one, own, office, person) for one, own in zip(two, words, strict=False)]

            def put() -> None:
                for one in ready:
                    place = office.paper.content / one.path
                    sealed.replace(place, one.data)
                    history.commit([place], one.message, person.name)

            if not history.join(put):
                raise SaveRefused("没有合并成，两边都还是原来的样子。请懂 git 的同事看一下。")
        except (HistoryRefused, HistoryLost, SheetRefused) as refused:
            raise SaveRefused(f"没有合并成，两边都还是原来的样子：{refused}") from refused
    office.syncer.wake()


def _ready(one: Two, words: tuple[str, ...], office: Office, person: Person) -> Ready:
    """A piece as somebody chose it. It stands where one of both stood, so nobody takes a step with it; who
    chooses must have the right to change what it is, and each of both that it is not."""
    paper = office.paper
    made = merged(one.mine, one.theirs, words)
    data = file_bytes(made.fields, made.body, one.path, one.data[1])
    check_text(data, one.path, paper)
    act = Act.WRITE
    for other in (*(other for other in one.data if other != data), data):
        here = stands(other, one.path, paper)
        act = check_step(person, here, here, "", paper.options.review_steps)
    message = message_of(made.fields.get("title", ""), person, act, here, here, "两边合并")
    return Ready(one.path, data, message)


def _both(office: Office) -> list[Two]:
    """The pieces that clash, as both copies have them."""
    history, content = office.history, office.paper.content
    parted = history.ask("merge-base", _HERE, _THERE).strip()
    found = []
    for path in clashing(history):
        mine, theirs = (_data(history, content, side, path) for side in (_HERE, _THERE))
        shown = Version(*read_sheet(mine, path)), Version(*read_sheet(theirs, path))
        began = _began(history, content, parted, path)
        found.append(Two(path, (mine, theirs), *shown, began))
    return found


def _data(history: History, content: Path, commit: str, path: str) -> bytes:
    return Blobs(content).read(history.ask("rev-parse", "--verify", f"{commit}:./{path}").strip())


def _began(history: History, content: Path, commit: str, path: str) -> Version | None:
    try:
        return Version(*read_sheet(_data(history, content, commit, path), path))
    except (HistoryRefused, HistoryLost, SheetRefused):
        return None  # both have begun it


def _seen(history: History) -> str:
    return " ".join(history.ask("rev-parse", _HERE, _THERE).split())


def _who(history: History, path: str) -> str:
    """Who changed a piece last in the other copy."""
    form = "--format=%an"
    return history.ask("log", "-1", form, _THERE, "--", history.name_of(path)).strip()
