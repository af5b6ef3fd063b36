"""Blocks: the rules by which lines become the blocks of a text.

In: a prepared text (`signs`). Out: Markdown's tree of elements, each with its line in the attribute `LINE`;
words in them are still as typed. Takes the place of Python-Markdown's own block rules, which part blocks at
blank lines alone and keep no lines; `openings` says what a line begins, `lists` and `tables` part theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from bulletin.reading import openings
from bulletin.reading.enter import Line, last_of, paragraphs
from bulletin.reading.found import Block, BlockKind, Found, quoted
from bulletin.reading.lists import MARKER, numbered_alike, read_items
from bulletin.reading.openings import goes_on, heading_of
from bulletin.reading.signs import GONE, THING, Prepared, Tag, is_plain, literal, number_of
from bulletin.reading.stress import stressed
from bulletin.reading.tables import CAPTION, cells_of, is_head, read_rows, table_of
from bulletin.reading.tags import BLOCKS

LINE: Final = "\0line"  # an attribute that no editor can type
RAW: Final = "\0raw"  # … of a paragraph that is made of typed HTML blocks
DEEPEST: Final = 30  # levels of lists and quotations; Python calls itself for each

Rule = Callable[["DialectParser", Element, Sequence[Line], int, list[Line]], int]


class DialectParser(BlockParser):
    """Markdown's block parser with the rules of this dialect, which look at lines. `prepared` and `found`
    belong to the text that is read."""

    prepared: Prepared
    found: Found

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.depth = 0
        self.notes: dict[str, Element] = {}

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 (Markdown's own name)
        """The tree of a text, from its lines."""
        return ElementTree(self.read(lines))

    def read(self, lines: Iterable[str]) -> Element:
        """The element that holds a text's blocks."""
        self.depth, self.notes = 0, {}
        root = Element("div")
        self.parse(root, self._numbered(lines))
        return root

    def _numbered(self, lines: Iterable[str]) -> list[Line]:
        """Lines with their numbers in the file: a tag or a code may have swallowed some."""
        number = self.found.first_line
        numbered = []
        for line in lines:
            if GONE not in line:
                numbered.append(Line(number, line))
            elif line.replace(GONE, "").strip():
                numbered.append(Line(number, line.replace(GONE, "")))
            number = last_of(number, line) + 1
        return numbered

    def parse(self, parent: Element, lines: Sequence[Line]) -> None:
        """Append the blocks that lines are to an element."""
        if self.depth > DEEPEST:
            fact = "正文里的列表或引用嵌套得太深"
            self.found.damage(lines[0].number, fact, "请重新粘贴正文。")
            return
        self.depth += 1
        waiting: list[Line] = []  # lines of a paragraph
        at = 0
        while at < len(lines):
            text = lines[at].text
            if not text.strip():
                self.flush(parent, waiting)
                at += 1
                continue
            end = at
            if openings.STARTING.match(text):
                for rule in RULES:
                    end = rule(self, parent, lines, at, waiting)
                    if end > at:
                        break
            if end == at:
                waiting.append(lines[at])
                end = at + 1
            at = end
        self.flush(parent, waiting)
        self.depth -= 1

    def flush(self, parent: Element, waiting: list[Line]) -> None:
        """Make paragraphs of the lines that wait."""
        if not waiting:
            return
        for number, text in paragraphs(waiting):
            self.paragraph(parent, number, text)
        waiting.clear()

    def paragraph(self, parent: Element, number: int, text: str) -> None:
        """Append one paragraph."""
        element = self.add(parent, "p", number, text)
        kind: BlockKind = "text"
        if not is_plain(text) and THING.search(text):
            element.text, raw = self._without_breaks(text)
            if raw:
                element.set(RAW, "1")
                kind = "html"
            element.text = self.words(element.text)
        self.block(kind, number, last_of(number, text))

    def _without_breaks(self, text: str) -> tuple[str, bool]:
        """A text without line feeds beside a tag that ends a paragraph, and whether it begins with one."""
        things = self.prepared.things

        def is_block(found: re.Match[str] | None) -> bool:
            thing = things[number_of(found[0])] if found else None
            return isinstance(thing, Tag) and thing.name in BLOCKS

        kept = re.sub(
            "\n(?=[\U00100000-\U00107fff]*([\U00108000-\U0010efff]))",
            lambda feed: "" if is_block(THING.match(feed[1])) else feed[0],
            text,
        )
        kept = re.sub(
            "([\U00108000-\U0010efff][\U00100000-\U00107fff]*)\n",
            lambda feed: feed[1] if is_block(THING.match(feed[1])) else feed[0],
            kept,
        )
        first = re.match("(?:[\U00100000-\U00107fff]|[\U00108000-\U0010efff])+", kept)
        return kept, any(map(is_block, THING.finditer(first[0] if first else "")))

    def add(self, parent: Element, tag: str, number: int, text: str = "") -> Element:
        """Append an element with its line and words."""
        element = SubElement(parent, tag, {LINE: str(number)})
        if text:
            element.text = self.words(text)
        return element

    def words(self, text: str) -> str:
        """Words in which stars are told apart; atomic, which spares them all rules, if none can match."""
        if "**" in text or "＊＊" in text or "~~" in text:
            text = stressed(text)
        ruled = "[" in text or "［" in text or "<" in text or "://" in text
        return text if ruled else AtomicString(text)

    def block(self, kind: BlockKind, line: int, last: int) -> None:
        """Note where a block stands."""
        self.found.blocks.append(Block(kind, line, last))


