"""What the template says where the editor was to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

_TEXT: Final = re.compile(
    r"正文从这里写起|(?:照片|图片|配图|题图|图说|署名|内容|正文|标题|导语|数据|数字)"
    r"(?:待补|待传|待定|待写|待续补)(?![的了着过])"
    r"|^[ \u3000\0]*小标题$",
    re.MULTILINE,
)
_SIGNS: Final = ("待补", "待传", "待定", "待写", "待续补", "从这里", "小标题")
_NOBODY: Final = re.compile(
    r"某某\s*+[/／]?\s*+(?:摄|供图|图|文)\Z|\A(?:图说|谁在做什么)\Z|记者 某某"
)


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """模板里占位置的话要换成真的内容：正文从这里写起、图说、记者 某某 摄、照片待补。"""
    del known
    likely = any(sign in piece.prose for sign in _SIGNS)
    for found in _TEXT.finditer(piece.prose) if likely else ():
        said = found[0].strip(" \0\n\u3000")
        yield piece.line(found.end() - 1), f"“{said}”是占位置的话。请换成真的内容，或删去。"
    for image in piece.images:
        for words in (image.caption, image.credit):
            if _NOBODY.search(words):
                yield image.line, f"图片 {image.name} 的“{words}”是占位置的话。请写真的，或删去。"


RULE: Final = Rule(
    title="占位置的话没有换掉",
    kind="error",
    exact="都是模板和导入自己写下的原话",
    check=check,
    wrong='书市昨天开张。\n\n![图说](shu-shi.jpg "记者 某某 摄")',
    right='书市昨天开张。\n\n![孩子们在书市挑书](shu-shi.jpg "记者 甲一 摄")',
)
