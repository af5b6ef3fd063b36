"""Issue: the pages of one issue, as PDFs or as text, become drafts together.

In: files, each a page (a PDF may hold several). Out: `Issue`: the drafts, what is left over of each file, and
for each page of a PDF the places of its pieces. What goes on from one page to another is joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec.structs import replace

from bulletin.desk.draft import DraftRefused
from bulletin.desk.importing.blocks import Block, Left
from bulletin.desk.importing.drafts import Draft, Said, make_drafts, ways_of
from bulletin.desk.importing.imprint import Imprint
from bulletin.desk.importing.lines import read_lines
from bulletin.desk.importing.pdf import PdfRefused, read_pdf, single_page
from bulletin.desk.importing.place import Box
from bulletin.desk.importing.places import Area, merged
from bulletin.desk.importing.printed import Printed, read_page
from bulletin.desk.importing.stories import finished, take_apart
from bulletin.desk.importing.story import Sheet
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading.decode import clean, decode

PAGES: Final = (".pdf", ".md", ".txt")
_PAGE: Final = re.compile(r"(?<![A-Za-z0-9])(?P<letter>[A-Za-z]?)(?P<number>\d{1,2})(?:版)?\Z")
_DAY: Final = re.compile(r"(20\d\d)[-_.年]?(\d{2})[-_.月]?(\d{2})")
_HIDDEN: Final = "页面的文字是识别出来的，可能有错字，请对照版面。"
_ODD: Final = "有 {count} 个字取不出来，写成了“〓”，请对照版面补上。"


class PageFile(Record, frozen=True):
    """A page of a PDF: its name (A01), the file of it alone, the day's folder, and where its pieces are."""

    name: str
    data: bytes
    day: str
    areas: tuple[Area, ...]


class Issue(Record, frozen=True):
    """What the pages of an issue became. `left` is what is left over, with the file of each."""

    drafts: tuple[Draft, ...]
    left: tuple[tuple[Path, Left], ...]
    pages: tuple[PageFile, ...]


class _Read(Record, frozen=True):
    """A page that was read: its file, its place among that file's pages, the page as a PDF alone, the page
    taken apart and what it holds."""

    file: Path
    at: int
    data: bytes
    sheet: Sheet
    printed: Printed
    notes: tuple[str, ...] = ()


def read_issue(files: Sequence[Path], paper: Paper, said: Said) -> Issue:
    """Read the pages. Raises `PdfRefused`, `DraftRefused` with the file's name in front."""
    pages: list[_Read] = []
    for file in files:
        try:
            reader = _pdf if file.suffix.lower() == ".pdf" else _text
            pages += reader(file, len(pages), paper)
        except (PdfRefused, DraftRefused) as refused:
            if len(files) == 1:
                raise
            raise type(refused)(f"{file.name}：{refused}") from refused
    sheets = finished(_with_imprints(pages, files))
    if not any(sheet.stories for sheet in sheets):
        raise DraftRefused("没有找到标题，不知道怎么分篇。请在每篇标题前加“# ”，再导入一次。")
    drafts: list[Draft] = []
    left: list[tuple[Path, Left]] = []
    places: dict[tuple[int, int], Draft] = {}
    for page, sheet in zip(pages, sheets, strict=True):
        for story in sheet.stories:
            story.notes[:0] = page.notes
        promised = [draft.path for draft in drafts]
        made, more = make_drafts(sheet, page.printed.photos, said, ways_of(paper), promised)
        drafts += made
        left += [(page.file, one) for one in (*sheet.left, *more)]
        for story, draft in zip(sheet.stories, made, strict=True):
            places |= {one.piece: draft for one in (story, *story.parts) if one.piece not in places}
    found = (_page_file(at, page, sheets[at], places) for at, page in enumerate(pages))
    return Issue(tuple(drafts), tuple(left), tuple(filter(None, found)))


