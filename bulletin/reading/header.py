"""Header: from entries to an article's fields.

In: a file's text, its path, the newsroom. Out: `Fields`, what the editor said of the article; the text
below; the faults. Every fault of a header is told at once; a field is understood or refused, never
guessed, and an unknown key is refused with the nearest known one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Final

from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Fields
from bulletin.model.faults import Fault
from bulletin.reading.entries import first_entries, read_entries
from bulletin.reading.entry import HeaderEntry
from bulletin.reading.keys import field_of, is_key, unknown
from bulletin.reading.moments import NotAMoment, read_moment
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.values import READERS, STATUSES, Values

UNPUBLISHED: Final = ("draft", "review", "passed")

_REQUIRED: Final = {"title": "标题", "date": "日期", "section": "栏目"}
# What stands where there is nothing to say; and what says no, where a reason would say yes.
_NOTHING: Final = frozenset(
    "无 没有 暂无 - -- — —— / ／ \\ ~ n/a na none null nil undefined [] {} \"\" '' “”".split()
)
_NO: Final = frozenset(
    "否 不 不是 不撤 不撤稿 不用 暂不 暂不撤稿 无需 无需撤稿 无撤稿 未 未撤稿 no n false f 0 off".split()
)
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


def _says_nothing(name: str, typed: Sequence[str]) -> bool:
    """Whether an editor filled a line in to say that there is nothing to say (摘要：无). A headline may be
    such a word; a 撤稿 that says no is none."""
    if len(typed) > 1 or name in _REQUIRED:
        return False
    word = typed[0].strip("。.!！ ").lower()
    return word in _NOTHING or (name == "withdrawn" and word in _NO)


class _Reader(Values):
    """Reads one header; gathers its faults."""

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
            value = READERS.get(name, Values.plain)(self, entry, typed)
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
