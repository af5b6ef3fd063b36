"""Drawing: the pictures, text boxes, charts and objects of a Word file.

In: the element that holds one. Out: the pictures that the file holds and the site can show, and the
paragraphs of text boxes; all else (a linked picture, one that is missing, a chart, a formula of an older
Word) as a remark and on the list of what is left. What a picture is called (its path, its alternative text)
is never its caption.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from bulletin.attachments.kinds import look
from bulletin.attachments.refused import Refused
from bulletin.desk.importing.word.objects import CALLED, inside
from bulletin.desk.importing.word.opened import Open
from bulletin.desk.importing.word.package import NotWord
from bulletin.desk.importing.word.parts import Embedded, Item, Picture
from bulletin.desk.importing.word.remarks import Remarks
from bulletin.model.attachment import TYPES
from bulletin.model.han import HAN
from bulletin.reading.decode import clean

_UNDERSTOOD: Final = frozenset(
    (
        "a-blip",
        "w-txbxContent",
        "w-t",
        "w-delText",
        "m-t",
        "c-chart",
        "dgm-relIds",
        "v-imagedata",
        "w-sym",
    )
)
# What programs call a picture by themselves: a path, a file's name, `图片 1`, what a machine saw in it.
_NAMED: Final = re.compile(
    r".*\.(?:jpe?g|png|gif|bmp|tiff?|webp|emf|wmf|heic|svg)|.*[/\\].*|(?:图片|图像|Picture|Image|IMG)[ _]?\d*"
    r"|.*(?:自动生成|automatically generated).*|[0-9A-Fa-f_-]+",
    re.IGNORECASE | re.DOTALL,
)
_SAID: Final = re.compile(f"[{HAN}]")
_CALLED: Final = ("wp-docPr", "v-shape", "v-rect")  # elements that say what a picture is called


def branch(node: Element) -> Iterable[Element]:
    """Of what a program wrote twice (`mc-AlternateContent`), the branch that can be read."""
    choices = [*node.findall("mc-Choice"), *node.findall("mc-Fallback")]
    for choice in choices:
        if any(one.tag in _UNDERSTOOD for one in choice.iter()):
            return choice
    return choices[0] if choices else ()


class Drawings:
    """Reads the drawings of a paragraph."""

    def __init__(
        self, file: Open, number: int, remarks: Remarks, boxes: Callable[[Element], list[Item]]
    ) -> None:
        self._file, self._number, self._remarks, self._boxes = file, number, remarks, boxes

    def read(self, node: Element, *, gone: bool) -> list[Item]:
        """What a drawing holds. `gone`: it was deleted or hidden, so all of it is only listed."""
        made: list[Item] = []
        said: list[str] = []
        for one in self._inside(node):
            tag = one.tag
            if tag == "w-txbxContent":
                made += self._boxes(one)
            elif tag == "a-blip":
                made += self._picture(one.get("r-embed", ""), one.get("r-link", ""), gone=gone)
            elif tag == "v-imagedata":
                link = one.get("r-href", "") or one.get("src", "")
                made += self._picture(one.get("r-id", ""), link, gone=gone)
            elif tag == "o-OLEObject":
                made += self._object(one.get("ProgID", ""), one.get("r-id", ""), gone=gone)
            elif tag in _CALLED:
                said += [one.get("descr", "") or one.get("alt", "")]
            else:
                self._other(one)
        for name in filter(None, map(str.strip, said)):
            self._named(clean(name), made)
        return made

    def _other(self, one: Element) -> None:
        """What is neither a picture nor a text box."""
        if one.tag == "v-textpath":
            self._art(one.get("string", ""))
        elif one.tag in ("c-chart", "dgm-relIds"):
            self._figures(one)
        elif one.tag == "a-t":
            self._file.leave(self._number, clean(one.text or ""), "图形里的文字")

    def _inside(self, node: Element) -> Iterator[Element]:
        """The elements of a drawing, without those inside a text box, and of what stands twice once."""
        for child in branch(node) if node.tag == "mc-AlternateContent" else node:
            yield child
            if child.tag != "w-txbxContent":
                yield from self._inside(child)

    def _named(self, name: str, made: list[Item]) -> None:
        """What a picture is called."""
        self._file.leave(self._number, name, "图片的名字或替代文字，不是图说")
        shown = any(isinstance(one, Picture) for one in made)
        if shown and _SAID.search(name) and not _NAMED.fullmatch(name):
            self._remarks.add(f"图片在 Word 里的替代文字是“{name}”；要用作图说的，请核对后写进去。")

    def _picture(self, inside: str, link: str, *, gone: bool) -> list[Item]:
        relations = self._file.relations
        relation = relations.get(inside) or relations.get(link)
        target = relation.target if relation else link
        if gone:
            self._file.leave(self._number, target, "删去或隐藏的图片")
            return []
        if relation is None or relation.outside:
            if not (inside or link):
                return []
            why = "链接的图片，不在文件里" if target else "图片，文件里没有存下来"
            self._file.leave(self._number, target or inside, why)
            place = f"（{target}）" if target else ""
            self._remarks.add(f"这里有一张图片{place}，Word 文件里没有存下来，请补上。")
            return []
        data = self._file.package.read(target)
        if data is None:
            self._file.leave(self._number, target, "图片，文件里没有存下来，或已损坏")
            self._remarks.add("这里有一张图片，Word 文件里没有存下来，或已损坏，请补上。")
            return []
        name, kind = self._file.photos.keep(data)
        if not name:
            self._file.leave(self._number, target, f"{kind}格式的图片")
            self._remarks.add(
                f"这里有一张{kind}格式的图片，网页上不能用，请另存为 JPEG 或 PNG 补上。"
            )
            return []
        return [Picture(self._number, name)]

    def _art(self, text: str) -> None:
        self._file.leave(self._number, clean(text), "艺术字")
        if text.strip():
            self._remarks.add(
                f"这里有艺术字“{clean(text).strip()}”，没有放进正文；要用的请写进去。"
            )

    def _object(self, program: str, key: str, *, gone: bool) -> list[Item]:
        """A file of another program. One that readers may be given becomes an attachment, if its editor
        leaves it so."""
        relation = self._file.relations.get(key)
        data = self._file.package.read(relation.target) if relation else None
        if relation:
            self._file.objects.add(relation.target.lower())
        found = inside(data, relation.target) if relation and data else None
        if gone or found is None or found.ending not in TYPES:
            name = (found.name if found else "") or program or "对象"
            self._file.leave(self._number, name, "删去或隐藏的对象" if gone else "嵌入的对象")
            what = "公式" if program.startswith("Equation") else "嵌入的对象"
            if not gone:
                self._remarks.add(f"这里有一个{what}（{name}），没有转过来，请用文字或图片补上。")
            return []
        own = " ".join(clean(found.name.rpartition(".")[0]).split())
        label = own or CALLED.get(found.ending, "文件")
        try:
            told = look(found.data, f"{label}.{found.ending}")
        except Refused as why:
            self._file.leave(self._number, found.name or label, f"嵌入的文件。{why.fact}")
            self._remarks.add(f"这里嵌着一个文件（{label}），没有放进来：{why.fact}{why.remedy}")
            return []
        name = self._file.photos.named(found.data, "fu-jian", found.ending)
        more = "".join(one.fact + one.remedy for one in told)
        self._remarks.add(
            f"这里嵌着一个文件（{label}），放成了附件 {name}。请打开看一遍：可以给读者的，"
            f"留着“附件”这一行；不能的，删去这一行和文件。{more}"
        )
        return [Embedded(self._number, name, label)]

    def _figures(self, node: Element) -> None:
        """A chart or a diagram: its words and figures are listed."""
        relation = self._file.relations.get(node.get("r-id", "") or node.get("r-dm", ""))
        try:
            root = self._file.package.xml(relation.target) if relation else None
        except NotWord:
            root = None
        nodes = root.iter() if root is not None else ()
        words = [one.text or "" for one in nodes if one.tag in ("a-t", "c-v")]
        self._file.leave(self._number, clean("　".join(words)), "图表或示意图里的文字")
        self._remarks.add("这里有一个图表或示意图，没有转过来，请截成图片，或写成表格。")
