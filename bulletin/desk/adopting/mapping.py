"""The mapping: what of the old site is called what here.

In: a TOML file of the administrator. Out: `Mapping`: sections by the old site's categories, names by
those that the old site signed with, and what becomes of pictures that nobody has brought yet. `EXAMPLE`
shows all of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from pathlib import Path
from typing import Any, Final, Literal

from bulletin.model.record import Record
from bulletin.reading.newsroom import Newsroom

EXAMPLE: Final = """\
section = "文化"          # 没有写明的，放在哪个栏目
pictures = "wait"         # 别的网站上的图片：wait 等图片取来；link 写成链接

[sections]                # 旧网站的分类 = 本报的栏目
"生活" = "民生"

[people]                  # 旧网站的署名 = 姓名；写 "" 就是不署名
"admin" = ""
"""
_KEYS: Final = {"section": str, "pictures": str, "sections": dict, "people": dict}


class WrongMapping(Exception):
    """A mapping file that cannot be used: a Chinese line for the administrator."""


class Mapping(Record, frozen=True):
    """What the old site's words are here; an empty section means that none was named."""

    section: str = ""
    sections: Table[str, str] = {}
    people: Table[str, str] = {}
    pictures: Literal["wait", "link"] = "wait"


def read_mapping(path: Path, newsroom: Newsroom) -> Mapping:
    """The mapping of a file. Raises `WrongMapping`."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WrongMapping(f"{path}: 读不出来（{error.strerror}）。请核对 MAP=。") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongMapping(
            f"{path}: 不是正确的 TOML（{error}）。可以照这个样子写：\n{EXAMPLE}"
        ) from None
    for key, value in data.items():
        if key not in _KEYS:
            raise WrongMapping(f"{path}: 不认识“{key}”。可以写：{'、'.join(_KEYS)}。")
        if not isinstance(value, _KEYS[key]):
            raise WrongMapping(f"{path}: “{key}”写得不对。可以照这个样子写：\n{EXAMPLE}")
    sections = _texts(path, data, "sections")
    known = newsroom.sections
    for name in filter(None, [data.get("section", ""), *sections.values()]):
        if name not in known:
            raise WrongMapping(f"{path}: 没有“{name}”这个栏目。栏目有：{'、'.join(known)}。")
    pictures = data.get("pictures", "wait")
    if pictures not in ("wait", "link"):
        raise WrongMapping(f"{path}: pictures 只能写 wait 或 link。")
    return Mapping(data.get("section", ""), sections, _texts(path, data, "people"), pictures)


def _texts(path: Path, data: dict[str, Any], key: str) -> dict[str, str]:
    table = data.get(key, {})
    if not all(isinstance(value, str) for value in table.values()):
        raise WrongMapping(f'{path}: [{key}] 里等号后面要写文字，如 "生活" = "民生"。')
    return {name: value.strip() for name, value in table.items()}
