"""Feeds: the newest articles, whole, for the paper, each section and each topic.

In: the edition. Out: an Atom and a JSON feed for each, a group. Feeds need absolute addresses, so a site that
does not know its own has none. An entry's id is its address and never changes. A correction shows as
an update: it moves the entry's `updated`, and brings an older piece into the feed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bulletin.model.article import Article
from bulletin.model.dates import moment
from bulletin.pages.articles import lead_figure, source_of
from bulletin.pages.edition import Edition, changed, chart_view
from bulletin.pages.head import FEEDS
from bulletin.pages.page import Group, Page
from bulletin.pages.views import CorrectionView, FeedEntry, FeedView, Link

ENTRIES = 20


def feed_pages(edition: Edition) -> Iterator[Group]:
    """Every feed."""
    archive, title = edition.archive, edition.site.name
    revised = [one for one in archive.articles if one.corrections or one.updated]
    yield _group(edition, edition.home, title, latest(archive.articles, revised))
    for name, link in edition.sections.items():
        some = latest(archive.sections[name], [one for one in revised if one.section == name])
        yield _group(edition, link, f"{title}·{name}", some)
    for name, link in edition.topics.items():
        some = latest(archive.topics[name], [one for one in revised if name in one.topics])
        yield _group(edition, link, f"{title}·{name}", some)


def _group(edition: Edition, of: Link, title: str, some: Sequence[Article]) -> Group:
    return Group(
        f"订阅 {of.url}",
        edition.basis(title, [article.mark for article in some]),
        tuple(edition.path(of.url + name) for _, name in FEEDS),
        partial(_feeds, edition, of, title, some),
    )


def _feeds(edition: Edition, of: Link, title: str, articles: Sequence[Article]) -> Iterator[Page]:
    entries = tuple(_entry(edition, article) for article in articles)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00+00:00")
    absolute = edition.site.absolute
    for _, name in FEEDS:
        view = FeedView(title, absolute(of.url + name), absolute(of.url), updated, entries)
        yield edition.page(of.url + name, name, view, *(entry.body for entry in entries))


def latest(newest_first: Sequence[Article], revised: Sequence[Article]) -> list[Article]:
    """The articles that were published or changed last, the latest first; `revised` are those of them
    all that were changed."""
    some = {one.address: one for one in (*newest_first[:ENTRIES], *revised)}.values()
    return sorted(some, key=lambda one: (changed(one), one.address), reverse=True)[:ENTRIES]


def _entry(edition: Edition, article: Article) -> FeedEntry:
    url = edition.site.absolute(edition.link(article).url)
    shares = edition.pictures.shares(article) if edition.pictures else ()
    return FeedEntry(
        id=url,
        url=url,
        title=article.title,
        published=article.date.isoformat(),
        updated=changed(article).isoformat(),
        authors=tuple(author.name for author in article.authors) or (edition.site.name,),
        topics=article.topics,
        decks=tuple(filter(None, (article.kicker, article.deck))),
        summary=article.summary or article.excerpt,
        corrections=tuple(CorrectionView(moment(c.date), c.text) for c in article.corrections),
        source=source_of(article),
        image=edition.site.absolute(shares[0].url) if shares else "",
        lead=lead_figure(edition, article),
        body=article.body,
        figures=tuple(edition.figure(photo, "figure") for photo in article.photos),
        charts=tuple(chart_view(chart) for chart in article.charts),
    )
