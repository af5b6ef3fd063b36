"""Header: from entries to an article's fields.

In: a file's text, its path, the newsroom. Out: `Fields`, what the editor said of the article; the text
below; the faults. Every fault of a header is told at once; a field is understood or refused, never
guessed, and an unknown key is refused with the nearest known one.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeVar

from bulletin.model.article import Author, Correction, Fields, Rank, Role, Status, Unchecked
from bulletin.model.faults import Fault
from bulletin.reading.entries import HeaderEntry, first_entries, joined, read_entries
from bulletin.reading.moments import NotAMoment, read_moment
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom

T = TypeVar("T")

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("标题", "主题", "题目"),
    "kicker": ("引题", "肩题", "眉题"),
    "deck": ("副题", "副标题"),
    "date": ("日期", "时间", "发布时间"),
    "updated": ("更新", "更新时间", "modified"),
    "section": ("栏目", "category"),
    "topics": ("标签", "话题", "专题", "tags"),
    "authors": ("作者", "记者", "通讯员", "摄影", "署名", "author"),
    "editor": ("编辑", "责任编辑", "责编"),
    "proofreader": ("校对",),
    "source": ("来源",),
    "source_url": ("来源网址", "原文网址"),
    "original_title": ("原标题",),
    "original_author": ("原作者",),
    "issue": ("期", "期号"),
    "page": ("版", "版次"),
    "page_name": ("版名",),
    "rank": ("位次", "等级"),
    "photo": ("头图", "题图", "配图"),
    "summary": ("摘要", "导语"),
    "corrections": ("更正", "correction"),
    "withdrawn": ("撤稿",),
    "aliases": ("旧址", "旧网址"),
    "status": ("状态",),
    "lang": ("语言",),
    "unchecked": ("不查",),
}
"""Each field's other names; the first Chinese one is what the handbook teaches."""

RANKS: Final[dict[str, Rank]] = {"头条": "lead", "要": "major", "一般": "standard", "简讯": "brief"}
STATUSES: Final[dict[str, Status]] = {"发布": "published", "草稿": "draft"}
LANGUAGES: Final = {"简体": "zh-Hans", "中文": "zh-Hans", "繁体": "zh-Hant", "英文": "en"}
FORBIDDEN: Final = {"slug", "save_as", "url", "template", "path", "lang_slug"}

_FIELDS: Final = {name: key for key, names in KEYS.items() for name in (key, *names)}
_HAN: Final = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# A blank between two Chinese characters, or before a `#`, parts two topics: no topic has one inside.
_SEPARATORS: Final = re.compile(rf"[、，,；;|｜]+|(?<={_HAN})\s+(?={_HAN})|\s+(?=#)")
_STOP: Final = "。"  # what a text has, and a name or a topic has not
_CORRECTION: Final = re.compile(r"(?P<date>[^|｜]+)[|｜](?P<text>.+)")
_UNCHECKED: Final = re.compile(r"(?P<rule>[^（()）]+?)\s*[（(](?P<reason>[^（()）]+)[）)]")
_NUMBER: Final = re.compile(r"第?\s*(\d{1,6})\s*期?")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+\.[^\s]*", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SHEET: Final = re.compile(r"第?\s*(?P<page>[A-Za-z]?\d+)\s*版?")
_ROLES: Final[dict[str, Role]] = {"通讯员": "通讯员", "摄影": "摄影"}  # keys that are roles
_LONGEST: Final = 2000  # characters of a headline, a summary, a reason
_REQUIRED: Final = {"title": "标题", "date": "日期", "section": "栏目"}
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
    reader = _Reader(path, newsroom, [*above.faults])
    fields = reader.read(above.entries)
    if above.entries:
        reader.look_below(above.text, above.first_line)
    return fields, above.text, above.first_line, reader.faults


def says_draft(text: str, path: str) -> bool:
    """Whether a header says that its piece is a draft, also where nothing else of it can be read."""
    return any(
        field_of(entry.key) == "status"
        and STATUSES.get("".join(entry.values), "".join(entry.values).lower()) == "draft"
        for entry in read_entries(text, path).entries
    )


