"""People: who asks the desk for something.

In: nothing; this module only names things. Out: `Role` in order of power, and `Person`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from bulletin.model.record import Record


class Role(IntEnum):
    """What somebody is in the office. Who is more may do all that who is less may."""

    REPORTER = 1
    EDITOR = 2
    DIRECTOR = 3


ROLES: Final = {"记者": Role.REPORTER, "编辑": Role.EDITOR, "值班主任": Role.DIRECTOR}
"""The roles as people and the accounts' file write them."""

ROLE_NAMES: Final = {role: name for name, role in ROLES.items()}


class Person(Record, frozen=True, array_like=False):
    """Who asks. `name` is what commits say; `own`: whoever sits at a machine that serves itself alone, who
    never logged in and may do everything."""

    name: str
    role: Role
    own: bool = False


OWN: Final = Person("", Role.DIRECTOR, own=True)
"""Whoever uses `make serve`. The name is typed with each save."""
