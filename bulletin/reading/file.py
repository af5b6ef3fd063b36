"""A file of the content folder: from its bytes to facts.

In: the bytes of one file of the content folder, its path, and what the newsroom knows. Out: a
`Reading` (an article, a static page, or the faults that kept it from being either) and its `Body`.
Pure: the same bytes, path and newsroom give the same result, which is why it can be kept.
"""

from __future__ import annotations

import re

from msgspec.structs import asdict, replace

from bulletin.model.addresses import ARTICLE_PATH, SLUG
from bulletin.model.article import BREAK, Article, Body, Fields, encode_body
from bulletin.model.faults import Fault
from bulletin.model.shown import with_digests
from bulletin.reading import UNDATED, Reading
from bulletin.reading.body import convert, visible_text
from bulletin.reading.decode import decode
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.page import read_page_header
from bulletin.reading.tree import Found, resolve
from bulletin.reading.words import words


def read_file(
    path: str, data: bytes, newsroom: Newsroom, root: str, before: Reading | None = None
) -> tuple[Reading, Body | None]:
    """Read the file at `path` (relative to the content folder, with `/`). `before` is what it said
    earlier; the result does not depend on it."""
    text = decode(data, path)
    if isinstance(text, Fault):
        return Reading(faults=(text,)), None
    if path.partition("/")[0] in UNDATED:
        return _read_page(path, text, newsroom, root)
    return _read_article(path, text, newsroom, root, before.article if before else None)


def _read_article(
    path: str, text: str, newsroom: Newsroom, root: str, before: Article | None
) -> tuple[Reading, Body | None]:
    place = ARTICLE_PATH.fullmatch(path)
    faults = []
    if place is None:
        fact, remedy = "文章不在“年/月/日”文件夹里。", "请移到 2022/05/21/ 这样的文件夹。"
        faults.append(Fault(path, 0, fact, remedy))
    elif not SLUG.fullmatch(place["slug"]):
        fact = f"文件名“{place['slug']}”不能做网址。"
        faults.append(Fault(path, 0, fact, "请只用字母、数字、汉字和“-”。"))
    header, text, line, found_faults = read_header(text, path, newsroom)
    faults.extend(found_faults)
    body, found = convert(text, path, line, root)
    faults.extend(found.faults)
    shown = header is not None and header.status == "published" and not header.withdrawn
    if shown and not (body.parts or faults):
        remedy = "请在稿头下面空一行，再写正文；还没写好的，加一行“状态：草稿”。"
        faults.append(Fault(path, 0, "没有正文。", remedy))
    if header is None or place is None or any(not fault.warning for fault in faults):
        return Reading(faults=tuple(faults)), None
    article, more = _article(path, place["address"], header, body, found, before)
    return Reading(article=article, faults=(*faults, *more)), body


def _article(
    path: str, address: str, header: Fields, body: Body, found: Found, before: Article | None
) -> tuple[Article, list[Fault]]:
    faults = []
    said = asdict(header)
    if header.photo:
        said["photo"] = resolve(path, header.photo)
        if not said["photo"]:
            fact = f"头图“{header.photo}”不在内容文件夹里。"
            faults.append(Fault(path, 0, fact, "请把图片放在文章旁边，只写文件名。"))
    if f"{header.date:%Y/%m/%d}" != address[: len("2022/05/21")]:
        fact = f"日期是 {header.date:%Y-%m-%d}，文件却放在 {address.rpartition('/')[0]} 里。"
        faults.append(Fault(path, 0, fact, "请改日期，或把文件移到那一天的文件夹。"))
    decks = _decks(header)
    same = before if before and _decks(before) == decks else None
    article = Article(
        **said,
        path=path,
        address=address,
        body=encode_body(body)[0],
        words=same.words if same else _broken(decks),
        excerpt=excerpt(body),
        photos=tuple(found.photos),
        galleries=_galleries(body),
        charts=tuple(found.charts),
        links=tuple(found.links),
    )
    return with_digests(article), faults


def _decks(said: Fields) -> tuple[str, str, str]:
    return said.kicker, said.title, said.deck


def _broken(decks: tuple[str, str, str]) -> tuple[str, str, str]:
    kicker, title, deck = (BREAK.join(words(one)) for one in decks)
    return kicker, title, deck


def _galleries(body: Body) -> tuple[tuple[int, ...], ...]:
    return tuple(part.photos for part in body.parts if len(part.photos) > 1)


def excerpt(body: Body) -> str:
    """The visible text of a body's first paragraph."""
    for part in body.parts:
        if start := re.search(r"<p>(.*?)</p>", part.html, re.DOTALL):
            return visible_text(start[1]).replace("\n", "")
    return ""


def _read_page(path: str, text: str, newsroom: Newsroom, root: str) -> tuple[Reading, Body | None]:
    header, text, line, faults = read_page_header(text, path, newsroom)
    body, found = convert(text, path, line, root)
    faults = [*faults, *found.faults]
    if header is None or any(not fault.warning for fault in faults):
        return Reading(faults=tuple(faults)), None
    page = replace(
        header,
        body=encode_body(body)[0],
        photos=tuple(found.photos),
        galleries=_galleries(body),
        charts=tuple(found.charts),
        links=tuple(found.links),
    )
    return Reading(page=page, faults=tuple(faults)), body
