"""Plan: which files a photo is published as, and how a page refers to them. Pure arithmetic.

In: a photo's facts and the slot it stands in. Out: `Derivative`, a file to be made, whose name says
everything its bytes depend on, and `Picture`, what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from PIL import features

from bulletin.model.columns import CARD, FRONT, GALLERY, LEAD, SHEET, TEXT
from bulletin.model.digest import digest
from bulletin.model.photo import Colour, PhotoFacts
from bulletin.model.record import Record
from bulletin.photos.picture import Candidate, Picture, ShareCard

Format = Literal["avif", "jpeg"]
FORMATS: Final[tuple[Format, ...]] = ("avif", "jpeg")
ENDINGS: Final = {"avif": "avif", "jpeg": "jpg"}

WIDTHS: Final = (480, 960, 1600)  # pixels
SHARES: Final = ((600, 600), (800, 600), (1200, 675))
"""The share pictures of an article, in pixels: 1:1, which readers' apps show beside a link, then 4:3 and
16:9, which search engines ask for too (at 1,200 pixels a story may be shown large)."""
# Pixels of a photo's shorter side; apps ask for that, 16:9 of it is 50,000.
SHARE_LEAST: Final = 300
BUDGET: Final = 120_000  # bytes that a file no wider than `BUDGET_WIDTH` pixels may have
BUDGET_WIDTH: Final = 960
LEAST: Final = 20  # quality that is never gone below
READABLE: Final = 40  # … and of a slice, which has letters

QUALITY: Final = {"avif": {480: 60, 960: 55, 1600: 50}, "jpeg": {480: 75, 960: 70, 1600: 65}}
"""Quality on each encoder's own scale, by the width up to which it holds. Wider files are shown on
denser screens, which forgive more. `bench/results/photos.json` has the measured likeness."""

# Colour is kept at full resolution in both formats: red banners with lettering are everywhere in
# local news, and at equal bytes both DSSIM and SSIMULACRA 2 come out better so.
# libaom at speed 9, tuned for SSIMULACRA 2 and without trellis quantisation, comes near to speed 8 at
# its defaults in a fifth of the time. One thread each, because photos are spread over threads.
OPTIONS: Final[dict[Format, dict[str, Any]]] = {
    "avif": {
        "format": "AVIF",
        "codec": "aom",
        "speed": 9,
        "subsampling": "4:4:4",
        "max_threads": 1,
        "advanced": {"tune": "ssimulacra2", "disable-trellis-quant": "1"},
    },
    "jpeg": {"format": "JPEG", "subsampling": "4:4:4", "optimize": True},
}
CARD_STEP: Final = 3  # raise when the drawing changes
STEP: Final = 2  # raise when `pixels` or `encode` make other bytes of the same photo
ENCODERS: Final = " ".join(
    f"{name} {features.version(name)}" for name in ("pil", "avif", "libjpeg_turbo", "littlecms2")
)
DRAWERS: Final = " ".join(
    f"{name} {features.version(name)}" for name in ("pil", "freetype2", "zlib")
)


class Slot(NamedTuple):
    """A place on a page: the widths worth offering there, and the HTML attribute `sizes`."""

    widths: tuple[int, ...]
    sizes: str


_TEXT: Final = f"(min-width: 696px) {TEXT}px, calc(100vw - 32px)"  # as wide as the text

SLOTS: Final = {
    "lead": Slot(
        WIDTHS, f"(min-width: 1200px) {LEAD}px, (min-width: 1000px) 64vw, calc(100vw - 32px)"
    ),
    "wide": Slot(WIDTHS, f"(min-width: 1200px) {FRONT}px, calc(100vw - 32px)"),
    "card": Slot(
        WIDTHS[:2], f"(min-width: 1200px) {CARD}px, (min-width: 640px) 50vw, calc(100vw - 32px)"
    ),
    "figure": Slot(WIDTHS, _TEXT),
    "gallery": Slot(
        WIDTHS, f"(min-width: 696px) {GALLERY}px, (min-width: 640px) 50vw, calc(100vw - 32px)"
    ),
    "half": Slot(
        WIDTHS, f"(min-width: 1200px) {SHEET // 2}px, (min-width: 640px) 50vw, calc(100vw - 32px)"
    ),
    "quarter": Slot(WIDTHS[:2], f"(min-width: 1200px) {SHEET // 4}px, 25vw"),
    "full": Slot(WIDTHS, _TEXT),
    "panorama": Slot(
        WIDTHS, f"(min-width: 1200px) {SHEET}px, (min-width: 640px) calc(100vw - 32px), 640px"
    ),
}
"""The one table of slots. On a wide screen they are as wide as the columns that they stand in."""


class Derivative(Record, frozen=True):
    """A file made from a photo. `width` and `height` are its own, in pixels; a `cut` one is the part
    of the photo that has its shape. Above `limit` bytes (0: none) it is made again with less
    quality, down to `least`. A slice has the rows from `top` on of a photo brought to `rows` rows."""

    name: str
    photo: str  # the photo's digest
    format: Format
    width: int
    height: int
    quality: int
    limit: int = 0
    cut: bool = False
    least: int = LEAST
    top: int = 0
    rows: int = 0  # 0: it is no slice


class Job(Record, frozen=True):
    """The files wanted of one photo."""

    source: Path
    files: tuple[Derivative, ...]


@lru_cache(maxsize=4096)
def derivatives(facts: PhotoFacts, slot: str) -> tuple[Derivative, ...]:
    """The files of a photo for a slot, by format, then by width; never wider than the photo."""
    return tuple(
        _derivative(facts, kind, width, scaled(facts.height, width, facts.width))
        for kind in FORMATS
        for width in widths(facts.width, SLOTS[slot].widths)
    )


@lru_cache(maxsize=4096)
def share_pictures(facts: PhotoFacts) -> tuple[Derivative, ...]:
    """The share pictures of a photo in the order of `SHARES`, none of them enlarged; no one if the
    photo is too small."""
    if min(facts.width, facts.height) < SHARE_LEAST:
        return ()
    return tuple(_share(facts, *shape) for shape in SHARES)


def _share(facts: PhotoFacts, width: int, height: int) -> Derivative:
    if facts.width < width or facts.height < height:
        if facts.width * height < facts.height * width:
            width, height = facts.width, scaled(height, facts.width, width)
        else:
            width, height = scaled(width, facts.height, height), facts.height
    return _derivative(facts, "jpeg", width, height, cut=True)


def share_card(words: tuple[str, ...], site: str, fonts: str) -> ShareCard:
    """The share picture that is drawn of a headline, given as words; `fonts` are the versions of those that
    it is set in."""
    recipe = repr((CARD_STEP, DRAWERS, fonts, site, words))
    return ShareCard(f"{digest(recipe.encode())[:20]}.card.png", words, site)


def picture(
    facts: PhotoFacts,
    slot: str,
    alt: str,
    url_prefix: str,
    palette: Palette,
    slice_of: Sequence[Derivative] = (),
) -> Picture:
    """A photo for the slot it stands in; of a strip one slice, of which these are the files. `url_prefix` is
    what the derivatives' names are put after, with its slash: `/photos/`."""
    files = slice_of or derivatives(facts, slot)
    largest = max(files, key=lambda file: file.width)
    avif, jpeg = (
        tuple(Candidate(url_prefix + f.name, f.width) for f in files if f.format == kind)
        for kind in FORMATS
    )
    return Picture(
        avif=avif,
        jpeg=jpeg,
        width=largest.width,
        height=largest.height,
        sizes=SLOTS[slot].sizes,
        tint=tint(facts.colour, palette),
        alt=alt,
    )


