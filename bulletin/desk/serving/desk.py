"""The desk's addresses: each handler carries one request to the office and its answer back.

In: a request that the guard let through. Out: JSON of a record, a page, a photo; or one Chinese line with the
status that says what became of it. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute

from bulletin.desk.merging.places import NotChosen
from bulletin.desk.serving.bodies import body_of, upload_of
from bulletin.desk.serving.declared import Declared, person_of
from bulletin.desk.serving.face import FACE, SHARED, page
from bulletin.desk.staff.people import Person
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing import imported, photos, proof
from bulletin.desk.writing.below import file_below
from bulletin.desk.writing.form import NoSheet, Typed
from bulletin.desk.writing.kept import Overtaken
from bulletin.desk.writing.layout import Placed
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.page import PageRefused
from bulletin.desk.writing.photos import UploadRefused
from bulletin.desk.writing.saving import SaveRefused, Stale
from bulletin.desk.writing.sheet import Sheet, SheetRefused
from bulletin.desk.writing.steps import StepRefused
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
    StepRefused: HTTPStatus.FORBIDDEN,
    SheetRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    UploadRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    PageRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    TemplateFault: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotChosen: HTTPStatus.UNPROCESSABLE_ENTITY,
}
_TOLD: Final[dict[type[Exception], str]] = {
    NoSheet: "没有这份稿纸，可能已经存好或丢弃了。请回到首页看看。",
    Overtaken: "这篇在另一个窗口里改过。",
}


class Told(Record, frozen=True, array_like=False):
    """A line for the editor."""

    told: str


class Named(Record, frozen=True, array_like=False):
    """Who saves; why a piece is sent back."""

    name: str = ""
    why: str = ""


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
        Declared("/desk", desk.home, Act.READ),
        Declared("/desk/", desk.home, Act.READ),
        Declared("/desk/write/{key}", desk.write, Act.READ),
        Declared("/desk/face/{name}", desk.face, Act.ENTER),
        Declared("/desk/page/{key}", careful(desk.page), Act.READ),
        Declared("/desk/photo/{key}/{name}", careful(desk.photo), Act.READ),
        Declared("/desk/old/{path:path}", careful(desk.old), Act.READ),
        Declared("/desk/api/overview", careful(desk.overview), Act.READ),
        Declared("/desk/api/suggestions", careful(desk.suggestions), Act.READ),
        Declared("/desk/api/find", careful(desk.find), Act.READ),
        Declared("/desk/api/sync", careful(desk.sync), Act.READ),
        Declared("/desk/api/new", careful(desk.new), Act.WRITE, ["POST"]),
        Declared("/desk/api/layout", careful(desk.lay_out), Act.CHANGE, ["POST"]),
        Declared("/desk/api/import", careful(desk.take_file), Act.WRITE, ["POST"]),
        Declared(sheet, careful(desk.sheet), Act.READ),
        Declared(sheet, careful(desk.change), Act.WRITE, ["PUT"]),
        Declared(f"{sheet}/save", careful(desk.save), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/anew", careful(desk.anew), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/aside", careful(desk.put_aside), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/throw", careful(desk.throw), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/slips", careful(desk.slips), Act.READ),
        Declared(f"{sheet}/mend", careful(desk.mend), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/unchecked", careful(desk.unchecked), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/photo", careful(desk.add_photo), Act.WRITE, ["POST"]),
    ]


def page_of(office: Office, token: str, name: str) -> Response:
    """A page of the desk."""
    office.syncer.start()  # whoever opens one of these uses the desk
    return HTMLResponse(page(name, token=token, paper=office.name))


def careful(answer: Answer) -> Answer:
    """The same answer, and a line for each thing that can be refused."""

    async def carefully(request: Request) -> Response:
        try:
            return await answer(request)
        except tuple(_STATUS) as refused:
            kind = next(kind for kind in type(refused).__mro__ if kind in _STATUS)
            told = Told(_TOLD.get(kind) or str(refused))
            return Response(msgspec.json.encode(told), _STATUS[kind], media_type=_JSON)

    return carefully


_JSON: Final = "application/json"


class _Desk:
    """The handlers."""

    def __init__(self, office: Office, token: str) -> None:
        self._office = office
        self._token = token

    # --- pages ----------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        del request
        return self._face("home")

    async def write(self, request: Request) -> Response:
        del request
        return self._face("write")

    def _face(self, name: str) -> Response:
        return page_of(self._office, self._token, name)

    async def face(self, request: Request) -> Response:
        name = request.path_params["name"]
        place = SHARED.get(name) or file_below(FACE, name)
        if place is None or place.suffix not in _KINDS:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(place, media_type=_KINDS[place.suffix])

    async def page(self, request: Request) -> Response:
        lang = request.query_params.get("lang", "")
        return HTMLResponse(await run_in_threadpool(self._office.page, key_of(request), lang))

    async def photo(self, request: Request) -> Response:
        name = request.path_params["name"]
        return _file(await run_in_threadpool(self._office.photo, key_of(request), name))

    async def old(self, request: Request) -> Response:
        return _file(await run_in_threadpool(self._office.old, request.path_params["path"]))

    # --- the whole paper ------------------------------------------------------------------------

    async def overview(self, request: Request) -> Response:
        try:
            day = date.fromisoformat(request.query_params.get("day", ""))
        except ValueError:
            day = None  # today
        see = partial(self._office.overview, person_of(request), day)
        return answer_json(await run_in_threadpool(see))

    async def lay_out(self, request: Request) -> Response:
        said = await typed_as(request, Day)
        person = named(person_of(request), said.name)
        return answer_json(await run_in_threadpool(self._office.lay_out, said.pieces, person))

    async def suggestions(self, request: Request) -> Response:
        del request
        return answer_json(await run_in_threadpool(self._office.suggestions))

    async def find(self, request: Request) -> Response:
        typed = request.query_params.get("q", "")
        return answer_json(FoundAll(*await run_in_threadpool(self._office.find, typed)))

    async def sync(self, request: Request) -> Response:
        del request
        return answer_json(self._office.syncer.state)

    async def new(self, request: Request) -> Response:
        said, owner = await typed_as(request, Begun), person_of(request).name
        office, path = self._office, said.path
        ways: dict[str, Callable[[], Sheet]] = {
            "": partial(office.open, path, owner) if path else partial(office.begin, owner),
            "follow": partial(office.follow, path, owner),
            "photo": partial(office.reuse, path, said.photo, owner),
        }
        if (way := ways.get(said.how)) is None:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return answer_json(Key((await run_in_threadpool(way)).key))

    async def take_file(self, request: Request) -> Response:
        named, owner = request.query_params.get("name", ""), person_of(request).name
        async with upload_of(request, imported.LARGEST) as data:
            made = await run_in_threadpool(self._office.import_file, data, named, owner)
        return answer_json([Key(one.key) for one in made])

    # --- a sheet --------------------------------------------------------------------------------

    async def sheet(self, request: Request) -> Response:
        return await self._state(self._office.sheet, key_of(request))

    async def change(self, request: Request) -> Response:
        typed = await typed_as(request, Typed)
        return await self._state(self._office.change, key_of(request), typed)

    async def anew(self, request: Request) -> Response:
        return await self._state(self._office.begin_anew, key_of(request))

    async def put_aside(self, request: Request) -> Response:
        typed = await typed_as(request, Typed)
        return answer_json(
            Key((await run_in_threadpool(self._office.put_aside, key_of(request), typed)).key)
        )

    async def _state(self, function: Callable[..., Any], *words: object) -> Response:
        def both() -> object:
            return self._office.state(function(*words))

        return answer_json(await run_in_threadpool(both))

    async def save(self, request: Request) -> Response:
        said = await typed_as(request, Named)
        person = named(person_of(request), said.name)
        save = partial(self._office.save, key_of(request), person, said.why)
        return answer_json(await run_in_threadpool(save))

    async def throw(self, request: Request) -> Response:
        await run_in_threadpool(self._office.throw, key_of(request))
        return answer_json(Told(""))

    async def slips(self, request: Request) -> Response:
        return answer_json(await run_in_threadpool(self._office.slips, key_of(request)))

    async def mend(self, request: Request) -> Response:
        slip = await typed_as(request, proof.Slip)
        return answer_json(
            Mended(*await run_in_threadpool(self._office.mend, key_of(request), slip))
        )

    async def unchecked(self, request: Request) -> Response:
        said = await typed_as(request, Reason)
        sheet = self._office.sheet(key_of(request))
        return answer_json(Unchecked(proof.unchecked(sheet, said.rule, said.reason)))

    async def add_photo(self, request: Request) -> Response:
        named = request.query_params.get("name", "")
        async with upload_of(request, photos.LARGEST) as data:
            take = partial(self._office.add_photo, key_of(request), data, named)
            return answer_json(await run_in_threadpool(take))


def named(person: Person, typed: str) -> Person:
    """Who asks: what a form says of a name counts where nobody logs in."""
    return replace(person, name=typed) if person.own else person


def key_of(request: Request) -> str:
    """The key of the sheet that an address names."""
    return str(request.path_params["key"])


def answer_json(record: object) -> Response:
    """A record as JSON."""
    return Response(msgspec.json.encode(record), media_type=_JSON)


def _file(place: Path | None) -> Response:
    if place is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(place, media_type=photos.kind_of(place.name))


async def typed_as(request: Request, kind: type[T], largest: int = LARGEST) -> T:
    """What the browser sent, in `largest` bytes at most, as the record that it must be."""
    if not request.headers.get("content-type", "").startswith(_JSON):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        return msgspec.json.decode(await body_of(request, largest), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(wrong)) from None
