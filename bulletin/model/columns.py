"""Columns: how wide the theme's columns are, said once.

In: nothing; this module only names things. Out: widths in CSS pixels on a sheet of 1152 pixels, and the
sizes of the headlines that stand in them, by which lint counts and photos are offered. They follow
`layout.css` and `blocks.css`; `tests/pages/test_columns.py` measures them in a real browser.
"""

from __future__ import annotations

from typing import Final

FRONT: Final = 1144  # the front page's columns together
LEAD: Final = 753  # its lead with a picture: two columns
RAIL: Final = 363  # what stands beside it
CARD: Final = 363  # a block of three on the front page
TEXT: Final = 648  # an article's text and what is as wide
SHEET: Final = 1152  # the whole sheet: a panorama
GALLERY: Final = 318  # one of two photos side by side in it

LEAD_SIZE: Final = 44
RAIL_SIZE: Final = 22
CARD_SIZE: Final = 19
"""The letters of headlines there, in pixels."""


def headline(width: int, size: int) -> int:
    """How many Chinese characters two lines of a headline hold. A line ends between two words, and so up to
    two characters of the first one stay empty."""
    return width // size * 2 - 2
