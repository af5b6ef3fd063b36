"""Signs that do not stand together, and dashes of a wrong length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule
from bulletin.model.han import HAN

# What must not stand behind each sign; two equal ones, and rows of 。, are other rules'.
_NEVER: Final = {
    **dict.fromkeys("、，；：", "，、。；：！？"),
    **dict.fromkeys("。！？", "、，；："),
    **dict.fromkeys("%％", "%％"),
    **dict.fromkeys("“《（【", "，。、；"),
}
# No bracket behind them: ：） is a face.
_PAIR: Final = re.compile("[、，；：。！？%％“《（【][，、。；：！？%％](?![()（）])")
_DASH: Final = re.compile(
    rf"(?<=[{HAN}”》）])(?:-{{2,}}|—-+|-+—+|─{{2,}}|－{{2,}}|—{{3,}})(?=[{HAN}“《（])"
)
_DASHES: Final = ("--", "—-", "-—", "──", "－－", "———")  # one of these is in every slip
_RULE: Final = re.compile("[-—─－]{5,}")  # a line drawn with dashes is no dash
_RIGHT: Final = "——"


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """两个点号不连在一起（、：　，、　。，），百分号不写两个，左引号、左括号后面不紧跟点号；
    破折号是连着的两个“—”，不用减号、制表线，也不写三个。"""
    del known
    for found in _PAIR.finditer(piece.prose):
        first, second = found[0][0], found[0][1]
        if second in _NEVER[first] and (first != second or first in "%％"):
            yield piece.line(found.start()), f"“{found[0]}”不能连用。请只留一个合适的。"
    told = 0
    for found in _dashes(piece):
        line = piece.line(found.start())
        if line != told:
            yield line, f"破折号写成了“{found[0]}”。请改成“{_RIGHT}”。"
        told = line


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Write dashes as they are written; which of two signs is meant, a person must say."""
    del known
    for found in _dashes(piece):
        yield Edit(found.start(), found.end(), _RIGHT)


def _dashes(piece: Piece) -> Iterator[re.Match[str]]:
    if not any(sign in piece.prose for sign in _DASHES):
        return
    yield from (
        one for one in _DASH.finditer(piece.prose, piece.body) if not _RULE.fullmatch(one[0])
    )


RULE: Final = Rule(
    title="标点连用、破折号不规范",
    kind="warning",
    check=check,
    mend=mend,
    wrong="书市今年办第三届--比去年多一天。",
    right="书市今年办第三届——比去年多一天。",
)
