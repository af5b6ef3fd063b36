"""Stories: the pieces of a page, each with its headline, text, byline and photos.

In: the page's blocks in order. Out: `Sheet`: stories, what is left over, what the page says of itself.

Headings without text between them make one headline: the largest is the title (主题), smaller ones
before it the kicker (引题), after it the deck (副题). A smaller heading alone, inside a piece that no
byline has closed, is a subhead. A paragraph that ends in mid-sentence goes on in the next one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import Block, Left
from bulletin.desk.importing.imprint import Imprint
from bulletin.model.han import HAN
from bulletin.model.record import Record

_OPEN: Final = re.compile(rf"[{HAN}，、0-9A-Za-z（《“]\Z")
_SHORTEST: Final = 8  # characters: a shorter line without a full stop may well be whole
_SPACE: Final = re.compile(rf"(?<=[{HAN}，。、；：！？”》）])[ \t]+(?=[{HAN}，。、；：！？“《（])")
_BEFORE_NAMES: Final = re.compile(
    r"本报讯\Z|(?:记者|通讯员|摄影|作者|编辑|校对)[^。！？；，]{0,20}\Z"
)
_REPORTED: Final = re.compile(
    r"本报讯[ \u3000]*[（(](?P<names>(?:本报)?(?:记者|通讯员)[^（）()]{2,40})[)）]"
)
_DECKS: Final = 3
GAP: Final = "\u3000"  # between the parts of a headline that were typed as several


@dataclass(slots=True)
class Story:
    """A piece while it is being put together."""

    line: int
    title: str
    kicker: str = ""
    deck: str = ""
    level: int = 0
    byline: str = ""
    closed: bool = False
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        """Whether any text has come yet."""
        return any(block.kind in ("text", "raw") for block in self.blocks)


class Sheet(Record, frozen=True):
    """A page of the printed bulletin, taken apart."""

    stories: tuple[Story, ...]
    left: tuple[Left, ...]
    imprint: Imprint


class _Desk:
    """Goes through the blocks once."""

    def __init__(self) -> None:
        self.stories: list[Story] = []
        self.left: list[Left] = []
        self.imprint = Imprint()
        self.waiting: list[Block] = []  # photos above the first headline
        self.run: list[Block] = []  # headings that stand together so far

    @property
    def story(self) -> Story | None:
        """The piece that is being read."""
        return self.stories[-1] if self.stories else None

    def leave(self, block: Block, why: str) -> None:
        """Put a block on the list of what is left over."""
        self.left.append(Left(block.line, block.typed, why))

    def take(self, block: Block) -> None:
        """The next block."""
        self.left += [Left(block.line, mark, "版面标记") for mark in block.dropped]
        if block.kind == "heading":
            self.run.append(block)
        elif block.kind == "rule":
            self.left += [Left(block.line, block.text, "版面标记")] if block.text else []
        elif block.kind == "imprint" and block.imprint:
            self.imprint = self.imprint.joined(block.imprint)
            self.leave(block, "版面信息，认得的已写进稿头")
        else:
            self.headline()
            takers = {"text": self.text, "raw": self.text, "byline": self.byline}
            takers.get(block.kind, self.figure)(block)

    def end(self) -> None:
        """No block comes any more."""
        self.headline()
        for block in self.waiting:
            self.leave(block, "图片，不知道属于哪一篇")

    def headline(self) -> None:
        """The headings that stood together are over."""
        run, self.run = self.run, []
        story = self.story
        if not run:
            return
        if (
            story
            and not story.closed
            and len(run) == 1
            and (run[0].level > story.level or not run[0].level)
        ):
            if story.has_text:
                story.blocks.append(run[0])
                if not run[0].level:
                    story.notes.append(f"“{run[0].text}”当作小标题；如果是另一篇的标题，请分开。")
                return
            if run[0].level and not story.deck:
                story.deck = run[0].text
                return
        self.stories.append(_headline(run))
        self.stories[-1].blocks += self.waiting
        if self.waiting:
            self.stories[-1].notes.append("标题上面的图片归到这一篇，请核对。")
        self.waiting.clear()

    def text(self, block: Block) -> None:
        """A paragraph, or the rest of one that a column cut off."""
        story = self.story
        if story is None:
            self.leave(block, "在第一个标题前面，不知道属于哪一篇")
        elif story.closed:
            self.leave(block, "在署名后面，不知道属于哪一篇")
        else:
            at = _cut(story)
            if at is None or block.kind == "raw":
                story.blocks.append(block)
                return
            above = story.blocks[at]
            story.blocks[at] = replace(above, text=above.text + block.text)
            story.notes.append(
                f"两段接成了一段（…{above.text[-6:]}｜{block.text[:6]}…），请核对接得对不对。"
            )

    def byline(self, block: Block) -> None:
        """The names at the end of a piece, or under its headline."""
        story = self.story
        if story is None or story.byline:
            why = "在第一个标题前面" if story is None else "这一篇已经有署名"
            self.leave(block, f"署名，{why}，不知道属于哪一篇")
            return
        story.byline = block.text
        story.closed = story.has_text

    def figure(self, block: Block) -> None:
        """A photo, or the caption of one."""
        if self.story:
            self.story.blocks.append(block)
        else:
            self.waiting.append(block)


def read_stories(blocks: Sequence[Block]) -> Sheet:
    """The pieces of a page."""
    desk = _Desk()
    for block in blocks:
        desk.take(block)
    desk.end()
    for story in desk.stories:
        _finish(story)
    return Sheet(tuple(desk.stories), tuple(desk.left), desk.imprint)


def _headline(run: Sequence[Block]) -> Story:
    """A new piece from its headings."""
    levels = [block.level for block in run]
    notes = []
    if not any(levels) and len(run) > 1:  # sizes are not known: go by their order
        first = 1 if len(run) >= _DECKS else 0
        last = first
        notes.append("标题有几行，分不出大小，按顺序当作引题、主题、副题，请核对。")
    else:
        first = levels.index(min(levels))
        last = first
        while last + 1 < len(run) and levels[last + 1] == levels[first]:
            last += 1
        if last > first:
            notes.append("主题有几行一样大，连成了一行，请核对。")
    if len(run) > _DECKS:
        notes.append(f"标题连着有 {len(run)} 行，可能是两篇的，请核对。")
    texts = [block.text for block in run]
    return Story(
        line=run[0].line,
        title=GAP.join(texts[first : last + 1]),
        kicker=GAP.join(texts[:first]),
        deck=GAP.join(texts[last + 1 :]),
        level=levels[first],
        notes=notes,
    )


def _cut(story: Story) -> int | None:
    """The paragraph that waits for its other half: the last text, if only photos stand behind it."""
    for at in range(len(story.blocks) - 1, -1, -1):
        block = story.blocks[at]
        if block.kind == "text":
            return at if len(block.text) >= _SHORTEST and _OPEN.search(block.text) else None
        if block.kind != "figure":
            return None
    return None


def _finish(story: Story) -> None:
    """What can be said of a piece when all of it is there."""
    spaces = 0
    for at, block in enumerate(story.blocks):
        if block.kind == "text":
            text, closed = _closed(block.text)
            story.blocks[at] = replace(block, text=text)
            spaces += closed
    if spaces:
        story.notes.append(f"去掉了句子里多余的空格 {spaces} 处，请核对人名。")
    if (at_last := _cut(story)) is not None:
        story.notes.append(f"正文停在半句（…{story.blocks[at_last].text[-8:]}），请补全。")
    if not story.has_text:
        story.notes.append("只有标题，没有正文。")
    if not story.byline:
        texts = [block.text for block in story.blocks if block.kind == "text"]
        told = _REPORTED.match(texts[0]) if texts else None
        if told:
            story.byline = told["names"]
        else:
            story.notes.append("没有找到署名。")


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
