"""Openings: what a line opens: a heading, a rule, a quotation, a list, code, a note, a photo, a table.

In: a line, or lines and the place of one. Out: what it is by its first signs, whatever stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.reading.enter import Line, ends
from bulletin.reading.found import BlockKind
from bulletin.reading.lists import MARKER
from bulletin.reading.tables import CAPTION, is_head

_HEADING: Final = re.compile(r" {0,3}(?P<level>#{1,6}|＃{1,6})(?P<gap>[ \u3000]*)(?P<text>\S.*)")
_CLOSING: Final = re.compile(r"(?<![ \u3000])[ \u3000]++[#＃]++[ ]*+\Z")
_HASHTAG: Final = re.compile(r"[#＃]")
RULE: Final = re.compile(r"[ ]*(?:---|\*\*\*|-(?: +-){2,}|\*(?: +\*){2,}|[-=*＊—_·]{5,})[ ]*")
RULE_OF_WORDS: Final = re.compile(
    r"[ ]*(?P<a>—{2,}|-{3,}|={3,}|·{3,}|[*＊]{4,}|_{4,})[ ]*"
    r"(?P<text>[^-=*＊—_·\s](?:[^\n]{0,38}[^-=*＊—_·\s])?)"
    r"[ ]*(?P<b>—{2,}|-{3,}|={3,}|·{3,}|[*＊]{4,}|_{4,})[ ]*"
)
QUOTE: Final = re.compile(r" {0,3}[>＞](?: ?[>＞])*+[ \u3000]++(?=\S)")
FENCE: Final = re.compile(r"[ ]*+(?P<ticks>`{3,}+)[ !-_a-~]*+")
NOTE: Final = re.compile(r" {0,3}[\[［]\^(?P<name>\w{1,40})[\]］][:：][ ]?(?P<text>.*)")
PHOTO: Final = re.compile(r"[ \u3000]*[!！][\[［]")
BARE_QUOTE: Final = re.compile(r" {0,3}[>＞](?: ?[>＞])*[ ]*")
QUOTE_MARK: Final = re.compile(r" {0,3}[>＞][ \u3000]?")
STARTING: Final = re.compile(r"[ \u3000]*[-#＃>＞+*＊—=_·`\[［!！\d|｜]|.*[|｜]|[ ]*待核")
UNSETTLED: Final = re.compile(r"待核[：:]")


def heading_of(line: str) -> tuple[int, str, str] | None:
    """The level of a heading, the blanks behind its signs, and its words; None for a line that is none."""
    found = _HEADING.fullmatch(line)
    if found is None:
        return None
    text = found["text"].rstrip()
    if not found["gap"] and (len(found["level"]) == 1 or _HASHTAG.search(text)):
        return None
    return len(found["level"]), found["gap"], _CLOSING.sub("", text)


def opens(line: str) -> BlockKind | None:
    """The block that a line opens wherever it stands; None for a line of text, and for a photo's."""
    if heading_of(line):
        return "heading"
    if RULE.fullmatch(line):
        return "rule"
    if QUOTE.match(line):
        return "quote"
    if MARKER.match(line):
        return "list"
    if FENCE.fullmatch(line):
        return "code"
    return "table" if line.lstrip().startswith(("|", "｜")) else None


def goes_on(lines: Sequence[Line], at: int, above: Line) -> bool:
    """Whether an unmarked line goes on with the list item or the quotation above it."""
    if ends(above.text) or lines[at].text.startswith("\u3000"):
        return False
    return not begins_block(lines, at)


def begins_block(lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins a block of its own, whatever stands above it."""
    text = lines[at].text
    return bool(
        FENCE.fullmatch(text)
        or ((found := _HEADING.fullmatch(text)) and found["gap"])
        or RULE.fullmatch(text)
        or RULE_OF_WORDS.fullmatch(text)
        or QUOTE.match(text)
        or MARKER.match(text)
        or NOTE.fullmatch(text)
        or PHOTO.match(text)
        or is_head(lines, at)
        or CAPTION.fullmatch(text)
    )
