"""Texts: all text that a Word file holds, and what of it arrived nowhere.

In: the trees of its parts, and the `WordFile` made of them. Out: the text of each paragraph, once; and
those of which a character is neither in an item nor on the list of what is left, for that list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from bulletin.desk.importing.blocks import Left
from bulletin.desk.importing.word.drawing import branch
from bulletin.desk.importing.word.parts import Grid, Item, Line, WordFile
from bulletin.reading.decode import clean

_TEXTS: Final = ("w-t", "w-delText", "m-t", "a-t")


def texts_of(node: Element) -> Iterator[str]:
    """The text of each paragraph in a part, once."""
    for one in _paragraphs(node):
        if text := "".join(_own(one)).strip():
            yield text


def _paragraphs(node: Element) -> Iterator[Element]:
    for child in branch(node) if node.tag == "mc-AlternateContent" else node:
        if child.tag == "w-p":
            yield child
        yield from _paragraphs(child)


def _own(node: Element) -> Iterator[str]:
    """The texts of a paragraph, without those of paragraphs inside it (a text box)."""
    for child in branch(node) if node.tag == "mc-AlternateContent" else node:
        if child.tag in _TEXTS:
            yield clean(child.text or "")
        elif child.tag == "w-tab":
            yield " "
        elif child.tag != "w-p":
            yield from _own(child)


def missed(roots: Iterable[Element], word: WordFile) -> Iterator[Left]:
    """The paragraphs of which a character arrived nowhere."""
    there = Counter[str]()
    for text in _arrived(word):
        there.update(text)
    for root in roots:
        for text in texts_of(root):
            wanted = Counter("".join(text.split()))
            if all(there[char] >= count for char, count in wanted.items()):
                there -= wanted
            else:
                yield Left(0, text, "没有转过来的文字")


def _arrived(word: WordFile) -> Iterator[str]:
    def said(items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            if isinstance(item, Line):
                yield from (run.text for run in item.runs)
                yield from (one for one in item.remarks if one.startswith("批注"))
            elif isinstance(item, Grid):
                for row in item.rows:
                    for cell in row:
                        yield from said(cell)

    yield from said(word.items)
    for lines in word.footnotes.values():
        yield from said(lines)
    yield from (one.text for one in word.left)
