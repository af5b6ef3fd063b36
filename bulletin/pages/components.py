"""Components: the small records that views of several kinds are put together from.

In: nothing; this module only names things (`edition` makes them). Out: the records. A template has a macro
or a partial for each.

Every address starts with `site.root`. Text is plain and unescaped; templates escape it.
"""

from __future__ import annotations

from typing import Any, Final

from bulletin.model.article import Rank
from bulletin.model.dates import Moment
from bulletin.model.record import Record
from bulletin.model.site import HANS
from bulletin.photos.picture import Picture, Share


class Link(Record, frozen=True):
    """A text that leads somewhere."""

    text: str
    url: str


class Figure(Record, frozen=True):
    """A picture with what is printed under it; either may be empty.

    A panorama is `wide`, an upright photo `tall`. A strip has its `slices`, of which the picture is the
    first, and the file of the `whole`. In a gallery `box` is the width at which the picture is as high as all
    others, in pixels of the box's own, and that height; `opens` says whether a row of the gallery begins with
    it on a phone (1), or on every screen (2).
    """

    picture: Picture
    caption: str
    credit: str
    wide: bool = False
    tall: bool = False
    slices: tuple[Picture, ...] = ()
    whole: Share | None = None
    box: tuple[int, int] | None = None
    opens: int = 0


class Player(Record, frozen=True):
    """A video or a recording with what is printed under it.

    `kind` is `video` or `audio`, `type` its media type. `width` and `height` are in pixels, 0 for a
    recording. `poster` is what is shown before it plays, `still` the one of its files that a browser gets for
    that; `captions` is the address of what is said in it; none, or empty, where there is none. `seconds`,
    `length` and `size` (in bytes) are 0 or empty where nobody knows them. A `tall` video is upright.
    """

    kind: str
    url: str
    type: str
    caption: str
    credit: str
    length: str  # 1分05秒, and how much has to be fetched
    seconds: float
    size: int
    width: int = 0
    height: int = 0
    poster: Picture | None = None
    still: str = ""
    captions: str = ""
    tall: bool = False


class Bar(Record, frozen=True):
    """One bar of a chart: where it starts and how long it is, in percent of the chart's width."""

    label: str
    shown: str
    start: float
    length: float


class ChartView(Record, frozen=True):
    """A chart of horizontal bars, drawn from a table of the article."""

    title: str
    unit: str
    bars: tuple[Bar, ...]


class Headline(Record, frozen=True):
    """A headline of one to three decks. `BREAK` stands between their words, so that no line breaks
    inside one."""

    kicker: str  # 引题, above
    title: str  # 主题
    deck: str  # 副题, below


class Writing(Record, frozen=True):
    """A language other than the paper's own, as HTML names it, and the direction it is written in."""

    lang: str
    dir: str  # ltr or rtl


class Card(Record, frozen=True):
    """An article as other pages show it."""

    url: str
    headline: Headline
    summary: str
    date: Moment
    section: Link
    byline: str
    rank: Rank
    picture: Picture | None
    photos: int  # how many photos the article has
    corrected: bool
    reprint: bool
    writing: Writing | None = None


class Source(Record, frozen=True):
    """Where a piece comes from; for a reprint with the original's title, author and address."""

    name: str
    url: str
    original_title: str
    original_author: str


class CorrectionView(Record, frozen=True):
    """A correction as the article shows it."""

    date: Moment
    text: str


class DayGroup(Record, frozen=True):
    """The articles of a day, as a month and a timeline show them. `whole` is their number where some are
    left out, which the day's own page has; else 0."""

    heading: Link
    cards: tuple[Card, ...]
    whole: int = 0


class FeedLink(Record, frozen=True):
    """A feed that a page names: its media type, its title, its address."""

    type: str
    title: str
    url: str


class Head(Record, frozen=True):
    """What a page says of itself to machines.

    `title` is the page's own, without the site's name. `published` and `modified` are set on articles
    alone, in ISO 8601. `meta` are name and content of the tags that government sites carry. `data`
    are the page's JSON-LD objects.
    """

    title: str
    description: str
    url: str
    image: Share | None = None
    noindex: bool = False
    published: str = ""
    modified: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    data: tuple[dict[str, Any], ...] = ()
    feeds: tuple[FeedLink, ...] = ()


class Frame(Record, frozen=True):
    """The parts around a page's own content: head, section navigation, breadcrumb, footer."""

    head: Head
    sections: tuple[Link, ...]  # those that have something in them
    tools: tuple[Link, ...]  # the archive, the search
    pages: tuple[Link, ...]  # indices and static pages, for the footer
    current: str  # the section this page belongs to, its name; or empty
    crumbs: tuple[Link, ...]  # 当前位置, from the front page down, without the page itself


_RIGHT_TO_LEFT: Final = frozenset("ar arc ckb dv fa he ks ku ps sd syr ug ur yi".split())


def writing(lang: str) -> Writing | None:
    """How a piece in this language is written; None for the paper's own. Of languages that are written in
    several scripts (kk-Arab, az-Cyrl) the tag says which."""
    if lang == HANS:
        return None
    main, *more = lang.lower().split("-")
    scripts = [part for part in more if len(part) == len("arab")]
    right = "arab" in scripts if scripts else main in _RIGHT_TO_LEFT
    return Writing(lang, "rtl" if right else "ltr")
