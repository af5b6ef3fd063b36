"""Attachments: files beside an article that its text links to, for readers to fetch.

In: nothing; this module only names things (`attachments` looks into the files). Out: the records, the kinds
of files that readers are given, and those that they are not.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bulletin.model.record import Record

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."

TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "wps": "application/wps-office.wps",  # nobody has registered these; WPS calls them so itself
    "et": "application/wps-office.et",
    "dps": "application/wps-office.dps",
    "odt": f"{_ODF}text",
    "ods": f"{_ODF}spreadsheet",
    "odp": f"{_ODF}presentation",
    "ofd": "application/ofd",  # GB/T 33190: what official documents are issued in
    "csv": "text/csv",
    "txt": "text/plain",
}
"""What readers may be sent, by the ending of its name: a closed list, as servers have it too."""

INLINE: Final = ("pdf",)
"""What browsers show by themselves, in a viewer that runs nothing of the site. All else is saved to disk."""

MACROS: Final = {
    **dict.fromkeys(("docm", "dotm"), "docx"),
    **dict.fromkeys(("xlsm", "xltm", "xlsb", "xlam"), "xlsx"),
    **dict.fromkeys(("pptm", "potm", "ppsm", "ppam"), "pptx"),
}
"""What may carry programs, and as what its editor can save it."""

PACKED: Final = ("zip", "rar", "7z", "tar", "gz", "tgz")

LIMIT: Final = 20 << 20
"""Bytes of an attachment that git may keep, as of a clip."""


PLACE: Final = re.compile(r"(?<![^/])\d{4}/\d{2}/\d{2}/[^/]+/[^/]+\.(?P<ending>[^/.]+)\Z")
"""Where an attachment may stand on the site."""


class Attachment(Record, frozen=True):
    """A file as a text links to it. `file` is relative to the content folder, in NFC, with `/`; `place` is
    where readers get it: under the article's own address, relative to the site's root, not percent-coded.
    `line` is for faults."""

    file: str
    place: str
    line: int = 0


class AttachmentFacts(Record, frozen=True):
    """A file that readers may be given, as its bytes are: their digest and their number."""

    digest: str
    size: int


class PlacedFile(Record, frozen=True):
    """An attachment in its text, with what is known of its file."""

    attachment: Attachment
    facts: AttachmentFacts


AttachmentsKnown = Mapping[str, AttachmentFacts]
"""What is known of files that readers may be given, by their paths relative to the content folder."""


def places(one: Attachment, aliases: Iterable[str]) -> Iterator[str]:
    """Where readers get an attachment: its own place, and what was its place at each of its article's old
    addresses, as far as servers take it for an attachment there. An HTML page that leads on, as the article
    has one, cannot stand under the name of such a file."""
    yield one.place
    name = posixpath.basename(one.place)
    yield from filter(is_attachment, (f"{alias}/{name}" for alias in aliases))


def is_attachment(place: str) -> bool:
    """Whether a place of the site, or an address, is one where an attachment may stand."""
    own = PLACE.search(place)
    return bool(own and own["ending"].lower() in TYPES)


def is_saved(place: str) -> bool:
    """Whether browsers are told to save the file at a place of the site, or at an address, and to show
    nothing of it: an attachment, but for what their own viewers show."""
    return is_attachment(place) and not place.lower().endswith(tuple(f".{one}" for one in INLINE))


def weight(size: int) -> str:
    """How much of a reader's data a file takes: 24 KB, 1.2 MB."""
    kilobytes = max(1, round(size / 1000))
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004
