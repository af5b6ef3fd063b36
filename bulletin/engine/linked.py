"""Linked: where the notes of attachments stand in a text.

In: a run of a text's HTML, the notes of the files that it links to. Out: the same HTML in pieces, each with
the note that stands behind it. The template says what a note looks like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.pages.components import FileNote

_LINK: Final = re.compile(r'<a href="([^"#]*)')
_END: Final = "</a>"  # of the same link: there is none in another


def behind_links(html: str, files: Sequence[FileNote]) -> list[tuple[str, FileNote | None]]:
    """The pieces of a run of HTML: each ends behind a link to one of the files, but for the last one, behind
    which there is no note."""
    pieces: list[tuple[str, FileNote | None]] = []
    notes = {one.url: one for one in files}
    at = 0
    for link in _LINK.finditer(html) if notes else ():
        if note := notes.get(link[1]):
            end = html.index(_END, link.end()) + len(_END)
            pieces.append((html[at:end], note))
            at = end
    return [*pieces, (html[at:], None)]
