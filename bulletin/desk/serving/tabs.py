"""Tabs: the browser's open tabs, and how they learn that the site is new.

In: the outcome of each build, told by the thread that builds. Out: a stream of messages for each tab that
listens: a build's faults as text, or None for a site that is new. A page knows the edition it was served
from, so that a build between a page's arrival and its script's first word is not missed.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from typing import Final

import msgspec

HEARTBEAT: Final = 15  # seconds; a browser that has gone is noticed at the next beat

_End = type("_End", (), {})
_END: Final = _End()


class Tabs:
    """The open tabs. `edition` counts the builds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.Queue[object], asyncio.AbstractEventLoop] = {}
        self._faults: str | None = None
        self._closed = False
        self.edition = time.time_ns() // 1_000_000  # another preview's tabs are older too

    def tell(self, faults: str | None) -> None:
        """Pass the outcome of a build on: its faults, or None for a site that is new."""
        with self._lock:
            self.edition += 1
            self._faults = faults
        self._send(faults)

    def close(self) -> None:
        """End every stream: the server stops. No lock: a signal asks for this, whoever holds it."""
        self._closed = True
        self._send(_END)

    def state(self, seen: str) -> str | bool | None:
        """What a tab that shows the edition `seen` has missed: the faults that stand, None where the site
        is newer, False where nothing."""
        with self._lock:
            return self._faults if self._faults or seen != str(self.edition) else False

    async def events(self, seen: str) -> AsyncIterator[bytes]:
        """The event stream of one tab, until it goes or the server stops."""
        waiting: asyncio.Queue[object] = asyncio.Queue()
        with self._lock:
            self._waiting[waiting] = asyncio.get_running_loop()
        try:
            yield b": listening\n\n"
            if (missed := self.state(seen)) is not False:
                yield _event(missed)
            while not self._closed:
                try:
                    message = await asyncio.wait_for(waiting.get(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if message is _END:
                    return
                yield _event(message)
        finally:
            with self._lock:
                self._waiting.pop(waiting, None)

    def _send(self, message: object) -> None:
        for waiting, loop in list(self._waiting.items()):
            loop.call_soon_threadsafe(waiting.put_nowait, message)


def _event(message: object) -> bytes:
    return b"data: " + msgspec.json.encode(message) + b"\n\n"
