"""Pasted HTML: of what came from another program, the structure of the text and nothing else.

In: HTML that holds tags somebody typed or pasted. Out: HTML with the tags below alone: no style, no
script, no address but a link's; and the links of which nobody knows where they lead.
"""

from __future__ import annotations

import html
import re
from typing import Final

import nh3

from bulletin.reading.tree import INTERNAL, SCHEMES

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

_KNOWN: Final = SCHEMES | {INTERNAL}
_HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')


def clean(raw: str) -> tuple[str, list[str]]:
    """The HTML without anything else, and the addresses, as typed, that cannot be checked."""
    kept = nh3.clean(
        raw,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=_KNOWN,
        link_rel=None,
    )
    strange = [
        html.unescape(address)
        for address in _HREF.findall(kept)
        if not address.startswith("#")
        and (address.partition(":")[0] not in _KNOWN or address.startswith(f"{INTERNAL}://"))
    ]
    return kept, strange
