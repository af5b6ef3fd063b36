"""The addresses of merging: two versions side by side, and the save of what was chosen.

In: a request that door and guard let through. Out: JSON of a record, a page; or one Chinese line. Nothing is
decided here.
"""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bulletin.desk.merging.copies import compare_copies, merge_copies
from bulletin.desk.merging.sheets import Chosen, compare_sheet, merge_sheet
from bulletin.desk.serving.declared import Declared, person_of
from bulletin.desk.serving.desk import (
    Told,
    answer_json,
    careful,
    key_of,
    named,
    page_of,
    typed_as,
)
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing.office import Office


def merge_routes(office: Office, token: str) -> list[BaseRoute]:
    """Every address of merging: with the key of a sheet, that sheet; without, what this copy of the paper and
    the other one have both changed."""
    one = _Merge(office, token)
    return [
        Declared("/desk/merge/", one.page, Act.READ),
        Declared("/desk/merge/{key}", one.page, Act.READ),
        Declared("/desk/api/copies", careful(one.copies), Act.READ),
        Declared("/desk/api/copies/merge", careful(one.merge_copies), Act.WRITE, ["POST"]),
        Declared("/desk/api/merge/{key}", careful(one.sheet), Act.READ),
        Declared("/desk/api/merge/{key}", careful(one.merge_sheet), Act.WRITE, ["POST"]),
    ]


class _Merge:
    """The handlers."""

    def __init__(self, office: Office, token: str) -> None:
        self._office = office
        self._token = token

    async def page(self, request: Request) -> Response:
        del request
        return page_of(self._office, self._token, "merge")

    async def copies(self, request: Request) -> Response:
        del request
        return answer_json(await run_in_threadpool(compare_copies, self._office))

    async def merge_copies(self, request: Request) -> Response:
        said = await typed_as(request, Chosen)
        person = named(person_of(request), said.name)
        await run_in_threadpool(merge_copies, self._office, said, person)
        return answer_json(Told("合并好了，马上送出去。"))

    async def sheet(self, request: Request) -> Response:
        return answer_json(await run_in_threadpool(compare_sheet, self._office, key_of(request)))

    async def merge_sheet(self, request: Request) -> Response:
        said = await typed_as(request, Chosen)
        person = named(person_of(request), said.name)
        merge = partial(merge_sheet, self._office, key_of(request), said, person)
        return answer_json(await run_in_threadpool(merge))
