"""Forms: what a manuscript says of itself, line by line (标题：…) or in a table to be filled in (投稿表).

In: a line, a table. Out: `Told`: the header's field that it fills, or that it is for the office alone (a
telephone number, a signature), which never gets into a draft; and where the text itself begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bulletin.desk.importing.word.parts import Grid, Item, Line
from bulletin.model.han import HAN
from bulletin.model.record import Record
from bulletin.reading.keys import field_of
from bulletin.reading.posts import post

BODY: Final = "body"
OFFICE: Final = "office"
CAPTION: Final = "caption"

_LABEL: Final = re.compile(
    rf"(?P<label>[【\[（(]?(?P<key>[{HAN}](?:[ \u3000]*[{HAN}]){{0,6}})[ \u3000]*"
    r"(?:[】\]）)][ \u3000]*[：:]?|[：:]))"
    r"[ \u3000]*(?P<value>.*)",
    re.DOTALL,
)
_TAKEN: Final = frozenset(
    "title kicker deck section topics authors editor proofreader source source_url original_title"
    " original_author issue page page_name summary date".split()
)
_DATED: Final = re.compile(
    r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2})?"
)
_NAMED: Final = {
    **dict.fromkeys("稿件标题 文章标题 稿件题目 主标题 大标题 稿件名称".split(), "title"),
    **dict.fromkeys("撰稿 撰稿人 撰文 作者姓名 供稿人 采写".split(), "authors"),
    **dict.fromkeys("供稿 供稿单位 来稿单位 稿件来源 报送单位 投稿单位".split(), "source"),
    **dict.fromkeys("正文 内容 稿件内容 稿件正文 文章内容 稿件 文稿".split(), BODY),
    **dict.fromkeys("图说 图片说明 图注 图片文字 照片说明 题图".split(), CAPTION),
    **dict.fromkeys(
        "电话 联系电话 手机 手机号 手机号码 联系方式 邮箱 电子邮箱 地址 联系地址 通讯地址 单位 所在单位"
        " 工作单位 投稿人 投稿日期 投稿时间 报送日期 报送时间 字数 审核 审核人 审核意见 审批意见 审稿人"
        " 审稿意见 领导签字 签字 单位意见 部门意见 备注 开户行 银行账号 银行卡号 账号 身份证号 微信 性别"
        " 年龄 职务 邮编 联系人 稿件类别 签发 签发人 序号".split(),
        OFFICE,
    ),
}
_ROLES: Final = frozenset(("记者", "通讯员", "摄影"))
_LEAST: Final = 2  # labels that make a table a form


class Told(Record, frozen=True):
    """What a line says of the piece: the field, its value, the label as typed."""

    number: int
    field: str
    value: str
    label: str


class Form(Record, frozen=True):
    """A table that was filled in: what it says, the text, and what else stands in it."""

    told: tuple[Told, ...]
    body: tuple[Item, ...]
    others: tuple[Item, ...]


def _field(key: str) -> str:
    name = re.sub(r"[ \u3000]", "", key)
    said = _NAMED.get(name, "") or field_of(name) or ""
    return said if said in _TAKEN or said in (BODY, OFFICE, CAPTION) else ""


def told_by(line: Line) -> Told | None:
    """What a line says of the piece, if it begins with a label that manuscripts have."""
    found = _LABEL.fullmatch(line.text)
    field = _field(found["key"]) if found else ""
    return _told(line.number, found, field) if found and field else None


def _told(number: int, found: re.Match[str], field: str) -> Told | None:
    key, value = re.sub(r"[ \u3000]", "", found["key"]), found["value"].strip()
    if field == "date" and not _DATED.fullmatch(value):
        return None  # 时间：明天上午 is a notice's text
    if field != BODY and "\n" in value:
        return None
    if field == "authors" and key in _ROLES and value and not post(value.split(maxsplit=1)[0]):
        return Told(number, field, f"{key} {value}", found["label"].replace(key, "", 1))
    return Told(number, field, value, found["label"])


def read_form(grid: Grid) -> Form | None:
    """A form, or None for any other table."""
    reader = _Form()
    for row in grid.rows:
        for cell in filter(None, row):
            reader.cell(cell)
        reader.value("")
    fields = {one.field for one in reader.told}
    sure = fields & {"title", BODY} and (fields - {"title", BODY} or reader.body)
    if len(reader.told) < _LEAST or not sure:
        return None
    return Form(tuple(reader.told), tuple(reader.body), tuple(reader.others))


class _Form:
    """A table while it is read as a form, cell by cell."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.others: list[Item] = []
        self.body: list[Item] = []
        self._label: tuple[str, Line] | None = None  # whose value has not come yet

    def cell(self, cell: Sequence[Item]) -> None:
        """The next cell that is not empty."""
        lines = [one for one in cell if isinstance(one, Line) and one.runs]
        field = _field(lines[0].text.rstrip("：:")) if len(lines) == 1 else ""
        below = self.told and self.told[-1].field == BODY and not self.body
        if field:
            self.value("")
            self._label = field, lines[0]
            self.others += [one for one in cell if one is not lines[0]]
        elif self._label and self._label[0] == BODY:
            self.value("")
            self.body += cell
        elif self._label and lines:
            self.value(" ".join(" ".join(line.text.split("\n")) for line in lines))
            self.others += [one for one in cell if not isinstance(one, Line) or one.remarks]
        elif first := told_by(lines[0]) if lines else None:
            self.told.append(first)
            rest = [one for one in cell if one is not lines[0]]
            target = self.body if first.field == BODY else self.others
            target += rest
        elif below:
            self.body += cell  # the text has a row of its own, below its label
        else:
            self.others += cell

    def value(self, value: str) -> None:
        """What stands behind the label that waits, if one does."""
        if self._label is None:
            return
        (field, line), self._label = self._label, None
        key = re.sub(r"[ \u3000：:]", "", line.text)
        post_first = bool(value) and post(value.split(maxsplit=1)[0])
        if field == "authors" and key in _ROLES and value and not post_first:
            self.told.append(Told(line.number, field, f"{key} {value}", ""))
        else:
            self.told.append(Told(line.number, field, value, line.text))


def unframed(items: Sequence[Item]) -> Iterator[Item]:
    """Items without tables of one cell, which only draw a frame."""
    for item in items:
        if isinstance(item, Grid) and len(item.rows) == 1 and len(item.rows[0]) == 1:
            yield from unframed(item.rows[0][0])
        else:
            yield item
