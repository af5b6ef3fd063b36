"""Values: what stands behind the key of a header's line, field by field.

In: an entry, the newsroom. Out: a value of `Fields`, or None and a fault that says what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, TypeVar

from bulletin.model.addresses import LONGEST_PART, RESERVED
from bulletin.model.article import Author, Correction, Rank, Role, Status, Unchecked
from bulletin.model.faults import Fault
from bulletin.model.han import HAN
from bulletin.reading.entries import joined
from bulletin.reading.entry import HeaderEntry
from bulletin.reading.keys import field_of, nearest, normal
from bulletin.reading.moments import NotAMoment, read_moment
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom

T = TypeVar("T")

RANKS: Final[dict[str, Rank]] = {"头条": "lead", "要": "major", "一般": "standard", "简讯": "brief"}
STATUSES: Final[dict[str, Status]] = {
    "发布": "published",
    "草稿": "draft",
    "送审": "review",
    "二审": "passed",
}
LANGUAGES: Final = {"简体": "zh-Hans", "中文": "zh-Hans", "繁体": "zh-Hant", "英文": "en"}

_HAN: Final = f"[{HAN}]"
# A blank between two Chinese characters, or before a `#`, parts two topics: no topic has one inside.
_SEPARATORS: Final = re.compile(rf"[、，,；;|｜]+|(?<={_HAN})\s(?={_HAN})|\s(?=#)")
_CHINESE: Final = re.compile(_HAN)
_PARTED: Final = re.compile("[、，,；;|｜#]")
_BRACKETED: Final = re.compile(r"[\[［]([^\[\]［］]*)[\]］]")
_STOP: Final = "。"  # what a text has, and a name or a topic has not
_CORRECTION: Final = re.compile(r"(?P<date>[^|｜]+)[|｜](?P<text>.+)")
_UNCHECKED: Final = re.compile(r"(?P<rule>[^（()）]+)[（(](?P<reason>[^（()）]+)[）)]")
_NUMBER: Final = re.compile(r"第?\s*(\d{1,6})\s*期?")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+\.[^\s]*", re.IGNORECASE)
OLD_ADDRESS: Final = re.compile(r"[\w-]+(?:/[\w.-]*[\w-])*|[\w-][\w.-]*\.html?")
"""An old address without the slashes at its ends: 2022/05/20/lao-jie, lao-jie.html."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SHEET: Final = re.compile(
    r"第?\s*(?P<page>[A-Za-z]?\d{1,9})(?:\s*版)?(?:\s*[/／]\s*(?:第\s*)?(?P<piece>\d{1,9})(?:\s*[条篇])?)?"
)
_ROLES: Final[dict[str, Role]] = {"通讯员": "通讯员", "摄影": "摄影"}  # keys that are roles
_LONGEST: Final = 2000  # characters of a headline, a summary, a reason
_YES: Final = frozenset("是 对 撤 撤稿 已撤稿 yes y true t 1 on".split())
_PROSE: Final = {"title", "kicker", "deck", "original_title", "summary", "withdrawn"}


def _doubtful(topics: str) -> bool:
    """Whether blanks part topics here and stand inside one there: 老街改造 民生 5G. What is meant?"""
    sides = [(a[-1], b[0]) for a, b in pairwise(topics.split(" ")) if a and b]
    chinese = [(_CHINESE.match(a), _CHINESE.match(b)) for a, b in sides]
    mixed = any(bool(a) != bool(b) for a, b in chinese)
    return mixed and any(a and b for a, b in chinese)


def _items(typed: Sequence[str]) -> list[str]:
    """The values of a list, without the brackets and quotation marks of programs that write them so:
    [老街改造, "民生"]."""
    return [
        "、".join(item.strip().strip("\"'") for item in found[1].split(","))
        if (found := _BRACKETED.fullmatch(value))
        else value
        for value in typed
    ]


