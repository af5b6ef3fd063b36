"""A reprint that does not say where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """写了原标题、原作者或来源网址的，是转载，要写明来源。“来源：新华社”已经说清楚了，不用再写别的。"""
    del known
    fields = piece.fields
    if fields is None or fields.source:
        return
    names = ("original_title", "original_author", "source_url")
    line = next((piece.lines.get(name, 1) for name in names if getattr(fields, name)), None)
    if line is not None:
        yield line, "写了原文的标题、作者或网址，却没有写来源。请加一行“来源：…”。"


RULE: Final = Rule(
    title="转载缺少来源",
    kind="error",
    exact="稿头里有没有这一行，不用判断",
    check=check,
    wrong="标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n原标题：八千人逛书市\n\n书市昨天开张。",
    right="标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n来源：青禾日报\n原标题：八千人逛书市\n\n书市昨天开张。",
)
