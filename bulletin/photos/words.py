"""Words: the caption and the credit that a photo itself carries.

In: an opened image. Out: both as plain text, or empty. Agencies and photo desks write them as IPTC
(2:120 caption, 2:80 photographer, 2:110 credit line), editing programs as XMP, cameras as Exif; the
first of these that says something is taken. Text is UTF-8 or, from older Chinese desks, GB18030.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

_CAPTION: Final = ((2, 120),)
_CREDIT: Final = ((2, 80), (2, 110))  # the photographer goes before the agency

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP_CAPTION: Final = ("{http://purl.org/dc/elements/1.1/}description",)
_XMP_CREDIT: Final = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://ns.adobe.com/photoshop/1.0/}Credit",
)

_EXIF_CAPTION: Final = 0x010E  # ImageDescription
_EXIF_CREDIT: Final = 0x013B  # Artist

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SPACE: Final = re.compile(r"\s+")


def caption_and_credit(image: ImageFile) -> tuple[str, str]:
    """What an opened photo says of itself: its caption and who took it."""
    iptc = _iptc(image)
    xmp = _xmp(image)
    exif = image.getexif()
    caption = _first(
        *(iptc.get(key, "") for key in _CAPTION),
        *(xmp.get(key, "") for key in _XMP_CAPTION),
        _described(exif.get(_EXIF_CAPTION)),
    )
    credit = _first(
        *(iptc.get(key, "") for key in _CREDIT),
        *(xmp.get(key, "") for key in _XMP_CREDIT),
        _exif_text(exif.get(_EXIF_CREDIT)),
    )
    return caption, credit


def decoded(data: bytes) -> str:
    """Text whose encoding nobody names: UTF-8 if it is that, else GB18030; without control
    characters, in NFC, white space closed up. Bytes that are neither give an empty text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _clean(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return ""


def _clean(text: str) -> str:
    text = _SPACE.sub(" ", text)
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _first(*texts: str) -> str:
    return next(filter(None, texts), "")


def _iptc(image: ImageFile) -> Mapping[tuple[int, int], str]:
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, OSError, ValueError, IndexError, KeyError):
        return {}  # a damaged IPTC block is no reason to refuse the photo
    return {
        key: "、".join(filter(None, map(decoded, [value] if isinstance(value, bytes) else value)))
        for key, value in records.items()
    }


def _xmp(image: ImageFile) -> Mapping[str, str]:
    packet = image.info.get("xmp", b"")
    data = packet.encode() if isinstance(packet, str) else packet
    if not data:
        return {}
    try:
        tree = defusedxml.ElementTree.fromstring(data.rstrip(b"\0"))
    except (ParseError, DefusedXmlException, ValueError):
        return {}  # damaged, or an attack: either way it says nothing
    return dict(_properties(tree))


def _properties(tree: Element) -> Iterator[tuple[str, str]]:
    """The properties of a packet: plain attributes, plain elements, or the items of a list (of a
    text in several languages, the first)."""
    for description in tree.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            yield name, _clean(value)
        for element in description:
            items = [_clean(item.text or "") for item in element.iter(f"{_RDF}li")]
            if element.find(f"{_RDF}Alt") is not None:
                items = items[:1]
            yield element.tag, "、".join(filter(None, items)) or _clean(element.text or "")


def _exif_text(value: object) -> str:
    """An Exif text. Pillow gives its bytes as Latin-1."""
    return decoded(value.encode("latin-1", "ignore")) if isinstance(value, str) else ""


def _described(value: object) -> str:
    """Exif's description, if a person wrote it: cameras fill it with their own name in capitals, so
    only one with a Chinese character counts."""
    text = _exif_text(value)
    return text if _HAN.search(text) else ""
