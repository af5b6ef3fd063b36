"""The writing page's own addresses: what is pasted into a piece or put beside it, how it looks elsewhere.

In: a request that the guard let through. Out: JSON of a record, or one Chinese line. Nothing is decided here.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bulletin.desk.pasting.paste import NotPasted
from bulletin.desk.serving.desk import Told, _body, _careful, _json, _key
from bulletin.desk.writing import attached
from bulletin.desk.writing.office import Office
from bulletin.model.record import Record

LARGEST: Final = (
    90_000_000  # bytes of a clipboard: its RTF has pictures in figures, two signs a byte
)


class Clip(Record, frozen=True, array_like=False):
    """What the browser sends of the clipboard."""

    html: str
    rtf: str = ""


def write_routes(office: Office) -> list[BaseRoute]:
    """Addresses under `/desk/api/sheet/` that only the writing page asks for."""
    own = _Write(office)
    sheet = "/desk/api/sheet/{key}"
    return [
        Route(f"{sheet}/paste", _careful(own.paste), methods=["POST"]),
        Route(f"{sheet}/file", _careful(own.add_file), methods=["POST"]),
        Route(f"{sheet}/looks", _careful(own.looks)),
    ]


class _Write:
    """The handlers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def paste(self, request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        data = await _body(request, LARGEST)
        try:
            clip = msgspec.json.decode(data, type=Clip)
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(wrong)) from None
        try:
            made = await run_in_threadpool(self._office.paste, _key(request), clip.html, clip.rtf)
        except NotPasted as refused:  # no fault of anybody: the plain text is taken instead
            return _json(Told(f"{refused}，只放了文字。"))
        return _json(made)

    async def add_file(self, request: Request) -> Response:
        data = await _body(request, attached.LARGEST)
        take = partial(self._office.add_file, _key(request), data)
        return _json(await run_in_threadpool(take, request.query_params.get("name", "")))

    async def looks(self, request: Request) -> Response:
        return _json(await run_in_threadpool(self._office.looks, _key(request)))
