"""A name that signs for the first time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule
from bulletin.lint.rules.name import near

_RECENT: Final = timedelta(days=30)  # nobody looks at older pieces for this


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """每个署名都有一个自己的网页。最近的稿件里第一次出现、记者名单（content/reporters.toml）里又没有的名字，
    会请你核对。"""
    counts = Counter(name for gist in paper.gists.values() for name in gist.people)
    known = {*paper.known_people, *near(paper)}  # of those that are near another one it is told
    for path, gist in paper.gists.items():
        for name in gist.people if gist.date and gist.date > paper.now - _RECENT else ():
            if counts[name] == 1 and name not in known:
                message = f"第一次见到署名“{name}”，会有一个自己的网页。请核对姓名。"
                yield path, gist.authors_line, message


_PIECE: Final = "标题：{0}\n日期：{1}\n栏目：要闻\n作者：甲小一\n\n{0}，来了许多人。"

RULE: Final = PaperRule(
    title="第一次出现的署名",
    kind="note",
    check=check,
    wrong={"2022/05/21/a.md": _PIECE.format("书市开张", "2022年5月21日")},
    right={
        "2022/05/21/a.md": _PIECE.format("书市开张", "2022年5月21日"),
        "2022/05/21/b.md": _PIECE.format("书市闭幕", "2022年5月21日"),
    },
)
