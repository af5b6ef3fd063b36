"""Wording: how a plain text is written in traditional characters, word by word.

In: lines of text. Out: as many characters, one for one, in OpenCC's writing for a region (`CONFIGS`).

OpenCC finds its phrases wherever their characters meet, also over the border of two words: 和面 in 和面临,
理发 in 治理发言. So each line is cut into words, and where it came out otherwise than each word alone would
be written, the phrase behind that is looked for: it counts if it is whole words (两只 鸡), and does not if
it cuts one in two. Then `names` puts right what no list of phrases knows: surnames, 里 in foreign names and
as a measure. Names of `pinned` are words of their own whatever stands beside them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate
from typing import Final

import opencc
import rjieba

from bulletin.editions.names import corrections, uncertain
from bulletin.model.record import Record

CONFIGS: Final = {"tw": "s2tw", "hk": "s2hk"}
SEVERAL: Final = (
    "万丑个丰么了于云仆仇仑价仿伙余佛佣俊修借僵克党具冢冬冲凄准凌几凶出划别刮制匯千升卜占卤卫卷厂历厘参发只台叶叹吁吃合吊同后向吣呆周咏咨咸咽哄哗啟喂喫噪回团困坐坛堤复夫夸奸妍姍姗姜娘宁家寧尝尸尽局岩岳峯峰"
    "巨布帘席干并幸幺广床庵弥弦強强当录彝彩征径御志念恆恒恤恶愈愿戚扇扎托扣折抵拐拿挨挽捆据搜摆斗斤斫昆暗曲札术朱朴杆杠杯杰松板果枪柏柜栗梁樑檗欲毁汇沈沖沾泛注浚涂涌淀温游溪溫漓澄炼烟焰熏牀狸玩琅症皁皂矩确"
    "礦私秋种穎穗筑筱签糊系線繡纤线绣羣群耇胄背胜胡脏腊腌膻臘致臺舍芸苏苔苹范荐荡荫药获蒙蔑蕴藤藴蘊虫虱蜡衛衞表袅詠證谷豆豔象赞跖辟迹适郁酸采里鉴钟铲链锄镰闲雕霉面韵韻须饥麪鼇"
)
"""Characters that some phrase of OpenCC's lists writes otherwise than the character alone is written."""
_OPEN: Final = re.compile(f"[{SEVERAL}]")
_FOOD: Final = "面干"
_NUMBER: Final = re.compile("[0-9０-９〇一二三四五六七八九十百千万两几半每]+")
_FENCE: Final = "\x1f"  # between words: no phrase of OpenCC's has it
_WORDS: Final = 1 << 16  # kept as they are written alone, in some 10 MB
_AROUND: Final = 8  # characters looked at on either side of a difference: most phrases have four


class NotOneForOne(Exception):
    """OpenCC made a text longer or shorter, which none of its rules does today."""


class Doubt(Record, frozen=True):
    """Some words of a text that could be read in two ways, how they are written, and how they could be."""

    words: str
    written: str
    other: str


class Wording(Record, frozen=True, dict=True, gc=True):
    """The writing of one region. `pinned` says how names are written, each as long as it is in
    simplified characters."""

    region: str
    pinned: Mapping[str, str]

    def written(self, text: str) -> str:
        """The text in traditional characters, as long as it was. No phrase goes on in another line."""
        if _FENCE in text:
            return _FENCE.join(map(self.written, text.split(_FENCE)))
        return "\n".join([line.written() for line in self._lines(text)])

    def doubts(self, text: str) -> Iterator[Doubt]:
        """What had to be decided without a name of the newsroom's saying so, in order."""
        for line in self._lines(text):
            yield from line.doubts()

    def _lines(self, text: str) -> list[_Line]:
        typed = text.split("\n")
        cut = [self._pieces(line) for line in typed]
        plain = self._converted("\n".join(map(_FENCE.join, cut))).replace(_FENCE, "")
        known = zip(typed, plain.split("\n"), map(_words, cut), strict=True)
        lines = [_Line(line, written, words, self) for line, written, words in known]
        self.alone.learn({word for line in lines for _, word in line.open})
        return lines

    def _converted(self, text: str) -> str:
        written = str(converter(self.region).convert(text))
        if len(written) != len(text):
            raise NotOneForOne(text)
        return written

    @cached_property
    def alone(self) -> _Alone:
        """How single words are written."""
        return _Alone(self.region)

    @cached_property
    def around(self) -> _Alone:
        """How pieces of lines are written."""
        return _Alone(self.region)

    def _pieces(self, line: str) -> list[str]:
        """A line cut at the names that are pinned; these stand at the odd places."""
        return self._names.split(line) if self.pinned else [line]

    @cached_property
    def _names(self) -> re.Pattern[str]:
        names = sorted(self.pinned, key=len, reverse=True)
        return re.compile(f"({'|'.join(map(re.escape, names))})")


def _words(pieces: Sequence[str]) -> list[str]:
    """The words of a line, of which the pieces at odd places are one each. A line in which every character
    has one writing stays whole: cutting takes a third of the time."""
    if len(pieces) == 1 and not _OPEN.search(pieces[0]):
        return [pieces[0]] if pieces[0] else []
    words: list[str] = []
    for number, piece in enumerate(pieces):
        words += [piece] if number % 2 else rjieba.cut(piece)
    return words


