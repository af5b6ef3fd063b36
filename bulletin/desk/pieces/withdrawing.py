"""Withdrawing: readers get a notice in the piece's place (撤稿).

In: the piece, the reason. Out: a change. Nothing that is wrong with the piece, or with any other, holds it
up: all that is asked for is that the new line can be read.
"""

from __future__ import annotations

from datetime import datetime

from bulletin.desk.pieces.change import WITHDRAW, ActRefused, Change, Filed
from bulletin.desk.pieces.piece import article_of, faults_of, need, state_of
from bulletin.desk.writing.sheet import SheetRefused, file_bytes, tidied
from bulletin.paper import Paper


def withdraw(piece: Filed, reason: str, now: datetime, paper: Paper) -> Change:
    """Withdraw a piece. Raises `ActRefused`."""
    need(
        state_of(article_of(piece.data, piece.path, paper), now),
        ("public", "scheduled", "broken"),
        {
            "draft": "草稿读者看不到，不用撤。不要的，请删掉它的文件。",
            "withdrawn": "这篇已经撤稿了。",
        },
    )
    reason = tidied("withdrawn", reason)
    if not reason:
        raise ActRefused("请写撤稿的原因：读者在原来的网址上会看到它。")
    try:
        fields = {**piece.fields, "withdrawn": reason}
        data = file_bytes(fields, piece.body, piece.path, piece.data)
    except SheetRefused as refused:
        raise ActRefused(str(refused)) from None
    article = article_of(data, piece.path, paper)
    if article is None or not article.withdrawn:
        told = "".join(faults_of(data, piece.path, paper)[:3])
        raise ActRefused(f"稿头读不出来，撤不下来：{told}请先在写稿页把标题、日期写对。")
    return Change(WITHDRAW, piece.fields.get("title", ""), piece.path, {piece.path: data})