class Values:
    """Reads the values of one header; gathers their faults."""

    def __init__(self, path: str, newsroom: Newsroom, faults: list[Fault]) -> None:
        self.path = path
        self.newsroom = newsroom
        self.faults = faults
        self.found: dict[str, object] = {}

    def fault(self, line: int, fact: str, remedy: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.path, line, fact, remedy))

    def plain(self, entry: HeaderEntry, typed: list[str]) -> str:
        """Text as it stands."""
        text = joined(typed)
        if entry.listed and len(typed) > 1:
            fact = f"“{entry.key[:20]}”只能写一样，这里有 {len(typed)} 样。"
            self.fault(entry.line, fact, "请只留一样；如果方括号是内容的一部分，请加上引号。")
        elif field_of(entry.key) not in _PROSE and any(_STOP in line for line in typed[1:]):
            fact = f"“{entry.key[:20]}”的下一行“{typed[1][:12]}…”像是正文。"
            self.fault(entry.line + 1, fact, "请在正文前空一行。")
        if len(text) > _LONGEST:
            fact = f"“{entry.key[:20]}”有 {len(text)} 个字，太长了。"
            self.fault(entry.line, fact, "请缩短；正文和稿头之间要空一行。")
        return text

    def moment(self, entry: HeaderEntry, typed: list[str]) -> datetime | None:
        """A date with or without a time."""
        try:
            return read_moment(" ".join(typed), self.newsroom.zone)
        except NotAMoment as wrong:
            self.fault(entry.line, wrong.fact, wrong.remedy)
            return None

    def section(self, entry: HeaderEntry, typed: list[str]) -> str | None:
        """One of the paper's sections."""
        name = " ".join(typed)
        for meant in (name, "".join(name.split())):  # 民　生 is 民生
            if meant in self.newsroom.sections:
                return meant
        known = "、".join(self.newsroom.sections)
        fact = f"没有“{name}”这个栏目。{nearest(name, self.newsroom.sections)}"
        self.fault(entry.line, fact, f"栏目有：{known}。")
        return None

    def topics(self, entry: HeaderEntry, typed: list[str]) -> tuple[str, ...] | None:
        """Topics, in the order typed, each once."""
        plain = " ".join(" ".join(_items(typed)).split())
        if not _PARTED.search(plain) and _doubtful(plain):
            fact = f"标签“{plain[:20]}”不知道在哪里分开。"
            self.fault(entry.line, fact, f"请用“、”分开，如：{'、'.join(plain.split())}。")
            return None
        topics = self.several(entry, typed)
        for topic in topics:
            if len(topic) > 30:  # noqa: PLR2004 (a file name has room for no more)
                self.fault(entry.line, f"标签“{topic[:20]}…”太长。", "请缩短到 30 个字以内。")
                return None
            if _STOP in topic:
                fact = f"标签“{topic[:20]}”像是句子。"
                self.fault(entry.line, fact, "请缩短成一个词；如果是正文，请在它前面空一行。")
                return None
            if not any(map(str.isalnum, topic)):
                self.fault(entry.line, f"标签“{topic}”里没有字。", "请写完整，或删去。")
                return None
        return topics

    def several(self, entry: HeaderEntry, typed: list[str]) -> tuple[str, ...]:
        """A list, each item once."""
        del entry
        lines = [" ".join(one.split()) for one in _items(typed)]
        items = (item.strip().lstrip("#") for one in lines for item in _SEPARATORS.split(one))
        return tuple(dict.fromkeys(filter(None, items)))

    def authors(self, entry: HeaderEntry, typed: list[str]) -> tuple[Author, ...]:
        """The people of a byline."""
        role = _ROLES.get(normal(entry.key), "记者")
        authors, wrong = read_names("、".join(_items(typed)), self.newsroom, role)
        for fact, remedy in wrong:
            self.fault(entry.line, fact, remedy)
        return authors

    def issue(self, entry: HeaderEntry, typed: list[str]) -> int | None:
        """The number of an issue."""
        found = _NUMBER.fullmatch(" ".join(typed))
        if found is None:
            self.fault(entry.line, f"期号“{' '.join(typed)}”不是数字。", "请写成 126 或 第126期。")
            return None
        return int(found[1])

    def page(self, entry: HeaderEntry, typed: list[str]) -> str:
        """A page of the printed paper, and the piece's number on it, without the words around them."""
        found = _SHEET.fullmatch(self.plain(entry, typed))
        if found is None:
            return self.plain(entry, typed)
        return found["page"] + (f"/{int(found['piece'])}" if found["piece"] else "")

    def source_url(self, entry: HeaderEntry, typed: list[str]) -> str | None:
        """An address on the web that readers can follow."""
        address = "".join(typed)
        if _ADDRESS.fullmatch(address):
            return address
        self.fault(entry.line, f"“{address}”不是网址。", "请写完整的网址，以 https:// 开头。")
        return None

    def lang(self, entry: HeaderEntry, typed: list[str]) -> str | None:
        """A language tag."""
        tag = LANGUAGES.get(" ".join(typed), " ".join(typed))
        if _LANGUAGE.fullmatch(tag):
            return tag
        fact = f"“{entry.key}”不能写“{tag}”。"
        self.fault(entry.line, fact, f"可以写：{'、'.join(LANGUAGES)}。")
        return None

    def rank(self, entry: HeaderEntry, typed: list[str]) -> Rank | None:
        """Where an article stands among those of its day."""
        return self._choice(entry, " ".join(typed), RANKS)

    def status(self, entry: HeaderEntry, typed: list[str]) -> Status | None:
        """How far it is."""
        return self._choice(entry, " ".join(typed), STATUSES)

    def _choice(self, entry: HeaderEntry, typed: str, words: Mapping[str, T]) -> T | None:
        """One of the words that an editor may write, in Chinese or as `Article` has it."""
        for word, value in words.items():
            if typed == word or typed.lower() == value:
                return value
        self.fault(entry.line, f"“{entry.key}”不能写“{typed}”。", f"可以写：{'、'.join(words)}。")
        return None

    def withdrawn(self, entry: HeaderEntry, typed: list[str]) -> str:
        """The reason of a withdrawal. Without one the piece is withdrawn all the same."""
        reason = self.plain(entry, typed)
        if reason.lower() in _YES:
            fact, remedy = "撤稿没有写原因。", "文章已经撤下；请写成“撤稿：原因”，读者会看到。"
            self.faults.append(Fault(self.path, entry.line, fact, remedy, warning=True))
        return reason

    def corrections(self, entry: HeaderEntry, typed: list[str]) -> tuple[Correction, ...]:
        """Dated corrections."""
        found = []
        for value in typed:
            parts = _CORRECTION.fullmatch(value)
            try:
                if parts is None:
                    raise NotAMoment(value)
                at = read_moment(parts["date"].strip(), self.newsroom.zone)
                found.append(Correction(at, parts["text"].strip()))
            except NotAMoment:
                fact = f"更正“{value}”读不懂。"
                self.fault(entry.line, fact, "请写成：2022年5月22日｜更正的内容。")
        return tuple(found)

    def aliases(self, entry: HeaderEntry, typed: list[str]) -> tuple[str, ...]:
        """Old addresses of the article, without the slashes at either end."""
        found = []
        for alias in self.several(entry, typed):
            path = re.sub(r"^https?://[^/]+", "", alias).strip("/").removesuffix("/index.html")
            if path.partition("/")[0].casefold() in RESERVED:
                fact = f"旧址“{alias[:40]}”是本站留着用的网址。"
                self.fault(entry.line, fact, "请核对；文章不会有这样的旧址。")
            elif any(len(part.encode()) > LONGEST_PART for part in path.split("/")):
                self.fault(entry.line, f"旧址“{alias[:20]}…”太长。", "请核对；网址不会这样长。")
            elif OLD_ADDRESS.fullmatch(path):
                found.append(path)
            else:
                self.fault(
                    entry.line, f"旧址“{alias}”不是本站的网址。", "请写成 2022/05/21/jiu-di-zhi。"
                )
        return tuple(found)

    def unchecked(self, entry: HeaderEntry, typed: list[str]) -> tuple[Unchecked, ...]:
        """Rules of the proof-reader that this piece is not checked by, each with the reason."""
        found = []
        for one in re.split(r"(?<=[）)])[\s、，,；;]*(?=\S)", "；".join(typed)):
            parts = _UNCHECKED.fullmatch(one.strip())
            if parts:
                found.append(Unchecked(parts["rule"].strip(), parts["reason"].strip()))
            else:
                fact = f"“{entry.key}：{one.strip()}”没有写明理由。"
                self.fault(entry.line, fact, "请写成：不查：规则名（理由）。")
        return tuple(found)


READERS: Final[dict[str, Callable[[Values, HeaderEntry, list[str]], object]]] = {
    "date": Values.moment,
    "updated": Values.moment,
    "section": Values.section,
    "topics": Values.topics,
    "authors": Values.authors,
    "source_url": Values.source_url,
    "issue": Values.issue,
    "page": Values.page,
    "lang": Values.lang,
    "rank": Values.rank,
    "status": Values.status,
    "withdrawn": Values.withdrawn,
    "corrections": Values.corrections,
    "aliases": Values.aliases,
    "unchecked": Values.unchecked,
}
