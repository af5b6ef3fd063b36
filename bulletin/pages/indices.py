"""Indices: all topics, all reporters, by the letters that they begin with when they are read aloud.

In: links and numbers. Out: for each index a page, or where it would be too long, a page of those most
written of, and a page for each letter, in parts where even that is too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from bulletin.model.addresses import INDEX
from bulletin.model.initials import OTHER, initial, order
from bulletin.model.record import Record
from bulletin.pages.components import Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import column_head
from bulletin.pages.lists import reporter_index, topic_index
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

LIMIT: Final = 400  # names on a page: 47 kB
MOST: Final = 100  # names on the first page of an index in parts
FEW: Final = 30  # names that need no row of letters to jump by
_OTHERS: Final = "其他"
_OTHERS_PART: Final = "others"


class IndexEntry(Record, frozen=True):
    """A line of an index: a topic or a reporter, with the number of articles."""

    link: Link
    count: int


class IndexLetter(Record, frozen=True):
    """The names under a letter; `mark` is its place on the page. Without a letter: those most written of."""

    letter: str
    mark: str
    entries: tuple[IndexEntry, ...]


class IndexView(Record, frozen=True):
    """`tags.html` and `authors.html`: all topics, all reporters, or some of them; `jumps` lead to the
    letters, on this page or on pages of their own."""

    frame: Frame
    heading: str
    jumps: tuple[Link, ...]
    letters: tuple[IndexLetter, ...]


class IndexInputs(Inputs, frozen=True):
    """A page of an index and its lines. `people` says whether these are people. `part` is the page's own
    name among the `parts` of an index that has several pages, empty on the first one."""

    link: Link
    people: bool
    entries: tuple[IndexEntry, ...]
    part: str = ""
    parts: tuple[str, ...] = ()


def _groups(
    kind: Kind[IndexInputs],
    edition: Edition,
    link: Link,
    people: bool,
    entries: Sequence[IndexEntry],
) -> Iterator[Group]:
    """The pages of an index, a group each: so an article more changes those alone that count it."""
    if len(entries) <= LIMIT:
        inputs = IndexInputs(link, people, tuple(entries))
        yield kind.group(inputs, edition.path(link.url), url=link.url)
        return
    cut = _parts(entries, people)
    most = sorted(entries, key=lambda entry: (-entry.count, entry.link.text))[:MOST]
    place = edition.path(link.url).removesuffix(INDEX)
    for part, some in (("", most), *cut.items()):
        inputs = IndexInputs(link, people, tuple(some), part, tuple(cut))
        url, file = (edition.addresses.part(of, part) for of in (link.url, place))
        yield kind.group(inputs, file + INDEX, url=url)


def _parts(entries: Sequence[IndexEntry], people: bool) -> Mapping[str, Sequence[IndexEntry]]:
    """The parts of a long index by their names: a, b, l-1, l-2 and so on, of one size within a letter."""
    found = {}
    for letter, some in _by_letter(entries, people):
        name = _name(letter)
        count = -(-len(some) // LIMIT)
        for number in range(count):
            first, last = (len(some) * at // count for at in (number, number + 1))
            found[f"{name}-{number + 1}" if count > 1 else name] = some[first:last]
    return found


def _by_letter(
    entries: Sequence[IndexEntry], people: bool
) -> Iterator[tuple[str, Sequence[IndexEntry]]]:
    """Entries by their letters, in order."""
    ordered = sorted(entries, key=lambda entry: order(entry.link.text, people))
    for letter, some in groupby(ordered, lambda entry: initial(entry.link.text, people)):
        yield letter, list(some)


def _name(letter: str) -> str:
    """A letter as it stands in an address."""
    return _OTHERS_PART if letter == OTHER else letter.lower()


def _label(part: str) -> str:
    """What a part is called: L, or L 2 where a letter has several."""
    name, _, number = part.partition("-")
    return f"{_OTHERS if name == _OTHERS_PART else name.upper()} {number}".strip()


def _page(edition: Edition, inputs: IndexInputs, maker: str) -> Iterator[Page]:
    link, part = inputs.link, inputs.part
    url = edition.addresses.part(link.url, part)
    heading = f"{link.text}（{_label(part)}）" if part else link.text
    if inputs.parts and not part:
        letters = [IndexLetter("", "", inputs.entries)]
    else:
        letters = [
            IndexLetter(
                _OTHERS if letter == OTHER else letter, f"letter-{_name(letter)}", tuple(some)
            )
            for letter, some in _by_letter(inputs.entries, inputs.people)
        ]
    jumps = [Link(_label(one), edition.addresses.part(link.url, one)) for one in inputs.parts]
    if not jumps and len(inputs.entries) > FEW:
        jumps = [Link(one.letter, f"#{one.mark}") for one in letters]
    frame = edition.frame(column_head(edition, heading, url), crumbs=(link,) if part else ())
    view = IndexView(frame, heading, tuple(jumps), tuple(letters))
    yield edition.page(url, maker, view)


def _topic_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    topics = sources.archive.topics.items()
    entries = [IndexEntry(edition.topic(topic), len(some)) for topic, some in topics]
    return _groups(TOPICS, edition, topic_index(edition), False, entries)


def _topics(edition: Edition, inputs: IndexInputs) -> Iterator[Page]:
    return _page(edition, inputs, "tags.html")


TOPICS: Final = Kind("话题索引", IndexInputs, _topic_groups, _topics, {"tags.html": IndexView})


def _reporter_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    reporters = sources.archive.reporters.items()
    entries = [
        IndexEntry(Link(author.label, edition.reporter(author).url), len(some))
        for author, some in reporters
    ]
    return _groups(REPORTERS, edition, reporter_index(edition), True, entries)


def _reporters(edition: Edition, inputs: IndexInputs) -> Iterator[Page]:
    return _page(edition, inputs, "authors.html")


REPORTERS: Final = Kind(
    "记者索引", IndexInputs, _reporter_groups, _reporters, {"authors.html": IndexView}
)
