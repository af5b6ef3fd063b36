"""Doing: a change becomes files and one commit.

In: a change, who makes it. Out: the commit; or a refusal, and then every file is as it was.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from bulletin.desk.pieces.change import PUBLISH, ActRefused, Change
from bulletin.desk.writing.history import History, HistoryRefused, one_line
from bulletin.desk.writing.saving import address_of
from bulletin.model.record import Record
from bulletin.store import sealed


class Done(Record, frozen=True, array_like=False):
    """What an act did: where the piece is now, its address, the commit (empty where git has none), and what
    the editor should know."""

    path: str
    address: str
    commit: str
    told: str = ""


def do(change: Change, name: str, content: Path, history: History, *, signed: bool) -> Done:
    """Make a change; `signed`: by somebody who has shown who it is, and may sign. Raises `ActRefused`."""
    touched = _make(change, content)
    told, commit = change.told, ""
    if history.there:
        message = message_of_act(change, name, signed=signed)
        try:
            known = [one for one in touched if one.exists() or history.ask("ls-files", str(one))]
            commit = history.commit(known, message, name)
        except HistoryRefused as refused:
            told = f"已经存在本机，但没有记进历史：{refused}"
    return Done(change.path, address_of(change.path), commit, told)


def message_of_act(change: Change, name: str, *, signed: bool) -> str:
    """The commit's message. The headline can neither begin a line nor add a trailer."""
    line = one_line(change.title) or "（没有标题）"
    who = "Signed" if signed else "Wrote"
    step = f"Step: {PUBLISH}\n" if signed and change.act == PUBLISH else ""
    return f"{change.act}：{line}\n\n{who}: {name}\n{step}Act: {change.act}\n"


def _make(change: Change, content: Path) -> list[Path]:
    """Move and write; the places that git should look at."""
    touched: dict[Path, None] = {}
    back: list[tuple[Path, Path | bytes | None]] = []
    try:
        for old, new in change.moved:
            source, target = content / old, content / new
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            back.append((target, source))
            touched |= {source: None, target: None}
        for path, data in change.files.items():
            place = content / path
            place.parent.mkdir(parents=True, exist_ok=True)
            before = place.read_bytes() if place.exists() else None
            sealed.replace(place, data)
            back.append((place, before))
            touched[place] = None
    except OSError as refused:
        _undo(back)
        fact = f"{refused.filename or content}: 写不进去（{refused.strerror}）。"
        raise ActRefused(f"{fact}什么都没有改动。请检查磁盘空间和权限，再试一次。") from refused
    for old, _ in change.moved:  # a day without pieces is no day
        with suppress(OSError):
            (content / old).parent.rmdir()
    return list(touched)


def _undo(back: list[tuple[Path, Path | bytes | None]]) -> None:
    """Put everything back, the last first."""
    for place, before in reversed(back):
        if isinstance(before, Path):
            place.rename(before)
        elif before is None:
            place.unlink(missing_ok=True)
        else:
            place.write_bytes(before)
