"""Places: where two versions of a piece differ, and the version that choices make of them.

In: fields and text of both, and of the version that both began with, if it is known. Out: the places that
differ, with marked words; then, for one choice each, the merged fields and text. Pure: the same versions give
the same places each time, so a choice is a word for each of them in their order.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Final

from bulletin.desk.draft import LABELS
from bulletin.desk.writing.review import Run, marked
from bulletin.desk.writing.sheet import MANY, tidied
from bulletin.model.record import Record
from bulletin.reading.decode import clean, lines_of

MINE: Final = "mine"
THEIRS: Final = "theirs"
BOTH: Final = "both"

BODY: Final = "正文"
_ABOVE: Final = 40  # characters of the line above a place
_MOST: Final = 4_000  # lines of both texts together that are compared one by one


class Version(Record, frozen=True):
    """A piece's fields, by the names of `bulletin.reading.keys`, and its text."""

    fields: Mapping[str, str]
    body: str


class Place(Record, frozen=True, array_like=False):
    """A place where two versions differ. `label` says where, `above` how the line above it ends that both
    have; `mine` and `theirs` are the words (`new` ones only that side has), empty where a side has nothing;
    `first` is the side that alone changed something, empty where nobody knows or both did; `both` says
    whether both can be taken."""

    label: str
    above: str
    mine: tuple[Run, ...]
    theirs: tuple[Run, ...]
    first: str
    both: bool


class Part(Record, frozen=True):
    """Some lines of two texts: the same ones, or a place where they differ. `at` and `there` are where the
    lines begin in each."""

    at: int
    mine: tuple[str, ...]
    there: int
    theirs: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether it is a place."""
        return self.mine != self.theirs


class NotChosen(Exception):
    """Choices that do not fit: a Chinese line."""


def compare(mine: Version, theirs: Version, base: Version | None) -> tuple[Place, ...]:
    """The places where two versions differ: fields first, then the text from its top. `base` is what both
    began with."""
    found = [_field_place(name, mine, theirs, base) for name in _fields(mine, theirs)]
    own, other = _lines(mine.body), _lines(theirs.body)
    began = _began(own, other, base)
    above = ""
    for part in parts(own, other):
        if part.differs:
            words = _words(_text(part.mine), _text(part.theirs))
            both = all(_text(some).strip() for some in (part.mine, part.theirs))
            first = _first(part, began) if began is not None else ""
            found.append(Place(BODY, above[-_ABOVE:], *words, first, both))
        else:
            above = next(filter(str.strip, reversed(part.mine)), above)
    return tuple(found)


def merged(mine: Version, theirs: Version, choices: Sequence[str]) -> Version:
    """The version that `choices` make: a word for each place of `compare`. Raises `NotChosen`."""
    places = compare(mine, theirs, None)
    wrong = [place for place, word in zip(places, choices, strict=False) if not _fits(place, word)]
    if len(places) != len(choices) or wrong:
        raise NotChosen("还有没选好的地方。请每一处都选一边，再存。")
    left = iter(choices)
    fields = dict(theirs.fields)
    for name in _fields(mine, theirs):
        own, other = mine.fields.get(name, ""), theirs.fields.get(name, "")
        two = "\n".join(dict.fromkeys(f"{other}\n{own}".split("\n")))
        fields[name] = {MINE: own, THEIRS: other, BOTH: two}[next(left)]
    made = parts(_lines(mine.body), _lines(theirs.body))
    rows: list[str] = []
    for number, part in enumerate(made):
        chosen = next(left) if part.differs else MINE
        parted = _parted(made, number) if chosen == BOTH else ()
        taken = {MINE: part.mine, THEIRS: part.theirs, BOTH: (*part.theirs, *parted, *part.mine)}
        rows += taken[chosen]
    return Version(fields, "\n".join(rows))


def parts(mine: Sequence[str], theirs: Sequence[str]) -> list[Part]:
    """Two texts as parts, which give each of them whole. Where as many lines stand on both sides, each is a
    place of its own."""
    if len(mine) + len(theirs) > _MOST:
        return [Part(0, tuple(mine), 0, tuple(theirs))]
    found = []
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
    for kind, start, stop, put, until in matcher.get_opcodes():
        if kind == "replace" and stop - start == until - put:
            pairs = zip(range(start, stop), range(put, until), strict=True)
            found += [Part(at, (mine[at],), there, (theirs[there],)) for at, there in pairs]
        else:
            found.append(Part(start, tuple(mine[start:stop]), put, tuple(theirs[put:until])))
    return found


def _fits(place: Place, word: str) -> bool:
    return word in (MINE, THEIRS) or (word == BOTH and place.both)


def _fields(mine: Version, theirs: Version) -> list[str]:
    """The fields that differ, in the order of the form."""
    return [
        name
        for name in LABELS
        if tidied(name, mine.fields.get(name, "")) != tidied(name, theirs.fields.get(name, ""))
    ]


def _field_place(name: str, mine: Version, theirs: Version, base: Version | None) -> Place:
    own, other = (tidied(name, one.fields.get(name, "")) for one in (mine, theirs))
    first = ""
    if base is not None:
        began = tidied(name, base.fields.get(name, ""))
        first = THEIRS if own == began else MINE if other == began else ""
    both = name in MANY and bool(own and other)
    return Place(LABELS[name], "", *_words(own, other), first, both)


def _words(mine: str, theirs: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts with the words marked that only they have."""
    runs = marked(theirs, mine)
    own = tuple(run for run in runs if run.kind != "gone")
    other = tuple(
        Run("new", run.text) if run.kind == "gone" else run for run in runs if run.kind != "new"
    )
    return own, other


