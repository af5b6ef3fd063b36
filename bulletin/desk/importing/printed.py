"""Printed: a page of a newspaper's PDF taken apart into its pieces.

In: a `PdfPage`. Out: `Printed`: the blocks of each piece with the places that they take on the page, the
pictures, the lines that the page says of itself.

First the page's head is set apart, then the frames; each part is read on its own: headlines by their size,
captions beside pictures, text by the way it flows. Then what has no headline of its own (a box 链接, a
picture) is given to the piece that it stands in or by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bulletin.desk.importing.blocks import Block
from bulletin.desk.importing.captions import Shown, read_captions
from bulletin.desk.importing.columns import Line, Passage, body_size, read_lines_of, read_passages
from bulletin.desk.importing.flow import Part, read_flow
from bulletin.desk.importing.frames import read_frames
from bulletin.desk.importing.heads import Head, heading_blocks, read_heads
from bulletin.desk.importing.masthead import read_masthead
from bulletin.desk.importing.paragraphs import text_blocks
from bulletin.desk.importing.pdf import PdfPage, PdfRefused, Picture
from bulletin.desk.importing.place import Box, around
from bulletin.desk.importing.subheads import with_subheads
from bulletin.desk.importing.turns import came_from

_LINKED: Final = re.compile(
    r"(?:新闻|相关|延伸)?(?:链接|阅读|背景|提示)|小(?:贴士|知识|资料|百科)|名词解释|延伸|温馨|编后|短评|记者手记|数说|相关|背景|人物档案|专家"
)
_FAR: Final = 1e6
_MOST_LINES: Final = 4000  # of a page: a broadsheet has some 1,500
_MOST_PASSAGES: Final = 300  # of a part: to weigh all of them takes time that grows with their cube
_TORN: Final = (
    "PDF 的一页有 {count} 处分开的文字，太碎了，不像报纸版面。请把稿件的文字存成 .txt 再导入。"
)
_NEAR: Final = 6.0  # ems: a picture farther from every piece is one of its own


@dataclass(slots=True)
class Piece:
    """A piece of a page while it is put together: its headlines, its text, its pictures, the boxes in it,
    and the places that it takes."""

    heads: list[Head] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    boxed: list[list[Block]] = field(default_factory=list)
    places: list[Box] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        return around(self.places)

    @property
    def first(self) -> Box:
        """Where it begins."""
        return self.heads[0].box if self.heads else self.places[0]


@dataclass(slots=True)
class Printed:
    """A page taken apart: the blocks and places of each piece, the pictures by the names that blocks call
    them, and the size of its text."""

    pieces: list[tuple[list[Block], list[Box]]]
    photos: dict[str, bytes]
    size: tuple[float, float]


def read_page(page: PdfPage, number: int, names: Sequence[str]) -> Printed:
    """Take a page apart; `number` counts from 1, `names` are what the paper is called."""
    size = body_size(page.glyphs)
    lines = read_lines_of(page.glyphs, page.rules)
    if len(lines) > _MOST_LINES:
        raise PdfRefused(_TORN.format(count=len(lines)))
    about, lines = read_masthead(lines, page.height, size, names, number)
    frames, loose = read_frames(page, lines, size)
    parts = [(frame, inside) for frame, inside in frames] + [(None, loose)]
    left_over = list(page.pictures)
    pieces: list[Piece] = []
    orphans: list[tuple[Box | None, Piece]] = []
    for frame, inside in parts:
        own = [one for one in left_over if frame is None or frame.holds(one.box)]
        left_over = [one for one in left_over if one not in own]
        barriers = [*page.rules, *(other for other, _ in frames if other != frame)]
        made, rest, shown = _read_part(inside, own, barriers, page.rules, size)
        if frame is not None and made and _is_linked(made, rest):
            orphans.append((frame, _merged([*made, *rest])))
        elif frame is not None and not made:
            orphans += [(frame, _merged(rest))] if rest else []
        else:
            pieces += made
            orphans += [(None, one) for one in rest]
        for one in shown:
            orphans.append((frame, Piece(shown=[one], places=[one.box])))
    while orphans:  # the nearest first: a picture may be near only to another one
        frame, piece = min(
            orphans, key=lambda one: _distance(one[0] or one[1].box, pieces, page.rules)
        )
        orphans = [one for one in orphans if one[1] is not piece]
        _give(piece, frame, pieces, size, page.rules)
    pieces.sort(key=lambda one: (round(one.first.top / (3 * size)), one.first.left))
    photos: dict[str, bytes] = {}
    blocks = [(_blocks(piece, size, number, photos), piece.places) for piece in pieces]
    if about:
        blocks.insert(0, (about, []))
    return Printed(blocks, photos, (page.width, page.height))


def _read_part(
    lines: Sequence[Line],
    pictures: Sequence[Picture],
    barriers: Sequence[Box],
    rules: Sequence[Box],
    size: float,
) -> tuple[list[Piece], list[Piece], list[Shown]]:
    """The pieces of a part of a page, the text that no headline is known of, and the pictures."""
    heads, text = read_heads(lines, size, rules)
    solid = [*barriers, *(picture.box for picture in pictures)]
    passages = read_passages(text, [*solid, *(head.box for head in heads)])
    shown, passages = read_captions(passages, pictures, size)
    heads, passages = with_subheads(heads, passages, rules, size)
    if len(passages) > _MOST_PASSAGES:
        raise PdfRefused(_TORN.format(count=len(passages)))
    boxes = tuple(head.box for head in heads)
    part = Part(boxes, tuple(passages), tuple(rules), tuple(one.box for one in pictures), size)
    flow = read_flow(part)
    pieces = []
    for head, run in zip(heads, flow.texts, strict=True):
        texts = [passages[at] for at in run]
        places = [head.box, *(one.box for one in texts)]
        pieces.append(Piece([head], texts, places=places))
    rest = []
    for run in flow.rest:
        texts = [passages[at] for at in run]
        rest.append(Piece(passages=texts, places=[one.box for one in texts]))
    return pieces, rest, shown


def _is_linked(made: Sequence[Piece], rest: Sequence[Piece]) -> bool:
    """Whether the box that these stand in says that it belongs to a piece beside it."""
    first = min([*made, *rest], key=lambda piece: piece.box.top)
    text = first.heads[0].text if first.heads else first.passages[0].lines[0].text
    return len(made) == 1 and bool(_LINKED.match(text.strip("■□●◆【[ \u3000")))


def _merged(pieces: Sequence[Piece]) -> Piece:
    """Pieces as one, from the top."""
    made = Piece()
    for piece in sorted(pieces, key=lambda one: (one.box.top, one.box.left)):
        made.heads += piece.heads
        made.passages += piece.passages
        made.places += piece.places
    return made


def _give(
    orphan: Piece, frame: Box | None, pieces: list[Piece], size: float, rules: Sequence[Box]
) -> None:
    """Give what has no headline to the piece that it stands in or by; or make it one of its own."""
    place = frame or orphan.box
    alone = bool(orphan.passages) and came_from(orphan.passages[0].lines[0].text) is not None
    mate = None if alone else _nearest(place, pieces, rules)
    near = mate is not None and _distance(place, [mate], rules) < _NEAR * size
    if mate is None or not near or (orphan.passages and frame is None):
        pieces.append(orphan)
        return
    if orphan.passages or orphan.heads:
        blocks = [block for head in orphan.heads for block in heading_blocks(head, 0)]
        blocks += text_blocks(orphan.passages, size, 0)
        mate.boxed.append(blocks)
        mate.places.append(place)
    else:
        mate.shown += orphan.shown
        mate.places += orphan.places


def _nearest(place: Box, pieces: Sequence[Piece], rules: Sequence[Box]) -> Piece | None:
    """The piece that a place is in, or nearest to."""
    headed = [piece for piece in pieces if piece.heads]
    return min(headed, key=lambda piece: _distance(place, [piece], rules), default=None)


def _distance(place: Box, pieces: Sequence[Piece], rules: Sequence[Box]) -> float:
    """How far a place is from the nearest piece; below 0 where it is inside one, more than any page where a
    ruled line parts them."""

    def far(piece: Piece) -> float:
        inside = piece.box.shared(place) / max(place.area, 1)
        wall = _FAR * any(_is_between(rule, place, piece.box) for rule in rules)
        return wall + min(place.gap(one) for one in piece.places) - inside

    return min((far(piece) for piece in pieces if piece.heads), default=_FAR)


def _is_between(rule: Box, place: Box, other: Box) -> bool:
    """Whether a ruled line parts two places."""
    if rule.width > rule.height:
        upper, lower = (place, other) if place.bottom <= other.top + 2 else (other, place)
        reach = rule.across(place) > 0.5 * place.width
        return reach and upper.bottom - 2 <= rule.top <= lower.top + 2
    first, second = (place, other) if place.right <= other.left + 2 else (other, place)
    reach = rule.down(place) > 0.5 * place.height
    return reach and first.right - 2 <= rule.left <= second.left + 2


def _blocks(piece: Piece, size: float, number: int, photos: dict[str, bytes]) -> list[Block]:
    """The blocks of a piece: headlines, text, pictures where they stand, boxes at the end."""
    blocks = [block for head in piece.heads for block in heading_blocks(head, number)]
    figures = [_figure(shown, number, photos) for shown in piece.shown]
    if not piece.heads and not piece.passages:
        return figures
    text = text_blocks(piece.passages, size, number)
    cut = 1 if text and text[0].kind == "text" else 0
    blocks += [*text[:cut], *figures, *text[cut:]]
    for boxed in piece.boxed:
        blocks += _as_box(boxed, number)
    return blocks


def _figure(shown: Shown, number: int, photos: dict[str, bytes]) -> Block:
    name = ""
    if shown.picture.data:
        name = f"p{number}-{len(photos) + 1}.{shown.picture.ending}"
        photos[name] = shown.picture.data
    return Block(
        "figure",
        shown.caption,
        number,
        file=name,
        credit=shown.credit,
        dropped=shown.dropped,
        printed=True,
    )


def _as_box(blocks: Sequence[Block], number: int) -> list[Block]:
    """The blocks of a box as a subhead and paragraphs at the end of a piece."""
    made = []
    for at, block in enumerate(blocks):
        text, kind, level = block.text, block.kind, 0
        if kind == "heading" or (at == 0 and kind == "text" and len(text) <= 18):  # noqa: PLR2004
            kind, level = "heading", 9
        elif kind == "byline":
            kind = "text"
        note = f"框里的“{text[:10]}”放在了文末，请核对是不是这一篇的。" if at == 0 else ""
        notes = (note,) if note else ()
        made.append(Block(kind, text, number, level=level, notes=notes, printed=True))
    return made
