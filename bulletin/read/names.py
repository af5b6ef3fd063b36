"""Names: a byline as editors type it.

In: `记者 马达 陆蕾蕾 通讯员 王军`, `·马达 陆蕾蕾·`, `马达、陆蕾蕾`, `王军（环保）`, `文/马达 图/王军`,
`王　菲`, `许亚军 摄`. Out: `Author`s in order, and what cannot be understood, each as fact and remedy.
A `·` with letters on both sides belongs to a name (阿卜杜拉·买买提), unless all its parts are known
reporters. No character is passed over in silence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bulletin.article import Author, Role
from bulletin.read.desk import Desk

_ROLES: Final[dict[str, Role]] = {
    "本报记者": "记者",
    "记者": "记者",
    "特约记者": "记者",
    "实习记者": "记者",
    "通讯员": "通讯员",
    "特约通讯员": "通讯员",
    "摄影": "摄影",
    "摄影记者": "摄影",
}
# Roles that stand behind a name (许亚军 摄) or, where the byline starts with one, before it (文/马达).
_DUTIES: Final[dict[str, Role]] = {"文": "记者", "图": "摄影", "摄": "摄影"}
_TOKEN: Final = re.compile(
    r"[\s、，,；;/／:：|｜·•・]+"
    r"|(?P<name>[^\s、，,；;/／:：|｜()（）]+)(?:\s*[（(]\s*(?P<mark>[^()（）]*?)\s*[)）])?"
    r"|(?P<stray>.)"
)
_PREFIXED: Final = re.compile(
    r"(?P<role>本报记者|特约记者|实习记者|记者|特约通讯员|通讯员)"
    r"(?P<name>[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]+)*)(?<![会站团社部组处])"
)
_LATIN: Final = re.compile(r"(?<=[A-Za-z.])\s+(?=[A-Z])")
_SPACED: Final = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?!\w)"
)
_JOINED: Final = re.compile("[·•・和与及]")
_BRACKETS: Final = "请把括号写完整，如 王军（环保）。"
_GLUE: Final = "\ue000"  # for a blank inside a Latin name; `decode` leaves none in a text
_LONGEST: Final = 30  # characters of a name: a file name has room for no more


def read_names(
    typed: str, desk: Desk, role: Role = "记者"
) -> tuple[tuple[Author, ...], list[tuple[str, str]]]:
    """The people of a byline, and what is wrong in it. `role` is theirs until another is named."""
    authors: list[Author] = []
    wrong: list[tuple[str, str]] = []
    since = 0  # the first author whom a duty behind the names would concern
    line = _SPACED.sub(r"\1\2", _LATIN.sub(_GLUE, typed.strip().strip("·•・")))
    before = line[:1] in _DUTIES and line[1:2] in tuple("/／:： ")
    for token in _TOKEN.finditer(line):
        if not token["name"]:
            wrong += [(f"署名里的“{stray}”读不懂。", _BRACKETS) for stray in token["stray"] or ""]
            continue
        name = token["name"].replace(_GLUE, " ").strip("·•・")
        mark = (token["mark"] or "").replace(_GLUE, " ")
        if prefixed := _PREFIXED.fullmatch(name):
            role, name, since = _ROLES[prefixed["role"]], prefixed["name"], len(authors)
        if mark and name in _ROLES | _DUTIES:
            wrong.append((f"署名里的“{token[0]}”读不懂。", "请写成 记者 甲一 这样，不加括号。"))
        elif name in _ROLES or (before and name in _DUTIES):
            role, since = (_ROLES | _DUTIES)[name], len(authors)
        elif name in _DUTIES and since < len(authors):
            authors[since:] = [replace(author, role=_DUTIES[name]) for author in authors[since:]]
            since = len(authors)
        elif mark in _ROLES:  # 王军（通讯员）
            authors.append(Author(name, _ROLES[mark]))
        elif name:
            for one in _parted(name, desk):
                authors.append(Author(one, role, mark))
                wrong += _doubts(authors[-1], desk)
    return tuple(dict.fromkeys(authors)), wrong


def _parted(name: str, desk: Desk) -> list[str]:
    """A name, or the known reporters it is made of (马达·陆蕾蕾, 马达和陆蕾蕾)."""
    parts = _JOINED.split(name)
    known = len(parts) > 1 and name not in desk.marks and all(part in desk.marks for part in parts)
    return parts if known else [name]


def _doubts(author: Author, desk: Desk) -> list[tuple[str, str]]:
    """Why it is not certain who is meant."""
    name, mark = author.name, author.mark
    known = desk.marks.get(name, ())
    choices = "、".join(f"{name}（{one}）" if one else name for one in known)
    if known and not mark and "" not in known:
        return [(f"有不止一位“{name}”。", f"请写明是哪一位：{choices}。")]
    if known and mark and mark not in known:
        fact = f"记者名单里没有“{name}（{mark}）”。"
        return [(fact, f"名单里有：{choices}。要加人，请登记在 reporters.toml。")]
    if len(name) == 1 and not known:
        fact = f"署名“{name}”只有一个字。"
        return [(fact, "请写全名；如果是笔名，请登记在 reporters.toml。")]
    if len(name) > _LONGEST:
        return [("署名里有太长的名字。", "请用“、”或空格分开每个人。")]
    return []