def widths(own: int, wanted: Sequence[int]) -> tuple[int, ...]:
    """The widths a photo `own` pixels wide is offered in: those wanted, none above its own."""
    return tuple(sorted({min(own, width) for width in wanted}))


def scaled(length: int, part: int, whole: int) -> int:
    """`length` × `part` / `whole`, rounded half up, at least 1."""
    return max(1, (2 * length * part + whole) // (2 * whole))


def derivative(
    facts: PhotoFacts, kind: Format, width: int, between: tuple[int, int, int]
) -> Derivative:
    """A file of some rows of a photo, as wide as the photo: `between` are the first row, the row behind the
    last one, and the rows of the whole. The whole itself has no limit."""
    top, end, rows = between
    entire = end - top == rows
    quality = next(q for limit, q in QUALITY[kind].items() if width <= limit)
    limit = BUDGET if width <= BUDGET_WIDTH and not entire else 0
    mark = _mark(kind, quality, limit, READABLE)
    name = f"{facts.digest[:16]}-{width}-{top}-{end}.{mark}.{ENDINGS[kind]}"
    height = end - top
    return Derivative(
        *(name, facts.digest, kind, width, height, quality, limit),
        least=READABLE,
        top=top,
        rows=rows,
    )


def _derivative(
    facts: PhotoFacts, kind: Format, width: int, height: int, cut: bool = False
) -> Derivative:
    quality = next(q for limit, q in QUALITY[kind].items() if width <= limit)
    limit = BUDGET if width <= BUDGET_WIDTH or cut else 0
    shape = f"{width}x{height}" if cut else f"{width}"
    mark = _mark(kind, quality, limit, LEAST)
    name = f"{facts.digest[:16]}-{shape}.{mark}.{ENDINGS[kind]}"
    return Derivative(name, facts.digest, kind, width, height, quality, limit, cut)


@cache
def _mark(kind: Format, quality: int, limit: int, least: int) -> str:
    """A short name for all that the bytes depend on besides the photo and the size."""
    recipe = f"{STEP} {OPTIONS[kind]} {quality} {limit} {least} {ENCODERS}"
    return digest(recipe.encode())[:8]


# --- the placeholder's colour -----------------------------------------------------------------

Palette = tuple[tuple[str, Colour], ...]
"""Class names and their colours."""

_RULE: Final = re.compile(
    r"\.(?P<name>tint-[\w-]+)\s*\{\s*background-color:\s*#(?P<hex>[0-9a-fA-F]{6})\s*;?\s*\}"
)


def read_palette(css: str) -> Palette:
    """The palette of a style sheet: its rules `.tint-N { background-color: #rrggbb }`.

    Raises `ValueError` if there is none.
    """
    palette = tuple(
        (
            rule["name"],
            (int(rule["hex"][:2], 16), int(rule["hex"][2:4], 16), int(rule["hex"][4:], 16)),
        )
        for rule in _RULE.finditer(css)
    )
    if not palette:
        raise ValueError("the style sheet has no rule .tint-N { background-color: #rrggbb }")
    return palette


@lru_cache(maxsize=4096)
def tint(colour: Colour, palette: Palette) -> str:
    """The class whose colour is nearest to `colour`."""

    def distance(entry: tuple[str, Colour]) -> int:
        return sum((a - b) ** 2 for a, b in zip(entry[1], colour, strict=True))

    return min(palette, key=distance)[0]
