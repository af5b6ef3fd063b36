"""Stress: which stars stress words, and which stand for themselves.

In: the text of a block. Out: the same text, with `**`, `＊＊` and `~~` that belong together as marks of their
own. 138****1234, 2**3, 王**、李** and a star alone stay what they are.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from bulletin.reading.signs import MARKS, STRESS, STRIKE, WIDE_STRESS

# Two and no more of a sign; what must not stand before is looked for last, so that a search leaps to signs.
_RUNS: Final = re.compile(r"\*\*(?<!\*{3})(?!\*)|＊＊(?<!＊{3})(?!＊)|~~(?<!~{3})(?!~)")
_BRACKET: Final = re.compile(r"[\[\]［］]")
_PAIR: Final = {"**": STRESS, "＊＊": WIDE_STRESS, "~~": STRIKE}
_NOT_FIRST: Final = frozenset(" \u3000\n、，。；：！？）》】」』”’")  # no stressed words begin so
SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁"
    "韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和"
    "穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅"
    "盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢"
    "裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎"
    "祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡劳逄姬申扶堵"
    "冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终居衡步都耿"
    "满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆"
    "红游竺权逯盖益桓公岳帅缑亢况有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福闫肖付代覃涂甲乙丙丁戊己庚辛壬癸"
)
"""The surnames of the 百家姓, those that became common later, and those of made-up people."""
_COMMON: Final = SURNAMES - frozenset(
    "水云时平和明成强路经应家全山车秋从容向古易终步都满国文广东利师那空有年爱言福后红关相公干通别居须丰"
)
"""Without those that are common words: 在路**上** is no name."""


def stressed(text: str) -> str:
    """A block's text with the marks of stress where stars mean it."""
    runs = list(_RUNS.finditer(text))
    marks: dict[int, str] = {}
    depths = _depths(text, [run.start() for run in runs])
    closers: dict[
        tuple[str, int], list[int]
    ] = {}  # places of each sign that may close, the last first
    for at in range(len(runs) - 1, -1, -1):
        if _may_close(text, runs[at]):
            closers.setdefault((runs[at][0], depths[at]), []).append(at)
    at = 0
    while at < len(runs):
        run = runs[at]
        ends = closers.get((run[0], depths[at]), [])
        while ends and ends[-1] <= at:
            ends.pop()
        if not ends or not _may_open(text, run):
            at += 1
            continue
        end = ends[-1]
        if not (_is_mask(text, run) and _is_mask(text, runs[end])):
            pair = _PAIR[run[0]]
            marks[run.start()], marks[runs[end].start()] = pair[0], pair[1]
        elif run[0] != "~~":
            at = end + 1
            continue
        at = end + 1 if run[0] == "~~" or not _parted(runs, depths, at, end) else at + 1
        while at < len(runs) and runs[at].start() in marks:
            at += 1
    return _RUNS.sub(lambda found: marks.get(found.start(), found[0]), text) if marks else text


def _depths(text: str, places: list[int]) -> list[int]:
    """In how many brackets each place is: stress that begins in a link's words ends in them. Brackets
    without a partner are none."""
    if "[" not in text and "［" not in text:
        return [0] * len(places)
    steps = [0] * (len(text) + 1)
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in "[［":
            opened.append(bracket.start())
        elif opened:
            steps[opened.pop()] += 1
            steps[bracket.start()] -= 1
    depths = list(accumulate(steps))
    return [depths[place] for place in places]


def _parted(runs: list[re.Match[str]], depths: list[int], start: int, end: int) -> bool:
    """Whether signs of another kind, or in other brackets, stand between two that belong together."""
    kind = runs[start][0], depths[start]
    return any((runs[at][0], depths[at]) != kind for at in range(start + 1, end))


def _may_open(text: str, run: re.Match[str]) -> bool:
    if run[0] == "~~" and text[run.start() - 1 : run.start()].isalnum():
        return False  # 好看~~真的~~: behind a word they are waves
    after = MARKS.sub("", text[run.end() : run.end() + 2])[:1]
    return bool(after) and after not in _NOT_FIRST and not _within_latin(text, run)


def _may_close(text: str, run: re.Match[str]) -> bool:
    before = MARKS.sub("", text[max(run.start() - 2, 0) : run.start()])[-1:]
    return bool(before) and not before.isspace() and not _within_latin(text, run)


def _within_latin(text: str, run: re.Match[str]) -> bool:
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _is_mask(text: str, run: re.Match[str]) -> bool:
    """Whether the stars stand for the rest of a name: 张**."""
    return text[run.start() - 1 : run.start()] in _COMMON and run[0] != "~~"
