"""Header: from entries to an article's fields.

In: a file's text, its path, the newsroom. Out: `Fields`, what the editor said of the article; the text
below; the faults. Every fault of a header is told at once; a field is understood or refused, never
guessed, and an unknown key is refused with the nearest known one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from itertools import pairwise
from typing import Final, TypeVar

from bulletin.model.addresses import ARTICLE_PATH, LONGEST_PART, RESERVED
from bulletin.model.article import Author, Correction, Fields, Rank, Role, Status, Unchecked
from bulletin.model.faults import Fault
from bulletin.model.han import HAN
from bulletin.reading.entries import HeaderEntry, first_entries, joined, read_entries
from bulletin.reading.keys import field_of, is_key, nearest, normal, unknown
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
UNPUBLISHED: Final = ("draft", "review", "passed")
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
_REQUIRED: Final = {"title": "标题", "date": "日期", "section": "栏目"}
# What stands where there is nothing to say; and what says no, where a reason would say yes.
_NOTHING: Final = frozenset(
    "无 没有 暂无 - -- — —— / ／ \\ ~ n/a na none null nil undefined [] {} \"\" '' “”".split()
)
_NO: Final = frozenset(
    "否 不 不是 不撤 不撤稿 不用 暂不 暂不撤稿 无需 无需撤稿 无撤稿 未 未撤稿 no n false f 0 off".split()
)
_YES: Final = frozenset("是 对 撤 撤稿 已撤稿 yes y true t 1 on".split())
_SIGNED: Final = {"source", "authors", "corrections", "editor", "proofreader", "date", "updated"}
_TOLD: Final = {
    "时间",
    "主题",
    "题目",
    "记者",
    "摄影",
    "版",
    "期",
}  # a notice or a text may begin so
_REPEATABLE: Final = {"corrections", "aliases", "unchecked"}
_PROSE: Final = {"title", "kicker", "deck", "original_title", "summary", "withdrawn"}


def read_header(
    text: str, path: str, newsroom: Newsroom
) -> tuple[Fields | None, str, int, list[Fault]]:
    """Read the header of an article: its fields (None if they cannot be had), the text below, the
    line on which that starts, and the faults."""
    above = read_entries(text, path)
    if not text.strip():
        fault = Fault(path, 0, "稿件是空的。", "请照模板写稿头和正文，或删去这个文件。")
        return None, above.text, above.first_line, [fault]
    if above.typed and not any(is_key(entry.key) for entry in above.entries):
        fact = "开头没有稿头，直接是正文。"
        remedy = "请在最前面写“标题：…”“日期：…”“栏目：…”，一行一项，再空一行。"
        return None, above.text, above.first_line, [Fault(path, above.typed, fact, remedy)]
    reader = _Reader(path, newsroom, [*above.faults])
    fields = reader.read(above.entries)
    if above.entries:
        fields = reader.look_below(fields, above.text, above.first_line)
    return fields, above.text, above.first_line, reader.faults


def says_draft(text: str, path: str) -> bool:
    """Whether a header says that its piece is a draft or under review, also where nothing else of it can be
    read."""
    return any(
        field_of(entry.key) == "status"
        and STATUSES.get("".join(entry.values), "".join(entry.values).lower()) in UNPUBLISHED
        for entry in read_entries(text, path).entries
    )


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


def _says_nothing(name: str, typed: Sequence[str]) -> bool:
    """Whether an editor filled a line in to say that there is nothing to say (摘要：无). A headline may be
    such a word; a 撤稿 that says no is none."""
    if len(typed) > 1 or name in _REQUIRED:
        return False
    word = typed[0].strip("。.!！ ").lower()
    return word in _NOTHING or (name == "withdrawn" and word in _NO)


class _Reader:
    """Reads one header; gathers its faults."""

    def __init__(self, path: str, newsroom: Newsroom, faults: list[Fault]) -> None:
        self.path = path
        self.newsroom = newsroom
        self.faults = faults
        self.found: dict[str, object] = {}

    def fault(self, line: int, fact: str, remedy: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.path, line, fact, remedy))

    def read(self, entries: Sequence[HeaderEntry]) -> Fields | None:
        """The fields of all entries."""
        found: dict[str, object] = {}
        lines: dict[str, int] = {}
        people: set[str] = set()  # keys that named people: 记者 and 通讯员 may stand side by side
        for entry in entries:
            name = self._field(entry)
            typed = [value for value in entry.values if value]
            if name is None or not typed or _says_nothing(name, typed):
                continue
            again = name in lines and name not in _REPEATABLE
            if name == "authors":
                again = entry.key in people
                people.add(entry.key)
            if again:
                fact = f"“{entry.key}”写了两次（第 {lines[name]} 行已有）。"
                self.fault(entry.line, fact, "请只留一个。")
                continue
            lines.setdefault(name, entry.line)
            value = _READERS.get(name, _Reader.plain)(self, entry, typed)
            if isinstance(value, tuple):
                value = tuple(dict.fromkeys((*found.get(name, ()), *value)))  # type: ignore[misc]
            if value is not None:
                found[name] = value
        if entries or not self.faults:  # else it has been told why there is no header
            self._miss(_REQUIRED.keys() - lines.keys())
        self.found = found
        return self._fields(lines)

    def _fields(self, lines: Mapping[str, int]) -> Fields | None:
        """The fields that were found, at their lines; None where one that has to be there is not."""
        found = self._standing() if "withdrawn" in self.found else self.found
        if not found.keys() >= _REQUIRED.keys():
            return None
        fields = Fields(**found)  # type: ignore[arg-type]
        if fields.updated and fields.updated < fields.date:
            fact, remedy = "更新时间早于日期。", "请核对两个时间。"
            self.faults.append(Fault(self.path, lines["updated"], fact, remedy, warning=True))
        return fields

    def _standing(self) -> dict[str, object]:
        """What is known of a piece that is withdrawn. What cannot be read of it is no reason to go on
        showing it: its day is in its path, and its notice needs no more."""
        found = {"title": "已经撤下的稿件", "section": self.newsroom.sections[0]} | self.found
        if ARTICLE_PATH.fullmatch(self.path) and "date" not in found:
            try:
                found["date"] = read_moment(self.path[:10].replace("/", "-"), self.newsroom.zone)
            except NotAMoment:  # the calendar has no such day, and the piece no page
                return found
        return found

    def _miss(self, names: Set[str]) -> None:
        """Say which required fields are not there."""
        for label in (_REQUIRED[name] for name in _REQUIRED if name in names):
            self.fault(1, f"没有{label}。", f"请在开头加一行“{label}：…”。")

    def look_below(self, fields: Fields | None, text: str, first_line: int) -> Fields | None:
        """A text that starts with an entry: a blank line slipped into the header, or it is a notice of
        when and where. A status there is refused, and a withdrawal is one all the same."""
        whole, told = fields is not None, False
        for entry in first_entries(text, first_line):
            name = field_of(entry.key)
            if name is None or (whole and entry.key in _TOLD):
                continue
            note = whole and name in _SIGNED
            fact = f"“{entry.key}”在空行后面，成了正文。"
            remedy = "请删去上面的空行；如果是正文，请在它前面空两格（　　）。"
            if whole or not told:
                self.faults.append(Fault(self.path, entry.line, fact, remedy, warning=note))
            told = True
            if name == "withdrawn" and not _says_nothing(name, list(entry.values)):
                self.found["withdrawn"] = self.withdrawn(entry, list(entry.values))
                known = self._standing()
                fields = Fields(**known) if "date" in known else None  # type: ignore[arg-type]
        return fields

    def _field(self, entry: HeaderEntry) -> str | None:
        name = field_of(entry.key)
        if name is None:
            self.fault(entry.line, *unknown(entry.key, "、".join(entry.values)))
        return name

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


_READERS: Final[dict[str, Callable[[_Reader, HeaderEntry, list[str]], object]]] = {
    "date": _Reader.moment,
    "updated": _Reader.moment,
    "section": _Reader.section,
    "topics": _Reader.topics,
    "authors": _Reader.authors,
    "source_url": _Reader.source_url,
    "issue": _Reader.issue,
    "page": _Reader.page,
    "lang": _Reader.lang,
    "rank": _Reader.rank,
    "status": _Reader.status,
    "withdrawn": _Reader.withdrawn,
    "corrections": _Reader.corrections,
    "aliases": _Reader.aliases,
    "unchecked": _Reader.unchecked,
}
