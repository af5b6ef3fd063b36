"""The face: where the browser's part of the desk lies, pages, styles and scripts.

In: nothing; this module only names places.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FACE: Final = Path(__file__).parents[1] / "face"
_THEME: Final = Path(__file__).parents[3] / "theme" / "static"
SHARED: Final = {
    "tokens.css": _THEME / "css" / "tokens.css",
    "icon.svg": _THEME / "img" / "icon.svg",
}
"""The site's own colours, type and sign: the desk looks as the paper does."""
