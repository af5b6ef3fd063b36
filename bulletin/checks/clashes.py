"""Clashes: faults between articles.

In: every article. Out: faults: two for one address, an old address in use, two topics that differ by case
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bulletin.model.article import Article
from bulletin.model.faults import Fault

RESERVED: Final = ("assets", "photos", "static")
"""Folders of the site's own files: servers tell browsers to keep what is in the first two for a year."""


def clashes(articles: Sequence[Article]) -> Iterable[Fault]:
    """Faults between articles: two for one address, an old address in use, two topics that differ by
    case alone. Where one of two is a draft, it is told there."""
    by_address: dict[str, Article] = {}
    for article in sorted(
        articles, key=lambda article: (article.status != "published", article.path)
    ):
        folded = article.address.casefold()
        if other := by_address.get(folded):
            yield Fault(
                article.path,
                0,
                f"和 {other.path} 是同一个网址 /{article.address}/。",
                "请给其中一个文件换个名字。",
                others=(other.path,),
            )
        by_address.setdefault(folded, article)
    yield from _old_addresses(articles, by_address)
    yield from _topics(articles)


def _old_addresses(articles: Sequence[Article], taken: Mapping[str, Article]) -> Iterable[Fault]:
    claimed: dict[str, Article] = {}
    for article in articles:
        for alias in article.aliases:
            folded = alias.casefold()
            if folded.partition("/")[0] in RESERVED:
                fact = f"旧址 /{alias}/ 在网站自己的文件夹里。"
                yield Fault(article.path, 0, fact, "请去掉这一行。")
            other = taken.get(folded) or claimed.get(folded)
            if other is not None:
                yield Fault(
                    article.path,
                    0,
                    f"旧址 /{alias}/ 已经是 {other.path} 的网址。",
                    "请改掉其中一个。",
                    others=(other.path,),
                )
            claimed[folded] = article


def _topics(articles: Sequence[Article]) -> Iterable[Fault]:
    spelt: dict[str, str] = {}
    for topic in {topic: None for article in articles for topic in article.topics}:
        known = spelt.setdefault(topic.casefold(), topic)
        if known == topic:
            continue
        where = next(article for article in articles if known in article.topics)
        for article in articles:
            if topic in article.topics:
                yield Fault(
                    article.path,
                    0,
                    f"标签“{topic}”和 {where.path} 的“{known}”只有大小写不同。",
                    "请统一写法。",
                    others=(where.path,),
                )
