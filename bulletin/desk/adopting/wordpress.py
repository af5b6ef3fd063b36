"""WordPress: its export, an RSS feed with all that its posts hold (`工具 → 导出`).

In: the XML file, beside it or in `PICTURES=` the folder of uploads. Out: its posts and pages. The file is
read a piece at a time, so a large one takes no more memory than its largest post; entities and document
types are refused, so nothing in it can grow or open another file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bulletin.desk.adopting.matter import moment
from bulletin.desk.adopting.post import Kind, Post, Refused, Site, parted
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.desk.adopting.tags import Tags, arguments, attribute, code, player
from bulletin.model.record import Record

LARGEST: Final = 400_000_000  # bytes of an export; WordPress splits them far below
_EXPORT: Final = "wordpress.org/export/"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
_HIDDEN: Final = {
    "draft": "旧网站上是草稿",
    "pending": "旧网站上是待审的",
    "private": "旧网站上是私密的",
    "auto-draft": "旧网站上是草稿",
}
_LONGEST_ZERO: Final = "0000-00-00"
_SHORT: Final = re.compile(
    r"(?<!\[)\[(?P<end>/?)(?P<name>caption|gallery|embed|audio|video|playlist|code|sourcecode|wpcode|more|latexpage)\b"
    r"(?P<said>[^\]]*)\](?!\])"
)
_PAIR: Final = re.compile(
    r"\[(?P<name>caption|embed|audio|video|code|sourcecode)\b(?P<said>[^\]]*)\](?P<in>.*?)\[/(?P=name)\]",
    re.DOTALL,
)
_FOREIGN: Final = re.compile(
    r"(?<!\[)\[/?(?P<name>[a-z][a-z0-9]*[_-][a-z0-9_-]+)(?:\s[^\]\n]*)?\](?!\()"
)
_REMARK: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_PRE: Final = re.compile(r"<(pre|script|style|textarea)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLOCK: Final = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote"
    r"|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption"
    r"|details|menu|summary|iframe)"
)


def _files(source: Source) -> list[str]:
    if source.file:
        return [source.file]
    return [path for path in source.paths if path.lower().endswith(".xml") and "/" not in path]


def _recognise(source: Source) -> bool:
    for path in _files(source):
        if not path.lower().endswith(".xml"):
            continue
        with (source.root / path).open("rb") as file:
            if _EXPORT.encode() in file.read(20_000):
                return True
    return False


class _Items(Record, frozen=True):
    """What an export holds: items, the addresses of pictures by their numbers, names of authors by
    log-ins."""

    items: list[dict[str, Any]]
    attached: dict[str, str]
    authors: dict[str, str]
    base: str


def _read(source: Source, zone: ZoneInfo) -> Site:
    made: list[Post | Refused | None] = []
    hosts: list[str] = []
    for path in _files(source):
        found = _items(source, path)
        host = urlsplit(found.base).hostname or ""
        hosts += [host.removeprefix("www.")] if host else []
        for number, item in enumerate(found.items, 1):
            made.append(_piece(item, f"{path}#{item['id'] or number}", found, zone))
    posts, refused = parted(made)
    return Site(posts, refused, tuple(dict.fromkeys(hosts)), ("",))


def _items(source: Source, path: str) -> _Items:
    """All of an export. Raises `CannotRead`."""
    place = source.root / path
    if place.stat().st_size > LARGEST:
        raise CannotRead(
            f"{path}: 导出文件超过 {LARGEST // 1_000_000} MB。请在 WordPress 里分几次导出。"
        )
    items: list[dict[str, Any]] = []
    attached: dict[str, str] = {}
    authors: dict[str, str] = {}
    base = ""
    try:
        with place.open("rb") as file:
            reading = ElementTree.iterparse(file, events=("end",), forbid_dtd=True)
            for _, element in reading:
                name = _name(element.tag)
                if name == "author" and _text(element, "author_login"):
                    authors[_text(element, "author_login")] = _text(element, "author_display_name")
                    element.clear()
                elif name in ("base_blog_url", "base_site_url"):
                    base = base or (element.text or "").strip()
                elif name == "item":
                    item = _item(element)
                    if item["type"] == "attachment":
                        attached[item["id"]] = item["attachment"] or item["guid"]
                    else:
                        items.append(item)
                    element.clear()
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError) as error:
        raise CannotRead(
            f"{path}: 不是完整的 WordPress 导出文件（{type(error).__name__}）。请重新导出。"
        ) from None
    return _Items(items, attached, authors, base)


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    return next(((one.text or "").strip() for one in element if _name(one.tag) == name), "")


def _item(element: Element) -> dict[str, Any]:
    terms = [
        (one.get("domain", ""), (one.text or "").strip())
        for one in element
        if _name(one.tag) == "category"
    ]
    metas = {
        _text(one, "meta_key"): _text(one, "meta_value")
        for one in element
        if _name(one.tag) == "postmeta"
    }
    excerpts = [
        one.text or "" for one in element if _name(one.tag) == "encoded" and one.tag != _CONTENT
    ]
    return {
        "id": _text(element, "post_id"),
        "title": html.unescape(_text(element, "title")),
        "link": _text(element, "link"),
        "guid": _text(element, "guid"),
        "name": _text(element, "post_name"),
        "type": _text(element, "post_type") or "post",
        "status": _text(element, "status") or "publish",
        "password": _text(element, "post_password"),
        "date": _text(element, "post_date"),
        "gmt": _text(element, "post_date_gmt"),
        "modified": _text(element, "post_modified"),
        "creator": next(((one.text or "").strip() for one in element if one.tag == _CREATOR), ""),
        "content": next((one.text or "" for one in element if one.tag == _CONTENT), ""),
        "excerpt": excerpts[0] if excerpts else "",
        "attachment": _text(element, "attachment_url"),
        "categories": [text for domain, text in terms if domain == "category"],
        "tags": [text for domain, text in terms if domain == "post_tag"],
        "thumbnail": metas.get("_thumbnail_id", ""),
    }


def _piece(
    item: dict[str, Any], place: str, found: _Items, zone: ZoneInfo
) -> Post | Refused | None:
    """One item: a post or a page; None for menus and the like, which are no texts."""
    if item["type"] not in ("post", "page"):
        return None
    if item["status"] in ("trash", "inherit"):
        return Refused(place, "在旧网站的回收站里。", item["title"])
    dates = (item["date"], item["gmt"])
    at = next((one for one in dates if one and not one.startswith(_LONGEST_ZERO)), "")
    moment_of = moment(at, zone if at == item["date"] else ZoneInfo("UTC"))
    tags = Tags()
    content = _content(item["content"], tags, found.attached)
    hidden = _HIDDEN.get(item["status"], "") or ("旧网站上要密码才能看" if item["password"] else "")
    author = found.authors.get(item["creator"]) or item["creator"]
    link = item["link"] if urlsplit(item["link"]).path.strip("/") else ""
    return Post(
        place=place, html=content, title=" ".join(item["title"].split()), at=moment_of,
        addresses=tuple(filter(None, [link or item["guid"]])),
        kind="page" if item["type"] == "page" else "article",
        slug=_slug(item), updated=moment(item["modified"], zone),
        summary=" ".join(item["excerpt"].split()), categories=tuple(item["categories"]),
        topics=tuple(item["tags"]), people=(author,) if author else (),
        cover=found.attached.get(item["thumbnail"], ""), hidden=hidden, eye=tuple(tags.eye),
    )  # fmt: skip


def _slug(item: dict[str, Any]) -> str:

    return unquote(item["name"])


def _content(text: str, tags: Tags, attached: dict[str, str]) -> str:
    """What WordPress shows of a text: short codes made, paragraphs where blank lines are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = "<!-- wp:" in text
    text = _PAIR.sub(_pair, text)
    text = _SHORT.sub(lambda found: _single(found, attached), text)
    for found in _FOREIGN.finditer(_PRE.sub("", text)):
        tags.unknown(found[0])
    text = _REMARK.sub("", text)
    return text if blocks and "<p" in text else paragraphs(text)


