"""Linked: what is said of attachments, and where in a text.

In: a run of a text's HTML. Out: the same HTML in pieces, each with the note that stands behind it. The
template says what a note looks like.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.model.record import Record

_LINK: Final = re.compile(r'<a href="([^"#]*)')
_END: Final = "</a>"  # of the same link: there is none in another


class FileNote(Record, frozen=True):
    """What stands behind a link to an attachment. `url` is what the link says, `whole` the same from
    anywhere, empty while the site does not know its own address; `said` is its kind and size (XLSX，24 KB),
    `type` its media type, `size` its bytes."""

    url: str
    whole: str
    said: str
    type: str
    size: int


class FileNotes(Record, frozen=True):
    """The notes of all attachments that a text links to."""

    all: tuple[FileNote, ...] = ()

    def behind(self, html: str) -> list[tuple[str, FileNote | None]]:
        """The pieces of a run of HTML: each ends behind a link to one of the files, but for the last one,
        behind which there is no note."""
        pieces: list[tuple[str, FileNote | None]] = []
        notes = {one.url: one for one in self.all}
        at = 0
        for link in _LINK.finditer(html) if notes else ():
            if note := notes.get(link[1]):
                end = html.index(_END, link.end()) + len(_END)
                pieces.append((html[at:end], note))
                at = end
        return [*pieces, (html[at:], None)]
