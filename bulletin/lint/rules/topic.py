"""A topic that is a slip away from another one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule

_ESTABLISHED: Final = 3  # articles: a topic used so often is meant
_SHORTEST: Final = 3  # characters: shorter topics differ by one as a rule (教育, 体育)
_COUNTING: Final = frozenset("0123456789一二三四五六七八九十百上下前后东西南北中大小新老")


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """新标签欢迎用。只是和已有标签差一个字，或读音一样的，多半是打错，会让一个话题分成两处；
    已有的几个标签用“·”连成了一个，也会提醒。"""
    counts = Counter(topic for gist in paper.gists.values() for topic in gist.topics)
    doubtful = {
        topic
        for topic in counts
        if counts[topic] < _ESTABLISHED and topic not in paper.known_topics
    }
    known = sorted({*counts, *paper.known_topics})
    age = {topic: at for at, topic in enumerate(counts)}  # the older of two equals was there first
    meant: dict[str, str] = {}
    for topic, others in _near(known, doubtful).items():
        better = [
            one
            for one in others
            if one not in doubtful or (counts[one], -age[one]) > (counts[topic], -age[topic])
        ]
        if better:
            meant[topic] = min(better, key=lambda one: (-counts[one], one))
    for path, gist in paper.gists.items():
        for topic in gist.topics:
            if _several(topic, counts):
                message = f"标签“{topic}”像是几个标签连在一起。几个标签请用“、”分开。"
                yield path, gist.topics_line, message
            elif topic in meant:
                message = f"标签“{topic}”和已有的“{meant[topic]}”只差一点。请核对是不是同一个。"
                yield path, gist.topics_line, message


def _several(topic: str, counts: Mapping[str, int]) -> bool:
    """Whether a topic is made of others that stand by themselves elsewhere: 书市·老街."""
    parts = topic.split("·")
    return len(parts) > 1 and all(part in counts for part in parts)


def _near(topics: list[str], doubtful: set[str]) -> dict[str, set[str]]:
    """For each doubtful topic, the others that differ in one character or sound the same."""
    if not doubtful:
        return {}
    import pypinyin  # noqa: PLC0415 (its dictionary takes a tenth of a second)

    alike: dict[object, list[str]] = defaultdict(list)
    for topic in topics:
        sounds = pypinyin.lazy_pinyin(topic, style=pypinyin.Style.NORMAL)
        alike["sound", tuple(sounds)].append(topic)
        if len(topic) >= _SHORTEST:
            alike["cut", topic].append(topic)
            for at in range(len(topic)):
                alike["cut", topic[:at] + topic[at + 1 :]].append(topic)
    near: dict[str, set[str]] = defaultdict(set)
    for group in alike.values():
        for topic in doubtful.intersection(group) if len(group) > 1 else ():
            near[topic].update(one for one in group if one != topic and _slip(one, topic))
    return near


def _slip(one: str, other: str) -> bool:
    """Whether two near topics may be one: they do not merely count or point (一号线, 二号线)."""
    if len(one) != len(other):
        return abs(len(one) - len(other)) == 1
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    by_order = len(pairs) == 2 and pairs[0] == pairs[1][::-1]  # noqa: PLR2004 (two changed places)
    return by_order or not all(a in _COUNTING and b in _COUNTING for a, b in pairs)


_PIECE: Final = "标题：{0}\n日期：2022年5月21日\n栏目：要闻\n标签：{1}\n\n{0}，来了许多人。"

RULE: Final = PaperRule(
    title="标签和已有的只差一点",
    kind="warning",
    check=check,
    wrong={
        "2022/05/21/a.md": _PIECE.format("书市开张", "春日书市"),
        "2022/05/21/b.md": _PIECE.format("书市闭幕", "春日书市"),
        "2022/05/21/c.md": _PIECE.format("书市花絮", "春日书室"),
    },
    right={
        "2022/05/21/a.md": _PIECE.format("书市开张", "春日书市"),
        "2022/05/21/b.md": _PIECE.format("书市闭幕", "春日书市"),
        "2022/05/21/c.md": _PIECE.format("书市花絮", "春日书市"),
    },
)