def _pdf(file: Path, start: int, paper: Paper) -> Iterator[_Read]:
    """The pages of a PDF."""
    data = file.read_bytes()
    for at, page in enumerate(read_pdf(data)):
        printed = read_page(page, at + 1, (paper.site.name,))
        pieces = [[_clean(block) for block in blocks] for blocks, _ in printed.pieces]
        notes = [_HIDDEN] if page.hidden else []
        notes += [_ODD.format(count=page.odd)] if page.odd else []
        sheet = take_apart(pieces, start + at)
        yield _Read(file, at, single_page(data, at), sheet, printed, tuple(notes))


def _clean(block: Block) -> Block:
    """A block with its characters as all texts of the site have them."""
    return replace(block, text=clean(block.text), credit=clean(block.credit))


def _text(file: Path, start: int, paper: Paper) -> Iterator[_Read]:
    """A page as text."""
    del paper
    text = decode(file.read_bytes(), str(file))
    if isinstance(text, Fault):
        raise DraftRefused(text.fact + text.remedy)
    blocks = read_lines(text)
    printed = Printed([], dict(_beside(file, blocks)), (1.0, 1.0))
    yield _Read(file, 0, b"", take_apart([blocks], start), printed)


def _beside(file: Path, blocks: Iterable[Block]) -> Iterator[tuple[str, bytes]]:
    """The photos that a page names and that lie in its own folder or below it."""
    folder = file.parent.resolve()
    for block in blocks:
        if block.kind == "figure" and block.file:
            place = (folder / unquote(block.file)).resolve()
            if place.is_relative_to(folder) and place.is_file():
                yield block.file, place.read_bytes()


def _with_imprints(pages: Sequence[_Read], files: Sequence[Path]) -> list[Sheet]:
    """The pages' sheets; a page that does not say its day or number has them from its file's name, or the
    day and the issue from another page."""
    said = Imprint()
    for page in pages:
        own = page.sheet.imprint
        said = said.joined(Imprint(date=own.date, issue=own.issue))
    sheets = []
    for page in pages:
        named = Imprint(date=_day_in(page.file), page=_page_in(page, files))
        imprint = page.sheet.imprint.joined(named if page.data else Imprint()).joined(said)
        for story in page.sheet.stories:
            story.page = imprint.page
        sheets.append(replace(page.sheet, imprint=imprint))
    return sheets


def _day_in(file: Path) -> str:
    """The day that a file's name or its folders' names say."""
    for name in (file.stem, "".join(file.resolve().parent.parts[-3:]), file.resolve().parent.name):
        if found := _DAY.search(name):
            return "-".join(found.groups())
    return ""


def _page_in(page: _Read, files: Sequence[Path]) -> str:
    """The page's number that a file's name says; of a file with several pages, counted on."""
    found = _PAGE.search(page.file.stem)
    if found is None:
        return "" if len(files) > 1 else f"{page.at + 1:02}"
    return f"{found['letter'].upper()}{int(found['number']) + page.at:02}"


def _page_file(
    at: int, page: _Read, sheet: Sheet, places: Mapping[tuple[int, int], Draft]
) -> PageFile | None:
    """A page's file with the places of its pieces; None for a page that is no PDF, or has no piece."""
    if not page.data:
        return None
    taken: dict[str, list[Box]] = {}
    for number, (_, boxes) in enumerate(page.printed.pieces):
        draft = places.get((at, number))
        if draft is not None and boxes:
            taken.setdefault(draft.path, []).extend(boxes)
    days = {draft.path[:10] for draft in places.values()}
    if not taken:
        return None
    day = next(iter(taken))[:10] if len(days) > 1 else days.pop()
    name = _sheet_name(sheet.imprint.page) or f"{page.at + 1:02}"
    areas = merged({path.split("/")[3]: boxes for path, boxes in taken.items()}, page.printed.size)
    return PageFile(name, page.data, day, tuple(areas))


def _sheet_name(page: str) -> str:
    """A page's number as its files are named: A01, 03."""
    found = _PAGE.search(page.strip())
    return f"{found['letter'].upper()}{int(found['number']):02}" if found else ""
