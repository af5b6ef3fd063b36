"""Pages there is one of: static pages, corrections, search, the page for what is not there; and what
browsers may fetch ahead.

In: the edition. Out: pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.arrange.edition import Edition, chart_view
from bulletin.arrange.head import plain_head
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

PREFETCH = "prefetch.speculationrules"
# A page of this site is fetched when a reader presses on its link, a moment before they let go. What
# may match is reckoned from this file's own address; servers name it in a header (deploy/).
RULES = b'{"prefetch":[{"where":{"href_matches":"*"},"eagerness":"conservative"}]}\n'


def single_pages(edition: Edition) -> Iterable[Page]:
    """All of them."""
    for static in edition.pages:
        url = edition.addresses.page(static.slug)
        view = PageView(
            edition.frame(plain_head(edition, static.title, url)),
            static.title,
            static.body,
            tuple(edition.figure(photo, "figure") for photo in static.photos),
            tuple(chart_view(chart) for chart in static.charts),
        )
        yield edition.page(url, "page.html", view, static.body)
    yield _corrections(edition)
    if edition.search:
        here = Link("搜索", edition.addresses.index("SEARCH_URL"))
        frame = edition.frame(plain_head(edition, here.text, here.url))
        yield edition.page(here.url, "search.html", SearchView(frame, here.text))
    lost = Link("没有这个网页", edition.site.root + "404.html")
    frame = edition.frame(plain_head(edition, lost.text, lost.url, noindex=True))
    yield edition.page(lost.url, "404.html", NotFoundView(frame, lost.text))
    yield edition.page(edition.site.root + PREFETCH, "bytes", RULES)


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
        edition.frame(plain_head(edition, here.text, here.url)),
        here.text,
        tuple(CorrectedView(links[address], correction) for _, address, correction in corrected),
    )
    return edition.page(here.url, "corrections.html", view)
