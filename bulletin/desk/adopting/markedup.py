"""Marked up: what a page says of itself to programs.

In: the tree of a page. Out: its title, date, author and so on, as its `meta` elements and microdata have
them.
"""

from __future__ import annotations

from typing import Final

from bulletin.desk.adopting.tree import Node

_METAS: Final = {
    "title": ("og:title", "twitter:title", "articletitle", "dc.title"),
    "date": (
        "article:published_time", "pubdate", "publishdate", "publish_date", "date", "dc.date",
        "datepublished", "dc.date.issued", "og:release_date", "publish-date", "parsely-pub-date",
    ),
    "updated": ("article:modified_time", "lastmod", "last-modified", "datemodified"),
    "author": ("author", "article:author", "dc.creator", "weibo:article:author"),
    "summary": ("description", "og:description"),
    "keywords": ("keywords", "article:tag", "news_keywords"),
    "section": ("article:section", "columnname", "channel"),
    "canonical": ("og:url",),
}  # fmt: skip
_KEYS: Final = {name: field for field, names in _METAS.items() for name in names}


def marked_up(root: Node) -> dict[str, str]:
    """What a page says of itself, by our names; of several sayings the first in our order."""
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for node in root.all():
        key = (
            node.said.get("property") or node.said.get("name") or node.said.get("itemprop") or ""
        ).lower()
        field = _KEYS.get(key)
        value = node.said.get("content") or node.said.get("datetime") or ""
        if node.tag == "link" and node.said.get("rel") == "canonical":
            found.setdefault("canonical", node.said.get("href", ""))
        if field and value.strip():
            rank = _METAS[field].index(key)
            if rank < ranks.get(field, 99):
                found[field], ranks[field] = " ".join(value.split()), rank
    return found
