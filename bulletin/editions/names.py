"""Names: what is written otherwise in a name than in a common word.

In: a line, how it is written so far, its words; or a name on its own. Out: the places that a name changes;
the name as it is written. The rules were counted on real texts (docs/decisions/0060): each mends more than it
harms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, zip_longest
from typing import Final

import rjieba

# A person's surname is written as it is, where the common word of that character is not.
SURNAMES: Final = "于范余岳谷郁姜沈卜涂曲游朴松周胡席向征冲仇干咸幸台后党种"
GIVEN: Final = "于范岳谷郁朴松周胡里台"  # and these in given names
PLACE: Final = "里于范郁岳"

LONG: Final = 3  # characters of a usual name: with two there are too many words beside it
_PEOPLE: Final = ("nr", "nrt", "nrfg")  # the dictionary's kinds of names of people
_NO_PERSON: Final = "区县市省乡镇村年月日时间"

_RARE: Final = "于余"
# The last characters of the words in `_TITLE`.
_POSTS: Final = frozenset("者员辑对影记任长理席委表授师生警民手学姓")
_TITLE: Final = re.compile(
    r"(?:[记作]者|通讯员|编辑|校对|摄影|书记|主任|[局镇区县市省部处科所站队院校园厂会社厅司]长|经理|董事长"
    r"|主席|秘书长|委员|代表|教授|老师|医生|律师|民警|村民|居民|市民|选手|同学|姓)\s?$"
)
_CALLED: Final = re.compile("某(?![日年月地种个些处项时人天])|先生|女士|小姐|老师|师傅")
# What makes a word of it that is no name.
_NO_NAME: Final = {
    "范": "围畴例本文式",
    "朴": "素实质厚学直拙",
    "岳": "父母丈阳麓",
    "郁": "闷郁葱结积金香症",
    "涂": "抹料改层写鸦脂有在满",
}
# 里 in the sense of “inside”, which 繁體 writes otherwise than the length.
_INSIDE: Final = re.compile("里[面边头外屋间层侧子脊衬圈海]|里应外合|里通外")
_WITHIN: Final = re.compile(
    "[家山锅心村城屋园林子国车楼校院店厂袋箱水海河湖房田手嘴眼夜窝怀话县沟盆天堆]$"
)
_OPENING: Final = "的，。；：、“（《"  # behind these, nothing is there to have an inside
_NUMBER: Final = re.compile(r"[0-9０-９.．一二三四五六七八九十百千万余几数]$")  # before a measure
_WANTED: Final = re.compile("[了里于范余岳郁涂朴]")


def person(name: str, written: str) -> str:
    """A person's name, which OpenCC alone has `written`, as such a name is written."""
    kept = [SURNAMES, *[GIVEN] * (len(name) - 1)]
    return "".join(
        typed if typed in some else sign
        for typed, sign, some in zip(name, written, kept, strict=True)
    )


def place(name: str, written: str) -> str:
    """The name of a place or an institution, which OpenCC alone has `written`."""
    return "".join(
        typed if typed in PLACE else sign for typed, sign in zip(name, written, strict=True)
    )


