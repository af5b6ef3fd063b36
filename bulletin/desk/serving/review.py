"""The addresses of review: what waits, where a piece stands, a step, who else has it open.

In: a request that door and guard let through. Out: JSON of a record, a page; or one Chinese line. Nothing is
decided here.
"""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bulletin.desk.serving.declared import Declared, person_of
from bulletin.desk.serving.desk import answer_json, careful, key_of, page_of, typed_as
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.waiting import Waiting
from bulletin.model.record import Record


class Wanted(Record, frozen=True, array_like=False):
    """A step: the state that it leads to, and why, where a piece is sent back."""

    status: str
    why: str = ""


def review_routes(office: Office, token: str) -> list[BaseRoute]:
    """Every address of review."""
    one = _Review(office, token)
    return [
        Declared("/desk/review/{key}", one.page, Act.READ),
        Declared("/desk/api/waits", careful(one.waits), Act.READ),
        Declared("/desk/api/review/{key}", careful(one.standing), Act.READ),
        Declared("/desk/api/review/{key}/others", careful(one.others), Act.READ),
        Declared("/desk/api/review/{key}/step", careful(one.take), Act.WRITE, ["POST"]),
    ]


class _Review:
    """The handlers."""

    def __init__(self, office: Office, token: str) -> None:
        self._office = office
        self._token = token
        self._waiting = Waiting(office)

    async def page(self, request: Request) -> Response:
        del request
        return page_of(self._office, self._token, "review")

    async def waits(self, request: Request) -> Response:
        return answer_json(await run_in_threadpool(self._waiting.waits, person_of(request)))

    async def standing(self, request: Request) -> Response:
        asked = partial(self._waiting.standing, key_of(request), person_of(request))
        return answer_json(await run_in_threadpool(asked))

    async def others(self, request: Request) -> Response:
        return answer_json(self._waiting.here(key_of(request), person_of(request)))

    async def take(self, request: Request) -> Response:
        said = await typed_as(request, Wanted)
        key, person = key_of(request), person_of(request)
        return answer_json(
            await run_in_threadpool(self._waiting.take, key, person, said.status, said.why)
        )
