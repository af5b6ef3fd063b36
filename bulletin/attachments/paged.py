"""Paged: PDF.

In: the bytes of a file, its name. Out: what its editor should know; `Refused` where it is no PDF, is damaged
or has a password.
"""

from __future__ import annotations

import struct
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from bulletin.attachments.refused import (
    Refused,
    Remark,
    broken,
    locked,
    other_than_named,
    people,
)
from bulletin.pdfium import ALONE

_START: Final = b"%PDF-"
_END: Final = b"%%EOF"
_TAIL: Final = 2048  # bytes at the end in which it says that it ends: readers look no further
_ARCHIVE_END: Final = b"PK\x05\x06"
# Bytes, and a remark of the length that stands in the last two of them.
_ARCHIVE_END_SIZE: Final = 22
_LONGEST_REMARK: Final = 1 << 16
_SAID: Final = {"Author": "作者"}


def look(data: bytes, name: str) -> list[Remark]:
    """Look into a file that should be a PDF. Raises `Refused`."""
    if not data.startswith(_START):
        raise other_than_named(name)
    if _END not in data[-_TAIL:]:
        raise broken(name)
    if _is_archive(data):
        remedy = "请用 WPS 或浏览器打开它，重新“打印成 PDF”，再放一次。"
        raise Refused(f"附件 {name} 后面还藏着一个压缩包。", remedy)
    with ALONE:
        return _opened(data, name)


def _opened(data: bytes, name: str) -> list[Remark]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        wrong = getattr(error, "err_code", None)
        raise (locked(name) if wrong == pdfium.FPDF_ERR_PASSWORD else broken(name)) from error
    with document:
        if not len(document):
            raise broken(name)
        said = {what: document.get_metadata_value(key) for key, what in _SAID.items()}
        within = document.count_attachments()
    remarks = people(name, said)
    if within:
        remarks.append(Remark(f"附件 {name} 里还带着 {within} 个文件。"))
    return remarks


def _is_archive(data: bytes) -> bool:
    """Whether a file is an archive as well: these are read from their ends."""
    at = data.rfind(_ARCHIVE_END, max(0, len(data) - _ARCHIVE_END_SIZE - _LONGEST_REMARK))
    if at < 0 or at + _ARCHIVE_END_SIZE > len(data):
        return False
    (remark,) = struct.unpack_from("<H", data, at + _ARCHIVE_END_SIZE - 2)
    end: int = at + _ARCHIVE_END_SIZE + remark
    return end >= len(data.rstrip(b"\r\n\0 "))
