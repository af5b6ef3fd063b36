"""Chart: a table's numbers, read as a reader reads them.

In: the line above a table, and the table's rows as text. Out: the `Chart`; or what cannot be drawn, and why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from bulletin.model.article import Chart
from bulletin.reading.found import quoted

_UNIT: Final = re.compile(r"[（(](?P<unit>[^（）()]{1,40})[）)]\s*\Z")
_NUMBER: Final = re.compile(
    r"(?:约|近|超|逾|共)?(?P<sign>[-+负]?)"
    r"(?P<whole>\d{1,3}(?:[, ]\d{3})+|\d{1,15})(?P<part>\.\d{1,9})?"
    r" ?(?P<times>万亿|亿|万|千|百)?[多余]? ?(?P<unit>[^\d\s,.+\-−%‰]{0,12}|[%‰])"
)
_TIMES: Final = {"": 1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "万亿": 1e12}
_MINUS: Final = str.maketrans("−–", "--")


class Number(NamedTuple):
    """A number of a table and the unit that stands behind it."""

    value: float
    unit: str


def read_number(typed: str) -> Number | None:
    """What a cell says: 1.2万, 9 800, －20.5, １２%, 约45万户; None where it is no number."""
    plain = unicodedata.normalize("NFKC", typed).translate(_MINUS).strip()
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    digits = re.sub("[, ]", "", found["whole"]) + (found["part"] or "")
    value = round(float(digits) * _TIMES[found["times"] or ""], 6)
    return Number(-value if found["sign"] in ("-", "负") else value, found["unit"])


def read_chart(said: str, rows: Sequence[Sequence[str]]) -> tuple[Chart | None, str]:
    """The chart of a table: its first column labels the bars, its second gives their lengths. `rows` are
    those below the head. Else None and, in Chinese, the reason."""
    title = said.strip().partition("：" if said.strip()[1:2] == "：" else ":")[2].strip()
    unit = _UNIT.search(title)
    bare = title[: unit.start()].strip() if unit else title
    if not rows:
        return None, f"图“{bare}”画不出来：表里没有数。"
    numbers: list[Number] = []
    for row in rows:
        number = read_number(row[1]) if len(row) > 1 else None
        if number is None:
            shown = row[1] if len(row) > 1 else ""
            return None, f"图“{bare}”画不出来：表的第二列“{quoted(shown)}”不是一个数。"
        numbers.append(number)
    units = dict.fromkeys(number.unit for number in numbers if number.unit)
    if len(units) > 1 or (units and "" in {number.unit for number in numbers} and "%" in units):
        return None, f"图“{bare}”画不出来：单位不一样（{'、'.join(units)}）。"
    return (
        Chart(
            bare,
            tuple(row[0] for row in rows),
            tuple(number.value for number in numbers),
            tuple(row[1] for row in rows),
            unit["unit"] if unit else "",
        ),
        "",
    )
