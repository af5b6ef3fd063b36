"""A draft: an article's file before anybody has published it.

In: the fields of its header, its text. Out: the file's text, a free place for it, the file written.
Nothing is ever overwritten, and nothing is written that the reader would not understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from bulletin.model.addresses import SLUG
from bulletin.model.faults import Fault
from bulletin.reading.decode import clean
from bulletin.reading.header import read_header
from bulletin.reading.keys import KEYS
from bulletin.reading.newsroom import Newsroom

LABELS: Final = {field: names[0] for field, names in KEYS.items()}
"""Each field's name as the handbook teaches it."""

_LINES: Final = re.compile(r"\s*\n\s*|[ \t]+")
_SYLLABLES: Final = 5  # of a title, in a proposed file name
_LONGEST: Final = 60  # characters of a file name
_DEVICE: Final = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""Names that Windows keeps for itself, whatever ending follows: such a file cannot be there."""


class DraftRefused(Exception):
    """A draft that cannot be written: a Chinese line for the editor."""


def file_text(fields: Mapping[str, str], body: str) -> str:
    """The text of an article's file; fields that are empty are left out."""
    rows = (
        f"{LABELS[name]}：{_LINES.sub(' ', clean(value)).strip()}"
        for name, value in fields.items()
        if value
    )
    return "\n".join(rows) + f"\n\n{body.strip(chr(10))}\n"


def stamp(at: datetime) -> str:
    """A moment as the handbook writes it: 2022年5月21日 9:30, the time left out at midnight."""
    day = f"{at.year}年{at.month}月{at.day}日"
    return day if (at.hour, at.minute) == (0, 0) else f"{day} {at.hour}:{at.minute:02}"


def faults_of(text: str, path: str, newsroom: Newsroom) -> list[Fault]:
    """What the reader would say of a header."""
    return read_header(text, path, newsroom)[3]


def propose_slug(title: str) -> str:
    """A file name for a title: the sounds of its first words; `gao` where nothing can be said."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (its dictionary takes a while)

    # Sounds of whole words: of a name such as 重庆 the dictionary knows more than of its characters.
    sounds = lazy_pinyin(title, style=Style.NORMAL, errors=_latin)
    words = [word for word in " ".join(sounds).split() if re.fullmatch("[a-z0-9]+", word)]
    slug = "-".join(words[:_SYLLABLES])[:_LONGEST].strip("-") or "gao"
    return f"{slug}-gao" if _DEVICE.fullmatch(slug) else slug


def _latin(other: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", other.lower()))


def folder_of(day: date) -> str:
    """The folder of a day's articles, relative to the content folder."""
    return f"{day:%Y/%m/%d}"


def free_place(content: Path, day: date, slug: str, taken: Iterable[str] = ()) -> str:
    """A path that no article has: `slug`, or with a number behind it. `taken` are paths promised to
    other drafts."""
    promised = set(taken)
    for number in range(1, 10_000):
        name = slug if number == 1 else f"{slug}-{number}"
        path = f"{folder_of(day)}/{name}/index.md"
        if path not in promised and not occupied(content, day, name):
            return path
    raise DraftRefused(f"{folder_of(day)}/{slug} 这个名字用得太多了。请换一个文件名。")


def occupied(content: Path, day: date, slug: str) -> bool:
    """Whether an article or a folder has this name already."""
    folder = content / folder_of(day)
    return (folder / slug).exists() or (folder / f"{slug}.md").exists()


def check_slug(slug: str) -> None:
    """Raises `DraftRefused` for a file name that cannot be an address."""
    if not SLUG.fullmatch(slug) or len(slug) > _LONGEST:
        raise DraftRefused(
            f"文件名“{slug}”不能做网址。请只用字母、数字、汉字和“-”，不超过 {_LONGEST} 个。"
        )
    if _DEVICE.fullmatch(slug):
        raise DraftRefused(f"文件名“{slug}”在 Windows 电脑上不能用。请换一个。")


def write_draft(content: Path, path: str, text: str) -> Path:
    """Write a new file; raises `DraftRefused` if there is one already."""
    place = content / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise DraftRefused(f"{place}: 已经有这个文件，没有改动。请换一个文件名。") from None
    except OSError as error:
        raise DraftRefused(
            f"{place}: 写不进去（{error.strerror}）。请检查文件夹的权限。"
        ) from error
    return place
