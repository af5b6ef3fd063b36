"""Anchors: what a link says in the page.

In: an address as typed, the words that are pressed, the headings of the text. Out: the attributes of `<a>`;
what it refers to is put in `Found`, so are faults.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

from bulletin.reading.addresses import linked, outside, unquoted
from bulletin.reading.attached import attached, meant
from bulletin.reading.found import Anchor, Found
from bulletin.reading.pasted import leads

_BETWEEN: Final = re.compile(r"[^\w]+")


def slug_of(words: str) -> str:
    """What stands for a heading's words in an address."""
    return _BETWEEN.sub("-", words).strip("-").lower() or "1"


def href(
    typed: str, text: str, title: str, line: int, headings: Mapping[str, str], found: Found
) -> str:
    """The attributes of a link, its address first: so a feed can make it absolute without looking further.
    Empty where it leads nowhere. `headings` are the ids of the text's headings by their slugs."""
    target = ""
    if typed.startswith("#"):
        slug = slug_of(unquoted(typed[1:]))
        known = headings.get(slug) or headings.get(slug.removeprefix("h-"))
        if known is None:
            found.fault(
                line, f"链接“{typed}”指向的小标题不存在。", "请写成“#”加上本篇的一个小标题。"
            )
            return ""
        address = f"#{known}"
    elif meant(typed):
        given = attached(typed, line, found)
        if given is None:
            return ""
        address, one = given
        target = one.place
        found.attachments.append(one)
    else:
        led = linked(typed, line, found)
        if led is None:
            return ""
        address, target = led
        if not outside(address):
            found.links.append((target, line))
        elif not leads(address):
            fact = f"链接“{typed}”不是完整的网址。"
            found.fault(line, fact, "请核对网址，如 https://www.example.com/。")
            return ""
    found.anchors.append(Anchor(text, typed, title, line, target))
    said = f' href="{html.escape(address)}"'
    if title:
        said += f' title="{html.escape(title)}"'
    return said + (' rel="external noopener"' if address.lower().startswith("http") else "")
