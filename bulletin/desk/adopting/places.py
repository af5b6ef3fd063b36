"""Places: the addresses that a generator gave its pieces, from the pattern in its settings.

In: a pattern such as `:year/:month/:title/` or `/:section/:slug/`, and what stands for each word of it.
Out: the path on the old site, without host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

_WORD: Final = re.compile(r":(?P<name>[a-z_]+)")
_MINUTE: Final = 60


def filled(pattern: str, known: Mapping[str, str]) -> str:
    """A pattern with its words replaced; one that stands for nothing is left out with a slash."""
    made = _WORD.sub(lambda word: _longest(word["name"], known), pattern)
    return re.sub(r"/{2,}", "/", made)


def _longest(name: str, known: Mapping[str, str]) -> str:
    """What the longest known word stands for that a name begins with: `:title_x` is `:title` and `_x`."""
    for end in range(len(name), 0, -1):
        if name[:end] in known:
            return known[name[:end]] + name[end:]
    return ""


def of_moment(at: datetime) -> dict[str, str]:
    """The words for a moment, as Hexo, Jekyll and Hugo name them."""
    return {
        "year": f"{at.year:04}",
        "short_year": f"{at.year % 100:02}",
        "month": f"{at.month:02}",
        "i_month": str(at.month),
        "monthname": f"{at:%B}",
        "short_month": f"{at:%b}",
        "long_month": f"{at:%B}",
        "day": f"{at.day:02}",
        "i_day": str(at.day),
        "y_day": f"{at:%j}",
        "yearday": str(at.timetuple().tm_yday),
        "hour": f"{at.hour:02}",
        "minute": f"{at.minute:02}",
        "second": f"{at.second % _MINUTE:02}",
        "weekdayname": f"{at:%A}",
        "weekday": str((at.weekday() + 1) % 7),
    }


def path_of(address: str) -> str:
    """The path of an address as it is compared: without host, slashes at the ends and `index.html`; empty
    for the site's front page and for what has no path of its own (`?p=12`)."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.query and not parts.path.strip("/"):
        return ""
    return re.sub(r"(?:^|/)index\.html?$", "", unquote(parts.path)).strip("/")
