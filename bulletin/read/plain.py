"""Plain text: what no rule of Markdown applies to is not put through all of them.

In: texts, blocks and runs of text. Out: a text's paragraphs, where it has nothing else; blocks and runs
called atomic where no rule can match. `tests/read/test_plain.py` proves the result equal to the long
way.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

_INLINE = re.compile(r"[\\`*_\[<&!\x02]|  \n")  # what any inline rule of Markdown looks for
_MARKED = re.compile(  # … and any block rule
    r"\A\Z|^[ \n\t\d#>=+\-~:]|[\\`*_\[<&!|\x02]|  \n", re.MULTILINE
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that has nothing else, each on a line of its own; or none."""
    blocks = text.strip("\n").split("\n\n")
    return [] if any(map(_more_than_a_line, blocks)) else blocks


def _more_than_a_line(block: str) -> bool:
    return "\n" in block or "\t" in block or block[-1:] == " " or bool(_MARKED.search(block))


class PlainBlock(BlockProcessor):
    """Most blocks of a newspaper's text are paragraphs without any mark. They are taken as such at
    once, and their text is called atomic, which spares them all other rules of Markdown: nearly half
    of the time that a text takes."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether no rule but that for paragraphs can apply to this block."""
        return parent.tag == "div" and not self.parser.state and not _MARKED.search(block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make the block a paragraph."""
        SubElement(parent, "p").text = AtomicString(blocks.pop(0).lstrip())


class PlainText(Treeprocessor):
    """The same for the text of cells, list items and headings, before the inline rules see it."""

    def run(self, root: Element) -> None:
        """Call each element's text atomic that no inline rule can apply to."""
        for element in root.iter():
            if element.text and not _INLINE.search(element.text):
                element.text = AtomicString(element.text)
