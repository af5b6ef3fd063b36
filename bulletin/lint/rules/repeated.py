"""Articles that say the same, or bear one title on one day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Final

from bulletin.lint.gists import Gist, Gists
from bulletin.lint.rule import PaperRule

_SHARED: Final = 0.6  # of the shorter piece's sentences
_COMMON: Final = 12  # pieces that may share a sentence before it counts as a phrase of the house
_COLUMN: Final = 3  # days on which a title stands before it counts as a column's name (图片新闻)


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """一篇稿件只发一次：大半句子相同，或同一天标题相同的两篇，多半是重复录入。撤稿的不算；“图片新闻”这样
    好几天都用的标题是栏目名，也不算。"""
    shown = {path: gist for path, gist in paper.gists.items() if gist.date and not gist.withdrawn}
    counts = Counter(chain.from_iterable(gist.sentences for gist in shown.values()))
    several = {sentence for sentence, count in counts.items() if 1 < count <= _COMMON}
    holders: dict[int, list[str]] = defaultdict(list)
    for path, gist in shown.items():
        for sentence in several.intersection(gist.sentences):
            holders[sentence].append(path)
    shared = Counter(
        (first, second)
        for paths in holders.values()
        for at, first in enumerate(paths)
        for second in paths[at + 1 :]
    )
    told = set()
    for (first, second), count in shared.items():
        shorter = min(len(shown[first].sentences), len(shown[second].sentences))
        if count >= 2 and count >= _SHARED * shorter:  # noqa: PLR2004 (one sentence may be a quotation)
            told.add((first, second))
            yield second, 1, f"和 {first} 大半文字相同。请只留一篇，或把共同的部分改写。"
    days: dict[str, set[object]] = defaultdict(set)
    for gist in shown.values():
        days[gist.title].add(_day(gist))
    titles: dict[tuple[object, str], str] = {}
    for path, gist in shown.items():
        if len(days[gist.title]) >= _COLUMN:
            continue
        first = titles.setdefault((_day(gist), gist.title), path)
        if first != path and (first, path) not in told:
            yield path, 1, f"和 {first} 同一天、同一个标题。请改标题，或只留一篇。"


def _day(gist: Gist) -> object:
    return gist.date and gist.date.date()


_PIECE: Final = "标题：{}\n日期：2022年5月21日\n栏目：要闻\n\n"
_TEXT: Final = "青禾区春日书市昨天在文化广场开张。三天里先后来了八千名读者选书。"
_OTHER: Final = "云桥镇图书馆把旧书摊搬进了老街的院子。志愿者教孩子们修补破损的书页。"

RULE: Final = PaperRule(
    title="重复的稿件",
    kind="warning",
    check=check,
    wrong={
        "2022/05/21/shu-shi.md": _PIECE.format("书市开张") + _TEXT,
        "2022/05/21/shu-shi-2.md": _PIECE.format("八千人逛书市") + _TEXT,
    },
    right={
        "2022/05/21/shu-shi.md": _PIECE.format("书市开张") + _TEXT,
        "2022/05/21/jiu-shu.md": _PIECE.format("旧书摊进了老街") + _OTHER,
    },
)
