"""Records with something in every part of them, and every record that differs from one in one spot."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

from msgspec import structs

from bulletin.model.record import Record

MOMENT = datetime(2022, 5, 21, 8, 30, tzinfo=timezone(timedelta(hours=8)))


def sample(kind: Any) -> Any:
    """A value of a type with something in every part of it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if inspect.isclass(kind) and issubclass(kind, Record):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name]) for field in structs.fields(kind)})
    if origin is tuple:
        parts = arguments[:1] if arguments[-1] is Ellipsis else arguments
        return tuple(sample(part) for part in parts)
    if origin is dict:
        return {sample(arguments[0]): sample(arguments[1])}
    if origin in (typing.Union, types.UnionType):
        return sample(next(part for part in arguments if part is not type(None)))
    if origin is typing.Literal:
        return arguments[0]
    return {
        str: "字",
        int: 7,
        float: 7.5,
        bool: True,
        bytes: b"x",
        Any: "x",
        date: MOMENT.date(),
        datetime: MOMENT,
    }[kind]


def changes(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every value that differs from this one in one spot, with the name of that spot."""
    if isinstance(value, Record):
        for field in structs.fields(value):
            old = getattr(value, field.name)
            for spot, new in changes(old, f"{place}.{field.name}"):
                yield spot, structs.replace(value, **{field.name: new})
    elif isinstance(value, tuple):
        yield f"{place} emptied", ()
        yield f"{place} doubled", value * 2
        for at, old in enumerate(value):
            for spot, new in changes(old, f"{place}[{at}]"):
                yield spot, (*value[:at], new, *value[at + 1 :])
    elif isinstance(value, dict):
        yield f"{place} emptied", {}
        for name, old in value.items():
            yield f"{place} renamed", {name * 2: old}
            for spot, new in changes(old, f"{place}[{name}]"):
                yield spot, {**value, name: new}
    elif isinstance(value, bool):
        yield place, not value
    elif isinstance(value, str):
        yield place, value + "，"
        yield f"{place} emptied", ""
    elif isinstance(value, bytes):
        yield place, value + b"x"
    elif isinstance(value, date):
        yield place, value + timedelta(days=1)
    elif value is None:
        return
    else:
        yield place, value + 1