def _fence(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """Code: `signs` has looked that it ends, and made its lines literal."""
    found = openings.FENCE.fullmatch(lines[at].text)
    if found is None:
        return at
    close = re.compile(rf"[ ]*{found['ticks']}`*[ ]*")
    end = next((i for i in range(at + 1, len(lines)) if close.fullmatch(lines[i].text)), None)
    if end is None:
        return at
    parser.flush(parent, waiting)
    pre = parser.add(parent, "pre", lines[at].number)
    code = SubElement(pre, "code")
    kept = (line.text.strip(" ").replace(literal("\0"), "") for line in lines[at + 1 : end])
    code.text = AtomicString("".join(f"{line}\n" for line in kept))
    parser.block("code", lines[at].number, lines[end].number)
    return end + 1


def _heading(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """`## x`; without a blank two and more signs are one too, unless others end what they begin."""
    heading = heading_of(lines[at].text)
    if heading is None:
        return at
    number, (level, gap, text) = lines[at].number, heading
    if not gap:
        fact = f"“{quoted(lines[at].text)}”当作小标题了。"
        parser.found.remark(number, fact, "“##”后面请空一格。")
    parser.flush(parent, waiting)
    parser.add(parent, f"h{level}", number, text)
    parser.block("heading", number, number)
    return at + 1


def _rule(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """A line of nothing but signs, or of words between such signs."""
    text = lines[at].text
    words = None
    if not openings.RULE.fullmatch(text):
        words = openings.RULE_OF_WORDS.fullmatch(text)
        if words is None or words["a"][0] != words["b"][0]:
            return at
    parser.flush(parent, waiting)
    number = lines[at].number
    parser.add(parent, "hr", number)
    parser.block("rule", number, number)
    if words:
        parser.paragraph(parent, number, words["text"])
    return at + 1


def _quote(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """Lines that begin with `> `, with those that go on below; a bare `>` between is a blank line."""
    start = at
    while start < len(lines) and openings.BARE_QUOTE.fullmatch(lines[start].text):
        start += 1
    if start == len(lines) or not openings.QUOTE.match(lines[start].text):
        return at
    inside: list[Line] = []
    end = at
    while end < len(lines):
        number, text = lines[end]
        if openings.QUOTE_MARK.match(text):  # below a quotation also without a blank
            inside.append(Line(number, openings.QUOTE_MARK.sub("", text, count=1)))
        elif not (text.strip() and inside[-1].text.strip() and goes_on(lines, end, inside[-1])):
            break
        else:
            inside.append(lines[end])
        end += 1
    parser.flush(parent, waiting)
    parser.block("quote", lines[at].number, last_of(*inside[-1]))
    quote = parser.add(parent, "blockquote", lines[at].number)
    parser.parse(quote, inside)
    return end


def _list(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """Items; a run of numbers that do not count up by one is lines as typed."""
    first = MARKER.match(lines[at].text)
    if first is None:
        return at
    items, end = read_items(lines, at, goes_on)
    parser.flush(parent, waiting)
    if first["number"] and not numbered_alike(items):
        typed: list[Line] = []
        for item in items:
            head = Line(item.line, f"{item.number}{literal('.')} {item.lines[0].text}")
            if len(item.lines) == 1:
                typed.append(head)
                continue
            _as_typed(parser, parent, typed)
            parser.parse(parent, [head, *item.lines[1:]])
        _as_typed(parser, parent, typed)
        return end
    parser.block("list", lines[at].number, last_of(*items[-1].lines[-1]))
    tag = "ol" if first["number"] else "ul"
    element = parser.add(parent, tag, lines[at].number)
    if first["number"] and int(first["number"]) != 1:
        element.set("start", first["number"])
    for item in items:
        one = parser.add(element, "li", item.line)
        parser.parse(one, item.lines)
        paragraphs_in = [child for child in one if child.tag == "p"]
        if len(paragraphs_in) == 1 and one[0].tag == "p" and RAW not in one[0].attrib:
            one.text = one[0].text
            one.remove(one[0])
    return end


def _as_typed(parser: DialectParser, parent: Element, typed: list[Line]) -> None:
    if typed:
        text = "".join(f"{line.text}  \n" for line in typed)
        lines = [
            Line(line.number, part) for line, part in zip(typed, text.split("\n"), strict=False)
        ]
        parser.flush(parent, lines)
        typed.clear()


def _table(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """A table, with the line above it that captions it or asks for a chart."""
    if not is_head(lines, at):
        return at
    number = lines[at].number
    caption: Line | None = None
    if waiting and CAPTION.fullmatch(waiting[-1].text):
        caption = waiting.pop()
    parser.flush(parent, waiting)
    if caption is None and len(parent) and parent[-1].tag == "p":
        above = str(parent[-1].text or "")
        if CAPTION.fullmatch(above):
            caption = Line(int(parent[-1].attrib[LINE]), above)
            parent.remove(parent[-1])
    rows, end = read_rows(lines, at)
    width = len(cells_of(lines[at].text))
    for line, row in rows[1:]:
        if len(row) > width:
            fact = f"表格的这一行有 {len(row)} 格，表头只有 {width} 格。"
            parser.found.fault(
                line, fact, "请补上表头，或合并这一行的格子；格子里的竖线写成“\\|”。"
            )
            return end
    if caption and caption.text.lstrip().startswith("图"):
        chart = parser.add(parent, "chart", caption.number)
        chart.text = AtomicString(caption.text.strip())
        parser.block("caption", caption.number, caption.number)
        caption = None
    table = table_of(parser.add, parent, rows, cells_of(lines[at + 1].text))
    table.set(LINE, str(number))
    if caption:
        parser.block("caption", caption.number, caption.number)
        head = Element("caption", {LINE: str(caption.number)})
        said = CAPTION.fullmatch(caption.text)
        head.text = parser.words(said["text"].strip() if said else caption.text)
        table.insert(0, head)
    parser.block("table", number, lines[end - 1].number)
    return end


def _note(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """`[^1]: …`: a footnote, with lines below it up to a blank one, and indented ones below that."""
    found = openings.NOTE.fullmatch(lines[at].text)
    if found is None:
        return at
    name, number = found["name"], lines[at].number
    inside = [Line(number, found["text"])]
    end = at + 1
    blank = False
    while end < len(lines):
        text = lines[end].text
        if not text.strip():
            blank = True
        elif openings.NOTE.fullmatch(text) or not (
            text.startswith("  ") or (not blank and goes_on(lines, end, inside[-1]))
        ):
            break
        else:
            inside += [Line(number, "")] * blank
            inside.append(Line(lines[end].number, text.lstrip(" ")))
            blank = False
        end += 1
    parser.flush(parent, waiting)
    if name in parser.notes:
        first = parser.found.notes[name]
        fact = f"注“{name}”写了两次（第 {first} 行已有）。"
        parser.found.fault(number, fact, "请给其中一个换号，正文里的记号也要改。")
        return end
    parser.found.notes[name] = number
    parser.block("note", number, last_of(*inside[-1]))
    parser.notes[name] = note = Element("li", {LINE: str(number)})
    parser.parse(note, inside)
    return end


def _photo(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """A line that is only a photo stands for itself, also right under text."""
    text = lines[at].text.strip(" \u3000")
    if not openings.PHOTO.match(text) or text[-1:] not in ")）":
        return at
    parser.flush(parent, waiting)
    parser.paragraph(parent, lines[at].number, text)
    return at + 1


def _unsettled(
    parser: DialectParser, parent: Element, lines: Sequence[Line], at: int, waiting: list[Line]
) -> int:
    """待核：… is what an import leaves for a human eye."""
    del parent, waiting
    if openings.UNSETTLED.match(lines[at].text.lstrip(" ")):
        fact = f"“{quoted(lines[at].text)}”还没有核对。"
        parser.found.fault(lines[at].number, fact, "请核对，然后删去这一行。")
    return at


RULES: Final[tuple[Rule, ...]] = (
    _fence, _heading, _rule, _quote, _list, _note, _table, _photo, _unsettled,
)  # fmt: skip
"""In the order in which a line is offered to them. Each gives the place of the first line that it did not
take, which is the line's own where the rule does not apply."""
