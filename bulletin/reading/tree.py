"""The tree: from Markdown's elements to the parts of an article.

In: the tree of a text, with links and photos as they were typed. Out: parts in reading order (runs of safe
HTML, groups of photos, charts). The tree is walked once, in the order in which it is read, so the line of
each thing is known from the marks before it. What the text refers to, and what is wrong in it, is put in
`Found`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from bulletin.model.article import Heading, Part, Photo
from bulletin.model.clip import Clip
from bulletin.reading.anchors import href, slug_of
from bulletin.reading.blocks import LINE, RAW
from bulletin.reading.chart import read_chart
from bulletin.reading.decode import clean as clean_text
from bulletin.reading.found import Found, quoted
from bulletin.reading.pasted import clean
from bulletin.reading.pictures import Around, placed
from bulletin.reading.signs import (
    MARKS,
    STRESS,
    STRESSED,
    STRIKE,
    THING,
    WIDE_STRESS,
    Prepared,
    Sign,
    Tag,
    is_plain,
    line_of,
    number_of,
    restored,
)
from bulletin.reading.tags import BLOCKS, KEPT, VOID, attributes

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_DEEPEST: Final = 4  # the last level of headings
_APART: Final = frozenset(
    "p li ul ol blockquote hr div section table thead tbody tr th td caption pre".split()
)
_OPENED: Final = frozenset(
    "ul ol blockquote table thead tbody tr".split()
)  # a line of their own in the HTML
_STRESS_TAGS: Final = {
    sign: f"<{'/' * at}{tag}>"
    for pair, tag in ((STRESS, "strong"), (WIDE_STRESS, "strong"), (STRIKE, "del"))
    for at, sign in enumerate(pair)
}
_NUMBER: Final = re.compile(r"\d{1,4}")
_IN_CELL: Final = "\ue001"  # on both sides of a photo's number; `decode` leaves none in a text


class TreeWriter:
    """Writes one text. `notes` are the elements of its footnotes by name."""

    def __init__(self, prepared: Prepared, found: Found, notes: Mapping[str, Element]) -> None:
        self.prepared, self.found, self.notes = prepared, found, notes
        self.out: list[str] = []
        self.parts: list[Part] = []
        self.line = found.first_line
        self.seen = False  # whether the block that is written shows anything but photos
        self.placed: list[Photo | Clip] = []  # those of the block that is written
        self.used: dict[
            str, int
        ] = {}  # footnotes in the order of their first marks, and how many marks
        self.ids: dict[str, str] = {}  # headings by their words
        self.of: dict[Element, str] = {}  # … and by their elements
        self.levels: list[str] = []
        self.inside: list[str] = []
        self.typed_links: list[bool] = []  # whether each `<a>` that is open was written
        self.in_note = False

    def write(self, root: Element) -> list[Part]:
        """The parts of a tree."""
        self._name_headings(root)
        for at, block in enumerate(root):
            if block.tag == "chart":
                self._chart(block, root[at + 1])
                continue
            start, self.seen = len(self.out), False
            self.block(block)
            if self.placed:
                if not self.seen:
                    del self.out[start:]
                self._close_run()
                self._hang()
        self._footnotes()
        self._close_run()
        return self.parts

    def _hang(self) -> None:
        """Photos and clips behind the block they stood in; photos in a row are one gallery."""
        for one in self.placed:
            if isinstance(one, Clip):
                self.parts.append(Part(clip=len(self.found.clips)))
                self.found.clips.append(one)
                continue
            before = self.parts.pop().photos if self.parts and self.parts[-1].photos else ()
            self.parts.append(Part(photos=(*before, len(self.found.photos))))
            self.found.photos.append(one)
        self.placed = []

    def _close_run(self) -> None:
        raw = "".join(self.out).strip()
        self.out.clear()
        for at, kept in enumerate(clean(raw).strip().split(_IN_CELL) if raw else ()):
            if at % 2:
                self.parts.append(Part(photos=(int(kept),)))
            elif kept:
                self.parts.append(Part(html=kept))

    def block(self, element: Element) -> None:
        """Write an element and what is in it."""
        tag = element.tag
        if line := element.get(LINE):
            self.line = int(line)
        if tag in ("a", "img", "sup", "chart") or tag in _HEADINGS:
            self._special(element)
        elif tag == "hr":
            self.out.append("<hr>")
            self.seen = True
        elif tag == "p" and RAW in element.attrib:
            self.content(element)
        else:
            if tag == "table":
                self._open_table(element)
            start, seen, placed = len(self.out), self.seen, len(self.placed)
            self.seen = False
            feed = "\n" if tag in _OPENED else ""
            self.out.append(f"<{tag}{self._attributes(element)}>{feed}")
            self.inside.append(tag)
            self.content(element)
            self.inside.pop()
            self.out.append(f"</{tag}>")
            empty = len(self.placed) > placed or not (len(element) or element.text)
            if empty and not self.seen and self._may_go(tag):
                del self.out[start:]
                self.seen = seen
                return
            self.seen = self.seen or seen
            if tag == "table":
                self.out.append("\n</section>")
        if tag in _APART or tag in _HEADINGS:
            self.out.append("\n")

    def _may_go(self, tag: str) -> bool:
        """Whether an element in which there was only a photo, or a note, is left out with it."""
        return tag in ("p", "blockquote") or (tag == "li" and self.inside[-1:] == ["ul"])

    def content(self, element: Element) -> None:
        """Write what is inside an element."""
        if element.text:
            self.text(element.text)
        if element.tag == "li" and len(element) and element[0].tag in _APART:
            self.out.append("\n")
        for child in element:
            self.block(child)
            if child.tail:
                self.text(child.tail)

    def text(self, text: str) -> None:
        """Write words: marks set the line, literal signs and code are written as text, tags as tags."""
        if is_plain(text):
            self._said(text)
            return
        at = 0
        for found in re.finditer(f"{MARKS.pattern}|{THING.pattern}", text):
            self._plain(text[at : found.start()])
            at = found.end()
            if MARKS.match(found[0]):
                self.line = line_of(found[0])
                continue
            thing = self.prepared.things[number_of(found[0])]
            if isinstance(thing, Tag):
                self._tag(thing)
            elif isinstance(thing, Sign):
                self._plain(thing.meant)
            else:
                self.seen = True
                self.out.append(f"<code>{html.escape(thing.text, quote=False)}</code>")
        self._plain(text[at:])

    def _plain(self, text: str) -> None:
        """Words without marks and things; stress is marked in pairs (`stress`)."""
        if not STRESSED.search(text):
            self._said(text)
            return
        for piece in STRESSED.split(text):
            if tag := _STRESS_TAGS.get(piece):
                self.out.append(tag)
            elif piece:
                self._said(piece)

    def _said(self, text: str) -> None:
        text = html.escape(restored(text, self.prepared.things), quote=False)
        self.seen = self.seen or bool(text.strip())
        if "\n" in text and "pre" not in self.inside:
            text = text.replace("\n", "<br>\n")
        self.out.append(text)

    def words(self, element: Element) -> str:
        """The text of an element as it is read, without tags and photos."""
        return restored("".join(element.itertext()), self.prepared.things)

    def _attributes(self, element: Element) -> str:
        return "".join(
            f' {name}="{html.escape(value)}"'
            for name, value in element.attrib.items()
            if not name.startswith("\0")
        )

    def _special(self, element: Element) -> None:
        if element.tag == "a":
            self._link(element)
        elif element.tag == "img":
            self._photo(element)
        elif element.tag == "sup":
            self._note_mark(element)
        elif element.tag == "chart":  # in a list or a quotation, where none can stand
            self.out.append("<p>")
            self.content(element)
            self.out.append("</p>\n")
        else:
            level = min(self.levels.index(element.tag) + 2, _DEEPEST)
            mark = self.of[element]
            if not self.in_note:
                self.found.headings.append(Heading(mark, self.words(element).strip(), level))
            self.out.append(f'<h{level} id="{html.escape(mark)}">')
            self.content(element)
            self.out.append(f"</h{level}>")

    def _name_headings(self, root: Element) -> None:
        """The page's own headline is h1, so a text's highest heading becomes h2, and so on."""
        trees = (root, *self.notes.values())
        headings = [one for tree in trees for one in tree.iter() if one.tag in _HEADINGS]
        self.levels = sorted({element.tag for element in headings})
        taken: dict[str, int] = {}
        for heading in headings:
            slug = slug_of(self.words(heading))
            taken[slug] = taken.get(slug, 0) + 1
            self.of[heading] = f"h-{slug}" if taken[slug] == 1 else f"h-{slug}-{taken[slug]}"
            self.ids.setdefault(slug, self.of[heading])
            self.ids.setdefault(self.of[heading].removeprefix("h-"), self.of[heading])

    def _link(self, link: Element) -> None:
        typed = restored(link.get("href", ""), self.prepared.things, typed=True)
        title = restored(link.get("title", ""), self.prepared.things)
        said = href(typed, self.words(link), title, self.line, self.ids, self.found)
        self.out.append(f"<a{said}>" if said else "")
        self.inside.append("a")
        self.content(link)
        self.inside.pop()
        self.out.append("</a>" if said else "")

    def _tag(self, tag: Tag) -> None:
        """Write a typed tag, if it is one of those that are kept; what is in it stays in any case."""
        name = tag.name
        if name not in KEPT:
            if not tag.closing:
                fact = f"HTML 标记“{quoted(tag.typed)}”去掉了，里面的文字留着。"
                self.found.remark(self.line, fact, "请看看样子对不对。")
            if name not in BLOCKS or name in VOID:
                return
            name = "h2" if name == "h1" else "div"  # what parts paragraphs goes on parting them
        if tag.name == "a":
            self._typed_link(tag)
            return
        if tag.closing:
            self.out.append(f"</{name}>")
            return
        typed = attributes(tag.said)
        said = ""
        for one in ("colspan", "rowspan") if name in ("td", "th") else ("start",):
            if (one != "start" or name == "ol") and _NUMBER.fullmatch(typed.get(one, "")):
                said += f' {one}="{typed[one]}"'
        self.seen = self.seen or tag.name in VOID
        self.out.append(f"<{name}{said}>")

    def _typed_link(self, tag: Tag) -> None:
        """Write a typed `<a>` or `</a>` that leads somewhere: `<a name="x">` of an old page does not."""
        if tag.closing:
            self.out.append("</a>" if self.typed_links and self.typed_links.pop() else "")
            return
        known = attributes(tag.said)
        typed = html.unescape(known.get("href", "")).strip()
        title = clean_text(html.unescape(known.get("title", "")))
        said = href(typed, "", title, self.line, self.ids, self.found) if typed else ""
        if not typed:
            fact = f"HTML 标记“{quoted(tag.typed)}”去掉了，里面的文字留着。"
            self.found.remark(
                self.line, fact, "要链接到本篇里的一处，请写成链接到小标题：[文字](#小标题)。"
            )
        self.typed_links.append(bool(said))
        self.out.append(f"<a{said}>" if said else "")

    def _photo(self, image: Element) -> None:
        """Note a photo or a clip, which is shown behind the block in which it stands; a photo in a table, in
        its cell."""
        in_cell = "td" in self.inside or "th" in self.inside
        around: Around = (
            "注" if self.in_note else "链接" if "a" in self.inside else "表格" if in_cell else ""
        )
        one = placed(image, self.prepared.things, around, self.line, self.found)
        if one is None:
            return
        self.found.placed.append(one)
        if in_cell and isinstance(one, Photo):
            self.out.append(f"{_IN_CELL}{len(self.found.photos)}{_IN_CELL}")
            self.seen = True
            self.found.photos.append(one)
        else:
            self.placed.append(one)

    def _note_mark(self, mark: Element) -> None:
        name = mark.get("note", "")
        if name not in self.notes:
            fact = f"正文里有注“{name}”的记号，没有注文。"
            self.found.fault(self.line, fact, f"请在文末加一行“[^{name}]: 注文”，或删去记号。")
            return
        self.seen = True
        self.used[name] = self.used.get(name, 0) + 1
        number = list(self.used).index(name) + 1
        again = self.used[name] if self.used[name] > 1 else ""
        self.out.append(
            f'<sup id="fnref{again}-{name}"><a href="#fn-{name}" class="footnote-ref">{number}</a></sup>'
        )

    def _footnotes(self) -> None:
        """Write the notes in the order of their marks, which may also stand in notes."""
        for name in self.notes.keys() - self.used.keys():
            if not self.used or not _mentions(self.notes, self.used, name):
                fact = f"注“{name}”在正文里没有记号。"
                remedy = f"请在正文里加上“[^{name}]”，或删去这条注。"
                self.found.fault(self.found.notes[name], fact, remedy)
        if not self.used:
            return
        self.out.append('<div class="footnote">\n<hr>\n<ol>\n')
        self.in_note = True
        written = 0
        while written < len(self.used):
            name = list(self.used)[written]
            written += 1
            note = self.notes[name]
            self.out.append(f'<li id="fn-{name}">')
            self.inside.append("li")
            self.content(note)
            self.inside.pop()
            back = "".join(
                f'<a href="#fnref{again if again > 1 else ""}-{name}" class="footnote-backref"'
                f' title="回到正文中的注 {written}">↩</a>'
                for again in range(1, self.used[name] + 1)
            )
            ends = [at for at in range(len(self.out)) if self.out[at] == "</p>"]
            if len(note) and note[-1].tag == "p" and ends and RAW not in note[-1].attrib:
                self.out.insert(ends[-1], f"&#160;{back}")
            else:
                self.out.append(back)
            self.out.append("</li>\n")
        self.out.append("</ol>\n</div>")

    def _chart(self, chart: Element, table: Element) -> None:
        self.line = int(chart.get(LINE, "0"))
        rows = [[self.words(cell).strip() for cell in row] for row in table.iter("tr")][1:]
        drawn, reason = read_chart(self.words(chart), rows)
        if drawn is None:
            remedy = (
                "第二列每一格写一个数，可以带万、亿、% 和同一个单位；不画图，就把“图：”改成“表：”。"
            )
            self.found.fault(self.line, reason, remedy)
            return
        self._close_run()
        self.found.charts.append(drawn)
        self.parts.append(Part(chart=len(self.found.charts) - 1))

    def _open_table(self, table: Element) -> None:
        """A table scrolls inside a box of its own, which the keyboard can reach."""
        caption = table.find("caption")
        label = "表格" if caption is None else f"表格：{self.words(caption)}"
        self.out.append(
            f'<section aria-label="{html.escape(label)}" class="table-scroll" tabindex="0">\n'
        )
        self.seen = True


def _mentions(notes: Mapping[str, Element], used: Mapping[str, int], name: str) -> bool:
    """Whether a note that is used has the mark of the note `name`."""
    return any(mark.get("note") == name for one in used for mark in notes[one].iter("sup"))
