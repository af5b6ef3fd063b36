"""Record: what passes between the steps of the flow, and is kept between builds.

In: nothing; this module only names things. Out: `Record`, the base of all such classes: frozen, compared
by value, encoded as a row of its values in their order. There are hundred thousands of them in a
build, so they are msgspec's, which are made and decoded several times as fast as dataclasses.
"""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A frozen row of named values. None refers to itself, so the collector need not know of it."""
