"""Syntax: what a source's signs look like, as the law (`law`) knows them.

In: nothing; this is a table, and what an entity means. It shares no expression with the reader, so that a
mistake in one of the reader's shows.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Final

from bulletin.reading.decode import clean

SPACE: Final = re.compile(r"\s*")
# From a line's beginning to a place in it: only what a quotation's line may begin with.
LINE_START: Final = re.compile(r"[ \t\u3000>＞]*\Z")
# The signs that lose their meaning behind a back slash.
ESCAPED: Final = frozenset("\\`*_~#[](){}<>!|+-=.:&^\"'")
ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# An HTML tag, opening or closing; its name is the group.
TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?/?>")
# Names of HTML elements that have no closing tag.
WITHOUT_END: Final = frozenset("area base br col hr link meta param source track wbr".split())
# From a line's beginning to a footnote's.
NOTE_START: Final = re.compile(r"(?:[ ]*+(?:[-*+]|\d{1,9}+\.|[>＞]++)[ \u3000]++)*+[ ]*+\Z")
NOTE: Final = re.compile(r"[\[［]\^(\w+)[\]］][:：]")
_BLANK_NAMES: Final = "|".join(
    name[:-1] for name, meant in html5.items() if name.endswith(";") and not clean(meant).strip()
)
_BLANK_ENTITY: Final = (
    f"&(?:{_BLANK_NAMES}|#160|#819[2-9]|#820[0-5]|#8239|#8287|#12288|#[xX](?:00)?[aA]0|#[xX]200[0-9a-dA-D]"
    "|#[xX]3000);"
)
UNSEEN: Final = re.compile(f"[ \u3000>＞]|{_BLANK_ENTITY}")  # in a quotation's line
# What syntax looks like at its place, by what it is.
SIGNS: Final = {
    "strong": re.compile(r"\*\*|＊＊"),
    "del": re.compile("~~"),
    "blockquote": re.compile("[>＞]"),
    "br": re.compile(r"[ ]*\\(?=[ \u3000]*\n)"),
    "bullet": re.compile(r"[-*+](?=\s)"),
    "heading": re.compile("#{1,6}|＃{1,6}"),
    "heading end": re.compile("[ \u3000]*[#＃]+(?=[ ]*(?:\n|\\Z))"),
    "rule end": re.compile(r"[-=*＊—_·]+"),
    "rule tail": re.compile(r"[-=*＊—_·]+[ ]*(?=\n)"),
    "bare quote": re.compile(r"[ \u3000]*\n[ ]{0,3}[>＞][ \u3000>＞]*(?=\n|\Z)"),
    "fence": re.compile(r"(`{3,})[^\n`]*(?=\n)"),
    "ticks": re.compile("(`+)"),
    "bar": re.compile("[|｜]"),
    "caption": re.compile("表[：:]"),
    "chart": re.compile("图[：:]"),
    "[": re.compile(r"[\[［]"),
    "]": re.compile(r"[\]］]"),
    "<": re.compile(r"<(?=https?://|[\w.+-]+@)"),
    ">": re.compile(">"),
    "(": re.compile(r"[(（]\s*<?"),
    ")": re.compile(r">?\s*+[\"'“”]?\s*+[)）]"),
    "quote": re.compile("[\"'“”]"),
    "unit": re.compile("[(（]"),
    "unit end": re.compile("[)）]"),
}
# The beginning of a photo or clip.
PHOTO: Final = re.compile(r"[!！][\[［](?!\^)")
MARKED: Final = re.compile(  # what stands before a photo, or a note, that is all of its line
    rf"(?:[ \u3000]|{_BLANK_ENTITY})*+"
    rf"(?:(?:[-*+]|\d{{1,9}}+\.)[ ]++(?:{_BLANK_ENTITY})++\s*+)?+"  # an item's first line may show nothing
    r"(?:(?:\*\*|＊＊|[-*+]|\d{1,9}+\.|#{1,6}+|＃{1,6}+|[>＞])[ \u3000]*+)*+"
    r"(?=[!！][\[［](?!\^)[^\n]*[)）][ ]*+(?:\*\*|＊＊)?(?:[ \u3000]|"
    + _BLANK_ENTITY
    + r")*+(?:\n|\Z)|[\[［]\^\w+[\]］][:：])"
)
# A sign that begins an item, heading or quotation, or stress.
MARKER: Final = re.compile(r"\*\*|＊＊|[-*+#＃>＞]+[ \u3000]")
QUOTE_SIGN: Final = re.compile(r"[>＞](?=[ \u3000\n>＞]|\Z)")
# First signs of what may be more than the sign itself: a tag, a photo, a note, an item.
BEGINNING: Final = frozenset("<!！[［*＊-+#＃>＞")
# What opens a caption or a link's words.
OPEN: Final = ("[", "［")
# First signs of what may stand before a photo that is all of its line.
MARKERS: Final = frozenset("-*＊+#＃>＞0123456789")


def meaning(entity: str) -> str:
    """What readers see of an entity: one that HTML does not know as it stands, of a blank nothing."""
    known = entity[1] == "#" or entity[1:] in html5
    return clean(html.unescape(entity)).strip() if known else entity
