"""A piece that waits for its day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """日期在将来的稿件到时自动发布。这不是错误，只是告诉编辑：现在读者还看不到。"""
    for path, gist in paper.gists.items():
        if gist.date and gist.published and not gist.withdrawn and gist.date > paper.now:
            when = f"{gist.date:%Y-%m-%d %H:%M}"
            yield path, gist.date_line, f"定时稿，{when} 发布。如果日期写错了，请改正。"


_PIECE: Final = "标题：书市开张\n日期：{}\n栏目：要闻\n\n书市昨天开张。"

RULE: Final = PaperRule(
    title="日期在将来",
    kind="note",
    check=check,
    wrong={"2099/05/21/shu-shi.md": _PIECE.format("2099年5月21日")},
    right={"2022/05/21/shu-shi.md": _PIECE.format("2022年5月21日")},
)
