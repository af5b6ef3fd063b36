"""Feeds: the newest articles, whole, for the paper, each section and each topic.

In: the edition. Out: an Atom and a JSON feed for each, a group. Feeds need absolute addresses, so a site that
does not know its own has none. An entry's id is its first address and never changes; a correction
shows as an update, because it moves the entry's `updated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bulletin.arrange.edition import Edition, chart_view
from bulletin.arrange.page import Group, Page
from bulletin.article import Article
from bulletin.dates import moment
from bulletin.views import CorrectionView, FeedEntry, FeedView, Link

ENTRIES = 20
ATOM, JSON = "atom.xml", "feed.json"


def feed_pages(edition: Edition) -> Iterator[Group]:
    """Every feed."""
    archive = edition.archive
    yield _group(edition, edition.home, edition.site.name, archive.articles)
    for kind, groups in ((edition.sections, archive.sections), (edition.topics, archive.topics)):
        for name, link in kind.items():
            yield _group(edition, link, f"{edition.site.name}·{name}", groups[name])


def _group(edition: Edition, of: Link, title: str, articles: Sequence[Article]) -> Group:
    newest = articles[:ENTRIES]
    return Group(
        f"订阅 {of.url}",
        edition.basis(title, [edition.mark(article) for article in newest]),
        tuple(edition.path(of.url + name) for name in (ATOM, JSON)),
        partial(_feeds, edition, of, title, newest),
    )


def _feeds(edition: Edition, of: Link, title: str, articles: Sequence[Article]) -> Iterator[Page]:
    entries = tuple(_entry(edition, article) for article in articles)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00+00:00")
    absolute = edition.site.absolute
    for name in (ATOM, JSON):
        view = FeedView(title, absolute(of.url + name), absolute(of.url), updated, entries)
        yield edition.page(of.url + name, name, view, *(entry.body for entry in entries))


def changed(article: Article) -> str:
    """When an article last changed: its update or its newest correction, else its date."""
    moments = [article.date, *(correction.date for correction in article.corrections)]
    return max(*moments, article.updated or article.date).isoformat()


def _entry(edition: Edition, article: Article) -> FeedEntry:
    url = edition.site.absolute(edition.link(article).url)
    share = edition.pictures.share(article) if edition.pictures else ""
    return FeedEntry(
        id=url,
        url=url,
        title=article.title,
        published=article.date.isoformat(),
        updated=changed(article),
        authors=tuple(author.name for author in article.authors) or (edition.site.name,),
        topics=article.topics,
        summary=article.summary or article.excerpt,
        corrections=tuple(CorrectionView(moment(c.date), c.text) for c in article.corrections),
        image=edition.site.absolute(share) if share else "",
        body=article.body,
        figures=tuple(edition.figure(photo, "figure") for photo in article.photos),
        charts=tuple(chart_view(chart) for chart in article.charts),
    )
