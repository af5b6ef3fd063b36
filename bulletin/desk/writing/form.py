"""The form: what the browser sends of a sheet, and how the desk shows one."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from bulletin.desk.writing.sheet import Note, Sheet
from bulletin.model.record import Record

MOST_CHANGES: Final = 1 << 40
"""Of a sheet: a browser that counts further than anybody can type is none of the desk's pages."""


class NoSheet(Exception):
    """There is no such sheet."""


class State(Record, frozen=True, array_like=False):
    """A sheet as the desk shows it: `path` is where it would be saved, `address` its page's; `fixed` says
    that readers have that address; `names` are the photos that wait to be saved; `lacks` is what keeps it
    from having a place."""

    sheet: Sheet
    path: str
    address: str
    fixed: bool
    names: tuple[str, ...]
    lacks: str = ""


class Typed(Record, frozen=True, array_like=False):
    """What the browser sends of a sheet: the whole of it, each time. `base` is the change that the tab knows
    the desk to have, `tab` its own name: what another tab changed since is not overwritten."""

    rev: Annotated[int, Meta(ge=0, le=MOST_CHANGES)]
    fields: dict[str, str]
    body: str
    slug: str = ""
    notes: tuple[Note, ...] = ()
    base: Annotated[int, Meta(ge=0, le=MOST_CHANGES)] | None = None
    tab: Annotated[str, Meta(max_length=40)] = ""
