"""The plan: what becomes of each piece of a site.

In: the site as it was read, the paper that takes it in, the mapping. Out: a `Piece` for each that can go
in, with its file's text as it will be written; those that are refused, and why. Nothing is written here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import unquote

from msgspec.structs import replace

from bulletin.desk.adopting.dialect import Written, write
from bulletin.desk.adopting.headers import head_of, old_addresses, section_of, topics_of
from bulletin.desk.adopting.law import loss
from bulletin.desk.adopting.leads import Index, PieceLeads
from bulletin.desk.adopting.mapping import Mapping as Meant
from bulletin.desk.adopting.pictures import Found, Pictures
from bulletin.desk.adopting.post import Post, Refused, Site
from bulletin.desk.adopting.seats import Seat, seats
from bulletin.desk.adopting.shape import Shaped, first_heading, shaped, words_of
from bulletin.desk.adopting.signs import CAREFUL, PLAIN, TAGGED
from bulletin.desk.adopting.tree import TooDeep, heading_level, read_tree
from bulletin.desk.draft import file_text
from bulletin.lint.run import OLD, READER, examine, known_of
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading.decode import Decoded, unreadable
from bulletin.reading.file import read_whole

_OPEN: Final = "还没有核对。"  # how the reader's fault on a line 待核：… ends
_GONE: Final = 5  # rounds in which links to refused pieces are taken out
_SLUG: Final = re.compile(r"[^\w]+")


class Piece(Record, frozen=True):
    """A piece that goes in: its file in the content folder and its text; `there` if the paper has it.

    `eye` are the notes in it, `above` those above its text; `pictures` and `files` what goes with it,
    `players` and `dropped` what the old page had and this one has not, `unreachable` old addresses that
    cannot be kept.
    """

    post: Post
    path: str
    title: str
    text: str
    there: bool
    above: tuple[str, ...]
    eye: tuple[str, ...]
    pictures: tuple[Found, ...]
    files: Mapping[str, str]
    players: tuple[str, ...]
    dropped: tuple[str, ...]
    unreachable: tuple[str, ...]

    @property
    def wanted(self) -> list[Found]:
        """The pictures that are still to be brought."""
        return [one for one in self.pictures if not one.here and one.url]


class Plan(Record, frozen=True):
    """What becomes of a site, in the order of its pieces' places."""

    pieces: tuple[Piece, ...]
    refused: tuple[Refused, ...]


def make_plan(site: Site, paper: Paper, mapping: Meant, pictures: Pictures) -> Plan:
    """Plan what becomes of a site."""
    refused = list(site.refused)
    trees: dict[str, Shaped] = {}
    posts: list[Post] = []
    for post in site.posts:
        try:
            shape = shaped(read_tree(post.html))
        except TooDeep:
            refused.append(
                Refused(post.place, "正文里一层套一层，太深了，文件可能已损坏。", post.title)
            )
            continue
        made = _titled(post, shape)
        if wrong := _unfit(made, shape, paper):
            refused.append(Refused(post.place, wrong, made.title))
        else:
            trees[post.place] = shape
            posts.append(made)
    sitting, more = seats(posts, paper)
    refused += more
    planner = _Planner(site, paper, mapping, pictures, trees, sitting)
    pieces = planner.all()
    return Plan(
        tuple(pieces), tuple(sorted([*refused, *planner.refused], key=lambda one: one.place))
    )


def _titled(post: Post, shape: Shaped) -> Post:
    """The post with a title: its own, the heading that its text begins with, or the name of its file."""
    if post.title:
        return post
    heading = first_heading(shape.root)
    words = heading.words() if heading else ""
    eye = () if words else (f"旧网站没有写标题，先用了文件名“{post.slug}”。",)
    return replace(post, title=words or post.slug or post.place, eye=(*eye, *post.eye))


def _unfit(post: Post, shape: Shaped, paper: Paper) -> str:
    """Why a post cannot go in at all; empty if it can."""
    if post.kind == "article" and post.at is None:
        return "没有日期。"
    if post.at is not None and not 1000 <= post.at.astimezone(paper.options.zone).year <= 9999:  # noqa: PLR2004
        return f"日期“{post.at:%Y-%m-%d}”不对。"
    seen = any(
        one.tag in ("img", "iframe", "video", "audio", "embed", "object")
        for one in shape.root.all()
    )
    return "" if seen or words_of(shape) else "没有正文。"


