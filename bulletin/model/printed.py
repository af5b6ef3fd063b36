"""Printed pages: the paper's own pages as pictures and PDFs, and where its pieces stand on them.

In: nothing; this module only names things (`engine.printed` finds them). Out: the records.
"""

from __future__ import annotations

from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a page, from 0 at its left and its top to 1."""


class Area(Record, frozen=True):
    """Where a piece stands on a page: its address, as `2022/05/21/slug`, and its part of the page."""

    article: str
    box: Box


class PrintedPage(Record, frozen=True):
    """A page of a day's paper that readers may see: its name (`A01`), its picture, its PDF with the digest of
    its bytes, both relative to the content folder and one of them empty where there is none; and its
    areas."""

    name: str
    picture: str
    facts: PhotoFacts | None
    pdf: str
    digest: str
    areas: tuple[Area, ...]
