"""An article's text: Markdown in, `Body` out.

In: the text below the header, the article's path, the site's root. Out: parts in reading order
(runs of safe HTML, groups of photos, charts), the visible text, what the text refers to, and faults.

Python-Markdown is the frame, made once for each process and reused, with the rules of this paper's dialect
in place of its own: `signs` makes characters final, `blocks` parts lines into blocks, `inline` knows links,
photos and notes, `tree` writes the parts and has them sanitised, and `law` looks that nothing was lost. The
dialect is described in `docs/手册/3-正文.md`, its reasons in `docs/decisions/`.
"""

from __future__ import annotations

import html
import re
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor as InlineEngine
from markdown.util import AtomicString

from bulletin.model.article import Body
from bulletin.reading.blocks import LINE, DialectParser
from bulletin.reading.found import Found
from bulletin.reading.inline import BRACKETS, inline_rules
from bulletin.reading.law import lost
from bulletin.reading.signs import prepare
from bulletin.reading.tree import TreeWriter

_NOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>|<a [^>]*class="footnote-backref".*?</a>')
_CLOSING = re.compile(r"<br ?/?>|</(?:p|h[2-6]|li|t[dhr]|caption|blockquote|dt|dd|div|section)>")
_TAG = re.compile(r"<[^>]*>")
_COUNTED: Final = re.compile(
    r'<(?P<list>ol|ul)(?: start="(?P<start>\d+)")?[^>]*>|<(?P<end>/)(?:ol|ul)>|<li(?P<note> id=)?[^>]*>'
)


def convert(
    text: str, path: str, first_line: int, root: str, origin: str = ""
) -> tuple[Body, Found]:
    """Convert an article's text.

    `path` is the article's file relative to the content folder; `first_line` is the line of that
    file on which `text` starts; `root` is the path that the site's addresses start with, `origin` what
    stands before it (`https://paper.example`).
    """
    found = Found(path, root, first_line, origin)
    prepared = prepare(text, found)
    if found.damaged:
        return Body((), ""), found
    _parser.prepared, _parser.found = prepared, found
    tree = _parser.read(prepared.text.split("\n"))
    _words(tree, found)
    for note in _parser.notes.values():
        _words(note, found)
    if found.damaged:
        return Body((), ""), found
    parts = TreeWriter(prepared, found, _parser.notes).write(tree)
    texts = [
        visible_text(part.html)
        or "\n".join(filter(None, (found.photos[at].caption for at in part.photos)))
        or (found.charts[part.chart].title if part.chart is not None else "")
        or (found.clips[part.clip].caption if part.clip is not None else "")
        for part in parts
    ]
    body = Body(tuple(parts), "\n".join(filter(None, texts)))
    loss = lost(text, body, found)
    if loss and not found.faults:
        found.fault(*loss)
    return body, found


def _words(tree: Element, found: Found) -> None:
    """Have the inline rules applied, where there are words to which one could apply."""
    some = False
    for element in tree.iter():
        if element.text and not isinstance(element.text, AtomicString):
            some = True
            brackets = element.text.count("[") + element.text.count("［")
            if brackets > BRACKETS:
                line = int(element.get(LINE) or found.first_line)
                fact = f"这一段里有 {brackets} 个“[”"
                found.damage(line, fact, "请重新粘贴正文，或把稿件分成几篇。")
                return
    if some:
        _inline.run(tree)


def visible_text(fragment: str) -> str:
    """The text of an HTML fragment as a reader sees it, blocks parted by a line feed, items of numbered
    lists with their numbers."""
    if "<ol" in fragment:
        fragment = _numbered(fragment)
    text = _TAG.sub("", _CLOSING.sub("\n", _NOTE_MARK.sub("", fragment)))
    lines = map(str.strip, html.unescape(text).split("\n"))
    return "\n".join(filter(None, lines))


def _numbered(fragment: str) -> str:
    """HTML in which the numbers of lists are text."""
    lists: list[int | None] = []

    def seen(tag: re.Match[str]) -> str:
        if tag["list"]:
            lists.append(int(tag["start"] or 1) if tag["list"] == "ol" else None)
        elif tag["end"]:
            if lists:
                lists.pop()
        elif lists and (number := lists[-1]) is not None and not tag["note"]:
            lists[-1] = number + 1
            return f"{tag[0]}{number}. "
        return tag[0]

    return _COUNTED.sub(seen, fragment)


class _Dialect(Extension):
    """Puts the rules of the dialect into Python-Markdown in place of its own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's own name)
        md.inlinePatterns = inline_rules(md)


_markdown = Markdown(extensions=[_Dialect()])  # type: ignore[no-untyped-call]
_parser = DialectParser(_markdown)
_inline = InlineEngine(_markdown)
