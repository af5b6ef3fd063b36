"""Walk: goes through a Word file's parts, block by block.

In: the bytes of a file. Out: `WordFile`: its paragraphs, pictures, tables and footnotes as Word shows them
with all changes accepted; and the list of what is none of these. Whatever of the file's text is in neither
is added to that list at the end.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from bulletin.desk.importing.word.drawing import branch
from bulletin.desk.importing.word.looks import How
from bulletin.desk.importing.word.numbering import Numbering
from bulletin.desk.importing.word.opened import Comment, Open, Photos
from bulletin.desk.importing.word.package import Package
from bulletin.desk.importing.word.paragraph import Paragraph
from bulletin.desk.importing.word.parts import Grid, Item, Line, Picture, WordFile
from bulletin.desk.importing.word.styles import Styles, number_in, value
from bulletin.desk.importing.word.texts import missed, texts_of

_EDGE: Final = re.compile(r"word/(?:header|footer)\d*\.xml")
_MOST_CELLS: Final = 64  # columns; Word has room for 63
_BARE: Final = frozenset(("w-r", "w-hyperlink", "m-oMathPara", "m-oMath"))
_SILENT: Final = frozenset(("w-sectPr", "w-sdtPr", "w-sdtEndPr", "w-tcPr", "w-tblPr"))
_NO_NOTES: Final = ("separator", "continuationSeparator", "continuationNotice")


def read_word(data: bytes, name: str = "tu") -> WordFile:
    """Read a `.docx` file. `name` is what its pictures are named after. Raises `NotWord`."""
    package = Package(data)
    parts = _Parts(package)
    notes = {
        f"{one.tag[2]}{one.get('w-id', '')}": one
        for one in parts.rows("footnotes", "endnotes")
        if one.get("w-type") not in _NO_NOTES
    }
    comments = {
        one.get("w-id", ""): Comment(one.get("w-author", ""), " ".join(texts_of(one)))
        for one in parts.rows("comments")
    }
    file = Open(
        *(package, Styles(parts.tree("styles")), Numbering(parts.tree("numbering")), Photos(name)),
        *(comments, parts.relations, frozenset(notes)),
    )
    root = package.xml(package.main)
    main = Element("w-document") if root is None else root
    items = tuple(_Walk(file).blocks(main, How()))
    footnotes = {
        key: tuple(_note(file, node, parts)) for key, node in notes.items() if key in file.noted
    }
    marks = [one for one in parts.rows("footnotes", "endnotes") if one.get("w-type") in _NO_NOTES]
    edges = parts.edges()
    _leave_others(file, edges, marks, notes)
    _leave_objects(file)
    word = WordFile(items, footnotes, file.photos.data, tuple(file.left), tuple(_notes(file)))
    lost = missed([main, *notes.values(), *marks, *edges], word)
    return replace(word, left=(*word.left, *lost))


class _Parts:
    """The parts of a file by their kinds."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.relations = package.relations(package.main)
        self.by_kind: dict[str, list[str]] = {}
        for relation in self.relations.values():
            if not relation.outside and package.has(relation.target):
                self.by_kind.setdefault(relation.kind, []).append(relation.target)

    def tree(self, kind: str) -> Element | None:
        """The part of a kind of which a file has one."""
        return self.package.xml(self.by_kind[kind][0]) if kind in self.by_kind else None

    def rows(self, *kinds: str) -> Iterator[Element]:
        """What the parts of some kinds hold."""
        for kind in kinds:
            root = self.tree(kind)
            yield from () if root is None else root

    def edges(self) -> list[Element]:
        """Headers and footers, also those that no page has."""
        named = {one for kind in ("header", "footer") for one in self.by_kind.get(kind, ())}
        named |= {part for part in self.package.parts if _EDGE.fullmatch(part)}
        trees = (self.package.xml(part) for part in sorted(named))
        return [tree for tree in trees if tree is not None]


def _leave_others(
    file: Open, edges: Iterable[Element], marks: Iterable[Element], notes: Mapping[str, Element]
) -> None:
    """List what stands at no place of the text."""
    for edge in edges:
        for text in texts_of(edge):
            file.leave(0, text, "页眉页脚")
    for mark in marks:
        file.leave(0, " ".join(texts_of(mark)), "注文上面的线")
    for key in sorted(notes.keys() - file.noted):
        file.leave(0, " ".join(texts_of(notes[key])), "注文，正文里没有它的记号")
    for key, comment in file.comments.items():
        if key not in file.told:
            file.leave(0, f"{comment.author}：{comment.text}", "批注，没有标明是哪一段")


def _leave_objects(file: Open) -> None:
    """List the files inside that stand at no place of the text. What a chart was drawn from is none."""
    package = file.package
    charts = {
        relation.target.lower()
        for part in package.parts
        if part.startswith("word/charts/") and part.endswith(".xml")
        for relation in package.relations(part).values()
    }
    for part in package.parts:
        if part.startswith("word/embeddings/") and part.lower() not in file.objects | charts:
            file.leave(0, posixpath.basename(part), "嵌入的文件，不在正文里")


def _notes(file: Open) -> Iterator[str]:
    if file.hidden:
        yield f"Word 里有隐藏文字 {file.hidden} 字，没有放进稿件，列在“剩余”文件里。"
    if file.boxed:
        yield "有文本框，里面的文字放在它所在的那一段后面，请核对位置。"


