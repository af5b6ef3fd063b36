"""Check: faults that only show when every page is known.

In: all groups of pages, the articles as they are and as they were, the introductions. Out: faults: two
pages for one file, links that lead nowhere, dates that changed, two introductions of one topic or
reporter, and those that introduce nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import unquote

from bulletin.model.addresses import INDEX
from bulletin.model.article import Article, StaticPage
from bulletin.model.dates import moment
from bulletin.model.faults import Fault
from bulletin.reading import Reading


def doubled(paths: Sequence[str], sources: Mapping[str, str]) -> Iterable[Fault]:
    """Two pages for one file, also on file systems that do not tell capitals from small letters.
    `sources` are the editors' files of the pages that have one."""
    folded = list(map(str.casefold, paths))
    if len(set(folded)) == len(folded):
        return
    seen: dict[str, str] = {}
    for path, fold in zip(paths, folded, strict=True):
        other = seen.setdefault(fold, path)
        if other is not path:
            fact = f"有两个网页的网址都是 /{path.removesuffix(INDEX)}。"
            place = sources.get(path) or sources.get(other) or ""
            yield Fault(place, 0, fact, "请改其中一个的文件名、标签或人名。")


def redated(
    before: Mapping[str, Reading], now: Mapping[str, Reading], clock: datetime
) -> Iterable[Fault]:
    """Published pieces whose date is not what it was: it must not change unnoticed. Where something is
    wrong, before or now, it was never out, or more is said already."""
    for path, reading in before.items():
        old, new = reading.article, now[path].article
        wrong = any(not fault.warning for fault in (*reading.faults, *now[path].faults))
        if (
            old
            and new
            and not wrong
            and old.status == "published"
            and new.date != old.date <= clock
        ):
            was, is_now = moment(old.date).stamp, moment(new.date).stamp
            fact = f"发布时间从 {was} 改成了 {is_now}。"
            remedy = "如果不是有意的，请改回来；内容有更新，请另写“更新：…”。"
            yield Fault(path, 0, fact, remedy, warning=True)


def introductions(
    what: str, pages: Iterable[StaticPage], written_of: Container[str]
) -> Iterable[Fault]:
    """Introductions of one kind (`what`: 话题 or 记者): one each, of what articles name."""
    seen: dict[str, StaticPage] = {}
    for page in pages:
        if other := seen.get(page.title):
            fact = f"{what}“{page.title}”已经由 {other.path} 介绍。"
            yield Fault(page.path, 1, fact, "请合成一个文件。")
        elif page.title not in written_of:
            fact = f"还没有文章写着{what}“{page.title}”，读者看不到这一页。"
            yield Fault(page.path, 1, fact, "请核对名字；有了文章自会出现。", warning=True)
        seen.setdefault(page.title, page)


def dead_links(
    visible: Sequence[Article | StaticPage],
    others: Sequence[Article],
    paths: Container[str],
    static: Container[str],
) -> Iterable[Fault]:
    """Links in texts that readers see to pages that they would not find.

    `others` are the articles that readers do not see yet, `paths` all files of the site, `static`
    those that Pelican copies.
    """
    waiting: Mapping[str, Article] = {article.address: article for article in others}
    for article in visible:
        for target, line in article.links:
            place = unquote(target)
            if not place or place.endswith("/"):
                place += INDEX
            if place in paths or place in static:
                continue
            if other := waiting.get(target.strip("/")):
                fact, remedy = f"链接的文章 {other.path} 还没有发布。", "请等它发布后再链接。"
            else:
                fact, remedy = f"链接指向的 /{target} 不存在。", "请核对文件名或网址。"
            yield Fault(article.path, line, fact, remedy)
