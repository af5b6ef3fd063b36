"""A file of the content folder: from its bytes to facts.

In: the bytes of one file of the content folder, its path, and what the newsroom knows. Out: a
`Reading` (an article, a static page, or the faults that kept it from being either) and its `Body`.
Pure: the same bytes, path and newsroom give the same result, which is why it can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from unicodedata import normalize

from msgspec.structs import asdict, replace

from bulletin.model.addresses import ARTICLE_PATH, SLUG
from bulletin.model.article import BREAK, Article, Body, Fields, StaticPage, encode_body
from bulletin.model.faults import Fault, softened
from bulletin.model.shown import with_digests
from bulletin.reading import UNDATED, Reading
from bulletin.reading.addresses import resolve
from bulletin.reading.body import convert, visible_text
from bulletin.reading.decode import Decoded, read_text
from bulletin.reading.found import Found
from bulletin.reading.header import read_header, says_draft
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.page import read_page_header
from bulletin.reading.words import words

_FIRST = (
    re.compile(r"<p>(.*?)</p>", re.DOTALL),
    re.compile(r"<li>(.*?)</?(?:li|ul|ol)>", re.DOTALL),
    re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL),
)
_LATIN = re.compile(r"[A-Za-z0-9%][A-Za-z0-9.,%'’-]*+")
_NO_CHARACTER = re.compile(r"[\W_A-Za-z0-9]+")  # none of its own: a sign, or part of a Latin word
_OWN_FOLDER = re.compile(r"(?P<folder>(?P<day>\d{4}/\d{2}/\d{2})/(?P<slug>[^/]+))/[^/]+\.md")
_NEAR_DAY = re.compile(
    r"(?P<year>\d{4})[-_./年]?(?P<month>0?[1-9]|1[0-2])[-_./月]?(?P<day>[0-2]?\d|3[01])日?/"
)


class Whole(NamedTuple):
    """A file as it was read, before it is an article or a page: its text, the line on which what stands
    below the header begins, the header (an article's fields, or a page; None where it cannot be had), the
    converted text, what was found in it; the faults, and those of them that hold no page back from being
    looked at."""

    text: str
    first_line: int
    fields: Fields | None
    page: StaticPage | None
    body: Body
    found: Found
    faults: tuple[Fault, ...]
    more: tuple[Fault, ...] = ()


def read_file(
    path: str,
    data: bytes,
    newsroom: Newsroom,
    root: str,
    before: Reading | None = None,
    origin: str = "",
) -> tuple[Reading, Body | None]:
    """Read the file at `path` (relative to the content folder, with `/`). `root` is the path that the
    site's addresses start with, `origin` what stands before it. `before` is what the file said earlier;
    the result does not depend on it."""
    decoded = read_text(data, path)
    if isinstance(decoded, Fault):
        return Reading(faults=(decoded,)), None
    whole = read_whole(path, decoded, newsroom, root, origin)
    faults = (*whole.faults, *whole.more)
    if whole.page is not None:
        return Reading(page=_page(whole.page, whole), faults=faults), whole.body
    place = _place(path)
    if whole.fields is None or place is None or not SLUG.fullmatch(place["slug"]):
        return Reading(faults=faults), None
    was = before.article if before else None
    article = _article(path, place["address"], whole.fields, whole, was)
    return Reading(article=article, faults=faults), whole.body


def read_whole(
    path: str, decoded: Decoded, newsroom: Newsroom, root: str, origin: str = ""
) -> Whole:
    """Read a decoded file; `root` and `origin` as in `read_file`."""
    text = decoded.text
    if path.partition("/")[0] in UNDATED:
        page, below, line, faults = read_page_header(text, path, newsroom)
        body, found = convert(below, path, line, root, origin)
        all_faults = (*decoded.faults, *faults, *found.faults)
        return Whole(text, line, None, page, body, found, all_faults)
    place = _place(path)
    faults = [*decoded.faults]
    if place is None:
        faults.append(Fault(path, 0, *_misplaced(path)))
    elif not SLUG.fullmatch(place["slug"]):
        fact = f"文件名“{place['slug']}”不能做网址。"
        faults.append(Fault(path, 0, fact, "请只用字母、数字、汉字和“-”。"))
    fields, below, line, found_faults = read_header(text, path, newsroom)
    faults.extend(found_faults)
    body, found = convert(below, path, line, root, origin)
    faults.extend(found.faults)
    shown = fields is not None and fields.status == "published" and not fields.withdrawn
    if shown and not (body.parts or faults):
        remedy = "请在稿头下面空一行，再写正文；还没写好的，加一行“状态：草稿”。"
        faults.append(Fault(path, 0, "没有正文。", remedy))
    more = [*_beside(path, place["address"], fields)] if fields and place else []
    gone = place and fields and fields.withdrawn  # a withdrawal never waits
    if gone or says_draft(text, path):
        faults, more = softened(faults), softened(more)
    return Whole(text, line, fields, None, body, found, tuple(faults), tuple(more))


def _place(path: str) -> re.Match[str] | None:
    """Where an article is by its path; some systems store names decomposed, addresses are composed."""
    return ARTICLE_PATH.fullmatch(path if path.isascii() else normalize("NFC", path))


def _beside(path: str, address: str, fields: Fields) -> Iterator[Fault]:
    """What is wrong in how a header and its file's place go together."""
    if fields.photo and not resolve(path, fields.photo):
        fact = f"头图“{fields.photo}”不在内容文件夹里。"
        yield Fault(path, 0, fact, "请把图片放在文章旁边，只写文件名。")
    if f"{fields.date.date()}" != address[: len("2022/05/21")].replace("/", "-"):
        fact = f"日期是 {fields.date:%Y-%m-%d}，文件却放在 {address.rpartition('/')[0]} 里。"
        yield Fault(path, 0, fact, "请改日期，或把文件移到那一天的文件夹。")


def _misplaced(path: str) -> tuple[str, str]:
    """What is wrong with an article's place, and where it should be."""
    if own := _OWN_FOLDER.fullmatch(path):  # 2022/05/21/lao-jie/lao-jie.md
        fact = f"文件夹 {own['slug']} 里的稿件要叫 index.md。"
        return fact, f"请改名为 {own['folder']}/index.md，或移到 {own['day']}/ 里。"
    if near := _NEAR_DAY.match(path):  # 2022/5/21/a.md, 2022-05-21/a.md
        day = f"{near['year']}/{int(near['month']):02}/{int(near['day']):02}"
        return "文章不在“年/月/日”文件夹里。", f"请移到 {day}/ 里，月和日都写两位。"
    return "文章不在“年/月/日”文件夹里。", "请移到 2022/05/21/ 这样的文件夹。"


def _article(
    path: str, address: str, header: Fields, whole: Whole, before: Article | None
) -> Article:
    said = asdict(header)
    if header.photo:
        said["photo"] = resolve(path, header.photo) or ""
    decks = _decks(header)
    same = before if before and _decks(before) == decks else None
    article = Article(
        **said,
        path=path,
        address=address,
        words=same.words if same else _broken(decks),
        excerpt=excerpt(whole.body),
        headings=tuple(whole.found.headings),
        characters=characters(whole.body.text),
        attachments=tuple(whole.found.attachments),
        **_text_of(whole),
    )
    return with_digests(article)


def _page(header: StaticPage, whole: Whole) -> StaticPage:
    return replace(header, **_text_of(whole))


def _text_of(whole: Whole) -> dict[str, Any]:
    """What an article and a page keep of their text."""
    body, found = whole.body, whole.found
    return {
        "body": encode_body(body)[0],
        "photos": tuple(found.photos),
        "galleries": tuple(part.photos for part in body.parts if len(part.photos) > 1),
        "charts": tuple(found.charts),
        "clips": tuple(found.clips),
        "links": tuple(found.links),
    }


def _decks(said: Fields) -> tuple[str, str, str]:
    return said.kicker, said.title, said.deck


def _broken(decks: tuple[str, str, str]) -> tuple[str, str, str]:
    kicker, title, deck = (BREAK.join(words(one)) for one in decks)
    return kicker, title, deck


def characters(text: str) -> int:
    """How long a text is for a reader: each Chinese character, and each word or number of other signs."""
    return len(_NO_CHARACTER.sub("", text)) + len(_LATIN.findall(text))


def excerpt(body: Body) -> str:
    """The visible text of a body's first paragraph; where there is none, of the first item of a list or the
    first cell of a table, else of the whole. What is only a footnote's is none of it."""
    fragments = [part.html.partition('<div class="footnote">')[0] for part in body.parts]
    for pattern in _FIRST:
        for fragment in fragments:
            for found in pattern.finditer(fragment):
                if text := visible_text(found[1]).replace("\n", ""):
                    return text
    return "".join(map(visible_text, fragments)).replace("\n", "")