def _note(file: Open, node: Element, parts: _Parts) -> Iterator[Line]:
    """The lines of a footnote; pictures and tables in one are only listed."""
    outer = file.relations
    file.relations = parts.package.relations(parts.by_kind[f"{node.tag[2:]}s"][0])
    for item in _Walk(file).blocks(node, How()):
        if isinstance(item, Line):
            yield item
        elif isinstance(item, Grid):
            file.leave(item.number, " ".join(texts_of(node)), "注文里的表格")
        else:
            why = "注文里的图片" if isinstance(item, Picture) else "注文里嵌入的文件"
            file.leave(item.number, item.file, why)
    file.relations = outer


class _Walk:
    """Goes through the blocks of a part."""

    def __init__(self, file: Open) -> None:
        self.file = file
        self._open: Paragraph | None = None  # a change took its end away
        self._boxed = 0

    def blocks(self, parent: Element, how: How) -> list[Item]:
        """The items of a body, a cell, a text box."""
        outer, self._open = self._open, None
        made = [*self._blocks(parent, how), *self._ended()]
        self._open = outer
        return made

    def _blocks(self, parent: Iterable[Element], how: How) -> Iterator[Item]:
        for node in parent:
            tag = node.tag
            if tag == "w-p":
                self.file.number += 1
                yield from self._paragraph(node, how)
            elif tag == "w-tbl":
                yield from self._ended()
                yield from self._table(node, how)
            elif tag in ("w-ins", "w-moveTo"):
                yield from self._blocks(node, how._replace(inserted=node.get("w-author", "")))
            elif tag in ("w-del", "w-moveFrom"):
                yield from self._blocks(node, how._replace(deleted=node.get("w-author", "")))
            elif tag == "mc-AlternateContent":
                yield from self._blocks(branch(node), how)
            elif tag == "w-altChunk":
                yield self._chunk(node)
            elif tag in _BARE:
                shell = Element("w-p")  # a program left the paragraph out
                shell.append(node)
                yield from self._paragraph(shell, how)
            elif tag not in _SILENT:
                yield from self._blocks(node, how)

    def _paragraph(self, node: Element, how: How) -> Iterator[Item]:
        paragraph = self._open or Paragraph(self.file, self.file.number, self._box)
        self._open = None
        if paragraph.add(node, how):
            self._open = paragraph
        else:
            yield from paragraph.finish(boxed=self._boxed > 0)

    def _ended(self) -> Iterator[Item]:
        """The paragraph whose end a change took away, if there is nothing that it goes on with."""
        opened, self._open = self._open, None
        if opened:
            yield from opened.finish(boxed=self._boxed > 0)

    def _chunk(self, node: Element) -> Line:
        self.file.leave(self.file.number, node.get("r-id", ""), "嵌在里面的另一个文件")
        remark = "这里嵌着另一个文件，没有转过来，请打开 Word 复制进来。"
        return Line(self.file.number, (), remarks=(remark,))

    def _box(self, node: Element) -> list[Item]:
        """What stands in a text box."""
        self.file.boxed = True
        self._boxed += 1
        made = self.blocks(node, How())
        self._boxed -= 1
        return made

    def _table(self, node: Element, how: How) -> Iterator[Item]:
        number = self.file.number + 1
        rows: list[tuple[tuple[Item, ...], ...]] = []
        merged = False
        for row in _found(node, "w-tr"):
            here = how
            change = row.find("w-trPr/w-del")
            if change is not None:
                here = how._replace(deleted=change.get("w-author", ""))
            cells: list[tuple[Item, ...]] = [
                () for _ in range(_count(value(row, "w-trPr/w-gridBefore") or "0"))
            ]
            gone: list[Item] = []
            for cell in _found(row, "w-tc"):
                properties = cell.find("w-tcPr")
                items = tuple(self.blocks(cell, here))
                going_on = properties is not None and _goes_on(properties)
                span = _count(value(properties, "w-gridSpan") or "1")
                merged = merged or going_on or span > 1
                if going_on:
                    gone += self._swallowed(items)
                    items = ()
                cells += [items, *(() for _ in range(span - 1))]
            if change is not None and not any(map(_shows, cells)):
                gone += [item for cell in cells for item in cell]
            else:
                rows.append(tuple(cells[:_MOST_CELLS]))
                gone += [item for cell in cells[_MOST_CELLS:] for item in cell]
            yield from gone
        if rows:
            yield Grid(number, tuple(rows), merged)

    def _swallowed(self, items: Iterable[Item]) -> Iterator[Item]:
        """What stands in a cell that is part of another one, and that Word does not show."""
        for item in items:
            if not isinstance(item, Line):
                yield item
                continue
            self.file.leave(item.number, item.text, "并进上面一格的格子里的文字")
            if item.remarks:
                yield replace(item, runs=())


def _shows(cell: Iterable[Item]) -> bool:
    """Whether anything of a cell is seen."""
    return any(not isinstance(item, Line) or item.runs for item in cell)


def _found(node: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also inside what a program put around them."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag not in ("w-tbl", "w-tr", "w-tc", "w-p"):
            yield from _found(child, tag)


def _goes_on(properties: Element) -> bool:
    """Whether a cell is part of the one above it, or before it."""
    for tag in ("w-vMerge", "w-hMerge"):
        merge = properties.find(tag)
        if merge is not None and merge.get("w-val", "continue") == "continue":
            return True
    return False


def _count(said: str) -> int:
    return min(number_in(said, 1), _MOST_CELLS)
