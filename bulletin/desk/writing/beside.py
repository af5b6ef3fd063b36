"""Beside: clips and attachments of a piece in hand, those that are not saved yet too.

In: a piece as it is typed, what the paper has. Out: what is known of the files that it names, as a build
would know it; the files themselves, when the browser asks for them. Each is looked into once, until it
changes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bulletin.attachments import looking as attachments
from bulletin.desk.writing.kept import Kept
from bulletin.media import looking as media
from bulletin.media.captions import webvtt
from bulletin.model.article import Article
from bulletin.model.attachment import AttachmentsKnown
from bulletin.model.clip import Clip, ClipsKnown, KnownClip, captions, posters, published
from bulletin.model.digest import digest
from bulletin.store.beside import stored

T = TypeVar("T")


class Beside:
    """The files beside pieces in hand. `content` is the paper's folder."""

    def __init__(self, content: Path, kept: Kept) -> None:
        self._content = content
        self._kept = kept
        self._looked: dict[tuple[Path, int, str], object] = {}
        self._given: dict[str, Path] = {}  # by the names that pages ask for them by
        self._said: dict[str, Path] = {}  # captions, likewise

    def place(self, key: str, file: str) -> Path | None:
        """Where a file of the piece `key` lies: beside its sheet, until it is saved, or in the paper."""
        if own := self._kept.file(key, posixpath.basename(file)):
            return own
        place = stored(self._content / file)
        return place if place.is_file() else None

    def clips(self, key: str, article: Article, known: ClipsKnown) -> ClipsKnown:
        """What is known of a piece's clips: of some the build has said it already."""
        new = {one.key: self._clip(key, one) for one in article.clips if one.key not in known}
        return {**known, **{name: one for name, one in new.items() if one}}

    def attachments(self, key: str, article: Article) -> AttachmentsKnown:
        """What is known of a piece's attachments."""
        found = {}
        for one in article.attachments:
            if (place := self.place(key, one.file)) is None:
                continue
            if facts := self._once(place, "file", attachments.look_at).facts:
                found[one.file] = facts
                self._given[one.place] = place
        return found

    def read(self, name: str) -> bytes | None:
        """The bytes of a file that a page of these names, or None."""
        if place := self._said.get(name):
            return webvtt(place.read_bytes(), place.name)
        place = self._given.get(name)
        return place.read_bytes() if place and place.is_file() else None

    def _clip(self, key: str, clip: Clip) -> KnownClip | None:
        place = None if clip.outside else self.place(key, clip.file)
        if place is None or not (facts := self._once(place, "clip", media.look_at).facts):
            return None
        self._given[published(clip, facts)] = place
        poster, said = self._first(key, posters(clip)), self._first(key, captions(clip))
        return KnownClip(facts, poster, self._captions(self.place(key, said)) if said else "")

    def _captions(self, place: Path | None) -> str:
        """The name that captions are asked for by; empty where they cannot be shown."""
        if place is None or self._once(place, "clip", media.look_at).fact:
            return ""
        name = media.captions_name(digest(place.read_bytes()))
        self._said[f"{name}.vtt"] = place
        return name

    def _first(self, key: str, names: Iterable[str]) -> str:
        return next((one for one in names if self.place(key, one)), "")

    def _once(self, place: Path, what: str, look: Callable[[Path], T]) -> T:
        known = place, place.stat().st_mtime_ns, what
        if known not in self._looked:
            self._looked[known] = look(place)
        return self._looked[known]  # type: ignore[return-value]
