"""Styles: what the paragraphs of a Word file look like.

In: the part `styles.xml`. Out: of a style, by its id, what it is for; and of a run, whether it is bold,
hidden, struck out, how large: said by itself, or by its styles, or by what those are based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from bulletin.desk.importing.word.parts import Style

_OFF: Final = frozenset(("0", "false", "off", "none"))
_HEADING: Final = re.compile(r"(?:heading|标题)\s*(\d)(?:\s*char)?", re.IGNORECASE)
_NAMED: Final[dict[str, Style]] = {
    "title": "title",
    "subtitle": "subtitle",
    "副标题": "subtitle",
    "标题": "title",
    "caption": "caption",
    "题注": "caption",
}
_CONTENTS: Final = re.compile(
    r"(?:toc|目录|table of (?:figures|contents))\s*(?:\d|heading)?", re.IGNORECASE
)
_LONGEST_CHAIN: Final = 12  # styles based on each other; programs allow eleven
_BODY_LEVEL: Final = 9  # of an outline: text
_DIGITS: Final = 9  # of a number that a program writes
_HALF: Final = 2  # sizes are counted in half points


class Styles:
    """A file's styles."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._default = ""
        self._base: Element | None = None
        if root is None:
            return
        self._base = root.find("w-docDefaults/w-rPrDefault/w-rPr")
        for node in root.iter("w-style"):
            name = node.get("w-styleId", "")
            self._by_id[name] = node
            if node.get("w-type") == "paragraph" and is_on(node.get("w-default", "0")):
                self._default = name

    def kind(self, properties: Element | None) -> tuple[Style, int]:
        """What a paragraph is for, and a heading's level."""
        name = value(properties, "w-pStyle")
        for node in self._chain(name):
            said = _kind(value(node, "w-name"))
            if said[0]:
                return said
        said = _kind(name)
        if said[0] or properties is None:
            return said
        outline = self.paragraph(properties, "w-outlineLvl")
        level = outline.get("w-val", "") if outline is not None else ""
        number = number_in(level, _BODY_LEVEL)
        return ("heading", number + 1) if number < _BODY_LEVEL else said

    def paragraph(self, properties: Element | None, tag: str) -> Element | None:
        """What a paragraph or its style says of something (`w-jc`, `w-numPr`)."""
        own = properties.find(tag) if properties is not None else None
        if own is not None:
            return own
        for node in self._chain(value(properties, "w-pStyle")):
            said = node.find(f"w-pPr/{tag}")
            if said is not None:
                return said
        return None

    def run(
        self, paragraph: Element | None, properties: Element | None, tag: str
    ) -> Element | None:
        """What a run, its style, its paragraph's style or the whole file says of something (`w-b`)."""
        own = properties.find(tag) if properties is not None else None
        if own is not None:
            return own
        for name in (value(properties, "w-rStyle"), value(paragraph, "w-pStyle") or self._default):
            for node in self._chain(name):
                said = node.find(f"w-rPr/{tag}")
                if said is not None:
                    return said
        return self._base.find(tag) if self._base is not None else None

    def size(self, paragraph: Element | None, properties: Element | None) -> float:
        """How large a run is, in points; 0 where nothing says it."""
        said = value(self.run(paragraph, properties, "w-sz"))
        return number_in(said) / _HALF

    def _chain(self, name: str) -> Iterator[Element]:
        """A style and those it is based on."""
        for _ in range(_LONGEST_CHAIN):
            node = self._by_id.get(name)
            if node is None:
                return
            yield node
            name = value(node, "w-basedOn")


def _kind(name: str) -> tuple[Style, int]:
    if heading := _HEADING.fullmatch(name):
        return "heading", int(heading[1])
    if _CONTENTS.fullmatch(name):
        return "contents", 0
    return _NAMED.get(name.lower(), ""), 0


def value(node: Element | None, tag: str = "") -> str:
    """The `w-val` of an element, or of its child; empty where there is none."""
    if node is not None and tag:
        node = node.find(tag)
    return node.get("w-val", "") if node is not None else ""


def is_on(said: str) -> bool:
    """Whether a switch is on; named without a value, it is."""
    return said.lower() not in _OFF


def number_in(said: str, other: int = 0) -> int:
    """The number that an attribute says; `other` where it says none, or one that no program writes."""
    return int(said) if said.isdecimal() and len(said) <= _DIGITS else other


def switched(node: Element | None) -> bool:
    """Whether a property that is a switch is on."""
    return node is not None and is_on(node.get("w-val", "1"))
