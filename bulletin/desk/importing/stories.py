"""Stories: the pieces of a page, each with its headline, text, byline and photos.

In: the page's blocks in order. Out: `Sheet`: stories, what is left over, what the page says of itself.

Headings without text between them make one headline: the largest is the title (主题), smaller ones
before it the kicker (引题), after it the deck (副题). A smaller heading alone, inside a piece that no
byline has closed, is a subhead. A paragraph that ends in mid-sentence goes on in the next one. A picture with
its caption and credit below a closing byline is a piece of its own. Text that comes from elsewhere
(上接第1版) is a piece without a beginning, until `turns` has joined it to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import MARK, Block, Left
from bulletin.desk.importing.finish import finish
from bulletin.desk.importing.imprint import Imprint
from bulletin.desk.importing.story import Sheet, Story
from bulletin.desk.importing.turns import came_from, goes_to, join_turns

_DECKS: Final = 3
# The level from which on a heading is a subhead, where the headline's is not known.
_SMALL: Final = 3
_CLAUSE: Final = re.compile(r"[^，。！？；：、,!?;:\s\u3000]{2,20}")
_DASH: Final = re.compile(r"[—－–]{1,3}[ \u3000]*(?=\S)")
_DECK: Final = re.compile(r".{2,40}(?<![。！？…])")
GAP: Final = "\u3000"  # between the parts of a headline that were typed as several


class _Desk:
    """Goes through the blocks once."""

    def __init__(self) -> None:
        self.stories: list[Story] = []
        self.left: list[Left] = []
        self.imprint = Imprint()
        self.story: Story | None = None  # the piece that is being read
        self.waiting: list[Block] = []  # photos above the first headline
        self.run: list[Block] = []  # headings that stand together so far

    def leave(self, block: Block, why: str) -> None:
        """Put a block on the list of what is left over."""
        self.left.append(Left(block.line, block.typed, why))

    def mark(self, block: Block, *marks: str) -> None:
        """Put marks of a block on that list."""
        self.left += [
            Left(block.line, mark, "网页的标记" if mark.startswith("<") else MARK)
            for mark in marks
            if mark
        ]

    def begin(self, story: Story) -> Story:
        """A new piece."""
        self.stories.append(story)
        self.story = story
        return story

    def take(self, block: Block) -> None:
        """The next block."""
        self.mark(block, *block.dropped)
        if block.kind == "heading":
            self.run.append(block)
        elif block.kind == "rule":
            self.mark(block, block.text)
        elif block.kind == "imprint" and block.imprint:
            self.imprint = self.imprint.joined(block.imprint)
            self.leave(block, "版面信息，认得的已写进稿头")
        else:
            self.headline()
            takers = {"text": self.text, "raw": self.text, "byline": self.byline}
            takers |= {"field": self.field}
            takers.get(block.kind, self.figure)(block)
            if self.story:
                self.story.notes += block.notes

    def end(self) -> None:
        """The piece, or the page, is over."""
        self.headline()
        for block in self.waiting:
            if block.text:
                self.picture(block)
            else:
                self.leave(block, "图片，不知道属于哪一篇")
        self.waiting.clear()
        self.story = None

    def headline(self) -> None:
        """The headings that stood together are over."""
        run, self.run = self.run, []
        if run and not self.subhead(run):
            self.begin(self.headed(run))

    def subhead(self, run: list[Block]) -> bool:
        """Whether the headings were one within the piece that is being read, or its deck."""
        story, first = self.story, run[0]
        ended = story is None or story.closed or story.turned is not None
        if story is None or ended or len(run) > 1 or came_from(first.text):
            return False
        if first.level and first.level <= (story.level if story.title else _SMALL - 1):
            return False
        if story.has_text:
            story.blocks.append(first)
            if not first.level:
                story.notes.append(f"“{first.text}”当作小标题；如果是另一篇的标题，请分开。")
            return True
        if first.level and story.title and not story.deck:
            story.deck = first.text
            return True
        return False

    def headed(self, run: list[Block]) -> Story:
        """A new piece from its headings, with the photos above them."""
        origin, kept = None, []
        for block in run:
            turn = came_from(block.text)
            if turn is None:
                kept.append(block)
                continue
            origin = turn.page
            self.mark(block, turn.mark)
            if turn.text:
                kept.append(replace(block, text=turn.text))
        story = _headline(kept) if kept else Story(run[0].line, "")
        story.origin = origin
        story.blocks += self.waiting
        if self.waiting:
            story.notes.append("标题上面的图片归到这一篇，请核对。")
        self.waiting.clear()
        return story

    def text(self, block: Block) -> None:
        """A paragraph, or the rest of one that a column cut off."""
        if block.kind == "text" and (turn := came_from(block.text)):
            self.mark(block, turn.mark)
            story = self.story
            if story is None or story.has_text or story.closed:
                story = self.begin(Story(block.line, turn.title))
            story.origin = turn.page
            block = replace(block, text=turn.text)
        if self.deck(block):
            return
        turned = None
        if block.kind == "text" and (turn := goes_to(block.text)):
            self.mark(block, turn.mark)
            turned, block = turn.page, replace(block, text=turn.text)
        story = self.story
        if story is None:
            self.leave(block, "在第一个标题前面，不知道属于哪一篇")
        elif story.closed and block.text:
            self.leave(block, "在署名后面，不知道属于哪一篇")
        elif story.turned is not None and block.text:
            self.leave(block, "在“下转”后面，不知道属于哪一篇")
        elif block.text:
            story.take(block)
        if story and turned is not None:
            story.turned = turned

    def deck(self, block: Block) -> bool:
        """Whether a line below a headline, set apart by a dash, is its deck."""
        story, dash = self.story, _DASH.match(block.text)
        if story is None or dash is None or block.kind != "text":
            return False
        if story.deck or story.blocks or story.byline or not _DECK.fullmatch(block.text):
            return False
        self.mark(block, dash[0].strip())
        story.deck = block.text[dash.end() :]
        return True

    def byline(self, block: Block) -> None:
        """The names at the end of a piece, or under its headline."""
        story = self.story
        if story is None or story.closed:
            why = "在第一个标题前面" if story is None else "这一篇已经有署名"
            self.leave(block, f"署名，{why}，不知道属于哪一篇")
            return
        story.sign(block.text)
        story.closed = story.has_text

    def field(self, block: Block) -> None:
        """What a label says of the piece."""
        if self.story is None or block.field in self.story.fields:
            self.leave(block, "稿头里的一项，没有写进草稿")
        else:
            self.story.fields[block.field] = block.text

    def figure(self, block: Block) -> None:
        """A photo, or the caption of one."""
        if self.story is None:
            self.waiting.append(block)
        elif self.story.closed and block.text and block.credit:
            self.picture(block)
        else:
            if self.story.closed:
                self.story.notes.append("署名后面的图片归到这一篇，请核对。")
            self.story.blocks.append(block)

    def picture(self, block: Block) -> None:
        """A photo that is a piece of its own."""
        clause = _CLAUSE.search(block.text)
        story = Story(block.line, clause[0] if clause else "图片", picture=True, closed=True)
        story.blocks.append(block)
        if block.credit:
            story.sign(block.credit)
        story.notes.append("这张图片单独成一篇，标题取自图说，请核对。")
        self.begin(story)


def take_apart(pieces: Iterable[Iterable[Block]], number: int = 0) -> Sheet:
    """The pieces of a page whose parts are known apart: no part goes on with the one before. `number` is the
    page's among all that are read. They still have to be `finished`."""
    desk = _Desk()
    for at, piece in enumerate(pieces):
        before = len(desk.stories)
        for block in piece:
            desk.take(block)
        desk.end()
        for story in desk.stories[before:]:
            story.piece = number, at
    for story in desk.stories:
        story.page = desk.imprint.page
    return Sheet(tuple(desk.stories), tuple(desk.left), desk.imprint)


def finished(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages of an issue, with what goes on from one to another joined, and each piece finished."""
    stories = join_turns([story for sheet in sheets for story in sheet.stories])
    whole = {id(story) for story in stories}
    made = []
    for sheet in sheets:
        left = list(sheet.left)
        kept = tuple(story for story in sheet.stories if id(story) in whole)
        for story in kept:
            left += finish(story)
        made.append(Sheet(kept, tuple(left), sheet.imprint))
    return made


def _headline(run: Sequence[Block]) -> Story:
    """A new piece from its headings."""
    levels = [block.level for block in run]
    notes = [note for block in run for note in block.notes]
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
