"""The spreadsheet: rows as a file for Excel.

In: rows, the address before the site's own. Out: CSV in UTF-8 with the mark that Excel knows it by. What a
spreadsheet would take for a formula is text: no cell begins with a sign that starts one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from bulletin.desk.ledger.rows import Row

HEAD: Final = (
    *("日期", "标题", "栏目", "状态", "网址", "署名", "责任编辑", "校对"),
    *("写稿", "审稿", "签发", "发布以后"),
)
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with: Excel, WPS and LibreOffice read a formula then, the full-width signs too
in some languages."""


def as_csv(rows: Iterable[Row], origin: str) -> bytes:
    """The rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in rows:
        facts = (row.date, row.title, row.section, row.state, origin + row.address, row.byline)
        people = (row.editor, row.proofreader, row.wrote, row.passed, row.signed, row.acts)
        writer.writerow(map(harmless, (*facts, *people)))
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that is text for every spreadsheet."""
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_STARTS) or cell[:1].isspace() else cell
