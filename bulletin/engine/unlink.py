"""Unlink: texts without their links to pages that are not there.

In: what was read, and of some files the addresses that their links may not lead to. Out: the same, with those
links taken out of the texts, whose words stay. Only a release for readers does this, where the page that a
link leads to waits for its author while the piece that links to it does not (docs/decisions, 0030).
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from bulletin.model.article import Article, Body, StaticPage, encode_body
from bulletin.model.faults import Fault
from bulletin.model.shown import with_digests
from bulletin.store.bodies import Bodies, BodiesLost

_LINK: Final = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


def dead_ends(faults: Iterable[Fault]) -> dict[str, set[str]]:
    """The addresses on this site that links lead to in vain, by the file that has them."""
    found: dict[str, set[str]] = {}
    for fault in faults:
        if fault.missing:
            found.setdefault(fault.path, set()).add(fault.missing)
    return found


def unlinked(body: Body, dead: Collection[str], root: str) -> Body:
    """A text without its links to the addresses `dead`, which are relative to the site's `root`."""

    def words(link: re.Match[str]) -> str:
        address = html.unescape(link["address"]).partition("#")[0].removeprefix(root)
        return link["words"] if address in dead else link[0]

    parts = (
        replace(part, html=_LINK.sub(words, part.html)) if part.html else part
        for part in body.parts
    )
    return replace(body, parts=tuple(parts))


class Unlinked:
    """Takes links out of texts, which are kept beside the others in `bodies` until `forgotten`."""

    def __init__(self, bodies: Path, root: str, dead: Mapping[str, Collection[str]]) -> None:
        self._bodies = Bodies(bodies)
        self._root = root
        self._dead = dead
        self._made: set[str] = set()

    def articles(self, texts: Iterable[Article]) -> list[Article]:
        """The same articles; those with dead links without them. Raises `BodiesLost`."""
        return [
            with_digests(replace(one, **self._said(one))) if one.path in self._dead else one
            for one in texts
        ]

    def pages(self, texts: Iterable[StaticPage]) -> list[StaticPage]:
        """The same pages; those with dead links without them. Raises `BodiesLost`."""
        return [replace(one, **self._said(one)) if one.path in self._dead else one for one in texts]

    def _said(self, text: Article | StaticPage) -> dict[str, Any]:
        """The fields of a text that change."""
        found = dict(self._bodies.fetch([text.body]))
        if text.body not in found:
            raise BodiesLost(text.body)
        dead = self._dead[text.path]
        name, data = encode_body(unlinked(found[text.body], dead, self._root))
        self._bodies.add([(name, data)])
        self._made |= {name} - {text.body}
        return {"body": name, "links": tuple(link for link in text.links if link[0] not in dead)}

    def forget(self) -> None:
        """Keep no text that no file says: a piece that is withdrawn later is to be gone from here too."""
        if self._made:
            self._bodies.drop(self._made)
