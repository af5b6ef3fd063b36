"""Fragment: a text's HTML, as another platform's editor takes it.

In: the parts that the reader makes of a text, a look, what makes an address whole. Out: HTML of the elements
that the look names, with inline styles and nothing else that says how it is to look. What a text shows stays,
character by character and in its order; marks and numbers that a browser would draw become characters
where the look has no lists. Addresses that are not shown are noted, to stand at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder

from bulletin.desk.copying.looks import Look
from bulletin.model.article import Part

_BULLETS: Final = ("• ", "– ")  # of a list, of all lists within it
_VOID: Final = ("br", "hr", "wbr")
_AROUND: Final = {"q": ("“", "”"), "rt": ("（", "）")}
"""What a browser draws around an element, or sets above the line: here it is typed."""


# An element that stands for a part that is no HTML; no text can have it.
_PART: Final = "bulletin-part"

Whole = Callable[[str], str]
"""Makes an address one that leads there from anywhere."""


def rewritten(
    parts: Sequence[Part],
    look: Look,
    whole: Whole,
    pictured: Callable[[Part], str],
    noted: dict[str, int],
) -> str:
    """A text rewritten. `pictured` writes the photos or the chart of a part: one may stand in the middle of
    a table, so parts are read together. `noted` numbers the addresses that were met so far, and gets those
    that are new."""
    html = "".join(
        part.html or f'<{_PART} n="{number}"></{_PART}>' for number, part in enumerate(parts)
    )
    writer = _Writer(look, whole, lambda number: pictured(parts[number]), noted)
    return "".join(writer.inside(_tree(html)))


def opened(look: Look, name: str, tag: str, more: str = "") -> str:
    """A start tag with the look's style of that name."""
    style = f' style="{look.styles[name]}"' if name in look.styles else ""
    return f"<{tag}{more}{style}>"


class _Reader(HTMLParser):
    """HTML that was made well formed, as a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()
        self.tree.start("all", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def _tree(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.tree.end("all")
    return reader.tree.close()


class _Writer:
    """Writes a tree anew, element by element."""

    def __init__(
        self, look: Look, whole: Whole, pictured: Callable[[int], str], noted: dict[str, int]
    ) -> None:
        self._look = look
        self._whole = whole
        self._pictured = pictured
        self._noted = noted
        self._depth = 0  # of the list that is being written
        self._mark = ""  # of an item that has begun and shows nothing yet
        self._notes = False  # within the notes at the end of a text
        self._code = False

    def inside(self, one: Element) -> Iterator[str]:
        """What an element holds."""
        yield from self._text(one.text or "")
        for child in one:
            yield from self._element(child)
            yield from self._text(child.tail or "")

    def _text(self, text: str) -> Iterator[str]:
        if text.strip() or self._code:
            yield from self._marked()
        written = escape(text, quote=False)
        if self._code and self._look.blanks:
            written = written.replace(" ", "&nbsp;").replace("\n", "<br>")
        yield written

    def _marked(self) -> Iterator[str]:
        """The mark of the item that begins here, once."""
        mark, self._mark = self._mark, ""
        if mark:
            yield mark

    def _element(self, one: Element) -> Iterator[str]:
        tag, kind = one.tag, one.get("class", "")
        if tag == _PART:
            yield from self._marked()
            yield self._pictured(int(one.get("n", "0")))
        elif tag == "a":
            yield from self._link(one, kind)
        elif tag in ("br", "hr"):
            yield opened(self._look, tag, tag)
        elif tag in ("ul", "ol"):
            yield from self._list(one)
        elif tag == "table":
            yield from self._table(one)
        elif tag == "caption":
            return  # it stands before its table
        elif tag == "section" and "table-scroll" in kind:
            yield from self.inside(one)
        elif tag in self._look.tags:
            self._notes, before = self._notes or kind == "footnote", self._notes
            yield from self._written(one, tag)
            self._notes = before
        else:
            yield from self.inside(one)

    def _written(self, one: Element, name: str, more: str = "") -> Iterator[str]:
        """An element under the tag that stands for it, with its style."""
        tag = self._look.tags[name]
        if tag in ("span", "strong", "em", "code"):
            yield from self._marked()
        self._code, before = self._code or name == "pre", self._code
        start, end = _AROUND.get(name, ("", ""))
        yield opened(self._look, name, tag, more) + start
        yield from self.inside(one)
        yield f"{end}</{tag}>"
        self._code = before

    # --- lists ----------------------------------------------------------------------------------

    def _list(self, one: Element) -> Iterator[str]:
        yield from self._marked()
        real = self._look.lists and not self._notes
        start = one.get("start", "1")
        number = int(start)
        more = f' start="{start}"' if real and one.tag == "ol" and number != 1 else ""
        tag = self._look.tags[one.tag] if real else "section"
        self._depth += 1
        yield opened(self._look, one.tag, tag, more)
        for item in one:
            if not real:
                self._mark = self._mark_of(one.tag, number)
            number += 1
            yield opened(self._look, "li", "li" if real else "section")
            yield from self.inside(item)
            yield from self._marked()
            yield "</li>" if real else "</section>"
        yield f"</{tag}>"
        self._depth -= 1

    def _mark_of(self, tag: str, number: int) -> str:
        if self._notes:
            return f"[注{number}] "
        return f"{number}. " if tag == "ol" else _BULLETS[min(self._depth, len(_BULLETS)) - 1]

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, one: Element) -> Iterator[str]:
        if (caption := one.find("caption")) is not None:
            yield from self._written(caption, "caption")
        yield opened(self._look, "wide", "section") + opened(self._look, "table", "table")
        for part in one:
            if part.tag == "tr":
                yield from self._row(part)
            elif part.tag != "caption":
                tag = self._look.tags[part.tag]
                yield f"<{tag}>"
                for row in part:
                    yield from self._row(row)
                yield f"</{tag}>"
        yield "</table></section>"

    def _row(self, row: Element) -> Iterator[str]:
        yield "<tr>"
        for cell in row:
            names = (name for name in ("colspan", "rowspan") if cell.get(name, "").isdecimal())
            more = "".join(f' {name}="{cell.get(name)}"' for name in names)
            yield from self._written(cell, cell.tag, more)
        yield "</tr>"

    # --- links ----------------------------------------------------------------------------------

    def _link(self, one: Element, kind: str) -> Iterator[str]:
        if "footnote-backref" in kind:
            return  # it leads back to where a copy has nothing to press
        if "footnote-ref" in kind:
            yield f"[注{''.join(one.itertext())}]"
            return
        yield from self._marked()
        address = one.get("href", "")
        leads = bool(address) and not address.startswith("#")
        if leads and self._look.links:
            yield f'<a href="{escape(self._whole(address))}">'
        yield from self.inside(one)
        if leads and self._look.links:
            yield "</a>"
        elif leads and (shown := address.removeprefix("mailto:")) not in "".join(one.itertext()):
            target = shown if shown != address else self._whole(address)
            number = self._noted.setdefault(target, len(self._noted) + 1)
            yield f"{opened(self._look, 'sup', 'sup')}[{number}]</sup>"
