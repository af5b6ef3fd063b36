"""Pieces are judged before their time: a scheduled one as if it were out, a draft with warnings alone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from bulletin.model.article import Photo
from bulletin.photos.looking import look
from bulletin.store.survey import Survey
from tests.checks.test_faults import GOOD, files, run, write
from tests.photos.samples import saved, scene

PHOTO = saved(scene(640, 480), "JPEG")
NOW = 'NOW="2022-05-29T12:00"'
LATER = GOOD.replace("2022-05-20", "2022-05-30 08:00")


def told(folder: Path, *settings: str) -> list[str]:
    """What a build on 29 May 2022 says of the content, without the folder's own name."""
    done = run(folder, NOW, *settings)
    lines = [line.rpartition("/content/")[2] for line in (done.stdout + done.stderr).splitlines()]
    assert "Traceback" not in done.stderr
    return [line for line in lines if line.startswith("2022/")]


def test_a_scheduled_piece_s_missing_photo_and_dead_link_are_errors_on_the_day_before(
    tmp_path: Path,
) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD)
    write(tmp_path, "2022/05/30/er.md", LATER + "\n![图](mei-you.jpg)\n\n[链接](mei-you.md)\n")
    assert told(tmp_path) == [
        "2022/05/30/er.md:7: 找不到图片 mei-you.jpg。请把图片放在文章旁边，文件名写得一样。",
        "2022/05/30/er.md:9: 链接指向的 /2022/05/30/mei-you/ 不存在。请核对文件名或网址。",
    ]


def test_the_same_in_a_draft_are_warnings_and_so_is_a_header_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD)
    draft = LATER.replace("栏目", "状态：草稿\n栏目")
    write(tmp_path, "2022/05/30/er.md", draft + "\n![图](mei-you.jpg)\n\n[链接](mei-you.md)\n")
    write(tmp_path, "2022/05/30/san.md", "状态：草稿\n标提：三\n\n正文。\n")
    lines = told(tmp_path)
    assert lines
    assert [line for line in lines if "提醒：" not in line] == []
    assert [line.split(":")[0] for line in lines] == ["2022/05/30/er.md"] * 2 + [
        "2022/05/30/san.md"
    ] * len(lines[2:])
    assert (tmp_path / "output/index.html").exists()


def test_what_will_be_there_when_a_piece_comes_may_be_linked(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD)
    write(
        tmp_path,
        "2022/05/30/er.md",
        LATER.replace("08:00", "07:00").replace("栏目", "标签：老街\n栏目"),
    )
    own = "[自己](san.md) [早](er.md) [当天](/2022/05/30/) [月](/2022/05/) [标签](/topic/老街/) [老](../20/yi.md)"
    write(tmp_path, "2022/05/30/san.md", LATER + f"\n{own}\n")
    assert told(tmp_path) == []


def test_a_scheduled_piece_may_not_link_one_that_comes_later(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/30/er.md", LATER + "\n[后](../31/san.md)\n")
    write(tmp_path, "2022/05/31/san.md", GOOD.replace("2022-05-20", "2022-05-31 08:00"))
    assert told(tmp_path) == [
        "2022/05/30/er.md:7: 链接的文章 2022/05/31/san.md 到 2022-05-31 08:00 才发布。请等它发布后再链接。"
    ]


def test_nothing_of_a_scheduled_piece_s_photo_is_published_before_its_time(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD)
    write(tmp_path, "2022/05/30/er.md", LATER + '\n![图](tu.jpg "甲一 摄")\n')
    (tmp_path / "content/2022/05/30/tu.jpg").write_bytes(PHOTO)
    assert told(tmp_path) == []
    assert [name for name in files(tmp_path) if "/photos/" in name and ".card." not in name] == []
    assert run(tmp_path, 'NOW="2022-05-30T09:00"').returncode == 0
    assert [name for name in files(tmp_path) if "/photos/" in name and ".card." not in name] != []


def test_a_draft_that_clashes_with_a_published_piece_stops_nobody(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/20/yi/index.md", GOOD)
    write(tmp_path, "2022/05/20/yi.md", GOOD.replace("栏目", "状态：草稿\n栏目"))
    assert told(tmp_path) == [
        "2022/05/20/yi.md: 提醒：和 2022/05/20/yi/index.md 是同一个网址 /2022/05/20/yi/。"
        "请给其中一个文件换个名字。"
    ]


@pytest.mark.parametrize(
    ("there", "remedy"),
    [
        ("a.jpeg", "旁边有 a.jpeg，是不是它？文件名要写得一样。"),
        ("a.PNG", "旁边有 a.PNG，是不是它？文件名要写得一样。"),
        ("A.jpg", "旁边有 A.jpg，只是大小写不同，请写成一样。"),
        ("xyz.jpg", "请把图片放在文章旁边，文件名写得一样。"),
    ],
)
def test_the_photo_that_may_be_meant_is_named(tmp_path: Path, there: str, remedy: str) -> None:
    found = Survey({"2022/05/20/yi.md": "", f"2022/05/20/{there}": "", "2022/05/21/a.jpeg": ""})
    placed = [("2022/05/20/yi.md", Photo("2022/05/20/a.jpg", line=7))]
    _, faults = look(placed, found, tmp_path, tmp_path, 1)
    assert list(map(str, faults)) == [f"2022/05/20/yi.md:7: 找不到图片 a.jpg。{remedy}"]


def test_a_photo_whose_name_the_disk_has_decomposed_is_found(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD + '\n![图](lǎo-jiē.jpg "甲一 摄")\n')
    name = unicodedata.normalize("NFD", "lǎo-jiē.jpg")
    (tmp_path / "content/2022/05/20" / name).write_bytes(PHOTO)
    assert told(tmp_path) == []
    assert [name for name in files(tmp_path) if "/photos/" in name and ".card." not in name] != []


def test_an_article_and_its_photo_in_a_folder_that_the_disk_has_decomposed_are_found(
    tmp_path: Path,
) -> None:
    folder = unicodedata.normalize("NFD", "2022/05/20/lǎo-jiē")
    photo = unicodedata.normalize("NFD", "mén.jpg")
    write(tmp_path, f"{folder}/index.md", GOOD + '\n![门](mén.jpg "甲一 摄")\n')
    (tmp_path / "content" / folder / photo).write_bytes(PHOTO)
    assert told(tmp_path) == []
    assert "output/2022/05/20/lǎo-jiē/index.html" in files(tmp_path)
    assert [name for name in files(tmp_path) if "/photos/" in name and ".card." not in name] != []


def test_a_photo_that_nobody_uses_is_named_and_one_that_a_draft_uses_is_not(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD)
    write(tmp_path, "2022/05/20/er.md", GOOD.replace("栏目", "状态：草稿\n头图：er.jpg\n栏目"))
    for name in ("er.jpg", "san.jpg"):
        (tmp_path / "content/2022/05/20" / name).write_bytes(PHOTO)
    assert told(tmp_path) == [
        "2022/05/20/san.jpg: 提醒：这张图片没有稿件用到，不会发布。"
        "要用的，请在稿件里写 ![图说](san.jpg)；不用的，请删去。"
    ]
