"""Writing: a plan becomes files of the content folder.

In: a plan. Out: the files of its pieces, their pictures beside them, made fit for the repository, and the
files that they link to. Nothing that is there is written over; what another run left out is added: a
picture that was brought since.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from bulletin.desk.adopting.pictures import Found, kind_of
from bulletin.desk.adopting.plan import Piece, Plan
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.desk.draft import DraftRefused, write_draft
from bulletin.desk.intake import MAX_PIXELS, format_named, take_in
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.source import SUFFIXES

_LARGEST = 60_000_000  # bytes of a file that an article links to


def write_plan(plan: Plan, content: Path, source: Source) -> Iterator[str]:
    """Write what is new; yields a line for each thing that went wrong, with its remedy."""
    for piece in plan.pieces:
        place = content / piece.path
        if not piece.there:
            try:
                write_draft(content, piece.path, piece.text)
            except DraftRefused as refused:
                yield str(refused)
                continue
        for picture in piece.pictures:
            yield from _picture(picture, place.parent / picture.name)
        for path, origin in piece.files.items():
            yield from _file(source, origin, content / path)


def _picture(found: Found, place: Path) -> Iterator[str]:
    """Put a picture beside its article."""
    if not found.here or place.exists():
        return
    try:
        data = _fitting(found.read(), place)
        with place.open("xb") as file:
            file.write(data)
        take_in(place)
    except PhotoRefused as refused:
        yield f"{place}: {refused}"
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        yield f"{place}: 图片读不完整（{error}）。请重新存一次，放在这里。"


def _fitting(data: bytes, place: Path) -> bytes:
    """A picture in the format that its name says: pages name it so, and the article does."""
    wanted = format_named(place)
    if kind_of(data[:32]) in SUFFIXES[wanted]:
        return data
    with Image.open(BytesIO(data)) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("太大")
        out = BytesIO()
        picture = image.convert("RGB") if wanted == "JPEG" else image.convert("RGBA")
        picture.save(out, wanted)
        return out.getvalue()


def _file(source: Source, origin: str, place: Path) -> Iterator[str]:
    """Put a file that an article links to among the site's own."""
    if place.exists():
        return
    try:
        data = source.bytes(origin, _LARGEST)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(data)
    except (CannotRead, OSError) as error:
        yield f"{place}: 没有放好（{error}）。请自己放进去。"


def missing(piece: Piece, content: Path) -> list[Found]:
    """The pictures of a piece that are neither brought nor there."""
    folder = (content / piece.path).parent
    return [one for one in piece.wanted if not (folder / one.name).exists()]
