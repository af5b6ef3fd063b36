"""`Edition`: what every page of an edition may know besides its inputs, and the components made with it.

In: the site, its addresses, the settings that shape pages. Out: cards, links, figures and frames for the
kinds of pages. Every process that arranges has the same edition, and its digest is part of every group's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote, unquote

from msgspec.structs import astuple, replace

from bulletin.model.addresses import INDEX, Addresses
from bulletin.model.archive import person
from bulletin.model.article import BREAK, Article, Author, Chart, Photo, StaticPage
from bulletin.model.attachment import TYPES as ATTACHED
from bulletin.model.attachment import PlacedFile, weight
from bulletin.model.clip import TYPES, ClipFacts, PlacedClip, ending_of, published
from bulletin.model.dates import MonthGrid, moment, month_grid
from bulletin.model.digest import digest
from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.shown import PhotosKnown, Shown
from bulletin.model.site import Section, Site
from bulletin.pages.components import (
    Bar,
    Card,
    ChartView,
    Figure,
    Frame,
    Head,
    Headline,
    Link,
    Player,
    writing,
)
from bulletin.pages.gallery import hung, is_tall, is_wide
from bulletin.pages.linked import FileNote, FileNotes
from bulletin.pages.page import Page
from bulletin.photos.picture import CARD_SIDE, Picture, Share, ShareCard
from bulletin.photos.plan import BUDGET_WIDTH, Palette, picture, share_card, share_pictures
from bulletin.photos.strips import is_strip, slices, whole

HOME: Final = "首页"
VIDEO: Final = "mp4"
STAGE: Final = (1280, 720)  # the shape of a video of which nobody knows it
PHOTOS: Final = "photos/"  # where files made from photos stand, under the root of the first edition


class Edition(Record, frozen=True, dict=True, gc=True):
    """An edition of the paper. `sections` are those that have something in them, in the settings' order;
    `tools` lead to the archive and the search, `footer` to indices and static pages; `beats` say what a
    reporter writes about; without a `palette` there are no photos, without `fonts` no share picture is
    drawn; `press`: days are made PDFs of."""

    site: Site
    addresses: Addresses
    sections: tuple[Link, ...]
    tools: tuple[Link, ...]
    footer: tuple[Link, ...]
    beats: Mapping[Author, str]
    palette: Palette
    fonts: str
    page_size: int
    feeds: bool
    search: bool
    press: bool = False

    @cached_property
    def digest(self) -> str:
        """The digest of all of it."""
        return digest(repr(astuple(self)).encode())

    @cached_property
    def folder(self) -> str:
        """Where the edition stands in the output: empty for the first one."""
        return self.site.root.removeprefix(self.site.base)

    @cached_property
    def search_folder(self) -> str:
        """Where the index of the search stands in the output."""
        url = self.addresses.index("SEARCH_URL")
        return self.folder + url.removeprefix(self.site.root)

    # --- links and addresses ------------------------------------------------------------------

    @property
    def home(self) -> Link:
        """The front page."""
        return Link(HOME, self.site.root)

    def section(self, name: str) -> Section:
        """The section of this name."""
        return next(section for section in self.site.sections if section.name == name)

    @cached_property
    def _topics(self) -> dict[str, Link]:
        return {}

    @cached_property
    def _reporters(self) -> dict[Author, Link]:
        return {}

    @cached_property
    def _section_links(self) -> Mapping[str, Link]:
        return {link.text: link for link in self.sections}

    def section_link(self, name: str) -> Link:
        """The link to a section that has something in it."""
        return self._section_links[name]

    def topic(self, name: str) -> Link:
        """The link to a topic."""
        if (known := self._topics.get(name)) is None:
            known = self._topics[name] = Link(name, self.addresses.topic(name))
        return known

    def reporter(self, author: Author) -> Link:
        """The link to the person behind a byline's entry."""
        if (known := self._reporters.get(author)) is None:
            url = self.addresses.reporter(person(author))
            known = self._reporters[author] = Link(author.name, url)
        return known

    def link(self, article: Shown | Article) -> Link:
        """The link to an article."""
        return Link(article.title, self.addresses.article(article.address))

    def path(self, url: str) -> str:
        """The output file of the page whose address is `url`: the address itself, or `index.html` in it."""
        path = unquote(url.removeprefix(self.site.base))
        return path + INDEX if not path or path.endswith("/") else path

    def page(self, url: str, maker: str, view: object, *bodies: str) -> Page:
        """The page whose address is `url`."""
        return Page((self.path(url),), maker, view, tuple(filter(None, bodies)))

    # --- components ---------------------------------------------------------------------------

    def frame(self, head: Head, current: str = "", crumbs: Sequence[Link] = ()) -> Frame:
        """What surrounds a page: `crumbs` are the steps between the front page and the page."""
        way = (self.home, *crumbs)
        if not head.noindex and head.url != self.site.root:
            steps = _breadcrumb(self.site, (*way, Link(head.title, head.url)))
            head = replace(head, data=(*head.data, steps))
        return Frame(head, self.sections, self.tools, self.footer, current, way)

    def card(self, article: Shown, slot: str = "card") -> Card:
        """An article's card, its picture fitted to the slot it stands in."""
        return Card(
            url=self.addresses.article(article.address),
            headline=headline(article),
            summary=article.summary,
            date=moment(article.date),
            section=self.section_link(article.section),
            byline=article.byline,
            rank=article.rank,
            picture=self.picture(article.lead, slot, article.alt),
            photos=article.photos,
            corrected=bool(article.corrections),
            reprint=article.reprint,
            writing=writing(article.lang),
        )

    def cards(self, articles: Iterable[Shown]) -> tuple[Card, ...]:
        """The cards of several articles."""
        return tuple([self.card(article) for article in articles])

    def grid(self, month: tuple[int, int], counts: Mapping[int, int]) -> MonthGrid:
        """A month's calendar: `counts` are the numbers of articles of the days that have any."""
        return month_grid(*month, self.addresses.month(*month), counts, self.addresses.day)

    def picture(self, facts: PhotoFacts | None, slot: str, alt: str) -> Picture | None:
        """A photo in the slot it stands in, if it can be shown; of a strip its first slice."""
        if facts is None or not self.palette:
            return None
        first = slices(facts)[0] if is_strip(facts) else ()
        return picture(facts, slot, alt, self.site.base + PHOTOS, self.palette, first)

    def figure(self, photo: Photo, known: PhotosKnown, slot: str) -> Figure | None:
        """A photo with its caption and credit; what the editor wrote goes before what it carries."""
        facts = known.get(photo.file)
        if facts is None:
            return None
        caption = photo.caption or facts.caption
        wide = is_wide(facts)
        shown = self.picture(facts, "panorama" if wide else slot, caption)
        if shown is None:
            return None
        figure = Figure(shown, caption, photo.credit or facts.credit, wide, is_tall(facts))
        return replace(figure, **self._strip(facts, slot, shown)) if is_strip(facts) else figure

    def _strip(self, facts: PhotoFacts, slot: str, first: Picture) -> dict[str, Any]:
        """A strip's slices and the file of the whole."""
        prefix = self.site.base + PHOTOS
        rest = (
            picture(facts, slot, "", prefix, self.palette, files) for files in slices(facts)[1:]
        )
        file = whole(facts)
        return {
            "tall": False,
            "slices": (first, *rest),
            "whole": Share(prefix + file.name, file.width, file.height),
        }

    def figures(self, of: Article | StaticPage, known: PhotosKnown) -> tuple[Figure | None, ...]:
        """The photos of a text, each for the place where it stands."""
        slots = {index: "gallery" for group in of.galleries for index in group}
        made = [
            self.figure(photo, known, slots.get(index, "figure"))
            for index, photo in enumerate(of.photos)
        ]
        for group in of.galleries:
            there = [(index, one) for index in group if (one := made[index])]
            laid = hung([one for _, one in there])
            for (index, _), one in zip(there, laid, strict=True):
                made[index] = one
        return tuple(made)

    def captions(self, mark: str) -> str:
        """What a file of captions is called; `mark` is its own name. In traditional characters its bytes
        depend on how these are written too."""
        if self.folder:
            mark = digest(f"{mark} {self.site.traditional!r}".encode())
        return f"{mark}.vtt"

    def player(self, placed: PlacedClip | None) -> Player | None:
        """A video or a recording, if it can be shown."""
        if placed is None:
            return None
        clip, facts, folder = placed.clip, placed.facts, self.site.base + PHOTOS
        kind = "video" if clip.ending == VIDEO else "audio"
        poster = self.picture(placed.poster, "figure", clip.caption) if kind == "video" else None
        wide, high = (facts.width, facts.height) if facts else STAGE
        if facts is None and placed.poster:
            wide, high = placed.poster.width, placed.poster.height
        return Player(
            kind=kind,
            url=folder + published(clip, facts) if facts else clip.file,
            type=TYPES[clip.ending],
            caption=clip.caption,
            credit=clip.credit,
            length=_length(facts) if facts else "",
            seconds=facts.seconds if facts else 0,
            size=facts.size if facts else 0,
            width=wide if kind == "video" else 0,
            height=high if kind == "video" else 0,
            poster=poster,
            still=_still(poster) if poster else "",
            captions=folder + self.captions(placed.captions) if placed.captions else "",
            tall=kind == "video" and wide < high,
        )

    def players(self, some: Iterable[PlacedClip | None]) -> tuple[Player | None, ...]:
        """The clips of a text, each for the place where it stands."""
        return tuple(map(self.player, some))

    def files(self, some: Iterable[PlacedFile]) -> FileNotes:
        """What stands behind the links to attachments. They are in the first edition's folder alone."""
        return FileNotes(tuple(map(self._file, some)))

    def _file(self, one: PlacedFile) -> FileNote:
        url, ending = self.site.base + quote(one.attachment.place), ending_of(one.attachment.file)
        said = f"{ending.upper()}，{weight(one.facts.size)}"
        whole = self.site.absolute(url) if self.site.origin else ""
        return FileNote(url, whole, said, ATTACHED[ending], one.facts.size)

    def shares(self, words: tuple[str, str, str], lead: PhotoFacts | None) -> tuple[Share, ...]:
        """The pictures that stand for an article elsewhere: cut from its lead photo in the order of
        `plan.SHARES`, else a square one drawn with its headline."""
        folder = self.site.base + PHOTOS
        if card := self.drawn(words, lead):
            return (Share(folder + card.name, CARD_SIDE, CARD_SIDE),)
        cut = share_pictures(lead) if lead and self.palette else ()
        return tuple(Share(folder + file.name, file.width, file.height) for file in cut)

    def drawn(self, words: tuple[str, str, str], lead: PhotoFacts | None) -> ShareCard | None:
        """The share picture that is drawn of an article's headline, if it has none of a photo. One shape
        alone: most articles have no photo, and each shape costs the build a file for each of them."""
        if not self.fonts or (lead and share_pictures(lead)):
            return None
        return share_card(tuple(words[1].split(BREAK)), self.site.name, self.fonts)


def headline(article: Shown | Article) -> Headline:
    """An article's decks, which know where they may break."""
    return Headline(*article.words)


def _length(facts: ClipFacts) -> str:
    """How long a clip is, and how much of a reader's data it takes."""
    minutes, seconds = divmod(round(facts.seconds), 60)
    long = f"{minutes}分{seconds:02}秒" if minutes else f"{seconds}秒" if facts.seconds else ""
    return " ".join(filter(None, (long, f"{max(facts.size / 1e6, 0.1):.1f} MB")))


def _still(poster: Picture) -> str:
    """The file of a poster that a browser gets: one that a phone and a column need, and no larger."""
    small = [file for file in poster.jpeg if file.width <= BUDGET_WIDTH]
    return (small[-1] if small else poster.jpeg[0]).url


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
