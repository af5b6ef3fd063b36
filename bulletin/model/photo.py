"""`PhotoFacts`: what is known of a photo.

In: nothing; this module only names things (`photos.probe` makes them). Out: the record.
"""

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
