"""An article's page.

In: the article, whole, and the pieces that its page names: its neighbours in time, those that it is related
to, those that followed it. Out: one page. The articles of a day are a group.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.addresses import INDEX
from bulletin.model.article import ROLES, Article, Heading, Photo, lead_photo
from bulletin.model.dates import Moment, moment
from bulletin.model.record import Record
from bulletin.model.sheets import sheet_of
from bulletin.model.shown import PhotosKnown, Piece, Shown, alt_text
from bulletin.pages.components import (
    Card,
    ChartView,
    CorrectionView,
    Figure,
    Frame,
    Headline,
    Link,
    Player,
    Source,
    Writing,
    writing,
)
from bulletin.pages.edition import Edition, chart_view, headline
from bulletin.pages.head import article_head, plain_head
from bulletin.pages.linked import FileNotes
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "article.html"
CORRECTIONS: Final = 100
"""Characters of corrections above a text, some five lines on a phone. More stand below it: a reader's first
screen has the text."""
_LINE: Final = 20  # characters' worth of what a correction's box has besides its text
CONTENTS: Final = 3  # subheadings from which a text has a table of contents
SPEED: Final = 400
"""Characters a minute: what a practised reader takes of Chinese prose in silence."""
LONG: Final = 3  # minutes from which a text is long: it says how long, and has a way back up


class BylineGroup(Record, frozen=True):
    """The people of one role in a byline, in the order the editor gave."""

    role: str
    people: tuple[Link, ...]


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
    clips: tuple[Player | None, ...]  # likewise
    corrections: tuple[CorrectionView, ...]
    # The newest one's time, which then stands above the text, where the corrections are below it.
    corrections_below: Moment | None
    contents: tuple[Heading, ...]  # where there are enough subheadings
    minutes: int  # to read it, where that is long; else 0
    withdrawn: str
    topics: tuple[Link, ...]
    followed: tuple[Card, ...]
    related: tuple[Card, ...]
    previous: Link | None  # older
    following: Link | None  # newer
    writing: Writing | None = None
    files: FileNotes = FileNotes()  # that its text links to


class ArticleInputs(Inputs, frozen=True):
    """An article and the pieces that its page names: `related` with the nearest first, `followed` with the
    newest."""

    piece: Piece
    older: Shown | None
    newer: Shown | None
    related: tuple[Shown, ...]
    followed: tuple[Shown, ...]


class DayInputs(Inputs, frozen=True):
    """The articles of a day."""

    articles: tuple[ArticleInputs, ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive = sources.archive
    for day, articles in archive.days.items():
        inputs = [
            ArticleInputs(
                archive.pieces[one.address],
                *archive.neighbours[one.address],
                archive.related[one.address],
                archive.followed.get(one.address, ()),
            )
            for one in articles
        ]
        paths = [file_of(edition, one.address) for one in articles]
        yield ARTICLES.group(DayInputs(tuple(inputs)), *paths, name=f"{day}", weight=len(paths))


def file_of(edition: Edition, address: str) -> str:
    """The output file of an article, or of its old address."""
    return f"{edition.folder}{address}/{INDEX}"


def _pages(edition: Edition, inputs: DayInputs) -> Iterator[Page]:
    for one in inputs.articles:
        yield _page(edition, one)


def _page(edition: Edition, inputs: ArticleInputs) -> Page:
    piece = inputs.piece
    article = piece.article
    section = edition.section_link(article.section)
    older, newer = inputs.older, inputs.newer
    minutes = -(-article.characters // SPEED)
    view = ArticleView(
        frame=edition.frame(article_head(edition, piece), article.section, (section,)),
        headline=headline(article),
        title=article.title,
        date=moment(article.date),
        updated=moment(article.updated) if article.updated else None,
        section=section,
        byline=_byline(edition, article),
        sheet=sheet_line(article.issue, article.page, article.page_name),
        source=source_of(article),
        editor=article.editor,
        proofreader=article.proofreader,
        summary=article.summary,
        lead=lead_figure(edition, article, piece.photos),
        body=article.body,
        figures=edition.figures(article, piece.photos),
        charts=tuple(chart_view(chart) for chart in article.charts),
        clips=edition.players(piece.clips),
        corrections=tuple(CorrectionView(moment(c.date), c.text) for c in article.corrections),
        corrections_below=_below(article),
        contents=article.headings if len(article.headings) >= CONTENTS else (),
        minutes=minutes if minutes >= LONG else 0,
        withdrawn="",
        topics=tuple(edition.topic(topic) for topic in article.topics),
        followed=edition.cards(inputs.followed),
        related=edition.cards(inputs.related),
        previous=edition.link(older) if older else None,
        following=edition.link(newer) if newer else None,
        writing=writing(article.lang),
        files=edition.files(piece.files),
    )
    bodies = (article.body,) if article.body else ()
    return Page((file_of(edition, article.address),), TEMPLATE, view, bodies)


def _below(article: Article) -> Moment | None:
    """When the newest correction was made, if all of them are too long to stand above the text."""
    some = article.corrections
    if sum(len(one.text) + _LINE for one in some) <= CORRECTIONS:
        return None
    return moment(max(one.date for one in some))


def lead_figure(edition: Edition, article: Article, known: PhotosKnown) -> Figure | None:
    """The photo above the text: only one that the header names and the text does not show."""
    file = lead_photo(article)
    if not article.photo or any(photo.file == file for photo in article.photos):
        return None
    return edition.figure(Photo(file, alt_text(article)), known, "full")


def _byline(edition: Edition, article: Article) -> tuple[BylineGroup, ...]:
    groups = []
    for role in ROLES:
        people = tuple(edition.reporter(a) for a in article.authors if a.role == role)
        if people:
            groups.append(BylineGroup(role, people))
    return tuple(groups)


def sheet_line(issue: int | None, page: str, page_name: str) -> str:
    """Where a piece stood in print: 第 126 期 A03 版 广玉兰, as far as it is known."""
    parts = (f"第 {issue} 期" if issue else "", f"{sheet_of(page)} 版" if page else "", page_name)
    return " ".join(filter(None, parts))


def source_of(article: Article) -> Source | None:
    """Where a piece comes from, if its editor said so."""
    if not article.source:
        return None
    return Source(
        article.source, article.source_url, article.original_title, article.original_author
    )


ARTICLES: Final = Kind("文章", DayInputs, _groups, _pages, {TEMPLATE: ArticleView})


class NoticeInputs(Inputs, frozen=True):
    """A withdrawn article: nothing of it but where it stood, when, and why it went."""

    address: str
    date: Moment
    reason: str


def _notice_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for one in sources.archive.withdrawn:
        inputs = NoticeInputs(one.address, moment(one.date), one.withdrawn)
        yield NOTICES.group(inputs, file_of(edition, one.address))


def _notice(edition: Edition, inputs: NoticeInputs) -> Iterator[Page]:
    """A withdrawn article's address stays, with a notice and nothing else of the article."""
    url = edition.addresses.article(inputs.address)
    title = "本文已撤下"
    view = ArticleView(
        frame=edition.frame(plain_head(edition, title, url, noindex=True)),
        headline=Headline("", title, ""),
        title=title,
        date=inputs.date,
        updated=None,
        section=Link("", ""),
        byline=(),
        sheet="",
        source=None,
        editor="",
        proofreader="",
        summary="",
        lead=None,
        body="",
        figures=(),
        charts=(),
        clips=(),
        corrections=(),
        corrections_below=None,
        contents=(),
        minutes=0,
        withdrawn=inputs.reason,
        topics=(),
        followed=(),
        related=(),
        previous=None,
        following=None,
    )
    yield Page((file_of(edition, inputs.address),), TEMPLATE, view)


NOTICES: Final = Kind("撤稿", NoticeInputs, _notice_groups, _notice, {TEMPLATE: ArticleView})
