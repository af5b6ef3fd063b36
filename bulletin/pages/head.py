"""Heads: what each kind of page says of itself to machines.

In: what the page is about. Out: `Head` with the tags that government sites carry (国办发〔2017〕47号,
annex on web design) and the JSON-LD of schema.org. A tag whose value is not known is left out. HTML
knows no capitals in the names of tags, so an article's Description is its only description.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from bulletin.model.article import Article
from bulletin.model.dates import moment
from bulletin.model.sheets import sheet_of
from bulletin.model.shown import Piece, Shown, changed
from bulletin.model.site import Site
from bulletin.model.summary import cut
from bulletin.pages.components import FeedLink, Head, Link, Player
from bulletin.pages.edition import Edition
from bulletin.photos.picture import Share

DESCRIPTION = 80  # characters: what search engines show of a description in Chinese
NEWS = "工作动态"  # what the annex calls a column of news
SIGN = "img/icon-512.png"
SIGN_SIDE = 512  # pixels
FEEDS = (("application/atom+xml", "atom.xml"), ("application/feed+json", "feed.json"))

Tags = tuple[tuple[str, str], ...]


def describe(text: str) -> str:
    """A description of the length that search engines show."""
    return cut(text, DESCRIPTION)


def _tags(*pairs: tuple[str, str]) -> Tags:
    return tuple(pair for pair in pairs if pair[1])


def site_tags(site: Site) -> Tags:
    """SiteName, SiteDomain and SiteIDCode, on every page."""
    return _site_tags(site.name, site.origin, site.imprint.site_id)


@cache
def _site_tags(name: str, origin: str, code: str) -> Tags:
    host = urlsplit(origin).hostname or ""
    return _tags(("SiteName", name), ("SiteDomain", host), ("SiteIDCode", code))


def front_head(edition: Edition, lead: Shown | None) -> Head:
    """The front page: the site, and who publishes it; its lead story's picture stands for it."""
    site = edition.site
    return Head(
        title=site.name,
        description=site.description,
        url=site.root,
        image=_picture_of(edition, lead),
        meta=(*site_tags(site), *_tags(("description", site.description))),
        data=(_newspaper(site),),
        feeds=_feeds(edition, edition.home),
    )


def _picture_of(edition: Edition, article: Shown | None) -> Share | None:
    """What stands for a page elsewhere: the picture of an article on it, else the paper's own sign."""
    if article and (shares := edition.shares(article.words, article.lead)):
        return shares[0]
    sign = edition.site.assets.get(SIGN)
    return Share(sign, SIGN_SIDE, SIGN_SIDE) if sign else None


def column_head(
    edition: Edition,
    title: str,
    url: str,
    description: str = "",
    feed_of: Link | None = None,
    first: Shown | None = None,
) -> Head:
    """A list: a section, a topic, a reporter, a period. `feed_of` is the list, if it has a feed of its
    own; else the paper's is named. The picture of the list's `first` article stands for it, else the
    paper's own sign."""
    description = describe(description or f"{edition.site.name}：{title}")
    column = _tags(
        ("ColumnName", title),
        ("ColumnDescription", description),
        ("ColumnKeywords", title),
        ("ColumnType", NEWS),
        ("description", description),
    )
    return Head(
        title=title,
        description=description,
        url=url,
        image=_picture_of(edition, first),
        meta=site_tags(edition.site) + column,
        feeds=_feeds(edition, feed_of or edition.home),
    )


def plain_head(edition: Edition, title: str, url: str, noindex: bool = False) -> Head:
    """A page that is neither a list nor an article."""
    description = f"{edition.site.name}：{title}"
    return Head(
        title=title,
        description=description,
        url=url,
        image=_picture_of(edition, None),
        noindex=noindex,
        meta=(*site_tags(edition.site), ("description", description)),
    )


