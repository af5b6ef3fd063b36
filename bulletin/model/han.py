"""A Chinese character: what counts as one, said once.

In: nothing; this module only names things. Out: `HAN`, for expressions, and `width`, how much of a line a
text fills.
"""

from __future__ import annotations

import re
from typing import Final

HAN: Final = (
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u2e80-\u2fd5"
)
"""Inside `[…]`: every Chinese character of Unicode with all extensions and compatibility forms, the radicals,
and `々 〆 〇`, which stand among them."""

_NARROW: Final = re.compile(
    "[\0-\xb6\xb8-\u2013\u2015-\u2017\u201a-\u201b\u201e-\u2025\u2027-\u2e7f]"
)


def width(text: str) -> float:
    """How many Chinese characters would fill the same part of a line: Latin ones count half. Chinese
    punctuation that Latin texts share (“ ” ‘ ’ — … ·) counts as Chinese."""
    return len(text) - len(_NARROW.findall(text)) / 2
