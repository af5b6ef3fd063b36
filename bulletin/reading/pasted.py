"""Pasted HTML: of what came from another program, the structure of the text and nothing else.

In: HTML that holds tags somebody typed or pasted. Out: HTML with the tags below alone: no style, no
script, no address but a link's; and the links of which nobody knows where they lead.
"""

from __future__ import annotations

import html
import re
from typing import Final

import nh3

from bulletin.reading.decode import visible

SCHEMES: Final = {"http", "https", "mailto", "tel"}
TAGS: Final = set(
    "a abbr b blockquote br caption cite code dd del div dl dt em h2 h3 h4 h5 h6 hr i ins li ol p"
    " pre q rp rt ruby s section small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES: Final = {
    "a": {"href", "rel", "title", "class", "id", "role", "aria-label"},
    "div": {"class"},
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

CODED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp);)")
"""A sign written by its name or number, where it need not be: `&#8203;`, `&lrm;`."""
# What a link of our own may be called: a note's number, there and back. Any other name is an author's, and
# gets a prefix: `main` and `location` mean something to the page or to its scripts.
_OWN: Final = re.compile(r"fn(?:ref\d*)?-")
_PREFIX: Final = "t-"
_HREF_LATER: Final = re.compile(r'<a((?: [\w-]+="[^"]*")+) href="([^"]*)"')
_HREF: Final = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')


def clean(raw: str) -> str:
    """The HTML without anything else. Signs that cannot be seen are none of a text's, however they were
    written; since only a reader of HTML knows them all, the text is cleaned again without them."""
    kept = _kept(raw)
    final = address_first(visible(kept))
    return kept if final == kept else _kept(final)


def address_first(html_text: str) -> str:
    """The HTML with each link's address first: so a feed can make it absolute without looking further."""
    return _HREF_LATER.sub(r'<a href="\2"\1', html_text)


def strange(typed: str) -> list[str]:
    """The addresses in HTML somebody typed, as typed, of which nobody knows where they lead."""
    addresses = map(html.unescape, _HREF.findall(_kept(typed)))
    return [one for one in addresses if one[:1] != "#" and one.partition(":")[0] not in SCHEMES]


def _kept(raw: str) -> str:
    return nh3.clean(
        raw,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_named,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _named(tag: str, attribute: str, value: str) -> str:
    """An attribute's value as it may stay."""
    del tag
    known = attribute != "id" or value.startswith(_PREFIX) or _OWN.match(value)
    return value if known else _PREFIX + value
