"""Lines: a copied text as plain lines, for editors that take no formatting.

In: the HTML that `fragment` and `article` write. Out: its text: a line for each block, cells parted by tabs.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_TOKEN: Final = re.compile(r"<(?P<end>/?)(?P<tag>[a-z0-9]++)[^<>]*+>|(?P<text>[^<]++)")
_BLOCKS: Final = frozenset("section p h2 h3 h4 blockquote pre table tr hr ul ol li br".split())


def lines_of(html: str) -> str:
    """The text of `html`, without blank lines."""
    out: list[str] = []
    for token in _TOKEN.finditer(html):
        if token["text"]:
            out.append(unescape(token["text"]))
        elif token["tag"] in _BLOCKS:
            out.append("\n")
        elif token["tag"] in ("td", "th") and token["end"]:
            out.append("\t")
    return "\n".join(filter(None, map(str.strip, "".join(out).split("\n"))))
