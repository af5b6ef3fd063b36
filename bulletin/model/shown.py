"""`Shown`: what other pages may show of an article. `Piece`: all of it.

In: an article as it was read, and what is known of its photos. Out: the two records that pages are arranged
from. Each carries a digest of all that is in it, so that a page's inputs are compared without being
written out: equal digests mean equal facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from bulletin.model.article import Article, Author, Correction, Rank, StaticPage, lead_photo
from bulletin.model.digest import digest
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.summary import cut

SUMMARY: Final = 72  # characters of a card's summary
NAMES: Final = 8  # of a card's byline; the article's own page has them all

PhotosKnown = Mapping[str, PhotoFacts]
"""What is known of photos that can be shown, by their files relative to the content folder."""


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


class Piece(Digested, frozen=True):
    """An article, whole, with what is known of its photos."""

    article: Article
    photos: dict[str, PhotoFacts]


def shown_of(article: Article, known: PhotosKnown) -> Shown:
    """What other pages may show of an article."""
    lead = lead_photo(article)
    own = photos_of(article, known)
    return Shown(
        digest=_with_photos(f"{article.public_digest} {lead}", own)
        if own
        else article.public_digest,
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
        lead=own.get(lead),
        alt=alt_text(article),
        others=tuple(facts for file, facts in own.items() if file != lead) if own else (),
        lang=article.lang,
    )


def _byline(authors: Sequence[Author]) -> str:
    return " ".join([one.name for one in authors[:NAMES]]) + ("等" if len(authors) > NAMES else "")


def piece_of(article: Article, known: PhotosKnown) -> Piece:
    """All of an article."""
    own = photos_of(article, known)
    whole = _with_photos(article.full_digest, own) if own else article.full_digest
    return Piece(whole, article, own)


def photos_of(of: Article | StaticPage, known: PhotosKnown) -> dict[str, PhotoFacts]:
    """What is known of the photos that an article or a page places, its lead photo first."""
    if not known or not (of.photos or (isinstance(of, Article) and of.photo)):
        return {}
    files = [photo.file for photo in of.photos]
    if isinstance(of, Article):
        files.insert(0, lead_photo(of))
    return {file: known[file] for file in files if file in known}


def with_digests(article: Article) -> Article:
    """The article with what cards show of it, and with the digests of all that it says and of what other
    pages may show of it, before anything is known of its photos."""
    brief = cut(article.summary or article.excerpt, SUMMARY)
    bare = replace(article, brief=brief, public_digest="", full_digest="")
    public = digest(_encode(shown_of(bare, {})))
    return replace(bare, public_digest=public, full_digest=digest(_encode(bare)))


# JSON, because MessagePack knows the moment but not the hour of the day that pages show
_encode = msgspec.json.Encoder().encode


def _with_photos(known: str, photos: Mapping[str, PhotoFacts]) -> str:
    return digest(_encode((known, photos)))


def changed(article: Article) -> datetime:
    """When an article last changed: its update or its newest correction, else its date."""
    moments = [article.date, *(correction.date for correction in article.corrections)]
    return max(*moments, article.updated or article.date)


def alt_text(article: Article) -> str:
    """What the lead photo shows: its caption where the text has one, else the headline."""
    if not (photo := lead_photo(article)):
        return ""
    return next((p.caption for p in article.photos if p.file == photo and p.caption), article.title)


def placed_photos(article: Article) -> Iterator[str]:
    """The files of the photos that an article shows, each once, its lead photo first."""
    yield from dict.fromkeys(filter(None, (lead_photo(article), *(p.file for p in article.photos))))
