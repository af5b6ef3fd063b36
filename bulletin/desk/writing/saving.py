"""Saving: a meant save. The piece's file is written, its photos go beside it, and git has a commit.

In: a sheet, who saves. Out: where the piece is now; or why it could not be saved, and then nothing has
changed. Nobody's work is overwritten: a file that is not as it was when the sheet was opened is left alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.desk.draft import DraftRefused
from bulletin.desk.staff.people import Person
from bulletin.desk.writing.history import History, HistoryRefused, is_name
from bulletin.desk.writing.kept import Kept
from bulletin.desk.writing.place import is_public, place_of
from bulletin.desk.writing.sheet import Sheet, SheetRefused, file_bytes
from bulletin.desk.writing.steps import check as check_step
from bulletin.desk.writing.steps import message_of, stands
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading.decode import decode
from bulletin.reading.file import read_file
from bulletin.store import sealed

INDEX: Final = "index.md"


class SaveRefused(Exception):
    """A piece that was not saved: a Chinese line for the editor. What was typed is kept all the same."""


class Stale(SaveRefused):
    """The file is not as it was when the piece was opened: somebody else has saved it."""


class Saved(Record, frozen=True, array_like=False):
    """What a save did: the sheet as it is now, the piece's address, the commit (empty: nothing differed, or
    the paper is in no repository), the act that it was (`bulletin.desk.staff.rights.Act`)."""

    sheet: Sheet
    address: str
    commit: str
    told: str = ""
    act: str = ""


def save(
    sheet: Sheet,
    person: Person,
    last: str,
    paper: Paper,
    kept: Kept,
    history: History,
    why: str = "",
) -> Saved:
    """Save a piece. `last` took its last step (`steps.last_of`); `why` is said of a step that needs a reason.
    Raises `SaveRefused`, `StepRefused`."""
    if not is_name(person.name):
        raise SaveRefused("请先写上您的姓名：汉字、字母都行，不要有别的符号。")
    before = _stored(sheet, paper.content)
    path, data = drafted(sheet, before, paper)
    check(data, path, paper)
    here, there = stands(before, sheet.path, paper), stands(data, path, paper)
    act = check_step(person, here, there, last, paper.options.review_steps)
    moved = sheet.path if sheet.path and sheet.path != path else ""
    photos = list(_photos(sheet.key, kept))
    changed = _write(paper.content, path, data, moved, photos)
    told, commit = "", ""
    if history.there:
        try:
            title = sheet.fields.get("title", "")
            message = message_of(title, person, act, here, there, why)
            commit = history.commit(changed, message, person.name)
        except HistoryRefused as refused:
            told = f"稿件已经存在本机，但没有记进历史：{refused}"
    now = replace(sheet, path=path, base=digest(data), saved=sheet.rev)
    now = kept.settle(now)
    for photo in photos:
        photo.unlink(missing_ok=True)
    if now.fields.get("withdrawn"):  # what is withdrawn must not lie about here
        kept.forget(now.key)
    return Saved(now, address_of(path), commit, told, act.value)


def address_of(path: str) -> str:
    """The address of a piece's page, under the site's root."""
    return path.removesuffix(f"/{INDEX}").removesuffix(".md") + "/"


def drafted(sheet: Sheet, before: bytes | None, paper: Paper) -> tuple[str, bytes]:
    """Path and bytes that a piece would be saved with. Raises `SaveRefused`."""
    try:
        text = decode(before, sheet.path) if before is not None else None
        public = is_public(text if isinstance(text, str) else None, sheet.path)
        path = place_of(sheet, paper.content, paper.options.zone, public=public)
        fields = {name: value for name, value in sheet.fields.items() if before or value}
        return path, file_bytes(fields, sheet.body, sheet.path or path, before)
    except (DraftRefused, SheetRefused) as refused:
        raise SaveRefused(str(refused)) from None


def _stored(sheet: Sheet, content: Path) -> bytes | None:
    """The bytes of the piece's file as it was opened; None where it has none yet."""
    if not sheet.path:
        return None
    try:
        data = (content / sheet.path).read_bytes()
    except FileNotFoundError:
        raise Stale("这篇稿件的文件已经不在了：可能有人移走或删了它。") from None
    if digest(data) != sheet.base:
        raise Stale("您打开以后，别人也存过这一篇。")
    return data


def check(data: bytes, path: str, paper: Paper) -> None:
    """Refuse what cannot stand in the paper's folder: a header that cannot be read; and, for what is to be
    published, any fault."""
    reading, _ = read_file(path, data, paper.newsroom, paper.site.base, None, paper.site.origin)
    wrong = [fault for fault in reading.faults if not fault.warning]
    if reading.article is None or wrong:
        told = "".join(_said(fault) for fault in (wrong or reading.faults)[:3])
        raise SaveRefused(f"还不能存成这样：{told}没写好的，可以先把状态选成“草稿”。")


def _said(fault: Fault) -> str:
    return f"{f'第 {fault.line} 行，' if fault.line else ''}{fault.fact}{fault.remedy}"


def _photos(key: str, kept: Kept) -> Iterator[Path]:
    folder = kept.files(key)
    if folder.is_dir():
        yield from sorted(one for one in folder.iterdir() if not one.name.startswith("."))


def _write(content: Path, path: str, data: bytes, moved: str, photos: list[Path]) -> list[Path]:
    """Write a piece's file and photos, and take away what stood in another place before; the files that
    git should know of."""
    place = content / path
    changed = [place]
    try:
        if moved.endswith(f"/{INDEX}") and not place.parent.exists():
            old = (content / moved).parent
            place.parent.parent.mkdir(parents=True, exist_ok=True)
            old.rename(place.parent)
            changed += [old, place.parent]
        elif moved:
            changed += [content / moved]
        sealed.replace(place, data)
        if moved and (content / moved).exists():
            (content / moved).unlink()
        for photo in photos:
            beside = place.with_name(photo.name)
            shutil.copyfile(photo, beside)
            changed.append(beside)
    except OSError as refused:
        fact = f"{refused.filename or place}: 写不进去（{refused.strerror}）。"
        raise SaveRefused(f"{fact}请检查磁盘空间和文件夹的权限，再存一次。") from refused
    return changed
