"""Files that no build can take as they are: named by their place, never passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bulletin.checks.strays import elsewhere, strays, unused
from bulletin.store.survey import Survey, survey
from tests.conftest import run_pelican

DAY = "2022/05/21/"
ARTICLE = "标题：一\n日期：2022-05-21\n栏目：要闻\n\n正文。\n".encode()
NOT_MD = "文件名不以 .md 结尾，没有当作稿件。"


def told(content: Path, name: bytes) -> list[str]:
    """What is said of a folder with one file of this name."""
    place = os.fsencode(content) + b"/" + name
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(ARTICLE)
    return [str(fault) for fault in strays(survey(content, content.parent / "cache"))]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lao-jie.md.txt", f"{NOT_MD}请改名为 2022/05/21/lao-jie.md。"),
        ("lao-jie.MD", f"{NOT_MD}请改名为 2022/05/21/lao-jie.md。"),
        ("lao-jie.markdown", f"{NOT_MD}请改名为 2022/05/21/lao-jie.md。"),
        ("lao-jie/index.md ", f"{NOT_MD}请改名为 2022/05/21/lao-jie/index.md。"),
    ],
)
def test_an_article_that_would_be_passed_over_is_refused(
    tmp_path: Path, name: str, said: str
) -> None:
    assert told(tmp_path / "content", (DAY + name).encode()) == [f"{DAY}{name}: {said}"]


@pytest.mark.parametrize("name", ["yuan-gao.docx", "ji-lu.txt", "老稿.wps"])
def test_a_document_beside_an_article_is_a_warning(tmp_path: Path, name: str) -> None:
    assert told(tmp_path / "content", (DAY + name).encode()) == []  # a text could link to it
    found = survey(tmp_path / "content", tmp_path / "cache")
    assert [str(fault) for fault in unused(found, set(), ())] == [
        f"{DAY}{name}: 提醒：这个附件没有稿件用到，不会发布。"
        f"给读者下载的，请在稿件里写 [文件的名称]({name})；"
        "是稿件的，请写成 .md（可用 make import）；不用的，请删去。"
    ]


@pytest.mark.parametrize("name", ["lao-jie.md", "tu.jpg", ".a.md.swp", ".DS_Store"])
def test_what_belongs_there_is_not_spoken_of(tmp_path: Path, name: str) -> None:
    assert told(tmp_path / "content", (DAY + name).encode()) == []


def test_a_name_in_another_encoding_is_refused_and_shown_as_it_was_meant(tmp_path: Path) -> None:
    name = DAY.encode() + "老街.md".encode("gb18030")
    said = "请给文件重新命名，最好只用小写拼音。"
    assert told(tmp_path / "content", name) == [f"{DAY}老街.md: 文件名的编码不对。{said}"]


def test_a_build_names_them_all_and_fails_once(tmp_path: Path) -> None:
    for name in ("a.md", "b.md.txt", "_c.md"):
        told(tmp_path / "content", (DAY + name).encode())
    told(tmp_path / "content", DAY.encode() + "老街.md".encode("gb18030"))
    done = run_pelican(tmp_path / "content", tmp_path / "output", tmp_path / "cache")
    assert done.returncode == 1
    lines = [line.partition("/content/")[2] for line in done.stderr.splitlines()]
    assert [line.split(":")[0] for line in lines[:-1]] == [
        f"{DAY}_c.md",
        f"{DAY}b.md.txt",
        f"{DAY}老街.md",
    ]
    assert "文件名“_c”不能做网址。" in done.stderr


def test_what_is_no_file_at_all_is_refused_and_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "content" / DAY
    folder.mkdir(parents=True)
    os.mkfifo(folder / "a.md")  # to open it would wait for ever
    os.mkfifo(folder / "b.jpg")
    (folder / "c.md").symlink_to("/etc/passwd")
    said = [str(fault) for fault in strays(survey(tmp_path / "content", tmp_path / "cache"))]
    assert said == [
        f"{DAY}c.md: 这是指向别处的链接。请放文件本身。",
        f"{DAY}a.md: 这不是文件（是管道、套接字或设备）。请删去它。",
        f"{DAY}b.jpg: 这不是文件（是管道、套接字或设备）。请删去它。",
    ]


@pytest.mark.parametrize(
    "name", ["a?.jpg", "a:b/c.jpg", "con.md", "AUX/index.md", "lpt1.jpg", "a./b.jpg", "a\\b.md"]
)
def test_what_windows_cannot_have_is_told_before_an_office_on_windows_gets_nothing(
    name: str,
) -> None:
    (fault,) = elsewhere(Survey({DAY + name: "", DAY + "console.md": "", DAY + "a.b.jpg": ""}))
    assert fault.warning
    assert "Windows" in fault.fact


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["A.jpg", "a.JPG"], ["a.JPG"]),
        (["A.jpg", "b.jpg"], []),
        (["Lao/1.jpg", "lao/1.jpg", "lao/2.jpg"], ["lao"]),
        (["e\u0301.jpg", "\xe9.jpg"], ["\xe9.jpg"]),
        (["A/1.jpg", "B/1.jpg"], []),
    ],
    ids=["files", "others", "folders", "composed", "other folders"],
)
def test_files_that_other_systems_take_for_one_are_told_once(
    names: list[str], told: list[str]
) -> None:
    found = Survey(dict.fromkeys([DAY + name for name in names], ""))
    assert [fault.path for fault in elsewhere(found)] == [DAY + name for name in told]
