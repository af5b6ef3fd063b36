"""A folder of HTML pages, whatever made them: a site that was copied, or one of which nothing else is left.

In: the folder. Out: its posts. What stands on most pages is the site's (menus, footers); the text is what
the page itself says it is (`article`, `itemprop`, names such as `content` or `entry-content`), else the
element with most words outside links. Words that are neither the text's, nor the site's, nor links are
told: nobody's text is left behind unseen.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bulletin.desk.adopting.markedup import marked_up
from bulletin.desk.adopting.matter import moment
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.settings import hosts_of
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.desk.adopting.tree import Node, TooDeep, heading_level, read_tree
from bulletin.model.record import Record

_TEXTS: Final = (".html", ".htm", ".shtml", ".xhtml")
_BODY: Final = frozenset(
    "articlebody article-body article-content article_content"
    " entry-content post-content post_content post-body"
    " content-body main-content rich_media_content js_content zoom articlecontent news-content news_content"
    " trs_editor content_txt text-content detail-content conttxt e-content".split()
)
_LOOSE: Final = frozenset("content article post entry text main body detail".split())
_APART: Final = frozenset(
    "nav aside footer header form button select script style title menu".split()
)
_CLASSES_APART: Final = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|sidebar|footer|breadcrumb|crumbs?|share|related|comments?|copyright|pager"
    r"|pagination|tags?|toolbar|banner|search|login|author-box|prev|next)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BLOCKS: Final = frozenset(
    "p div li td th h1 h2 h3 h4 h5 h6 pre blockquote dt dd figcaption section article".split()
)
_DAY: Final = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_LABELLED: Final = re.compile(
    rf"(?:发布|发表|发稿|更新|时间|日期|Posted|Published|Date)[^\d\n]{{0,12}}({_DAY})",
    re.IGNORECASE,
)
_ANY_DAY: Final = re.compile(_DAY)
_SOURCE: Final = re.compile(r"(?:来源|稿源|出处)\s*[:：]\s*([^\s|｜]{2,30})")
_WRITER: Final = re.compile(r"(?:作者|记者|文)\s*[:：]\s*([^\s|｜]{2,20})")
_TITLE_END: Final = re.compile(r"(?<!\s)\s*+(?:\|\||[-_|–—·])\s*+[^-_|–—·]{1,40}\Z")
_SHORT: Final = 60  # characters of a line that says where and when
_LEFT: Final = 3  # places left behind that a note names
_COMMON: Final = 0.4  # of the pages: what stands on so many is the site's
_FEWEST: Final = 3  # pages on which something has to stand to be the site's


class _Page(Record, frozen=True, gc=True):
    path: str
    root: Node


def _recognise(source: Source) -> bool:
    return not source.file and any(True for _ in source.under("", *_TEXTS))


def _read(source: Source, zone: ZoneInfo) -> Site:
    pages: list[_Page] = []
    refused: list[Refused] = []
    for path in source.under("", *_TEXTS):
        try:
            pages.append(_Page(path, read_tree(source.text(path))))
        except CannotRead as why:
            refused.append(Refused(path, str(why)))
        except TooDeep:
            refused.append(Refused(path, "网页里一层套一层，太深了，文件可能已损坏。"))
    counts = Counter(text for page in pages for text in {_key(one) for one in _leaves(page.root)})
    least = max(_FEWEST, _COMMON * len(pages))
    common = frozenset(text for text, count in counts.items() if count >= least)
    posts, more = parted(_piece(page, common, zone) for page in pages)
    canonical = (marked_up(page.root).get("canonical", "") for page in pages)
    hosts = [urlsplit(own).hostname or "" for own in canonical if own]
    named = [host.removeprefix("www.") for host, _ in Counter(filter(None, hosts)).most_common(1)]
    return Site(posts, [*refused, *more], tuple(dict.fromkeys([*named, *hosts_of(source)])), ("",))


def _leaves(root: Node) -> Iterator[Node]:
    """The elements that hold words and no block."""
    for node in root.all():
        if (
            node.tag in _BLOCKS
            and node.words()
            and not any(one.tag in _BLOCKS for one in node.all() if one is not node)
        ):
            yield node


def _key(node: Node) -> str:
    return re.sub(r"\s+", "", node.raw())


def _piece(page: _Page, common: frozenset[str], zone: ZoneInfo) -> Post | Refused:
    """One page: its article, or why there is none."""
    said = marked_up(page.root)
    region = _region(page.root, common)
    title = said.get("title", "") or _title(page.root, region)
    if region is None:
        return Refused(page.path, "没有找到正文。", title)
    text = _date_line(page.root)
    at = moment(said.get("date"), zone)
    if at is None:
        found = _LABELLED.search(text) or _ANY_DAY.search(text)
        typed = (found[1] if found and found.re is _LABELLED else found[0]) if found else ""
        at = moment(re.sub(r"(?<!\s)\s++(?=[-/.年月日])|(?<=[-/.年月])\s++", "", typed), zone)
    if at is None:
        return Refused(page.path, "没有找到日期，不像是一篇文章。", title)
    source, writer = _SOURCE.search(text), _WRITER.search(text)
    left = _left(page.root, region, common, title)
    _without_title(region, title)
    eye: tuple[str, ...] = ()
    if left:
        places = "、".join(f"“{one[:20]}”" for one in left[:_LEFT])
        eye = (f"网页上正文以外还有 {len(left)} 处文字没有搬：{places}。",)
    stem = posixpath.splitext(page.path)[0]
    base = posixpath.basename(stem)
    slug = posixpath.basename(posixpath.dirname(stem)) if base in ("index", "default") else base
    return Post(
        place=page.path, html=_html(region), title=title, at=at, addresses=(f"/{page.path}",),
        folders=(posixpath.dirname(page.path), ""), slug=slug, summary=said.get("summary", ""),
        people=tuple(filter(None, [said.get("author") or (writer[1] if writer else "")])),
        topics=tuple(one.strip() for one in re.split("[,，、]", said.get("keywords", "")) if one.strip()),
        categories=tuple(filter(None, [said.get("section", "")])),
        source=source[1] if source else "", eye=eye, updated=moment(said.get("updated"), zone),
    )  # fmt: skip


def _region(root: Node, common: frozenset[str]) -> Node | None:
    """The element that is the page's text."""
    named = [
        one
        for one in root.all()
        if _names(one) & _BODY or one.said.get("itemprop", "").lower() == "articlebody"
    ]
    loose = [one for one in root.all() if one.tag in ("article", "main") or _names(one) & _LOOSE]
    for group in (named, loose):
        best = max(group, key=lambda one: _weight(one, common), default=None)
        if best is not None and _weight(best, common) > 0:
            return best
    whole = _weight(root, common)
    if whole <= 0:
        return None
    node = root
    while True:  # go down as long as one element has nearly all of it
        inner = [one for one in node.inside if isinstance(one, Node)]
        best = max(inner, key=lambda one: _weight(one, common), default=None)
        if (
            best is None
            or best.tag in ("p", "li", "td", "pre")
            or _weight(best, common) < 0.8 * whole
        ):
            return node
        node = best


