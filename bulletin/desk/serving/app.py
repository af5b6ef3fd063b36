"""The application: addresses and what answers them.

In: the output folder, the open tabs, the desk's own addresses, the token of its pages, by which names it
is asked and how it knows people. Out: an ASGI application.
"""

from __future__ import annotations

import mimetypes
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bulletin.desk.serving.declared import Declared, checked
from bulletin.desk.serving.door import Door
from bulletin.desk.serving.entrance import Entrance
from bulletin.desk.serving.face import FACE
from bulletin.desk.serving.guard import Guard
from bulletin.desk.serving.site import SCRIPT, meant, with_script
from bulletin.desk.serving.tabs import Tabs
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing.page import photo_name
from bulletin.model.attachment import TYPES, is_saved
from bulletin.model.clip import ending_of

Made = Callable[[str], bytes | None]
"""A photo's file by its name, made now; None where no page wants it."""


def application(
    output: Path,
    tabs: Tabs,
    made: Made,
    desk: Sequence[BaseRoute],
    token: str,
    entrance: Entrance,
    media: Iterable[str] = (),
) -> ASGIApp:
    """All that the server answers, behind the door and the guard. `media` are the hosts whose videos pages
    may play. Raises `Undeclared`."""
    routes = [
        Declared("/.preview/events", _events(tabs), Act.READ),
        Declared("/.preview/state", _state(tabs), Act.READ),
        Declared(SCRIPT, _script, Act.ENTER),
        *desk,
        Declared("/{path:path}", _site(output, tabs, made), Act.READ),
    ]
    inner = Starlette(routes=checked(routes), exception_handlers={Exception: _failed})
    return Door(Guard(inner, entrance.hosts, token, media, entrance.scheme), entrance)


def _events(tabs: Tabs) -> Callable[[Request], Response]:
    async def answer(request: Request) -> Response:
        stream = tabs.events(request.query_params.get("seen", ""))
        return StreamingResponse(stream, media_type="text/event-stream")

    return answer  # type: ignore[return-value]


def _state(tabs: Tabs) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        missed = tabs.state(request.query_params.get("seen", ""))
        return Response(msgspec.json.encode(missed), media_type="application/json")

    return answer


def _script(request: Request) -> Response:
    del request
    return FileResponse(FACE / "preview.js", media_type="text/javascript")


def _site(output: Path, tabs: Tabs, made: Made) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        edition = tabs.edition  # before the page is read: rather too old than too new
        path = request.scope["path"]
        found = meant(output, path)
        name = "" if found and found.status == HTTPStatus.OK else photo_name(path)
        if name and (data := made(name)):  # a page of the desk shows a photo that is not saved yet
            return Response(data, media_type=_type_of(name), headers=_saved(path))
        if found is None:
            return PlainTextResponse("没有这个网页。", HTTPStatus.NOT_FOUND)
        if found.file.suffix != ".html":
            headers = {"Cache-Control": "no-cache", **_saved(path)}
            return FileResponse(found.file, media_type=_type_of(found.file.name), headers=headers)
        page = with_script(found.file.read_bytes(), edition)
        return Response(page, found.status, media_type="text/html; charset=utf-8")

    return answer


def _type_of(name: str) -> str | None:
    """The media type of a file by its name, as the servers in `deploy/` have it."""
    return TYPES.get(ending_of(name)) or mimetypes.guess_type(name)[0]


def _saved(path: str) -> dict[str, str]:
    """What tells a browser to save an attachment, as readers' servers do."""
    return {"Content-Disposition": "attachment"} if is_saved(path) else {}


async def _failed(request: Request, error: Exception) -> Response:
    """A mistake of the program: the terminal has the whole of it, the browser one line."""
    del request
    await run_in_threadpool(traceback.print_exception, error, file=sys.stderr)
    fact = f"程序出错，这一步没有做成：{type(error).__name__}。写的内容都在，详情见终端。"
    return PlainTextResponse(fact, HTTPStatus.INTERNAL_SERVER_ERROR)
