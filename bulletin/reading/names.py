"""Names: a byline as editors type it.

In: `记者 马达 陆蕾蕾 通讯员 王军`, `·马达 陆蕾蕾·`, `马达、陆蕾蕾`, `王军（环保）`, `文/马达 图/王军`,
`王　菲`, `许亚军 摄`. Out: `Author`s in order, and what cannot be understood, each as fact and remedy.
A `·` with letters on both sides belongs to a name (阿卜杜拉·买买提), unless all its parts are known
reporters. No character is passed over in silence.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from bulletin.model.article import Author, Role
from bulletin.reading.newsroom import Newsroom

_KINDS: Final = r"(?:本报|本台|本刊|特约|特邀|实习|见习|首席|驻地|全媒体|融媒体|文字)*"
_POST: Final = re.compile(f"(?P<photo>摄影(?:记者)?)|{_KINDS}(?P<role>记者|通讯员)")
_ROLE: Final[dict[str, Role]] = {"记者": "记者", "通讯员": "通讯员"}
_WRITERS, _PHOTOGRAPHERS = "文 文字 图文 文图 采写 撰文".split(), "图 图片 摄 供图 摄影报道".split()
# Roles that stand behind a name (许亚军 摄) or, where the byline starts with one, before it (文/马达).
_DUTIES: Final[dict[str, Role]] = {
    **dict.fromkeys(_WRITERS, "记者"),
    **dict.fromkeys(_PHOTOGRAPHERS, "摄影"),
}
# What stands in bylines and is nobody's name.
_NOBODY: Final = set(
    "作者 署名 编辑 责编 责任编辑 校对 供稿 整理 综合 报道 制图 翻译 编译 and by".split()
)
_TOKEN: Final = re.compile(
    r"[\s、，,；;/／:：|｜·•・]+"
    r"|(?P<name>[^\s、，,；;/／:：|｜()（）]+)(?:\s*[（(]\s*(?P<mark>[^()（）]*?)\s*[)）])?"
    r"|(?P<stray>.)"
)
_NAME: Final = r"(?P<name>[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]+)*)"
_PREFIXED: Final = re.compile(rf"{_KINDS}(?P<role>记者|通讯员){_NAME}(?<![会站团社部组处])")
_SUFFIXED: Final = re.compile(rf"{_NAME}(?P<duty>摄影报道|摄影|摄|供图)")
_PROSE: Final = re.compile(r"[。！？!?…<>]|\d[年月日]|供稿\Z")  # what no name has
_LATIN: Final = re.compile(r"(?<=[A-Za-z.])\s+(?=[A-Z])")
_SPACED: Final = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?!\w)"
)
_JOINED: Final = re.compile("[·•・和与及]")
_BRACKETS: Final = "请把括号写完整，如 王军（环保）。"
_GLUE: Final = "\ue000"  # for a blank inside a Latin name; `decode` leaves none in a text
_LONGEST: Final = 30  # characters of a name: a file name has room for no more


def read_names(
    typed: str, newsroom: Newsroom, role: Role = "记者"
) -> tuple[tuple[Author, ...], list[tuple[str, str]]]:
    """The people of a byline, and what is wrong in it. `role` is theirs until another is named."""
    line = _SPACED.sub(r"\1\2", _LATIN.sub(_GLUE, typed.strip().strip("·•・")))
    byline = _Byline(newsroom, role, before=re.split(r"[\s/／:：]", line, maxsplit=1)[0] in _DUTIES)
    gap = ""
    for token in _TOKEN.finditer(line):
        if token["name"]:
            name = token["name"].replace(_GLUE, " ").strip("·•・")
            byline.take(name, (token["mark"] or "").replace(_GLUE, " "), gap)
        elif token["stray"]:
            byline.wrong.append((f"署名里的“{token['stray']}”读不懂。", _BRACKETS))
        else:
            gap = token[0]
    byline.end(line)
    return tuple(dict.fromkeys(byline.authors)), byline.wrong


class _Byline:
    """A byline while it is read. `before`: duties stand before the names (文/马达)."""

    def __init__(self, newsroom: Newsroom, role: Role, *, before: bool) -> None:
        self.newsroom = newsroom
        self.role = role
        self.before = before
        self.authors: list[Author] = []
        self.wrong: list[tuple[str, str]] = []
        self.since = 0  # the first author whom a duty behind the names would concern
        self.said, self.earlier = "", 0  # the last role named, and `since` as it was before

    def take(self, name: str, mark: str, gap: str) -> None:
        """The next word, the mark in brackets behind it, and what stands before it."""
        if prefixed := _PREFIXED.fullmatch(name):
            self.role, name = _ROLE[prefixed["role"]], prefixed["name"]
            self.since = len(self.authors)
        named = _role(name) or (_DUTIES.get(name) if self.before else None)
        if mark and (_role(name) or name in _DUTIES):
            fact = f"署名里的“{name}（{mark}）”读不懂。"
            self.wrong.append((fact, "请写成 记者 甲一 这样，不加括号。"))
        elif named:
            self.said, self.earlier = name, self.since
            self.role, self.since = named, len(self.authors)
        elif name in _DUTIES and self.since < len(self.authors):
            if set(gap) & set("/／"):  # 甲一 乙二/摄: the last alone; 甲一 乙二 摄: both
                self.since = len(self.authors) - 1
            self._duty(_DUTIES[name])
        elif name:
            self._person(name, mark)

    def _person(self, name: str, mark: str) -> None:
        suffixed = None if name in self.newsroom.marks else _SUFFIXED.fullmatch(name)
        for one in _parted(suffixed["name"] if suffixed else name, self.newsroom):
            if role := _role(mark):  # 王军（通讯员）
                self.authors.append(Author(one, role))
                continue
            self.authors.append(Author(one, self.role, mark))
            self.wrong += _doubts(self.authors[-1], self.newsroom)
        if suffixed:
            self._duty("摄影")

    def _duty(self, role: Role) -> None:
        """A duty that stands behind the names it concerns."""
        self.authors[self.since :] = [replace(one, role=role) for one in self.authors[self.since :]]
        self.since = len(self.authors)

    def end(self, line: str) -> None:
        """The byline is over; what if it ends in a role?"""
        if not self.said or not self.authors or not line.endswith(self.said):
            return
        if self.role == "摄影":  # 许亚军 摄影
            self.since = self.earlier
            self._duty(self.role)
        else:
            self.wrong.append((f"署名里的“{self.said}”后面没有姓名。", "请补上姓名，或删去。"))


def _role(word: str) -> Role | None:
    """The role that a word names (记者, 见习记者, 摄影), or None."""
    found = _POST.fullmatch(word)
    if found is None:
        return None
    return "摄影" if found["photo"] else _ROLE[found["role"]]


def _parted(name: str, newsroom: Newsroom) -> list[str]:
    """A name, or the known reporters it is made of (马达·陆蕾蕾, 马达和陆蕾蕾)."""
    parts = _JOINED.split(name)
    known = (
        len(parts) > 1
        and name not in newsroom.marks
        and all(part in newsroom.marks for part in parts)
    )
    return parts if known else [name]


def _doubts(author: Author, newsroom: Newsroom) -> list[tuple[str, str]]:
    """Why it is not certain who is meant."""
    name, mark = author.name, author.mark
    known = newsroom.marks.get(name, ())
    choices = "、".join(f"{name}（{one}）" if one else name for one in known)
    if known and not mark and "" not in known:
        return [(f"有不止一位“{name}”。", f"请写明是哪一位：{choices}。")]
    if known and mark and mark not in known:
        fact = f"记者名单里没有“{name}（{mark}）”。"
        return [(fact, f"名单里有：{choices}。要加人，请登记在 reporters.toml。")]
    if not known and (name in _NOBODY or _PROSE.search(name)):
        return [(f"署名里的“{name[:20]}”不是姓名。", "请只写姓名；如果是正文，请在它前面空一行。")]
    if len(name) == 1 and not known:
        fact = f"署名“{name}”只有一个字。"
        return [(fact, "请写全名；如果是笔名，请登记在 reporters.toml。")]
    if len(name) > _LONGEST:
        return [("署名里有太长的名字。", "请用“、”或空格分开每个人。")]
    return []
