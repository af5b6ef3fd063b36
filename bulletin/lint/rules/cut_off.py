"""A text that ends in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import HAN, Piece
from bulletin.lint.rule import Known, Rule

_OPEN: Final = re.compile(f"[{HAN}，、；：,;《“（【—]")
_TRAIL: Final = " \u3000\n\0*_"
_SHORTEST: Final = 12  # characters: a shorter last line is a signature or a call


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """正文最后一段要把话说完，以句号、问号、叹号或省略号结尾。文字停在半句，多半是粘贴时漏了。"""
    del known
    blocks = [block for block in piece.blocks if block.kind not in ("photo", "note", "html")]
    if not blocks or blocks[-1].kind != "text":
        return
    last = blocks[-1]
    text = piece.prose[last.start : last.end].rstrip(_TRAIL)
    if len(text.strip()) >= _SHORTEST and _OPEN.match(text[-1]):
        end = re.split(r"[\n\0]", text)[-1][-8:]
        line = piece.line(last.start + len(text) - 1)
        yield line, f"正文停在半句（…{end}）。请补全；如果已经说完，请加上句号。"


RULE: Final = Rule(
    title="正文停在半句",
    kind="error",
    check=check,
    wrong="青禾区春日书市昨天开张，三天里来了八千人，其中有不少",
    right="青禾区春日书市昨天开张，三天里来了八千人，其中有不少是孩子。",
)
