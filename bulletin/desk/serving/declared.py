"""Declared: every address says which act it is for, so that nothing can be asked for that no right covers.

In: addresses with what answers them; who asks, as the door found out (`bulletin/desk/serving/door.py`).
Out: routes that carry their act; the refusal to start with one that does not. Who is not logged in, and what
a role may not do at all, is refused before the handler is called, and so is somebody else's sheet, which an
address names by `{key}`; what depends on the piece is asked again where its file is read
(`bulletin/desk/staff/rights.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bulletin.desk.serving.guard import LOGIN
from bulletin.desk.staff.people import ROLE_NAMES, Person
from bulletin.desk.staff.rights import ALL_STEPS, Act, role_for

PERSON: Final = "bulletin.person"
"""Where the door writes who asks, in the request's scope: a `Person`, or None for who is not logged in."""

STEPS: Final = "bulletin.steps"
"""And the paper's steps of review."""

OWNS: Final = "bulletin.owns"
"""And what says whether a person may see the sheet of a key."""

LOGOUT: Final = "/desk/logout"
KEY: Final = "key"
"""How an address calls the key of a sheet."""


class Undeclared(Exception):
    """An address that names no act."""


class Declared(Route):
    """An address, what answers it, and the act that it is for."""

    def __init__(
        self, path: str, answer: Callable[..., Any], act: Act, methods: Sequence[str] = ("GET",)
    ) -> None:
        super().__init__(path, answer, methods=list(methods))
        self.act = act

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whoever may ask this at all."""
        answer = _refusal(scope, self.act)
        if answer is None:
            await super().handle(scope, receive, send)
        else:
            await answer(scope, receive, send)


def checked(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The same routes. Raises `Undeclared` where one of them names no act."""
    every = list(routes)
    if bare := [str(getattr(one, "path", one)) for one in every if not isinstance(one, Declared)]:
        raise Undeclared(f"no act is declared for {', '.join(bare)}")
    return every


def person_of(request: Request) -> Person:
    """Who asks. There is always somebody where the address is not one for those who are not logged in."""
    person = request.scope[PERSON]
    if not isinstance(person, Person):
        raise TypeError("nobody is logged in")
    return person


def _refusal(scope: Scope, act: Act) -> Response | None:
    """What somebody gets who may not do this; None where they may."""
    if act is Act.ENTER:
        return None
    person: Person | None = scope[PERSON]
    if person is None:
        if Headers(scope=scope).get("sec-fetch-mode") in ("navigate", None) and scope["method"] in (
            "GET",
            "HEAD",
        ):
            there = quote(scope["path"], safe="/")
            return RedirectResponse(f"{LOGIN}?to={there}", HTTPStatus.SEE_OTHER)
        return _told(
            "您还没有登录，或者登录已经过期。请另开一页登录，再做一次。", HTTPStatus.UNAUTHORIZED
        )
    needed = role_for(act, scope.get(STEPS, ALL_STEPS))
    if not person.own and person.role < needed:
        fact = f"“{act.value}”要由{ROLE_NAMES[needed]}来做，您是{ROLE_NAMES[person.role]}。"
        return _told(fact, HTTPStatus.FORBIDDEN)
    if KEY in scope["path_params"] and not scope[OWNS](person, scope["path_params"][KEY]):
        return _told("没有这份稿纸，可能已经存好或丢弃了。请回到首页看看。", HTTPStatus.NOT_FOUND)
    return None


def _told(fact: str, status: HTTPStatus) -> Response:
    return Response(msgspec.json.encode({"told": fact}), status, media_type="application/json")