class _Planner:
    """Writes the pieces of one site."""

    def __init__(
        self, site: Site, paper: Paper, mapping: Meant, pictures: Pictures, trees: Mapping[str, Shaped],
        sitting: Sequence[Seat],
    ) -> None:  # fmt: skip
        self.site, self.paper, self.mapping, self.pictures = site, paper, mapping, pictures
        self.trees, self.sitting = trees, sitting
        self.refused: list[Refused] = []
        self.index = _index_of(sitting)
        self.taken: dict[str, str] = {}  # old addresses, and whose they are
        self.topics = _spelling(topics_of(seat.post, "") for seat in sitting)
        self.known = known_of(paper)
        for seat in sitting:
            for alias in old_addresses(seat.post, seat.address)[0]:
                self.taken.setdefault(alias.casefold(), seat.path)
        for seat in sitting:  # an address in use is no old address of another
            self.taken[seat.address.casefold()] = seat.path

    def all(self) -> list[Piece]:
        """Every piece; links to those that turn out to be refused are taken out again."""
        made: dict[str, Piece | Refused] = {}
        again: Sequence[Seat] = self.sitting
        for _ in range(_GONE):
            made |= {seat.path: self.piece(seat) for seat in again}
            gone = frozenset(path for path, one in made.items() if isinstance(one, Refused))
            new = gone - self.index.gone
            self.index = replace(self.index, gone=self.index.gone | gone)
            if not new:
                break
            linking = {f"](/{path.removesuffix('.md').removesuffix('/index')}/)" for path in new}
            again = [
                seat
                for seat in self.sitting
                if isinstance(one := made[seat.path], Piece)
                and any(link in one.text for link in linking)
            ]
        self.refused = [one for one in made.values() if isinstance(one, Refused)]
        return [one for one in made.values() if isinstance(one, Piece)]

    def piece(self, seat: Seat) -> Piece | Refused:
        """One piece, written as plainly as the reader allows."""
        post, shape = seat.post, self.trees[seat.post.place]
        words = words_of(shape)
        slugs = {_slug(one.words()) for one in shape.root.all() if heading_level(one)}
        first = PieceLeads(
            post, self.index, self.pictures, self.site.hosts, wait=self.mapping.pictures == "wait",
            heads=lambda fragment: _slug(unquote(fragment)) in slugs,
        )  # fmt: skip
        wrong = ""
        for care in (PLAIN, TAGGED, CAREFUL):
            leads = first.fresh(care)
            written = write(shape, leads, care)
            made = self._piece(seat, leads, written)
            wrong = self._wrong(made, written, words)
            if not wrong:
                return made
        return Refused(post.place, wrong, post.title)

    def _piece(self, seat: Seat, leads: PieceLeads, written: Written) -> Piece:
        post = seat.post
        notes: tuple[str, ...] = ()
        unreachable: tuple[str, ...] = ()
        if post.kind == "page" or post.at is None:
            rows = [f"标题：{post.title}", *([f"摘要：{post.summary}"] if post.summary else [])]
            head = "\n".join(rows)
        else:
            at = post.at.astimezone(self.paper.options.zone)
            newsroom = self.paper.newsroom
            section = section_of(post, self.mapping, newsroom)
            topics = [self.topics[topic.casefold()] for topic in topics_of(post, section)]
            made = head_of(
                post,
                post.title,
                at,
                seat.address,
                self.mapping,
                newsroom,
                self.taken,
                seat.path,
                topics,
            )
            fields = dict(made.fields)
            if post.cover and (cover := leads.cover(post.cover)):
                fields["photo"] = cover
            fields = self._unchecked(seat, fields, written.text)
            notes, unreachable = made.eye, made.unreachable
            head = file_text(fields, "").rstrip("\n")
        eye = (*notes, *post.eye)
        body = "\n\n".join([*(f"待核：{_flat(one)}" for one in eye), written.text])
        return Piece(
            post, seat.path, post.title, f"{head}\n\n{body}\n", seat.there, eye, (*eye, *leads.eye),
            tuple(leads.found.values()), dict(leads.files), tuple(leads.players),
            tuple(dict.fromkeys(leads.dropped)), unreachable, )  # fmt: skip

    def _unchecked(self, seat: Seat, fields: dict[str, str], body: str) -> dict[str, str]:
        """A young piece is read as one of the archive is: rules of the proof-reader that would be errors are
        named as not for it."""
        at = seat.post.at
        if at is None or self.paper.options.now - at > OLD:
            return fields
        found, _ = examine(seat.path, file_text(fields, body).encode(), self.known)
        names = sorted({one.rule for one in found if one.kind == "error" and one.rule != READER})
        return (
            fields | {"unchecked": "、".join(f"{name}（从旧网站搬来）" for name in names)}
            if names
            else fields
        )

    def _wrong(self, piece: Piece, written: Written, words: str) -> str:
        """Why a piece as it is written cannot go in; empty if it can."""
        site = self.paper.site
        unclear = tuple(unreadable(piece.text, piece.path))
        whole = read_whole(
            piece.path, Decoded(piece.text, unclear), self.paper.newsroom, site.base, site.origin
        )
        faults = [*whole.faults, *whole.more]
        real = [one for one in faults if not one.fact.endswith(_OPEN) and not _soft(one, piece)]
        if real:
            return f"{real[0].fact}{real[0].remedy}"
        notes = [f"待核：{one}" for one in piece.above]
        told = replace(written, added=(*notes, *written.added))
        if lost := loss(words, told, whole.body, whole.found):
            return f"有文字搬不过来：从“{lost.source}”起，新网页上是“{lost.text}”。"
        return ""


def _soft(fault: Fault, piece: Piece) -> bool:
    """Whether a fault is one that says nothing against a piece: a warning that is none for being a
    draft's."""
    return fault.warning and not piece.post.hidden


def _flat(note: str) -> str:
    """A note as one line in which no sign is a mark."""
    return re.sub(r"([\\`*~\[\]<>&{}])", r"\\\1", " ".join(note.split()))


def _slug(words: str) -> str:
    return _SLUG.sub("-", words).strip("-").lower() or "1"


def _spelling(topics: Iterator[Sequence[str]]) -> dict[str, str]:
    """Each topic in the spelling that most pieces have."""
    counts = Counter(topic for one in topics for topic in one)
    found: dict[str, str] = {}
    for topic, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        found.setdefault(topic.casefold(), topic)
    return found


def _index_of(sitting: Sequence[Seat]) -> Index:
    """Where the pieces are by their old addresses and by their names."""
    addresses: dict[str, str] = {}
    names: dict[str, str] = {}
    for seat in sitting:
        for key in seat.keys:
            addresses.setdefault(key.casefold(), seat.path)
        for name in seat.names:
            names.setdefault(name, seat.path)
    hidden = frozenset(seat.path for seat in sitting if seat.post.hidden)
    return Index(addresses, names, hidden)