def _pair(found: re.Match[str]) -> str:
    _, named = arguments(found["said"])
    inner = found["in"]
    if found["name"] == "caption":
        picture = re.match(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", inner)
        said = inner[picture.end() :].strip() if picture else named.get("caption", "")
        shown = picture[0] if picture else inner
        return f"\n\n<figure>{shown}<figcaption>{said or named.get('caption', '')}</figcaption></figure>\n\n"
    if found["name"] in ("code", "sourcecode"):
        words, more = arguments(found["said"])
        return code(
            html.unescape(inner), more.get("language") or more.get("lang") or next(iter(words), "")
        )
    if found["name"] == "embed":
        return player(inner.strip())
    src = named.get("src") or named.get("mp3") or named.get("mp4") or inner.strip()
    return f'\n\n<{found["name"]} src="{attribute(src)}"></{found["name"]}>\n\n'


def _single(found: re.Match[str], attached: dict[str, str]) -> str:
    _, named = arguments(found["said"])
    if found["name"] == "gallery":
        ids = [one.strip() for one in named.get("ids", "").split(",")]
        pictures = [attached[one] for one in ids if one in attached]
        return (
            "\n\n" + "\n".join(f'<p><img src="{attribute(src)}"></p>' for src in pictures) + "\n\n"
        )
    if found["name"] in ("audio", "video"):
        src = named.get("src") or named.get("mp3") or named.get("mp4", "")
        return f'\n\n<{found["name"]} src="{attribute(src)}"></{found["name"]}>\n\n' if src else ""
    return ""


def paragraphs(text: str) -> str:
    """A text with `<p>` where blank lines part it and `<br>` where lines break, as WordPress shows it; code
    keeps its lines."""
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n<pre data-kept={len(kept) - 1}></pre>\n\n"

    text = _PRE.sub(aside, text)
    text = re.sub(rf"(</?{_BLOCK}(?:\s[^>]*)?/?>)", r"\n\n\1\n\n", text, flags=re.IGNORECASE)
    made = []
    for part in _parts(text):
        if re.fullmatch(rf"</?{_BLOCK}(?:\s[^>]*)?/?>", part, re.IGNORECASE):
            made.append(part)
        else:
            made.append(f"<p>{part.replace(chr(10), '<br>')}</p>")
    whole = "\n".join(made)
    return re.sub(r"<pre data-kept=(\d+)>\s*</pre>", lambda found: kept[int(found[1])], whole)


def _parts(text: str) -> Iterator[str]:
    for part in re.split(r"\n[ \t]*\n\s*", text):
        if part.strip():
            yield part.strip("\n")


WORDPRESS: Final = Kind("wordpress", "WordPress 导出文件", _recognise, _read)
