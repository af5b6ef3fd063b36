"""An update or a correction that is dated in the future."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """更新、更正写的是已经做过的事，时间不会在将来。写到将来，多半是年份打错了；没到那个时间，网页上不显示这次更新。"""
    for path, gist in paper.gists.items():
        for at, line in gist.changes:
            if at > paper.now:
                when = f"{at:%Y-%m-%d %H:%M}"
                yield path, line, f"更新或更正的时间 {when} 还没有到。请核对，多半是年份写错了。"


_PIECE: Final = "标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n更新：{}\n\n书市昨天开张。"

RULE: Final = PaperRule(
    title="更新的时间在将来",
    kind="warning",
    check=check,
    wrong={"2022/05/21/shu-shi.md": _PIECE.format("2032年5月22日 10:00")},
    right={"2022/05/21/shu-shi.md": _PIECE.format("2022年5月22日 10:00")},
)
