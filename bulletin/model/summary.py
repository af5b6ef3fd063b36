"""Summary: the beginning of a text, as long as a card has room for.

In: a text, a length. Out: a text no longer than that, which ends where the writer made an end: after a
sentence, else after a clause, else between two words that no sign parts; never inside a number, a Latin
word or a sign of several characters. A sentence's end stands for itself; any other cut shows as an ellipsis.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.model.clusters import torn

_SENTENCE: Final = re.compile(r"[。！？!?…]+[”’」』）)]*")
_CLAUSE: Final = re.compile(r"[，；：,;:]|——")
_OPENING: Final = frozenset("“‘「『（(《〈【[")
_CLOSING: Final = frozenset("，。、；：？！”’）》】〉」』·…—%)]!?,.;:")
_LEAST: Final = 2  # a cut keeps more than a half of what there is room for, where it can


def cut(text: str, length: int) -> str:
    """At most `length` characters of `text`."""
    if len(text) <= length:
        return text
    for kind, room, tail in ((_SENTENCE, length, ""), (_CLAUSE, length - 1, "…")):
        found = [match.span() for match in kind.finditer(text, 0, room)]
        whole = [span for span in found if not any(torn(text[:at], text[at:]) for at in span)]
        ends = [start if tail else end for start, end in whole]
        if ends and ends[-1] * _LEAST > length:
            return text[: ends[-1]] + tail
    at = length - 1
    while at > 1 and _broken(text, at):
        at -= 1
    return text[: at if at > 1 else length - 1].rstrip() + "…"


def _broken(text: str, at: int) -> bool:
    return torn(text[:at], text[at:]) or text[at] in _CLOSING or text[at - 1] in _OPENING
