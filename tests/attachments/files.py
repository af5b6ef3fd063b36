"""Small documents of every kind that readers may be given, made from nothing.

Out: bytes of files. Each is what its kind asks for and no more: programs write more, and open these.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from bulletin.model.attachment import TYPES

_MAINS: Final = {
    "docx": ("wordprocessingml.document", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation", "ppt/presentation.xml"),
}
_STREAMS: Final = {
    **dict.fromkeys(("doc", "wps"), "WordDocument"),
    **dict.fromkeys(("xls", "et"), "Workbook"),
    **dict.fromkeys(("ppt", "dps"), "PowerPoint Document"),
}
_LAST: Final = 0xFFFFFFFE  # no sector follows
_FREE: Final = 0xFFFFFFFF  # no entry
_LARGE: Final = 1000  # added to the first sector of a large stream until it is known
_CORE: Final = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{}</dc:creator>'
    "<cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>"
)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2022, 5, 21, 8, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def office(
    ending: str, creator: str = "", editor: str = "", macro: bool = False, **more: bytes
) -> bytes:
    """A document of Office; `more` are parts, with `__` for `/` and `_` for the dot before the ending."""
    kind, main = _MAINS[ending]
    kinds = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    parts = {"[Content_Types].xml": kinds.encode(), main: b"<x/>"}
    if creator or editor:
        parts["docProps/core.xml"] = _CORE.format(creator, editor).encode()
    if macro:
        parts[f"{main.partition('/')[0]}/vbaProject.bin"] = b"\0"
    named = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in more.items()}
    return zipped(parts | named)


def open_document(ending: str, **more: bytes) -> bytes:
    """A document of LibreOffice, with further parts as `office` has them."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in more.items()}
    return zipped({"mimetype": TYPES[ending].encode(), "content.xml": b"<x/>"} | named)


def compound(*streams: str, author: str = "") -> bytes:
    """A file of the older kind with streams of these names."""
    entries = [_entry(name) for name in ("Root Entry", *streams)]
    entries += [bytes(128)] * (-len(entries) % 4)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + b"".join(entries) + (_summary(author) if author else b"") + bytes(512)


def _entry(
    name: str, kind: int = 0, start: int = 0, size: int = 0, after: int = _FREE, within: int = _FREE
) -> bytes:
    coded = name.encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, kind, 1)
    beside = struct.pack("<III", _FREE, after, within)
    return head + beside + bytes(36) + struct.pack("<III", start, size, 0)


def container(**streams: bytes) -> bytes:
    """A file of the older kind whose streams can be read: small ones (below 4096 bytes) stand together in the
    root's stream, others each in sectors of their own, as programs write them. `_1` before a name is the sign
    that stands before those of programs."""
    small, large, places = b"", b"", []
    for name, data in streams.items():
        own = "\1" + name[2:] if name.startswith("_1") else name
        if len(data) < 4096:
            places.append((own, len(small) // 64, len(data)))
            small += data + bytes(-len(data) % 64)
        else:
            places.append((own, len(large) // 512 + _LARGE, len(data)))
            large += data + bytes(-len(data) % 512)
    inner = small + bytes(-len(small) % 512)
    wide = (len(places) + 4) // 4  # sectors of the directory, which stands behind two tables
    first = 2 + wide
    after = first + len(inner) // 512
    table, small_table = [_LAST] * 128, [_LAST] * 128
    chains = [(2, wide), (first, len(inner) // 512)]
    entries = [_entry("Root Entry", 5, first if inner else _LAST, len(inner), within=1)]
    for number, (name, start, size) in enumerate(places, 1):
        large_at = start - _LARGE + after
        if start >= _LARGE:
            chains.append((large_at, -(-size // 512)))
        else:
            for at in range(start, start + -(-size // 64) - 1):
                small_table[at] = at + 1
        beside = number + 1 if number < len(places) else _FREE
        entries.append(_entry(name, 2, large_at if start >= _LARGE else start, size, beside))
    for start, count in chains:
        for at in range(start, start + count - 1):
            table[at] = at + 1
    directory = b"".join(entries).ljust(wide * 512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 65534, 9, 6)
    head += bytes(10) + struct.pack("<8I", 1, 2, 0, 4096, 1, 1, _LAST, 0)
    head += struct.pack("<109I", 0, *[_LAST] * 108)
    tables = struct.pack("<128I", *table) + struct.pack("<128I", *small_table)
    return head + tables + directory + inner + large


def _summary(author: str) -> bytes:
    text = author.encode("gb18030") + b"\0"
    section = struct.pack("<II", 0, 2) + struct.pack("<II", 1, 24) + struct.pack("<II", 4, 32)
    section += struct.pack("<IHH", 2, 936, 0) + struct.pack("<II", 30, len(text)) + text
    known = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    made = struct.pack("<HHI", 0xFFFE, 0, 2) + bytes(16) + struct.pack("<I", 1) + known
    made += struct.pack("<I", 48) + section
    return made + bytes(-len(made) % 512)


def pdf(author: str = "", more: bytes = b"") -> bytes:
    """A PDF of one empty page."""
    info = author.encode("utf-16-be").hex().upper()
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        f"<</Author<FEFF{info}>>>".encode() if author else b"<<>>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    made += b"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return made + more


def sample(ending: str) -> bytes:
    """A document of the kind with this ending that nothing is wrong with."""
    if ending in _MAINS:
        return office(ending)
    if ending in _STREAMS:
        return compound(_STREAMS[ending])
    if ending == "pdf":
        return pdf()
    if ending == "ofd":
        return zipped({"OFD.xml": b"<OFD/>"})
    if ending in ("csv", "txt"):
        return "摊位,数量\n书,12\n".encode()
    return open_document(ending)
