"""A desk with a login, asked as no browser asks: every header and cookie is the test's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace
from starlette.types import ASGIApp

from bulletin.desk.preview import addresses
from bulletin.desk.serving.app import application
from bulletin.desk.serving.entrance import Entrance, in_office
from bulletin.desk.serving.tabs import Tabs
from bulletin.desk.staff.accounts import Account, Accounts
from bulletin.desk.staff.attempts import Attempts
from bulletin.desk.staff.passwords import hashed
from bulletin.desk.writing.office import Office
from bulletin.paper import open_paper
from tests.desk.office import Paper

NAMED = "desk.paper.example"
TOKEN = "t"  # noqa: S105 (that of the pages)
PASSWORD = "offen-gesagt"  # noqa: S105 (of made-up people)
PEOPLE = {"甲一": "记者", "乙二": "编辑", "丙三": "值班主任"}


@dataclass
class Answer:
    """Status, headers (the last of each name), text."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def told(self) -> Any:
        """The JSON."""
        return json.loads(self.text)


@dataclass
class Browser:
    """What one browser knows: its cookies, and where it stands."""

    app: ASGIApp
    address: str = "10.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes = b"", token: str = TOKEN, **more: str
    ) -> Answer:
        """Ask; cookies that come back are kept."""
        headers = {"host": NAMED, "origin": f"https://{NAMED}", "sec-fetch-site": "same-origin"}
        headers |= {"x-desk-token": token, "sec-fetch-mode": "cors"}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asked = _ask(self.app, method, path, headers, body, self.address)
        with ThreadPoolExecutor(1) as aside:  # where no other loop runs, as a browser's does here
            answer = aside.submit(asyncio.run, asked).result()
        for name, one in SimpleCookie(answer.headers.get("set-cookie", "")).items():
            self.cookies[name] = one.value
        return answer

    def send(self, path: str, said: object, method: str = "POST") -> Answer:
        """Send JSON, as the desk's pages do."""
        return self.ask(method, path, json.dumps(said).encode(), content_type="application/json")

    def login(self, name: str, password: str = PASSWORD, to: str = "") -> Answer:
        """Log in."""
        form = urlencode({"name": name, "password": password, "to": to}).encode()
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", "/desk/login", form, token="", content_type=kind)


async def _ask(
    app: ASGIApp, method: str, path: str, headers: Mapping[str, str], body: bytes, address: str
) -> Answer:
    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (address, 1),
        "server": ("127.0.0.1", 8000),
        "http_version": "1.1",
    }
    said: list[Any] = []

    asked = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(asked, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        said.append(message)

    await asyncio.wait_for(app(scope, receive, send), 60)
    start = said[0]
    data = b"".join(one.get("body", b"") for one in said[1:])
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, data.decode("utf-8", "replace"))


@dataclass
class House:
    """A desk with its people, in this process."""

    paper: Paper
    office: Office
    entrance: Entrance
    app: Any

    def browser(self, name: str = "", address: str = "10.0.0.1") -> Browser:
        """A browser; logged in, where a name is given."""
        made = Browser(self.app, address)
        if name:
            assert made.login(name).status == 303
        return made


def open_house(
    paper: Paper, steps: tuple[str, ...] = ("送审", "二审", "签发"), named: str = NAMED
) -> House:
    """Open a desk for three people, who call it `named`."""
    accounts = Accounts(paper.folder)
    kept = hashed(PASSWORD)
    with accounts.changing() as all_:
        for name, role in PEOPLE.items():
            all_[name] = Account(name, role, kept, "1")
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    office = Office(paper.folder, opened.site, replace(opened.options, review_steps=steps))
    entrance = in_office(paper.folder, named, office.owns, steps)
    assert entrance.office
    still = Attempts(lambda: 0.0)  # a clock that stands: a slow machine must not end a wait
    entrance = replace(entrance, office=replace(entrance.office, attempts=still))
    desk = addresses(office, TOKEN, entrance)
    app = application(paper.folder / "output", Tabs(), office.page_photo, desk, TOKEN, entrance)
    return House(paper, office, entrance, app)
