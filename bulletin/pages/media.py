"""Files of clips: videos and recordings as they are, and their captions in each edition's characters.

In: which clips are shown, and their files. Out: the files. They stand beside those of photos, are named by
their content as these are, and so go with a withdrawn piece as these do, from servers, buckets and caches.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.pages.edition import PHOTOS, Edition
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.photos import MADE
from bulletin.pages.sources import Sources

SAID: Final = "captions"  # the maker of captions
WEIGHT: Final = 0.5  # of a page of an article: a file is copied


class ClipInputs(Inputs, frozen=True):
    """A clip: its file in the content folder, and its name among what is kept of photos."""

    file: str
    name: str


def _clip_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if edition.folder:
        return
    for name, file in sources.clip_files.items():
        yield CLIPS.group(ClipInputs(file, name), PHOTOS + name, weight=WEIGHT)


def _clips(edition: Edition, inputs: ClipInputs) -> Iterator[Page]:
    del edition
    yield Page((PHOTOS + inputs.name,), MADE, inputs.name)


CLIPS: Final = Kind("视频和音频", ClipInputs, _clip_groups, _clips, {MADE: str})


class CaptionsInputs(Inputs, frozen=True):
    """Captions: their file in the content folder, and their name among what is kept of photos."""

    file: str
    name: str


def _captions_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for mark, file in sources.captions.items():
        place = PHOTOS + edition.captions(mark)
        yield CAPTIONS.group(CaptionsInputs(file, f"{mark}.vtt"), place, weight=WEIGHT)


def _captions(edition: Edition, inputs: CaptionsInputs) -> Iterator[Page]:
    mark = inputs.name.removesuffix(".vtt")
    yield Page((PHOTOS + edition.captions(mark),), SAID, inputs.name)


CAPTIONS: Final = Kind("字幕", CaptionsInputs, _captions_groups, _captions, {SAID: str})
