"""Pages there is one of: static pages, corrections, search, the page for what is not there; and what
browsers may fetch ahead.

In: the edition. Out: pages, a group each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from bulletin.model.article import Article, StaticPage
from bulletin.model.dates import moment
from bulletin.pages.edition import Edition, chart_view, faces
from bulletin.pages.head import column_head, plain_head
from bulletin.pages.page import Group, Page
from bulletin.pages.views import (
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
PREFETCH = "prefetch.speculationrules"
# A page of this site is fetched when a reader presses on its link, a moment before they let go. What
# may match is reckoned from this file's own address; servers name it in a header (deploy/).
RULES = b'{"prefetch":[{"where":{"href_matches":"*"},"eagerness":"conservative"}]}\n'


def single_pages(edition: Edition) -> Iterator[Group]:
    """All of them."""
    for static in edition.pages:
        url = edition.addresses.page(static.slug)
        basis = edition.basis(static, edition.figures(static))
        yield edition.group(url, basis, partial(_static, edition, static, url))
    here = Link("更正", edition.addresses.index("CORRECTIONS_URL"))
    corrected = [article for article in edition.archive.articles if article.corrections]
    corrections = partial(_corrections, edition, here, corrected)
    yield edition.group(here.url, edition.basis(faces(corrected)), corrections)
    if edition.search:
        yield _search_group(edition)
    lost = Link("没有这个网页", edition.site.root + "404.html")
    path = edition.path(lost.url)
    yield Group(lost.url, edition.basis(), (path,), partial(_lost, edition, lost))
    if edition.site.root != edition.site.base:
        return
    ahead = edition.page(edition.site.root + PREFETCH, "bytes", RULES)
    yield Group(PREFETCH, edition.basis(), ahead.paths, lambda: (ahead,))


def _static(edition: Edition, static: StaticPage, url: str) -> Iterator[Page]:
    view = PageView(
        edition.frame(plain_head(edition, static.title, url)),
        static.title,
        static.body,
        edition.figures(static),
        tuple(chart_view(chart) for chart in static.charts),
    )
    yield edition.page(url, "page.html", view, static.body)


def _search_group(edition: Edition) -> Group:
    """The search page, where every article can be reached by links too."""
    archive, url = edition.archive, edition.addresses.index("SEARCH_URL")
    most = sorted(archive.topics, key=lambda topic: (-len(archive.topics[topic]), topic))[:TOPICS]
    years = list(dict.fromkeys(year for year, _ in archive.months))
    pages = partial(_search, edition, Link("搜索", url), most, years)
    return edition.group(url, edition.basis(most, years), pages)


def _search(
    edition: Edition, here: Link, topics: Iterable[str], years: Iterable[int]
) -> Iterator[Page]:
    addresses = edition.addresses
    view = SearchView(
        edition.frame(plain_head(edition, here.text, here.url)),
        here.text,
        indices=tuple(Link(text, addresses.index(name)) for text, name in INDICES),
        sections=tuple(edition.sections.values()),
        years=tuple(Link(f"{year}年", addresses.year(year)) for year in years),
        topics=tuple(edition.topics[topic] for topic in topics),
    )
    yield edition.page(here.url, "search.html", view)


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
        edition.frame(
            column_head(edition, here.text, here.url, "本报更正过的报道，以及更正了什么。")
        ),
        here.text,
        tuple(CorrectedView(links[address], correction) for _, address, correction in corrected),
    )
    yield edition.page(here.url, "corrections.html", view)
