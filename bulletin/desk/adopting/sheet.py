"""A list of articles: CSV or XLSX, a row for each, with names above the columns.

In: the file. Out: its posts. The columns are called as our header's lines are, or as other programs call
them; one of them holds the text (正文, content …), as HTML, Markdown or plain paragraphs.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bulletin.desk.adopting.markup import markdown
from bulletin.desk.adopting.matter import line, moment, no, words, yes
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.model.faults import Fault
from bulletin.reading.decode import decode

LARGEST: Final = 200_000_000  # bytes of a file, also unpacked
_ROWS: Final = 200_000
_NAMES: Final = {
    "title": "标题 题目 主题 title name headline 文章标题",
    "deck": "副题 副标题 subtitle",
    "date": "日期 时间 发布时间 发布日期 发稿时间 date pubdate published published_at created created_at"
    " publish_time",
    "updated": "更新 更新时间 修改时间 updated modified lastmod updated_at",
    "section": "栏目 分类 频道 类别 category categories section channel column",
    "topics": "标签 话题 关键词 tags topics keywords",
    "people": "作者 记者 署名 author authors byline",
    "source": "来源 稿源 source",
    "source_url": "来源网址 原文网址 原文链接 source_url",
    "summary": "摘要 导语 简介 summary description excerpt abstract",
    "address": "网址 链接 旧址 地址 url link permalink path",
    "slug": "slug 文件名",
    "cover": "封面 头图 题图 图片 cover image thumbnail photo",
    "text": "正文 内容 文章内容 content body text html markdown article",
    "status": "状态 status 是否发布 published",
}
_KNOWN: Final = {name: field for field, names in _NAMES.items() for name in names.split()}
_HTML: Final = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|table|img|a|span|strong|section)\b[^>]*>", re.IGNORECASE
)
_MARKS: Final = re.compile(
    r"(?m)^(?:#{1,6} |[-*+] |\d+\. |> |```)|!\[[^\]]*\]\(|\[[^\]]+\]\([^)\s]+\)|\*\*\S"
)
_FIELD: Final = 50_000_000  # characters of a cell


def _recognise(source: Source) -> bool:
    return source.file.lower().endswith((".csv", ".tsv", ".xlsx", ".xls", ".ods", ".et"))


def _read(source: Source, zone: ZoneInfo) -> Site:
    name = source.file
    if not name:
        raise CannotRead("请用 FROM= 指出表格文件本身。")
    rows = _csv(source) if name.lower().endswith((".csv", ".tsv")) else _xlsx(source)
    first = next(rows, [])
    columns = [_KNOWN.get(line(cell).lower().strip("：: "), "") for cell in first]
    if "title" not in columns or "text" not in columns:
        raise CannotRead(f"{name}: 第一行要写明每一列是什么，至少有“标题”“日期”“正文”。")
    made: list[Post | Refused] = []
    unused = tuple(
        sorted(
            line(cell)
            for cell, known in zip(first, columns, strict=True)
            if not known and line(cell)
        )
    )
    for number, row in enumerate(rows, 2):
        if not any(line(cell) for cell in row):
            continue
        if number > _ROWS:
            raise CannotRead(f"{name}: 超过 {_ROWS} 行。请分成几个文件。")
        said: dict[str, Any] = {}
        for column, cell in zip(columns, row, strict=False):
            if column and said.get(column) in (None, ""):
                said[column] = cell
        more = unused if number == 2 else ()  # noqa: PLR2004
        made.append(_row(f"{name}#{number}", said, zone, more))
    return Site(*parted(made), (), ("",))


def _row(
    place: str, said: dict[str, Any], zone: ZoneInfo, unused: tuple[str, ...]
) -> Post | Refused:
    title = line(said.get("title"))
    at = moment(said.get("date"), zone)
    if at is None:
        typed = line(said.get("date"))
        return Refused(place, f"日期“{typed}”读不懂。" if typed else "没有日期。", title)
    if not title:
        return Refused(place, "没有标题。")
    status = said.get("status")
    hidden = no(status) or line(status).lower() in (
        "draft",
        "草稿",
        "未发布",
        "待审",
        "否",
        "private",
    )
    address = line(said.get("address"))
    return Post(
        place=place, html=_shown(str(said.get("text") or "")), title=title, at=at, unused=unused,
        addresses=(address,) if address else (), slug=line(said.get("slug")) or _last(address),
        updated=moment(said.get("updated"), zone), deck=line(said.get("deck")),
        summary=line(said.get("summary")), categories=words(said.get("section")),
        topics=words(said.get("topics")), people=words(said.get("people")),
        source=line(said.get("source")), source_url=line(said.get("source_url")),
        cover=line(said.get("cover")), hidden="" if yes(status) or not hidden else "表格里写着没有发布",
    )  # fmt: skip


def _last(address: str) -> str:
    """The last part of an address, without its ending."""
    part = re.sub(r"[?#].*", "", address).rstrip("/").rpartition("/")[2]
    return re.sub(r"\.\w{1,5}\Z", "", part)


def _shown(text: str) -> str:
    """What a cell shows: HTML, Markdown, or lines that are paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if _HTML.search(text):
        return text
    if _MARKS.search(text):
        return markdown(text, "hexo")
    paragraphs = (part.strip() for part in re.split(r"\n+", text))
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)


def _csv(source: Source) -> Iterator[Sequence[Any]]:
    text = decode(source.bytes(source.file, LARGEST), source.file)
    if isinstance(text, Fault):
        raise CannotRead(f"{source.file}: {text.fact}")
    csv.field_size_limit(_FIELD)
    first = text.partition("\n")[0]
    sign = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=sign, strict=False)
    except csv.Error as error:
        raise CannotRead(f"{source.file}: 不是完整的 CSV（{error}）。") from None


def _xlsx(source: Source) -> Iterator[Sequence[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 (few need it)

    data = source.bytes(source.file, LARGEST)
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(one.file_size for one in packed.infolist()) > LARGEST:
                    raise CannotRead(f"{source.file}: 解开后太大，可能已损坏。请分成几个文件。")
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            raise CannotRead(f"{source.file}: 表格已损坏（{error}）。请重新保存。") from None
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except PasswordError:
        raise CannotRead(f"{source.file}: 表格有密码。请去掉密码，再保存一次。") from None
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise CannotRead(f"{source.file}: 表格已损坏，或者不是表格（{error}）。") from None
    for row in rows:
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Any:
    """A cell's value; a clock without a day is words."""
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, datetime | date | str) else "" if cell is None else str(cell)


SHEET: Final = Kind("sheet", "文章列表（CSV、XLSX）", _recognise, _read)
