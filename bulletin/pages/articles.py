"""Article pages, the notices of withdrawn ones, and what stands at old addresses.

In: the edition. Out: a page for each article and one for each of its old addresses, in a group for
each day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from bulletin.model.addresses import INDEX
from bulletin.model.article import ROLES, Article, Photo, lead_photo
from bulletin.model.dates import moment
from bulletin.pages.edition import Edition, alt_text, chart_view, headline
from bulletin.pages.head import article_head, plain_head
from bulletin.pages.page import Group, Page
from bulletin.pages.views import (
    ArticleView,
    BylineGroup,
    CorrectionView,
    Figure,
    Headline,
    Link,
    RedirectView,
    Source,
)


def article_pages(edition: Edition) -> Iterator[Group]:
    """Every article, every notice of a withdrawal, every old address."""
    for day, articles in edition.archive.days.items():
        yield _day(edition, day, articles)
    for article in edition.archive.withdrawn:
        paths = (file_of(article.address),)
        basis = edition.basis(article.mark)
        yield Group(f"撤稿 {article.path}", basis, paths, partial(_notice, edition, article))


def file_of(address: str) -> str:
    """The output file of an article, or of its old address."""
    return f"{address}/{INDEX}"


def _day(edition: Edition, day: date, articles: Sequence[Article]) -> Group:
    """A day's articles, each with the pieces that its page names: its neighbours, its related ones."""
    archive = edition.archive
    facts = []
    for article in articles:
        older, newer = archive.neighbours[article.address]
        near = [one.face for one in archive.related[article.address]]
        facts.append((article.mark, older and older.face, newer and newer.face, near))
    return Group(
        f"文章 {day}",
        edition.basis(facts),
        tuple([file_of(place) for one in articles for place in (one.address, *one.aliases)]),
        partial(_pages, edition, articles),
    )


def _pages(edition: Edition, articles: Iterable[Article]) -> Iterator[Page]:
    for article in articles:
        yield _article(edition, article)
        yield from _redirects(edition, article)


def _article(edition: Edition, article: Article) -> Page:
    section = edition.sections[article.section]
    lead = lead_figure(edition, article)
    older, newer = edition.archive.neighbours[article.address]
    head = article_head(edition, article)
    view = ArticleView(
        frame=edition.frame(head, article.section, (section,)),
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
        lead=lead,
        body=article.body,
        figures=edition.figures(article),
        charts=tuple(chart_view(chart) for chart in article.charts),
        corrections=tuple(CorrectionView(moment(c.date), c.text) for c in article.corrections),
        withdrawn="",
        topics=tuple(edition.topics[topic] for topic in article.topics),
        related=tuple(edition.card(other) for other in edition.archive.related[article.address]),
        previous=edition.link(older) if older else None,
        following=edition.link(newer) if newer else None,
    )
    return Page((file_of(article.address),), "article.html", view, _bodies(article.body))


def _bodies(body: str) -> tuple[str, ...]:
    return (body,) if body else ()


def lead_figure(edition: Edition, article: Article) -> Figure | None:
    """The photo above the text: only one that the header names and the text does not show."""
    file = lead_photo(article)
    if not article.photo or any(photo.file == file for photo in article.photos):
        return None
    return edition.figure(Photo(file, alt_text(article)), "full")


def _byline(edition: Edition, article: Article) -> tuple[BylineGroup, ...]:
    groups = []
    for role in ROLES:
        people = tuple(edition.reporter_link(a) for a in article.authors if a.role == role)
        if people:
            groups.append(BylineGroup(role, people))
    return tuple(groups)


def sheet_line(issue: int | None, page: str, page_name: str) -> str:
    """Where a piece stood in print: 第 126 期 A03 版 广玉兰, as far as it is known."""
    parts = (f"第 {issue} 期" if issue else "", f"{page} 版" if page else "", page_name)
    return " ".join(filter(None, parts))


def source_of(article: Article) -> Source | None:
    """Where a piece comes from, if its editor said so."""
    if not article.source:
        return None
    return Source(
        article.source, article.source_url, article.original_title, article.original_author
    )


def _notice(edition: Edition, article: Article) -> Iterator[Page]:
    """A withdrawn article's address stays, with a notice and nothing else of the article."""
    url = edition.addresses.article(article.address)
    title = "本文已撤下"
    view = ArticleView(
        frame=edition.frame(plain_head(edition, title, url, noindex=True)),
        headline=Headline("", title, ""),
        title=title,
        date=moment(article.date),
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
        corrections=(),
        withdrawn=article.withdrawn,
        topics=(),
        related=(),
        previous=None,
        following=None,
    )
    yield Page((file_of(article.address),), "article.html", view)


def _redirects(edition: Edition, article: Article) -> Iterator[Page]:
    link = edition.link(article)
    for alias in article.aliases:
        view = RedirectView(edition.frame(plain_head(edition, link.text, link.url, True)), link)
        yield Page((file_of(alias),), "redirect.html", view)
