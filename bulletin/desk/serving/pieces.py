"""The addresses of what is done with pieces that the paper has, and of the ledger.

In: a request that the guard let through. Out: JSON of a record, a page, a photo, a file; or one Chinese line
with the status that says what became of it. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from bulletin.desk.ledger.rows import WHEN, Asked, Ledger, ledger
from bulletin.desk.ledger.spreadsheet import as_csv
from bulletin.desk.pieces.change import ActRefused
from bulletin.desk.pieces.correcting import Correction
from bulletin.desk.pieces.counter import By, Counter
from bulletin.desk.pieces.doing import Done
from bulletin.desk.serving.declared import STEPS, Declared, person_of
from bulletin.desk.serving.desk import answer_json, careful, page_of, typed_as
from bulletin.desk.staff.rights import ALL_STEPS, Act
from bulletin.desk.writing.office import Office
from bulletin.model.record import Record
from bulletin.reading.moments import NotAMoment, read_moment

SHOWN: Final = 500  # rows of the page; the file has all


class Meant(Record, frozen=True, array_like=False, kw_only=True):
    """An act on a piece: the piece, its file as it was looked at, who does it, and what the act asks for:
    `at` and `day` as people write dates."""

    path: str
    base: str
    name: str = ""
    at: str = ""
    day: str = ""
    note: str = ""
    wrong: str = ""
    right: str = ""
    reason: str = ""
    commit: str = ""


class Rows(Record, frozen=True, array_like=False):
    """A ledger as its page shows it: `more` are rows that only the file has."""

    ledger: Ledger
    more: int
    when: str
    who: str


def piece_routes(office: Office, token: str) -> list[BaseRoute]:
    """Every address of pieces and of the ledger."""
    one = _Pieces(office, token)
    path = "{path:path}"
    return [
        Declared(f"/desk/piece/{path}", one.piece, Act.READ),
        Declared("/desk/record", one.record, Act.READ),
        Declared("/desk/record.csv", careful(one.file), Act.READ),
        Declared("/desk/api/record", careful(one.rows), Act.READ),
        Declared(f"/desk/api/piece/{path}", careful(one.standing), Act.READ),
        Declared(f"/desk/api/readers/{path}", careful(one.readers), Act.READ),
        Declared(f"/desk/api/copy/{{look}}/{path}", careful(one.copy), Act.READ),
        Declared(f"/desk/api/version/{{commit}}/{path}", careful(one.version), Act.READ),
        Declared(f"/desk/page/version/{{commit}}/{path}", careful(one.page), Act.READ),
        Declared("/desk/api/act/publish", careful(one.publish), Act.SIGN, ["POST"]),
        Declared("/desk/api/act/correct", careful(one.correct), Act.CHANGE, ["POST"]),
        Declared("/desk/api/act/withdraw", careful(one.withdraw), Act.WITHDRAW, ["POST"]),
        Declared("/desk/api/act/move", careful(one.move), Act.CHANGE, ["POST"]),
        # Who may restore depends on what the piece is: a draft's writer may.
        Declared("/desk/api/act/restore", careful(one.restore), Act.WRITE, ["POST"]),
    ]


class _Pieces:
    """The handlers."""

    def __init__(self, office: Office, token: str) -> None:
        self._office = office
        self._token = token
        self._counter = Counter(office)

    # --- pages ----------------------------------------------------------------------------------

    async def piece(self, request: Request) -> Response:
        del request
        return page_of(self._office, self._token, "piece")

    async def record(self, request: Request) -> Response:
        del request
        return page_of(self._office, self._token, "record")

    async def page(self, request: Request) -> Response:
        path, commit = _path(request), request.path_params["commit"]
        return HTMLResponse(await run_in_threadpool(self._counter.page, path, commit))

    # --- what is asked --------------------------------------------------------------------------

    async def standing(self, request: Request) -> Response:
        owner = person_of(request).name
        return answer_json(await run_in_threadpool(self._counter.standing, _path(request), owner))

    async def readers(self, request: Request) -> Response:
        return answer_json(await run_in_threadpool(self._counter.readers, _path(request)))

    async def copy(self, request: Request) -> Response:
        look = request.path_params["look"]
        return answer_json(await run_in_threadpool(self._counter.copy, _path(request), look))

    async def version(self, request: Request) -> Response:
        commit = request.path_params["commit"]
        return answer_json(await run_in_threadpool(self._counter.shown, _path(request), commit))

    async def rows(self, request: Request) -> Response:
        asked = _asked(request, self._zone)
        found = await run_in_threadpool(self._ledger, asked)
        some = Ledger(found.rows[:SHOWN], found.counts)
        return answer_json(Rows(some, len(found.rows) - len(some.rows), asked.when, asked.who))

    async def file(self, request: Request) -> Response:
        asked = _asked(request, self._zone)
        found = await run_in_threadpool(self._ledger, asked)
        name = quote("-".join(filter(None, ("稿件登记", asked.when, asked.who))) + ".csv")
        disposition = f"attachment; filename=\"record.csv\"; filename*=UTF-8''{name}"
        data = await run_in_threadpool(as_csv, found.rows, self._office.paper.site.origin)
        return Response(data, media_type="text/csv", headers={"Content-Disposition": disposition})

    def _ledger(self, asked: Asked) -> Ledger:
        now = datetime.now(self._zone)
        return ledger(self._office.articles, self._office.commits.deeds(), asked, now, self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return self._office.paper.options.zone

    # --- what is done ---------------------------------------------------------------------------

    async def publish(self, request: Request) -> Response:
        said = await typed_as(request, Meant)
        at = _moment(said.at, self._zone) if said.at else None
        return await self._done(
            lambda: self._counter.publish(said.path, said.base, at, _by(request, said))
        )

    async def correct(self, request: Request) -> Response:
        said = await typed_as(request, Meant)
        what = Correction(said.note, said.wrong, said.right)
        return await self._done(
            lambda: self._counter.correct(said.path, said.base, what, _by(request, said))
        )

    async def withdraw(self, request: Request) -> Response:
        said = await typed_as(request, Meant)
        return await self._done(
            lambda: self._counter.withdraw(said.path, said.base, said.reason, _by(request, said))
        )

    async def restore(self, request: Request) -> Response:
        said = await typed_as(request, Meant)
        return await self._done(
            lambda: self._counter.restore(said.path, said.base, said.commit, _by(request, said))
        )

    async def move(self, request: Request) -> Response:
        said = await typed_as(request, Meant)
        day = _moment(said.day, self._zone).date()
        return await self._done(
            lambda: self._counter.move(said.path, said.base, day, _by(request, said))
        )

    async def _done(self, act: Callable[[], Done]) -> Response:
        return answer_json(await run_in_threadpool(act))


def _by(request: Request, said: Meant) -> By:
    """Who acts: who is logged in, else whoever's name was typed."""
    person = person_of(request)
    name = said.name if person.own else person.name
    return By(person, name, request.scope.get(STEPS, ALL_STEPS))


def _path(request: Request) -> str:
    return str(request.path_params["path"])


def _moment(typed: str, zone: ZoneInfo) -> datetime:
    """A moment as a form sends it or a person writes it. Raises `ActRefused`."""
    try:
        return read_moment(typed.replace("T", " "), zone)
    except NotAMoment as wrong:
        raise ActRefused(f"日期：{wrong.fact}{wrong.remedy}") from None


def _asked(request: Request, zone: ZoneInfo) -> Asked:
    """What a ledger is asked for; of this month where nothing is said."""
    when, who = (request.query_params.get(name, "").strip() for name in ("when", "who"))
    if when and not WHEN.fullmatch(when):
        raise ActRefused("时间请写成 2022、2022-05 或 2022-05-21。")
    if not when and not who:
        when = f"{datetime.now(zone):%Y-%m}"
    return Asked(when, who)
