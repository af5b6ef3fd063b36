"""Manuscript: the pieces that a Word file holds, each with its headline, byline, text and pictures.

In: a `WordFile`, its name. Out: `Sheet`, as the pages of the printed paper make it: every character of the
file is in one of its pieces or in its list of what is left.

Most files hold one piece. Another begins where a label names a title again, where a heading as large as the
first one follows, or, after a closing byline, a line that looks like the first title. Between a headline
and its text, and behind the text, names are a byline; in its midst they are text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import MARK, Left
from bulletin.desk.importing.imprint import Imprint, read_imprint
from bulletin.desk.importing.signatures import read_signature
from bulletin.desk.importing.story import Sheet
from bulletin.desk.importing.word.forms import BODY, OFFICE, Told, read_form, told_by, unframed
from bulletin.desk.importing.word.headlines import may_be, stands_out
from bulletin.desk.importing.word.official import is_end, number_at, number_of
from bulletin.desk.importing.word.parts import Embedded, Grid, Item, Line, Picture, Run, WordFile
from bulletin.desk.importing.word.piece import Piece
from bulletin.desk.importing.word.written import inside, lines_of

_LONG: Final = 24  # characters of a line ended by hand that is a paragraph, if a sentence ends it
_ENDS: Final = ("。", "！", "？", "…", "”", "：", "；")
_PROSE: Final = re.compile(r"[。！？；]")
_CLOSING: Final = ("authors", "editor", "proofreader", "source")  # what may stand behind a text
_PRINTED: Final = ("editor", "proofreader", "date", "issue", "page", "page_name")
_FORM: Final = "投稿表里给编辑部看的"


def read_manuscript(word: WordFile, name: str) -> Sheet:
    """The pieces of a Word file. `name` is the file's without its ending, and the title of a piece that
    has none."""
    return _Desk(word, name).read()


class _Desk:
    """Goes through a file's items once."""

    def __init__(self, word: WordFile, name: str) -> None:
        self.word, self.name = word, name
        self.left: list[Left] = list(word.left)
        self.items = [*self._stream(word.items)]
        self.body_size = _usual_size(one for one in self.items if isinstance(one, Line))
        self.numbers: dict[str, int] = {}
        self.pieces: list[Piece] = []
        self.official = False

    def read(self) -> Sheet:
        """Put the pieces together."""
        items: Sequence[Item | Told] = self.items
        at = number_at([one for one in items if not isinstance(one, Told)])
        if at is not None and not any(isinstance(one, Told) for one in items):
            items = [*self._issued(at)]
        for item in items:
            self._take(item)
        for piece in self.pieces:
            piece.finish(self.name, self.word.footnotes)
        stories = [piece.story for piece in self.pieces]
        for story in stories[:1]:
            story.notes += self.word.notes
        dates = [date for story in stories if (date := story.fields.pop("date", ""))]
        for story in stories:
            if len(set(dates)) > 1:
                story.notes.append(
                    f"文件里有几个日期（{'、'.join(dict.fromkeys(dates))}），先用了第一个。"
                )
        placed = {key for piece in self.pieces for key in piece.body.noted}
        for key, lines in self.word.footnotes.items():
            if key not in placed:
                text = " ".join(line.text for line in lines)
                self.left.append(Left(0, text, "注文，它的记号不在正文里"))
        return Sheet(tuple(stories), tuple(self.left), Imprint(date=dates[0] if dates else ""))

    def leave(self, number: int, text: str, why: str) -> None:
        """Put something on the list of what is left."""
        if text.strip():
            self.left.append(Left(number, " ".join(text.split()), why))

    # What the items are, before anybody asks of which piece.

    def _stream(self, items: Iterable[Item]) -> Iterator[Item | Told]:
        for item in unframed(tuple(items)):
            if isinstance(item, Grid):
                yield from self._grid(item)
            elif isinstance(item, Picture | Embedded):
                yield item
            else:
                yield from self._lines(item)

    def _grid(self, grid: Grid) -> Iterator[Item | Told]:
        form = read_form(grid)
        if form is None:
            yield grid
            return
        yield from form.told
        for item in form.others:
            if isinstance(item, Line) and item.runs:
                self.leave(item.number, item.text, _FORM)
                yield from [replace(item, runs=())] if item.remarks else []
            else:
                yield item
        yield from self._stream(form.body)

    def _lines(self, line: Line) -> Iterator[Line]:
        """A line, or several where Word's own line ends part paragraphs or labels."""
        if not any("\n" in run.text for run in line.runs):
            yield line
            return
        groups: list[list[Line]] = []
        for part in lines_of(line):
            one = replace(line, runs=part, remarks=())
            raw = "".join(run.text for run in part)
            above = groups[-1][-1] if groups else None
            if above is None or raw.startswith(("\u3000", "  ")) or _parts(above, one):
                groups.append([one])
            else:
                groups[-1].append(one)
        for at, group in enumerate(groups):
            runs = tuple(
                run
                for one in group
                for run in (*one.runs, replace(group[0].runs[0], text="\n", note=""))
            )
            yield replace(line, runs=runs[:-1], label="" if at else line.label, remarks=())
        if line.remarks:
            yield replace(line, runs=())

    def _issued(self, at: int) -> Iterator[Item | Told]:
        """A document under a red head, without what says only how it was issued."""
        self.official = True
        items = self.items
        for item in items[:at]:
            if isinstance(item, Line) and item.runs:
                self.leave(item.number, item.text, "红头文件的版头")
                self._piece().secret(item)
                yield from [replace(item, runs=())] if item.remarks else []
            else:
                yield item
        number = items[at]
        if isinstance(number, Line):
            typed, signed = number_of(number)
            self.leave(number.number, signed, "红头文件的版头")
            self._piece().number = typed
            yield replace(number, runs=())
        end = len(items)
        while (
            end > at + 1
            and not isinstance(last := items[end - 1], Told)
            and (is_end(last) or _blank(last))
        ):
            end -= 1
        yield from items[at + 1 : end]
        for item in items[end:]:
            for text in _texts_of(item):
                self.leave(getattr(item, "number", 0), text, "红头文件的版记")
            if isinstance(item, Line) and item.remarks:
                yield replace(item, runs=())

    # Pieces.

    def _piece(self) -> Piece:
        if not self.pieces:
            self._begin()
        return self.pieces[-1]

    def _begin(self) -> Piece:
        self.pieces.append(Piece(self.numbers, self.left, self.body_size, official=self.official))
        return self.pieces[-1]

    def _take(self, item: Item | Told) -> None:
        if isinstance(item, Told):
            self._told(item)
        elif isinstance(item, Picture | Embedded):
            self._piece().picture(item)
        elif isinstance(item, Grid):
            self._piece().table(item)
            for one in inside((item,)):
                self._take(one if not isinstance(one, Line) else replace(one, runs=()))
        else:
            if item.runs:
                self._line(item)
            for remark in item.remarks:
                self._piece().remark(item.number, remark)

    def _line(self, line: Line) -> None:
        piece = self._piece()
        told = told_by(line)
        if told and self._fits(told, line, piece) and self._told(told):
            return
        if piece.has_text and self._is_title(line, piece):
            piece = self._begin()
        piece.line(line)

    def _fits(self, told: Told, line: Line, piece: Piece) -> bool:
        """Whether a label is one where it stands: 记者：您怎么看？ and a notice's 地址：… are text."""
        if told.field in _PRINTED and read_imprint(line.text):
            return False  # 责编：丁四　校对：戊五 is more than one label
        named = told.field != "authors" or _names_somebody(told)
        if piece.has_text:
            new = told.field == "title" and bool(told.value) and "主" not in told.label
            return new or (told.field in _CLOSING and named and len(told.value) <= _LONG)
        if told.field == OFFICE:
            return bool(piece.told)
        sure = "主" not in told.label or not (piece.head or "title" in piece.told)
        return sure and named and not line.style

    def _told(self, told: Told) -> bool:
        """What a label says of a piece; whether it says anything."""
        piece = self._piece()
        if told.field == "title" and told.value and (piece.has_text or "title" in piece.told):
            piece = self._begin()
        if told.field == OFFICE:
            self.leave(told.number, f"{told.label} {told.value}", _FORM)
            return True
        if told.field == BODY:
            self.leave(told.number, told.label, MARK)
            piece.open()
            for part in told.value.split("\n"):
                if part.strip():
                    piece.line(Line(told.number, (Run(part),)))
            return True
        return piece.tell(told)

    def _is_title(self, line: Line, piece: Piece) -> bool:
        """Whether a line in or behind a text begins another piece."""
        if not may_be(line) or read_signature(line.text):
            return False
        first = piece.title
        if first is None:
            return False
        if line.style in ("title", "heading"):
            level = 0 if line.style == "title" else line.level
            return piece.styled and level <= first.level
        alike = line.size >= first.size and stands_out(line, self.body_size)
        return piece.closed and alike and not piece.styled and piece.stood_out


def _parts(above: Line, below: Line) -> bool:
    """Whether a line that Word ended by hand and the next one are paragraphs of their own."""
    if any(told_by(one) or read_signature(one.text) for one in (above, below)):
        return True
    text = above.text
    return len(text) > _LONG and text.endswith(_ENDS)


def _names_somebody(told: Told) -> bool:
    """Whether what stands behind 作者： or 记者： can be names."""
    if told.label[:1] in ("记", "通", "摄") or told.value.startswith(("记者 ", "通讯员 ", "摄影 ")):
        return read_signature(told.value) is not None
    return bool(told.value) and len(told.value) <= _LONG * 2 and not _PROSE.search(told.value)


def _blank(item: Item) -> bool:
    return isinstance(item, Line) and not item.runs


def _texts_of(item: Item | Told) -> Iterator[str]:
    if isinstance(item, Line):
        yield item.text
    elif isinstance(item, Grid):
        for row in item.rows:
            for cell in row:
                for one in cell:
                    yield from _texts_of(one)


def _usual_size(lines: Iterable[Line]) -> float:
    """The size of most characters."""
    sizes = Counter[float]()
    for line in lines:
        if not line.style:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0
