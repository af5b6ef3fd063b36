"""Files made from photos, and the share pictures that are drawn.

In: a photo's file and what is made of it; a headline. Out: the files. They stand once for both editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.photo import PhotoFacts
from bulletin.pages.edition import PHOTOS, Edition
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources
from bulletin.photos.picture import ShareCard
from bulletin.photos.plan import Derivative, derivatives, share_pictures
from bulletin.photos.strips import is_strip, slices, whole

MADE: Final = "photo"
DRAWN: Final = "card"
LARGEST: Final = "lead"  # the slot that wants every width; the others want some of them


class PhotoInputs(Inputs, frozen=True):
    """A photo, relative to the content folder, and the files that are made from it."""

    file: str
    files: tuple[Derivative, ...]


def _photo_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if not edition.palette or edition.folder:
        return
    place: dict[str, str] = {}  # one of the places where the same photo stands, by its digest
    wanted: dict[str, dict[str, Derivative]] = {}
    for file, facts in sources.photos.items():
        place.setdefault(facts.digest, file)
        wanted[facts.digest] = {one.name: one for one in _files_of(facts)}
    for article in sources.archive.articles:
        if article.lead:
            cut = {one.name: one for one in share_pictures(article.lead)}
            wanted[article.lead.digest].update(cut)
    for photo, files in wanted.items():
        inputs = PhotoInputs(place[photo], tuple(files.values()))
        yield FILES.group(inputs, *(PHOTOS + name for name in files), weight=len(files) / 4)


def _files_of(facts: PhotoFacts) -> Iterator[Derivative]:
    """Every file that pages may show of a photo."""
    if is_strip(facts):
        yield from (file for one in slices(facts) for file in one)
        yield whole(facts)
    else:
        yield from derivatives(facts, LARGEST)


def _files(edition: Edition, inputs: PhotoInputs) -> Iterator[Page]:
    del edition
    for one in inputs.files:
        yield Page((PHOTOS + one.name,), MADE, one.name)


FILES: Final = Kind("照片", PhotoInputs, _photo_groups, _files, {MADE: str})


class CardInputs(Inputs, frozen=True):
    """A share picture to be drawn."""

    card: ShareCard


def _card_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if edition.folder:
        return
    drawn = (edition.drawn(one.words, one.lead) for one in sources.archive.articles)
    for card in dict.fromkeys(filter(None, drawn)):
        yield CARDS.group(CardInputs(card), PHOTOS + card.name, weight=2)


def _card(edition: Edition, inputs: CardInputs) -> Iterator[Page]:
    del edition
    yield Page((PHOTOS + inputs.card.name,), DRAWN, inputs.card)


CARDS: Final = Kind("分享图", CardInputs, _card_groups, _card, {DRAWN: ShareCard})
