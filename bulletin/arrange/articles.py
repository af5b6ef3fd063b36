"""Article pages, the notices of withdrawn ones, and what stands at old addresses.

In: the edition. Out: a page for each article and one for each of its old addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.arrange.edition import Edition, alt_text, chart_view, headline, lead_photo
from bulletin.arrange.head import article_head, plain_head
from bulletin.arrange.page import Page
from bulletin.article import ROLES, Article, Photo
from bulletin.dates import moment
from bulletin.views import (
    ArticleView,
    BylineGroup,
    CorrectionView,
    Figure,
    Headline,
    Link,
    RedirectView,
    Source,
)


def article_pages(edition: Edition) -> Iterable[Page]:
    """Every article, every notice of a withdrawal, every old address."""
    for article in edition.archive.articles:
        yield _article(edition, article)
        yield from _redirects(edition, article)
    for article in edition.archive.withdrawn:
        yield _notice(edition, article)


def _article(edition: Edition, article: Article) -> Page:
    link = edition.links[article.address]
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
        previous=edition.links[older.address] if older else None,
        following=edition.links[newer.address] if newer else None,
    )
    return edition.page(link.url, "article.html", view, article.body)


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


def _notice(edition: Edition, article: Article) -> Page:
    """A withdrawn article's address stays, with a notice and nothing else of the article."""
    url = edition.addresses.article(article.address)
    title = "本文已撤下"
    view = ArticleView(
        frame=edition.frame(plain_head(edition, title, url, noindex=True)),
        headline=Headline((), (title,), ()),
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
    return edition.page(url, "article.html", view)


def _redirects(edition: Edition, article: Article) -> Iterable[Page]:
    link = edition.links[article.address]
    for alias in article.aliases:
        url = edition.addresses.article(alias)
        view = RedirectView(edition.frame(plain_head(edition, link.text, link.url, True)), link)
        yield edition.page(url, "redirect.html", view)
