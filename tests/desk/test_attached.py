"""Files of any kind are taken in, or refused with what to do instead, as the one table of kinds has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.checks.kinds import ARTICLE, ATTACHMENT, KINDS, PHOTO, SHEET, TEXT, Kind
from bulletin.desk.writing.attached import LARGEST_KEPT, take_file
from bulletin.desk.writing.photos import UploadRefused
from tests.attachments.files import office, pdf, sample
from tests.desk.office import picture

OTHERS = [one for one in KINDS if one not in (PHOTO, SHEET)]  # a page's file is known by its folder


@pytest.mark.parametrize("kind", OTHERS, ids=lambda one: one.name)
def test_every_kind_is_taken_or_refused_as_the_table_says(kind: Kind, tmp_path: Path) -> None:
    name = f"章 程.{kind.endings[0]}"
    if not kind.remedy and kind is not ARTICLE:
        data = sample(kind.endings[0]) if kind is ATTACHMENT else b"x"
        assert take_file(data, name, tmp_path, ()).kind == kind.name
        return
    with pytest.raises(UploadRefused, match="没有放进来") as told:
        take_file(b"x", name, tmp_path, ())
    assert ("首页导入" if kind in (ARTICLE, TEXT) else kind.remedy) in str(told.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("章程.PDF", "zhang-cheng.pdf"),
        (r"C:\资料\章 程 (1).pdf", "zhang-cheng-1.pdf"),
        ("../../token.pdf", "token.pdf"),
        (".pdf.pdf", "pdf.pdf"),
        ("-rf `rm`.pdf", "rf-rm.pdf"),
    ],
)
def test_a_file_that_readers_get_stands_beside_the_piece_under_a_safe_name(
    named: str, name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "gao"
    assert take_file(pdf(), named, folder, ()).name == name
    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [(name, pdf())]
    second = take_file(pdf(), named, folder, {name}).name
    assert second == name.replace(".pdf", "-1.pdf")


def test_what_is_too_large_for_the_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UploadRefused, match="太大了，最多 20 MB"):
        take_file(bytes(LARGEST_KEPT + 1), "a.pdf", tmp_path, ())
    assert not list(tmp_path.iterdir())


def test_an_attachment_is_looked_into_before_it_is_taken(tmp_path: Path) -> None:
    for data, said in ((office("xlsx"), "的内容不是 .pdf"), (pdf()[:-9], "不完整")):
        with pytest.raises(UploadRefused, match=said):
            take_file(data, "a.pdf", tmp_path, ())
    assert not list(tmp_path.iterdir())
    told = take_file(office("docx", "甲一"), "章程.docx", tmp_path, ()).told
    assert told.startswith("附件 章程.docx 里记着作者“甲一”。")


def test_a_photo_goes_through_intake(tmp_path: Path) -> None:
    data = picture(tmp_path / "p.jpg", (4000, 3000)).read_bytes()
    taken = take_file(data, "老街.jpg", tmp_path / "gao", ())
    assert (taken.name, taken.kind) == ("lao-jie.jpg", "图片")
    assert len((tmp_path / "gao" / "lao-jie.jpg").read_bytes()) < len(data)
    with pytest.raises(UploadRefused):
        take_file(b"no photo", "坏.jpg", tmp_path / "gao", ())
