"""Moving: a piece to another day, its folder with it, its old address leading to the new one.

In: the piece, the day. Out: a change: the folder or the file moves, 日期 is the new day at the same time of
day, 旧址 names the address that readers have. Links and photos are looked up before and after: a piece whose
text means files by its folder, and would mean others there, is refused.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from bulletin.desk.draft import folder_of, occupied, stamp
from bulletin.desk.pieces.change import MOVE, ActRefused, Change, Filed
from bulletin.desk.pieces.piece import State, article_of, need, state_of
from bulletin.desk.writing.saving import INDEX, check
from bulletin.desk.writing.sheet import SheetRefused, file_bytes
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Article
from bulletin.model.shown import placed_files
from bulletin.paper import Paper

Moved = tuple[tuple[str, str], ...]


def move(piece: Filed, day: date, now: datetime, paper: Paper) -> Change:
    """Move a piece to another day. Raises `ActRefused`."""
    article = article_of(piece.data, piece.path, paper)
    state = state_of(article, now)
    need(state, ("public",), _OTHERS)
    own = ARTICLE_PATH.fullmatch(piece.path)
    if article is None or own is None:
        raise ActRefused(_OTHERS["broken"])
    moment = article.date.replace(year=day.year, month=day.month, day=day.day)
    if moment > now:
        raise ActRefused("不能换到将来的日期：读者现在看得到的稿件会不见。")
    if own["day"] == folder_of(day):
        raise ActRefused("本来就是这一天。")
    if occupied(paper.content, day, own["slug"]):
        where = f"{folder_of(day)}/{own['slug']}"
        raise ActRefused(f"那一天已经有一篇叫 {where} 的稿件。请先给其中一篇换个文件名。")
    ending = f"/{INDEX}" if piece.path.endswith(f"/{INDEX}") else ".md"
    path, moved = carried(piece, f"{folder_of(day)}/{own['slug']}{ending}", paper)
    aliases = "\n".join(filter(None, (piece.fields.get("aliases", ""), own["address"])))
    fields = {**piece.fields, "date": stamp(moment), "aliases": aliases}
    try:
        data = file_bytes(fields, piece.body, piece.path, piece.data)
    except SheetRefused as refused:
        raise ActRefused(str(refused)) from None
    check(data, path, paper)
    told = f"旧网址 /{own['address']}/ 会转到新网址。"
    return Change(MOVE, article.title, path, {path: data}, moved, told)


_OTHERS: Final[dict[State, str]] = {
    "draft": "草稿还没有网址。在写稿页改“日期”，存一次，文件夹就跟着走。",
    "scheduled": "这篇还没有公开，读者没有它的网址。请在“发布”里另选时间。",
    "withdrawn": "这篇已经撤稿，网址上的说明要留在原处。",
    "broken": "稿头读不出来，先不能换日期。请在写稿页把错改好。",
}


def carried(piece: Filed, path: str, paper: Paper) -> tuple[str, Moved]:
    """Where a piece's file stands when it has gone to `path`, and what goes with it: its own folder, or the
    file alone. Raises `ActRefused` where its text would then mean other files."""
    old, new = _folder(piece.path), _folder(path)
    if piece.path.endswith(f"/{INDEX}"):
        moved: Moved = ((old, new),)
    else:
        path = path.removesuffix(f"/{INDEX}").removesuffix(".md") + ".md"
        moved, new = ((piece.path, path),), old
    before, after = (article_of(piece.data, one, paper) for one in (piece.path, path))
    if before is not None and after is not None:
        here = [_there(file, old, new) for file in _meant(before)]
        if here != [_there(file, old, new) for file in _meant(after)]:
            raise ActRefused(
                "正文里有按文件夹写的照片或链接，换到别的日期会找不到。"
                "链接请先写成 /年/月/日/名字/；照片请先和稿件放进同一个文件夹。"
            )
    return path, moved


def _meant(article: Article) -> list[str]:
    """The files and addresses of the paper that a text means."""
    return [*placed_files(article), *(target for target, _ in article.links)]


def _there(file: str, old: str, new: str) -> str:
    """Where a file is after the move: one in the piece's own folder has gone with it."""
    own = old != new and file.startswith(f"{old}/")
    return f"{new}{file.removeprefix(old)}" if own else file


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
