"""Files inside a Word file become attachments beside the draft, or are named where they stood."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from bulletin.attachments.kinds import look
from bulletin.desk.importing.__main__ import main
from bulletin.desk.importing.word.objects import inside
from bulletin.desk.writing.imported import take_file
from bulletin.desk.writing.kept import Kept
from bulletin.paper import open_paper
from tests.attachments.files import compound, container, office, pdf
from tests.desk.test_word import TEXT, drafts
from tests.desk.word_files import deleted, docx, embedded, p, picture

FORM = office("xlsx")
HEAD = p("老街换新装", style="1")


def packed(name: str, data: bytes) -> bytes:
    """What Word makes of a file of a kind that it does not know."""
    plain = name.encode("gb18030") + b"\0"
    made = struct.pack("<H", 2) + plain + b"C:\\" + plain + struct.pack("<II", 0x30000, 3) + b"C:\0"
    made += struct.pack("<I", len(data)) + data
    return container(_1Ole10Native=struct.pack("<I", len(made)) + made)


@pytest.mark.parametrize(
    ("part", "data", "found"),
    [
        ("biao.xlsx", FORM, ("", "xlsx", FORM)),
        ("a.bin", packed("预算 表.xlsx", FORM), ("预算 表.xlsx", "xlsx", FORM)),
        ("a.bin", packed("D:\\gao\\fang-an.pdf", pdf()), ("fang-an.pdf", "pdf", pdf())),
        ("a.bin", container(Package=FORM), ("", "xlsx", FORM)),
        ("a.bin", container(CONTENTS=pdf()), ("", "pdf", pdf())),
        ("a.bin", (old := container(Workbook=b"x" * 5000)), ("", "xls", old)),
        ("a.bin", container(CONTENTS=b"x"), None),
        ("a.bin", container(_1Ole10Native=b"\0" * 40), None),
        ("a.bin", packed("a.pdf", pdf())[:-600], None),
        ("a.bin", compound("Equation Native"), None),
    ],
    ids=["new", "named", "path", "packed", "pdf", "old", "other", "empty", "cut off", "formula"],
)  # fmt: skip
def test_a_file_inside_is_taken_out_as_it_went_in(
    part: str, data: bytes, found: tuple[str, str, bytes] | None
) -> None:
    assert inside(data, f"word/embeddings/{part}") == found


def test_it_becomes_an_attachment_below_its_paragraph_and_holds_the_piece_up() -> None:
    data = docx(
        *(HEAD, p(TEXT), p("预算见表。", embedded("Package")), p(TEXT)),
        inside={"oleObject1.bin": packed("预算[表].xlsx", office("xlsx", "甲一"))},
    )
    (draft,), left = drafts(data)
    lines = [line for line in draft.text.split("\n") if line]
    at = lines.index("　　预算见表。")
    assert lines[at + 1] == "　　附件：[预算\\[表\\]](fu-jian-1.xlsx)"
    assert lines[at + 2].startswith(
        "待核：这里嵌着一个文件（预算\\[表\\]），放成了附件 fu-jian-1.xlsx。"
    )
    assert "里记着作者“甲一”" in lines[at + 2]
    assert lines[at + 3] == f"　　{TEXT}"
    look(draft.photos["fu-jian-1.xlsx"], "fu-jian-1.xlsx")
    assert [one for one in left if "嵌入" in one.why] == []


def test_the_desk_keeps_it_beside_the_sheet(tmp_path: Path) -> None:
    files = {"a.xlsx": FORM}
    data = docx(HEAD, p(TEXT, picture(), embedded("Excel.Sheet.12")), inside=files)
    kept, paper = Kept(tmp_path), open_paper(None)
    (sheet,) = take_file(data, "gao.docx", paper, kept)
    folder = kept.files(sheet.key)
    assert sorted(one.name for one in folder.iterdir()) == ["fu-jian-1.xlsx", "tu-1.png"]
    assert (folder / "fu-jian-1.xlsx").read_bytes() == FORM
    assert "附件：[表格](fu-jian-1.xlsx)" in sheet.body
    assert [one.text for one in sheet.notes if "没有放进来" in one.text] == []


@pytest.mark.parametrize(
    ("run", "files", "named"),
    [
        (embedded("Package"), {"a.bin": packed("cheng-xu.exe", b"MZ")}, "cheng-xu.exe"),
        (embedded("Excel.Sheet.12"), {"a.xlsx": office("xlsx", macro=True)}, "里有宏"),
        (embedded("Excel.Sheet.12"), {"a.xlsx": b"no workbook"}, "内容不是"),
        (embedded("Visio.Drawing.15"), {"a.vsdx": b"PK"}, "Visio.Drawing.15"),
        (embedded("Excel.Sheet.12", "rId7"), {"a.xlsx": FORM}, "a.xlsx"),
        ("", {"a.xlsx": FORM}, "嵌入的文件，不在正文里"),
        (deleted("旧").replace("</w:del>", f"{embedded('Package')}</w:del>"), {"a.xlsx": FORM}, "删去"),
    ],
    ids=["program", "macros", "no workbook", "kind", "relation", "nowhere", "deleted"],
)  # fmt: skip
def test_what_readers_cannot_be_given_is_named_and_no_attachment(
    run: str, files: dict[str, bytes], named: str
) -> None:
    (draft,), left = drafts(docx(HEAD, p(TEXT, run), inside=files))
    assert draft.photos == {}
    assert any(named in one.why or named in one.text for one in left)


def test_the_command_puts_it_beside_the_draft(tmp_path: Path) -> None:
    table = embedded("Excel.Sheet.12")
    data = docx(HEAD, p(TEXT, table), p("又见表。", table), inside={"a.xlsx": FORM})
    (tmp_path / "gao.docx").write_bytes(data)
    (tmp_path / "content").mkdir()
    assert main([str(tmp_path / "gao.docx"), str(tmp_path / "content")]) == 0
    (draft,) = (tmp_path / "content").rglob("index.md")
    assert draft.with_name("fu-jian-1.xlsx").read_bytes() == FORM
    assert draft.read_text("utf-8").count("附件：[表格](fu-jian-1.xlsx)") == 2
