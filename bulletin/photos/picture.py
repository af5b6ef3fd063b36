"""Pictures: what pages show of a photo, and the picture that stands for a page elsewhere.

In: nothing; this module only names things (`plan` and the pages' `edition` make them). Out: the records.
"""

from __future__ import annotations

from typing import Final

from bulletin.model.record import Record

# Pixels of a share picture that is drawn: apps show it at the size of a thumb.
CARD_SIDE: Final = 480


class Candidate(Record, frozen=True):
    """One file of a picture's `srcset`: its address and its width in pixels."""

    url: str
    width: int


class Picture(Record, frozen=True):
    """A photo in all its sizes, for the slot it stands in.

    `width` and `height` are those of the largest candidate, in pixels. `tint` is the class of its
    placeholder colour. `sizes` is the HTML attribute for its slot. `jpeg` is never empty.
    """

    avif: tuple[Candidate, ...]
    jpeg: tuple[Candidate, ...]
    width: int
    height: int
    sizes: str
    tint: str
    alt: str


class Share(Record, frozen=True):
    """The picture that stands for a page elsewhere; `width` and `height` in pixels."""

    url: str
    width: int
    height: int


class ShareCard(Record, frozen=True):
    """A share picture that is drawn, a square of `CARD_SIDE`: the headline's words, none of which is broken,
    and the name of the site. `name` is its file's; everything that its bytes depend on is in it."""

    name: str
    words: tuple[str, ...]
    site: str
