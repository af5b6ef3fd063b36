"""The command: `python -m bulletin.desk.importing FILE [CONTENT]`.

Exit code 0: drafts written; 1: nothing could be taken over, nothing written; 2: called wrongly.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from bulletin.desk.draft import DraftRefused, write_draft
from bulletin.desk.importing.blocks import MARK, Block, Left
from bulletin.desk.importing.drafts import Draft, Said, make_drafts
from bulletin.desk.importing.lines import read_lines
from bulletin.desk.importing.stories import read_stories
from bulletin.desk.importing.word import NotWord, read_word
from bulletin.desk.intake import take_in
from bulletin.model.faults import Fault
from bulletin.paper import Paper, open_paper, parser
from bulletin.photos.facts import PhotoRefused
from bulletin.reading.decode import decode


def main(arguments: Sequence[str] | None = None) -> int:
    """Import a file as the arguments say; returns the exit code."""
    command = parser(
        "bulletin.desk.importing", "把 Word 稿件或纸报版面的文字变成草稿，一篇一个文件。"
    )
    command.add_argument("file", type=Path, metavar="FILE", help=".docx、.md 或 .txt 文件")
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument("--date", default="", metavar="日期", help="整版的日期；不写就从文字里找")
    command.add_argument("--section", default="", metavar="栏目", help="整版的栏目")
    command.add_argument("--dry-run", action="store_true", help="只说会怎样，不写文件")
    said = command.parse_args(arguments)
    if not said.file.is_file():
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
        drafts, left = read(said.file, paper, Said(said.date, said.section))
        told = list(_write(drafts, left, paper.content, said.file, dry=said.dry_run))
    except (NotWord, DraftRefused) as refused:
        print(f"{said.file}: {refused}", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


def read(file: Path, paper: Paper, said: Said) -> tuple[list[Draft], list[Left]]:
    """The drafts that a file makes, and what is left over. Raises `NotWord`, `DraftRefused`."""
    data = file.read_bytes()
    photos: Mapping[str, bytes]
    if data.startswith(b"PK") or file.suffix.lower() in (".docx", ".doc"):
        word = read_word(data, "tu")
        blocks, photos, lost = word.blocks, word.photos, word.left
    else:
        text = decode(data, str(file))
        if isinstance(text, Fault):
            raise DraftRefused(text.fact + text.remedy)
        blocks = read_lines(text)
        photos, lost = _beside(file, blocks), []
    sheet = read_stories(blocks)
    if not sheet.stories:
        raise DraftRefused("没有找到标题，不知道怎么分篇。请在每篇标题前加“# ”，再导入一次。")
    now = paper.options.now
    drafts, more = make_drafts(sheet, photos, said, paper.newsroom, paper.content, now)
    return drafts, [*sheet.left, *lost, *more]


def _beside(file: Path, blocks: Iterable[Block]) -> dict[str, bytes]:
    """The photos that a page names and that lie in its own folder or below it."""
    folder = file.parent.resolve()
    found = {}
    for block in blocks:
        if block.kind == "figure" and block.file:
            place = (folder / unquote(block.file)).resolve()
            if place.is_relative_to(folder) and place.is_file():
                found[block.file] = place.read_bytes()
    return found


def _write(
    drafts: Sequence[Draft], left: Sequence[Left], content: Path, file: Path, *, dry: bool
) -> Iterable[str]:
    """Write the drafts and the list of what is left over; yields what to tell the editor."""
    for draft in drafts:
        place = content / draft.path
        if not dry:
            write_draft(content, draft.path, draft.text)
        yield f"{place}：{draft.title}"
        yield from (f"  待核：{note}" for note in draft.notes)
        for name, data in draft.photos.items() if not dry else ():
            yield f"  {_photo(place.parent / name, data)}"
    told = [one for one in left if one.why != MARK]
    if told:
        place = left_file(file)
        if not dry:
            with place.open("x", encoding="utf-8") as out:
                out.writelines(f"第 {one.line} 行（{one.why}）：{one.text}\n" for one in told)
        yield f"没有进稿件的 {len(told)} 处，列在 {place}，请看一遍。"


def left_file(file: Path) -> Path:
    """A free place beside a file for the list of what is left over."""
    names = (f"{file.name}.剩余{number or ''}.txt" for number in range(10_000))
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
