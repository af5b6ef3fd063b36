"""Files of attachments: what articles give their readers, as it is.

In: the articles that readers see. Out: the files, under their articles' own addresses: so an attachment
comes, waits and goes with its article. One that two articles link to stands under both, and that of an
article that moved under its old address too. Of two editions the first has the files, and the other links to
them there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.attachment import places
from bulletin.model.clip import ending_of
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.photos import MADE
from bulletin.pages.sources import Sources

WEIGHT: Final = 0.5  # of a page of an article: a file is copied


class AttachmentInputs(Inputs, frozen=True):
    """An attachment: its file in the content folder, its name among what is kept of photos, and where
    readers get it, relative to the site's root."""

    file: str
    name: str
    place: str


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if edition.folder:
        return
    for piece in sources.archive.pieces.values():
        for one in piece.files:
            file = one.attachment.file
            name = f"{one.facts.digest}.{ending_of(file)}"
            for place in places(one.attachment, piece.article.aliases):
                yield ATTACHMENTS.group(AttachmentInputs(file, name, place), place, weight=WEIGHT)


def _files(edition: Edition, inputs: AttachmentInputs) -> Iterator[Page]:
    del edition
    yield Page((inputs.place,), MADE, inputs.name)


ATTACHMENTS: Final = Kind("附件", AttachmentInputs, _groups, _files, {MADE: str})
