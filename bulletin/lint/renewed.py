"""Renewed: which pieces read otherwise than they did, old beside new (`make lint NEW=1`).

In: a paper. Out: findings, one for each place at which a page's visible text is not the one that stock
Python-Markdown makes of the same source, with tables, footnotes and whole lists as the first edition of this
engine had it, and with fenced code as most programs have it. For whoever moves an archive to this engine: a
new dialect must not change old papers in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Final

from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from bulletin.lint.piece import Piece, read_piece
from bulletin.lint.rule import Finding, Known
from bulletin.lint.run import texts
from bulletin.model.faults import Fault
from bulletin.reading.body import visible_text
from bulletin.reading.decode import decode

NEW: Final = "new"  # the name under which these findings are told
_MOST: Final = 1000  # signs of a kind in a text: with more, stock Markdown takes minutes
_INDENT: Final = re.compile(r"\n?^\u3000+", re.MULTILINE)  # began a paragraph there too
_FEED: Final = re.compile(r"(?P<code><pre>.*?</pre>)|\n", re.DOTALL)  # but in code only a blank
_BLANKS: Final = re.compile(r"\s+")
_BEFORE: Final = 6  # characters shown before a place that differs …
_SHOWN: Final = 24  # … and in all


def renewed(content: Path, known: Known) -> Iterator[Finding]:
    """What reads otherwise in all pieces, in their order. One with faults is left to the proof-reader."""
    for path in texts(content):
        text = decode((content / path).read_bytes(), path)
        if isinstance(text, Fault):
            continue
        piece = read_piece(text, path, known.newsroom, known.root, known.origin)
        if all(fault.warning for fault in piece.faults):
            yield from differences(piece)


def differences(piece: Piece) -> Iterator[Finding]:
    """What reads otherwise in one piece: each place where words or signs differ; lines that break elsewhere
    once."""
    old = _old_text(piece.text[piece.body :])
    if old is None:
        message = "正文里的记号太多，原来的写法没有办法比较。请自己看一看。"
        yield Finding(piece.path, piece.line(piece.body), NEW, "note", message)
        return
    new = "\n".join(filter(None, (visible_text(part.html) for part in piece.made.parts)))
    before, after = _lines(old), _lines(new)
    solid, places = _solid(piece)
    broken = at = 0
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, now = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            continue
        if was == now:
            broken += 1
            continue
        start = next((i for i, (x, y) in enumerate(zip(was, now, strict=False)) if x != y), None)
        start = max((min(len(was), len(now)) if start is None else start) - _BEFORE, 0)
        shown = [text[start : start + _SHOWN] for text in (was, now)]
        at = max(solid.find(shown[1] or "".join(after[c - 1 : c])[-_SHOWN:], at), at)
        line = piece.line(places[at] if places else piece.body)
        message = f"原来显示“{shown[0]}”，现在显示“{shown[1]}”。请看看哪一个是想写的。"
        yield Finding(piece.path, line, NEW, "note", message)
    if any(block.kind == "code" for block in piece.found.blocks):
        line = next(block.line for block in piece.found.blocks if block.kind == "code")
        message = "“```”之间的是代码，不再显示“```”。请看看是不是代码。"
        yield Finding(piece.path, line, NEW, "note", message)
    if broken:
        message = f"分行、分段和原来不一样，有 {broken} 处。请看看样子对不对。"
        yield Finding(piece.path, piece.line(piece.body), NEW, "note", message)


def _old_text(text: str) -> str | None:
    """The visible text as it was; None where it cannot be had."""
    if any(text.count(sign) > _MOST for sign in "[<>"):
        return None
    made = _markdown().reset().convert(_INDENT.sub("\n\n", text))
    return visible_text(_FEED.sub(lambda found: found["code"] or "", made))


@cache
def _markdown() -> Markdown:
    kept = (FootnoteExtension(), SaneListExtension(), TableExtension(), FencedCodeExtension())
    return Markdown(extensions=kept)


def _lines(text: str) -> Sequence[str]:
    """The lines of a visible text without blanks, of which nothing is told."""
    return [line for line in (_BLANKS.sub("", one) for one in text.split("\n")) if line]


def _solid(piece: Piece) -> tuple[str, list[int]]:
    """What readers see of the body's source without blanks, and where each character of it stands."""
    chars, places = [], []
    for one in piece.found.seen:
        same = len(one.shown) == one.end - one.start
        for at, char in enumerate(one.shown):
            if not char.isspace():
                chars.append(char)
                places.append(piece.body + one.start + (at if same else 0))
    return "".join(chars), places
