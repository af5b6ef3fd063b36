"""The face: where the browser's part of the desk lies, pages, styles and scripts.

In: a page's name, the words that it has places for. Out: the page. `head.html` begins each; a page's own
file goes on with its title.
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
    """The page of that name, with each of `words` where the page has its name in braces."""
    text = "".join((FACE / f"{one}.html").read_text("utf-8") for one in ("head", name))
    return _PLACE.sub(lambda place: escape(words[place[1]]), text)
