"""`Edition`: everything the pages are arranged from, and the small pieces that many pages share.

In: the archive, the site's settings, static pages, introductions of topics, photo facts. Out: cards,
links, figures and frames for the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import unquote

from msgspec import field
from msgspec.structs import replace

from bulletin.model.addresses import INDEX, Addresses
from bulletin.model.archive import Archive, person
from bulletin.model.article import Article, Author, Chart, Photo, StaticPage, lead_photo
from bulletin.model.dates import MonthGrid, moment, month_grid
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.model.site import Section, Site
from bulletin.model.summary import cut
from bulletin.pages.page import Group, Page
from bulletin.pages.views import Bar, Card, ChartView, Figure, Frame, Head, Headline, Link
from bulletin.photos.picture import Picture, Share

HOME = "首页"
SUMMARY = 72  # characters of a card's summary


class Pictures(Protocol):
    """What arranging needs of the photos; `pictures.Album` is one."""

    @property
    def captions(self) -> Mapping[str, tuple[str, str]]:
        """The caption and credit that a photo carries itself, by its file."""

    def picture(self, file: str, slot: str, alt: str) -> Picture | None:
        """A photo in the slot it stands in."""

    def shares(self, article: Article) -> tuple[Share, ...]:
        """The pictures that stand for an article elsewhere: 1:1, and where it has a photo 4:3 and 16:9."""


class Edition(Record, frozen=True):
    """What one build publishes, and what many pages share of it, made once: the links of topics,
    reporters and sections under their names; the link and the card of an article, the calendar of a month
    when first asked for.

    `ground` stands for all that every page may depend on besides the articles: the program, the theme,
    the site, the settings.
    """

    site: Site
    addresses: Addresses
    archive: Archive
    pages: Sequence[StaticPage]
    intros: Mapping[str, StaticPage]  # introductions of topics, by the topic's name
    profiles: Mapping[str, StaticPage]  # those of reporters, by `Author.label`
    beats: Mapping[Author, str]  # what a reporter writes about, where the list of reporters says so
    pictures: Pictures | None  # None on a site without photos
    page_size: int
    feeds: bool
    search: bool
    ground: str
    topics: Mapping[str, Link]
    reporters: Mapping[Author, Link]
    sections: Mapping[str, Link]  # those that have something in them, in the settings' order
    tools: tuple[Link, ...]  # the archive, the search
    footer: tuple[Link, ...]  # indices and static pages
    _links: dict[str, Link] = field(default_factory=dict)
    _cards: dict[str, Card] = field(default_factory=dict)
    _grids: dict[tuple[int, int], MonthGrid] = field(default_factory=dict)

    def basis(self, *facts: object) -> str:
        """The digest of what a group of pages is arranged from, besides the ground: plain values, and
        marks and faces of articles."""
        return digest(repr((self.ground, facts)).encode())

    def frame(self, head: Head, current: str = "", crumbs: Sequence[Link] = ()) -> Frame:
        """What surrounds a page: `crumbs` are the steps between the front page and the page."""
        sections = tuple(self.sections.values())
        way = (self.home, *crumbs)
        if not head.noindex and head.url != self.site.root:
            steps = _breadcrumb(self.site, (*way, Link(head.title, head.url)))
            head = replace(head, data=(*head.data, steps))
        return Frame(head, sections, self.tools, self.footer, current, way)

    @property
    def home(self) -> Link:
        """The front page."""
        return Link(HOME, self.site.root)

    def section(self, name: str) -> Section:
        """The section of this name."""
        return next(section for section in self.site.sections if section.name == name)

    def reporter_link(self, author: Author) -> Link:
        """The link to the person behind a byline's entry."""
        return self.reporters[person(author)]

    def link(self, article: Article) -> Link:
        """The link to an article."""
        known = self._links.get(article.address)
        if known is None:
            url = self.addresses.article(article.address)
            known = self._links[article.address] = Link(article.title, url)
        return known

    def card(self, article: Article, slot: str = "card") -> Card:
        """An article's card; its picture fitted to another slot where one is named."""
        card = self._cards.get(article.address)
        if card is None:
            section = self.sections[article.section]
            card = make_card(article, self.link(article).url, section, self.pictures)
            self._cards[article.address] = card
        if slot == "card" or card.picture is None or self.pictures is None:
            return card
        picture = self.pictures.picture(lead_photo(article), slot, card.picture.alt)
        return replace(card, picture=picture)

    def counts(self, month: tuple[int, int]) -> dict[int, int]:
        """The number of articles of each day of a month that has any."""
        return {day.day: len(self.archive.days[day]) for day in self.archive.months[month]}

    def grid(self, month: tuple[int, int]) -> MonthGrid:
        """A month's calendar."""
        known = self._grids.get(month)
        if known is None:
            url = self.addresses.month(*month)
            known = month_grid(*month, url, self.counts(month), self.addresses.day)
            self._grids[month] = known
        return known

    def figure(self, photo: Photo, slot: str) -> Figure | None:
        """A photo with its caption and credit; what the editor wrote goes before what it carries."""
        if self.pictures is None:
            return None
        own_caption, own_credit = self.pictures.captions.get(photo.file, ("", ""))
        caption = photo.caption or own_caption
        picture = self.pictures.picture(photo.file, slot, caption)
        if picture is None:
            return None
        return Figure(picture, caption, photo.credit or own_credit)

    def figures(self, of: Article | StaticPage) -> tuple[Figure | None, ...]:
        """The photos of a text, each for the place where it stands."""
        slots = {index: "gallery" for group in of.galleries for index in group}
        return tuple(
            self.figure(photo, slots.get(index, "figure")) for index, photo in enumerate(of.photos)
        )

    def page(self, url: str, maker: str, view: object, *bodies: str) -> Page:
        """The page whose address is `url`: its file is the address, or `index.html` in it."""
        return Page((self.path(url),), maker, view, tuple(filter(None, bodies)))

    def path(self, url: str) -> str:
        """The file of the page whose address is `url`."""
        path = unquote(url.removeprefix(self.site.root))
        return path + INDEX if not path or path.endswith("/") else path

    def group(self, url: str, basis: str, pages: Callable[[], Iterable[Page]]) -> Group:
        """The group of one page that search engines may list."""
        return Group(url, basis, (self.path(url),), pages, url)


