"""Correcting: what was wrong is put right, and readers are told (更正).

In: the piece, the wrong words and the right ones (or none, where the text is right already), the line for
readers. Out: a change. The words must stand in the piece exactly once, so that nobody corrects another place
than the one that was meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bulletin.desk.draft import LABELS, stamp
from bulletin.desk.pieces.change import CORRECT, ActRefused, Change, Filed
from bulletin.desk.pieces.piece import article_of, need, state_of
from bulletin.desk.writing.saving import check
from bulletin.desk.writing.sheet import SheetRefused, file_bytes, tidied
from bulletin.model.record import Record
from bulletin.paper import Paper

LOOKED_IN: Final = ("title", "kicker", "deck", "summary", "authors", "source")
"""Fields of the header in which the wrong words may stand, besides the text."""


class Correction(Record, frozen=True, array_like=False):
    """What an editor filled in: `wrong` as it stands, `right` in its place, `note` for readers."""

    note: str
    wrong: str = ""
    right: str = ""


def correct(piece: Filed, said: Correction, now: datetime, paper: Paper) -> Change:
    """Correct a piece. Raises `ActRefused`."""
    need(
        state_of(article_of(piece.data, piece.path, paper), now),
        ("public", "broken"),
        {
            "draft": "草稿还没有读者，直接在写稿页改就行。",
            "scheduled": "这篇还没有公开，直接在写稿页改就行。",
            "withdrawn": "这篇已经撤稿，没有可以更正的文字。",
        },
    )
    note = tidied("summary", said.note)  # one line, final characters
    if not note:
        raise ActRefused("请写一句给读者的说明：哪里错了，应该是什么。")
    fields, body = _mended(piece, said)
    line = f"{stamp(now.replace(hour=0, minute=0, second=0, microsecond=0))}｜{note}"
    earlier = fields.get("corrections", "")
    fields = {**fields, "corrections": "\n".join(filter(None, (earlier, line)))}
    try:
        data = file_bytes(fields, body, piece.path, piece.data)
    except SheetRefused as refused:
        raise ActRefused(str(refused)) from None
    check(data, piece.path, paper)
    article = article_of(data, piece.path, paper)
    if article is None or note not in [one.text for one in article.corrections]:
        raise ActRefused("这句说明写进稿头以后读出来不一样。请去掉特别的符号，再试一次。")
    return Change(CORRECT, fields.get("title", ""), piece.path, {piece.path: data})


def _mended(piece: Filed, said: Correction) -> tuple[Mapping[str, str], str]:
    """Fields and text with the right words."""
    if not said.wrong:
        return piece.fields, piece.body
    if said.wrong == said.right:
        raise ActRefused("“错的文字”和“改成”是一样的。")
    places = [name for name in LOOKED_IN if said.wrong in piece.fields.get(name, "")]
    count = piece.body.count(said.wrong)
    count += sum(piece.fields[name].count(said.wrong) for name in places)
    if count == 0:
        raise ActRefused(f"稿件里没有“{said.wrong}”。请照原文一字不差地抄。")
    if count > 1:
        named = "、".join(
            [*(LABELS[name] for name in places), *(["正文"] * (said.wrong in piece.body))]
        )
        raise ActRefused(
            f"“{said.wrong}”在{named}里一共有 {count} 处。请多抄几个字，抄到只有一处；"
            "几处都要改的，请在写稿页改好，再来这里只写说明。"
        )
    if places:
        changed = piece.fields[places[0]].replace(said.wrong, said.right)
        return {**piece.fields, places[0]: changed}, piece.body
    return piece.fields, piece.body.replace(said.wrong, said.right)
