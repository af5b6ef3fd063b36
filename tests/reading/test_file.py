"""A file as a whole: what only shows when its place and its header stand side by side."""

from __future__ import annotations

from zoneinfo import ZoneInfo

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


def test_an_edited_text_changes_an_article_s_mark_and_leaves_its_face() -> None:
    """The face is what other pages show; they show the first paragraph, so that changes it."""
    first, text, start = (
        read_file("2022/05/21/a.md", STORY.format("2022-05-21", more).encode(), NEWSROOM, "/")[
            0
        ].article
        for more in ("", "\n\n又讯。", "再讯。")
    )
    assert first
    assert text
    assert start
    assert first.face == text.face != start.face
    assert len({first.mark, text.mark, start.mark}) == 3
