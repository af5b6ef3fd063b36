"""Zipped: documents that are archives of XML: .docx, .xlsx, .pptx, .odt, .ods, .odp, .ofd.

In: the bytes of a file, its name. Out: what its editor should know; `Refused` where it is not what its name
says, has macros or a password, or would unpack to more than anybody's machine can take. Only a few small
parts are unpacked, each within a limit; what an archive says of itself is not believed beyond that.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bulletin.attachments.refused import (
    Refused,
    Remark,
    broken,
    hidden_sheets,
    locked,
    other_than_named,
    people,
    programmed,
)
from bulletin.model.attachment import TYPES
from bulletin.model.clip import ending_of

SIGN: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_MOST_PARTS: Final = 20_000
_LARGEST: Final = 400_000_000  # bytes of all parts when unpacked
_SMALL: Final = 1 << 20  # bytes of a part that is unpacked for what it says of the file
_TEXT: Final = 64 << 20  # bytes of a document's text that are searched for changes
_CHUNK: Final = 1 << 20
_MAIN: Final = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
_MACRO_PARTS: Final = re.compile(r"vbaproject|(?:^|/)(?:macrosheets|dialogsheets)/", re.IGNORECASE)
_ODF_MACRO: Final = re.compile(r"(?:Basic|Scripts)/(?!.*script-l[bc]\.xml$).*[^/]")
_CHANGED: Final = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")
_HIDDEN: Final = re.compile(rb"state=[\"'](?:hidden|veryHidden)[\"']")
_CORE: Final = {"creator": "作者", "lastModifiedBy": "最后修改的人"}
_APP: Final = {"Company": "单位", "Manager": "主管"}
_META: Final = {"initial-creator": "作者", "creator": "最后修改的人"}
_OFD: Final = {"Author": "作者"}
_FAILURES: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
"""What unpacking raises. A password is a `RuntimeError`, a method that nobody knows a subclass of it."""


def look(data: bytes, name: str, kind: str = "") -> list[Remark]:
    """Look into an archive that should be what its name says, or of a `kind` that is as good. Raises
    `Refused`."""
    if not data.startswith(SIGN):
        raise other_than_named(name)
    archive = _Archive(data, name)
    ending = kind or ending_of(name)
    if ending in _MAIN:
        return _office(archive, ending)
    if ending == "ofd":
        if "ofd.xml" not in archive.names:
            raise other_than_named(name)
        return people(name, archive.said("ofd.xml", _OFD))
    return _open_document(archive, ending)


def _office(archive: _Archive, ending: str) -> list[Remark]:
    """Office Open XML, as Word, Excel, PowerPoint and WPS write it."""
    name, kinds = archive.name, archive.small("[content_types].xml")
    if b"macroEnabled" in kinds or any(map(_MACRO_PARTS.search, archive.names)):
        raise programmed(name, ending)
    if _MAIN[ending] not in kinds:
        found = next((one for one, main in _MAIN.items() if main in kinds), "")
        raise other_than_named(name, f" .{found}" if found else "")
    told = archive.said("docprops/core.xml", _CORE) | archive.said("docprops/app.xml", _APP)
    remarks = people(name, told)
    if ending == "docx" and archive.holds("word/document.xml", _CHANGED):
        remarks.append(Remark(f"附件 {name} 里有没有接受的修订，删去的字也在里面。"))
    if "word/comments.xml" in archive.names:
        remarks.append(Remark(f"附件 {name} 里有批注。"))
    if ending == "xlsx" and archive.holds("xl/workbook.xml", _HIDDEN):
        remarks.append(hidden_sheets(name))
    return remarks


def _open_document(archive: _Archive, ending: str) -> list[Remark]:
    """OpenDocument, as LibreOffice writes it."""
    name = archive.name
    if archive.small("mimetype").strip() != TYPES[ending].encode():
        raise other_than_named(name)
    if b"encryption-data" in archive.small("meta-inf/manifest.xml"):
        raise locked(name)
    if any(map(_ODF_MACRO.match, archive.spelled)):
        raise programmed(name, ending)
    return people(name, archive.said("meta.xml", _META))


class _Archive:
    """An archive that was opened within limits."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if data.count(_ENTRY) > _MOST_PARTS:
            raise broken(name)
        try:
            self._file = zipfile.ZipFile(BytesIO(data))
        except _FAILURES as error:
            raise broken(name) from error
        infos = self._file.infolist()
        self.spelled = [one.filename for one in infos]
        self.names = {one.filename.lstrip("/").lower(): one for one in infos}
        if len(self.names) != len(infos):
            raise broken(name)  # of two parts of one name, each program takes another
        if any(one.flag_bits & 1 for one in infos):
            raise locked(name)
        if (size := sum(one.file_size for one in infos)) > _LARGEST:
            fact = f"附件 {name} 解开后有 {size / 1e6:.0f} MB，会塞满读者的电脑。"
            raise Refused(fact, "请分成几份，或者导出成 PDF，再放一次。")

    def small(self, part: str) -> bytes:
        """The bytes of a part, no more than a limit; none where there is no such part. Raises `Refused`."""
        return next(self._chunks(part, _SMALL, _SMALL), b"")

    def holds(self, part: str, sign: re.Pattern[bytes]) -> bool:
        """Whether a sign stands in a part, as far as it is searched. Raises `Refused`."""
        last = b""
        for chunk in self._chunks(part, _TEXT, _CHUNK):
            if sign.search(last + chunk):
                return True
            last = chunk[-64:]  # longer than any sign
        return False

    def said(self, part: str, fields: dict[str, str]) -> dict[str, str]:
        """The texts of these elements of a small part of XML, by what they are called to an editor."""
        try:
            root: Element = fromstring(self.small(part) or b"<none/>", forbid_dtd=True)
        except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
            raise broken(self.name) from error
        found = {}
        for one in root.iter():
            what = fields.get(str(one.tag).rpartition("}")[2])
            if what and one.text:
                found[what] = one.text
        return found

    def _chunks(self, part: str, most: int, size: int) -> Iterator[bytes]:
        info = self.names.get(part)
        if info is None:
            return
        try:
            with self._file.open(info) as file:
                for _ in range(most // size):
                    if not (chunk := file.read(size)):
                        return
                    yield chunk
        except _FAILURES as error:
            raise broken(self.name) from error
