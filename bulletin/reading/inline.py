"""Inline: the rules for words within a block.

In: words, with their stars told apart (`stress`) and with nothing else left that needs telling apart
(`signs`). Out: Markdown's elements for links, photos and footnote marks. They run in
Python-Markdown's own engine for such rules.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString, Registry

from bulletin.reading.signs import MARKS
from bulletin.reading.tags import BARE

# In one block: to find the end of each takes time that grows with their square.
BRACKETS: Final = 1000
_LONGEST: Final = 2000  # characters of an address with its title
_OPEN: Final = "[［"
_CLOSE: Final = "]］"
_QUOTES: Final = "\"'“”"
_TITLE_END: Final = re.compile("[\"'“”][ ]*[)）]")
_BLANK: Final = re.compile(r"\s")
_APART: Final = re.compile(rf"[ \u3000\n]{MARKS.pattern}?\Z")  # what stands before a title
_AROUND: Final = re.compile(
    f"\\A(?:[ \u3000\n]|{MARKS.pattern})+|(?:[ \u3000\n]|{MARKS.pattern})+\\Z"
)
_LIKE_ADDRESS: Final = re.compile(
    r"(?:https?://|mailto:|tel:|#|\.{0,2}/)\S*|[^\s/]+(?:/[^\s/]+)*\.[A-Za-z0-9]{1,5}(?:#\S*)?",
    re.IGNORECASE,
)
_ENDS_IN_FILE: Final = re.compile(r".*\.[A-Za-z0-9]{1,5}", re.DOTALL)
_PHOTO: Final = re.compile(r"[!！][\[［]")
_CLOSED: Final = re.compile("[\\]］](?=[(（])")
_MAIL: Final = r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_TRAILING: Final = re.compile(r"(?<![.,;:!?*_~'\"])[.,;:!?*_~'\"]+\Z")


class Target(NamedTuple):
    """What stands behind a link's or photo's words: the address, the title, and the place behind it."""

    address: str
    title: str
    end: int


def closing(data: str, start: int) -> int:
    """The place of the bracket that closes the one before `start`, or -1."""
    depth = 0
    for at in range(start, len(data)):
        char = data[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            if not depth:
                return at
            depth -= 1
    return -1


def target(data: str, at: int, photo: bool) -> Target | None:
    """The target whose bracket `(` or `（` is at `at`, if it is one. A photo's file may have blanks in its
    name; full-width brackets make a target only of what is an address."""
    if data[at : at + 1] not in ("(", "（"):
        return None
    found = _bracketed(data, at)
    if found is None:
        return None
    address = _AROUND.sub("", found.address)
    if MARKS.search(address):
        return None  # no address goes on in the next line
    angled = address.startswith("<") and address.endswith(">")
    if angled:
        address = address[1:-1].strip()
    wide = data[at] == "（" or data[found.end - 1] == "）"
    words = not (address.isascii() or angled or set(address) & set("/#."))  # （见[1](下文)）
    if not address or ((wide or words) and not _LIKE_ADDRESS.fullmatch(address)):
        return None
    blanks = not angled and _BLANK.search(address)
    if blanks and not (photo or _ENDS_IN_FILE.fullmatch(address)):
        return None
    return found._replace(address=address, title=" ".join(found.title.split()))


def photo_at(data: str, at: int) -> tuple[str, Target] | None:
    """The caption and the target of the photo whose words begin at `at`, behind `![`; None if it is none."""
    close = closing(data, at)
    found = target(data, close + 1, photo=True) if close >= 0 else None
    return None if found is None else (data[at:close], found)


def photo_line(line: str) -> tuple[str, Target] | None:
    """The caption and the target of a photo that is all of a line; None if the line is none."""
    start = _PHOTO.match(line)
    photo = photo_at(line, start.end()) if start else None
    return photo if photo and photo[1].end == len(line) else None


def holds_link(words: str) -> bool:
    """Whether there is a link in a caption or a credit, where none can be."""
    return any(target(words, at.end(), photo=False) for at in _CLOSED.finditer(words))


def _bracketed(data: str, at: int) -> Target | None:
    """What the bracket at `at` holds: an address, and a title in quotes behind a blank."""
    depth = 0
    end = min(len(data), at + _LONGEST)
    for place in range(at + 1, end):
        char = data[place]
        if char in "(（":
            depth += 1
        elif char in ")）":
            if not depth:
                return Target(data[at + 1 : place], "", place + 1)
            depth -= 1
        elif char in _QUOTES and _APART.search(data[place - 2 : place]):
            close = _TITLE_END.search(data, place + 1, end)
            if close:
                return Target(data[at + 1 : place], data[place + 1 : close.start()], close.end())
    return None


class _Link(InlineProcessor):
    """`[words](address "title")`, its address also in full-width brackets if it is one."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        """The link's element and its place."""
        if "](" not in data and "]（" not in data and "］" not in data:
            return None, None, None
        close = closing(data, m.end())
        found = target(data, close + 1, photo=False) if close > m.end() else None
        if found is None:
            return None, None, None
        link = Element("a", {"href": found.address})
        if found.title:
            link.set("title", found.title)
        link.text = data[m.end() : close]
        return link, m.start(), found.end


class _Photo(InlineProcessor):
    """`![caption](file "credit")`, also with full-width signs."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        """The photo's element and its place."""
        photo = photo_at(data, m.end())
        if photo is None:
            return None, None, None
        caption, found = photo
        image = Element("img", {"src": found.address, "alt": caption, "title": found.title})
        return image, m.start(), found.end


class _NoteMark(InlineProcessor):
    """`[^1]`, `［^一］`: the mark of a footnote."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        """The mark's element and its place."""
        del data
        mark = Element("sup", {"note": m["name"]})
        mark.text = AtomicString(m[0])
        return mark, m.start(), m.end()


class _Bare(InlineProcessor):
    """`https://…` and, between `<` and `>`, that or a mail address."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        """The link's element and its place."""
        del data
        end = m.end()
        address = m["inside"] or m["bare"]
        if mail := m["mail"]:
            link = Element("a", {"href": f"mailto:{mail}"})
            link.text = AtomicString(mail)
            return link, m.start(), end
        if m["bare"]:
            address = _trimmed(address)
            end = m.start() + len(address)
        link = Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(), end


def _trimmed(address: str) -> str:
    """A bare address without what the sentence put behind it."""
    while True:
        shorter = _TRAILING.sub("", address)
        for opened, closed in ("()", "[]"):
            if shorter.endswith(closed) and shorter.count(closed) > shorter.count(opened):
                shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def inline_rules(md: Markdown) -> Registry[Any]:
    """The rules in the order in which they are tried."""
    rules: Registry[Any] = Registry()
    rules.register(_Photo(_PHOTO.pattern, md), "photo", 90)  # first: its words are only words
    rules.register(_Link(r"(?<![!！])[\[［](?!\^)", md), "link", 80)
    rules.register(_NoteMark(r"[\[［]\^(?P<name>\w{1,40})[\]］]", md), "note", 70)
    bare = (
        rf"<(?P<inside>{BARE}[^\s<>\U000f0000-\U0010ffff]*)>|<(?P<mail>{_MAIL})>|(?P<bare>{BARE})"
    )
    rules.register(_Bare(bare, md), "address", 60)
    return rules
