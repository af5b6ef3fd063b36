"""Check: faults that only show when every page is known.

In: all pages, the articles. Out: faults: two pages for one file, links that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from bulletin.arrange.page import Page
from bulletin.article import Article
from bulletin.faults import Fault


def doubled(pages: Iterable[Page], sources: Mapping[str, str]) -> Iterable[Fault]:
    """Two pages for one file, also on file systems that do not tell capitals from small letters.
    `sources` are the editors' files of the pages that have one."""
    seen: dict[str, str] = {}
    for page in pages:
        for path in page.paths:
            other = seen.setdefault(path.casefold(), path)
            if other is not path:
                fact = f"有两个网页的网址都是 /{path.removesuffix('index.html')}。"
                place = sources.get(path) or sources.get(other) or ""
                yield Fault(place, 0, fact, "请改其中一个的文件名、标签或人名。")


def dead_links(
    visible: Sequence[Article], others: Sequence[Article], paths: set[str], static: set[str]
) -> Iterable[Fault]:
    """Links in articles that readers see to pages that they would not find.

    `others` are the articles that readers do not see yet, `paths` all files of the site, `static`
    those that Pelican copies.
    """
    waiting: Mapping[str, Article] = {article.address: article for article in others}
    for article in visible:
        for target, line in article.links:
            place = unquote(target)
            if not place or place.endswith("/"):
                place += "index.html"
            if place in paths or place in static:
                continue
            if other := waiting.get(target.strip("/")):
                fact, remedy = f"链接的文章 {other.path} 还没有发布。", "请等它发布后再链接。"
            else:
                fact, remedy = f"链接指向的 /{target} 不存在。", "请核对文件名或网址。"
            yield Fault(article.path, line, fact, remedy)
