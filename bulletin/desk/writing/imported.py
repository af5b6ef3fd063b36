"""Imported: a dropped manuscript, or a page of the printed paper, becomes sheets with notes to tick off.

In: a file's bytes and name. Out: a sheet for each piece in it, its photos and attachments beside it. What
is in no piece is told in the first one's notes, so that nothing is lost without a word.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from bulletin.desk.draft import DraftRefused
from bulletin.desk.importing.__main__ import read
from bulletin.desk.importing.drafts import ASKED, Draft, Said
from bulletin.desk.importing.issue import PAGES
from bulletin.desk.importing.office import SUFFIXES
from bulletin.desk.importing.pdf import PdfRefused
from bulletin.desk.importing.word import NotWord
from bulletin.desk.writing import attached
from bulletin.desk.writing.kept import Kept
from bulletin.desk.writing.photos import UploadRefused, shown
from bulletin.desk.writing.sheet import Note, Sheet, read_sheet
from bulletin.paper import Paper

LARGEST: Final = 60_000_000  # bytes of a file


def take_file(data: bytes, named: str, paper: Paper, kept: Kept) -> list[Sheet]:
    """Keep a sheet for each piece of a file. Raises `UploadRefused`."""
    ending = PurePosixPath(named.replace("\\", "/")).suffix.lower()
    if ending not in (*SUFFIXES, *PAGES):
        fact = f"“{shown(named)}”不能导入。"
        raise UploadRefused(f"{fact}可以放 Word（.docx）、文字（.txt）稿件和版面的 PDF。")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"gao{ending}"
        file.write_bytes(data)
        try:
            issue = read((file,), paper, Said())
        except (NotWord, PdfRefused, DraftRefused) as refused:
            raise UploadRefused(f"“{shown(named)}”没有导入：{refused}") from None
    rest = [f"没有进稿件（{one.why}）：{one.text}" for _, one in issue.left]
    rest += [
        f"版面 {page.name} 的 PDF 没有放进当天的文件夹，要放请用 make import。"
        for page in issue.pages
    ]
    return [_kept(draft, rest if not at else [], kept) for at, draft in enumerate(issue.drafts)]


def _kept(draft: Draft, rest: list[str], kept: Kept) -> Sheet:
    fields, body = read_sheet(draft.text.encode(), draft.path)
    lines = [
        line for line in body.split("\n") if line.startswith(ASKED)
    ]  # in the order of the notes
    asked = (Note(text, line=line) for text, line in zip(draft.notes, lines, strict=True))
    notes = (*asked, *map(Note, rest))
    sheet = kept.new(fields=fields, body=body, notes=notes, rev=1)
    told = list(_files(draft, sheet, kept))
    if told:
        more = (*notes, *(Note(text) for text in told))
        sheet = kept.change(Sheet(key=sheet.key, fields=fields, body=sheet.body, notes=more, rev=2))
    return sheet


def _files(draft: Draft, sheet: Sheet, kept: Kept) -> Iterator[str]:
    """Take a draft's photos and attachments in under their names in its text; yields what could not be."""
    folder = kept.files(sheet.key)
    for name, data in draft.photos.items():
        try:
            taken = attached.take_file(data, name, folder, ())
            (folder / taken.name).rename(folder / name)
        except UploadRefused as refused:
            yield str(refused)
