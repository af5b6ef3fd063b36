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
from bulletin.desk.importing.drafts import Said, make_drafts, ways_of
from bulletin.desk.importing.issue import PAGES, Issue, PageFile, read_issue
from bulletin.desk.importing.office import OFFICE, SUFFIXES, as_docx
from bulletin.desk.importing.pdf import PdfRefused
from bulletin.desk.importing.places import places_text
from bulletin.desk.importing.word import NotWord, read_manuscript, read_word
from bulletin.desk.intake import take_in
from bulletin.model.attachment import TYPES
from bulletin.model.clip import ending_of
from bulletin.paper import Paper, parser
from bulletin.photos.facts import PhotoRefused

LEFT: Final = ".剩余"  # in the names of the lists of what is left over
HIDDEN: Final = (".", "~$")  # of the system, and what Word keeps beside an open file
LARGEST: Final = 200_000_000  # bytes of a manuscript
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
        help=".pdf、.docx、.md、.txt 文件，或一期各版、许多稿件所在的文件夹",
    )
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument("--date", default="", metavar="日期", help="整版的日期；不写就从文字里找")
    command.add_argument("--section", default="", metavar="栏目", help="整版的栏目")
    command.add_argument("--dry-run", action="store_true", help="只说会怎样，不写文件")
    said = command.parse_args(arguments)
    if not said.file.exists():
        command.error(f"{said.file}: 没有这个文件。请核对位置。")
    paper = command.paper(said)
    if said.section and said.section not in paper.newsroom.sections:
        command.error(
            f"没有“{said.section}”这个栏目。栏目有：{'、'.join(paper.newsroom.sections)}。"
        )
    jobs = sources(said.file)
    failed = not jobs
    promised: list[str] = []
    for files in jobs:
        name = said.file if len(files) > 1 else files[0]
        try:
            issue = read(files, paper, Said(said.date, said.section), promised)
            print("\n".join(_write(issue, paper.content, dry=said.dry_run)))
            promised += [draft.path for draft in issue.drafts]
        except (NotWord, PdfRefused, DraftRefused) as refused:
            print(f"{name}: {refused}", file=sys.stderr)
            failed = True
        except OSError as error:
            print(f"{name}: 读写不了（{error.strerror}）。请检查文件的权限。", file=sys.stderr)
            failed = True
    if not jobs:
        print(f"{said.file}: 文件夹里没有稿件，也没有版面文件。请核对位置。", file=sys.stderr)
    return int(failed)


def sources(file: Path) -> list[tuple[Path, ...]]:
    """The files to read, together those that belong together: the pages of an issue; manuscripts alone."""
    if not file.is_dir():
        return [(file,)]
    files = sorted(
        one for one in file.iterdir() if one.is_file() and not one.name.startswith(HIDDEN)
    )
    named = [(one, one.suffix.lower()) for one in files if LEFT not in one.name]
    pages = tuple(one for one, suffix in named if suffix in PAGES)
    return [*([pages] if pages else []), *((one,) for one, suffix in named if suffix in SUFFIXES)]


def read(files: Sequence[Path], paper: Paper, said: Said, promised: Sequence[str] = ()) -> Issue:
    """What a manuscript, or the pages of an issue, become; `promised` are the paths of other drafts. Raises
    `NotWord`, `PdfRefused`, `DraftRefused`."""
    file = files[0]
    suffix, start = file.suffix.lower(), _start(file)
    if suffix != ".pdf" and start.startswith(b"%PDF-"):
        raise DraftRefused("这是 PDF。请把文件名的结尾改成 .pdf，再导入一次。")
    if suffix == ".pdf" or not (suffix in SUFFIXES or start.startswith(OFFICE)):
        return read_issue(files, paper, said)
    if file.stat().st_size > LARGEST:
        raise NotWord(f"文件超过 {LARGEST // 1_000_000} MB。请把照片另存出来，或分成几个文件。")
    word = read_word(as_docx(file.read_bytes()), "tu")
    sheet = read_manuscript(word, file.stem)
    drafts, more = make_drafts(sheet, word.photos, said, ways_of(paper), promised)
    if not drafts:
        raise NotWord("里面没有能写成稿件的文字和图片。请打开核对。")
    return Issue(tuple(drafts), tuple((file, one) for one in (*sheet.left, *more)), ())


def _start(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(8)


def _write(issue: Issue, content: Path, *, dry: bool) -> Iterable[str]:
    """Write the drafts, the pages and the lists of what is left over; yields what to tell the editor."""
    for draft in issue.drafts:
        place = content / draft.path
        if not dry:
            write_draft(content, draft.path, draft.text)
        yield f"{place}：{draft.title}"
        yield from (f"  待核：{note}" for note in draft.notes)
        for name, data in draft.photos.items() if not dry else ():
            yield f"  {_beside(place.parent / name, data)}"
    for page in issue.pages:
        yield from _page(page, content, dry=dry)
    told = [(file, one) for file, one in issue.left if one.why != MARK]
    for file in dict.fromkeys(file for file, _ in told):
        rows = [one for source, one in told if source == file]
        place = left_file(file)
        if not dry:
            unit = {".pdf": "页", ".md": "行", ".txt": "行"}.get(file.suffix.lower(), "段")
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


def _beside(place: Path, data: bytes) -> str:
    """Put a photo beside its article, fit for the repository, or an attachment as it is; returns what to
    tell."""
    attached = ending_of(place.name) in TYPES
    try:
        with place.open("xb") as file:
            file.write(data)
        return f"附件 {place}" if attached else str(take_in(place))
    except (PhotoRefused, OSError) as refused:
        return f"请核对：{'附件' if attached else '图片'} {place.name} {refused}"


if __name__ == "__main__":
    sys.exit(main())
