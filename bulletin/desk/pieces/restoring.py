"""Restoring: a piece gets the text of an earlier version back.

In: the piece, the bytes of the version, the photos that it showed. Out: a change: text and header are the old
ones, but what readers rely on stays as it is now: 日期, 状态, 更正 and 旧址. Photos that the version
showed and that are gone, or others by now, come back with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bulletin.desk.pieces.change import RESTORE, ActRefused, Change, Filed
from bulletin.desk.pieces.piece import article_of, need, state_of
from bulletin.desk.writing.saving import check
from bulletin.desk.writing.sheet import SheetRefused, file_bytes, read_sheet
from bulletin.paper import Paper

STAYS: Final = ("date", "status", "corrections", "aliases")
"""Fields that are as they are now, whatever the old version said."""


def restore(
    piece: Filed, old: Filed, photos: Mapping[str, bytes], now: datetime, paper: Paper
) -> Change:
    """Restore a version. `photos` are those to be put back, by the paths that they have then. Raises
    `ActRefused`."""
    need(
        state_of(article_of(piece.data, piece.path, paper), now),
        ("draft", "scheduled", "public", "broken"),
        {"withdrawn": "这篇已经撤稿：恢复旧版会让撤下的文字重新公开，不能做。"},
    )
    if old.fields.get("withdrawn"):
        raise ActRefused("那一版是撤稿的说明。要撤稿，请用“撤稿”。")
    data = restored(piece, old)
    if data == piece.data and not photos:
        raise ActRefused("那一版和现在的一样，没有什么要恢复的。")
    check(data, piece.path, paper)
    names = "、".join(path.rpartition("/")[2] for path in photos)
    told = f"一起放回来的照片：{names}。" if names else ""
    title = read_sheet(data, piece.path)[0].get("title", "")
    return Change(RESTORE, title, piece.path, {piece.path: data, **photos}, (), told)


def restored(piece: Filed, old: Filed) -> bytes:
    """The bytes of the file with an old version's text. Raises `ActRefused`."""
    kept = {name: piece.fields.get(name, "") for name in STAYS}
    try:
        return file_bytes({**old.fields, **kept}, old.body, piece.path, old.data)
    except SheetRefused as refused:
        raise ActRefused(str(refused)) from None
