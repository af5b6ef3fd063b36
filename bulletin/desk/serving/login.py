"""Logging in and out, and who one is.

In: a name and a password in a form; a cookie. Out: a cookie with a new word, which no script can read and no
other site can send; the page with a Chinese line where it was not right. The same line whatever was wrong.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import parse_qs

import msgspec
from anyio import CapacityLimiter, to_thread
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from bulletin.desk.serving.declared import LOGOUT, Declared, person_of
from bulletin.desk.serving.door import address_of, cookie_of
from bulletin.desk.serving.entrance import Entrance, Staff
from bulletin.desk.serving.face import page
from bulletin.desk.serving.guard import LOGIN
from bulletin.desk.staff.accounts import Account, known_as
from bulletin.desk.staff.passwords import belongs, hashed, is_old
from bulletin.desk.staff.people import ROLE_NAMES
from bulletin.desk.staff.rights import Act
from bulletin.model.record import Record

LARGEST: Final = 4_000  # bytes of the form
HASHING: Final = 2  # passwords that are looked at at once: each takes 64 MiB
WRONG: Final = "姓名或者密码不对。"
HOME: Final = "/desk/"


class Myself(Record, frozen=True, array_like=False):
    """Who is logged in: name and role; both empty where nobody has to."""

    name: str
    role: str


def login_routes(entrance: Entrance, paper: str) -> list[BaseRoute]:
    """The addresses of logging in and out; without a staff, only who one is. `paper` is its name."""
    who = Declared("/desk/api/me", _me, Act.READ)
    if entrance.staff is None:
        return [who]
    one = _Login(entrance, entrance.staff, paper)
    return [
        who,
        Declared(LOGIN, one.page, Act.ENTER),
        Declared(LOGIN, one.login, Act.ENTER, ["POST"]),
        Declared(LOGOUT, one.logout, Act.READ, ["POST"]),
    ]


async def _me(request: Request) -> Response:
    person = person_of(request)
    me = Myself("", "") if person.own else Myself(person.name, ROLE_NAMES[person.role])
    return Response(msgspec.json.encode(me), media_type="application/json")


class _Login:
    """The handlers."""

    def __init__(self, entrance: Entrance, staff: Staff, paper: str) -> None:
        self._entrance = entrance
        self._staff = staff
        self._paper = paper
        self._limit: CapacityLimiter | None = None

    async def page(self, request: Request) -> Response:
        return self._page(_inside(request.query_params.get("to", "")))

    async def login(self, request: Request) -> Response:
        form = await _form(request)
        name, password = form.get("name", "")[:100], form.get("password", "")
        to, address = _inside(form.get("to", "")), address_of(request.scope)
        wait = self._staff.attempts.begin(known_as(name), address)
        account = None if wait else await self._looked_at(name, password)
        status = HTTPStatus.SEE_OTHER if account else HTTPStatus.UNAUTHORIZED
        status = HTTPStatus.TOO_MANY_REQUESTS if wait else status
        if not wait:  # the failures before it stand there already
            self._staff.journal.write(name, address, f"POST {LOGIN}", status)
        if account is None:
            told = f"试得太多了，请等 {_time(wait)}再试。" if wait else WRONG
            return self._page(to, name, told, status)
        self._staff.attempts.succeeded(known_as(name), address)
        self._staff.sessions.end(cookie_of(request.scope, self._entrance.cookie))
        answer = RedirectResponse(to, status)
        self._set(answer, self._staff.sessions.begin(account))
        return answer

    async def logout(self, request: Request) -> Response:
        self._staff.sessions.end(cookie_of(request.scope, self._entrance.cookie))
        answer = Response(status_code=HTTPStatus.NO_CONTENT)
        self._set(answer, "")
        return answer

    async def _looked_at(self, name: str, password: str) -> Account | None:
        """The account of a name, if the password is its own. Hashing has threads of its own: whoever floods
        the login keeps nobody from writing."""
        self._limit = self._limit or CapacityLimiter(HASHING)
        return await to_thread.run_sync(self._compare, name, password, limiter=self._limit)

    def _compare(self, name: str, password: str) -> Account | None:
        account = self._staff.accounts.of(name)
        if not belongs(password, account) or account is None:
            return None
        if is_old(account):
            with self._staff.accounts.changing() as all_:
                key = known_as(name)
                if all_.get(key) == account:
                    all_[key] = account = replace(account, password=hashed(password))
        return account

    def _set(self, answer: Response, word: str) -> None:
        answer.set_cookie(
            self._entrance.cookie,
            word,
            max_age=None if word else 0,
            path="/",
            secure=self._entrance.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def _page(
        self, to: str, name: str = "", told: str = "", status: HTTPStatus = HTTPStatus.OK
    ) -> Response:
        made = page("login", token="", paper=self._paper, to=to, name=name, told=told)
        return HTMLResponse(made, status)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; none where it is too large."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > LARGEST:
            return {}
    fields = parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=9)
    return {name: values[-1] for name, values in fields.items()}


def _inside(to: str) -> str:
    """Where to go after a login: a path of this server, whatever was asked for."""
    plain = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if plain and "\\" not in to and PurePosixPath(to).is_absolute() else HOME


def _time(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"  # noqa: PLR2004 (of a minute)
