"""A photo or a clip without a caption, which is also what is read to the blind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.gists import Gists
from bulletin.lint.rule import PaperRule
from bulletin.reading.clips import named


def check(paper: Gists) -> Iterator[tuple[str, int, str]]:
    """每张图片、每段视频和录音都有图说。图说也是念给看不见的读者听的；照片文件里已经写了图说的，不必再写。"""
    for path, gist in paper.gists.items():
        for photo in gist.bare:
            if not photo.caption and not paper.words_in(photo)[0]:
                what = named(photo.file)
                message = f'{what} {photo.name} 没有图说。请写成 ![谁在做什么]({photo.name} "记者 某某 摄")。'
                yield path, photo.line, message


_HEADER: Final = "标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n书市昨天开张。\n\n"

RULE: Final = PaperRule(
    title="图片没有图说",
    kind="error",
    exact="有没有图说，不用判断",
    check=check,
    wrong={"2022/05/21/shu-shi.md": _HEADER + '![](shu-shi.jpg "记者 甲一 摄")'},
    right={"2022/05/21/shu-shi.md": _HEADER + '![孩子们在书市挑书](shu-shi.jpg "记者 甲一 摄")'},
)
