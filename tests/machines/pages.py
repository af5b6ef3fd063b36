"""What a built page says to machines, read by an HTML parser as a search engine reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.conftest import Built


@dataclass
class Said(HTMLParser):
    """The tags of a page's head: `meta` by name or property, `links` by their `rel`, `data` parsed."""

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)  # JSON-LD by @type
    _inside: str = ""
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what concerns a machine; no name may be said twice, whatever its capitals."""
        known = {name: value or "" for name, value in attrs}
        self._inside, self._text = "", ""
        if tag == "meta" and (name := known.get("name") or known.get("property")):
            assert name.lower() not in map(str.lower, self.meta), f"{name} is said twice"
            self.meta[name] = known["content"]
        elif tag == "link":
            self.links.setdefault(known["rel"], []).append(known)
        elif tag == "title" or known.get("type") == "application/ld+json":
            self._inside = tag

    def handle_data(self, data: str) -> None:
        """Gather the text of a title or of JSON-LD."""
        if self._inside:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Take what was gathered."""
        if tag != self._inside:
            return
        if tag == "title":
            self.title = self._text
        else:
            one = json.loads(self._text)
            assert one["@type"] not in self.data, "a kind of data is said twice"
            self.data[one["@type"]] = one
        self._inside = ""


def said(site: Built, path: str) -> Said:
    """What the page at an address, relative to the site's root, says."""
    return read(site.folder / path / "index.html")


def read(file: Path) -> Said:
    """What the page in a file says."""
    parser = Said()
    parser.feed(file.read_text("utf-8"))
    return parser


class Addresses(HTMLParser):
    """Every address in a piece of HTML, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note its addresses, but not those of a page's head."""
        names = () if tag in ("link", "script") else ("href", "src", "srcset")
        self.found += [value or "" for name, value in attrs if name in names]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data
