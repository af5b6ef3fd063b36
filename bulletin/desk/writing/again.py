"""Again: what a new piece begins with that takes up an old one.

In: the old piece, or one of its photos. Out: the fields and the text of the new one. Pure.
"""

from __future__ import annotations

from typing import Final

from bulletin.model.article import Article, Photo

_WIDE: Final = str.maketrans('[]"\n', "［］” ")


def following(old: Article) -> tuple[dict[str, str], str]:
    """For a piece that goes on with an old one: of its section and topics, with a link to it."""
    fields = {"section": old.section, "topics": "、".join(old.topics)}
    return fields, f"\n\n此前报道：[{_plain(old.title)}](/{old.address}/)。"


def showing(photo: Photo, name: str) -> str:
    """For a piece with a photo of an old one, which is now a file of that name: its caption, its credit."""
    credit = f' "{_plain(photo.credit)}"' if photo.credit else ""
    return f"\n\n![{_plain(photo.caption)}]({name}{credit})"


def _plain(text: str) -> str:
    """Words for a link or a photo's line: signs that would end them are written wide, as the form does."""
    return text.translate(_WIDE).strip()
