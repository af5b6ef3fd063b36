"""A name that signs for the first time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule

_RECENT: Final = timedelta(days=30)  # of older pieces only what may be a slip is told
_SHORTEST: Final = 3  # characters: shorter names differ by one as a rule (王军, 王明)


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """每个署名都有一个自己的网页，名字打错一个字，就多出一个人。第一次出现、记者名单（content/reporters.toml）里
    又没有的名字，会请你核对；和已有的名字读音一样或只差一个字的，会列出那个名字。"""
    counts = Counter(name for gist in paper.gists.values() for name in gist.people)
    new = {name for name in counts if counts[name] == 1 and name not in paper.known_people}
    near = _near({*counts, *paper.known_people}, new)
    for path, gist in paper.gists.items():
        for name in gist.people:
            if name not in new:
                continue
            if others := near.get(name):
                known = max(sorted(others), key=lambda one: counts[one])
                yield (
                    path,
                    gist.authors_line,
                    f"第一次见到署名“{name}”，是不是“{known}”？不是就不用管。",
                )
            elif gist.date and gist.date > paper.now - _RECENT:
                message = f"第一次见到署名“{name}”，会有一个自己的网页。请核对姓名。"
                yield path, gist.authors_line, message


def _near(names: Iterable[str], new: set[str]) -> dict[str, set[str]]:
    """For each new name, the older ones that sound the same or differ in one character."""
    if not new:
        return {}
    import pypinyin  # noqa: PLC0415 (its dictionary takes a tenth of a second)

    alike: dict[object, set[str]] = defaultdict(set)
    for name in names:
        sounds = pypinyin.lazy_pinyin(name, style=pypinyin.Style.NORMAL)
        alike["sound", tuple(sounds)].add(name)
        if len(name) >= _SHORTEST:
            for at in range(len(name)):
                alike["cut", at, name[:at] + name[at + 1 :]].add(name)
    near: dict[str, set[str]] = defaultdict(set)
    for group in alike.values():
        for name in new & group if len(group) > 1 else ():
            near[name] |= group - new
    return near


_PIECE: Final = "标题：{0}\n日期：2022年5月21日\n栏目：要闻\n作者：{1}\n\n{0}，来了许多人。"

RULE: Final = PaperRule(
    title="第一次出现的署名",
    kind="note",
    check=check,
    wrong={
        "2022/05/21/a.md": _PIECE.format("书市开张", "甲小一"),
        "2022/05/21/b.md": _PIECE.format("书市闭幕", "甲小一"),
        "2022/05/21/c.md": _PIECE.format("书市花絮", "甲晓一"),
    },
    right={
        "2022/05/21/a.md": _PIECE.format("书市开张", "甲小一"),
        "2022/05/21/b.md": _PIECE.format("书市闭幕", "甲小一"),
        "2022/05/21/c.md": _PIECE.format("书市花絮", "甲小一"),
    },
)
