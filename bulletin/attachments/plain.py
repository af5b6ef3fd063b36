"""Plain: text, .txt and .csv.

In: the bytes of a file, its name. Out: nothing more to know; `Refused` where it is no text.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.attachments.refused import Remark, other_than_named

_ENCODINGS: Final = ("utf-8", "gb18030")  # what editors' programs write
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_OTHERS: Final = (b"%pdf-", b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script")
_CONTROL: Final = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f]")


def look(data: bytes, name: str) -> list[Remark]:
    """Look into a file that should be text. Raises `Refused`."""
    encodings = ("utf-16",) if data.startswith(_WIDE) else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip() and not (_CONTROL.search(text) or _is_other(data)):
            return []
    raise other_than_named(name)


def _is_other(data: bytes) -> bool:
    """Whether a file of readable signs is a document of another kind."""
    return data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_OTHERS)
