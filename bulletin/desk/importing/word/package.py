"""Package: a Word file opened, within limits of size and depth.

In: the bytes of a file. Out: its parts: XML whose names carry their usual prefixes, whatever namespace the
program wrote (`w-p` for `w:p`: the search of `ElementTree` keeps the colon for itself); what a part refers
to; a picture's bytes. A file that is none, is damaged or is a bomb is refused with a Chinese line
(`NotWord`), after a bounded time and in bounded memory.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from bulletin.model.record import Record

PARAGRAPHS: Final = 20_000  # of one part: a year of this paper's issue pages has fewer
_ELEMENTS: Final = 600_000  # of one part: 20,000 paragraphs of thirty elements
_DEEPEST: Final = 160  # elements inside each other; tables in tables, ten deep, are sixty
_LARGEST: Final = 400_000_000  # bytes of a file when unpacked
_LARGEST_PART: Final = 64_000_000  # bytes of one part when unpacked
_MOST_PARTS: Final = 20_000
_CHUNK: Final = 65_536
_SAVE_AGAIN: Final = "请用 Word 或 WPS 打开，另存为 .docx，再导入一次。"

_SCHEMAS: Final = "http://schemas.openxmlformats.org/"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_PREFIXES: Final = {
    f"{_SCHEMAS}wordprocessingml/2006/main": "w-",
    f"{_STRICT}wordprocessingml/main": "w-",
    f"{_SCHEMAS}officeDocument/2006/relationships": "r-",
    f"{_STRICT}officeDocument/relationships": "r-",
    f"{_SCHEMAS}officeDocument/2006/math": "m-",
    f"{_STRICT}officeDocument/math": "m-",
    f"{_SCHEMAS}drawingml/2006/main": "a-",
    f"{_STRICT}drawingml/main": "a-",
    f"{_SCHEMAS}drawingml/2006/wordprocessingDrawing": "wp-",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp-",
    f"{_SCHEMAS}drawingml/2006/chart": "c-",
    f"{_STRICT}drawingml/chart": "c-",
    f"{_SCHEMAS}drawingml/2006/diagram": "dgm-",
    f"{_STRICT}drawingml/diagram": "dgm-",
    f"{_SCHEMAS}markup-compatibility/2006": "mc-",
    f"{_SCHEMAS}package/2006/relationships": "",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps-",
    "urn:schemas-microsoft-com:vml": "v-",
    "urn:schemas-microsoft-com:office:office": "o-",
    "http://www.w3.org/XML/1998/namespace": "xml-",
}


class NotWord(Exception):
    """A file that cannot be read as a Word document: a Chinese line for the editor."""


class Relation(Record, frozen=True):
    """What a part refers to: the last word of its kind (`image`, `hyperlink`), where it is, and whether that
    is outside the file."""

    kind: str
    target: str
    outside: bool


class Package:
    """An opened Word file."""

    def __init__(self, data: bytes) -> None:
        """Raises `NotWord`."""
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
            raise NotWord(f"文件已损坏，或者不是 .docx。{_SAVE_AGAIN}") from error
        infos = self._archive.infolist()
        if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _LARGEST:
            raise NotWord("Word 文件解开后太大，可能已损坏。请分成几个文件，或把照片另存出来。")
        self._names = {info.filename.lstrip("/").lower(): info for info in infos}
        self._trees: dict[str, Element] = {}
        self.main = self._main()

    def _main(self) -> str:
        """The part that holds the document."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.outside:
                root = self.xml(relation.target)
                if root is not None and root.tag == "w-document":
                    return relation.target
        if self.has("word/document.xml"):
            return "word/document.xml"
        raise NotWord(f"这不是 Word 的 .docx 文件。{_SAVE_AGAIN}")

    def has(self, part: str) -> bool:
        """Whether the file holds this part."""
        return part.lower() in self._names

    @property
    def parts(self) -> list[str]:
        """The names of all parts."""
        return [info.filename.lstrip("/") for info in self._names.values()]

    def read(self, part: str) -> bytes | None:
        """The bytes of a part; None where the file has no such part, or it is damaged or too large."""
        info = self._names.get(part.lower())
        if info is None or info.file_size > _LARGEST_PART:
            return None
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
            return None  # RuntimeError: it needs a password; NotImplementedError is one too

    def xml(self, part: str) -> Element | None:
        """The tree of a part, or None where the file has no such part. Raises `NotWord`."""
        info = self._names.get(part.lower())
        if info is None:
            return None
        if part in self._trees:
            return self._trees[part]
        if info.file_size > _LARGEST_PART:
            raise NotWord("Word 文件里的文字太多，不像一份稿件。请分成几个文件。")
        builder = _Limited()
        parser = XMLParser(target=builder, forbid_dtd=True)
        try:
            with self._archive.open(info) as file:
                while chunk := file.read(_CHUNK):
                    parser.feed(chunk)
            root: Element = parser.close()
        except (ParseError, DefusedXmlException, AssertionError, LookupError) as error:
            raise NotWord(f"Word 文件已损坏，读不完整。{_SAVE_AGAIN}") from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            RuntimeError,
            ValueError,
        ) as error:
            raise NotWord(f"Word 文件已损坏，或者加了密码。{_SAVE_AGAIN}") from error
        self._trees[part] = root
        return root

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, by the names that it uses for it; of the whole file, for an empty name."""
        folder, _, name = part.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for node in root if root is not None else ():
            target = node.get("Target", "")
            outside = node.get("TargetMode") == "External"
            if not outside:
                joined = target if target.startswith("/") else posixpath.join("/", folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            kind = node.get("Type", "").rpartition("/")[2]
            found[node.get("Id", "")] = Relation(kind, target, outside)
        return found


class _Limited(TreeBuilder):
    """Builds a tree of short names and stops where it grows too large or too deep."""

    def __init__(self) -> None:
        super().__init__()
        self._short: dict[str, str] = {}
        self._depth = self._count = self._paragraphs = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """An element begins."""
        self._depth += 1
        self._count += 1
        name = self._named(tag)
        self._paragraphs += name == "w-p"
        if self._depth > _DEEPEST:
            raise NotWord("Word 文件里的表格或文本框一层套一层，太深了。请把里面的内容移出来。")
        if self._paragraphs > PARAGRAPHS or self._count > _ELEMENTS:
            raise NotWord(f"Word 文件太长，超过 {PARAGRAPHS:,} 段，不像一份稿件。请分成几个文件。")
        return super().start(name, {self._named(key): value for key, value in attrs.items()})

    def end(self, tag: str) -> Element:
        """An element ends."""
        self._depth -= 1
        return super().end(self._named(tag))

    def _named(self, tag: str) -> str:
        """A name with its usual prefix; `?-` where nobody here knows its namespace."""
        short = self._short.get(tag)
        if short is None:
            space, _, local = tag.rpartition("}")
            prefix = _PREFIXES.get(space[1:], "?-") if space else ""
            short = self._short[tag] = prefix + local
        return short
