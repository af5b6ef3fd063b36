"""The desk's addresses: each handler carries one request to the office and its answer back.

In: a request that the guard let through. Out: JSON of a record, a page, a photo; or one Chinese line with the
status that says what became of it. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bulletin.desk.serving.bodies import body_of, upload_of
from bulletin.desk.serving.face import FACE, SHARED
from bulletin.desk.writing import imported, photos, proof
from bulletin.desk.writing.below import file_below
from bulletin.desk.writing.kept import Overtaken
from bulletin.desk.writing.layout import Placed
from bulletin.desk.writing.office import NoSheet, Office, Typed
from bulletin.desk.writing.page import PageRefused
from bulletin.desk.writing.photos import UploadRefused
from bulletin.desk.writing.saving import SaveRefused, Stale
from bulletin.desk.writing.sheet import Sheet, SheetRefused
from bulletin.engine.render import TemplateFault
from bulletin.model.record import Record

T = TypeVar("T")
Answer = Callable[[Request], Awaitable[Response]]

LARGEST: Final = 4_000_000  # bytes of what is typed
_KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_STATUS: Final[dict[type[Exception], HTTPStatus]] = {
    NoSheet: HTTPStatus.NOT_FOUND,
    Overtaken: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.CONFLICT,
    SaveRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    SheetRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    UploadRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    PageRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    TemplateFault: HTTPStatus.UNPROCESSABLE_ENTITY,
}
_TOLD: Final[dict[type[Exception], str]] = {
    NoSheet: "没有这份稿纸，可能已经存好或丢弃了。请回到首页看看。",
    Overtaken: "这篇在另一个窗口里改过。",
}


class Told(Record, frozen=True, array_like=False):
    """A line for the editor."""

    told: str


class Named(Record, frozen=True, array_like=False):
    """Who saves."""

    name: str = ""


class Begun(Record, frozen=True, array_like=False):
    """What a sheet begins with: nothing; the piece of that path, opened; or, by `how`, a new piece that
    follows it, or one with a photo of it."""

    path: str = ""
    how: str = ""
    photo: str = ""


class Day(Record, frozen=True, array_like=False):
    """Who lays out a day's issue, and how."""

    name: str
    pieces: tuple[Placed, ...]


class Key(Record, frozen=True, array_like=False):
    """The sheet to go on with."""

    key: str


class Mended(Record, frozen=True, array_like=False):
    """Fields and text after something was mended."""

    fields: dict[str, str]
    body: str


class Reason(Record, frozen=True, array_like=False):
    """A rule that a piece is not to be checked by, and why."""

    rule: str
    reason: str


class Unchecked(Record, frozen=True, array_like=False):
    """The field 不查 with one more rule."""

    unchecked: str


class FoundAll(Record, frozen=True, array_like=False):
    """What a search found."""

    pieces: list[Any]
    photos: list[Any]


def routes(office: Office, token: str) -> list[BaseRoute]:
    """Every address under `/desk/`."""
    desk = _Desk(office, token)
    sheet = "/desk/api/sheet/{key}"
    return [
        Route("/desk", desk.home),
        Route("/desk/", desk.home),
        Route("/desk/write/{key}", desk.write),
        Route("/desk/face/{name}", desk.face),
        Route("/desk/page/{key}", _careful(desk.page)),
        Route("/desk/photo/{key}/{name}", _careful(desk.photo)),
        Route("/desk/old/{path:path}", _careful(desk.old)),
        Route("/desk/api/overview", _careful(desk.overview)),
        Route("/desk/api/suggestions", _careful(desk.suggestions)),
        Route("/desk/api/find", _careful(desk.find)),
        Route("/desk/api/sync", _careful(desk.sync)),
        Route("/desk/api/new", _careful(desk.new), methods=["POST"]),
        Route("/desk/api/layout", _careful(desk.lay_out), methods=["POST"]),
        Route("/desk/api/import", _careful(desk.take_file), methods=["POST"]),
        Route(sheet, _careful(desk.sheet)),
        Route(sheet, _careful(desk.change), methods=["PUT"]),
        Route(f"{sheet}/save", _careful(desk.save), methods=["POST"]),
        Route(f"{sheet}/theirs", _careful(desk.theirs), methods=["POST"]),
        Route(f"{sheet}/mine", _careful(desk.mine), methods=["POST"]),
        Route(f"{sheet}/aside", _careful(desk.put_aside), methods=["POST"]),
        Route(f"{sheet}/throw", _careful(desk.throw), methods=["POST"]),
        Route(f"{sheet}/slips", _careful(desk.slips)),
        Route(f"{sheet}/mend", _careful(desk.mend), methods=["POST"]),
        Route(f"{sheet}/unchecked", _careful(desk.unchecked), methods=["POST"]),
        Route(f"{sheet}/photo", _careful(desk.add_photo), methods=["POST"]),
    ]


def _careful(answer: Answer) -> Answer:
    """The same answer, and a line for each thing that can be refused."""

    async def careful(request: Request) -> Response:
        try:
            return await answer(request)
        except tuple(_STATUS) as refused:
            kind = next(kind for kind in type(refused).__mro__ if kind in _STATUS)
            told = Told(_TOLD.get(kind) or str(refused))
            return Response(msgspec.json.encode(told), _STATUS[kind], media_type=_JSON)

    return careful


_JSON: Final = "application/json"


