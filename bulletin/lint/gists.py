"""The paper: what is only seen when all pieces lie side by side.

In: a `Gist` of each piece, the clock, what photos say of themselves. Out: `Gists`, for the rules on
all pieces. A gist is small, so that it can be kept beside a piece's findings.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.model.article import Fields
from bulletin.model.clip import is_clip
from bulletin.model.han import HAN
from bulletin.model.record import Record
from bulletin.reading.header import says_draft

_SIGNS: Final = re.compile(f"[^{HAN}。！？；\n]+")
_SHORTEST: Final = 12  # Chinese characters of a sentence that is no phrase anybody may use
_SENTENCE: Final = re.compile(f"[^。！？；\n]{{{_SHORTEST},}}")
_MOST: Final = 16  # sentences that stand for a piece


class Bare(Record, frozen=True):
    """A photo or a clip as typed without a caption or a credit; a photo's file may still carry them."""

    file: str  # from the content folder
    name: str  # as seen from the article
    line: int
    caption: bool  # whether a caption is typed
    credit: bool


class Gist(Record, frozen=True):
    """Of a piece, what rules on the whole paper need."""

    title: str = ""
    date: datetime | None = None
    date_line: int = 0
    published: bool = False
    withdrawn: bool = False
    topics: tuple[str, ...] = ()
    topics_line: int = 0
    people: tuple[str, ...] = ()  # who signed it, but for other papers' people
    authors_line: int = 0
    sentences: tuple[int, ...] = ()  # checksums of its longer sentences
    bare: tuple[Bare, ...] = ()
    draft: bool = False
    aliases: tuple[str, ...] = ()
    # The times of its update and its corrections, each with its line.
    changes: tuple[tuple[datetime, int], ...] = ()
    unchecked: frozenset[str] = frozenset()  # rules that do not apply to it, as it names them


class Gists(Record, frozen=True):
    """All pieces by path, the clock, topics that have a page of their own, a function that says the
    caption and the credit inside a photo, and the people of the newsroom's list."""

    gists: Mapping[str, Gist]
    now: datetime
    known_topics: frozenset[str]
    words_of: Callable[[str], tuple[str, str]]
    known_people: frozenset[str] = frozenset()

    def words_in(self, one: Bare) -> tuple[str, str]:
        """The caption and the credit that a file carries; a clip's are not read."""
        return ("", "") if is_clip(one.file) else self.words_of(one.file)


def gist_of(piece: Piece) -> Gist:
    """A piece's gist."""
    bare = tuple(
        Bare(image.file, image.name, image.line, bool(image.caption), bool(image.credit))
        for image in piece.images
        if not (image.caption and image.credit)
    )
    fields = piece.fields
    if fields is None:
        return Gist(title=piece.title, bare=bare, draft=says_draft(piece.text, piece.path))
    return Gist(
        title=fields.title,
        date=fields.date,
        date_line=piece.lines.get("date", 1),
        published=fields.status == "published",
        withdrawn=bool(fields.withdrawn),
        topics=fields.topics,
        topics_line=piece.lines.get("topics", 1),
        people=tuple(dict.fromkeys(author.name for author in fields.authors if not author.mark)),
        authors_line=piece.lines.get("authors", 1),
        sentences=_sentences(piece.words(piece.body, len(piece.text))),
        bare=bare,
        draft=fields.status != "published",
        aliases=fields.aliases,
        changes=tuple(_changes(piece, fields)),
        unchecked=frozenset(one.rule for one in fields.unchecked),
    )


def _changes(piece: Piece, fields: Fields) -> Iterator[tuple[datetime, int]]:
    if fields.updated:
        yield fields.updated, piece.lines.get("updated", 1)
    for correction in fields.corrections:
        yield correction.date, piece.lines.get("corrections", 1)


def _sentences(text: str) -> tuple[int, ...]:
    long = _SENTENCE.findall(_SIGNS.sub("", text))[:_MOST]
    return tuple(dict.fromkeys(zlib.crc32(sentence.encode()) for sentence in long))
