"""What is known of a photo, and why one is refused."""

from __future__ import annotations

from bulletin.model.record import Record

Colour = tuple[int, int, int]
"""Red, green and blue in sRGB, 0 to 255."""


class PhotoFacts(Record, frozen=True):
    """A photo as its bytes describe it: plain values, so that they can be cached under `digest`.

    `width` and `height` are in pixels as a reader sees the photo, its orientation applied. `colour`
    is its average. `caption` and `credit` are what its own IPTC, XMP or Exif says, or empty.
    `animated` means that only its first frame is shown, which an editor should be told.
    """

    digest: str
    format: str  # JPEG, PNG, WEBP, AVIF, HEIF, GIF
    width: int
    height: int
    colour: Colour
    caption: str = ""
    credit: str = ""
    animated: bool = False


class PhotoRefused(Exception):
    """A file that cannot be shown: what is wrong with it, and what the editor can do.

    Both are Chinese sentences with their full stop, fit for a `Fault`.
    """

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(fact, remedy)  # both, so that it survives the way between processes
        self.fact = fact
        self.remedy = remedy

    def __str__(self) -> str:
        return self.fact + self.remedy
