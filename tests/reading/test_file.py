"""A file as a whole: what only shows when its place and its header stand side by side."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bulletin.reading.file import read_file
from bulletin.reading.newsroom import Newsroom

NEWSROOM = Newsroom(("要闻",), (), ZoneInfo("Asia/Shanghai"))
STORY = "标题：集市开张\n日期：{}\n栏目：要闻\n\n云桥镇讯。{}\n"


def test_a_date_that_is_not_the_path_s_is_said() -> None:
    data = STORY.format("2022-05-20", "").encode()
    (fault,) = read_file("2022/05/21/a.md", data, NEWSROOM, "/")[0].faults
    assert str(fault) == (
        "2022/05/21/a.md: 日期是 2022-05-20，文件却放在 2022/05/21 里。"
        "请改日期，或把文件移到那一天的文件夹。"
    )


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("tu.jpg", "2022/05/21/a/tu.jpg"),
        ("../tu.jpg", "2022/05/21/tu.jpg"),
        ("/2022/05/20/tu.jpg", "2022/05/20/tu.jpg"),
    ],
)
def test_a_lead_photo_is_a_file_of_the_content_folder(typed: str, file: str) -> None:
    data = STORY.format(f"2022-05-21\n头图：{typed}", "").encode()
    article = read_file("2022/05/21/a/index.md", data, NEWSROOM, "/")[0].article
    assert article is not None
    assert article.photo == file


def test_an_address_is_composed_however_the_disk_has_the_name() -> None:
    data = STORY.format("2022-05-21", "").encode()
    for name in ("e\u0301", "\xe9"):
        article = read_file(f"2022/05/21/caf{name}.md", data, NEWSROOM, "/")[0].article
        assert article is not None
        assert article.address == "2022/05/21/caf\xe9"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("2022/05/21/lao-jie/lao-jie.md", "文件夹 lao-jie 里的稿件要叫 index.md。请改名为 2022/05/21/lao-jie/index.md，或移到 2022/05/21/ 里。"),
        ("2022/5/21/a.md", "文章不在“年/月/日”文件夹里。请移到 2022/05/21/ 里，月和日都写两位。"),
        ("2022-05-21/a.md", "文章不在“年/月/日”文件夹里。请移到 2022/05/21/ 里，月和日都写两位。"),
        ("20220521/a.md", "文章不在“年/月/日”文件夹里。请移到 2022/05/21/ 里，月和日都写两位。"),
        ("xin-gao/a.md", "文章不在“年/月/日”文件夹里。请移到 2022/05/21/ 这样的文件夹。"),
    ],
)  # fmt: skip
def test_a_text_in_a_wrong_place_is_told_the_right_one(path: str, said: str) -> None:
    faults = read_file(path, STORY.format("2022-05-21", "").encode(), NEWSROOM, "/")[0].faults
    assert [str(fault) for fault in faults] == [f"{path}: {said}"]


def test_a_draft_s_faults_are_warnings_and_it_can_still_be_shown() -> None:
    data = STORY.format("2022-05-20\n状态：草稿", "").encode()
    reading, body = read_file("2022/05/21/a.md", data, NEWSROOM, "/")
    assert [fault.warning for fault in reading.faults] == [True]
    assert reading.article is not None
    assert body is not None


def test_an_edited_text_changes_what_is_known_of_all_of_an_article_and_not_of_what_others_show() -> (
    None
):
    """Other pages show the first paragraph, so that one changes both."""
    first, text, start = (
        read_file("2022/05/21/a.md", STORY.format("2022-05-21", more).encode(), NEWSROOM, "/")[
            0
        ].article
        for more in ("", "\n\n又讯。", "再讯。")
    )
    assert first
    assert text
    assert start
    assert first.public_digest == text.public_digest != start.public_digest
    assert len({first.full_digest, text.full_digest, start.full_digest}) == 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("## 题\n\n云桥镇讯。\n\n又讯。", "云桥镇讯。"),
        ("- 东街[^1]\n- 西街\n\n[^1]: 注文", "东街"),
        ("![图](a.jpg)\n\n| 街 |\n|---|\n| 东街 |", "街"),
        ("<center>居中</center>", "居中"),
    ],
    ids=["paragraph", "list", "table", "HTML"],
)
def test_lists_show_what_stands_first_and_never_a_footnote(text: str, first: str) -> None:
    data = f"标题：集市\n日期：2022-05-21\n栏目：要闻\n\n{text}\n".encode()
    article = read_file("2022/05/21/a.md", data, NEWSROOM, "/")[0].article
    assert article
    assert article.excerpt == first


def test_a_character_that_nobody_can_read_is_a_fault_with_its_line_beside_all_others() -> None:
    data = "标题：刘\ue863\n日期：2022-05-21\n栏目：要闻\n\n刘\ue900说。\n\n<video>\n".encode()
    faults = read_file("2022/05/21/a.md", data, NEWSROOM, "/")[0].faults
    assert [(fault.line, fault.fact) for fault in faults] == [
        (5, "“刘”和“说。”之间有一个字，别人的电脑上显示不出来。"),
        (7, "正文里不能放 <video>。"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (STORY.format("2022-05-21", "").replace("要闻", "要问") + "{}", "集市开张"),
        ("标题：集市开张\n撤稿：内容有误。\n\n![图](http://a.example/a.jpg)", "集市开张"),
        ("日期：5月21日\n栏木：要闻\n撤稿：内容有误。\n\n<video>", "已经撤下的稿件"),
        ("标题：集市开张\n日期：2022年5月22日\n栏目：要闻\n撤稿：内容有误。\n\n正文。", "集市开张"),
        ("标题：集市开张\n日期：2022年5月21日\n栏目：要闻\n\n撤稿：内容有误。\n\n```\n正文。", "集市开张"),
        ("标题：集市开张\n\n日期：2022年5月21日\n栏目：要闻\n撤稿：内容有误。\n\n正文。", "集市开张"),
    ],
    ids=["section", "date", "all", "place", "below", "below, with more"],
)  # fmt: skip
def test_a_readable_withdrawal_wins_over_every_other_fault_of_its_file(
    text: str, title: str
) -> None:
    text = text.replace("栏目：要问\n", "栏目：要问\n撤稿：内容有误。\n").replace("{}", "")
    reading, _ = read_file("2022/05/21/a.md", text.encode(), NEWSROOM, "/")
    assert reading.article is not None
    assert (reading.article.withdrawn, reading.article.title) == ("内容有误。", title)
    assert reading.article.address == "2022/05/21/a"
    assert reading.faults
    assert all(fault.warning for fault in reading.faults)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("2022/02/30/a.md", "标题：集市开张\n撤稿：内容有误。\n\n正文。"),
        ("2022/05/21/a.md", "标题：集市开张\n撤稿：否\n\n正文。"),
        ("a/a.md", "标题：集市开张\n撤稿：内容有误。\n\n正文。"),
    ],
)
def test_what_has_no_address_or_is_no_withdrawal_is_none(path: str, text: str) -> None:
    assert read_file(path, text.encode(), NEWSROOM, "/")[0].article is None
