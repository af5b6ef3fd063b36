"""The tree: what a browser would make of a piece's HTML.

In: HTML of any quality. Out: `Node`s: elements with their attributes and what is in them. html5ever (`nh3`)
reads it as browsers do, so every element is closed and every entity is a character; programs, styles and
remarks, of which nobody sees anything, are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import nh3

from bulletin.desk.adopting.post import POST_SCHEME
from bulletin.reading.decode import clean, lines_of
from bulletin.reading.tags import VOID

DEEPEST: Final = 80  # elements in one another; no text of a person has as many
_LARGEST: Final = 5_000_000  # characters of one piece

_TAGS: Final = set(
    "a abbr address article aside audio b big blockquote body br button canvas caption center cite code col"
    " colgroup dd del details dfn dir div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr i iframe img input ins"
    " kbd label legend li main map mark menu meta nav noscript"
    " object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp section select"
    " small source span strike strong sub summary sup svg"
    " table tbody td textarea tfoot th thead time title tr"
    " track tt u ul var video wbr".split()
)
_ATTRIBUTES: Final = {
    "*": set(
        "class id href src srcset alt title name content property datetime itemprop start value reversed type"
        " colspan rowspan checked poster data style open lang cite".split()
    )
}
_SCHEMES: Final = {"http", "https", "mailto", "tel", "data", "ftp", "file", "magnet", POST_SCHEME}
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    generic_attribute_prefixes={"data-"},
    clean_content_tags={"script", "style", "template"},
    url_schemes=_SCHEMES,
    link_rel=None,
)


# Formulas as MathML: html5ever's cleaner drops them whole, so their marks go and what they show stays; the
# same formula in TeX, which stands beside it for programs, is shown to nobody.
_MATH: Final = re.compile(
    r"<annotation(?:-xml)?\b[^>]*>.*?</annotation(?:-xml)?>"
    r"|</?(?:math|semantics|m(?:i|n|o|s|row|sup|sub|subsup|frac|sqrt|root|over|under|underover|text|style|space|table"
    r"|tr|td|padded|phantom|fenced|enclose|multiscripts|prescripts))(?:\s[^>]*)?/?>",
    re.DOTALL | re.IGNORECASE,
)


class TooDeep(Exception):
    """Elements in one another without end: the text is damaged or made to do harm."""


@dataclass(slots=True)
class Node:
    """An element: its name in small letters, its attributes, its elements and words in order."""

    tag: str
    said: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """This element and every one in it, in order."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += [one for one in reversed(node.inside) if isinstance(one, Node)]

    def classes(self) -> frozenset[str]:
        """The names of its classes, in small letters."""
        return frozenset(self.said.get("class", "").lower().split())

    def words(self) -> str:
        """All words in it, one blank for any blanks."""
        return " ".join(self.raw().split())

    def raw(self) -> str:
        """All words in it, as they stand; a break is a line end."""
        pieces: list[str] = []
        stack: list[Node | str] = [self]
        while stack:
            one = stack.pop()
            if isinstance(one, str):
                pieces.append(one)
            elif one.tag == "br":
                pieces.append("\n")
            else:
                stack += reversed(one.inside)
        return "".join(pieces)


def read_tree(html: str) -> Node:
    """The tree of a piece's HTML. Raises `TooDeep`."""
    if len(html) > _LARGEST:
        raise TooDeep
    if "<math" in html:
        html = _MATH.sub("", html)
    builder = _Builder()
    builder.feed(_cleaner.clean(clean(lines_of(html))))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    """Builds the tree of HTML in which every element is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        node = Node(tag, {name: clean(value or "") for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in VOID and tag not in ("img", "input", "embed"):
            self._open.append(node)
            if len(self._open) > DEEPEST:
                raise TooDeep

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        inside = self._open[-1].inside
        text = clean(data)
        if inside and isinstance(inside[-1], str):
            inside[-1] += text
        else:
            inside.append(text)


_HEADINGS: Final = re.compile("h[1-6]")


def heading_level(node: Node) -> int:
    """The level of a heading, 0 for any other element."""
    return int(node.tag[1]) if _HEADINGS.fullmatch(node.tag) else 0
