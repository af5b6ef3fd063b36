"""Addresses: where each thing stands on the site, and why no two things can stand in one place.

In: an article's path, the names of sections, topics and reporters, Pelican's `*_URL` settings.
Out: addresses that start with the site's root, and the output file of each.

An article's address is its path; nothing in its metadata can choose it. A name becomes a slug by
`slug_of_name`, which keeps Chinese as it is and maps different names to different slugs, so homophones
never meet (as they do in Pelican's transliteration).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from bulletin.model.article import Author
from bulletin.model.record import Record

ARTICLE_PATH = re.compile(
    r"(?P<address>(?P<day>\d{4}/\d{2}/\d{2})/(?P<slug>[^/]+?))(?:/index)?\.md"
)
ARTICLE_PAGE = re.compile(r"(?P<address>\d{4}/\d{2}/\d{2}/[^/]+)/index\.html")
INDEX = "index.html"  # the file of an address that ends in a slash
SLUG = re.compile(r"[^\W_][\w-]*")
RESERVED = frozenset(("assets", "photos", "search", "hant", "static"))
"""First parts of addresses that are the site's own: no page and no old address may begin so."""
LONGEST_PART = 200  # bytes of a part of an address: file systems take 255, and a suffix must fit


def slug_of_name(name: str) -> str:
    """A slug for a topic's or reporter's name: letters, digits and `-` stay, a dot stays inside the
    name, and every other character becomes `~` and its code in hexadecimal. Different names give
    different slugs, because `~` itself is coded and a code ends where its `.` stands."""

    def coded(position: int, char: str) -> str:
        inside = 0 < position < len(name) - 1
        if char.isalnum() or char == "-" or (char == "." and inside):
            return char
        return f"~{ord(char):x}."

    return "".join(coded(position, char) for position, char in enumerate(name))


class Addresses(Record, frozen=True):
    """Makes every address of the site. `patterns` are Pelican's `*_URL` settings by name; `reporters`
    and `topics` give the slugs that the newsroom chose itself."""

    root: str
    patterns: Mapping[str, str]
    reporters: Mapping[Author, str]
    topics: Mapping[str, str]

    def _make(self, pattern: str, **values: object) -> str:
        return self.root + quote(self.patterns[pattern].format(**values), safe="/~")

    def article(self, address: str) -> str:
        """The address of the article whose `Article.address` is given."""
        return self.root + quote(address, safe="/~") + "/"

    def section(self, slug: str) -> str:
        """The newest page of a section."""
        return self._make("CATEGORY_URL", slug=slug)

    def topic(self, name: str) -> str:
        """The newest page of a topic."""
        return self._make("TAG_URL", slug=self.topics.get(name) or slug_of_name(name))

    def reporter(self, author: Author) -> str:
        """The newest page of a reporter; one person has one page, whatever the role."""
        person = Author(author.name, mark=author.mark)
        slug = self.reporters.get(person)
        if not slug:
            slug = slug_of_name(person.name)
            slug += f"~{slug_of_name(person.mark)}" if person.mark else ""
        return self._make("AUTHOR_URL", slug=slug)

    def page(self, slug: str) -> str:
        """A static page."""
        return self._make("PAGE_URL", slug=slug)

    def year(self, year: int) -> str:
        """A year's archive."""
        return self._make("YEAR_ARCHIVE_URL", date=date(year, 1, 1))

    def month(self, year: int, month: int) -> str:
        """A month's archive."""
        return self._make("MONTH_ARCHIVE_URL", date=date(year, month, 1))

    def day(self, day: date) -> str:
        """A day's archive: that day's issue."""
        return self._make("DAY_ARCHIVE_URL", date=day)

    def index(self, name: str) -> str:
        """One of the pages there is one of: TAGS_URL, AUTHORS_URL, ARCHIVES_URL and so on."""
        return self._make(name)

    @staticmethod
    def numbered(url: str, number: int) -> str:
        """Page `number`, counted from the oldest, of the list whose newest page is at `url`."""
        return f"{url}page/{number}/" if number else url

    @staticmethod
    def part(url: str, name: str) -> str:
        """A part, by its name, of the index that begins at `url`; the beginning has no name."""
        return f"{url}page/{name}/" if name else url
