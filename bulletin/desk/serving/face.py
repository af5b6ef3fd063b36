"""The face: where the browser's part of the desk lies, pages, styles and scripts.

In: a page's name, the words that it has places for. Out: the page. `head.html` begins each; a page's own
file goes on with its title. What several pages have in common is a file too, `who.html`, and has its place
in each.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Final

FACE: Final = Path(__file__).parents[1] / "face"
_THEME: Final = Path(__file__).parents[3] / "theme" / "static"
SHARED: Final = {
    "tokens.css": _THEME / "css" / "tokens.css",
    "icon.svg": _THEME / "img" / "icon.svg",
}
"""The site's own colours, type and sign: the desk looks as the paper does."""
_PLACE: Final = re.compile(r"\{([a-z]+)\}")


def page(name: str, /, **words: str) -> str:
    """The page of that name, with each of `words`, or the file, whose name it has in braces."""

    def put(place: re.Match[str]) -> str:
        return escape(words[place[1]]) if place[1] in words else _file(place[1]).rstrip("\n")

    return _PLACE.sub(put, _file("head") + _file(name))


def _file(name: str) -> str:
    return (FACE / f"{name}.html").read_text("utf-8")
