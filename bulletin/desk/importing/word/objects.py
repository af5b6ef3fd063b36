"""Objects: files that are kept inside a Word file: a table of Excel, a PDF, whatever somebody dropped there.

In: the bytes of a part of the Word file, its name there. Out: the file as it was before it went in, with the
name that it had, as far as there is one.

Newer documents are there as they are. Older ones are streams of the part (MS-OLEDS), and what is no document
of Office lies in a stream of its own, behind its name.
"""

from __future__ import annotations

import struct
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from bulletin.attachments.streams import SIGN, stream
from bulletin.model.clip import ending_of

_NEW: Final = (
    ("docx", b"word/document.xml"),
    ("xlsx", b"xl/workbook.xml"),
    ("pptx", b"ppt/presentation.xml"),
)
"""Kinds of documents, and a part that each has: an archive has the names of its parts as they are."""
_OLD: Final = (
    ("doc", "WordDocument"),
    ("xls", "Workbook"),
    ("xls", "Book"),
    ("ppt", "PowerPoint Document"),
)
CALLED: Final = {
    **dict.fromkeys(("xlsx", "xls"), "表格"),
    **dict.fromkeys(("docx", "doc"), "文档"),
    **dict.fromkeys(("pptx", "ppt"), "演示文稿"),
    "pdf": "PDF 文件",
}
"""What readers are told that a file is, where it has no name of its own."""
_LONGEST: Final = 300  # characters of a name


class Inside(NamedTuple):
    """A file that was inside: its own name, empty where it had none; what its name ends in; its bytes."""

    name: str
    ending: str
    data: bytes


def inside(data: bytes, part: str) -> Inside | None:
    """The file that a part of a Word file keeps; None where it keeps none that could stand alone."""
    if not data.startswith(SIGN):
        return Inside("", ending_of(part), data)
    if packed := stream(data, "\1Ole10Native"):
        return _native(packed)
    if newer := stream(data, "Package"):
        return Inside("", next((ending for ending, part in _NEW if part in newer), ""), newer)
    contents = stream(data, "CONTENTS") or b""
    if contents.startswith(b"%PDF-"):
        return Inside("", "pdf", contents)
    old = next((ending for ending, name in _OLD if stream(data, name)), "")
    return Inside("", old, data) if old else None


def _native(packed: bytes) -> Inside | None:
    """What stands behind its name: its length, a sign, its name, where it was, its bytes."""
    try:
        name, at = _text(packed, 6)
        _, at = _text(packed, at)
        (path,) = struct.unpack_from("<I", packed, at + 4)
        at += 8 + path
        (size,) = struct.unpack_from("<I", packed, at)
    except (struct.error, ValueError):  # it ends there, or is of another kind
        return None
    data = packed[at + 4 : at + 4 + size]
    plain = PurePosixPath(name.replace("\\", "/")).name
    return Inside(plain, ending_of(plain), data) if data and len(data) == size else None


def _text(data: bytes, at: int) -> tuple[str, int]:
    """The text that begins at a place, and where the next thing does. Raises `ValueError`."""
    end = data.index(b"\0", at, at + _LONGEST)
    return data[at:end].decode("gb18030", "replace"), end + 1
