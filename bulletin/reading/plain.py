"""Plain text: what no rule of Markdown applies to is not put through all of them.

In: texts, blocks and runs of text. Out: a text's HTML, where it has hardly any mark; blocks and runs
called atomic where no rule can match. `tests/reading/test_plain.py` proves the result equal to the long
way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

_BEGINNING = re.compile(r"\Z|[\d#>=+\-~:]")  # of a line, if a block rule may apply to it
_SIGN = re.compile(r"[\\`*_\[<&!|\x02\n\t]")  # … or an inline rule, or a rule for tables
_INLINE = re.compile(r"[\\`*_\[<&!\x02]|  \n")  # what any inline rule of Markdown looks for
_MARKED = re.compile(  # … and any block rule
    r"\A\Z|^[ \n\t\d#>=+\-~:]|[\\`*_\[<&!|\x02]|  \n", re.MULTILINE
)


_HEADING = re.compile(r"(#{1,6}) ++([^#]*[^#\s])")
_STRESSED = re.compile(r"(?<!\*)(\*\*?)(?![*\s])([^*]*[^*\s])\1(?!\*)")  # **so**, and nothing in it


def short_way(text: str) -> tuple[str, str] | None:
    """The HTML and the visible text of a text that has nothing but paragraphs and subheadings of a line
    each, with no mark in them but stars; or None."""
    lines: list[tuple[int, str]] = []  # the level of a subheading, or 0
    shown: list[str] = []
    for block in text.strip("\n").split("\n\n"):
        heading = _HEADING.fullmatch(block) if block[:1] == "#" else None
        line = heading[2] if heading else block
        bare = _STRESSED.sub(r"\2", line) if "*" in line else line
        if _more_than_a_line(bare):
            return None
        lines.append((len(heading[1]) if heading else 0, line))
        shown.append(bare)
    levels = sorted({level for level, _ in lines} - {0})
    tags = {0: "p"} | {level: f"h{min(at, 6)}" for at, level in enumerate(levels, 2)}
    html = "\n".join(f"<{tags[level]}>{line}</{tags[level]}>" for level, line in _safe(lines))
    return html, "\n".join(shown)


def _more_than_a_line(block: str) -> bool:
    return block != block.strip() or bool(_BEGINNING.match(block) or _SIGN.search(block))


def _safe(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines as HTML."""
    for level, line in lines:
        safe = line.replace(">", "&gt;")
        yield level, _STRESSED.sub(_stress, safe) if "*" in safe else safe


def _stress(found: re.Match[str]) -> str:
    tag = "strong" if found[1] == "**" else "em"
    return f"<{tag}>{found[2]}</{tag}>"


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
