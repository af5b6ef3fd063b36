"""Areas: where pieces stand on a page of the printed paper, as `A01.toml` has it.

In: the bytes of the file, the folder of its day. Out: the areas, or what is wrong in the file.

    [[area]]
    article = "lao-jie.md"
    box = [0.05, 0.12, 0.62, 0.48]
"""

from __future__ import annotations

import tomllib
from typing import Any, Final

from bulletin.model.printed import Area

_FORM: Final = '请写成 [[area]]、article = "lao-jie.md"、box = [0.1, 0.2, 0.6, 0.5] 这样。'


class AreasRefused(Exception):
    """A file that does not say where pieces stand: `fact` and `remedy` are Chinese sentences."""

    def __init__(self, fact: str, remedy: str = _FORM) -> None:
        super().__init__(fact, remedy)
        self.fact = fact
        self.remedy = remedy


def read_areas(data: bytes, day: str) -> tuple[Area, ...]:
    """The areas that a file names; `day` is its folder, as `2022/05/21`. Raises `AreasRefused`."""
    try:
        typed = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AreasRefused(f"读不懂（{error}）。") from error
    rows = typed.pop("area", [])
    if typed:
        raise AreasRefused(f"没有“{next(iter(typed))}”这一项。")
    if not isinstance(rows, list):
        raise AreasRefused("area 要写成 [[area]]。")
    return tuple(_area(row, day, number) for number, row in enumerate(rows, 1))


def _area(row: Any, day: str, number: int) -> Area:
    where = f"第 {number} 个热区"
    if not isinstance(row, dict) or row.keys() != {"article", "box"}:
        raise AreasRefused(f"{where}里要有 article 和 box，没有别的。")
    article, box = row["article"], row["box"]
    if not isinstance(article, str) or not article.strip():
        raise AreasRefused(f"{where}的 article 不是稿件的文件名。")
    if not isinstance(box, list) or len(box) != 4 or not all(map(_is_number, box)):  # noqa: PLR2004
        raise AreasRefused(f"{where}的 box 不是四个数（左、上、右、下）。")
    left, top, right, bottom = map(float, box)
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise AreasRefused(f"{where}的 box 不在版面里：四个数从 0 到 1，左小于右，上小于下。")
    name = article.strip().strip("/").removesuffix(".md").removesuffix("/index")
    address = name if name.startswith(f"{day}/") else f"{day}/{name}"
    return Area(address, (left, top, right, bottom))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
