"""Fields: what Word works out by itself: a link, a date, a page's number.

In: a field's code (`HYPERLINK "https://…"`) and whether anything was shown for it. Out: what of it belongs
on the list of what is left, and what a human eye should see. What Word shows for a field is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_QUOTED: Final = re.compile(r'"([^"]*)"')
_MOVING: Final = frozenset(("DATE", "TIME"))
# Codes that say only what to work out: nothing of them was ever meant for a reader.
_PLAIN: Final = frozenset(
    "PAGE NUMPAGES SECTIONPAGES SECTION TOC PAGEREF REF NOTEREF SEQ STYLEREF CREATEDATE SAVEDATE PRINTDATE"
    " FILENAME FILESIZE AUTHOR TITLE SUBJECT NUMWORDS NUMCHARS FORMTEXT FORMDROPDOWN FORMCHECKBOX"
    " LASTSAVEDBY USERNAME EDITTIME REVNUM LISTNUM SHAPE EMBED".split()
)


@dataclass(slots=True)
class Field:
    """A field while it is read: its code, whether what it shows has begun, whether a picture was in that."""

    code: str = ""
    shown: bool = False
    link: str = ""
    filled: bool = False

    @property
    def name(self) -> str:
        """The first word of the code."""
        words = self.code.split(None, 1)
        return words[0].upper() if words else ""

    @property
    def said(self) -> str:
        """The first thing in quotes, or the second word."""
        quoted = _QUOTED.search(self.code)
        said = quoted[1] if quoted else ([*self.code.split(), "", ""])[1]
        return said.replace("\\\\", "\\")

    def address(self, checked: Callable[[str], str]) -> str:
        """The address of a link, if `checked` says that it is one."""
        inside = r"\l" in self.code.partition('"')[0]
        return checked(self.said) if self.name == "HYPERLINK" and not inside else ""


def finished(field: Field) -> Iterator[tuple[str, str, str]]:
    """What of a field is left over: the text, why, and a remark or an empty one."""
    if field.name in _MOVING:
        yield "", "", "这里的日期或时间是 Word 自动更新的，请核对，改成写稿的日子。"
    elif field.name == "INCLUDEPICTURE":
        remark = "" if field.filled else _ELSEWHERE.format(field.said)
        yield field.said, "链接的图片，不在文件里", remark
    elif field.name == "HYPERLINK":
        if not field.link and not field.shown:
            yield field.said, "链接的地址", ""
    elif field.name not in _PLAIN:
        remark = f"这里的域（{field.name}）没有转过来，请补上。" if not field.shown else ""
        yield field.code.strip(), "域代码", remark


_ELSEWHERE: Final = "这里有一张链接的图片（{}），不在 Word 文件里，请补上。"
