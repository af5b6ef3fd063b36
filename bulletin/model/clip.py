"""Clips: videos and recordings, as a text places them and as their files are.

In: nothing; this module only names things (`media` makes them). Out: the records, and the endings of files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record

TYPES: Final[Mapping[str, str]] = {"mp4": "video/mp4", "m4a": "audio/mp4", "mp3": "audio/mpeg"}
"""What readers may be sent, by the ending of its name: every browser plays it."""

FOREIGN: Final = tuple(
    "m4v mov qt 3gp 3g2 webm avi mkv wmv flv f4v mpg mpeg mts m2ts vob rm rmvb ogv"
    " aac wav ogg oga opus flac amr wma aif aiff ape caf".split()
)
"""What has to be converted first."""

CAPTIONS: Final = ("vtt", "srt")
POSTERS: Final = tuple("jpg jpeg png webp avif heic heif".split())


class Clip(Record, frozen=True):
    """A video or a recording as a text places it.

    `file` is relative to the content folder, in NFC, with `/`; or the whole address (`https://…`) of one on
    another host. `beside` is where its picture and its captions may stand, relative to the content folder
    and without an ending. `line` is for faults.
    """

    file: str
    beside: str
    caption: str = ""
    credit: str = ""
    line: int = 0

    @property
    def outside(self) -> bool:
        """Whether it is on another host."""
        return self.file.startswith("https://")

    @property
    def name(self) -> str:
        """Its file's name, without folders."""
        return posixpath.basename(self.file)

    @property
    def ending(self) -> str:
        """What its name ends in, in small letters, without the dot."""
        return ending_of(self.file)

    @property
    def key(self) -> str:
        """What it is known by: one address may have another picture beside another text."""
        return f"{self.file} {self.beside}" if self.outside else self.file


class ClipFacts(Record, frozen=True):
    """A clip as its bytes describe it: plain values, so that they can be cached under `digest`.

    `width` and `height` are in pixels as a reader sees it, turned as it says; 0 for a recording. `seconds`
    is 0 where the file does not say how long it is. `size` is in bytes.
    """

    digest: str
    seconds: float
    size: int
    width: int = 0
    height: int = 0


class KnownClip(Record, frozen=True):
    """What is known of a clip that can be shown: its facts (none of one on another host), the photo that is
    shown before it plays, relative to the content folder, and the name of its captions; empty without."""

    facts: ClipFacts | None
    poster: str = ""
    captions: str = ""


class PlacedClip(Record, frozen=True):
    """A clip in its text, with all that is known of it."""

    clip: Clip
    facts: ClipFacts | None
    poster: PhotoFacts | None
    captions: str = ""


ClipsKnown = Mapping[str, KnownClip]
"""What is known of clips that can be shown, by their keys."""


def ending_of(file: str) -> str:
    """What a file's name ends in, in small letters, without the dot; empty where it has no ending."""
    name = posixpath.basename(file)
    return name.rpartition(".")[2].lower() if "." in name else ""


def published(clip: Clip, facts: ClipFacts) -> str:
    """What the file of a clip is called where readers get it."""
    return f"{facts.digest}.{clip.ending}"


def posters(clip: Clip) -> tuple[str, ...]:
    """The names that the picture of a clip may have; the first that is there is shown."""
    return _named(clip.beside, POSTERS)


def captions(clip: Clip) -> tuple[str, ...]:
    """The names that the captions of a clip may have, likewise."""
    return _named(clip.beside, CAPTIONS)


def _named(beside: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{beside}.{one}" for ending in endings for one in (ending, ending.upper()))


def is_clip(file: str) -> bool:
    """Whether a file is a video or a recording by its name, of a kind that can be shown or not."""
    return ending_of(file) in TYPES or ending_of(file) in FOREIGN
