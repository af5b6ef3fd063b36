"""A title that is too long for its slot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule
from bulletin.model.article import Rank
from bulletin.model.columns import CARD, CARD_SIZE, LEAD, LEAD_SIZE, RAIL, RAIL_SIZE, headline
from bulletin.model.han import width

LONGEST: Final[dict[Rank, int]] = {
    "lead": headline(LEAD, LEAD_SIZE),
    "major": headline(RAIL, RAIL_SIZE),
    "standard": headline(CARD, CARD_SIZE),
    "brief": headline(CARD, CARD_SIZE),
}
"""Two lines on the front page of a desktop, in letters as wide as a Chinese one."""
_DECK: Final = 40  # characters of a line above or below the title: more is a sentence of the text
_LABELS: Final[dict[Rank, str]] = {
    "lead": "头条",
    "major": "要",
    "standard": "一般",
    "brief": "简讯",
}


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """标题在首页最多排两行：头条32字，“要”30字，一般和简讯36字（两个半角字符算一字）；引题、副题40字。"""
    del known
    if piece.fields is None:
        return
    rank = piece.fields.rank
    limits = (("title", "标题", LONGEST[rank]), ("kicker", "引题", _DECK), ("deck", "副题", _DECK))
    for name, label, most in limits:
        letters = width(getattr(piece.fields, name))
        if letters > most:
            place = f"位次“{_LABELS[rank]}”的标题" if name == "title" else label
            remedy = "请缩短，或把一部分移到副题。" if name == "title" else "请缩短。"
            message = f"{label}有{letters:.0f}字，{place}最多{most}字。{remedy}"
            yield piece.lines.get(name, 1), message


RULE: Final = Rule(
    title="标题太长",
    kind="warning",
    check=check,
    wrong="标题：青禾区春日书市在云桥镇文化广场隆重开张三天里共有八千名读者前来选购图书两万多本\n日期：2022年5月21日\n"
    "栏目：要闻\n\n书市昨天开张。",
    right="标题：春日书市开张，三天来了八千人\n日期：2022年5月21日\n栏目：要闻\n\n书市昨天开张。",
)
