"""A page's elements, as a browser would have them.

In: the text of a page that the build wrote. Out: `Element`, a tree. What the build writes has every closing
tag that HTML asks for; a tag that is left open ends with its parent.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)


class Element:
    """An element: its tag, its attributes, and what is in it, in order: text and elements."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    @property
    def classes(self) -> set[str]:
        """The words of its class."""
        return set(self.attributes.get("class", "").split())

    @property
    def elements(self) -> Iterator[Element]:
        """The elements right in it."""
        return (child for child in self.children if isinstance(child, Element))

    @property
    def text(self) -> str:
        """All text in it, in order."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def all(self, tag: str = "", of: str = "") -> Iterator[Element]:
        """Every element in it, at any depth, of this tag and this class, in order."""
        for child in self.elements:
            if (not tag or child.tag == tag) and (not of or of in child.classes):
                yield child
            yield from child.all(tag, of)

    def first(self, tag: str = "", of: str = "") -> Element | None:
        """The first of `all`, if there is one."""
        return next(self.all(tag, of), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self._last = self.root  # what was opened last

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in _VOID:
            self._open.append(self._last)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(made)
        self._last = made

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_page(text: str) -> Element:
    """The tree of a page; its root has no tag."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root
