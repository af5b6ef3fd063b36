"""An article's text: Markdown in, `Body` out.

In: the text below the header, the article's path, the site's root. Out: parts in reading order
(runs of safe HTML, groups of photos, charts), the visible text, what the text refers to, and faults.

The converter is Python-Markdown, made once for each process and reused (making it costs more than
an article does). What a bulletin needs beyond it is done in one place, on the element tree, before
it becomes HTML: `_Newsroom` takes photos and charts out, resolves links, and closes up lines.
"""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from bulletin.addresses import ARTICLE_PATH
from bulletin.article import Body, Chart, Part, Photo
from bulletin.faults import Fault

CJK: Final = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·"
_LINE_BREAK = re.compile(rf"(?<=[{CJK}])\n(?=[{CJK}])")
_INDENT = re.compile(r"\n?^\u3000+", re.MULTILINE)
_MARK = re.compile(r"<p>\ue000(photos|chart):([\d,]+)\ue001</p>\n?")
_CLOSING = re.compile(r"<br ?/?>|</(?:p|h[2-6]|li|t[dhr]|caption|blockquote|dt|dd|div|section)>")
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"[\\`*_\[<&!\x02]|  \n")  # what any inline rule of Markdown looks for
_MARKED = re.compile(
    r"\A\Z|^[ \n\t\d#>=+\-~:]|[\\`*_\[<&!|\x02]|  \n", re.MULTILINE
)  # … and any block rule
_BLANKS = re.compile(r"\s*\n\s*")
_CAPTION = re.compile(
    r"(?P<kind>[图表])[：:]\s*(?P<title>.+?)\s*(?:[（(](?P<unit>[^（）()]+)[）)])?\s*"
)
_NUMBER = re.compile(r"[+\-−－]?\d[\d,，]*(?:\.\d+)?")
_PHOTO_PREFIX = re.compile(r"^\{(?:static|attach|photo|filename)\}")

_HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"', re.IGNORECASE)
_ABOVE_TABLE = re.compile(r"^[图表][：:].*\n(?=\|)", re.MULTILINE)
_NOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>|<a class="footnote-backref".*?</a>')
_RESERVED = re.compile("[\ue000-\ue002]")  # what the marks for photos and charts are made of

SCHEMES: Final = {"http", "https", "mailto", "tel"}
_INTERNAL = "internal"  # stands before the addresses that were resolved here, until all is clean
_KNOWN = SCHEMES | {_INTERNAL}

# What pasted HTML may keep: text structure alone. No address but a link's, no style, no script.
TAGS: Final = set(
    "a abbr b blockquote br caption cite code dd del div dl dt em h2 h3 h4 h5 h6 hr i ins li ol p"
    " pre q rp rt ruby s section small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES: Final = {
    "a": {"href", "rel", "title", "class", "id", "role", "aria-label"},
    "div": {"class"},
    "section": {"class", "tabindex", "aria-label"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
}
CLASSES: Final = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote"},
    "section": {"table-scroll"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
}
_CLEAN_ATTRIBUTES = {tag: names - {"class"} for tag, names in ATTRIBUTES.items()}


@dataclass(slots=True)
class Found:
    """What a conversion found in one text, gathered while the tree is walked."""

    path: str
    root: str
    source: str
    first_line: int
    photos: list[Photo] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, needle: str) -> int:
        """The line of the file in which `needle` first stands; the text's first line if none."""
        at = self.source.find(needle)
        return self.first_line + (self.source.count("\n", 0, at) if at >= 0 else 0)

    def fault(self, needle: str, fact: str, remedy: str) -> None:
        """Note a fault at the line where `needle` stands."""
        self.faults.append(Fault(self.path, self.line_of(needle), fact, remedy))


def convert(text: str, path: str, first_line: int, root: str) -> tuple[Body, Found]:
    """Convert an article's text.

    `path` is the article's file relative to the content folder; `first_line` is the line of that
    file on which `text` starts; `root` is the path that the site's addresses start with.
    """
    found = Found(path, root, text, first_line)
    _newsroom.found = found
    raw = _markdown.reset().convert(_paragraphs(text))
    if _markdown.htmlStash.html_counter:  # somebody typed or pasted HTML: keep its structure alone
        if "<img" in text.lower():
            found.fault(
                "<img", "正文里有 HTML 写的图片。", '请改写成 ![图说](文件名 "记者 某某 摄")。'
            )
        raw = nh3.clean(
            raw,
            tags=TAGS,
            attributes=_CLEAN_ATTRIBUTES,
            allowed_classes=CLASSES,
            url_schemes=_KNOWN,
            link_rel=None,
        )
        for address in _HREF.findall(raw):
            if not address.startswith("#") and urlsplit(address).scheme not in _KNOWN:
                typed = html.unescape(address)
                found.fault(
                    typed, f"HTML 写的链接“{typed}”不知道指向哪里。", "请改写成 [文字](网址)。"
                )
    return _body(raw.replace(f'href="{_INTERNAL}:', 'href="'), found), found


