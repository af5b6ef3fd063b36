"""A photo or a clip of which nobody says who took it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule
from bulletin.reading.clips import named


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """每张图片、每段视频和录音都写明是谁拍的、谁画的、谁录的。照片文件里已经署名的，不必再写。"""
    for path, gist in paper.gists.items():
        for photo in gist.bare:
            if not photo.credit and not paper.words_in(photo)[1]:
                yield (
                    path,
                    photo.line,
                    f'{named(photo.file)} {photo.name} 没有署名。请在文件名后加上 "记者 某某 摄"。',
                )


_HEADER: Final = "标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n书市昨天开张。\n\n"

RULE: Final = PaperRule(
    title="图片没有署名",
    kind="warning",
    check=check,
    wrong={"2022/05/21/shu-shi.md": _HEADER + "![孩子们在书市挑书](shu-shi.jpg)"},
    right={"2022/05/21/shu-shi.md": _HEADER + '![孩子们在书市挑书](shu-shi.jpg "记者 甲一 摄")'},
)
