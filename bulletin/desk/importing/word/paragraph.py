"""Paragraph: one paragraph's XML, or that of several whose ends a change took away.

In: elements of a paragraph. Out: the lines and pictures that it is, in their order. What stands in it and
is no text goes where it belongs: deleted, struck-out and hidden text, formulas, field codes, pictures that
are elsewhere into the list of what is left (`Open.left`); comments and changes into the line's remarks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from bulletin.desk.importing.word.drawing import Drawings, branch
from bulletin.desk.importing.word.fields import Field, finished
from bulletin.desk.importing.word.looks import How, Looks, look_of, sign_of
from bulletin.desk.importing.word.opened import Open
from bulletin.desk.importing.word.parts import Item, Line, Picture, Run
from bulletin.desk.importing.word.remarks import Remarks
from bulletin.desk.importing.word.styles import value
from bulletin.reading.decode import clean

_LINE: Final = re.compile(r"[\n\r]")
_TYPED: Final = {"w-tab": "\t", "w-ptab": "\t", "w-cr": "\n", "w-noBreakHyphen": "-"}
_SILENT: Final = frozenset(("w-pPr", "w-sdtPr", "w-rPr"))
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)[^\s<>()（）\"'“”]+", re.IGNORECASE)

_Reader = Callable[[Element, How], None]


class Paragraph:
    """A paragraph while it is read."""

    def __init__(self, file: Open, number: int, boxes: Callable[[Element], list[Item]]) -> None:
        self.file, self.number = file, number
        self.remarks = Remarks(file, number)
        self.drawings = Drawings(file, number, self.remarks, boxes)
        self.properties: Element | None = None
        self._runs: list[Run] = []
        self._made: list[Item] = []
        self._after: list[Item] = []
        self._size = 0.0
        self._inline_readers: Mapping[str, _Reader] = {
            "w-r": self._run,
            "w-fldSimple": self._simple_field,
            "w-sdt": self._control,
            "m-oMath": self._formula,
            "m-oMathPara": self._formula,
        }
        self._run_readers: Mapping[str, _Reader] = {
            "w-instrText": self._code,
            "w-delInstrText": self._code,
            "w-fldChar": self._field,
            "w-footnoteReference": self._note,
            "w-endnoteReference": self._note,
            "w-commentReference": self._comment,
            "w-ruby": self._ruby,
        }

    def add(self, node: Element, how: How) -> bool:
        """Read a `w-p`; whether the next one belongs to it, because a change took this one's end away."""
        if not any(run.text.strip() for run in self._runs):
            self.properties = node.find("w-pPr")
        self._inline(node, how)
        mark = node.find("w-pPr/w-rPr")
        return mark is not None and mark.find("w-del") is not None and how.deleted is None

    def finish(self, *, boxed: bool = False) -> list[Item]:
        """What the paragraph is."""
        self._flush()
        style, level = self.file.styles.kind(self.properties)
        label, depth = "", 0
        if any(isinstance(one, Line) for one in self._made):
            said = self.file.styles.paragraph(self.properties, "w-numPr")
            label, depth = self.file.numbering.label(said)
        centered = value(self.file.styles.paragraph(self.properties, "w-jc")) == "center"
        made: list[Item] = []
        for one in self._made:
            if not isinstance(one, Line):
                made.append(one)
            elif style == "contents":
                self.file.leave(self.number, one.text, "目录")
            else:
                looks = (style, level or depth, self._size, centered, label, boxed)
                made.append(Line(self.number, one.runs, *looks))
                label = ""
        made += self._after
        if remarks := self.remarks.told():
            made.append(Line(self.number, (), boxed=boxed, remarks=remarks))
        return made

    def _flush(self) -> None:
        """What was read so far is lines of its own."""
        runs, self._runs = self._runs, []
        for part in _parted(runs):
            if any(run.text.strip() or run.note for run in part):
                self._made.append(Line(self.number, tuple(part)))

    def _inline(self, node: Iterable[Element], how: How) -> None:
        for child in node:
            tag = child.tag
            if tag in ("w-ins", "w-moveTo"):
                self._inline(child, how._replace(inserted=child.get("w-author", "")))
            elif tag in ("w-del", "w-moveFrom"):
                self._inline(child, how._replace(deleted=child.get("w-author", "")))
            elif tag == "w-hyperlink":
                self._inline(child, how._replace(link=self._link(child) or how.link))
            elif tag == "mc-AlternateContent":
                self._inline(branch(child), how)
            elif reader := self._inline_readers.get(tag):
                reader(child, how)
            elif tag not in _SILENT:
                self._inline(child, how)

    def _simple_field(self, node: Element, how: How) -> None:
        self.file.fields.append(Field(node.get("w-instr", ""), shown=True))
        self._inline(node, how)
        self._end_field()

    def _link(self, node: Element) -> str:
        """The address that a link leads to; one that leads nowhere outside is listed."""
        relation = self.file.relations.get(node.get("r-id", ""))
        if relation is None or not relation.outside:
            return ""
        return self._address(relation.target)

    def _address(self, target: str) -> str:
        if _ADDRESS.fullmatch(target):
            return target
        self.file.leave(self.number, target, "链接的地址，网上打不开")
        return ""

    def _control(self, node: Element, how: How) -> None:
        """A field to be filled in; its prompt is no text."""
        content = node.find("w-sdtContent")
        if content is None:
            return
        if node.find("w-sdtPr/w-showingPlcHdr") is not None:
            text = "".join(clean(one.text or "") for one in content.iter("w-t"))
            self.file.leave(self.number, text, "没有填的空格里的提示")
        else:
            self._inline(content, how)

    def _formula(self, node: Element, how: How) -> None:
        text = clean("".join(one.text or "" for one in node.iter() if one.tag in ("m-t", "w-t")))
        if how.deleted is None and text.strip():
            self._say("（公式待补）", Looks(), how._replace(inserted=None))
            self.remarks.add(f"这里的公式“{text.strip()}”没有转过来，请用文字或图片补上。")
        self.file.leave(self.number, text, "公式")

    def _run(self, node: Element, how: How) -> None:
        self._parts(node, look_of(self.file.styles, self.properties, node.find("w-rPr")), how)

    def _parts(self, node: Iterable[Element], looks: Looks, how: How) -> None:
        for child in node:
            tag = child.tag
            if tag == "w-t":
                self._say(clean(_LINE.sub(" ", child.text or "")), looks, how)
            elif tag == "w-delText":
                gone = how._replace(deleted=how.deleted or "")
                self._say(clean(_LINE.sub(" ", child.text or "")), looks, gone)
            elif tag == "w-br":
                page = child.get("w-type") in ("page", "column")
                self._say("\f" if page else "\n", looks, how)
            elif sign := _TYPED.get(tag):
                self._say(sign, looks, how)
            elif tag == "mc-AlternateContent":
                self._parts(branch(child), looks, how)
            elif tag in ("w-sym", "w-drawing", "w-pict", "w-object"):
                (self._symbol if tag == "w-sym" else self._drawing)(child, looks, how)
            elif reader := self._run_readers.get(tag):
                reader(child, how)

    def _drawing(self, node: Element, looks: Looks, how: How) -> None:
        gone = how.deleted is not None or looks.hidden
        for item in self.drawings.read(node, gone=gone):
            before = "".join(run.text for run in self._runs)
            if isinstance(item, Picture) and (not before.strip() or before.endswith("\n")):
                self._flush()
                self._made.append(item)
            else:
                self._after.append(item)
            if isinstance(item, Picture) and self.file.fields:
                self.file.fields[-1].filled = True

    def _say(self, text: str, looks: Looks, how: How) -> None:
        """Text, where it stands."""
        if not text:
            return
        fields = self.file.fields
        if fields and not fields[-1].shown:
            fields[-1].code += text
        elif how.deleted is not None:
            self.remarks.gone("删", how.deleted, text)
        elif looks.hidden:
            self.remarks.hidden(text)
        elif looks.struck:
            self.remarks.gone("划掉", "", text)
        else:
            if how.inserted is not None:
                self.remarks.inserted(how.inserted, text)
            link = how.link or next((one.link for one in reversed(fields) if one.link), "")
            run = Run(text, looks.bold, looks.raised, link)
            last = self._runs[-1] if self._runs else None
            if last and last == replace(run, text=last.text):
                self._runs[-1] = replace(run, text=last.text + text)
            else:
                self._runs.append(run)
            if text.strip():
                self._size = max(self._size, looks.size)

    def _symbol(self, node: Element, looks: Looks, how: How) -> None:
        """A sign of a font that not everybody has."""
        sign = sign_of(node.get("w-char", ""))
        if sign:
            self._say(sign, looks, how)
        else:
            said = f"{node.get('w-font', '')} {node.get('w-char', '')}".strip()
            self.file.leave(self.number, said, "字体里的特殊符号")
            self.remarks.add(f"这里有一个特殊符号（{said}）没有转过来，请补上。")

    def _note(self, node: Element, how: How) -> None:
        key = f"{'f' if node.tag == 'w-footnoteReference' else 'e'}{node.get('w-id', '')}"
        if how.deleted is None and key in self.file.notes:
            self.file.noted.add(key)
            self._runs.append(Run("", note=key))

    def _ruby(self, node: Element, how: How) -> None:
        """Characters with their sounds above them."""
        for part in node.findall("w-rubyBase"):
            self._inline(part, how)
        for part in node.findall("w-rt"):
            self._say("（", Looks(), how)
            self._inline(part, how)
            self._say("）", Looks(), how)

    # Fields: a code, and what Word shows for it.

    def _comment(self, node: Element, how: How) -> None:
        del how
        self.remarks.comment(node.get("w-id", ""))

    def _code(self, node: Element, how: How) -> None:
        del how
        text = node.text or ""
        if self.file.fields and not self.file.fields[-1].shown:
            self.file.fields[-1].code += text
        else:
            self.file.leave(self.number, text, "域代码")

    def _field(self, node: Element, how: How) -> None:
        del how
        kind, fields = node.get("w-fldCharType", ""), self.file.fields
        if kind == "begin":
            fields.append(Field())
        elif fields and kind == "separate":
            fields[-1].shown = True
            fields[-1].link = fields[-1].address(self._address)
        elif fields and kind == "end":
            self._end_field()

    def _end_field(self) -> None:
        field = self.file.fields.pop()
        for text, why, remark in finished(field):
            self.file.leave(self.number, text, why)
            if remark:
                self.remarks.add(remark)


def _parted(runs: list[Run]) -> Iterator[list[Run]]:
    """Runs parted where a page ends."""
    part: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\f")
        part.append(replace(run, text=first))
        for other in others:
            yield part
            part = [replace(run, text=other)]
    yield part
