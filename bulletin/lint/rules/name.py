"""A name in a byline that is a slip away from a known one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule

_RARE: Final = 3  # pieces: who signed so many is no slip
_SHORTEST: Final = 3  # characters: shorter names differ by one as a rule (王军, 王明)


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """每个署名都有一个自己的网页，名字打错一个字，就多出一个人。记者名单（content/reporters.toml）里没有、又很少
    见的名字，和名单里的或常见的读音一样、只差一个字，会提醒。真是另一个人，登记到名单里就不再问。"""
    meant = near(paper)
    for path, gist in paper.gists.items():
        for name in gist.people:
            if name in meant:
                message = (
                    f"署名“{name}”很少见，是不是“{meant[name]}”？真是另一个人，请登记到记者名单里。"
                )
                yield path, gist.authors_line, message


def near(paper: Gists) -> dict[str, str]:
    """Of each rare name that the list of reporters does not have, the known one that it may be: one that
    sounds the same, or differs in one character."""
    counts = Counter(name for gist in paper.gists.values() for name in gist.people)
    rare = {name for name in counts if counts[name] < _RARE and name not in paper.known_people}
    if not rare:
        return {}
    import pypinyin  # noqa: PLC0415 (its dictionary takes a tenth of a second)

    alike: dict[object, set[str]] = defaultdict(set)
    for name in {*counts, *paper.known_people}:
        sounds = pypinyin.lazy_pinyin(name, style=pypinyin.Style.NORMAL)
        alike["sound", tuple(sounds)].add(name)
        if len(name) >= _SHORTEST:
            for at in range(len(name)):
                alike["cut", at, name[:at] + name[at + 1 :]].add(name)
    others: dict[str, set[str]] = defaultdict(set)
    for group in alike.values():
        for name in rare & group if len(group) > 1 else ():
            others[name] |= {
                one for one in group if one in paper.known_people or counts[one] > counts[name]
            }
    return {
        name: max(sorted(group), key=lambda one: (one in paper.known_people, counts[one]))
        for name, group in others.items()
        if group
    }


_PIECE: Final = "标题：{0}\n日期：2022年5月21日\n栏目：要闻\n作者：{1}\n\n{0}，来了许多人。"

RULE: Final = PaperRule(
    title="署名和已有的只差一个字",
    kind="warning",
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