@lru_cache(1024)
def field_of(key: str) -> str | None:
    """The field that a key names, or None: capitals, blanks, `-` and `_` make no difference."""
    return _FIELDS.get(key) or _FIELDS.get(_normal(key)) or _FIELDS.get(_normal(key, ""))


def _normal(key: str, gap: str = "_") -> str:
    return re.sub(r"[\s_-]+", gap, unicodedata.normalize("NFKC", key).strip().lower()).strip("_")


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint at the known word nearest to one that is not known; empty if none is near."""
    close = difflib.get_close_matches(word, known, max(len(known), 1), cutoff=0.5)
    if not close:
        return ""

    def likeness(one: str) -> tuple[float, int]:
        """Of two that are equally near, the one with more characters in their places."""
        ratio = difflib.SequenceMatcher(None, one, word).ratio()
        return ratio, sum(a == b for a, b in zip(one, word, strict=False))

    return f"是不是“{max(close, key=likeness)}”？"


class _Reader:
    """Reads one header; gathers its faults."""

    def __init__(self, path: str, newsroom: Newsroom, faults: list[Fault]) -> None:
        self.path = path
        self.newsroom = newsroom
        self.faults = faults

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
            if name is None or not typed:
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
        if not found.keys() >= _REQUIRED.keys():
            return None
        return Fields(**found)  # type: ignore[arg-type]

    def _miss(self, names: Set[str]) -> None:
        """Say which required fields are not there."""
        for label in (_REQUIRED[name] for name in _REQUIRED if name in names):
            self.fault(1, f"没有{label}。", f"请在开头加一行“{label}：…”。")

    def look_below(self, text: str, first_line: int) -> None:
        """Refuse a text that starts with an entry: a blank line slipped into the header."""
        below = first_entries(text, first_line)
        if entry := next((entry for entry in below if field_of(entry.key)), None):
            fact = f"“{entry.key}”在空行后面，成了正文。"
            remedy = "请删去上面的空行；如果是正文，请在它前面空两格（　　）。"
            self.fault(entry.line, fact, remedy)

    def _field(self, entry: HeaderEntry) -> str | None:
        name = field_of(entry.key)
        if name is None:
            if _normal(entry.key) in FORBIDDEN:
                fact, remedy = f"不能用“{entry.key}”。", "网址由文件的位置决定，请删去这一行。"
            else:
                known = [label for key, names in KEYS.items() for label in (key, *names)]
                fact = f"不认识“{entry.key}”。{nearest(entry.key, known)}"
                remedy = "请改正；如果这是正文，请在它前面空一行。"
            self.fault(entry.line, fact, remedy)
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
        items = (item.strip().lstrip("#") for value in typed for item in _SEPARATORS.split(value))
        return tuple(dict.fromkeys(filter(None, items)))

    def authors(self, entry: HeaderEntry, typed: list[str]) -> tuple[Author, ...]:
        """The people of a byline."""
        role = _ROLES.get(entry.key, "记者")
        authors, wrong = read_names("、".join(typed), self.newsroom, role)
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
        """A page of the printed paper, without the words around its number."""
        found = _SHEET.fullmatch(self.plain(entry, typed))
        return found["page"] if found else self.plain(entry, typed)

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
        """Published or draft."""
        return self._choice(entry, " ".join(typed), STATUSES)

    def _choice(self, entry: HeaderEntry, typed: str, words: Mapping[str, T]) -> T | None:
        """One of the words that an editor may write, in Chinese or as `Article` has it."""
        for word, value in words.items():
            if typed == word or typed.lower() == value:
                return value
        self.fault(entry.line, f"“{entry.key}”不能写“{typed}”。", f"可以写：{'、'.join(words)}。")
        return None

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
            if re.fullmatch(r"[\w-]+(?:/[\w.-]*[\w-])*", path):
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
    "corrections": _Reader.corrections,
    "aliases": _Reader.aliases,
    "unchecked": _Reader.unchecked,
}
