"""The door: finds out who asks, before any address is looked at.

In: a request that the guard let through. Out: the same request, with who asks written in it.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from bulletin.desk.serving.declared import PERSON
from bulletin.desk.staff.people import OWN, Person

Known = Callable[[Scope], Person | None]
"""Who asks, by what a request says of itself; None for who is not logged in."""


def at_home(scope: Scope) -> Person:
    """Whoever asks a server that serves its own machine alone."""
    del scope
    return OWN


class Door:
    """Writes who asks into each request."""

    def __init__(self, app: ASGIApp, known: Known) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        await self._app({**scope, PERSON: self._known(scope)}, receive, send)
