"""The shelf and import: what the office has in hand, what can be found, what a dropped file becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.desk.writing.form import Typed
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.photos import UploadRefused
from bulletin.paper import open_paper
from tests.desk.office import PIECE, Paper
from tests.desk.word_cases import FILES


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A desk of a paper with drafts, a printed issue, a scheduled piece."""
    paper = Paper(tmp_path)
    paper.piece(
        "2022/05/20/a.md", PIECE.format(title="草稿一篇").replace("标签", "状态：草稿\n标签")
    )
    paper.piece(
        "2022/05/20/b.md", PIECE.format(title="撤下的").replace("标签", "撤稿：有误。\n标签")
    )
    paper.piece("2099/05/20/c.md", PIECE.format(title="定时的").replace("2022", "2099"))
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    made = Office(paper.folder, opened.site, opened.options)
    made.look(opened.site, opened.options)
    return made


def test_the_overview_says_what_is_in_hand(office: Office) -> None:
    sheet = office.begin(title="刚开头的")
    office.change(sheet.key, Typed(1, sheet.fields, "半句。"))
    seen = office.overview()
    assert [row.title for row in seen.unsaved] == ["刚开头的"]
    assert [row.title for row in seen.drafts] == ["草稿一篇"]
    assert [row.title for row in seen.scheduled] == ["定时的"]
    assert [row.title for row in seen.latest] == ["集市开张"]
    office.throw(sheet.key)
    assert office.overview().unsaved == ()


def test_every_word_of_a_search_must_be_there(office: Office) -> None:
    assert "集市开张" in [row.title for row in office.find("集市 甲一")[0]]
    assert [row.title for row in office.find("草稿一")[0]] == ["草稿一篇"]
    assert office.find("集市 无此人") == ([], [])
    assert office.find("  ") == ([], [])


def test_the_form_offers_sections_topics_and_people_with_namesakes_told_apart(
    office: Office,
) -> None:
    offered = office.suggestions()
    assert offered.sections == ("要闻", "民生")
    assert set(offered.topics) == {"老街", "集市"}
    assert offered.people == ("甲一", "王同（街道）", "王同（社区）")


def test_a_word_file_becomes_a_sheet_with_notes_and_its_photo(
    office: Office, tmp_path: Path
) -> None:
    sheets = office.import_file(FILES["captions below pictures"], "稿件.docx")
    assert len(sheets) == 1
    sheet = sheets[0]
    asked = [note for note in sheet.notes if note.line]
    assert asked
    assert [line for line in sheet.body.split("\n") if line.startswith("待核：")] == [
        note.line for note in asked
    ]
    names = [one.name for one in office.kept.files(sheet.key).iterdir()]
    assert names
    assert all(f"]({name}" in sheet.body for name in names)
    assert [row.key for row in office.overview().unsaved] == [sheet.key]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"PK\x03\x04", "a.docx"), (b"x", "a.exe"), (b"", "a.txt"), (b"\x00" * 9, "../../a.txt")],
    ids=["broken", "program", "empty", "binary"],
)
def test_what_cannot_be_imported_is_refused_by_name(office: Office, data: bytes, name: str) -> None:
    with pytest.raises(UploadRefused, match=name.rpartition("/")[2]):
        office.import_file(data, name)
    assert office.overview().unsaved == ()
