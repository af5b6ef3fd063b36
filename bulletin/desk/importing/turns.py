"""Turns: a piece that goes on at another place (下转第2版), and the text there that comes from it
(上接第1版).

In: the stories of one or several pages. Out: the same with their parts joined; what cannot be told for sure
is kept as a piece of its own, with a note.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.story import Story
from bulletin.model.record import Record

_PAGE: Final = (
    r"(?P<page>第?[ \u3000]*+(?:[A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3}|头))[ \u3000]*+版"
)
_BARE: Final = _PAGE.replace("<page>", "<bare>")
_INSIDE: Final = r"[^（）()【】\[\]。]{0,40}"
_TO: Final = re.compile(
    rf"(?:[（(【\[][ \u3000▼]*+下转[ \u3000]*+(?:{_PAGE})?{_INSIDE}[）)】\]]|▼?下转[ \u3000]*+{_BARE})"
    r"[ \u3000▼►▶]*+\Z"
)
_FROM: Final = re.compile(
    rf"[▲◄◀ \u3000]*+(?:[（(【\[][ \u3000▲]*+(?:上接|紧接)[ \u3000]*+(?:{_PAGE})?(?P<said>{_INSIDE})[）)】\]]"
    rf"|▲?(?:上接|紧接)[ \u3000]*+{_BARE}(?=[ \u3000]|\Z))[ \u3000]*+"
)
_DIGITS: Final = {sign: at for at, sign in enumerate("〇一二三四五六七八九十")} | {"头": 1}
_LIKE: Final = 0.5  # how much of two headlines has to be alike
_TITLE: Final = re.compile(r"[《“]([^》”]+)[》”]")


class Turn(Record, frozen=True):
    """A text without the mark of a turn, the mark, the page that it names (or an empty text), and the
    headline that it names."""

    text: str
    mark: str
    page: str
    title: str = ""


def goes_to(text: str) -> Turn | None:
    """A text that ends in 下转, without that."""
    found = _TO.search(text)
    if found is None:
        return None
    page = number(found["page"] or found["bare"] or "")
    return Turn(text[: found.start()].rstrip(" \u3000"), found[0].strip(), page)


def came_from(text: str) -> Turn | None:
    """A text that begins with 上接, without that."""
    found = _FROM.match(text)
    if found is None:
        return None
    title = _TITLE.search(found["said"] or "")
    page = number(found["page"] or found["bare"] or "")
    return Turn(text[found.end() :], found[0].strip(), page, title[1] if title else "")


def number(page: str) -> str:
    """A page's number as it can be compared: A01 and A1, 第二版 and 2 are one."""
    plain = page.replace("第", "").replace(" ", "").replace("\u3000", "").removesuffix("版").upper()
    if plain and all(sign in _DIGITS for sign in plain):
        ten, _, one = plain.rpartition("十") if "十" in plain else ("", "", plain)
        if "十" not in plain:
            return str(_DIGITS[plain[-1]])
        return str((_DIGITS[ten[-1]] if ten else 1) * 10 + (_DIGITS[one] if one else 0))
    letter = plain[:1] if plain[:1].isalpha() else ""
    return letter + plain[len(letter) :].lstrip("0")


def join_turns(stories: Sequence[Story]) -> list[Story]:
    """The stories with those that come from another joined to it."""
    heads = [story for story in stories if story.turned is not None]
    joined: list[Story] = []
    for tail in stories:
        if tail.origin is None:
            continue
        head = _head(tail, [head for head in heads if head is not tail])
        if head is None:
            _alone(tail)
            continue
        heads.remove(head)
        joined.append(tail)
        _join(head, tail)
        if tail.turned is not None:  # and goes on once more
            heads.append(head)
    for head in heads:
        where = f"第{head.turned}版" if head.turned else "别的版"
        head.notes.append(f"下文转到{where}，没有找到，请补在文末。")
    return [story for story in stories if not any(story is one for one in joined)]


def _head(tail: Story, heads: Sequence[Story]) -> Story | None:
    """The one story that a text comes from; None where none or several might be."""
    possible = [
        head
        for head in heads
        if (not head.page or not tail.origin or number(head.page) == tail.origin)
        and (not tail.page or not head.turned or number(tail.page) == head.turned)
    ]
    if len(possible) < 2:  # noqa: PLR2004 (a choice)
        return possible[0] if possible else None
    likeness = sorted(((_alike(head, tail), -at) for at, head in enumerate(possible)), reverse=True)
    (best, at), (second, _) = likeness[:2]
    return possible[-at] if best >= _LIKE and best > second else None


def _alike(head: Story, tail: Story) -> float:
    """How much of the shorter headline is in the longer one, 0 to 1."""
    if not tail.title or not head.title:
        return 0
    blocks = difflib.SequenceMatcher(None, head.title, tail.title, autojunk=False)
    same = sum(block.size for block in blocks.get_matching_blocks())
    return same / min(len(head.title), len(tail.title))


def _join(head: Story, tail: Story) -> None:
    """Put a text behind the one that it comes from."""
    where = f"第{tail.page}版的" if tail.page else ""
    first = next((block.text for block in tail.blocks if block.kind == "text"), "")
    head.notes.append(f"{where}下文接在了后面（从“{first[:8]}”起），请核对是不是这一篇的。")
    if tail.title and _alike(head, tail) < 1:
        head.notes.append(f"下文另有标题“{tail.title}”，没有放进稿件。")
    for at, block in enumerate(tail.blocks):
        head.take(block, rest=at == 0)
    head.parts += [tail, *tail.parts]
    head.notes += tail.notes
    head.turned = tail.turned
    if tail.byline:
        head.sign(tail.byline)
    head.closed = True


def _alone(tail: Story) -> None:
    where = f"第{tail.origin}版" if tail.origin else "别的版"
    tail.notes.insert(0, f"这是从{where}接过来的下文，没有找到上文，请接到那一篇后面。")
    tail.title = tail.title or f"上接{where}"
