"""Photos: the files made from photos, and drawn, as pages of the site.

In: their names, each of which says all that its file depends on. Out: pages, a group each.
"""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.pages.page import Group, Page
from bulletin.photos.album import FOLDER


def photo_groups(names: Iterable[str]) -> list[Group]:
    """The published photos as groups of pages, a group each."""
    return [_group(name) for name in sorted(names)]


def _group(name: str) -> Group:
    """A photo's file, whose name says all that it depends on."""
    page = Page((f"{FOLDER}/{name}",), "photo", name)
    return Group(f"照片 {name}", name, page.paths, lambda: (page,))