def _lines(body: str) -> list[str]:
    """The lines of a text as it would be saved."""
    text = clean(lines_of(body)).strip("\n")
    return text.split("\n") if text else []


def _text(lines: Sequence[str]) -> str:
    """Lines as they are shown: a blank one is not the same as none."""
    return "".join(f"{line}\n" for line in lines)


def _parted(made: Sequence[Part], number: int) -> tuple[str, ...]:
    """What stands between two versions of a place where both are taken: a blank line where blank lines part
    the paragraphs around it, else nothing, as in a list or a table."""
    before = made[number - 1].mine[-1] if number else ""
    after = made[number + 1].mine[0] if number + 1 < len(made) else ""
    return () if before.strip() or after.strip() else ("",)


Was = Sequence[int | None]
"""Of each line of a text, which line of the common beginning it is."""


class Began(Record, frozen=True):
    """What became of the lines of the common beginning in both texts; `lines` is how many there were."""

    mine: Was
    theirs: Was
    lines: int


def _began(mine: Sequence[str], theirs: Sequence[str], base: Version | None) -> Began | None:
    if base is None:
        return None
    lines = _lines(base.body)
    return Began(_was(mine, lines), _was(theirs, lines), len(lines))


def _was(lines: Sequence[str], base: Sequence[str]) -> Was:
    found: list[int | None] = [None] * len(lines)
    for part in parts(base, lines):
        if not part.differs:
            for step in range(len(part.mine)):
                found[part.there + step] = part.at + step
    return found


def _first(part: Part, began: Began) -> str:
    """The side that alone changed a place."""
    own = _stayed(began.mine, part.at, len(part.mine), began.lines)
    other = _stayed(began.theirs, part.there, len(part.theirs), began.lines)
    if own == other:
        return ""
    return THEIRS if own else MINE


def _stayed(was: Was, start: int, count: int, base: int) -> bool:
    """Whether some lines of a text are as they were at the beginning; of none at all, whether none stood
    there then."""
    own = was[start : start + count]
    if own:
        return own[0] is not None and list(own) == [*range(own[0], own[0] + count)]
    before = next((one for one in reversed(was[:start]) if one is not None), -1)
    after = next((one for one in was[start:] if one is not None), base)
    return before + 1 == after
