"""RTF: the pictures that Word puts on the clipboard.

In: the clipboard's RTF. Out: its pictures in their order. Word's HTML only names files of its own computer
(`file:///…/clip_image001.png`), which no browser may read; the RTF beside it has them.
"""

from __future__ import annotations

import re
from typing import Final

_PICTURE: Final = re.compile(r"\\pict(?![a-z])")
_SECOND: Final = re.compile(r"\{\\nonshppict\s*\{\s*\Z")  # the same picture again, for old programs
_SIGNS: Final = re.compile(r"[{}]")
_KIND: Final = re.compile(r"\\(?:png|jpeg)blip(?![a-z])")
_WORD: Final = re.compile(r"\\[a-z]+-?\d*\s?|\\[^a-z]")
_HEX: Final = re.compile(r"[0-9a-fA-F]*")
_LEAD: Final = 40  # characters before a picture in which it says that it is a second one


def pictures_in(rtf: str) -> list[bytes]:
    """The pictures of an RTF text; empty bytes for one of a kind that no browser shows (WMF, EMF)."""
    made: list[bytes] = []
    at = 0
    while found := _PICTURE.search(rtf, at):
        own, at = _own(rtf, found.end())
        if not _SECOND.search(rtf[max(0, found.start() - _LEAD) : found.start()]):
            made.append(_bytes(own))
    return made


def _own(rtf: str, start: int) -> tuple[str, int]:
    """What stands in the group that goes on at `start`, without the groups in it; and where it ends."""
    own: list[str] = []
    depth, at = 0, start
    for sign in _SIGNS.finditer(rtf, start):
        if depth == 0:
            own.append(rtf[at : sign.start()])
        depth += 1 if sign[0] == "{" else -1
        at = sign.end()
        if depth < 0:
            return "".join(own), at
    return "", len(rtf)  # cut off


def _bytes(own: str) -> bytes:
    if not _KIND.search(own):
        return b""
    digits = "".join(_WORD.sub("", own).split())
    return bytes.fromhex(digits) if _HEX.fullmatch(digits) and len(digits) % 2 == 0 else b""
