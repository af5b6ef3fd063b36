"""Headers: what stands above an adopted article.

In: a post, the mapping, what the newsroom knows. Out: the fields of our header, and what of them needs an
eye.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bulletin.desk.adopting.mapping import Mapping
from bulletin.desk.adopting.places import path_of
from bulletin.desk.adopting.post import Post
from bulletin.desk.draft import stamp
from bulletin.model.addresses import LONGEST_PART, RESERVED
from bulletin.model.han import HAN
from bulletin.model.record import Record
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.values import OLD_ADDRESS

_NO_GROUP: Final = frozenset(
    "uncategorized 未分类 默认 默认分类 default none posts post blog all".split()
)
_GAP: Final = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])|(?<!\s)\s++(?=#)")
_PARTS: Final = re.compile(r"[、，,；;|｜。]+")
_FILES: Final = frozenset(("index.html", "404.html"))  # the site has its own
_LONGEST: Final = 30  # characters of a topic
_SUMMARY: Final = 600  # characters; more is no summary
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TAGS: Final = re.compile(r"<[^<>]{1,200}>")


class Head(Record, frozen=True):
    """The fields of a header by their names, what needs an eye, and old addresses that cannot be kept."""

    fields: dict[str, str]
    eye: tuple[str, ...]
    unreachable: tuple[str, ...]


def section_of(post: Post, mapping: Mapping, newsroom: Newsroom) -> str:
    """The section of a post; empty where nobody said which."""
    for name in post.categories:
        if meant := mapping.sections.get(name) or (name if name in newsroom.sections else ""):
            return meant
    return mapping.section


def topics_of(post: Post, section: str) -> tuple[str, ...]:
    """Topics: the old site's, and those of its categories that are not the section itself."""
    names = [*post.topics, *(one for one in post.categories if one.lower() not in _NO_GROUP)]
    found: dict[str, str] = {}
    for name in names:
        for part in _PARTS.split(_GAP.sub("", name)):
            plain = " ".join(part.split()).lstrip("#").strip(" []\"'")
            if any(map(str.isalnum, plain)) and plain != section and len(plain) <= _LONGEST:
                found.setdefault(plain.casefold(), plain)
    return tuple(found.values())


def people_of(post: Post, mapping: Mapping, newsroom: Newsroom) -> tuple[str, list[str]]:
    """The byline, and what needs an eye in it."""
    names = [mapping.people.get(name, name) for name in post.people]
    kept, eye = [], []
    for name in filter(None, names):
        _, wrong = read_names(name, newsroom)
        if wrong:
            eye.append(f"署名“{name}”：{wrong[0][0]}写好以后放进“作者：”。")
        else:
            kept.append(name)
    return "、".join(dict.fromkeys(kept)), eye


def old_addresses(post: Post, own: str) -> tuple[list[str], list[str]]:
    """The old addresses that our header can say, without the article's `own`; and those that it cannot."""
    kept: dict[str, None] = {}
    lost: list[str] = []
    for typed in post.addresses:
        path = path_of(typed)
        if path and path != own:
            fits = all(len(part.encode()) <= LONGEST_PART for part in path.split("/"))
            first = path.partition("/")[0].casefold()
            if (
                OLD_ADDRESS.fullmatch(path)
                and fits
                and first not in RESERVED
                and first not in _FILES
            ):
                kept[path] = None
            else:
                lost.append(path)
        elif not path and typed.strip("/"):
            lost.append(typed)
    return list(kept), lost


def head_of(
    post: Post, title: str, at: datetime, own: str, mapping: Mapping, newsroom: Newsroom,
    taken: Table[str, str], path: str, topics: Sequence[str],
) -> Head:  # fmt: skip
    """The header of an article whose address is `own`. `taken` says whose an old address is already."""
    eye: list[str] = []
    section = section_of(post, mapping, newsroom)
    if not section:
        said = "、".join(post.categories)
        eye.append(
            f"旧网站的分类是“{said}”，不知道放进哪个栏目。"
            if said
            else "旧网站没有分类，不知道放进哪个栏目。"
        )
    byline, more = people_of(post, mapping, newsroom)
    kept, lost = old_addresses(post, own)
    unshared = [one for one in kept if taken.get(one.casefold(), path) == path]
    later = post.updated is not None and post.updated > at
    source_url = (
        post.source_url if re.fullmatch(r"https?://[^\s/?#]+\.\S*", post.source_url) else ""
    )
    summary = _TAGS.sub("", post.summary)
    fields = {
        "title": title,
        "deck": post.deck,
        "date": stamp(at),
        "updated": stamp(post.updated.astimezone(at.tzinfo)) if later and post.updated else "",
        "section": section or newsroom.sections[0],
        "topics": "、".join(topics),
        "authors": byline,
        "source": post.source,
        "source_url": source_url,
        "summary": summary if len(summary) <= _SUMMARY else "",
        "aliases": "、".join(unshared),
        "status": "草稿" if post.hidden else "",
        "lang": _language(post.lang),
    }
    lost += [one for one in kept if one not in unshared]
    return Head(
        {name: value for name, value in fields.items() if value}, (*eye, *more), tuple(lost)
    )


def _language(said: str) -> str:
    plain = said.replace("_", "-")
    if plain.lower().startswith("zh") or not _LANGUAGE.fullmatch(plain) or plain == "default":
        return ""
    return plain