def article_head(edition: Edition, piece: Piece) -> Head:
    """An article: its tags and its NewsArticle."""
    site, article = edition.site, piece.article
    url = edition.addresses.article(article.address)
    summary = describe(article.summary or article.excerpt) or article.title
    images = edition.shares(article.words, piece.lead)
    tags = _tags(
        ("ColumnName", article.section),
        ("ColumnType", NEWS),
        ("ArticleTitle", article.title),
        ("PubDate", moment(article.date).stamp),
        ("ContentSource", article.source or site.name),
        ("Keywords", "、".join(article.topics)),
        ("Author", "、".join(author.name for author in article.authors)),
        ("Description", summary),
        ("Image", site.absolute(images[0].url) if images else ""),
        ("Url", site.absolute(url)),
    )
    return Head(
        title=article.title,
        description=summary,
        url=url,
        image=images[0] if images else None,
        published=moment(article.date).iso,
        modified=moment(changed(article)).iso,
        meta=site_tags(site) + tags,
        data=(_news_article(edition, piece, url, summary, images),),
        feeds=_feeds(edition, edition.home),
    )


def _feeds(edition: Edition, of: Link) -> tuple[FeedLink, ...]:
    if not edition.feeds:
        return ()
    title = f"{edition.site.name}·{of.text}"
    return tuple(FeedLink(kind, title, of.url + name) for kind, name in FEEDS)


def _publisher(site: Site) -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": site.name, "url": site.absolute(site.root)}


def _newspaper(site: Site) -> dict[str, Any]:
    """The paper itself, and who publishes it, as far as the settings say."""
    facts: dict[str, Any] = {"description": site.description, "areaServed": site.district}
    if site.imprint.host:
        facts["parentOrganization"] = {"@type": "Organization", "name": site.imprint.host}
    known = {name: fact for name, fact in facts.items() if fact}
    return {"@context": "https://schema.org", **_publisher(site), **known}


def _news_article(
    edition: Edition, piece: Piece, url: str, summary: str, images: Sequence[Share]
) -> dict[str, Any]:
    site, article = edition.site, piece.article
    players = [player for player in edition.players(piece.clips) if player]
    corrections = [
        {"@type": "CorrectionComment", "text": c.text, "datePublished": moment(c.date).iso}
        for c in article.corrections
    ]
    facts = {
        "headline": article.title,
        "alternativeHeadline": article.deck or article.kicker,
        "description": summary,
        "datePublished": moment(article.date).iso,
        "dateModified": moment(changed(article)).iso,
        "articleSection": article.section,
        "keywords": list(article.topics),
        "image": [site.absolute(image.url) for image in images],
        "video": [_media(site, article, one) for one in players if one.kind == "video"],
        "audio": [_media(site, article, one) for one in players if one.kind == "audio"],
        "printPage": sheet_of(article.page),
        "printEdition": str(article.issue or ""),
        "author": [
            {
                "@type": "Person",
                "name": author.name,
                "url": site.absolute(edition.reporter(author).url),
            }
            for author in article.authors
        ]
        or [{"@type": "Person", "name": name} for name in (article.original_author,) if name],
        "correction": corrections,
        "isBasedOn": article.source_url,
        "url": site.absolute(url),
        "publisher": _publisher(site),
    }
    known = {name: fact for name, fact in facts.items() if fact}
    return {"@context": "https://schema.org", "@type": "NewsArticle", **known}


def _media(site: Site, article: Article, player: Player) -> dict[str, Any]:
    """A video or a recording as schema.org has it."""
    facts = {
        "name": player.caption or article.title,
        "description": player.caption,
        "thumbnailUrl": site.absolute(player.still) if player.still else "",
        "uploadDate": moment(article.date).iso,
        "contentUrl": address_of(site, player.url),
        "encodingFormat": player.type,
        "duration": f"PT{round(player.seconds)}S" if player.seconds else "",
        "width": player.width,
        "height": player.height,
        "creditText": player.credit,
    }
    known = {name: fact for name, fact in facts.items() if fact}
    return {"@type": f"{player.kind.title()}Object", **known}


def address_of(site: Site, url: str) -> str:
    """The whole address of a clip, which may be on another host."""
    return url if url.startswith("https://") else site.absolute(url)
