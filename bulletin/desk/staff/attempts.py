"""Attempts: who has to wait before trying to log in again.

In: the name and the address of each attempt, and how it ended. Out: the seconds to wait. In memory, bounded.

Three counts, each of failures that fade: of a name from an address, of a name from anywhere, of an address
with any name. The first makes guessing slow. The other two stop whoever tries many names or comes from many
addresses; they never hold up a name from an address where it has logged in before, so that neither a
stranger nor a neighbour behind the same line can lock the office out.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeVar

FREE: Final = 5  # failures of a name from an address that cost nothing: slips of the finger
FREE_NAME: Final = 30  # of a name, from anywhere
FREE_ADDRESS: Final = 60  # of an address, with any name
PAUSE: Final = 900.0  # seconds; nobody waits longer
FADES: Final = 24 * 3600.0  # seconds without another one after which failures are forgotten
KEPT: Final = 10_000  # counts that are kept; the oldest goes first

_Key = tuple[str, str]
T = TypeVar("T")


class Attempts:
    """The counts. `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: OrderedDict[_Key, tuple[int, float]] = OrderedDict()
        self._known: OrderedDict[_Key, None] = OrderedDict()

    def begin(self, name: str, address: str) -> int:
        """Count an attempt as a failure before it is looked at, so that many at once cannot pass together;
        the seconds to wait where it may not be made, and then it is not counted."""
        own = name, address
        with self._lock:
            wait = self._wait(own, FREE)
            if own not in self._known:
                wait = max(
                    wait, self._wait((name, ""), FREE_NAME), self._wait(("", address), FREE_ADDRESS)
                )
            if wait:
                return wait
            for key in (own, (name, ""), ("", address)):
                count, _ = self._count(key)
                _put(self._failed, key, (count + 1, self._clock()))
            return 0

    def succeeded(self, name: str, address: str) -> None:
        """The attempt that was begun was right: it is no failure, and the address is known for the name."""
        with self._lock:
            for key in ((name, ""), ("", address)):
                count, at = self._count(key)
                _put(self._failed, key, (max(count - 1, 0), at))
            self._failed.pop((name, address), None)
            _put(self._known, (name, address), None)

    def _wait(self, key: _Key, free: int) -> int:
        """The seconds that a count has to wait still: twice as long with each failure that is not free."""
        count, at = self._count(key)
        if count < free:
            return 0
        pause = min(2.0 ** min(count - free, 10), PAUSE)
        return max(0, int(at + pause - self._clock() + 0.999))

    def _count(self, key: _Key) -> tuple[int, float]:
        count, at = self._failed.get(key, (0, 0.0))
        return (count, at) if self._clock() - at < FADES else (0, at)


def _put(counts: OrderedDict[_Key, T], key: _Key, value: T) -> None:
    counts[key] = value
    counts.move_to_end(key)
    while len(counts) > KEPT:
        counts.popitem(last=False)
