"""Pages: every kind of page is a module here, and this is their registry.

In: the edition and the sources. Out: every page of the site, in groups. A module that makes a `Kind` is
known by that alone: nothing else names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from msgspec.structs import replace

from bulletin.model.digest import digest
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group, Kind, inputs_digest
from bulletin.pages.sources import Sources


class KindFaulty(Exception):
    """A kind of page that cannot be; its text says which and why."""


@cache
def kinds() -> Mapping[str, Kind[Any]]:
    """Every kind of page by its name. Raises `KindFaulty` where two share a name, or one makes nothing."""
    found: dict[str, Kind[Any]] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for kind in vars(import_module(module.name)).values():
            if not isinstance(kind, Kind) or found.get(kind.name) is kind:
                continue
            if kind.name in found:
                raise KindFaulty(f"{module.name}: 已经有一种网页叫“{kind.name}”。请换个名字。")
            if not kind.views:
                raise KindFaulty(f"{module.name}: “{kind.name}”没有写用哪个模板。请写上 views。")
            found[kind.name] = kind
    return found


def arrange(edition: Edition, sources: Sources, fingerprint: str) -> Iterator[Group]:
    """Every group of pages of an edition, each with its digest: what it is arranged from. `fingerprint`
    stands for all that a page may depend on besides the edition and its inputs: the program, the theme, the
    settings."""
    ground = f"{fingerprint} {edition.digest}"
    listed: list[str] = []
    for last in (False, True):
        known = replace(sources, listed=listed) if last else sources
        for kind in kinds().values():
            if kind.lists_others != last:
                continue
            for group in kind.groups(edition, known):
                if group.url:
                    listed.append(group.url)
                own = f"{ground} {kind.name} {inputs_digest(group.inputs)}"
                yield replace(group, lang=edition.site.lang, digest=digest(own.encode()))
