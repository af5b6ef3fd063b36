"""What looks as if it was to be filled in later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

_UNITS: Final = (
    "[万亿千百]?(?:余|多)?"
    "(?:元|人|名|个|件|户|家|项|次|米|公里|平方米|亩|吨|辆|套|条|%|％|月|日|年|万|亿)"
)
_WHAT: Final = "(?:此处)?(?:数字?|数据|姓名|名字|时间|地点|内容|职务|照片)?"
_BLANK: Final = re.compile(
    rf"(?<![A-Za-zＡ-Ｚａ-ｚ×○〇零一二三四五六七八九十百千_＿])(?:[XxＸ]{{2,}}|[×_＿○]{{2,}}){_UNITS}"
    rf"|[（(【\[]{_WHAT}(?:待(?:核实?|补充?|定|查|确认)|核实中)[）)】\]]"
)
# One of these is in every blank, and hardly a text has one.
_SIGNS: Final = (
    *("XX", "xx", "Xx", "ＸＸ", "××", "__", "＿＿", "○○"),
    *("待核", "待补", "待定", "待查", "待确认", "核实中"),
)


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """数字、姓名还没有填上的，发之前要填好：XX万元、（待核实）、（数字待补）。"""
    del known
    if not any(sign in piece.prose for sign in _SIGNS):
        return
    for found in _BLANK.finditer(piece.prose):
        yield piece.line(found.start()), f"“{found[0]}”像是还没有填好。请填上，或删去。"


RULE: Final = Rule(
    title="还没有填好",
    kind="warning",
    check=check,
    wrong="书市三天卖出图书XX万元，来了八千人（待核实）。",
    right="书市三天卖出图书二十万元，来了八千人。",
)
