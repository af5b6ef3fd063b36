"""`Shown`: what other pages may show of an article. `Piece`: all of it.

In: an article as it was read, and what is known of its photos and clips. Out: the two records that pages are
arranged from. Each carries a digest of all that is in it, so that a page's inputs are compared without being
written out: equal digests mean equal facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from bulletin.model.article import Article, Author, Correction, Rank, StaticPage, lead_photo
from bulletin.model.attachment import AttachmentsKnown, PlacedFile
from bulletin.model.clip import Clip, ClipsKnown, PlacedClip, captions, posters
from bulletin.model.digest import digest
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.summary import cut

SUMMARY: Final = 72  # characters of a card's summary
NAMES: Final = 8  # of a card's byline; the article's own page has them all

PhotosKnown = Mapping[str, PhotoFacts]
"""What is known of photos that can be shown, by their files relative to the content folder."""
NONE_KNOWN: Final[ClipsKnown] = {}
NO_FILES: Final[AttachmentsKnown] = {}


class Digested(Record, frozen=True):
    """A record whose `digest` stands for all that is in it."""

    digest: str


class Shown(Digested, frozen=True):
    """What pages other than its own may show of an article, or be arranged by."""

    address: str
    title: str
    words: tuple[str, str, str]  # kicker, title, deck, with `BREAK` between words
    summary: str
    date: datetime
    changed: datetime  # its update or its newest correction, else its date
    revised: bool  # whether it was updated or corrected
    section: str
    byline: str  # the first names, with 等 where there are more
    rank: Rank
    issue: int | None
    page: str
    page_name: str
    corrections: tuple[Correction, ...]
    reprint: bool
    photos: int  # how many its text has
    lead: PhotoFacts | None  # of the photo that stands for it, if it can be shown
    alt: str  # what that photo shows
    others: tuple[PhotoFacts, ...]  # of its other photos
    lang: str
    clips: tuple[PlacedClip, ...] = ()  # those that can be shown


class Piece(Digested, frozen=True):
    """An article, whole, with what is known of its photos and clips: `lead` is the photo that stands for it,
    `clips` are by their places in the article (None: one cannot be shown); `files` are those of its
    attachments that readers may be given, each once."""

    article: Article
    photos: dict[str, PhotoFacts]
    lead: PhotoFacts | None = None
    clips: tuple[PlacedClip | None, ...] = ()
    files: tuple[PlacedFile, ...] = ()


def shown_of(article: Article, known: PhotosKnown, clips: ClipsKnown = NONE_KNOWN) -> Shown:
    """What other pages may show of an article."""
    lead = lead_photo(article)
    own = photos_of(article, known)
    placed = tuple(filter(None, clips_of(article, known, clips))) if article.clips else ()
    mark = article.public_digest
    return Shown(
        digest=_with_media(f"{mark} {lead}", own, placed) if own or placed else mark,
        address=article.address,
        title=article.title,
        words=article.words,
        summary=article.brief,
        date=article.date,
        changed=changed(article),
        revised=bool(article.updated or article.corrections),
        section=article.section,
        byline=_byline(article.authors),
        rank=article.rank,
        issue=article.issue,
        page=article.page,
        page_name=article.page_name,
        corrections=article.corrections,
        reprint=bool(article.original_title or article.source_url),
        photos=len(article.photos),
        lead=_lead(article, own, placed),
        alt=alt_text(article),
        others=tuple(facts for file, facts in own.items() if file != lead) if own else (),
        lang=article.lang,
        clips=placed,
    )


def _byline(authors: Sequence[Author]) -> str:
    return " ".join([one.name for one in authors[:NAMES]]) + ("等" if len(authors) > NAMES else "")


def piece_of(
    article: Article,
    known: PhotosKnown,
    clips: ClipsKnown = NONE_KNOWN,
    attached: AttachmentsKnown = NO_FILES,
) -> Piece:
    """All of an article."""
    own = photos_of(article, known)
    placed, files = clips_of(article, known, clips), _files_of(article, attached)
    some = own or any(placed)
    whole = _with_media(article.full_digest, own, placed) if some else article.full_digest
    whole = digest(_encode((whole, files))) if files else whole
    return Piece(whole, article, own, _lead(article, own, filter(None, placed)), placed, files)


def _files_of(article: Article, known: AttachmentsKnown) -> tuple[PlacedFile, ...]:
    """The attachments that readers may be given, each file once."""
    if not article.attachments:
        return ()
    once = {one.file: one for one in article.attachments if one.file in known}
    return tuple(PlacedFile(one, known[one.file]) for one in once.values())


def _lead(
    article: Article, own: Mapping[str, PhotoFacts], placed: Iterable[PlacedClip]
) -> PhotoFacts | None:
    """The photo that stands for an article: for one without any, the first picture of its clips."""
    if photo := lead_photo(article):
        return own.get(photo)
    return next((one.poster for one in placed if one.poster), None) if article.clips else None


def photos_of(of: Article | StaticPage, known: PhotosKnown) -> dict[str, PhotoFacts]:
    """What is known of the photos that an article or a page places, its lead photo first."""
    if not known or not (of.photos or (isinstance(of, Article) and of.photo)):
        return {}
    files = [photo.file for photo in of.photos]
    if isinstance(of, Article):
        files.insert(0, lead_photo(of))
    return {file: known[file] for file in files if file in known}


def clips_of(
    of: Article | StaticPage, known: PhotosKnown, clips: ClipsKnown
) -> tuple[PlacedClip | None, ...]:
    """The clips that an article or a page places, with what is known of them; None for one that cannot be
    shown."""

    def placed(clip: Clip) -> PlacedClip | None:
        if (one := clips.get(clip.key)) is None:
            return None
        return PlacedClip(clip, one.facts, known.get(one.poster), one.captions)

    return tuple(map(placed, of.clips)) if of.clips else ()


def with_digests(article: Article) -> Article:
    """The article with what cards show of it, and with the digests of all that it says and of what other
    pages may show of it, before anything is known of its photos."""
    brief = cut(article.summary or article.excerpt, SUMMARY)
    bare = replace(article, brief=brief, public_digest="", full_digest="")
    public = digest(_encode(shown_of(bare, {})))
    return replace(bare, public_digest=public, full_digest=digest(_encode(bare)))


# JSON, because MessagePack knows the moment but not the hour of the day that pages show
_encode = msgspec.json.Encoder().encode


def _with_media(
    known: str, photos: Mapping[str, PhotoFacts], clips: Sequence[PlacedClip | None]
) -> str:
    return digest(_encode((known, photos, clips)))


def changed(article: Article) -> datetime:
    """When an article last changed: its update or its newest correction, else its date."""
    corrected = [correction.date for correction in article.corrections]
    return max([article.date, *corrected, article.updated or article.date])


def alt_text(article: Article) -> str:
    """What the lead photo shows: its caption where the text has one, else the headline."""
    if not (photo := lead_photo(article)):
        of_clips = (clip.caption for clip in article.clips if clip.caption)
        return next(of_clips, article.title) if article.clips else ""
    return next((p.caption for p in article.photos if p.file == photo and p.caption), article.title)


def placed_files(article: Article) -> Iterator[str]:
    """The files of the photos, clips and attachments that an article shows, each once, its lead photo first,
    and all names that the pictures and captions of its clips may have."""
    files = [lead_photo(article), *(photo.file for photo in article.photos)]
    for clip in article.clips:
        files += ["" if clip.outside else clip.file, *posters(clip), *captions(clip)]
    files += [one.file for one in article.attachments]
    yield from dict.fromkeys(filter(None, files))
