"""Words of a headline: where its lines may break, on pages and on share pictures.

In: one line of Chinese text. Out: its pieces in order, which joined give the text again. A piece is what
must not be broken over two lines: a word with the punctuation that belongs to it, so that a line neither
starts with `，` nor ends with `《`; a number with its measure word; a word with the suffix after it; a sign
of several characters. In a headline of several clauses a short clause is one piece, so that lines rather
break after punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bulletin.model.clusters import torn

CLAUSE: Final = 9  # characters without its sign: what fits beside a photo on the narrowest phone
_CLOSING: Final = ("Pe", "Pf", "Po", "Pd", "Zs")
_OPENING: Final = ("Ps", "Pi")
_ENDS: Final = frozenset("，。！？；：、,!?;: \u3000…—")  # of a clause
_SIGNS: Final = re.compile(r"\W")
_NUMBER: Final = re.compile(r"(?:[0-9０-９%％]|[〇零一二三四五六七八九十百千万亿两几数多余半第])$")
_MEASURES: Final = re.compile(  # after GB/T 15835 and the usual grammars; 万 and 亿 go on counting
    "[万亿千百十多余]|"
    "[个位名人条件项户家座栋幢所间层套台辆艘架列趟班次届期版号级类种批组队支只头匹棵株片块张把幅本册部"
    "篇首句字页份封笔桩起场轮回遍番步道门堂节集盏路站段处点面根枝瓶杯碗盘箱袋桶吨克斤两里米寸亩顷元角分"
    "秒时天日周月年岁倍成度折平方公英厘毫千瓦摄小分钟星季世代口顿声亩]"
)
_SUFFIXES: Final = frozenset(
    "年月日时会节周季期届次号区县市省镇乡村路街桥河局委办站所院校馆店厂者员们化性率度型式类版"
)


def words(text: str) -> tuple[str, ...]:
    """Cut `text` into the pieces that must not be broken over two lines."""
    if not text:
        return ()
    import rjieba  # noqa: PLC0415 (loads its dictionary: most builds read nothing and need none)

    pieces: list[str] = []
    for word in rjieba.cut(text):
        if pieces and _belongs(pieces[-1], word):
            pieces[-1] += word
        else:
            pieces.append(word)
    return tuple(_clauses(pieces))


def _belongs(before: str, word: str) -> bool:
    """Whether no line may break between a piece and the word that follows it."""
    closing = not word[0].isalnum() and all(unicodedata.category(char) in _CLOSING for char in word)
    if closing or unicodedata.category(before[-1]) in _OPENING or torn(before, word):
        return True
    if _NUMBER.search(before) and _MEASURES.match(word):
        return True
    return word in _SUFFIXES and unicodedata.category(before[-1]) == "Lo"


def _clauses(pieces: list[str]) -> Iterator[str]:
    """The pieces, those of a short clause as one where there are several clauses."""
    ends = [at for at, piece in enumerate(pieces, 1) if piece[-1] in _ENDS or at == len(pieces)]
    start = 0
    for end in ends:
        clause = pieces[start:end]
        whole = "".join(clause)
        yield from [whole] if len(ends) > 1 and len(_SIGNS.sub("", whole)) <= CLAUSE else clause
        start = end
