"""The facts of an article, as its file gives them: the record that the reader makes.

In: nothing; this module only names things. Out: `Article`, which every later step reads and none
changes, and `Body`, its text, which is kept apart because only the page that shows it needs it.

`Fields` is the whole metadata schema; README's table is tested against it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

from bulletin.model.attachment import Attachment
from bulletin.model.clip import Clip
from bulletin.model.digest import digest
from bulletin.model.record import Record

Role = Literal["记者", "通讯员", "摄影"]
Rank = Literal["lead", "major", "standard", "brief"]
Status = Literal["published", "draft", "review", "passed"]

REVIEW: Final = ("送审", "二审", "签发")
"""The steps of 三审三校 by which a draft becomes `review`, `passed` and `published`."""

BREAK: Final = "\u200b"
"""Where a line may break: in a page it becomes `<wbr>`. No text that a reader gets has this character of
its own, because it cannot be seen (`bulletin/reading/decode.py`)."""

ROLES: tuple[Role, ...] = ("记者", "通讯员", "摄影")
RANKS: tuple[Rank, ...] = ("lead", "major", "standard", "brief")


class Author(Record, frozen=True, order=True):
    """A person in a byline. `mark` tells two people of one name apart: 王军（环保） has mark 环保."""

    name: str
    role: Role = "记者"
    mark: str = ""

    @property
    def label(self) -> str:
        """The name as readers see it where it must be certain who is meant."""
        return f"{self.name}（{self.mark}）" if self.mark else self.name


class Correction(Record, frozen=True, order=True):
    """A correction that readers are shown: the moment it was made, and its text."""

    date: datetime
    text: str


class Unchecked(Record, frozen=True, order=True):
    """A rule of the proof-reader that a piece is not checked by, and why: 不查：brackets（引的是旧报）."""

    rule: str  # its name or its title
    reason: str


class Photo(Record, frozen=True):
    """A photo as an article places it.

    `file` is relative to the content folder, in NFC, with `/`. `caption` and `credit` are what the
    Markdown says; where it says nothing, the photo's own IPTC or XMP may. `line` is for faults.
    """

    file: str
    caption: str = ""
    credit: str = ""
    line: int = 0


class Chart(Record, frozen=True):
    """A chart drawn from the article's own table: a label and a number for each bar.

    `labels` and `values` have one length; `shown` is each number as the editor typed it; `unit` may
    be empty.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    shown: tuple[str, ...]
    unit: str = ""


class Heading(Record, frozen=True):
    """A subheading of a text: where its page's address leads to it, its words, its level (2 to 4; the
    headline is 1)."""

    mark: str
    text: str
    level: int


class Part(Record, frozen=True):
    """One part of a text: exactly one of its four fields is set.

    `html` is a run of safe HTML. `photos` are indices into `Article.photos` of the photos that
    stand together here (two or more make a gallery). `chart` is an index into `Article.charts`,
    `clip` into `Article.clips`.
    """

    html: str = ""
    photos: tuple[int, ...] = ()
    chart: int | None = None
    clip: int | None = None


class Fields(Record, frozen=True, kw_only=True):
    """What an editor says of an article in its header.

    Every moment is aware, in the site's zone, exact to the minute. Text is NFC, without control
    characters, and unescaped.
    """

    title: str
    date: datetime
    section: str
    kicker: str = ""
    deck: str = ""
    updated: datetime | None = None
    topics: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    editor: str = ""
    proofreader: str = ""
    source: str = ""
    source_url: str = ""
    original_title: str = ""
    original_author: str = ""
    issue: int | None = None
    page: str = ""
    page_name: str = ""
    rank: Rank = "standard"
    # The lead photo's file: in a header as typed, in an `Article` from the content folder.
    photo: str = ""
    summary: str = ""
    corrections: tuple[Correction, ...] = ()
    withdrawn: str = ""
    aliases: tuple[str, ...] = ()  # old addresses, without the slashes at either end
    status: Status = "published"
    lang: str = "zh-Hans"
    unchecked: tuple[Unchecked, ...] = ()


class Article(Fields, frozen=True, kw_only=True):
    """One article: what its editor said of it, where it is, and what its text holds.

    `body` is the digest under which the `Body` is kept. `public_digest` stands for all that other pages
    may show of the article, `full_digest` for all of it, its text too (`model.shown`).
    """

    path: str  # its file, relative to the content folder: 2022/05/21/slug.md
    address: str  # its page: 2022/05/21/slug; the address is the path, never the metadata
    body: str = ""
    words: tuple[str, str, str] = ("", "", "")  # kicker, title, deck, with `BREAK` between words
    excerpt: str = ""  # the visible text of its first paragraph
    brief: str = ""  # what cards show of its summary, or else of its excerpt
    photos: tuple[Photo, ...] = ()
    galleries: tuple[tuple[int, ...], ...] = ()  # photos that stand together, by their number
    charts: tuple[Chart, ...] = ()
    clips: tuple[Clip, ...] = ()
    attachments: tuple[Attachment, ...] = ()  # in the order of their links
    headings: tuple[Heading, ...] = ()
    characters: int = 0  # of its text, as a reader counts them
    links: tuple[tuple[str, int], ...] = ()  # internal targets with their lines, to be checked
    public_digest: str = ""
    full_digest: str = ""


class StaticPage(Record, frozen=True, kw_only=True):
    """A page of its own, or what introduces a topic or a reporter. `slug` is its address: the name of
    its file, unless it names one; a reporter's is in the list of reporters instead."""

    path: str
    slug: str
    title: str  # for a topic: its name; for a reporter: `Author.label`
    summary: str = ""
    body: str = ""  # digest
    photos: tuple[Photo, ...] = ()
    galleries: tuple[tuple[int, ...], ...] = ()
    charts: tuple[Chart, ...] = ()
    clips: tuple[Clip, ...] = ()
    links: tuple[tuple[str, int], ...] = ()  # internal targets with their lines, to be checked


class Body(Record, frozen=True):
    """An article's text as parts in reading order, and the same text as a reader sees it.

    `text` is the visible text, paragraphs parted by a line feed: what search and lint read.
    """

    parts: tuple[Part, ...]
    text: str


def lead_photo(article: Article) -> str:
    """The photo that stands for an article: the one named in its header, else its first."""
    return article.photo or (article.photos[0].file if article.photos else "")


_encode_body = msgspec.msgpack.Encoder().encode
_body_decoder = msgspec.msgpack.Decoder(Body)


def encode_body(body: Body) -> tuple[str, bytes]:
    """A body's digest and the bytes it is kept as."""
    data = _encode_body(body)
    return digest(data), data


def decode_body(data: bytes) -> Body:
    """The body that `encode_body` gave these bytes."""
    return _body_decoder.decode(data)
