"""Photos: the files made from photos, and the share pictures that are drawn, as pages of the site.

In: the names of files, each of which says all that its file depends on; share pictures. Out: pages, a group
each.
"""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.pages.page import Group, Page
from bulletin.photos.album import FOLDER
from bulletin.photos.picture import ShareCard


def photo_groups(names: Iterable[str], cards: Iterable[ShareCard]) -> list[Group]:
    """What is published of photos, a group each."""
    made = {name: Page((f"{FOLDER}/{name}",), "photo", name) for name in names}
    made |= {card.name: Page((f"{FOLDER}/{card.name}",), "card", card) for card in cards}
    return [_group(name, page) for name, page in sorted(made.items())]


def _group(name: str, page: Page) -> Group:
    """A file whose name says all that it depends on."""
    return Group(f"照片 {name}", name, page.paths, lambda: (page,))
