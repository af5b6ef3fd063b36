"""The command: `python -m bulletin.desk.importing FILE [CONTENT]`.

Exit code 0: drafts written; 1: nothing could be taken over, nothing written; 2: called wrongly.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bulletin.desk.draft import DraftRefused, write_draft
from bulletin.desk.importing.blocks import MARK
from bulletin.desk.importing.drafts import Said, make_drafts
from bulletin.desk.importing.issue import PAGES, Issue, PageFile, read_issue
from bulletin.desk.importing.pdf import PdfRefused
from bulletin.desk.importing.places import places_text
from bulletin.desk.importing.stories import read_stories
from bulletin.desk.importing.word import NotWord, read_word
from bulletin.desk.intake import take_in
from bulletin.paper import Paper, open_paper, parser
from bulletin.photos.facts import PhotoRefused

LEFT: Final = ".剩余"  # in the names of the lists of what is left over
LARGEST_PAGE: Final = 20_000_000  # bytes of a page's PDF: git keeps it for ever


def main(arguments: Sequence[str] | None = None) -> int:
    """Import a file, or a folder of them, as the arguments say; returns the exit code."""
    command = parser(
        "bulletin.desk.importing", "把报纸版面（PDF 或文字）、Word 稿件变成草稿，一篇一个文件。"
    )
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=".pdf、.docx、.md、.txt 文件，或一期各版所在的文件夹",
    )
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument("--date", default="", metavar="日期", help="整版的日期；不写就从文字里找")
    command.add_argument("--section", default="", metavar="栏目", help="整版的栏目")
    command.add_argument("--dry-run", action="store_true", help="只说会怎样，不写文件")
    said = command.parse_args(arguments)
    if not said.file.exists():
        command.error(f"{said.file}: 没有这个文件。请核对位置。")
    try:
        paper = open_paper(said.content, said.settings)
    except SystemExit as failure:
        command.error(str(failure))
    if said.section and said.section not in paper.newsroom.sections:
        command.error(
            f"没有“{said.section}”这个栏目。栏目有：{'、'.join(paper.newsroom.sections)}。"
        )
    try:
        issue = read(said.file, paper, Said(said.date, said.section))
        told = list(_write(issue, paper.content, dry=said.dry_run))
    except (NotWord, PdfRefused, DraftRefused) as refused:
        print(f"{said.file}: {refused}", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


def read(file: Path, paper: Paper, said: Said) -> Issue:
    """What a file, or the pages in a folder, become. Raises `NotWord`, `PdfRefused`, `DraftRefused`."""
    if file.is_dir():
        pages = sorted(one for one in file.iterdir() if one.suffix.lower() in PAGES)
        pages = [one for one in pages if not one.name.endswith(".txt") or LEFT not in one.name]
        if not pages:
            raise DraftRefused("文件夹里没有版面文件（.pdf、.md、.txt）。请核对位置。")
        return read_issue(pages, paper, said)
    data = file.read_bytes()
    ending = file.suffix.lower()
    if ending != ".pdf" and data.startswith(b"%PDF-"):
        raise DraftRefused("这是 PDF。请把文件名的结尾改成 .pdf，再导入一次。")
    if ending == ".pdf" or not (data.startswith(b"PK") or ending in (".docx", ".doc")):
        return read_issue([file], paper, said)
    word = read_word(data, "tu")
    sheet = read_stories(word.blocks)
    if not sheet.stories:
        raise DraftRefused("没有找到标题，不知道怎么分篇。请在每篇标题前加“# ”，再导入一次。")
    now = paper.options.now
    drafts, more = make_drafts(sheet, word.photos, said, paper.newsroom, paper.content, now)
    left = [(file, one) for one in (*sheet.left, *word.left, *more)]
    return Issue(tuple(drafts), tuple(left), ())


def _write(issue: Issue, content: Path, *, dry: bool) -> Iterable[str]:
    """Write the drafts, the pages and the lists of what is left over; yields what to tell the editor."""
    for draft in issue.drafts:
        place = content / draft.path
        if not dry:
            write_draft(content, draft.path, draft.text)
        yield f"{place}：{draft.title}"
        yield from (f"  待核：{note}" for note in draft.notes)
        for name, data in draft.photos.items() if not dry else ():
            yield f"  {_photo(place.parent / name, data)}"
    for page in issue.pages:
        yield from _page(page, content, dry=dry)
    told = [(file, one) for file, one in issue.left if one.why != MARK]
    for file in dict.fromkeys(file for file, _ in told):
        rows = [one for source, one in told if source == file]
        place = left_file(file)
        if not dry:
            unit = "页" if file.suffix.lower() == ".pdf" else "行"
            with place.open("x", encoding="utf-8") as out:
                out.writelines(f"第 {one.line} {unit}（{one.why}）：{one.text}\n" for one in rows)
        yield f"没有进稿件的 {len(rows)} 处，列在 {place}，请看一遍。"


def _page(page: PageFile, content: Path, *, dry: bool) -> Iterable[str]:
    """Put a page's PDF and the places of its pieces into the day's folder; yields what to tell."""
    folder = content / page.day
    sheet, places = folder / f"{page.name}.pdf", folder / f"{page.name}.toml"
    if len(page.data) > LARGEST_PAGE:
        yield f"{sheet}：版面 PDF 有 {len(page.data) // 1_000_000} MB，没有放进去。请导出小一些的。"
        return
    if sheet.exists() and sheet.read_bytes() != page.data:
        yield f"{sheet}：已经有另一个文件，没有改动，位置也没有写。请核对版次。"
        return
    if not dry:
        folder.mkdir(parents=True, exist_ok=True)
        if not sheet.exists():
            sheet.write_bytes(page.data)
        if places.exists():
            yield f"{places}：已经有这个文件，没有改动。要重写，请先删去它。"
            return
        places.write_text(places_text(page.areas), encoding="utf-8")
    yield f"{places}：{len(page.areas)} 篇稿件在版面上的位置"


def left_file(file: Path) -> Path:
    """A free place beside a file for the list of what is left over."""
    names = (f"{file.name}{LEFT}{number or ''}.txt" for number in range(10_000))
    return next(place for name in names if not (place := file.with_name(name)).exists())


def _photo(place: Path, data: bytes) -> str:
    """Put a photo beside its article, fit for the repository; returns what to tell."""
    try:
        with place.open("xb") as file:
            file.write(data)
        return str(take_in(place))
    except (PhotoRefused, OSError) as refused:
        return f"请核对：图片 {place.name} {refused}"


if __name__ == "__main__":
    sys.exit(main())
