"""Publishing: a draft, or a piece that waits for its time, goes out now or at another time.

In: the piece, the moment. Out: a change: 状态 goes, 日期 is set, and the folder follows the date, because
readers do not have the address yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bulletin.desk.draft import DraftRefused, folder_of, free_place, stamp
from bulletin.desk.pieces.change import PUBLISH, ActRefused, Change, Filed
from bulletin.desk.pieces.moving import carried
from bulletin.desk.pieces.piece import article_of, need, state_of
from bulletin.desk.writing.saving import check
from bulletin.desk.writing.sheet import SheetRefused, file_bytes
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.paper import Paper

FAR: Final = timedelta(days=366)  # further ahead it is a slip of the year


def publish(piece: Filed, at: datetime | None, now: datetime, paper: Paper) -> Change:
    """Publish a piece at a moment in the future, in whatever time zone, or `now`, which is in the paper's.
    Raises `ActRefused`."""
    at = at and at.astimezone(now.tzinfo)
    need(
        state_of(article_of(piece.data, piece.path, paper), now),
        ("draft", "scheduled", "broken"),
        {
            "public": "这篇已经发布了，读者看得到。文字有错请用“更正”，日期不对请用“换日期”。",
            "withdrawn": "这篇已经撤稿，不能再发布。",
        },
    )
    if at is not None and at <= now:
        raise ActRefused(f"{stamp(at)} 已经过去了。请选将来的时间，或者“现在就发”。")
    if at is not None and at - now > FAR:
        raise ActRefused(f"{stamp(at)} 在一年以后，年份可能写错了。请核对。")
    moment = (at or now).replace(second=0, microsecond=0)
    path, moved = _place(piece, moment, paper)
    fields = {**piece.fields, "status": "", "date": stamp(moment)}
    try:
        data = file_bytes(fields, piece.body, piece.path, piece.data)
    except SheetRefused as refused:
        raise ActRefused(str(refused)) from None
    check(data, path, paper)
    told = f"定在 {stamp(at)} 公开。" if at else ""
    return Change(PUBLISH, fields.get("title", ""), path, {path: data}, moved, told)


def _place(piece: Filed, at: datetime, paper: Paper) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Where the piece stands with that date, and what moves there."""
    own = ARTICLE_PATH.fullmatch(piece.path)
    if own is None or own["day"] == folder_of(at):
        return piece.path, ()
    try:
        path = free_place(paper.content, at, own["slug"])
    except DraftRefused as refused:
        raise ActRefused(str(refused)) from None
    return carried(piece, path, paper)
