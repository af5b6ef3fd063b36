"""A piece: how it stands in the paper, before anything is done with it.

In: the path that somebody names, the paper, the clock. Out: its file, its article, its state in one word.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from bulletin.desk.pieces.change import ActRefused, Filed
from bulletin.desk.writing.below import file_below
from bulletin.desk.writing.sheet import SheetRefused, read_sheet
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Article
from bulletin.paper import Paper
from bulletin.reading.file import read_file

State = Literal["draft", "scheduled", "public", "withdrawn", "broken"]

NAMES: Final[dict[State, str]] = {
    "draft": "草稿",
    "scheduled": "定时，还没有到时间",
    "public": "已经发布",
    "withdrawn": "已经撤稿",
    "broken": "有错，读不出来",
}


def filed(content: Path, path: str) -> Filed:
    """The file of a piece. Raises `ActRefused`."""
    if ".." in path.split("/") or not ARTICLE_PATH.fullmatch(path):
        raise ActRefused(f"{path}: 这不是稿件。")
    if (place := file_below(content, path)) is None:
        raise ActRefused(f"{path}: 没有这篇稿件，可能有人移走或删了它。请回到首页看看。")
    try:
        data = place.read_bytes()
        fields, body = read_sheet(data, path)
    except SheetRefused as refused:
        raise ActRefused(str(refused)) from None
    return Filed(path, data, fields, body)


def article_of(data: bytes, path: str, paper: Paper) -> Article | None:
    """The article that a file's bytes are; None where its header cannot be read."""
    reading, _ = read_file(path, data, paper.newsroom, paper.site.base, None, paper.site.origin)
    return reading.article


def faults_of(data: bytes, path: str, paper: Paper) -> tuple[str, ...]:
    """What the reader says against a file, a line each."""
    reading, _ = read_file(path, data, paper.newsroom, paper.site.base, None, paper.site.origin)
    return tuple(
        f"{f'第 {one.line} 行，' if one.line else ''}{one.fact}{one.remedy}"
        for one in reading.faults
        if not one.warning
    )


def state_of(article: Article | None, now: datetime) -> State:
    """How a piece stands."""
    if article is None:
        return "broken"
    if article.withdrawn:
        return "withdrawn"
    if article.status != "published":
        return "draft"
    return "scheduled" if article.date > now else "public"


def need(state: State, allowed: tuple[State, ...], told: dict[State, str]) -> None:
    """Refuse an act where a piece stands otherwise; `told` says what to do instead."""
    if state not in allowed:
        raise ActRefused(told.get(state, f"这篇{NAMES[state]}，不能这样做。"))