def _names(node: Node) -> set[str]:
    return {*node.classes(), node.said.get("id", "").lower()} - {""}


def _apart(node: Node) -> bool:
    named = f"{node.said.get('class', '')} {node.said.get('id', '')}"
    return node.tag in _APART or bool(_CLASSES_APART.search(named))


def _weight(node: Node, common: frozenset[str]) -> int:
    """Characters of an element outside links, menus and what is the site's."""
    if node.tag == "a" or node.tag in _APART:
        return 0
    total = sum(len(one.strip()) for one in node.inside if isinstance(one, str))
    if node.tag in _BLOCKS and _key(node) in common:
        return 0
    return total + sum(_weight(one, common) for one in node.inside if isinstance(one, Node))


def _title(root: Node, region: Node | None) -> str:
    heads = [one for one in (region or root).all() if one.tag == "h1"] or [
        one for one in root.all() if one.tag == "h1"
    ]
    if len(heads) == 1 and heads[0].words():
        return heads[0].words()
    title = next((one.words() for one in root.all() if one.tag == "title"), "")
    return _TITLE_END.sub("", title) or title


def _date_line(root: Node) -> str:
    """The short lines of a page that say when, where from and by whom."""
    lines = []
    for node in _leaves(root):
        words = node.words()
        if len(words) <= _SHORT and (
            _ANY_DAY.search(words) or _SOURCE.search(words) or _WRITER.search(words)
        ):
            lines.append(words)
    for node in root.all():
        if node.tag == "time":
            lines.insert(
                0, f"时间 {node.said.get('datetime', '').partition('T')[0] or node.words()}"
            )
    return "\n".join(lines[:20])


def _left(root: Node, region: Node, common: frozenset[str], title: str) -> list[str]:
    """Words of a page that are in no menu, not the site's, no link and not in its text."""
    inside = {id(one) for one in region.all()}
    around = {id(one) for one in root.all() if any(id(inner) == id(region) for inner in one.all())}
    left: list[str] = []

    def walk(node: Node) -> None:
        for one in node.inside:
            if isinstance(one, str):
                if id(node) in around and one.strip():
                    left.append(" ".join(one.split()))
            elif id(one) not in inside and not _apart(one):
                if id(one) in around:
                    walk(one)
                else:
                    left.extend(" ".join(part.words().split()) for part in _own(one))

    def _own(node: Node) -> Iterator[Node]:
        leaves = list(_leaves(node)) or [node]
        for leaf in leaves:
            words = leaf.words()
            linked = sum(len(part.words()) for part in leaf.all() if part.tag == "a")
            said = len(words) <= _SHORT and (
                _ANY_DAY.search(words) or _SOURCE.search(words) or _WRITER.search(words)
            )
            if (
                words
                and _key(leaf) not in common
                and not said
                and linked * 2 < len(words)
                and words != title
            ):
                yield leaf

    walk(root)
    return [
        one
        for one in left
        if one
        and re.sub(r"\s+", "", one) not in common
        and one != title
        and any(map(str.isalnum, one))
    ]


def _without_title(region: Node, title: str) -> None:
    """Take the headline out of the text: it stands above it anyway."""
    for node in region.all():
        for at, one in enumerate(node.inside):
            if isinstance(one, Node) and heading_level(one) and one.words() == title:
                del node.inside[at]
                return


def _html(node: Node) -> str:
    """An element as HTML again."""
    pieces: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        said = "".join(f' {name}="{html.escape(value)}"' for name, value in one.said.items())
        pieces.append(f"<{one.tag}{said}>")
        if one.tag not in (
            "img",
            "br",
            "hr",
            "input",
            "embed",
            "source",
            "meta",
            "wbr",
            "col",
            "track",
            "area",
            "param",
            "link",
        ):
            stack.append(f"</{one.tag}>")
            stack += [
                html.escape(part, quote=False) if isinstance(part, str) else part
                for part in reversed(one.inside)
            ]
    return "".join(pieces)


PAGES: Final = Kind("pages", "网页文件夹（HTML）", _recognise, _read)
