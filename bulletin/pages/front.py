"""The front page: the newest edition, arranged by what its pieces weigh and how high they are.

In: the newest pieces of the paper and of each section, the sheets of the newest issue. Out: one page. No
piece stands in two places, and every place may be empty. `bulletin/front` says what stands where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from bulletin.front.choose import Choice, choose
from bulletin.front.parts import Block
from bulletin.model.article import Article
from bulletin.model.dates import Moment, MonthGrid, mark_day, moment
from bulletin.model.record import Record
from bulletin.model.shown import Shown
from bulletin.pages.components import Card, Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import front_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.periods import OTHERS, month_counts, sheet_mark, sheets_of
from bulletin.pages.sources import Sources

TEMPLATE: Final = "index.html"

TOPICS = 8
POOL = 200  # newest pieces that the page is arranged from; their topics are counted
DEPTH = 16  # of a section: those of its block, if all others stand elsewhere
LATEST: Final = "更多报道"
ISSUE: Final = "本期"
ABOUT: Final = "话题"
PAST: Final = "往期"


class Part(Record, frozen=True):
    """A part of a pillar: a story of second rank (`kind` story: `first` alone), a section's block (`first`,
    told larger, then `rest`), a list of headlines (latest), links (issue, topics), a calendar."""

    kind: str
    heading: Link | None = None
    first: Card | None = None
    rest: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()
    grid: MonthGrid | None = None


class Pillar(Record, frozen=True):
    """A column on a wide page. `ruled`: whether another one stands before it."""

    parts: tuple[Part, ...]
    ruled: bool


class FrontView(Record, frozen=True):
    """`index.html`. A `narrow` lead stands over two columns, the first pillar beside it and the others below;
    else over three, and all pillars below. Where there are two columns, a `quiet` lead stands in one of
    them; a `lone` one has the calendar beside it in three columns only. The strip of pictures stands under
    the lead or last, and no other part has their section's name."""

    frame: Frame
    edition: Moment | None  # the newest article's day; None on a site without articles
    issue: int | None
    lead: Card | None
    narrow: bool
    quiet: bool
    lone: bool
    pillars: tuple[Pillar, ...]
    strip: tuple[Card, ...]
    further: tuple[Card, ...]  # of which the strip has the headlines
    strip_first: bool


class SectionInputs(Inputs, frozen=True):
    """A section's newest pieces."""

    name: str
    newest: tuple[Shown, ...]


