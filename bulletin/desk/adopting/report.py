"""The report: what becomes of each piece, and what the administrator can do about it.

In: a plan, the mapping. Out: lines of Chinese: a table of the pieces, those for the eye and those refused
with the reason; then what a mapping file could say, pictures that are still to be brought, players, lost
links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bulletin.desk.adopting.headers import section_of
from bulletin.desk.adopting.mapping import Mapping
from bulletin.desk.adopting.plan import Piece, Plan
from bulletin.desk.adopting.post import Refused
from bulletin.desk.adopting.writing import missing
from bulletin.reading.newsroom import Newsroom

_IN: Final = "进"
_EYE: Final = "待核"
_THERE: Final = "已有"
_NO: Final = "不收"
_SHOWN: Final = 20  # of a list that has many


def report(plan: Plan, mapping: Mapping, newsroom: Newsroom, content: Path) -> Iterator[str]:
    """The report on a plan, before it is carried out."""
    rows: list[tuple[str, list[str]]] = [
        (piece.post.place, list(_row(piece, content))) for piece in plan.pieces
    ]
    rows += [(one.place, [_refusal(one)]) for one in plan.refused]
    for _, lines in sorted(rows, key=lambda row: row[0]):
        yield from lines
    yield ""
    counts = Counter(map(_state, plan.pieces))
    counts[_NO] = len(plan.refused)
    hidden = sum(bool(piece.post.hidden) for piece in plan.pieces)
    yield (
        f"共 {sum(counts.values())} 篇：{counts[_IN]} 篇照样进来，"
        f"{counts[_EYE]} 篇要人看一眼（看完删去“待核”那几行才会公开），"
        f"{counts[_NO]} 篇不收，{counts[_THERE]} 篇已经有了。"
    )
    if hidden:
        yield f"其中 {hidden} 篇旧网站没有公开，这里写成草稿。"
    yield from _mapping(plan, mapping, newsroom)
    yield from _lists(plan, content)


def _state(piece: Piece) -> str:
    return _THERE if piece.there else _EYE if piece.eye else _IN


def _row(piece: Piece, content: Path) -> Iterator[str]:
    """A piece's line, and one for each thing that needs an eye."""
    state = _state(piece)
    waiting = len(missing(piece, content))
    tail = f"（等 {waiting} 张图片）" if waiting else ""
    hidden = f"（草稿：{piece.post.hidden}）" if piece.post.hidden else ""
    yield f"{state}\t{piece.post.place}\t{piece.path}\t{piece.title}{hidden}{tail}"
    if state == _EYE:
        yield from (f"\t\t待核：{note}" for note in piece.eye)


def _refusal(one: Refused) -> str:
    return f"{_NO}\t{one.place}\t\t{one.title}{'：' if one.title else ''}{one.why}"


def _mapping(plan: Plan, mapping: Mapping, newsroom: Newsroom) -> Iterator[str]:
    """What the mapping file could say and does not."""
    posts = [piece.post for piece in plan.pieces if piece.post.kind == "article"]
    known = mapping.sections.keys() | set(newsroom.sections)
    groups = Counter(name for post in posts for name in post.categories if name not in known)
    unplaced = sum(not section_of(post, mapping, newsroom) for post in posts)
    if groups:
        yield ""
        yield "旧网站的分类，MAP= 里没有写是哪个栏目（现在作标签用）："
        yield from _counted(groups)
    if unplaced:
        yield ""
        yield f'有 {unplaced} 篇不知道放进哪个栏目。请在 MAP= 里写 section = "…"，或者在 [sections] 里写明。'
    people = Counter(name for post in posts for name in post.people if name not in mapping.people)
    if people:
        yield ""
        yield "旧网站的署名，照样用（MAP= 的 [people] 里可以改）："
        yield from _counted(people)
    unused = Counter(name for piece in plan.pieces for name in piece.post.unused)
    if unused:
        yield ""
        yield "稿头里没有搬的项目，本站没有这样的："
        yield from _counted(unused)


def _lists(plan: Plan, content: Path) -> Iterator[str]:
    """What did not come along, or is still to come."""
    wanted = list(
        dict.fromkeys(one.url for piece in plan.pieces for one in missing(piece, content))
    )
    if wanted:
        yield ""
        yield (
            f"别的网站上的图片 {len(wanted)} 张，文章等它们。请取到一个文件夹里（wget -x 的样子就行），"
            "再运行一次，加 PICTURES=那个文件夹："
        )
        yield from (f"  {url}" for url in wanted)
    players = [(piece.post.place, one) for piece in plan.pieces for one in piece.players]
    if players:
        yield ""
        yield f"嵌入的视频、音频和网页 {len(players)} 处，写成了链接："
        yield from (f"  {place}\t{one}" for place, one in players)
    dropped = [(piece.post.place, one) for piece in plan.pieces for one in piece.dropped]
    if dropped:
        yield ""
        yield f"链接到的网页没有搬来，或者已经不在，去掉了链接、留着文字 {len(dropped)} 处："
        yield from (f"  {place}\t{one}" for place, one in dropped)
    lost = [(piece.path, one) for piece in plan.pieces for one in piece.unreachable]
    if lost:
        yield ""
        yield f"旧址写不进稿头的 {len(lost)} 处（有本站网址里没有的符号，或者两篇同一个），要在服务器上另设："
        yield from (f"  /{one}\t{path}" for path, one in lost)


def _counted(names: Counter[str]) -> Iterable[str]:
    rows = names.most_common()
    yield from (f"  {name}\t{count} 篇" for name, count in rows[:_SHOWN])
    if len(rows) > _SHOWN:
        yield f"  …另有 {len(rows) - _SHOWN} 个"
