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
from urllib.parse import unquote

from bulletin.model.article import Body
from bulletin.reading.decode import clean
from bulletin.reading.found import Anchor, Found, quoted

_TOKEN: Final = re.compile(r"<(?P<end>/?)(?P<tag>[a-z0-9]+)(?P<said>[^>]*)>|(?P<text>[^<]+)")
_SPACE: Final = re.compile(r"\s*")
_LINE_START: Final = re.compile(r"[ \t\u3000>＞]*\Z")
_ESCAPED: Final = frozenset("\\`*_~#[](){}<>!|+-=.:&^\"'")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TYPED: Final = re.compile(
    r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?/?>"
)
_ALONE: Final = frozenset("area base br col hr link meta param source track wbr".split())
_NOTE_START: Final = re.compile(r"(?:[ ]*+(?:[-*+]|\d{1,9}+\.|[>＞]++)[ \u3000]++)*+[ ]*+\Z")
_NOTE: Final = re.compile(r"[\[［]\^(\w+)[\]］][:：]")
_NOTES: Final = '<div class="footnote">'
_NOTE_ITEM: Final = re.compile(
    r'<li id="fn-(?P<name>\w+)">(?P<said>.*?)(?=<li id="fn-|</ol>\n</div>\s*\Z)', re.DOTALL
)
_MARK_ID: Final = re.compile(r'id="fnref\d*-(\w+)"')
_START: Final = re.compile(r'start="(\d+)"')
_RULE: Final = re.compile(r"[-=*＊—_·](?:[ ]*[-=*＊—_·])*")
_DASHES: Final = re.compile(r"[ |｜:：]*+-[ |｜:：-]*+(?=\n|\Z)")
_PIPES: Final = re.compile(r"[ \u3000]*(?:[|｜][ \u3000]*)*")
_SIGNS: Final = {
    "strong": re.compile(r"\*\*|＊＊"),
    "del": re.compile("~~"),
    "blockquote": re.compile("[>＞]"),
    "br": re.compile(r"[ ]*\\(?=[ ]*\n)"),
    "bullet": re.compile(r"[-*+](?=\s)"),
    "heading": re.compile("#{1,6}|＃{1,6}"),
    "heading end": re.compile("[ \u3000]*[#＃]+(?=[ ]*(?:\n|\\Z))"),
    "rule end": re.compile(r"[-=*＊—_·]+"),
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
_PHOTO: Final = re.compile(r"[!！][\[［](?!\^)")
_MARKED: Final = re.compile(  # what stands before a photo, or a note, that is all of its line
    r"[ \u3000]*+(?:(?:\*\*|＊＊|[-*+]|\d{1,9}+\.|#{1,6}+|＃{1,6}+|[>＞])[ \u3000]*+)++"
    r"(?=[!！][\[［](?!\^)[^\n]*[)）][ ]*+(?:\*\*|＊＊)?[ ]*+(?:\n|\Z)|[\[［]\^\w+[\]］][:：])"
)
_DOUBTFUL: Final = re.compile(r"[&\\<]")
_OPEN: Final = ("[", "［")
_MARKERS: Final = frozenset("-*＊+#＃>＞0123456789")
_LONGEST: Final = 2500  # characters from a photo's caption to its end


class _Lost(Exception):
    """What is shown and the source part here."""


def lost(source: str, body: Body, found: Found) -> tuple[int, str, str] | None:
    """The line, fact and remedy of the first place of `source` that `body` does not show; None if all of
    it is shown."""
    walk = _Walk(source, body, found)
    try:
        walk.all()
    except _Lost:
        line = found.first_line + source.count("\n", 0, walk.at)
        start = _SPACE.match(source, walk.at)
        text = quoted(source[start.end() if start else walk.at :][:40])
        fact = f"从“{text}”起，读者看到的和写的不一样。"
        return line, fact, "请检查这里的标记是否成对；要照样显示的符号，前面加“\\”。"
    return None


class _Walk:
    """One walk through a source and what is shown of it."""

    def __init__(self, source: str, body: Body, found: Found) -> None:
        self.source, self.body, self.found = source, body, found
        self.at = 0
        self.photos = 0  # how many were walked past, and so on
        self.anchors = 0
        self.links: list[tuple[str, Anchor]] = []
        self.lists: list[int | None] = []
        self.notes: dict[str, str] = {}
        self.told: list[str] = []  # the notes that were walked through
        self.quotes = 0
        self.tables = 0
        self.raw = False  # whether signs have no meaning here: in an address that is its own text
        self.code = ""  # the sign that ends the code that is walked through
        self.marked_line = (-1, 0)  # the line that `marked` looked at last, and what it found
        self.spare = (-1, "")  # where stress ends in which there is only a photo, and its sign
        self.rule_end = -1  # where the line of a rule with words ends
        self.names: set[str] | None = None

    def all(self) -> None:
        """Walk through the parts; raises `_Lost`."""
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
                raise _Lost
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
            if token["text"]:
                text = token["text"]
                self.show(html.unescape(text) if "&" in text else text)
            elif token["tag"] == "sup" and (mark := _MARK_ID.search(token["said"])):
                self.space()
                while self.footnote():
                    self.space()
                self.passes_pattern(re.compile(rf"[\[［]\^{re.escape(mark[1])}[\]］]"))
                _skip_to(tokens, "sup")
            elif token["tag"] == "a" and "footnote-backref" in token["said"]:
                _skip_to(tokens, "a")
            elif handler := _HANDLERS.get(token["tag"]):
                handler(self, token)

    # What may be passed over where a tag stands.

    def sign(self, token: re.Match[str]) -> None:
        """Stress and what is struck out: the same sign begins and ends it."""
        self.passes("del" if token["tag"] == "del" else "strong")

    def line_break(self, _: re.Match[str]) -> None:
        """A break may be typed with a back slash."""
        if back_slash := _SIGNS["br"].match(self.source, self.at):
            self.at = back_slash.end()

    def heading(self, token: re.Match[str]) -> None:
        """A heading's signs, which may stand at both ends."""
        if not token["end"]:
            self.passes("heading")
        elif signs := _SIGNS["heading end"].match(self.source, self.at):
            self.at = signs.end()

    def rule(self, _: re.Match[str]) -> None:
        """The signs of a rule, also behind the words in it."""
        self.passes_pattern(_RULE)
        end = self.source.find("\n", self.at)
        self.rule_end = end if end >= 0 else len(self.source)

    def quotation(self, token: re.Match[str]) -> None:
        """A quotation's signs, which may stand before each of its lines."""
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
            self.at = _match(_PIPES, self.source, self.at).end()

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
                raise _Lost
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
                    raise _Lost
                self.at += len(anchor.address)
                if anchor.title:
                    self.passes(">")
                    self.must("quote")
                    self.show(anchor.title)
                self.must(")")

    # What may be passed over anywhere, because it is shown elsewhere or is syntax of its own.

    def skip(self) -> bool:
        """Pass over one thing at this place; whether there was one."""
        char = self.source[self.at : self.at + 1]
        if self.code:
            return self.quote_mark()
        if char in _MARKERS and (marked := self._marked()):
            self.at = marked
            return True
        thing = _THINGS.get(char)
        return (thing is not None and thing(self)) or self._sign()

    def _sign(self) -> bool:
        """Pass over a sign that has done its work in the lines around it."""
        signs: re.Match[str] | None = None
        if self.spare[0] == self.at:
            self.at += len(self.spare[1])
            return True
        if self.at < self.rule_end:
            signs = _SIGNS["rule end"].match(self.source, self.at)
        if signs is None and self.tables:
            signs = _SIGNS["bar"].match(self.source, self.at)
        if signs:
            self.at = signs.end()
        return bool(signs)

    def back_slash(self) -> bool:
        """A back slash that breaks a line."""
        found = _SIGNS["br"].match(self.source, self.at)
        if found:
            self.at = found.end()
        return bool(found)

    def blank(self) -> bool:
        """An entity of which nothing is seen."""
        entity = _ENTITY.match(self.source, self.at)
        if entity is None or clean(html.unescape(entity[0])).strip():
            return False
        self.at = entity.end()
        return True

    def _marked(self) -> int:
        """Where the photo or note begins that is all of an item, heading or quotation; or 0: only that
        is shown of it."""
        start = self.source.rfind("\n", 0, self.at) + 1
        if self.marked_line[0] != start:
            found = _MARKED.match(self.source, start)
            self.marked_line = start, found.end() if found else 0
        return self.marked_line[1] if self.at < self.marked_line[1] else 0

    def quote_mark(self) -> bool:
        """A quotation's sign at the start of one of its lines, or of a blank one beside it."""
        source, start = self.source, self.source.rfind("\n", 0, self.at) + 1
        if source[self.at : self.at + 1] not in (">", "＞") or not _LINE_START.match(
            source, start, self.at
        ):
            return False
        end = source.find("\n", self.at)
        rest = source[self.at : end if end >= 0 else len(source)]
        if self.quotes or not rest.strip(" >＞"):
            self.at += 1
            return True
        return False

    def typed_tag(self) -> bool:
        """A tag or comment that is syntax."""
        if end := self._tag_end():
            self.at = end
        return bool(end)

    def _tag_end(self) -> int:
        """Where the tag or comment ends that stands here and is syntax: one that has its partner or needs
        none; or 0."""
        source = self.source
        if source.startswith("<!--", self.at):
            end = source.find("-->", self.at + len("<!--"))
            return end + len("-->") if end >= 0 else 0
        tag = _TYPED.match(source, self.at)
        if tag is None:
            return 0
        if self.names is None:
            opened = {name.lower() for name in re.findall(r"<([A-Za-z][A-Za-z0-9-]*)", source)}
            closed = {name.lower() for name in re.findall(r"</([A-Za-z][A-Za-z0-9-]*)", source)}
            self.names = (opened & closed) | _ALONE
        return tag.end() if tag[1].lower() in self.names else 0

    def photo(self) -> bool:
        """A photo, whose caption and credit are shown with it, wherever that is."""
        source, start = self.source, _PHOTO.match(self.source, self.at)
        if start is None or self.photos >= len(self.found.photos):
            return False
        photo = self.found.photos[self.photos]
        self.photos += 1
        stress = source[max(self.at - 2, 0) : self.at]
        self.at = start.end()
        self.show(photo.caption)
        self.must("]")
        self.must("(")
        name = photo.file.rpartition("/")[2]
        end = min(len(source), self.at + _LONGEST)
        if photo.credit:
            opening = re.compile("[ \u3000][\"'“”]").search(source, self.at, end)
            if opening is None or not _names(source[self.at : opening.start()], name):
                raise _Lost
            self.at = opening.end()
            self.show(photo.credit)
            self.must(")")
            return self._after_photo(stress)
        depth = 0
        for at in range(self.at, end):
            if source[at] in "(（":
                depth += 1
            elif source[at] in ")）":
                if not depth:
                    if not _names(source[self.at : at], name):
                        raise _Lost
                    self.at = at + 1
                    return self._after_photo(stress)
                depth -= 1
        raise _Lost

    def _after_photo(self, before: str) -> bool:
        """Where stress has nothing but a photo in it, nothing is shown of the stars."""
        if before in ("**", "＊＊", "~~") and self.source.startswith(before, self.at):
            self.spare = self.at, before
        return True

    def _note_here(self) -> re.Match[str] | None:
        """The beginning of a footnote, if one stands here."""
        note = _NOTE.match(self.source, self.at)
        if note is None or note[1] not in self.notes or note[1] in self.told:
            return None
        start = self.source.rfind("\n", 0, self.at) + 1
        return note if _NOTE_START.match(self.source, start, self.at) else None

    def footnote(self) -> bool:
        """A footnote, which is shown at the end of the text."""
        note = self._note_here()
        if note is None:
            return False
        self.at = note.end()
        self.told.append(note[1])
        self.html(self.notes[note[1]])
        return True

    # Steps.

    def space(self) -> None:
        """Pass over blanks and line ends."""
        self.at = _match(_SPACE, self.source, self.at).end()

    def passes(self, name: str) -> re.Match[str] | None:
        """Pass over a sign, if it stands here."""
        return self.passes_pattern(_SIGNS[name])

    def passes_pattern(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over what matches, if it stands here, also behind what may be passed over anyway."""
        before = self.at, self.photos, self.anchors, len(self.told)
        while True:
            self.space()
            here = self.source[self.at : self.at + 1]
            if self.spare[0] == self.at:
                self.at += len(self.spare[1])
                continue
            if here in _MARKERS and (marked := self._marked()):
                self.at = marked
                continue
            if found := pattern.match(self.source, self.at):
                self.at = found.end()
                return found
            if self.at >= len(self.source) or not self.skip():
                self.at, self.photos, self.anchors, told = before
                del self.told[told:]
                return None

    def must(self, name: str) -> None:
        """Pass over a sign that has to stand here."""
        if not self.passes(name):
            raise _Lost

    def show(self, text: str) -> None:
        """What readers see has to stand here."""
        source = self.source
        self.space()
        end = self.at + len(text)
        if (
            source.startswith(text, self.at)
            and not _DOUBTFUL.search(text)
            and not (source[end : end + 1] in _OPEN and text[-1:] in "!！")
        ):
            self.at = end
            return
        for at, char in enumerate(text):
            if not char.isspace():
                self._one(char, text, at)

    def _one(self, char: str, text: str, at: int) -> None:
        """One character that readers see, at its place in the text around it."""
        source = self.source
        typed = not self.code and not self.raw
        while True:
            self.space()
            if self.at >= len(source):
                raise _Lost
            here = source[self.at]
            if here == "\\" and typed and source[self.at + 1 : self.at + 2] in _ESCAPED:
                self.at += 1
                if source[self.at] != char:
                    raise _Lost
                self.at += 1
                return
            if here == "&" and typed and (entity := _ENTITY.match(source, self.at)):
                meant = clean(html.unescape(entity[0])).strip()
                if meant == char or not meant:
                    self.at = entity.end()
                    if meant:
                        return
                    continue
            if here == char and not (here in "<!！[［" and typed and self._is_more(text, at)):
                self.at += 1
                return
            if not self.skip():
                raise _Lost

    def _is_more(self, text: str, at: int) -> bool:
        """Whether a tag, a comment, a photo or a note stands here, which is not what readers see as text."""
        source = self.source
        if source[self.at] == "<":
            end = self._tag_end()
        elif source[self.at] in _OPEN:
            note = self._note_here()
            end = note.end() if note else 0
        else:
            photo = _PHOTO.match(source, self.at) if self.photos < len(self.found.photos) else None
            end = photo.end() if photo else 0
        return bool(end) and not text.startswith(source[self.at : end], at)


def _names(typed: str, name: str) -> bool:
    """Whether an address as typed holds the name of a file."""
    return name in typed or name in clean(unquote(typed))


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """A match of a pattern that matches anywhere."""
    found = pattern.match(text, at)
    if found is None:  # pragma: no cover
        raise AssertionError(pattern)
    return found


def _skip_to(tokens: Iterator[re.Match[str]], tag: str) -> None:
    """Go on behind the end of an element that has no source of its own."""
    for token in tokens:
        if token["end"] and token["tag"] == tag:
            return


_THINGS: Final[dict[str, Callable[[_Walk], bool]]] = {
    "!": _Walk.photo,
    "！": _Walk.photo,
    "[": _Walk.footnote,
    "［": _Walk.footnote,
    "<": _Walk.typed_tag,
    ">": _Walk.quote_mark,
    "＞": _Walk.quote_mark,
    "&": _Walk.blank,
    "\\": _Walk.back_slash,
}
_HANDLERS: Final[dict[str, Callable[[_Walk, re.Match[str]], None]]] = {
    "strong": _Walk.sign,
    "del": _Walk.sign,
    "br": _Walk.line_break,
    "h2": _Walk.heading,
    "h3": _Walk.heading,
    "h4": _Walk.heading,
    "hr": _Walk.rule,
    "blockquote": _Walk.quotation,
    "ul": _Walk.list,
    "ol": _Walk.list,
    "li": _Walk.item,
    "table": _Walk.table,
    "thead": _Walk.head,
    "tr": _Walk.row,
    "caption": _Walk.caption,
    "code": _Walk.coded,
    "pre": _Walk.fence,
    "a": _Walk.link,
}
