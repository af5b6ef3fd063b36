"""The law: every letter, digit, Chinese character and sign of a text reaches the reader in its order, or it
is syntax that has done its work.

In: a text as typed, and what became of it. Out: nothing, or the first place that is not shown as it stands.

`lost` walks through what readers get and through the source at once. What is shown has to stand in the
source; of the source only that may be passed over for which something stands in the page *at this place*:
`**` where stress begins or ends, `- ` or the right number where an item begins, an address where a link
ends, and so on. It shares no rule with the reader, so a fault of one of those shows here. Time grows with
the text's length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

from bulletin.model.article import Body
from bulletin.reading.found import Found, quoted
from bulletin.reading.syntax import SIGNS, SPACE
from bulletin.reading.walk import Lost, Walk, match

_TOKEN: Final = re.compile(r"<(?P<end>/?)(?P<tag>[a-z0-9]+)(?P<said>[^>]*)>|(?P<text>[^<]+)")
_NOTES: Final = '<div class="footnote">'
_NOTE_ITEM: Final = re.compile(
    r'<li id="fn-(?P<name>\w+)">(?P<said>.*?)(?=<li id="fn-|</ol>\n</div>\s*\Z)', re.DOTALL
)
_MARK_ID: Final = re.compile(r'id="fnref\d*-(\w+)"')
_START: Final = re.compile(r'start="(\d+)"')
_RULE: Final = re.compile(r"[-=*＊—_·](?:[ ]*[-=*＊—_·])*")
_DASHES: Final = re.compile(r"[ |｜:：]*+-[ |｜:：-]*+(?=\n|\Z)")
_PIPES: Final = re.compile(r"[ \u3000]*(?:[|｜][ \u3000]*)*")


def lost(source: str, body: Body, found: Found) -> tuple[int, str, str] | None:
    """The line, fact and remedy of the first place of `source` that `body` does not show; None if all of
    it is shown. What is shown is put in `found.seen`, as far as it could be followed."""
    walk = _Page(source, body, found)
    found.seen = walk.seen
    try:
        walk.all()
    except Lost:
        line = found.first_line + source.count("\n", 0, walk.at)
        start = SPACE.match(source, walk.at)
        text = quoted(source[start.end() if start else walk.at :][:40])
        fact = f"从“{text}”起，读者看到的和写的不一样。"
        return line, fact, "请检查这里的标记是否成对；要照样显示的符号，前面加“\\”。"
    return None


class _Page(Walk):
    """What readers get, walked through beside its source."""

    def __init__(self, source: str, body: Body, found: Found) -> None:
        super().__init__(source, found)
        self.body = body

    def all(self) -> None:
        """Walk through the parts; raises `Lost`."""
        for part in self.body.parts:
            notes = part.html.partition(_NOTES)[2]
            self.notes |= {item["name"]: item["said"] for item in _NOTE_ITEM.finditer(notes)}
        for part in self.body.parts:
            if part.chart is not None:
                self.chart(part.chart)
            elif part.html:
                self.html(part.html.partition(_NOTES)[0])
        self.space()
        while self.at < len(self.source):
            if not self.skip():
                raise Lost
            self.space()

    def chart(self, number: int) -> None:
        """The line that asks for a chart."""
        chart = self.found.charts[number]
        self.passes("chart")
        self.show(chart.title)
        if chart.unit:
            self.passes("unit")
            self.show(chart.unit)
            self.passes("unit end")

    def html(self, fragment: str) -> None:
        """A run of HTML."""
        tokens = _TOKEN.finditer(fragment)
        for token in tokens:
            tag = token["tag"]
            if tag is None:
                text = token["text"]
                self.show(html.unescape(text) if "&" in text else text)
            elif tag == "sup" and (mark := _MARK_ID.search(token["said"])):
                self.space()
                while self.footnote():
                    self.space()
                self.passes_pattern(re.compile(rf"[\[［]\^{re.escape(mark[1])}[\]］]"))
                _skip_to(tokens, "sup")
            elif tag == "a" and "footnote-backref" in token["said"]:
                _skip_to(tokens, "a")
            elif handler := _HANDLERS.get(tag):
                handler(self, token)

    # What may be passed over where a tag stands.

    def sign(self, token: re.Match[str]) -> None:
        """Stress and what is struck out: the same sign begins and ends it."""
        self.passes("del" if token["tag"] == "del" else "strong")

    def line_break(self, _: re.Match[str]) -> None:
        """A break may be typed with a back slash."""
        if back_slash := SIGNS["br"].match(self.source, self.at):
            self.at = back_slash.end()

    def heading(self, token: re.Match[str]) -> None:
        """A heading's signs, which may stand at both ends."""
        if not token["end"]:
            self.passes("heading")
        elif signs := SIGNS["heading end"].match(self.source, self.at):
            self.at = signs.end()

    def rule(self, _: re.Match[str]) -> None:
        """The signs of a rule, also behind the words in it."""
        if self.at < self.rule_end:  # of the one before, with nothing but photos between
            self._rule_tail()
        self.passes_pattern(_RULE)
        end = self.source.find("\n", self.at)
        self.rule_end = end if end >= 0 else len(self.source)

    def quotation(self, token: re.Match[str]) -> None:
        """A quotation's signs, which may stand before each of its lines."""
        if token["end"]:
            while bare := SIGNS["bare quote"].match(self.source, self.at):
                self.at = bare.end()  # its last lines may have no words
        self.quotes += -1 if token["end"] else 1
        if not token["end"]:
            self.passes("blockquote")

    def list(self, token: re.Match[str]) -> None:
        """Lists are counted as a browser counts them."""
        if token["end"]:
            self.lists.pop()
        else:
            start = _START.search(token["said"])
            self.lists.append((int(start[1]) if start else 1) if token["tag"] == "ol" else None)

    def item(self, token: re.Match[str]) -> None:
        """An item's sign; a number only if readers see the same."""
        if token["end"]:
            return
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.passes("bullet")
        else:
            self.lists[-1] = number + 1
            self.passes_pattern(re.compile(rf"{number}\."))

    def table(self, token: re.Match[str]) -> None:
        """A table's bars."""
        self.tables += -1 if token["end"] else 1

    def head(self, token: re.Match[str]) -> None:
        """The row of dashes, once, below the head."""
        if token["end"]:
            self.passes_pattern(_DASHES)

    def row(self, token: re.Match[str]) -> None:
        """The bars behind the last cell."""
        if token["end"] and self.tables:
            self.at = match(_PIPES, self.source, self.at).end()

    def caption(self, token: re.Match[str]) -> None:
        """表：, which says that the line is a caption."""
        if not token["end"]:
            self.passes("caption")

    def coded(self, token: re.Match[str]) -> None:
        """Back ticks around code; between them nothing is syntax."""
        if token["end"]:
            if self.code:
                code, self.code = self.code, ""
                self.passes_pattern(re.compile(f"{code}`*" if len(code) > 2 else code))  # noqa: PLR2004
        elif not self.code and (
            ticks := self.passes("fence" if token["tag"] == "pre" else "ticks")
        ):
            self.code = ticks[1]

    def fence(self, token: re.Match[str]) -> None:
        """A block of code."""
        if not token["end"]:
            self.coded(token)

    def link(self, token: re.Match[str]) -> None:
        """A link's brackets, and at its end its address and title."""
        if not token["end"]:
            if "href" not in token["said"] or self.anchors >= len(self.found.anchors):
                raise Lost
            anchor = self.found.anchors[self.anchors]
            self.anchors += 1
            kind = ""
            if anchor.text:  # else it was typed as HTML
                kind = "[" if self.passes("[") else "<" if self.passes("<") else ""
                self.raw = kind != "["
            self.links.append((kind, anchor))
        elif self.links:
            kind, anchor = self.links.pop()
            self.raw = False
            if kind == "<":
                self.passes(">")
            elif kind == "[":
                self.must("]")
                self.must("(")
                if not self.source.startswith(anchor.address, self.at):
                    raise Lost
                self.at += len(anchor.address)
                if anchor.title:
                    self.passes(">")
                    self.must("quote")
                    self.show(anchor.title, "title")
                self.must(")")


def _skip_to(tokens: Iterator[re.Match[str]], tag: str) -> None:
    """Go on behind the end of an element that has no source of its own."""
    for token in tokens:
        if token["end"] and token["tag"] == tag:
            return


_HANDLERS: Final[dict[str, Callable[[_Page, re.Match[str]], None]]] = {
    "strong": _Page.sign,
    "del": _Page.sign,
    "br": _Page.line_break,
    "h2": _Page.heading,
    "h3": _Page.heading,
    "h4": _Page.heading,
    "hr": _Page.rule,
    "blockquote": _Page.quotation,
    "ul": _Page.list,
    "ol": _Page.list,
    "li": _Page.item,
    "table": _Page.table,
    "thead": _Page.head,
    "tr": _Page.row,
    "caption": _Page.caption,
    "code": _Page.coded,
    "pre": _Page.fence,
    "a": _Page.link,
}
