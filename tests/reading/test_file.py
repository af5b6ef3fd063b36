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
