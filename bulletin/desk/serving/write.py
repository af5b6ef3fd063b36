"""The writing page's own addresses: what is pasted into a piece or put beside it, how it looks elsewhere.

In: a request that the guard let through. Out: JSON of a record, or one Chinese line. Nothing is decided here.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bulletin.desk.pasting.paste import NotPasted
from bulletin.desk.serving.bodies import upload_of
from bulletin.desk.serving.declared import Declared
from bulletin.desk.serving.desk import Told, answer_json, careful, key_of, typed_as
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing import attached
from bulletin.desk.writing.office import Office
from bulletin.model.record import Record

# Bytes of a clipboard: its RTF has pictures in figures, two signs a byte.
LARGEST: Final = 90_000_000


class Clip(Record, frozen=True, array_like=False):
    """What the browser sends of the clipboard."""

    html: str
    rtf: str = ""


def write_routes(office: Office) -> list[BaseRoute]:
    """Addresses under `/desk/api/sheet/` that only the writing page asks for."""
    own = _Write(office)
    sheet = "/desk/api/sheet/{key}"
    return [
        Declared(f"{sheet}/paste", careful(own.paste), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/file", careful(own.add_file), Act.WRITE, ["POST"]),
        Declared(f"{sheet}/looks", careful(own.looks), Act.READ),
    ]


class _Write:
    """The handlers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def paste(self, request: Request) -> Response:
        clip = await typed_as(request, Clip, LARGEST)
        try:
            made = await run_in_threadpool(self._office.paste, key_of(request), clip.html, clip.rtf)
        except NotPasted as refused:  # no fault of anybody: the plain text is taken instead
            return answer_json(Told(f"{refused}，只放了文字。"))
        return answer_json(made)

    async def add_file(self, request: Request) -> Response:
        named = request.query_params.get("name", "")
        async with upload_of(request, attached.LARGEST) as data:
            take = partial(self._office.add_file, key_of(request), data, named)
            return answer_json(await run_in_threadpool(take))

    async def looks(self, request: Request) -> Response:
        return answer_json(await run_in_threadpool(self._office.looks, key_of(request)))
