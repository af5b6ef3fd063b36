"""An article's text: Markdown in, `Body` out.

In: the text below the header, the article's path, the site's root. Out: parts in reading order
(runs of safe HTML, groups of photos, charts), the visible text, what the text refers to, and faults.

The converter is Python-Markdown, made once for each process and reused (making it costs more than
an article does). What a bulletin needs beyond it is done in `tree`, before the tree becomes HTML;
`pasted` cleans what was typed as HTML.
"""

from __future__ import annotations

import html
import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.util import ETX, STX

from bulletin.model.article import Body, Part
from bulletin.reading.pasted import CODED, address_first, clean, strange
from bulletin.reading.plain import PlainBlock, PlainText, short_way
from bulletin.reading.tree import MARK, RESERVED, ArticleTree, Found

SIGNS = 1000  # of a kind in a text: with more, Markdown's rules take minutes instead of seconds
_SIGNS = {
    "“[”": re.compile(r"\["),
    "“<”": re.compile("<"),
    "小标题或横线": re.compile(r"^ {0,3}(?:#|[-=*_][-=*_ ]*$)", re.MULTILINE),
}
# Thirty levels of lists or quotations; Markdown goes into each by calling itself.
_NESTED = re.compile(
    r"^(?: {100,}(?:[-+*]|\d+\.) | *(?:(?:[>+*-]|\d+\.) *){30,}[^\s>+*-])", re.MULTILINE
)

_INDENT = re.compile(r"\n?^\u3000+", re.MULTILINE)
_ABOVE_TABLE = re.compile(r"^[图表][：:].*\n(?=\|)", re.MULTILINE)
_NOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>|<a [^>]*class="footnote-backref".*?</a>')
_CLOSING = re.compile(r"<br ?/?>|</(?:p|h[2-6]|li|t[dhr]|caption|blockquote|dt|dd|div|section)>")
_TAG = re.compile(r"<[^>]*>")
_TORN = re.compile(f"[{STX}{ETX}]")  # what Markdown set aside and did not find again


def convert(text: str, path: str, first_line: int, root: str) -> tuple[Body, Found]:
    """Convert an article's text.

    `path` is the article's file relative to the content folder; `first_line` is the line of that
    file on which `text` starts; `root` is the path that the site's addresses start with.
    """
    found = Found(path, root, text, first_line)
    source = _paragraphs(text)
    if short := short_way(source):
        return Body((Part(html=short[0]),), short[1]), found
    for name, sign in _SIGNS.items():
        count = len(sign.findall(text))
        if count > SIGNS:
            fact = f"正文里有 {count} 个{name}，文件可能已损坏。"
            first = next(sign.finditer(text))[0]
            found.fault(first, fact, "请重新粘贴正文，或把稿件分成几篇。")
            return Body((), ""), found
    if nested := _NESTED.search(text):
        fact = "正文里的列表或引用嵌套得太深，文件可能已损坏。"
        found.fault(nested[0], fact, "请重新粘贴正文。")
        return Body((), ""), found
    _newsroom.found = found
    raw = _markdown.reset().convert(source)
    typed_html = _markdown.htmlStash.rawHtmlBlocks  # somebody typed or pasted HTML
    if typed_html:
        if "<img" in text.lower():
            found.fault(
                "<img", "正文里有 HTML 写的图片。", '请改写成 ![图说](文件名 "记者 某某 摄")。'
            )
        for typed in strange("\n".join(map(str, typed_html))):
            fact = f"HTML 写的链接“{typed}”不知道指向哪里。"
            found.fault(typed, fact, "请改写成 [文字](网址)。")
    if torn := _TORN.search(raw):
        before = visible_text(raw[: raw.rfind("<", 0, torn.start())])[-12:]
        found.fault(before, f"“{before}”后面的标记不完整。", "请检查这里的链接、注和括号。")
        return Body((), ""), found
    return _body(raw, found, pasted=bool(typed_html)), found


def _paragraphs(text: str) -> str:
    """A line that starts with typed indents (`　　`) starts a paragraph, as its editor meant it, and
    a caption line stands apart from the table below it."""
    text = RESERVED.sub("", text)
    if "\u3000" in text:
        text = _INDENT.sub("\n\n", text)
    return _ABOVE_TABLE.sub(r"\g<0>\n", text) if "\n|" in text else text


def _body(raw: str, found: Found, *, pasted: bool) -> Body:
    """Cut the HTML at the marks that `tree` left, clean each piece, and gather the visible text. To clean
    comes last: whatever is done to HTML after that could make markup of text again."""
    parts: list[Part] = []
    texts: list[str] = []
    pieces = MARK.split(raw)
    for at in range(0, len(pieces), 3):
        raw_piece = pieces[at].strip()
        coded = pasted or CODED.search(raw_piece)
        if piece := clean(raw_piece).strip() if coded else address_first(raw_piece):
            parts.append(Part(html=piece))
            texts.append(visible_text(piece))
        if at + 2 < len(pieces):
            kind, numbers = pieces[at + 1], [int(number) for number in pieces[at + 2].split(",")]
            if kind == "chart":
                parts.append(Part(chart=numbers[0]))
                texts.append(found.charts[numbers[0]].title)
            else:
                shown = parts[-1].photos if parts and parts[-1].photos else ()
                if shown:  # photos in a row, each in a paragraph of its own, are one gallery too
                    parts.pop()
                parts.append(Part(photos=(*shown, *numbers)))
                texts.extend(found.photos[number].caption for number in numbers)
    return Body(tuple(parts), "\n".join(filter(None, texts)))


def visible_text(fragment: str) -> str:
    """The text of an HTML fragment as a reader sees it, blocks parted by a line feed."""
    text = _TAG.sub("", _CLOSING.sub("\n", _NOTE_MARK.sub("", fragment)))
    return "\n".join(filter(None, map(str.strip, html.unescape(text).split("\n"))))


class _Bulletin(Extension):
    """Puts the bulletin's rules into Python-Markdown and takes out what editors do not mean."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's own name)
        md.parser.blockprocessors.register(PlainBlock(md.parser), "plain", 110)  # before all others
        md.treeprocessors.register(PlainText(md), "plain", 25)  # just before inline
        md.treeprocessors.register(_newsroom, "newsroom", 15)  # after inline, before prettify
        md.parser.blockprocessors.deregister("code")  # four blanks are an indent, not program code
        md.inlinePatterns.deregister("automail")  # it hides addresses behind character codes


_newsroom = ArticleTree()
_markdown = Markdown(
    extensions=[
        TableExtension(use_align_attribute=True),
        FootnoteExtension(SEPARATOR="-", BACKLINK_TITLE="回到正文中的注 {}"),
        SaneListExtension(),
        _Bulletin(),  # type: ignore[no-untyped-call]
    ],
    output_format="html",
)