class FrontInputs(Inputs, frozen=True):
    """The newest pieces, newest first; of each section too; the numbers of articles of the days of the
    newest piece's month; the sheets of its day, in their order; the topics most written about lately."""

    newest: tuple[Shown, ...]
    sections: tuple[SectionInputs, ...]
    counts: dict[int, int]
    sheets: tuple[str, ...]
    topics: tuple[str, ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive, root = sources.archive, edition.site.root
    newest = archive.articles[:POOL]
    sections = (
        SectionInputs(link.text, tuple(archive.sections[link.text][:DEPTH]))
        for link in edition.sections
    )
    day = newest[0].date.date() if newest else None
    counts = month_counts(archive, (day.year, day.month)) if day else {}
    sheets = tuple(sheets_of(archive.days[day])) if day else ()
    topics = _topics([archive.pieces[one.address].article for one in newest])
    inputs = FrontInputs(newest, tuple(sections), counts, sheets, topics)
    yield FRONT.group(inputs, edition.path(root), url=root)


def _pages(edition: Edition, inputs: FrontInputs) -> Iterator[Page]:
    yield edition.page(edition.site.root, TEMPLATE, _view(edition, inputs))


def _view(edition: Edition, inputs: FrontInputs) -> FrontView:
    if not inputs.newest:
        frame = edition.frame(front_head(edition, None))
        return FrontView(frame, None, None, None, False, False, False, (), (), (), False)
    newest = [_as_shown(edition, one) for one in inputs.newest]
    sections = {
        section.name: [_as_shown(edition, one) for one in section.newest]
        for section in inputs.sections
    }
    filling = _filling(edition, inputs)
    fillers = [block for block, _ in filling]
    spare = [one for one in fillers if one.kind == "issue"] if _is_single(inputs) else []
    chosen = choose(newest, sections, fillers, spare, edition.site.picture_section)
    lead = chosen.lead
    return FrontView(
        frame=edition.frame(front_head(edition, lead)),
        edition=moment(newest[0].date.replace(hour=0, minute=0)),
        issue=newest[0].issue,
        lead=edition.card(lead, "lead" if chosen.plan.narrow else "wide"),
        narrow=chosen.plan.narrow,
        quiet=chosen.plan.quiet,
        lone=chosen.plan.lone,
        pillars=tuple(_pillars(edition, chosen, {block.kind: part for block, part in filling})),
        strip=edition.cards(chosen.strip),
        further=edition.cards(chosen.further),
        strip_first=chosen.strip_first,
    )


def _as_shown(edition: Edition, piece: Shown) -> Shown:
    """The piece as the page can show it: where there are no photos, it has none."""
    return piece if edition.palette or piece.lead is None else replace(piece, lead=None)


def _pillars(edition: Edition, chosen: Choice, filling: Mapping[str, Part]) -> Iterator[Pillar]:
    narrow = chosen.plan.narrow
    for number, blocks in enumerate(chosen.plan.pillars):
        parts = tuple(filling.get(one.kind) or _part(edition, one) for one in blocks)
        yield Pillar(parts, ruled=number != (1 if narrow else 0))


def _part(edition: Edition, block: Block) -> Part:
    """A part made of pieces. A story's photo stays away where its pillar has no room for it."""
    first, *rest = edition.cards(block.pieces)
    if block.kind == "latest":
        return Part(block.kind, Link(LATEST, ""), rest=(first, *rest))
    shown = first if block.photo else replace(first, picture=None)
    heading = edition.section_link(block.name) if block.kind == "section" else None
    return Part(block.kind, heading, shown, tuple(rest))


def _filling(edition: Edition, inputs: FrontInputs) -> list[tuple[Block, Part]]:
    """What may stand in any column: the newest issue, topics, the calendar."""
    today = inputs.newest[0].date.date()
    day = edition.addresses.day(today)
    count = inputs.counts[today.day]
    links = [
        Link(name or OTHERS, f"{day}#{sheet_mark(number)}")
        for number, name in enumerate(inputs.sheets, 1)
        if len(inputs.sheets) > 1
    ]
    links.append(Link(f"全部 {count} 篇", day))
    issue = Part("issue", Link(ISSUE, day), links=tuple(links))
    about = tuple(edition.topic(name) for name in inputs.topics)
    topics = Part("topics", Link(ABOUT, ""), links=about)
    month = edition.grid((today.year, today.month), inputs.counts)
    grid = mark_day(month, today.day)
    calendar = Part("calendar", Link(PAST, ""), grid=grid)
    made = [(Block("calendar", weeks=len(grid.weeks)), calendar)]
    made += [
        (Block(part.kind, texts=tuple(link.text for link in part.links)), part)
        for part in (issue, topics)
        if part.links
    ]
    return made


def _is_single(inputs: FrontInputs) -> bool:
    """Whether the newest day has one piece, which this page has: then 本期 leads to nothing else."""
    return inputs.counts[inputs.newest[0].date.day] == 1


def _topics(articles: Iterable[Article]) -> tuple[str, ...]:
    """The topics most written about lately; of equals, the one taken up last."""
    counts = Counter(topic for article in articles for topic in article.topics)
    return tuple(topic for topic, _ in counts.most_common(TOPICS))


FRONT: Final = Kind("首页", FrontInputs, _groups, _pages, {TEMPLATE: FrontView})
