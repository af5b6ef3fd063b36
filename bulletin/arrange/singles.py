"""Pages there is one of: static pages, corrections, search, and the page for what is not there.

In: the edition. Out: pages, a group each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from bulletin.arrange.edition import Edition, chart_view
from bulletin.arrange.head import plain_head
from bulletin.arrange.page import Group, Page
from bulletin.article import Article, StaticPage
from bulletin.dates import moment
from bulletin.views import (
    CorrectedView,
    CorrectionsView,
    CorrectionView,
    Figure,
    Link,
    NotFoundView,
    PageView,
    SearchView,
)


def single_pages(edition: Edition) -> Iterator[Group]:
    """All of them."""
    for static in edition.pages:
        url = edition.addresses.page(static.slug)
        figures = tuple(edition.figure(photo, "figure") for photo in static.photos)
        pages = partial(_static, edition, static, url, figures)
        yield edition.group(url, edition.basis(static, figures), pages)
    here = Link("更正", edition.addresses.index("CORRECTIONS_URL"))
    corrected = [article for article in edition.archive.articles if article.corrections]
    corrections = partial(_corrections, edition, here, corrected)
    yield edition.group(here.url, edition.basis(edition.faces(corrected)), corrections)
    if edition.search:
        search = Link("搜索", edition.addresses.index("SEARCH_URL"))
        yield edition.group(search.url, edition.basis(), partial(_search, edition, search))
    lost = Link("没有这个网页", edition.site.root + "404.html")
    path = edition.path(lost.url)
    yield Group(lost.url, edition.basis(), (path,), partial(_lost, edition, lost))


def _static(
    edition: Edition, static: StaticPage, url: str, figures: tuple[Figure | None, ...]
) -> Iterator[Page]:
    view = PageView(
        edition.frame(plain_head(edition, static.title, url)),
        static.title,
        static.body,
        figures,
        tuple(chart_view(chart) for chart in static.charts),
    )
    yield edition.page(url, "page.html", view, static.body)


def _search(edition: Edition, here: Link) -> Iterator[Page]:
    frame = edition.frame(plain_head(edition, here.text, here.url))
    yield edition.page(here.url, "search.html", SearchView(frame, here.text))


def _lost(edition: Edition, here: Link) -> Iterator[Page]:
    frame = edition.frame(plain_head(edition, here.text, here.url, noindex=True))
    yield edition.page(here.url, "404.html", NotFoundView(frame, here.text))


def _corrections(edition: Edition, here: Link, articles: Iterable[Article]) -> Iterator[Page]:
    """Every correction of these articles, newest first."""
    corrected = [
        (correction.date, article.address, CorrectionView(moment(correction.date), correction.text))
        for article in articles
        for correction in article.corrections
    ]
    corrected.sort(key=lambda row: row[:2], reverse=True)
    links = {article.address: edition.link(article) for article in articles}
    view = CorrectionsView(
        edition.frame(plain_head(edition, here.text, here.url)),
        here.text,
        tuple(CorrectedView(links[address], correction) for _, address, correction in corrected),
    )
    yield edition.page(here.url, "corrections.html", view)