def corrections(typed: str, written: str, words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The places of a line that are written as they are typed, for they are of a name or a measure."""
    ends: list[int] = []
    for found in _WANTED.finditer(typed):
        at = found.start()
        if written[at] == typed[at] or (typed[at] == "于" and not _may_be_name(typed, at)):
            continue
        ends = ends or list(accumulate(map(len, words)))
        number = bisect_right(ends, at)
        within = at - (ends[number] - len(words[number]))
        if _is_kept(typed, at, within, words, number):
            yield at, typed[at]


def _may_be_name(typed: str, at: int) -> bool:
    """Whether 于, which is said a hundred times for once that it is a name, stands where a name may."""
    before = typed[at - 1 : at]
    return before in _POSTS or not before.isalnum() or bool(_CALLED.match(typed, at + 1))


def _is_kept(typed: str, at: int, within: int, words: Sequence[str], number: int) -> bool:
    word, sign = words[number], typed[at]
    if sign == "了":
        return word == "了解"
    if sign == "里":
        return _is_no_inside(typed, at, within, word)
    if within == 0:
        after = words[number + 1] if number + 1 < len(words) else ""
        return _is_surname(typed, at, word, after)
    return sign in "岳朴" and within == 1 and len(word) == LONG and _kind(word) in _PEOPLE


def _is_no_inside(typed: str, at: int, within: int, word: str) -> bool:
    """Whether 里 is a mile, or a sound of a foreign name, and not the inside of something."""
    before, after = typed[at - 1 : at], typed[at + 1 : at + 2]
    if before == "·" or after == "·":
        return True
    if word == "里":
        opening = not before.strip() or before in _OPENING
        no_noun = opening and after not in ("三", "一")  # 里三层外三层
        return no_noun or bool(_NUMBER.search(before))
    if _INSIDE.match(word, within) or _WITHIN.search(word[:within]):
        return False
    kind = _kind(word)
    if within == 0:
        return len(word) >= LONG or kind != "x"
    if within < len(word) - 1:
        return kind in (*_PEOPLE, "ns", "nz", "x")
    return kind == "nrt" or (len(word) >= LONG and kind in (*_PEOPLE, "ns", "nz"))


def _is_surname(typed: str, at: int, word: str, after: str) -> bool:
    """Whether a word begins with the surname of a person, to judge by its kind, a post before, 某 behind."""
    sign, behind = word[0], typed[at + 1 : at + 4]
    titled = _is_titled(typed, at)
    if behind[:1] in _NO_NAME.get(sign, ()):
        return False
    if len(word) == 1:
        if sign in "岳郁" or (sign == "范" and typed[at - 1 : at] not in tuple("师模规示典风就世")):
            return True
        named = titled and 0 < len(after) < LONG and _kind(after) in (*_PEOPLE, "nz", "x", "")
        return named or bool(_CALLED.match(behind))
    known = _kind(word) in _PEOPLE
    if len(word) > LONG + 1 or not (known or _kind(word) == "x"):
        return False
    free = typed[at - 1 : at].isalnum()
    certain = {
        "于": len(word) == LONG and not free and word[-1] not in _NO_PERSON,
        "余": len(word) == LONG,
        "涂": known,
    }
    return titled or certain.get(sign, True)


def is_common(word: str) -> bool:
    """Whether the segmenter's dictionary has a word as no name. Of words of two characters that it has as
    names many are common too."""
    names = () if len(word) < LONG else (*_PEOPLE, "ns", "nt", "nz")
    return _kind(word) not in (*names, "x", "")


def uncertain(typed: str, written: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a line may have a person whose surname is mostly no surname, and was not written as one: the
    ranges of such names, as far as the words tell."""
    at = 0
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        end = at + len(word)
        if word[0] in _RARE and written[at] != word[0]:
            if len(word) == LONG and _kind(word) in (*_PEOPLE, "x") and word[-1] not in _NO_PERSON:
                yield at, end
            elif (
                word == "于"
                and _is_titled(typed, at)
                and _kind(after)[:1] not in ("t", "m", "n", "s", "w")
            ):
                yield at, end + len(after)
        at = end


def _is_titled(typed: str, at: int) -> bool:
    """Whether a post stands before a place of a line."""
    return bool(_TITLE.search(typed[max(0, at - 5) : at]))


@lru_cache(1 << 14)
def _kind(word: str) -> str:
    """The kind of a word as the segmenter's dictionary has it (nr: a person, ns: a place); x: it is not in
    there; empty: it is several words."""
    tagged = rjieba.tag(word)
    if len(tagged) != 1:
        return ""
    return tagged[0][1] if rjieba.has_word(word) else "x"