def _breadcrumb(site: Site, steps: Sequence[Link]) -> dict[str, Any]:
    """当前位置 as schema.org has it."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": step.text,
                "item": site.absolute(step.url),
            }
            for position, step in enumerate(steps, 1)
        ],
    }


def changed(article: Article) -> datetime:
    """When an article last changed: its update or its newest correction, else its date."""
    moments = [article.date, *(correction.date for correction in article.corrections)]
    return max(*moments, article.updated or article.date)


def faces(articles: Iterable[Article | None]) -> str:
    """The faces of several articles, in order."""
    return " ".join([one.face if one else "" for one in articles])


def headline(article: Article) -> Headline:
    """An article's decks, which know where they may break."""
    return Headline(*article.words)


def make_card(article: Article, url: str, section: Link, pictures: Pictures | None) -> Card:
    """An article as other pages show it."""
    photo = lead_photo(article)
    return Card(
        url=url,
        headline=headline(article),
        summary=cut(article.summary or article.excerpt, SUMMARY),
        date=moment(article.date),
        section=section,
        byline=" ".join(author.name for author in article.authors),
        rank=article.rank,
        picture=pictures.picture(photo, "card", alt_text(article)) if pictures and photo else None,
        photos=len(article.photos),
        corrected=bool(article.corrections),
        reprint=bool(article.original_title or article.source_url),
    )


def alt_text(article: Article) -> str:
    """What the lead photo shows: its caption where the text has one, else the headline."""
    photo = lead_photo(article)
    return next((p.caption for p in article.photos if p.file == photo and p.caption), article.title)


def chart_view(chart: Chart) -> ChartView:
    """Bars on one scale that includes zero; positions in percent of the whole width."""
    low, high = min(0.0, *chart.values), max(0.0, *chart.values)
    scale = 100 / ((high - low) or 1)
    bars = tuple(
        Bar(
            label,
            shown,
            start=round((min(value, 0) - low) * scale, 2),
            length=round(abs(value) * scale, 2),
        )
        for label, value, shown in zip(chart.labels, chart.values, chart.shown, strict=True)
    )
    return ChartView(chart.title, chart.unit, bars)