def _paragraphs(text: str) -> str:
    """A line that starts with typed indents (`　　`) starts a paragraph, as its editor meant it, and
    a caption line stands apart from the table below it."""
    return _ABOVE_TABLE.sub(r"\g<0>\n", _INDENT.sub("\n\n", _RESERVED.sub("", text)))


def _body(raw: str, found: Found) -> Body:
    """Cut the HTML at the marks that `_Newsroom` left, and gather the visible text."""
    parts: list[Part] = []
    texts: list[str] = []
    pieces = _MARK.split(raw)
    for at in range(0, len(pieces), 3):
        if piece := pieces[at].strip():
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
    return _BLANKS.sub("\n", html.unescape(text)).strip()


class _PlainBlock(BlockProcessor):
    """Most blocks of a newspaper's text are paragraphs without any mark. They are taken as such at
    once, and their text is called atomic, which spares them all other rules of Markdown: nearly half
    of the time that a text takes."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether no rule but that for paragraphs can apply to this block."""
        return parent.tag == "div" and not self.parser.state and not _MARKED.search(block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make the block a paragraph."""
        SubElement(parent, "p").text = AtomicString(blocks.pop(0).lstrip())


class _PlainText(Treeprocessor):
    """The same for the text of cells, list items and headings, before the inline rules see it."""

    def run(self, root: Element) -> None:
        """Call each element's text atomic that no inline rule can apply to."""
        for element in root.iter():
            if element.text and not _INLINE.search(element.text):
                element.text = AtomicString(element.text)


class _Newsroom(Treeprocessor):
    """The bulletin's own rules, applied to the tree between Markdown and HTML."""

    found: Found

    def run(self, root: Element) -> None:
        """Walk the top-level blocks once; replace photos and charts by marks."""
        self._level_headings(root)
        for element in root.iter():
            self._close_up(element)
            if element.tag == "a":
                self._link(element)
            elif element.tag in ("td", "th"):
                self._align(element)
        blocks = list(root)
        for at, block in enumerate(blocks):
            if block.tag == "table":
                above = blocks[at - 1] if at else None
                if above is not None and above.tag == "p":
                    self._caption(root, above, block)
                _wrap_table(root, block)
            elif any(True for _ in block.iter("img")):
                self._figures(root, block)

    def _level_headings(self, root: Element) -> None:
        """The page's own headline is h1, so a text's highest heading becomes h2, and so on."""
        headings = [element for element in root.iter() if re.fullmatch("h[1-6]", element.tag)]
        levels = sorted({element.tag for element in headings})
        for heading in headings:
            heading.tag = f"h{min(levels.index(heading.tag) + 2, 6)}"

    def _close_up(self, element: Element) -> None:
        """A line break between Chinese characters is not a space."""
        if element.text and "\n" in element.text and element.tag != "code":
            element.text = _LINE_BREAK.sub("", element.text)
        if element.tail and "\n" in element.tail:
            element.tail = _LINE_BREAK.sub("", element.tail)

    def _align(self, cell: Element) -> None:
        """Columns are aligned by class, because the site allows no style attribute."""
        if side := cell.attrib.pop("align", ""):
            cell.set("class", f"align-{side}")
        if cell.tag == "th":
            cell.set("scope", "col")

    def _link(self, link: Element) -> None:
        """Resolve a link: another article's file becomes its address, the outside is marked."""
        typed = link.get("href", "")
        if typed.startswith("#") or link.get("class", "").startswith("footnote"):
            return
        target = _PHOTO_PREFIX.sub("", html.unescape(unquote(typed))).strip()
        scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:", target)
        if scheme and scheme[1].lower() in SCHEMES:
            if scheme[1].lower() in ("http", "https"):
                link.set("rel", "external noopener")
        elif scheme or target.startswith("//"):
            del link.attrib["href"]
            self.found.fault(
                typed, f"链接“{typed}”不能用。", "网站只链接 http、https、邮箱和电话。"
            )
        else:
            self._internal(link, typed, target)

    def _internal(self, link: Element, typed: str, target: str) -> None:
        path, hash_mark, fragment = target.partition("#")
        path = path.removeprefix(self.found.root) if path.endswith("/") else path.lstrip("/")
        if not target.startswith("/"):
            path = posixpath.join(posixpath.dirname(self.found.path), path)
        path = posixpath.normpath(path) + ("/" if path.endswith("/") else "")
        if article := ARTICLE_PATH.fullmatch(path):
            path = article["address"] + "/"
        elif page := re.fullmatch(r"pages/([^/]+)\.md", path):
            path = page[1] + "/"
        if path.startswith("../"):
            del link.attrib["href"]
            self.found.fault(typed, f"链接“{typed}”指到了网站外面。", "请写文章的文件名或网址。")
            return
        path = "" if path in (".", "./") else path
        self.found.links.append((path, self.found.line_of(typed)))
        link.set("href", f"{_INTERNAL}:{self.found.root}{path}{hash_mark}{fragment}")

    def _figures(self, root: Element, block: Element) -> None:
        """Take the photos out of a block and set a mark for them below it."""
        numbers = []
        for parent in list(block.iter()):
            for child in list(parent):
                if child.tag == "img":
                    number = self._photo(child)
                    if number is not None:
                        numbers.append(number)
                    _remove(parent, child)
        position = list(root).index(block)
        if not "".join(block.itertext()).strip():
            root.remove(block)
        else:
            position += 1
        if numbers:
            mark = Element("p")
            mark.text = f"\ue000photos:{','.join(map(str, numbers))}\ue001"
            root.insert(position, mark)

    def _photo(self, image: Element) -> int | None:
        """Note a photo; its number, or None where its address cannot be one."""
        typed = image.get("src", "")
        file = unicodedata.normalize("NFC", _PHOTO_PREFIX.sub("", html.unescape(unquote(typed))))
        if re.match(r"(?:[a-zA-Z][a-zA-Z0-9+.\-]*:|//)", file):
            self.found.fault(
                typed, f"图片“{typed}”在别的网站上。", "请把图片存到文章旁边，只写文件名。"
            )
            return None
        file = resolve(self.found.path, file)
        if not file:
            self.found.fault(
                typed, f"图片“{typed}”不在内容文件夹里。", "请把图片放在文章旁边，只写文件名。"
            )
            return None
        caption = html.unescape(image.get("alt", "")).strip()
        credit = html.unescape(image.get("title", "")).strip()
        self.found.photos.append(Photo(file, caption, credit, self.found.line_of(typed)))
        return len(self.found.photos) - 1

    def _caption(self, root: Element, above: Element, table: Element) -> None:
        """表：… above a table is its caption; 图：… draws the table's first numbers as a chart."""
        text = "".join(above.itertext())
        said = _CAPTION.fullmatch(text)
        if said is None:
            return
        if said["kind"] == "表":
            caption = Element("caption")
            caption.text = text.strip()[2:].strip()
            table.insert(0, caption)
            root.remove(above)
        elif chart := self._chart(table, said["title"], said["unit"] or ""):
            self.found.charts.append(chart)
            for child in list(above):
                above.remove(child)
            above.text = f"\ue000chart:{len(self.found.charts) - 1}\ue001"

    def _chart(self, table: Element, title: str, unit: str) -> Chart | None:
        """The chart of a table: its first column labels the bars, its second gives their lengths."""
        rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")][1:]
        numbers = [_NUMBER.match(row[1]) if len(row) > 1 else None for row in rows]
        if not rows or not all(numbers):
            self.found.fault(
                title,
                f"图“{title}”画不出来：表的第二列不全是数字。",
                "请让第二列每一格都以数字开头。",
            )
            return None
        values = [re.sub("[,，]", "", number[0]) for number in numbers if number]
        values = [re.sub("[−－]", "-", value) for value in values]
        return Chart(
            title,
            tuple(row[0] for row in rows),
            tuple(map(float, values)),
            tuple(row[1] for row in rows),
            unit,
        )


def resolve(path: str, file: str) -> str:
    """The file that `file`, as typed in the article at `path`, names: relative to the content
    folder, in NFC; or empty if that would lie outside it. A leading slash means the content folder."""
    base = "" if file.startswith("/") else posixpath.dirname(path)
    joined = posixpath.normpath(posixpath.join(base, file.lstrip("/")))
    outside = joined.startswith("../") or joined in ("..", ".") or "\0" in joined or "\\" in joined
    return "" if outside or not file else unicodedata.normalize("NFC", joined)


def _remove(parent: Element, child: Element) -> None:
    """Remove an element but keep the text behind it."""
    position = list(parent).index(child)
    tail = (child.tail or "").lstrip("\n")
    if position:
        before = parent[position - 1]
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)


