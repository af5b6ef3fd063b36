"""`Kind`: all that a kind of page is. `Group`: pages arranged from the same inputs. `Page`: one thing to be
made, and everything it is made from.

In: nothing; this module names what every kind has in common. Out: the records that pass from arranging to
rendering, and the digest of a group's inputs.

A group of pages is a pure function of its inputs, as a page is one of its view. A kind's `Inputs` say
exactly what its arranging may read; arranging gets them and the edition, and nothing else. So the digest
of the inputs tells whether a group must be arranged again, and a process that has never seen the archive
can arrange it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import fields

from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.model.shown import Digested

if TYPE_CHECKING:
    from bulletin.pages.edition import Edition
    from bulletin.pages.sources import Sources

I = TypeVar("I", bound="Inputs")  # noqa: E741 (the inputs of a kind)


class Page(Record, frozen=True):
    """Output files and what they are a pure function of.

    `paths` are relative to the output folder, most often one. `maker` names a template (`article.html`)
    or another maker of `render`. `view` is a frozen record. `bodies` are the digests of the texts that
    the maker needs; the text of a digest cannot change, so the digest stands for it in the page's key.
    """

    paths: tuple[str, ...]
    maker: str
    view: Any
    bodies: tuple[str, ...] = ()


class Inputs(Record, frozen=True):
    """What the arranging of a kind of pages may read: facts, and articles as it may know them, as other
    pages may show them (`Shown`) or whole (`Piece`)."""


class Group(Record, frozen=True):
    """Pages of one kind that are arranged from the same inputs.

    `name` is the group's own among its kind's. `paths` are all its files. `url` is the address of a page
    that search engines may list, if it is no article's. `parts` are the files of other groups which
    together hold all that these pages are made from: where few of them changed, the pages can be mended.
    `weight` says how much work it is, in pages of an article.
    """

    kind: str
    name: str
    inputs: Inputs
    paths: tuple[str, ...]
    url: str = ""
    parts: tuple[str, ...] = ()
    weight: float = 1
    lang: str = ""  # of the edition that it belongs to
    digest: str = ""  # of all that it is arranged from

    @property
    def key(self) -> str:
        """The group's name among all groups of the site."""
        return f"{self.lang} {self.kind} {self.name}"


@dataclass(frozen=True)
class Kind(Generic[I]):
    """A kind of pages. `groups` says which there are, in the first process, which knows the sources;
    `pages` arranges one group, in any process. `views` are the views of its templates, or of its other
    makers."""

    name: str
    inputs: type[I]
    groups: Callable[[Edition, Sources], Iterable[Group]]
    pages: Callable[[Edition, I], Iterable[Page]]
    views: Mapping[str, type] = field(default_factory=dict)
    lists_others: bool = False  # whether its groups depend on which addresses all others have

    def group(
        self,
        inputs: I,
        *paths: str,
        name: str = "",
        url: str = "",
        parts: tuple[str, ...] = (),
        weight: float = 1,
    ) -> Group:
        """A group of this kind. Without a name, its first file is its name."""
        return Group(self.name, name or paths[0], inputs, paths, url, parts, weight)


# JSON, because MessagePack would give every moment back in UTC
_encode = msgspec.json.Encoder().encode


def inputs_digest(inputs: Inputs) -> str:
    """The digest of all inputs of a group: of every field, whatever it holds."""
    return digest(_encode(_reducer(type(inputs))(inputs)))


def encode_inputs(inputs: Inputs) -> bytes:
    """The inputs, as another process receives them."""
    return _encode(inputs)


def decode_inputs(kind: Kind[I], data: bytes) -> I:
    """The inputs that `encode_inputs` gave these bytes."""
    made: I = _decoder(kind.inputs).decode(data)
    return made


@cache
def _decoder(inputs: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(inputs)


_Reduce = Callable[[Any], Any]


@cache
def _reducer(inputs: type[Inputs]) -> _Reduce:
    """What makes a list of all of a record's values, in which each digested record is its digest: as much
    tells two of them apart, and it is short. A field whose type holds digested records in a way that is
    not known here is taken as it is, at full length."""
    hints = get_type_hints(inputs)
    steps = [(one.name, _reduced(hints[one.name])) for one in fields(inputs)]

    def reduce(record: Any) -> list[Any]:
        return [
            step(getattr(record, name)) if step else getattr(record, name) for name, step in steps
        ]

    return reduce


def _reduced(kind: Any) -> _Reduce | None:
    """How a value of this type is reduced, or None where it is taken as it is."""
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        member = get_args(kind)[0]
        each = _reduced(member)
        if isinstance(member, type) and each is _digest_of:
            return lambda some: [one.digest for one in some]
        return (lambda some: list(map(each, some))) if each else None
    options = [one for one in get_args(kind) or (kind,) if one is not type(None)]
    if len(options) != 1 or not isinstance(options[0], type):
        return None
    (only,) = options
    if issubclass(only, Digested):
        return _digest_of
    if issubclass(only, Inputs):
        reduce = _reducer(only)
        return lambda one: one and reduce(one)
    return None


def _digest_of(one: Digested | None) -> str | None:
    return one.digest if one else None
