"""A link that leaves the site without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

_OUTSIDE: Final = re.compile("https?://", re.IGNORECASE)
_TOLD: Final = re.compile("网|平台|公众号|客户端|报|社|频道|外部链接")


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """链接到别的网站，要在链接的文字或说明里写明是哪个网站，读者点之前知道会离开本站。"""
    own = _host(known.origin)
    for anchor in piece.anchors:
        host = _host(anchor.address) if _OUTSIDE.match(anchor.address) else None
        if host is None or host == own or anchor.title or not anchor.text:
            continue  # what was typed as HTML has no words here
        if host in anchor.text or _TOLD.search(anchor.text):
            continue
        message = f"链接“{anchor.text}”会离开本站，去 {host}。请在链接文字里写明网站的名字。"
        yield anchor.line, message


def _host(address: str) -> str | None:
    """The host that an address names; None where it names none that a browser would find."""
    try:
        return urlsplit(address).hostname
    except ValueError:  # http://[x
        return None


RULE: Final = Rule(
    title="离开本站的链接没有说明",
    kind="warning",
    check=check,
    wrong="书市的日程见[这里](https://books.example/riqing)。",
    right="书市的日程见[青禾区图书馆网站](https://books.example/riqing)。",
)
