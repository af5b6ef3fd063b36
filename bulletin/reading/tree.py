"""The tree: the bulletin's own rules, applied between Markdown and HTML.

In: the element tree of a text, with links and photos as they were typed. Out: the tree with links
resolved, tables boxed, headings levelled and lines closed up; photos and charts are taken out, and a
mark stands where each was. What the text refers to, and what is wrong in it, is gathered in `Found`.
"""

from __future__ import annotations

import html
import math
import posixpath
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Chart, Photo
from bulletin.model.faults import Fault
from bulletin.reading.decode import clean, visible
from bulletin.reading.pasted import SCHEMES

CJK: Final = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·"
MARK: Final = re.compile(r"<p>\ue000(photos|chart):([\d,]+)\ue001</p>\n?")
RESERVED: Final = re.compile("[\ue000-\ue002]")  # what the marks for photos and charts are made of

_LINE_BREAK = re.compile(rf"(?<=[{CJK}])\n(?=[{CJK}])")
_CAPTION = re.compile(
    r"(?P<kind>[图表])[：:]\s*+(?P<title>\S.*?)(?:(?<!\s)\s*+[（(](?P<unit>[^（）()]+)[）)])?"
)
_NUMBER = re.compile(r"[+\-−－]?\d[\d,，]*(?:\.\d+)?")
_STASHED = re.compile(f"{STX}([^{ETX}]*){ETX}")
_PREFIX = re.compile(r"^\{(?:static|attach|photo|filename)\}")  # Pelican's ways to name a file


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


class ArticleTree(Treeprocessor):
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
            if any(True for _ in block.iter("img")):
                self._figures(root, block)
            if block.tag == "table" and block in list(root):
                above = blocks[at - 1] if at else None
                if above is not None and above.tag == "p":
                    self._caption(root, above, block)
                _wrap_table(root, block)

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
        target = _PREFIX.sub("", visible(html.unescape(unquote(typed)))).strip()
        scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:", target)
        if scheme and scheme[1].lower() in SCHEMES:
            if scheme[1].lower() in ("http", "https"):
                link.set("rel", "external noopener")
        elif scheme or target.startswith("//") or "\\" in target:  # browsers take \ for /
            del link.attrib["href"]
            self.found.fault(
                typed, f"链接“{typed}”不能用。", "网站只链接 http、https、邮箱和电话。"
            )
        else:
            self._internal(link, typed, target)

    def _internal(self, link: Element, typed: str, target: str) -> None:
        path, hash_mark, fragment = target.partition("#")
        path = path.removeprefix(self.found.root).lstrip("/")
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
        link.set("href", f"{self.found.root}{path}{hash_mark}{fragment}")

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
        file = _PREFIX.sub("", html.unescape(unquote(typed)))
        file = unicodedata.normalize("NFC", visible(file))
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
        caption = _typed(image.get("alt", "")).strip()
        credit = _typed(image.get("title", "")).strip()
        self.found.photos.append(Photo(file, caption, credit, self.found.line_of(typed)))
        return len(self.found.photos) - 1

    def _caption(self, root: Element, above: Element, table: Element) -> None:
        """表：… above a table is its caption; 图：… draws the table's first numbers as a chart."""
        text = _text(above)
        said = _CAPTION.fullmatch(text.strip())
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
        rows = [[_text(cell).strip() for cell in row] for row in table.iter("tr")][1:]
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
        lengths = tuple(map(float, values))
        if not all(map(math.isfinite, lengths)):
            fact = f"图“{title}”里有大得画不出来的数字。"
            self.found.fault(title, fact, "请核对表的第二列。")
            return None
        return Chart(
            title,
            tuple(row[0] for row in rows),
            lengths,
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


def _text(element: Element) -> str:
    """The text of an element as it was typed."""
    return _typed("".join(element.itertext()))


def _typed(text: str) -> str:
    """Text with what Markdown set aside put back, but for the tags of HTML."""

    def stashed(match: re.Match[str]) -> str:
        name = match[1]
        return chr(int(name)) if name.isdecimal() else "&" if name == "amp" else ""

    return clean(html.unescape(_STASHED.sub(stashed, text)))


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
