"""The door: finds out who asks, before any address is looked at, and writes down what was tried.

In: a request that the guard let through. Out: the same request, with who asks written in it; a line of the
journal where something was changed, or refused.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bulletin.desk.serving.declared import OWNS, PERSON, STEPS
from bulletin.desk.serving.entrance import Entrance
from bulletin.desk.serving.guard import LOGIN

_REFUSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


class Door:
    """Writes who asks into each request."""

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self.app = app
        self._entrance = entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        entrance = self._entrance
        person = entrance.known(cookie_of(scope, entrance.cookie))

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and entrance.journal:
                status, path = message["status"], scope["path"]
                changes = scope["method"] == "POST" or status in _REFUSED
                # Of strangers there are logins alone, which write themselves: a flood must not wash
                # away what is written of people.
                if person and changes and path != LOGIN:
                    what = f"{scope['method']} {path}"
                    entrance.journal.write(person.name, address_of(scope), what, status)
            await send(message)

        asked = {PERSON: person, OWNS: entrance.owns, STEPS: entrance.steps}
        await self.app({**scope, **asked}, receive, answered)


def cookie_of(scope: Scope, name: str) -> str:
    """The value of a cookie; empty where there is none."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name, "")


def address_of(scope: Scope) -> str:
    """Where a request comes from. Behind a web server on this machine it is what that one says."""
    client = scope.get("client")
    return str(client[0]) if client else ""
