"""Marks of Markdown or HTML that readers would see as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule
from bulletin.model.han import HAN

# One of these is in every raw mark.
_SIGNS: Final = ("**", "](", "![", "[^", "&", "<", "{", "# ")
_RAW: Final = re.compile(
    rf"(?<![{HAN}\w*])\*\*[^*\n]{{1,40}}\*\*(?!\*)"  # after a Chinese character it is a mask: 张**
    r"|!?\[[^\[\]\n]{0,40}\]\([^()\n]{1,80}\)|\[\^[^\]\n]{1,12}\]"
    r"|&\0*(?:nbsp|amp|lt|gt|quot|[lr][sd]quo|mdash|hellip|middot|e[mn]sp|#\d{2,6}|#x[0-9a-fA-F]{2,6});"
    r"|<\0*/?(?:p|br|div|span|b|i|u|strong|em|font|a|img|table|tr|td|center|section)(?: [^<>\n]*)?/?>"
    r"|^\0?#{1,6} (?=\S)|\{[.#:][\w-]+\}",
    re.MULTILINE,
)


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """读者不该看到记号：没有成对的星号、没写对的链接和图片、&nbsp; 这样的代码、露出来的
    HTML 标签。"""
    del known
    if any(sign in piece.prose for sign in _SIGNS):
        for found in _RAW.finditer(piece.prose, piece.body):
            said = found[0].replace("\0", "").strip()
            message = f"记号“{said}”会照样显示给读者。请核对写法，或删去。"
            yield piece.line(found.start()), message


RULE: Final = Rule(
    title="记号露在外面",
    kind="warning",
    check=check,
    wrong="书市昨天开张，&amp;nbsp;来了八千人。",
    right="书市昨天开张，来了八千人。",
)
