"""A text that ends in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule
from bulletin.model.han import HAN

_OPEN: Final = re.compile("[，、；,;《“（【]")  # nothing ends in one of these
_WORD: Final = re.compile(f"[{HAN}]")
_TRAIL: Final = " \u3000\n\0*_"
_SHORTEST: Final = 12  # characters: a shorter last line is a signature, a call, a verse
# A last line without a full stop is whole where it is no prose: a dash and who says it, an enclosure, a
# table, a list's item, a letter's end, a pair of lines that answer each other.
_NO_PROSE: Final = re.compile(
    r"[—－-]{1,}[^，。—－-]{0,12}\Z"
    r"|\A[\s\u3000]*(?:附[：:件表图录]|[附图表注]\d*[：:]|[●■◆▲★○□◇△☆•·]|\d{1,3}[.、)）]|[（(]?[一二三四五六七八九十]{1,3}[、)）]|此致|敬礼|上联|下联|横批|[（(]|责任?编辑?|编辑|校对)"
)
_ENDED: Final = re.compile("[。！？]")


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """正文最后一段要把话说完。停在逗号、顿号、左引号、左括号上，或者前面都是完整的句子、最后一句却没有
    句号，多半是粘贴时漏了。诗歌、附件、落款、“——编者”这样的结尾不算。"""
    del known
    blocks = [block for block in piece.blocks if block.kind not in ("note", "html")]
    if not blocks or blocks[-1].kind != "text":
        return
    last = blocks[-1]
    text = piece.prose[last.start : last.end].rstrip(_TRAIL)
    end = text.rpartition("\n")[2].replace("\0", "")
    if len(end.strip()) < _SHORTEST or _NO_PROSE.search(end):
        return
    cut = _OPEN.match(end[-1]) or (_WORD.match(end[-1]) and _ENDED.search(end))
    if cut:
        line = piece.line(last.start + len(text) - 1)
        yield line, f"正文停在半句（…{end[-8:]}）。请核对是不是漏了；话已经说完，请改好末尾的标点。"


RULE: Final = Rule(
    title="正文停在半句",
    kind="warning",
    check=check,
    wrong="青禾区春日书市昨天开张。三天里来了八千人，其中有不少",
    right="青禾区春日书市昨天开张。三天里来了八千人，其中有不少是孩子。",
)
