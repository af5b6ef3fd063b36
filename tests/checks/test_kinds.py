"""The table of kinds: each file of the content folder has one, or is named with its remedy."""

from __future__ import annotations

import pytest

from bulletin.checks.kinds import ATTACHMENT, KINDS, LISTS, PHOTO, SHEET, kind_of
from bulletin.checks.strays import strays, unused
from bulletin.photos.source import SUFFIXES
from bulletin.store.survey import Survey

DAY = "2022/05/21/"
NOT_MD = "文件名不以 .md 结尾，没有当作稿件。"


def told(*names: str) -> list[str]:
    """What is said of these files of a day's folder, without the folder."""
    return [
        str(fault).replace(DAY, "") for fault in strays(Survey({DAY + one: "" for one in names}))
    ]


def test_the_photos_of_the_table_are_those_that_can_be_read() -> None:
    assert {f".{ending}" for ending in PHOTO.endings} == {
        suffix for some in SUFFIXES.values() for suffix in some
    }


@pytest.mark.parametrize(
    "name",
    "index。md index．md index,md index、md index，md indexmd index index.nd index.m index.mdd INDEX.MD"
    " index.md.txt index.markdown index.md。 index·md index.dm index.md1 index_md".split(),
)
def test_a_name_that_slipped_is_told_with_the_right_one(name: str) -> None:
    assert [one.lower() for one in told(name)] == [f"{name}: {NOT_MD}请改名为 index.md。".lower()]


def test_a_web_page_in_the_place_of_an_article_is_told() -> None:
    assert told("index.html") == [f"index.html: {NOT_MD}请把正文写进 index.md，再删去这个文件。"]


def test_a_copy_beside_the_article_is_a_warning() -> None:
    assert told("index.md", "index.md~") == [
        f"index.md~: 提醒：{NOT_MD}旁边已有 index.md：不要的，请删去；另一篇的，请改名。"
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("b.xlsm", "可能带宏的文件"), ("b.ZIP", "压缩包"), ("c.mov", "别的视频和音频")),
        *(("d.wav", "别的视频和音频"), ("f.rtf", "原稿"), ("g.psd", "别的图"), ("h.html", "网页")),
    ],
)
def test_a_file_that_readers_are_not_shown_is_named_with_its_kind_and_remedy(
    name: str, kind: str
) -> None:
    (said,) = told(name)
    known = next(one for one in KINDS if one.name == kind)
    assert said == f"{name}: 提醒：这个文件不会发布（{kind}）。{known.remedy}"


@pytest.mark.parametrize("name", ["a.xyz", "a.md.bak", "terms.toml"])
def test_a_file_of_no_kind_is_named(name: str) -> None:
    remedy = "请移走；是稿件的，请改成 .md 文件。"
    assert told(name) == [f"{name}: 提醒：不认识这种文件，不会发布。{remedy}"]


@pytest.mark.parametrize(
    "name",
    [
        "a.md",
        "a.jpg",
        "a.HEIC",
        "a.mp4",
        "a.m4a",
        "a.mp3",
        "a.vtt",
        "a.srt",
        "a.PDF",
        "a.docx",
        "A01.pdf",
        "01.pdf",
        "A01.toml",
        "Thumbs.db",
        "desktop.ini",
    ],
)
def test_what_belongs_there_is_not_spoken_of(name: str) -> None:
    assert told(name) == []


def test_the_newsroom_s_lists_belong_at_the_top() -> None:
    assert list(strays(Survey(dict.fromkeys(LISTS, "")))) == []


def test_every_kind_is_told_of_or_shown_and_an_ending_has_one_kind() -> None:
    endings = [ending for kind in KINDS if kind is not SHEET for ending in kind.endings]
    assert len(endings) == len(set(endings))
    assert [kind.name for kind in KINDS if not kind.remedy] == [
        "稿件",
        "图片",
        "版面",
        "视频",
        "音频",
        "字幕",
        "附件",
    ]
    assert kind_of(DAY + "A01.jpg") is PHOTO
    assert kind_of(DAY + "A01.pdf") is SHEET


@pytest.mark.parametrize("name", ["lao-jie/A01.pdf", "banmian.pdf", "AB01.pdf", "A1.pdf"])
def test_a_pdf_that_is_no_page_of_the_day_is_an_attachment(name: str) -> None:
    assert kind_of(DAY + name) is ATTACHMENT
    (fault,) = unused(Survey({DAY + name: ""}), set(), ())
    assert fault.fact == "这个附件没有稿件用到，不会发布。"
    assert f"[文件的名称]({name.rpartition('/')[2]})" in fault.remedy


def test_photos_beside_a_text_that_could_not_be_read_are_not_called_unused() -> None:
    found = Survey(dict.fromkeys([f"{DAY}a.md", f"{DAY}a.jpg", "2022/05/22/b.jpg"], ""))
    assert [fault.path for fault in unused(found, set(), [f"{DAY}a.md"])] == ["2022/05/22/b.jpg"]


def test_clips_and_captions_that_no_text_uses_are_named_with_the_way_to_use_them() -> None:
    found = Survey(dict.fromkeys([f"{DAY}{name}" for name in ("a.mp4", "a.vtt", "b.m4a")], ""))
    told = [str(fault).removeprefix(DAY) for fault in unused(found, {f"{DAY}b.m4a"}, ())]
    assert told == [
        "a.mp4: 提醒：这个视频没有稿件用到，不会发布。要用的，请在稿件里写 ![图说](a.mp4)；不用的，请删去。",
        "a.vtt: 提醒：这个字幕没有稿件用到，不会发布。要用的，请和视频叫一个名字，放在它旁边；不用的，请删去。",
    ]