@cache
def converter(region: str) -> opencc.OpenCC:
    """OpenCC with its rules for a region."""
    return opencc.OpenCC(CONFIGS[region])


class _Alone(dict[str, str]):
    """Words as OpenCC writes each of them alone. New ones are found out together: one call of OpenCC costs as
    much as converting fifty characters."""

    def __init__(self, region: str) -> None:
        self._converter = converter(region)

    def learn(self, words: Iterable[str]) -> None:
        """Find out how these are written."""
        if len(self) > _WORDS:
            self.clear()
        if new := [word for word in words if word not in self]:
            self.update(
                zip(new, self._converter.convert(_FENCE.join(new)).split(_FENCE), strict=True)
            )

    def __missing__(self, word: str) -> str:
        written = self[word] = str(self._converter.convert(word))
        return written


class _Line:
    """One line: as it is typed, as OpenCC writes it, its words."""

    __slots__ = ("_wording", "ends", "open", "plain", "typed", "words")

    def __init__(self, typed: str, plain: str, words: Sequence[str], wording: Wording) -> None:
        self.typed, self.plain, self.words, self._wording = typed, plain, words, wording
        self.ends = list(accumulate(map(len, words)))  # of the words
        self.open = list(self._open_words())

    def _open_words(self) -> Iterator[tuple[int, str]]:
        """The words of which a character has several writings, each with its place."""
        end = 0
        for found in _OPEN.finditer(self.typed):
            if found.start() >= end:
                number = bisect_right(self.ends, found.start())
                word, end = self.words[number], self.ends[number]
                yield end - len(word), word

    def written(self) -> str:
        """The line in traditional characters."""
        plain, written = self.plain, self._by_words()
        if written != plain:
            kept = (at for at in _differing(plain, written) if self._is_of_whole_words(at))
            written = _with(written, [(at, plain[at]) for at in kept])
        if named := list(corrections(self.typed, written, self.words)):
            written = _with(written, named)
        return self._pin(written) if self._wording.pinned else written

    def _by_words(self) -> str:
        """The line with each word as it is written alone."""
        plain, alone, at = self.plain, self._wording.alone, 0
        parts: list[str] = []
        for start, word in self.open:
            parts += (plain[at:start], alone[word])
            at = start + len(word)
        return "".join((*parts, plain[at:]))

    def _pin(self, written: str) -> str:
        pinned = self._wording.pinned
        at, parts = 0, []
        for word in self.words:
            parts.append(pinned.get(word) or written[at : at + len(word)])
            at += len(word)
        return "".join(parts)

    def _is_of_whole_words(self, at: int) -> bool:
        """Whether the fewest characters that OpenCC needs to write one so begin and end with words. 面 and 干
        as words of their own are food: its phrases end with them (凤梨干), and shorter ones do too (梨干)."""
        text, around, borders = self.typed, self._wording.around, self._borders()
        if text[at] in _FOOD and {at, at + 1} <= borders:
            return True
        first, last = max(0, at - _AROUND), min(len(text), at + 1 + _AROUND)

        def enough(first: int, last: int) -> bool:
            return around[text[first:last]][at - first] == self.plain[at]

        around.learn({text[first:end] for end in range(at + 1, last + 1)})
        if not enough(first, last):
            return False
        while last > at + 1 and enough(first, last - 1):
            last -= 1
        around.learn({text[start:last] for start in range(first, at + 1)})
        while first < at and enough(first + 1, last):
            first += 1
        return first in borders and last in borders

    def _borders(self) -> frozenset[int]:
        """Where a phrase may begin or end: where words do, and between a number and its measure (一碗 面)."""
        starts = [0, *self.ends]
        numbers = (_NUMBER.match(word) for word in self.words)
        counted = (at + found.end() for at, found in zip(starts, numbers, strict=False) if found)
        return frozenset((*starts, *counted))

    def doubts(self) -> Iterator[Doubt]:
        """Where OpenCC would have written otherwise, and where a name may have been taken for words; each
        with the words that it stands in."""
        typed, written, plain = self.typed, self.written(), self.plain
        for start, end in _runs(plain, written):
            first = max(at for at in (0, *self.ends) if at <= start)
            last = min(at for at in self.ends if at >= end)
            if last - first == 1:  # a character says little without a neighbour
                first, last = max(0, first - 1), min(len(typed), last + 1)
            yield from self._doubt(written, first, last, plain[first:last])
        for first, last in uncertain(typed, written, self.words):
            yield from self._doubt(written, first, last, typed[first] + written[first + 1 : last])

    def _doubt(self, written: str, first: int, last: int, other: str) -> Iterator[Doubt]:
        words = self.typed[first:last]
        if words != "了解" and not any(name in words for name in self._wording.pinned):
            yield Doubt(words, written[first:last], other)


def _with(text: str, signs: Iterable[tuple[int, str]]) -> str:
    """A text with other characters at some places."""
    some = list(text)
    for at, sign in signs:
        some[at] = sign
    return "".join(some)


def _differing(one: str, other: str) -> Iterator[int]:
    """The places where two texts of one length differ."""
    return (at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right)


def _runs(one: str, other: str) -> Iterator[tuple[int, int]]:
    """The places where two texts of one length differ, as ranges."""
    start = -1
    for at, (left, right) in enumerate(zip(one, other, strict=True)):
        if left != right and start < 0:
            start = at
        elif left == right and start >= 0:
            yield start, at
            start = -1
    if start >= 0:
        yield start, len(one)
