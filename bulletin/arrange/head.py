"""Heads: what each kind of page says of itself to machines.

In: what the page is about. Out: `Head` with the tags that government sites carry (国办发〔2017〕47号,
annex on web design) and the JSON-LD of schema.org. A tag whose value is not known is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bulletin.arrange.edition import Edition
from bulletin.article import Article
from bulletin.dates import moment
from bulletin.site import Site
from bulletin.views import Head, Link

DESCRIPTION = 80  # characters: what search engines show of a description in Chinese

Tags = tuple[tuple[str, str], ...]


def describe(text: str) -> str:
    """A description cut by characters, never inside a surrogate or combining pair."""
    return text if len(text) <= DESCRIPTION else text[: DESCRIPTION - 1] + "…"


def _tags(*pairs: tuple[str, str]) -> Tags:
    return tuple(pair for pair in pairs if pair[1])


def site_tags(site: Site) -> Tags:
    """SiteName, SiteDomain and SiteIDCode, on every page."""
    return _tags(
        ("SiteName", site.name),
        ("SiteDomain", urlsplit(site.origin).netloc),
        ("SiteIDCode", site.imprint.site_id),
    )


def front_head(edition: Edition) -> Head:
    """The front page: the site, and who publishes it."""
    site = edition.site
    return Head(
        title=site.name,
        description=site.description,
        url=site.root,
        meta=site_tags(site),
        data=({"@context": "https://schema.org", **_publisher(site)},) if site.origin else (),
        feeds=_feeds(edition, edition.home),
    )


def column_head(
    edition: Edition, title: str, url: str, description: str = "", feed_of: Link | None = None
) -> Head:
    """A list: a section, a topic, a reporter, a period. `feed_of` is the list that has a feed."""
    column = _tags(
        ("ColumnName", title),
        ("ColumnDescription", description),
        ("ColumnKeywords", title),
        ("ColumnType", "工作动态"),
    )
    return Head(
        title=title,
        description=describe(description or f"{edition.site.name}：{title}"),
        url=url,
        meta=site_tags(edition.site) + column,
        feeds=_feeds(edition, feed_of) if feed_of else (),
    )


def plain_head(edition: Edition, title: str, url: str, noindex: bool = False) -> Head:
    """A page that is neither a list nor an article."""
    return Head(
        title=title,
        description=f"{edition.site.name}：{title}",
        url=url,
        noindex=noindex,
        meta=site_tags(edition.site),
    )


def article_head(edition: Edition, article: Article, crumbs: Sequence[Link]) -> Head:
    """An article: its tags, its NewsArticle, its way from the front page."""
    site = edition.site
    url = edition.addresses.article(article.address)
    summary = describe(article.summary or article.excerpt)
    share = edition.pictures.share(article) if edition.pictures and site.origin else ""
    image = site.absolute(share) if share else ""
    tags = _tags(
        ("ArticleTitle", article.title),
        ("PubDate", moment(article.date).stamp),
        ("ContentSource", article.source or site.name),
        ("Keywords", "、".join(article.topics)),
        ("Author", "、".join(author.name for author in article.authors)),
        ("Description", summary),
        ("Image", image),
        ("Url", site.absolute(url) if site.origin else ""),
    )
    return Head(
        title=article.title,
        description=summary,
        url=url,
        image=image,
        meta=site_tags(site) + tags,
        data=(_news_article(edition, article, url, image), _breadcrumb(site, crumbs)),
    )


def _feeds(edition: Edition, of: Link) -> tuple[Link, ...]:
    if not edition.feeds:
        return ()
    return (Link(f"{edition.site.name}·{of.text}", of.url + "atom.xml"),)


def _publisher(site: Site) -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": site.name, "url": site.absolute(site.root)}


def _breadcrumb(site: Site, crumbs: Sequence[Link]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": crumb.text,
                "item": site.absolute(crumb.url),
            }
            for position, crumb in enumerate(crumbs, 1)
        ],
    }


def _news_article(edition: Edition, article: Article, url: str, image: str) -> dict[str, Any]:
    site = edition.site
    corrections = [
        {"@type": "CorrectionComment", "text": c.text, "datePublished": c.date.isoformat()}
        for c in article.corrections
    ]
    facts = {
        "headline": article.title,
        "alternativeHeadline": article.deck or article.kicker,
        "description": describe(article.summary or article.excerpt),
        "datePublished": article.date.isoformat(),
        "dateModified": (article.updated or article.date).isoformat(),
        "articleSection": article.section,
        "keywords": list(article.topics),
        "image": [image] if image else [],
        "printPage": article.page,
        "printEdition": str(article.issue or ""),
        "author": [
            {
                "@type": "Person",
                "name": author.name,
                "url": site.absolute(edition.reporter_link(author).url),
            }
            for author in article.authors
        ],
        "correction": corrections,
        "url": site.absolute(url),
        "publisher": _publisher(site),
    }
    known = {name: fact for name, fact in facts.items() if fact}
    return {"@context": "https://schema.org", "@type": "NewsArticle", **known}
