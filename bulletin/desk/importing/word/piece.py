"""Piece: one piece of a manuscript while it is put together: headline, names, what labels say, text.

In: its lines, pictures and tables, in order. Out: a `Story` whose blocks are text in the paper's dialect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import MARK, Left
from bulletin.desk.importing.imprint import Imprint, read_imprint
from bulletin.desk.importing.signatures import Signature, read_signature
from bulletin.desk.importing.story import Story
from bulletin.desk.importing.word.body import Body
from bulletin.desk.importing.word.forms import CAPTION, Told
from bulletin.desk.importing.word.headlines import Headline, headline, may_be, stands_out
from bulletin.desk.importing.word.names import closed_by, may_be_names, reported
from bulletin.desk.importing.word.official import is_secret
from bulletin.desk.importing.word.parts import Embedded, Grid, Line, Picture, Run

_FORM: Final = re.compile(
    r".{0,20}(?:投稿|稿件|来稿|供稿|报送|送审|审批)[^。，]{0,8}(?:表|单|笺|签)"
)


class Piece:
    """A piece, and how far it has got: `head` are the lines that may be its headline, `told` is what labels
    and the headline said, by the header's fields; `number` is a document's under a red head."""

    def __init__(
        self, numbers: dict[str, int], left: list[Left], body_size: float, *, official: bool
    ) -> None:
        self.story = Story(0, "")
        self.told: dict[str, str] = {}
        self.number = ""
        self.head: list[Line] = []
        self.begun = False  # its text has begun
        self.title: Headline | None = None
        self.styled = self.stood_out = False
        self.body = Body(numbers, body_size, self.leave)
        self._left, self._body_size, self._official = left, body_size, official
        self._signed: list[tuple[int, Line, Signature]] = []  # names, as long as nothing follows

    @property
    def has_text(self) -> bool:
        """Whether any text has come yet."""
        return self.body.has_text

    @property
    def closed(self) -> bool:
        """Whether names stand behind its text."""
        return bool(self._signed) and self.has_text

    def leave(self, number: int, text: str, why: str) -> None:
        """Put something on the list of what is left."""
        if text.strip():
            self._left.append(Left(number, " ".join(text.split()), why))

    def secret(self, line: Line) -> None:
        """Say so, if a line says that the document is not for everybody."""
        if is_secret(line.text):
            self.story.notes.append(f"文件上标着“{line.text}”，不能发布；要发，请先办手续。")

    def tell(self, told: Told) -> bool:
        """What a label says; whether it is a piece's to know."""
        known = self.told.get(told.field)
        if told.field == "authors" and known:
            self.told["authors"] = f"{known} {told.value}"
        elif known or told.field == CAPTION:
            return False
        elif told.value:
            self.told[told.field] = told.value
        self.leave(told.number, told.label, MARK)
        return True

    # What comes.

    def line(self, line: Line) -> None:
        """A paragraph."""
        if not self.begun and self._heads(line):
            return
        self.open()
        imprint = read_imprint(line.text) if self.has_text and not line.style else None
        if imprint and (imprint.editor or imprint.proofreader):
            self._imprint(imprint, line)
            return
        signature = read_signature(line.text)
        if self.body.takes(line, signature):
            return
        if signature and not line.style:
            self._signed.append((len(self.body.blocks), line, signature))
            return
        self._unsigned()
        self.body.text(line)

    def picture(self, picture: Picture | Embedded) -> None:
        """A picture, or a file that was inside."""
        if self.head or self.told:
            self.open()
        self.body.picture(picture)

    def table(self, grid: Grid) -> None:
        """A table."""
        self.open()
        self._unsigned()
        self.body.table(grid)

    def remark(self, number: int, text: str) -> None:
        """A line for a human eye, in its place."""
        self.body.remark(number, text)

    def _heads(self, line: Line) -> bool:
        """Whether a line stands above the text: it may be of the headline, names, a date."""
        imprint = read_imprint(line.text)
        if imprint and not line.style:
            self._imprint(imprint, line)
            return True
        signature = read_signature(line.text)
        if signature and not signature.credit and not line.style:
            self._sign(signature, line)
            return True
        if (self.head or "title" in self.told) and not self.story.byline and may_be_names(line):
            self.story.sign(line.text)
            self.remark(line.number, f"“{line.text}”当作署名，请核对。")
            return True
        self.secret(line)
        above = bool(line.style) or not (self.story.byline or (signature and signature.credit))
        if above and may_be(line) and "title" not in self.told:
            self.head.append(line)
            return True
        return False

    def _imprint(self, imprint: Imprint, line: Line) -> None:
        """What a line says of the page."""
        for name in imprint.__struct_fields__:
            if said := getattr(imprint, name):
                self.told.setdefault(name, said)
        self.leave(line.number, line.text, "版面信息，认得的已写进稿头")

    def open(self) -> None:
        """The headline is over, the text begins."""
        if self.begun:
            return
        self.begun = True
        lines, self.head = self.head, []
        made = headline(lines, self._body_size, official=self._official)
        if "title" not in self.told and made.title:
            self.title = made
            self.styled = any(line.style for line in lines if line not in made.rest)
            self.stood_out = any(stands_out(line, self._body_size) for line in lines)
            self.body.top = made.level if self.styled else 1
            said = {"title": made.title, "kicker": made.kicker, "deck": made.deck}
            self.told |= {
                name: value for name, value in said.items() if value and name not in self.told
            }
            self.story.notes += made.notes
            for line in lines:
                self.leave(line.number, line.label, "标题前的编号")
            for dash in made.dropped:
                self.leave(lines[0].number, dash, MARK)
            lines = list(made.rest)
        if self.number:
            self.body.text(Line(0, (Run(self.number),)))
        for line in lines:
            if _FORM.fullmatch(line.text):
                self.leave(line.number, line.text, "投稿表的名字")
            else:
                self.line(line)

    # Names.

    def _sign(self, signature: Signature, line: Line) -> None:
        for mark in signature.dropped:
            self.leave(line.number, mark, MARK)
        self.story.sign(signature.text)

    def _unsigned(self) -> None:
        """Names were followed by more of the piece: they are text."""
        signed, self._signed = self._signed, []
        for at, line, _ in reversed(signed):
            remark = f"“{line.text}”像是署名，可是后面还有正文，先留在正文里。"
            self.body.insert(at, line, remark)

    def finish(self, name: str, footnotes: Mapping[str, Sequence[Line]]) -> None:
        """The file, or the next piece, begins."""
        self.open()
        story = self.story
        for _, line, signature in self._signed:
            self._sign(signature, line)
        if not self._signed:
            self._closing()
        lead = reported(self.body.blocks)
        if lead and not self.told.get("authors"):
            story.byline = f"{lead.text} {story.byline}".strip()
        if not self.told.get("title"):
            self.told["title"] = name
            story.notes.insert(0, "没有找到标题，先用了文件名，请改。")
        story.title = self.told.pop("title")
        story.kicker, story.deck = self.told.pop("kicker", ""), self.told.pop("deck", "")
        named = self.told.pop("authors", "")
        if named not in story.byline:
            story.byline = f"{named} {story.byline}".strip()
        story.fields |= self.told
        if not self.has_text:
            story.notes.append("只有标题，没有正文。")
        if self._official:
            story.notes.append("这是红头文件，请核对能不能公开、来源怎么写。")
        elif not story.byline:
            story.notes.append("没有找到署名。")
        self.body.footnotes(footnotes)
        story.blocks += self.body.blocks

    def _closing(self) -> None:
        """Names in brackets at the very end of the text are taken off it."""
        if parted := closed_by(self.body.blocks):
            at, text, signature = parted
            block = self.body.blocks[at]
            self.body.blocks[at] = replace(block, text=text)
            self._sign(signature, Line(block.line, ()))
