"""Views: for each kind of page, the frozen record of exactly what that page shows.

In: nothing; this module only names things (`arrange` fills them). Out: one class for each template
of the theme. A template sees its view, the `Site`, and, where the view names a body by its digest,
that body's parts; a page's fingerprint covers all of it. So a page whose fingerprint is unchanged
need not be rendered: there is nothing else it could depend on.

Every address starts with `site.root`. Text is plain and unescaped; templates escape it.
"""

from __future__ import annotations

from typing import Any

from bulletin.model.article import Rank
from bulletin.model.dates import Moment, MonthGrid
from bulletin.model.record import Record
from bulletin.photos.picture import Picture, Share

# --- small things that pages share ------------------------------------------------------------


class Link(Record, frozen=True):
    """A text that leads somewhere."""

    text: str
    url: str


class Figure(Record, frozen=True):
    """A picture with what is printed under it; either may be empty."""

    picture: Picture
    caption: str
    credit: str


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


class BylineGroup(Record, frozen=True):
    """The people of one role in a byline, in the order the editor gave."""

    role: str
    people: tuple[Link, ...]


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


class Pager(Record, frozen=True):
    """Where the older and the newer part of a list stand; `number` is 0 on the newest page.

    Numbered pages count from the oldest, so that what a page holds never changes once it is full.
    """

    number: int
    older: Link | None
    newer: Link | None
    newest: Link | None


# --- what surrounds every page ----------------------------------------------------------------


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


# --- one view for each template ---------------------------------------------------------------


class SectionBlock(Record, frozen=True):
    """A section on the front page: one story told larger, then headlines."""

    section: Link
    first: Card
    rest: tuple[Card, ...]


class FrontView(Record, frozen=True):
    """`index.html`: arranged by rank; any part but `lead` may be empty."""

    frame: Frame
    edition: Moment | None  # the newest article's day; None on a site without articles
    issue: int | None
    lead: Card | None
    majors: tuple[Card, ...]  # second rank, beside the lead
    blocks: tuple[SectionBlock, ...]
    latest: tuple[Card, ...]  # headlines that found no other place, newest first
    topics: tuple[Link, ...]
    pictures: tuple[Card, ...]
    calendar: MonthGrid | None


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


class ArticleView(Record, frozen=True):
    """`article.html`. With `withdrawn` set, it is a notice: every other fact of it is empty."""

    frame: Frame
    headline: Headline
    title: str
    date: Moment
    updated: Moment | None
    section: Link
    byline: tuple[BylineGroup, ...]
    sheet: str  # 第 n 期 A03 版 广玉兰, as far as known
    source: Source | None
    editor: str
    proofreader: str
    summary: str  # shown only where the editor wrote one
    lead: Figure | None
    body: str  # digest of the body
    figures: tuple[Figure | None, ...]  # by index of the body's parts
    charts: tuple[ChartView, ...]
    corrections: tuple[CorrectionView, ...]
    withdrawn: str
    topics: tuple[Link, ...]
    related: tuple[Card, ...]
    previous: Link | None  # older
    following: Link | None  # newer


class DayGroup(Record, frozen=True):
    """The articles of a day, as a month and a timeline show them."""

    heading: Link
    cards: tuple[Card, ...]


class Stretch(Record, frozen=True):
    """A month of a timeline with its days."""

    heading: Link
    days: tuple[DayGroup, ...]


class ListView(Record, frozen=True):
    """`category.html`, `tag.html` and `author.html`: the articles of a section, topic or reporter, as
    cards or, for a topic that has a page of its own, as a timeline; one of the two is empty."""

    frame: Frame
    kind: str  # 栏目, 话题, 记者
    heading: str
    intro: str
    body: str  # digest of an introduction of its own, or empty
    figures: tuple[Figure | None, ...]  # the introduction's
    charts: tuple[ChartView, ...]
    cards: tuple[Card, ...]
    timeline: tuple[Stretch, ...]
    pager: Pager


class IndexEntry(Record, frozen=True):
    """A line of an index: a topic or a reporter, with the number of articles."""

    link: Link
    count: int


class IndexView(Record, frozen=True):
    """`tags.html` and `authors.html`: all topics, all reporters, most written of first."""

    frame: Frame
    heading: str
    entries: tuple[IndexEntry, ...]


class YearRow(Record, frozen=True):
    """A year of the archive with its twelve months; a month without news has an empty `url`."""

    link: Link
    count: int
    months: tuple[IndexEntry, ...]


class ArchivesView(Record, frozen=True):
    """`archives.html`: every year, newest first."""

    frame: Frame
    heading: str
    years: tuple[YearRow, ...]


class Sheet(Record, frozen=True):
    """A page of the printed paper with its articles; `name` is empty where no page is known."""

    name: str
    cards: tuple[Card, ...]


class PeriodView(Record, frozen=True):
    """`period_archives.html`: a year (`grids` alone), a month (one grid and its days) or a day
    (`sheets`: that day's issue). `kind` is year, month or day."""

    frame: Frame
    kind: str
    heading: str
    issue: int | None
    grids: tuple[MonthGrid, ...]
    days: tuple[DayGroup, ...]
    sheets: tuple[Sheet, ...]
    previous: Link | None
    following: Link | None


class PageView(Record, frozen=True):
    """`page.html`: a static page such as about or contact."""

    frame: Frame
    title: str
    body: str  # digest
    figures: tuple[Figure | None, ...]
    charts: tuple[ChartView, ...]


class CorrectedView(Record, frozen=True):
    """A line of the list of corrections."""

    article: Link
    correction: CorrectionView


class CorrectionsView(Record, frozen=True):
    """`corrections.html`: every correction, newest first."""

    frame: Frame
    heading: str
    corrections: tuple[CorrectedView, ...]


class SearchView(Record, frozen=True):
    """`search.html`: the search page, and for a reader without script the other ways to an article:
    indices, sections, years, the topics most written about."""

    frame: Frame
    heading: str
    indices: tuple[Link, ...]
    sections: tuple[Link, ...]
    years: tuple[Link, ...]
    topics: tuple[Link, ...]


class NotFoundView(Record, frozen=True):
    """`404.html`."""

    frame: Frame
    heading: str


class RedirectView(Record, frozen=True):
    """`redirect.html`: what stands at an article's old address."""

    frame: Frame
    to: Link


# --- for machines -----------------------------------------------------------------------------


class FeedEntry(Record, frozen=True):
    """An article in a feed, whole. Every address is absolute; `id` never changes."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    decks: tuple[str, ...]  # kicker and deck, those there are
    summary: str
    corrections: tuple[CorrectionView, ...]
    source: Source | None
    image: str
    lead: Figure | None
    body: str  # digest
    figures: tuple[Figure | None, ...]
    charts: tuple[ChartView, ...]


class FeedView(Record, frozen=True):
    """`atom.xml` and `feed.json`: the newest articles of the paper, of a section, of a topic."""

    title: str
    url: str  # the feed's own, absolute, as all below
    page: str  # the page whose feed this is
    updated: str
    entries: tuple[FeedEntry, ...]


class MapEntry(Record, frozen=True):
    """An address in a sitemap; `title` and `published` are set in the news sitemap alone."""

    url: str
    changed: str = ""
    images: tuple[str, ...] = ()
    title: str = ""
    published: str = ""


class SitemapView(Record, frozen=True):
    """`sitemap.xml`: addresses, or, with `index` set, the sitemaps that hold them."""

    index: bool
    entries: tuple[MapEntry, ...]
