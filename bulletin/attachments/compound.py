"""Compound: documents of older programs, and of WPS: .doc, .xls, .ppt, .wps, .et, .dps.

In: the bytes of a file, its name. Out: what its editor should know; `Refused` where it is not what its name
says, or has macros or a password.

Such a file is a small file system (MS-CFB). Its directory has an entry of 128 bytes for each stream, which
begins with the stream's name in UTF-16, and every sector begins at a multiple of 512: so the names are found
without following a chain of sectors, which a damaged or hostile file may close to a circle. A workbook's list
of sheets is read in its stream (MS-XLS): Excel 4 kept its programs in a kind of sheet. Who wrote it
stands in a set of properties (MS-OLEPS) that is known by its identifier; where a set is scattered over small
sectors, its names are not found.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from bulletin.attachments import zipped
from bulletin.attachments.refused import (
    Remark,
    broken,
    hidden_sheets,
    locked,
    other_than_named,
    people,
    programmed,
)
from bulletin.attachments.streams import SIGN, stream
from bulletin.model.clip import ending_of

_ENTRY: Final = 128
_STREAMS: Final = {
    **dict.fromkeys(("doc", "wps"), ("WordDocument",)),
    **dict.fromkeys(("xls", "et"), ("Workbook", "Book")),
    **dict.fromkeys(("ppt", "dps"), ("PowerPoint Document",)),
}
_WITHOUT: Final = {
    "doc": "docx",
    "xls": "xlsx",
    "ppt": "pptx",
    "wps": "docx",
    "et": "xlsx",
    "dps": "pptx",
}
"""The kind that cannot have macros, and whose signs a newer WPS may write under an older ending."""
_MACROS: Final = ("_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR")
_LOCKED: Final = ("EncryptedPackage", "EncryptedSummary")
# Records of a workbook: what follows is in cipher, a sheet of its list, the end of that list; and a kind of
# sheet that is programs.
_CIPHER: Final = 0x2F
_SHEET: Final = 0x85
_LIST_ENDS: Final = 0x0A
_PROGRAMMED: Final = 1
_SUMMARY: Final = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_SAID: Final = {4: "作者", 8: "最后修改的人"}
_CODE_PAGE: Final = 1
_STRING: Final = 30  # VT_LPSTR
_LONGEST: Final = 200  # bytes of a name
_ENCODINGS: Final = {936: "gb18030", 65001: "utf-8", 1252: "cp1252", 950: "big5"}


def look(data: bytes, name: str) -> list[Remark]:
    """Look into a file that should be what its name says. Raises `Refused`."""
    ending = ending_of(name)
    if data.startswith(zipped.SIGN) and ending in ("wps", "et", "dps"):
        return zipped.look(data, name, _WITHOUT[ending])
    if not data.startswith(SIGN):
        raise other_than_named(name, _guessed(data))
    if len(data) < 3 * 512:
        raise broken(name)
    names = frozenset(_names(data))
    if names.intersection(_LOCKED):
        raise locked(name)
    if not names.intersection(_STREAMS[ending]):
        other = next((one for one, own in _STREAMS.items() if names.intersection(own)), "")
        raise other_than_named(name, f" .{other}" if other else "")
    sheets = (
        [*_sheets(stream(data, *_STREAMS["xls"]) or b"", name)] if ending in ("xls", "et") else []
    )
    if names.intersection(_MACROS) or any(one.programmed for one in sheets):
        raise programmed(name, _WITHOUT[ending])
    remarks = people(name, _people(data))
    return [*remarks, hidden_sheets(name)] if any(one.hidden for one in sheets) else remarks


def is_locked(data: bytes) -> bool:
    """Whether a file is a newer document with a password, which is kept in a file of this kind."""
    return data.startswith(SIGN) and "EncryptedPackage" in _names(data)


def _names(data: bytes) -> Iterator[str]:
    """What the entries of its directory may be called."""
    for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
        size = data[at + 64] + (data[at + 65] << 8)
        if 4 <= size <= 64 and size % 2 == 0 and data[at + size - 2 : at + size] == b"\0\0":  # noqa: PLR2004
            yield data[at : at + size - 2].decode("utf-16-le", "replace").lstrip("\1\2\3\5")


class _Sheet(NamedTuple):
    """What a workbook's list says of one of its sheets."""

    hidden: bool
    programmed: bool


def _sheets(workbook: bytes, name: str) -> Iterator[_Sheet]:
    """The sheets of a workbook, as its first records list them. Raises `Refused` where a password, or one
    that Excel itself knows, keeps the list from being read."""
    at = 0
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, at)
        if kind == _LIST_ENDS:
            return
        if kind == _CIPHER:
            raise locked(name)
        if kind == _SHEET and at + 10 <= len(workbook):
            state, what = workbook[at + 8], workbook[at + 9]
            yield _Sheet(bool(state & 3), what == _PROGRAMMED)
        at += 4 + size


def _people(data: bytes) -> dict[str, str]:
    """Who is named in the set of properties, as far as it can be read."""
    start = data.find(_SUMMARY) - 28
    if start < 0:
        return {}
    found: dict[int, bytes] = {}
    encoding = "gb18030"
    try:
        (section,) = struct.unpack_from("<I", data, start + 44)
        base = start + section
        _, count = struct.unpack_from("<II", data, base)
        for number in range(min(count, 64)):
            kind, offset = struct.unpack_from("<II", data, base + 8 + 8 * number)
            (form,) = struct.unpack_from("<I", data, base + offset)
            if kind == _CODE_PAGE:
                (page,) = struct.unpack_from("<H", data, base + offset + 4)
                encoding = _ENCODINGS.get(page, "gb18030")
            elif kind in _SAID and form == _STRING:
                (size,) = struct.unpack_from("<I", data, base + offset + 4)
                text = data[base + offset + 8 : base + offset + 8 + min(size, _LONGEST)]
                found[kind] = text.split(b"\0")[0]
    except struct.error:  # it ends there, or is in pieces: what was found was found
        pass
    said = {_SAID[kind]: text.decode(encoding, "replace") for kind, text in found.items()}
    return {what: who for what, who in said.items() if who.isprintable() and "\ufffd" not in who}


def _guessed(data: bytes) -> str:
    """What a file is that only calls itself a document: what offices' systems export so."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"{\\rtf"):
        return " RTF"
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")):
        return "网页"
    return " .docx、.xlsx 或 .pptx（新格式）" if start.startswith(b"pk\x03\x04") else ""