class _Desk:
    """The handlers."""

    def __init__(self, office: Office, token: str) -> None:
        self._office = office
        self._token = token

    # --- pages ----------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        del request
        return self._face("home.html")

    async def write(self, request: Request) -> Response:
        del request
        return self._face("write.html")

    def _face(self, name: str) -> Response:
        self._office.syncer.start()  # whoever opens one of these uses the desk
        page = (FACE / name).read_text("utf-8")
        said = {"token": self._token, "paper": self._office.name}
        for word, value in said.items():
            page = page.replace(f"{{{word}}}", escape(value))
        return HTMLResponse(page)

    async def face(self, request: Request) -> Response:
        name = request.path_params["name"]
        place = SHARED.get(name) or file_below(FACE, name)
        if place is None or place.suffix not in _KINDS:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(place, media_type=_KINDS[place.suffix])

    async def page(self, request: Request) -> Response:
        lang = request.query_params.get("lang", "")
        return HTMLResponse(await run_in_threadpool(self._office.page, _key(request), lang))

    async def photo(self, request: Request) -> Response:
        name = request.path_params["name"]
        return _file(await run_in_threadpool(self._office.photo, _key(request), name))

    async def old(self, request: Request) -> Response:
        return _file(await run_in_threadpool(self._office.old, request.path_params["path"]))

    # --- the whole paper ------------------------------------------------------------------------

    async def overview(self, request: Request) -> Response:
        try:
            day = date.fromisoformat(request.query_params.get("day", ""))
        except ValueError:
            day = None  # today
        return _json(await run_in_threadpool(self._office.overview, day))

    async def lay_out(self, request: Request) -> Response:
        said = await _typed(request, Day)
        return _json(await run_in_threadpool(self._office.lay_out, said.pieces, said.name))

    async def suggestions(self, request: Request) -> Response:
        del request
        return _json(await run_in_threadpool(self._office.suggestions))

    async def find(self, request: Request) -> Response:
        typed = request.query_params.get("q", "")
        return _json(FoundAll(*await run_in_threadpool(self._office.find, typed)))

    async def sync(self, request: Request) -> Response:
        del request
        return _json(self._office.syncer.state)

    async def new(self, request: Request) -> Response:
        said = await _typed(request, Begun)
        office, path = self._office, said.path
        ways: dict[str, Callable[[], Sheet]] = {
            "": partial(office.open, path) if path else office.begin,
            "follow": partial(office.follow, path),
            "photo": partial(office.reuse, path, said.photo),
        }
        if (way := ways.get(said.how)) is None:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return _json(Key((await run_in_threadpool(way)).key))

    async def take_file(self, request: Request) -> Response:
        named = request.query_params.get("name", "")
        async with upload_of(request, imported.LARGEST) as data:
            made = await run_in_threadpool(self._office.import_file, data, named)
        return _json([Key(one.key) for one in made])

    # --- a sheet --------------------------------------------------------------------------------

    async def sheet(self, request: Request) -> Response:
        return await self._state(self._office.sheet, _key(request))

    async def change(self, request: Request) -> Response:
        typed = await _typed(request, Typed)
        return await self._state(self._office.change, _key(request), typed)

    async def theirs(self, request: Request) -> Response:
        return await self._state(self._office.take_theirs, _key(request))

    async def mine(self, request: Request) -> Response:
        return await self._state(self._office.take_mine, _key(request))

    async def put_aside(self, request: Request) -> Response:
        typed = await _typed(request, Typed)
        return _json(
            Key((await run_in_threadpool(self._office.put_aside, _key(request), typed)).key)
        )

    async def _state(self, function: Callable[..., Any], *words: object) -> Response:
        def both() -> object:
            return self._office.state(function(*words))

        return _json(await run_in_threadpool(both))

    async def save(self, request: Request) -> Response:
        said = await _typed(request, Named)
        return _json(await run_in_threadpool(self._office.save, _key(request), said.name))

    async def throw(self, request: Request) -> Response:
        await run_in_threadpool(self._office.throw, _key(request))
        return _json(Told(""))

    async def slips(self, request: Request) -> Response:
        return _json(await run_in_threadpool(self._office.slips, _key(request)))

    async def mend(self, request: Request) -> Response:
        slip = await _typed(request, proof.Slip)
        return _json(Mended(*await run_in_threadpool(self._office.mend, _key(request), slip)))

    async def unchecked(self, request: Request) -> Response:
        said = await _typed(request, Reason)
        sheet = self._office.sheet(_key(request))
        return _json(Unchecked(proof.unchecked(sheet, said.rule, said.reason)))

    async def add_photo(self, request: Request) -> Response:
        named = request.query_params.get("name", "")
        async with upload_of(request, photos.LARGEST) as data:
            take = partial(self._office.add_photo, _key(request), data, named)
            return _json(await run_in_threadpool(take))


def _key(request: Request) -> str:
    return str(request.path_params["key"])


def _json(record: object) -> Response:
    return Response(msgspec.json.encode(record), media_type=_JSON)


def _file(place: Path | None) -> Response:
    if place is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(place, media_type=photos.kind_of(place.name))


async def _typed(request: Request, kind: type[T]) -> T:
    """What the browser sent, as the record that it must be."""
    if not request.headers.get("content-type", "").startswith(_JSON):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        return msgspec.json.decode(await body_of(request, LARGEST), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(wrong)) from None
