"""A reprint without the fields that say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

_OWN: Final = re.compile("据?本[报刊台网站]|编辑部|综合")
_OUTLET: Final = re.compile("[报社网台刊]》?$|日报|晚报|晨报|通讯社|客户端|公众号")


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """转载的稿件写明来源，并写原标题、原作者或来源网址中的至少一项，读者才查得到原文。"""
    fields = piece.fields
    if fields is None:
        return
    original = fields.original_title or fields.original_author or fields.source_url
    line = piece.lines.get("source", piece.lines.get("original_title", 1))
    if original and not fields.source:
        yield line, "写了原文的标题、作者或网址，却没有写来源。请加一行“来源：…”。"
    ours = _OWN.search(fields.source) or (known.name and known.name in fields.source)
    if not original and not ours and _OUTLET.search(fields.source):
        message = f"来源是“{fields.source}”，却没有原文的线索。请加上原标题、原作者或来源网址。"
        yield line, message


RULE: Final = Rule(
    title="转载缺少来源",
    kind="error",
    check=check,
    wrong="标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n来源：青禾日报\n\n书市昨天开张。",
    right="标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n来源：青禾日报\n原标题：八千人逛书市\n\n书市昨天开张。",
)
