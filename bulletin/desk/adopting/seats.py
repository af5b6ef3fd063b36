"""Seats: where each piece goes, and whether it is there already.

In: posts, the paper's content folder. Out: a `Seat` for each. The same posts get the same seats each
time, so a second run finds what the first one wrote, also where an editor has altered it since, or moved
it: by its title in the place, or by its old address anywhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bulletin.desk.adopting.places import path_of
from bulletin.desk.adopting.post import Post, Refused
from bulletin.desk.draft import folder_of, propose_slug
from bulletin.lint.run import texts
from bulletin.model.addresses import RESERVED, SLUG
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading import PAGES
from bulletin.reading.decode import decode
from bulletin.reading.entries import read_entries
from bulletin.reading.keys import field_of

_LONGEST: Final = 60  # characters of a file name
_MOST: Final = 10_000  # pieces of one name and day
_OWN: Final = frozenset(
    "tags archive archives authors section feeds search about contact corrections 404 index".split()
)


class Seat(Record, frozen=True):
    """Where a post goes: its file in the content folder, its address there; `there` if the paper has it.
    `keys` are its old addresses, `names` what its generator may call it."""

    post: Post
    path: str
    address: str
    there: bool
    keys: tuple[str, ...]
    names: tuple[str, ...]


class _There(Record, frozen=True):
    """What the paper has: titles by files, files by old addresses."""

    titles: dict[str, str]
    aliases: dict[str, str]


def seats(posts: Sequence[Post], paper: Paper) -> tuple[list[Seat], list[Refused]]:
    """The seats of posts, in order of day and place; and posts that have none."""
    there = _survey(paper.content)
    taken: set[str] = set()
    made: list[Seat] = []
    refused: list[Refused] = []
    zone = paper.options.zone
    for post in sorted(
        posts, key=lambda one: (one.at is None, one.at and one.at.timestamp(), one.place)
    ):
        if post.kind == "page" or post.at is None:
            seat = _page(post, there, taken)
            if seat is None:
                refused.append(Refused(post.place, "本站已经有同名的页面。", post.title))
                continue
        else:
            seat = _article(post, folder_of(post.at.astimezone(zone).date()), there, taken)
        taken.add(seat.path.casefold())
        made.append(seat)
    return made, refused


def _article(post: Post, day: str, there: _There, taken: set[str]) -> Seat:
    slug = slug_of(post.slug) or propose_slug(post.title)
    keys = _keys(post)
    for key in keys:
        moved = there.aliases.get(key.casefold())
        if moved and moved.casefold() not in taken:
            return _seat(post, moved, there=True)
    for number in range(1, _MOST):
        name = slug if number == 1 else f"{slug}-{number}"
        path = f"{day}/{name}/index.md"
        if path.casefold() in taken:
            continue
        here = next((one for one in (path, f"{day}/{name}.md") if one in there.titles), "")
        if not here:
            return _seat(post, path, there=False)
        if there.titles[here] == " ".join(post.title.split()) and here.casefold() not in taken:
            return _seat(post, here, there=True)
    raise AssertionError(post.place)  # more pieces of one name than a folder has


def _page(post: Post, there: _There, taken: set[str]) -> Seat | None:
    slug = slug_of(post.slug) or propose_slug(post.title)
    path = f"{PAGES}/{slug}.md"
    if path.casefold() in taken or slug.casefold() in RESERVED:
        return None
    if path in there.titles:
        return _seat(post, path, there=True) if there.titles[path] == post.title else None
    return None if slug.casefold() in _OWN else _seat(post, path, there=False)


def _seat(post: Post, path: str, *, there: bool) -> Seat:
    address = path.removeprefix(f"{PAGES}/").removesuffix(".md").removesuffix("/index")
    stem = posixpath.splitext(post.place)[0]
    base = posixpath.basename(stem)
    folder = posixpath.basename(posixpath.dirname(stem)) if base in ("index", "_index") else ""
    names = [stem, base, post.slug, re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", base), folder]
    if folder:
        names.append(posixpath.dirname(stem))
    parts = stem.split("/")
    names += ["/".join(parts[at:]) for at in range(1, len(parts))]  # `posts/a` of `content/posts/a`
    return Seat(post, path, address, there, _keys(post), tuple(filter(None, dict.fromkeys(names))))


def _keys(post: Post) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(map(path_of, post.addresses))))


def slug_of(name: str) -> str:
    """A name as part of an address; empty if nothing of it can be one."""
    plain = re.sub(r"[^\w-]+", "-", name).strip("-_")
    plain = re.sub(r"-{2,}", "-", plain)[:_LONGEST].strip("-_")
    return plain if SLUG.fullmatch(plain) else ""


def _survey(content: Path) -> _There:
    titles: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for path in texts(content):
        text = decode((content / path).read_bytes(), path)
        if isinstance(text, Fault):
            titles[path] = ""
            continue
        titles[path] = ""
        for entry in read_entries(text, path).entries:
            name = field_of(entry.key)
            if name == "title":
                titles[path] = " ".join(" ".join(entry.values).split())
            elif name == "aliases":
                for alias in re.split("[、，,；;]", "、".join(entry.values)):
                    if key := path_of("/" + alias.strip().lstrip("/")):
                        aliases[key.casefold()] = path
    return _There(titles, aliases)
