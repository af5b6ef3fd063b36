"""Photos: from the file an editor puts beside an article to the right picture on every screen.

    bytes ─ probe ─▶ PhotoFacts ─ plan ─▶ Picture (for the page) and Derivatives (files to make)
                                                 │
    the file ─────────────────────────────────── make ─ encode ─▶ Shelf (the cache folder)

In: photo files of the content folder. Out: facts and pictures for the views, and files that may be
published: sRGB, upright, without any metadata. Originals never reach the output.

Modules: `facts` the records, `source` opens files and refuses bad ones, `pixels` brings any of them
to plain sRGB, `words` reads caption and credit, `probe` puts the facts together, `plan` is the pure
arithmetic, `encode` writes bytes, `card` draws a share picture from a headline, `shelf` keeps what was
made, `make` runs it all in processes, `intake` is the command for camera files.
"""

from bulletin.photos.card import ShareCard
from bulletin.photos.facts import PhotoFacts, PhotoRefused
from bulletin.photos.make import Job, Made, make_missing, probe_all
from bulletin.photos.plan import Derivative, derivatives, picture, read_palette, share_pictures
from bulletin.photos.probe import probe
from bulletin.photos.shelf import Shelf
from bulletin.photos.source import find

__all__ = [
    "Derivative",
    "Job",
    "Made",
    "PhotoFacts",
    "PhotoRefused",
    "ShareCard",
    "Shelf",
    "derivatives",
    "find",
    "make_missing",
    "picture",
    "probe",
    "probe_all",
    "read_palette",
    "share_pictures",
]