def _wrap_table(root: Element, table: Element) -> None:
    """A table scrolls inside a box of its own, which the keyboard can reach."""
    position = list(root).index(table)
    root.remove(table)
    box = Element("section", {"class": "table-scroll", "tabindex": "0"})
    caption = table.find("caption")
    box.set("aria-label", "表格" if caption is None else f"表格：{caption.text}")
    box.append(table)
    root.insert(position, box)


class _Bulletin(Extension):
    """Puts the bulletin's rules into Python-Markdown and takes out what editors do not mean."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's own name)
        md.parser.blockprocessors.register(
            _PlainBlock(md.parser), "plain", 110
        )  # before all others
        md.treeprocessors.register(_PlainText(md), "plain", 25)  # just before inline
        md.treeprocessors.register(_newsroom, "newsroom", 15)  # after inline, before prettify
        md.parser.blockprocessors.deregister("code")  # four blanks are an indent, not program code
        md.inlinePatterns.deregister("automail")  # it hides addresses behind character codes


_newsroom = _Newsroom()
_markdown = Markdown(
    extensions=[
        TableExtension(use_align_attribute=True),
        FootnoteExtension(SEPARATOR="-", BACKLINK_TITLE="回到正文中的注 {}"),
        SaneListExtension(),
        _Bulletin(),  # type: ignore[no-untyped-call]
    ],
    output_format="html",
)
