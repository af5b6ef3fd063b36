"""Check: faults that only show when every page is known.

In: all groups of pages, the articles as they are and as they were, the introductions. Out: faults: two
pages for one file, links that lead nowhere, now or when a piece that waits will be seen, dates that
changed, two introductions of one topic or reporter, and those that introduce nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import unquote

from bulletin.checks.clashes import RESERVED
from bulletin.model.addresses import INDEX, Addresses
from bulletin.model.article import Article, StaticPage
from bulletin.model.attachment import places
from bulletin.model.dates import moment
from bulletin.model.faults import Fault
from bulletin.reading import Reading


def doubled(
    paths: Sequence[str],
    sources: Mapping[str, str],
    bringing: Callable[[str], Sequence[str]] = lambda _: (),
) -> Iterable[Fault]:
    """Two pages for one file, also on file systems that do not tell capitals from small letters.
    `sources` are the editors' files of the pages that have one; none may stand among the site's own files.
    `bringing` says of a file which articles it is there for."""
    for path, source in sources.items():
        if path.partition("/")[0].casefold() in RESERVED:
            fact = f"网址 /{path.removesuffix(INDEX)} 在网站自己的文件夹里。"
            yield Fault(source, 0, fact, "请改文件名或“网址”一行。")
    folded = list(map(str.casefold, paths))
    yield from _within_files(paths, set(folded), sources, bringing)
    if len(set(folded)) == len(folded):
        return
    seen: dict[str, str] = {}
    for path, fold in zip(paths, folded, strict=True):
        other = seen.setdefault(fold, path)
        if other is not path:
            fact = f"有两个网页的网址都是 /{path.removesuffix(INDEX)}。"
            remedy = "请改其中一个的文件名、标签或人名。"
            pages = [sources[one] for one in (path, other) if one in sources]
            yield _shared([*pages, *bringing(path), *bringing(other)], fact, remedy)


def _within_files(
    paths: Sequence[str],
    files: set[str],
    sources: Mapping[str, str],
    bringing: Callable[[str], Sequence[str]],
) -> Iterable[Fault]:
    """Pages that would stand in a folder which is a file already: an old address search/index.json. A file's
    name has a dot, so of most paths no folder can be one."""
    for path in paths:
        folder = path.rpartition("/")[0]
        while "." in folder:
            if folder.casefold() in files:
                fact = f"网址 /{path.removesuffix(INDEX)} 和文件 /{folder} 冲突。"
                pages = [sources[path]] if path in sources else []
                remedy = "请改掉这个网址（旧址、文件名或标签）。"
                yield _shared([*pages, *bringing(path)], fact, remedy)
                break
            folder = folder.rpartition("/")[0]


def _shared(files: Sequence[str], fact: str, remedy: str) -> Fault:
    """A fault in which several of the editors' files share; it is told at the first."""
    first, *others = dict.fromkeys(files) if files else [""]
    return Fault(first, 0, fact, remedy, others=tuple(others))


def bringing(
    articles: Sequence[Article], addresses: Addresses, sections: Mapping[str, str]
) -> Callable[[str], Sequence[str]]:
    """What says of a file of the site which articles it is there for: their own pages, those of their
    topics, reporters, days and sections. Asked only where something is wrong."""

    def by(path: str) -> list[str]:
        return [one.path for one in articles if path in set(_places_of(one, addresses, sections))]

    return by


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
            yield Fault(page.path, 1, fact, "请合成一个文件。", others=(other.path,))
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
            place = _file(target)
            if place not in paths and place not in static:
                yield _dead(article, target, line, waiting)


def links_when_due(
    waiting: Sequence[Article],
    paths: Container[str],
    static: Container[str],
    addresses: Addresses,
    sections: Mapping[str, str],
) -> Iterable[Fault]:
    """Links in pieces that readers do not see yet to pages that they would not find when they do.

    A piece that is published earlier, or at the same moment, will be there, and so will the lists and
    archives that name it; `sections` are the slugs of sections by their names. A draft is looked at as if
    it were published on its date.
    """
    articles = {article.address: article for article in waiting}
    due: dict[str, datetime] = {}
    for article in waiting:
        if article.status == "published":
            for place in _places_of(article, addresses, sections):
                due[place] = min(due.get(place, article.date), article.date)
    for article in waiting:
        if article.withdrawn or not article.links:
            continue
        own = set(_places_of(article, addresses, sections))
        for target, line in article.links:
            place = _file(target)
            there = place in paths or place in static or place in own
            if not there and (place not in due or due[place] > article.date):
                yield _dead(article, target, line, articles)


def _places_of(
    article: Article, addresses: Addresses, sections: Mapping[str, str]
) -> Iterator[str]:
    """The files that there are once an article is seen."""
    day = article.date
    urls = [
        addresses.article(article.address),
        addresses.day(day),
        addresses.month(day.year, day.month),
        addresses.year(day.year),
        addresses.section(sections.get(article.section, "")),
        *map(addresses.topic, article.topics),
        *map(addresses.reporter, article.authors),
    ]
    for url in urls:
        yield _file(unquote(url).removeprefix(addresses.root))
    yield from (f"{alias}/{INDEX}" for alias in article.aliases)
    for one in article.attachments:
        yield from places(one, article.aliases)


def _file(target: str) -> str:
    """The file of the site that an internal address leads to."""
    place = unquote(target)
    return place + INDEX if not place or place.endswith("/") else place


def _dead(
    article: Article | StaticPage, target: str, line: int, waiting: Mapping[str, Article]
) -> Fault:
    """The fault of a link that leads nowhere."""
    if other := waiting.get(target.strip("/")):
        fact, remedy = f"链接的文章 {other.path} 还没有发布。", "请等它发布后再链接。"
        later = isinstance(article, Article) and other.date > article.date
        if later and other.status == "published":
            fact = f"链接的文章 {other.path} 到 {moment(other.date).stamp} 才发布。"
    else:
        fact, remedy = f"链接指向的 /{target} 不存在。", "请核对文件名或网址。"
    return Fault(article.path, line, fact, remedy, missing=target)
