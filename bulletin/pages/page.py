"""`Page`: one thing to be made, and everything it is made from. `Group`: pages arranged together.

In: nothing; this module only names things. Out: the records that pass from arranging to writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bulletin.model.record import Record
from bulletin.model.site import HANS


class Page(Record, frozen=True):
    """Output files and what they are a pure function of.

    `paths` are relative to the output folder, most often one. `maker` names a template
    (`article.html`) or a function of `render.MAKERS`. `view` is a frozen record. `bodies` are the
    digests of the texts that the maker needs; the text of a digest cannot change, so the digest
    stands for it in the page's fingerprint. `parts` are the paths of other pages which together hold
    all that this one is made from, so that it can be mended where few of them changed. `edition` is the
    language of the edition that it belongs to; what both show belongs to the first. `full`, if given,
    makes what the maker gets instead of `view`, of the parts of some numbers: to make it takes so long
    that a shorter `view` stands for it in the fingerprint.
    """

    paths: tuple[str, ...]
    maker: str
    view: Any
    bodies: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    edition: str = HANS
    full: Callable[[Sequence[int]], Any] | None = None


class Group(Record, frozen=True):
    """Pages that are arranged from the same facts.

    `basis` is the digest of all those facts: where it is as it was, the pages are too, and need not
    be arranged. Empty, it is not known, and they are arranged each time. `paths` are all their files.
    `pages` arranges them. `url` is the address of a page that search engines may list, if it is no
    article's.
    """

    name: str
    basis: str
    paths: tuple[str, ...]
    pages: Callable[[], Iterable[Page]]
    url: str = ""
