"""Finish: what can be said of a piece when all of it is there.

In: a `Story`. Out: the same, with its names found, stray blanks closed and half-width signs widened, each
with a note; and what was taken off besides.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import MARK, Left
from bulletin.desk.importing.signatures import closing, read_signature
from bulletin.desk.importing.story import Story
from bulletin.lint.rules.half_width import widened
from bulletin.model.han import HAN

_SPACE: Final = re.compile(rf"(?<=[{HAN}，。、；：！？”》）])[ \t]+(?=[{HAN}，。、；：！？“《（])")
_BEFORE_NAMES: Final = re.compile(
    r"本报讯\Z|(?:记者|通讯员|摄影|作者|编辑|校对)[^。！？；，]{0,20}\Z"
)
_REPORTED: Final = re.compile(
    r"(?:本报|本台|本刊|本网)(?:[^（(。，]{0,16})讯[ \u3000]*[（(](?P<names>[^（）()]{2,60})[)）]"
)


def finish(story: Story) -> list[Left]:
    """Finish a piece; returns what was taken off."""
    left = _signed(story)
    spaces = 0
    wide = 0
    for at, block in enumerate(story.blocks):
        if block.kind not in ("text", "heading", "figure"):
            continue
        text, signs = widened(block.text)
        wide += signs
        if block.kind == "text":
            text, closed = _closed(text)
            spaces += closed
        story.blocks[at] = replace(block, text=text)
    for name in ("title", "kicker", "deck"):
        text, signs = widened(getattr(story, name))
        wide += signs
        setattr(story, name, text)
    if wide:
        story.notes.append(f"汉字之间的半角标点改成了全角 {wide} 处，请核对。")
    if spaces:
        story.notes.append(f"去掉了句子里多余的空格 {spaces} 处，请核对人名。")
    if story.turned is None and (at_last := story.cut()) is not None:
        story.notes.append(f"正文停在半句（…{story.blocks[at_last].text[-8:]}），请补全。")
    if not story.has_text and not story.picture:
        story.notes.append("只有标题，没有正文。")
    if not story.byline:
        story.notes.append("没有找到署名。")
    return left


def _signed(story: Story) -> list[Left]:
    """Find who signs a piece in its text: 本报讯（记者 甲一） at its beginning stays there, （记者 甲一） at
    its end is taken off."""
    texts = [at for at, block in enumerate(story.blocks) if block.kind == "text"]
    if not texts:
        return []
    told = _REPORTED.match(story.blocks[texts[0]].text)
    signature = read_signature(told["names"]) if told else None
    if signature and not signature.credit:
        story.byline = f"{signature.text} {story.byline}".strip()
    last = story.blocks[texts[-1]]
    parted = closing(last.text)
    if parted is None or parted[1].credit or story.closed:
        return []
    text, signature = parted
    story.blocks[texts[-1]] = replace(last, text=text)
    story.sign(signature.text)
    return [Left(last.line, mark, MARK) for mark in signature.dropped]


def _closed(text: str) -> tuple[str, int]:
    """A paragraph without stray spaces, and how many there were; those between names stay."""
    made, at, count = [], 0, 0
    for space in _SPACE.finditer(text):
        if _BEFORE_NAMES.search(text, max(0, space.start() - 24), space.start()):
            continue
        made.append(text[at : space.start()])
        at = space.end()
        count += 1
    return "".join([*made, text[at:]]), count
