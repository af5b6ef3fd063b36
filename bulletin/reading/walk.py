"""Walk: through a source as it was typed, beside what became of it, for the law (`law`).

In: a source, and what was found in it. Out: `Walk`, which passes over what readers see, and over syntax
where the page has what the syntax asks for.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from bulletin.reading.decode import clean
from bulletin.reading.found import Anchor, Found, Seen, SeenKind
from bulletin.reading.syntax import (
    BEGINNING,
    ENTITY,
    ESCAPED,
    LINE_START,
    MARKED,
    MARKER,
    MARKERS,
    NOTE,
    NOTE_START,
    OPEN,
    PHOTO,
    QUOTE_SIGN,
    SIGNS,
    SPACE,
    TAG,
    UNSEEN,
    WITHOUT_END,
    meaning,
)

_LONGEST: Final = 2500  # characters from a photo's caption to its end


class Lost(Exception):
    """What is shown and the source part here."""


class Walk(ABC):
    """A place in a source that goes forward, with what is known of the page at this place."""

    def __init__(self, source: str, found: Found) -> None:
        self.source, self.found = source, found
        self.at = 0
        self.photos = 0  # how many were walked past, clips too, and so on
        self.anchors = 0
        self.links: list[tuple[str, Anchor]] = []
        self.lists: list[int | None] = []
        self.notes: dict[str, str] = {}
        self.told: list[str] = []  # the notes that were walked through
        self.quotes = 0
        self.tables = 0
        self.raw = False  # whether signs have no meaning here: in an address that is its own text
        self.code = ""  # the sign that ends the code that is walked through
        self.marked_line = (-1, 0)  # the line that `marked` looked at last, and what it found
        self.spare = (-1, "")  # where stress ends in which there is only a photo, and its sign
        self.rule_end = -1  # where the line of a rule with words ends
        self.names: set[str] | None = None
        self.seen: list[Seen] = []  # what of the source readers see, in its order
        self.kind: SeenKind = "words"  # of what is shown now

    @abstractmethod
    def html(self, fragment: str) -> None:
        """Walk through a run of HTML: what a footnote shows."""

    # What may be passed over anywhere, because it is shown elsewhere or is syntax of its own.

    def skip(self) -> bool:
        """Pass over one thing at this place; whether there was one."""
        char = self.source[self.at : self.at + 1]
        if self.code:
            return self.quote_mark()
        if char in MARKERS and (marked := self._marked()):
            self.at = marked
            return True
        thing = _THINGS.get(char)
        return (thing is not None and thing(self)) or self._sign()

    def _sign(self) -> bool:
        """Pass over a sign that has done its work in the lines around it."""
        signs: re.Match[str] | None = None
        if self.spare[0] == self.at:
            self.at += len(self.spare[1])
            return True
        if self.at < self.rule_end:
            signs = SIGNS["rule end"].match(self.source, self.at)
        if signs is None and self.tables:
            signs = SIGNS["bar"].match(self.source, self.at)
        if signs:
            self.at = signs.end()
        return bool(signs)

    def back_slash(self) -> bool:
        """A back slash that breaks a line."""
        found = SIGNS["br"].match(self.source, self.at)
        if found:
            self.at = found.end()
        return bool(found)

    def blank(self) -> bool:
        """An entity of which nothing is seen."""
        entity = ENTITY.match(self.source, self.at)
        if entity is None or meaning(entity[0]):
            return False
        self.at = entity.end()
        return True

    def _marked(self) -> int:
        """Where the photo or note begins that is all of an item, heading or quotation; or 0: only that
        is shown of it."""
        start = self.source.rfind("\n", 0, self.at) + 1
        if self.marked_line[0] != start:
            found = MARKED.match(self.source, start)
            self.marked_line = start, found.end() if found else 0
        return self.marked_line[1] if self.at < self.marked_line[1] else 0

    def quote_mark(self) -> bool:
        """A quotation's sign at the start of one of its lines, or of a blank one beside it."""
        source, start = self.source, self.source.rfind("\n", 0, self.at) + 1
        if source[self.at : self.at + 1] not in (">", "＞") or not LINE_START.match(
            source, start, self.at
        ):
            return False
        end = source.find("\n", self.at)
        rest = source[self.at : end if end >= 0 else len(source)]
        above = source[source.rfind("\n", 0, max(start - 1, 0)) + 1 : start].lstrip()
        if self.quotes or above.startswith((">", "＞")) or not UNSEEN.sub("", rest):
            self.at += 1
            return True
        return False

    def typed_tag(self) -> bool:
        """A tag or comment that is syntax."""
        if end := self._tag_end():
            self.at = end
        return bool(end)

    def _tag_end(self) -> int:
        """Where the tag or comment ends that stands here and is syntax: one that has its partner or needs
        none; or 0."""
        source = self.source
        if source.startswith("<!--", self.at):
            end = source.find("-->", self.at + len("<!--"))
            return end + len("-->") if end >= 0 else 0
        tag = TAG.match(source, self.at)
        if tag is None:
            return 0
        if self.names is None:
            opened = {name.lower() for name in re.findall(r"<([A-Za-z][A-Za-z0-9-]*)", source)}
            closed = {name.lower() for name in re.findall(r"</([A-Za-z][A-Za-z0-9-]*)", source)}
            self.names = (opened & closed) | WITHOUT_END
        return tag.end() if tag[1].lower() in self.names else 0

    def photo(self) -> bool:
        """A photo or a clip, whose caption and credit are shown with it, wherever that is."""
        source, start = self.source, PHOTO.match(self.source, self.at)
        if start is None or self.photos >= len(self.found.placed):
            return False
        photo = self.found.placed[self.photos]
        self.photos += 1
        stress = source[max(self.at - 2, 0) : self.at]
        self.at = start.end()
        self.show(photo.caption, "caption")
        self.must("]")
        self.must("(")
        name = photo.file.rpartition("/")[2]
        end = min(len(source), self.at + _LONGEST)
        if photo.credit:
            opening = re.compile("[ \u3000\n][\"'“”]").search(source, self.at, end)
            if opening is None or not _names(source[self.at : opening.start()], name):
                raise Lost
            self.at = opening.end()
            self.show(photo.credit, "title")
            self.must(")")
            return self._after_photo(stress)
        depth = 0
        for at in range(self.at, end):
            if source[at] in "(（":
                depth += 1
            elif source[at] in ")）":
                if not depth:
                    if not _names(source[self.at : at], name):
                        raise Lost
                    self.at = at + 1
                    return self._after_photo(stress)
                depth -= 1
        raise Lost

    def _after_photo(self, before: str) -> bool:
        """Where stress has nothing but a photo in it, nothing is shown of the stars."""
        if before in ("**", "＊＊", "~~") and self.source.startswith(before, self.at):
            self.spare = self.at, before
        return True

    def _note_here(self) -> re.Match[str] | None:
        """The beginning of a footnote, if one stands here."""
        note = NOTE.match(self.source, self.at)
        if note is None or note[1] not in self.notes or note[1] in self.told:
            return None
        start = self.source.rfind("\n", 0, self.at) + 1
        return note if NOTE_START.match(self.source, start, self.at) else None

    def footnote(self) -> bool:
        """A footnote, which is shown at the end of the text."""
        note = self._note_here()
        if note is None:
            return False
        self.at = note.end()
        self.told.append(note[1])
        self.html(self.notes[note[1]])
        return True

    # Steps.

    def space(self) -> None:
        """Pass over blanks and line ends."""
        if self.source[self.at : self.at + 1].isspace():
            self.at = match(SPACE, self.source, self.at).end()

    def passes(self, name: str) -> re.Match[str] | None:
        """Pass over a sign, if it stands here."""
        return self.passes_pattern(SIGNS[name])

    def passes_pattern(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over what matches, if it stands here, also behind what may be passed over anyway."""
        before = self.at, self.photos, self.anchors, len(self.told), len(self.seen)
        while True:
            self.space()
            here = self.source[self.at : self.at + 1]
            if self.spare[0] == self.at:
                self.at += len(self.spare[1])
                continue
            if here in MARKERS and (marked := self._marked()):
                self.at = marked
                continue
            if found := pattern.match(self.source, self.at):
                self.at = found.end()
                return found
            if self.at >= len(self.source) or not self.skip():
                self.at, self.photos, self.anchors, told, seen = before
                del self.told[told:], self.seen[seen:]
                return None

    def must(self, name: str) -> None:
        """Pass over a sign that has to stand here."""
        if not self.passes(name):
            raise Lost

    def show(self, text: str, kind: SeenKind = "words") -> None:
        """What readers see has to stand here."""
        self.space()
        if self.at < self.rule_end:
            self._rule_tail()
        if text.isspace():
            return
        while self.quotes and not self.code and self._is_mark():
            self.at += 1  # else it could pass for the first sign of what is shown
            self.space()
        source, around = self.source, self.kind
        self.kind = "code" if self.code else "address" if self.raw else kind
        end = self.at + len(text)
        if (
            source.startswith(text, self.at)
            and not ("&" in text or "<" in text or "\\" in text)
            and not (source[end : end + 1] in OPEN and text[-1:] in "!！")
        ):
            self.seen.append(Seen(self.at, end, text, self.kind))
            self.at = end
        else:
            for at, char in enumerate(text):
                if not char.isspace():
                    self._one(char, text, at)
        self.kind = around

    def _is_mark(self) -> bool:
        """Whether a quotation's sign stands here, of which a line has no more than there are quotations."""
        if not QUOTE_SIGN.match(self.source, self.at):
            return False
        before = self.source[self.source.rfind("\n", 0, self.at) + 1 : self.at]
        signs = before.count(">") + before.count("＞")
        return signs < self.quotes and not before.strip(" \u3000>＞")

    def _rule_tail(self) -> None:
        """The signs behind a rule's words, if these are over: one of them could pass for one of the next
        line."""
        while self.blank():
            self.space()
        if signs := SIGNS["rule tail"].match(self.source, self.at):
            self.at = signs.end()
            self.space()

    def _saw(self, end: int, char: str) -> None:
        """Go on behind one character that readers see."""
        self.seen.append(Seen(self.at, end, char, self.kind))
        self.at = end

    def _one(self, char: str, text: str, at: int) -> None:
        """One character that readers see, at its place in the text around it."""
        source = self.source
        typed = not self.code and not self.raw
        while True:
            self.space()
            if self.at >= len(source):
                raise Lost
            here = source[self.at]
            if here == "\\" and typed and source[self.at + 1 : self.at + 2] in ESCAPED:
                self.at += 1
                if source[self.at] != char:
                    raise Lost
                self._saw(self.at + 1, char)
                return
            if here == "&" and typed and (entity := ENTITY.match(source, self.at)):
                meant = meaning(entity[0])
                if meant == char:
                    self._saw(entity.end(), char)
                    return
                if not meant:
                    self.at = entity.end()
                    continue
            if here == char and not (here in BEGINNING and typed and self._is_more(text, at)):
                self._saw(self.at + 1, char)
                return
            if not self.skip():
                raise Lost

    def _is_more(self, text: str, at: int) -> bool:
        """Whether a tag, a comment, a photo or a note stands here, or the sign of an item that has only a
        photo: that is not what readers see as text."""
        source = self.source
        if self.quotes and self._is_mark():
            return True
        if self.spare[0] == self.at or MARKER.match(source, self.at):
            return self.spare[0] == self.at or bool(self._marked())
        if source[self.at] == "<":
            end = self._tag_end()
        elif source[self.at] in OPEN:
            note = self._note_here()
            end = note.end() if note else 0
        else:
            end = self._photo_end()
        return bool(end) and not text.startswith(source[self.at : end], at)

    def _photo_end(self) -> int:
        """Where the photo ends that stands here; or 0."""
        before = self.at, self.photos, self.spare, len(self.seen)
        try:
            return self.at if self.photo() else 0
        except Lost:
            return 0
        finally:
            self.at, self.photos, self.spare, seen = before
            del self.seen[seen:]


def _names(typed: str, name: str) -> bool:
    """Whether an address as typed holds the name of a file."""
    return name in typed or name in clean(unquote(typed))


def match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """A match of a pattern that matches anywhere."""
    found = pattern.match(text, at)
    if found is None:
        raise AssertionError(pattern)
    return found


_THINGS: Final[dict[str, Callable[[Walk], bool]]] = {
    "!": Walk.photo,
    "！": Walk.photo,
    "[": Walk.footnote,
    "［": Walk.footnote,
    "<": Walk.typed_tag,
    ">": Walk.quote_mark,
    "＞": Walk.quote_mark,
    "&": Walk.blank,
    "\\": Walk.back_slash,
}
