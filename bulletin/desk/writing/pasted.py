"""Pasted: what came from the clipboard becomes text of a piece in hand, its pictures photos beside it.

In: HTML and RTF, what takes a photo in. Out: the text with its notes (`bulletin/desk/pasting`).
"""

from __future__ import annotations

from collections.abc import Callable

from bulletin.desk.pasting.leads import NotTaken
from bulletin.desk.pasting.paste import Pasted, paste
from bulletin.desk.writing.photos import PhotoTaken, UploadRefused


def take_paste(html: str, rtf: str, take: Callable[[bytes, str], PhotoTaken]) -> Pasted:
    """The text for a clipboard's content. Raises `NotPasted`."""

    def taken(data: bytes, named: str) -> str:
        try:
            return take(data, named).name
        except UploadRefused as refused:
            raise NotTaken(str(refused)) from None

    return paste(html, rtf, taken)
