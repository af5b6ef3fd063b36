"""Sanitising: the last step before HTML is kept, whatever was typed, pasted or overlooked before.

In: the HTML of a run of text. Out: HTML with the tags, attributes, classes and kinds of address below alone.
Nothing is done to it afterwards.
"""

from __future__ import annotations

import html
from typing import Final

import nh3

from bulletin.reading.addresses import SCHEMES
from bulletin.reading.tags import KEPT

TAGS: Final = set(KEPT)
ATTRIBUTES: Final = {
    "a": {"href", "rel", "title", "class", "id", "role", "aria-label"},
    "div": {"class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "section": {"class", "tabindex", "aria-label"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
}
CLASSES: Final = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote"},
    "section": {"table-scroll"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
}
_ATTRIBUTES = {tag: names - {"class"} for tag, names in ATTRIBUTES.items()}

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=set(SCHEMES),
    link_rel=None,
)


def clean(raw: str) -> str:
    """The HTML without anything else, every element closed."""
    return _cleaner.clean(raw)


def leads(address: str) -> bool:
    """Whether an address of another site stays in the HTML: it is one that browsers can read."""
    return " href=" in clean(f'<a href="{html.escape(address)}">')
