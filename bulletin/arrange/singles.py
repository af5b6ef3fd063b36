"""Pages there is one of: static pages, corrections, search, and the page for what is not there.

In: the edition. Out: pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.arrange.edition import Edition, chart_view
from bulletin.arrange.head import column_head, plain_head
from bulletin.arrange.page import Page
from bulletin.dates import moment
from bulletin.views import (
    CorrectedView,
    CorrectionsView,
    CorrectionView,
    Link,
    NotFoundView,
    PageView,
    SearchView,
)

INDICES = (("按日期", "ARCHIVES_URL"), ("全部话题", "TAGS_URL"), ("全部记者", "AUTHORS_URL"))
TOPICS = 30  # on the search page


def single_pages(edition: Edition) -> Iterable[Page]:
    """All of them."""
    for static in edition.pages:
        url = edition.addresses.page(static.slug)
        view = PageView(
            edition.frame(plain_head(edition, static.title, url)),
            static.title,
            static.body,
            edition.figures(static),
            tuple(chart_view(chart) for chart in static.charts),
        )
        yield edition.page(url, "page.html", view, static.body)
    yield _corrections(edition)
    if edition.search:
        yield _search(edition)
    lost = Link("没有这个网页", edition.site.root + "404.html")
    frame = edition.frame(plain_head(edition, lost.text, lost.url, noindex=True))
    yield edition.page(lost.url, "404.html", NotFoundView(frame, lost.text))


def _search(edition: Edition) -> Page:
    """The search page, where every article can be reached by links too."""
    addresses, archive = edition.addresses, edition.archive
    here = Link("搜索", addresses.index("SEARCH_URL"))
    most = sorted(archive.topics, key=lambda topic: (-len(archive.topics[topic]), topic))
    years = dict.fromkeys(year for year, _ in archive.months)
    view = SearchView(
        edition.frame(plain_head(edition, here.text, here.url)),
        here.text,
        indices=tuple(Link(text, addresses.index(name)) for text, name in INDICES),
        sections=tuple(edition.sections.values()),
        years=tuple(Link(f"{year}年", addresses.year(year)) for year in years),
        topics=tuple(edition.topics[topic] for topic in most[:TOPICS]),
    )
    return edition.page(here.url, "search.html", view)


def _corrections(edition: Edition) -> Page:
    """Every correction of every article, newest first."""
    here = Link("更正", edition.addresses.index("CORRECTIONS_URL"))
    corrected = [
        (correction.date, article.address, CorrectionView(moment(correction.date), correction.text))
        for article in edition.archive.articles
        for correction in article.corrections
    ]
    corrected.sort(key=lambda row: row[:2], reverse=True)
    links = {
        article.address: edition.links[article.address]
        for article in edition.archive.articles
        if article.corrections
    }
    view = CorrectionsView(
        edition.frame(
            column_head(edition, here.text, here.url, "本报更正过的报道，以及更正了什么。")
        ),
        here.text,
        tuple(CorrectedView(links[address], correction) for _, address, correction in corrected),
    )
    return edition.page(here.url, "corrections.html", view)
