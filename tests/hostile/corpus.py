"""The corpus: every payload, in every place of an article where it can stand.

Out: articles as files, each with one payload in one place; and one for each payload with it in all the
fields that take it.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import astuple, fields

from bulletin.model.article import Body, Fields
from bulletin.model.record import Record
from bulletin.reading import Reading
from bulletin.reading.file import read_file
from bulletin.reading.newsroom import Newsroom

SECTIONS = ("要闻", "民生")
NEWSROOM = Newsroom(SECTIONS, (), ZoneInfo("Asia/Shanghai"))
FOLDER = "2022/05/21"

_FILE = Path(__file__).with_name("payloads.toml")
PAYLOADS: Mapping[str, str] = {
    f"{group}-{name}": text
    for group, some in tomllib.loads(_FILE.read_text("utf-8")).items()
    for name, text in some.items()
}
FIELDS = {field.name: "{}" for field in fields(Fields)} | {
    "corrections": "2022年5月22日｜{}",
    "source_url": "https://example.org/{}",
}
"""Each field, and how a payload stands in it so that the field may be understood."""

_TABLE = "| 甲 | 乙 |\n|---|---|\n"
PLACES = {
    "alone": "{}",
    "in a line": "甲{}乙",
    "heading": "## {}",
    "quotation": "> {}",
    "list": "- 甲\n- {}",
    "emphasis": "**{}**",
    "code": "`{}`",
    "link text": "[{}](https://example.org)",
    "link": "[x]({})",
    "link in brackets": "[x](<{}>)",
    "link title": '[x](https://example.org "{}")',
    "reference": "[x]\n\n[x]: {}",
    "automatic link": "<{}>",
    "photo file": "![x]({})",
    "photo caption": "![{}](tu.jpg)",
    "photo credit": '![x](tu.jpg "{}")',
    "table": _TABLE + "| {} | 1 |",
    "table caption": "表：{}\n" + _TABLE + "| 丙 | 1 |",
    "chart title": "图：{}\n" + _TABLE + "| 丙 | 1 |",
    "chart unit": "图：丁（{}）\n" + _TABLE + "| 丙 | 1 |",
    "chart label": "图：丁\n" + _TABLE + "| {} | 1{} |",
    "HTML": "<div>{}</div>",
    "HTML attribute": '<a href="{}" title="{}" class="{}">x</a>',
    "HTML unquoted": "<a href={} title={}>x</a>",
    "HTML comment": "<!-- {} -->",
    "footnote": "甲[^1]\n\n[^1]: {}",
    "footnote name": "甲[^{}]\n\n[^{}]: 乙",
}


def article(header: Mapping[str, str], text: str = "云桥镇讯。") -> bytes:
    """An article's file; `header` adds to or replaces the three fields that must be."""
    lines = {"title": "云桥镇", "date": "2022-05-21", "section": "要闻"} | dict(header)
    above = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return f"{above}\n{text}\n".encode("utf-8", "surrogatepass")


@functools.cache
def read(data: bytes, slug: str = "x") -> tuple[Reading, Body | None]:
    """What the reader makes of an article's file; no body where it is refused."""
    reading, body = read_file(f"{FOLDER}/{slug}/index.md", data, NEWSROOM, "/")
    refused = any(not fault.warning for fault in reading.faults)
    return reading, None if refused else body


def texts() -> Iterator[tuple[str, bytes]]:
    """A name and an article for each payload in each place of a text."""
    for name, payload in PAYLOADS.items():
        for place, pattern in PLACES.items():
            yield f"{name} as {place}", article({}, pattern.replace("{}", payload))


def headers() -> Iterator[tuple[str, bytes]]:
    """A name and an article for each payload in each field."""
    for name, payload in PAYLOADS.items():
        for field, pattern in FIELDS.items():
            yield f"{name} as {field}", article({field: pattern.replace("{}", payload)})


def together(name: str, text: str = "云桥镇讯。") -> bytes:
    """One article with a payload in every field that is understood with it."""
    filled = {field: form.replace("{}", PAYLOADS[name]) for field, form in FIELDS.items()}
    return article({f: value for f, value in filled.items() if read(article({f: value}))[1]}, text)


def strings(value: object) -> Iterator[str]:
    """Every text in a record, with those of the records inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        yield from strings(astuple(value))
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
