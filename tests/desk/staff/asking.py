"""A desk with a login, asked as no browser asks: every header and cookie is the test's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from bulletin.desk.preview import addresses, listening
from bulletin.desk.serving.app import application
from bulletin.desk.serving.entrance import Entrance, in_office
from bulletin.desk.serving.tabs import Tabs
from bulletin.desk.staff.accounts import Account, Accounts
from bulletin.desk.staff.attempts import Attempts
from bulletin.desk.staff.passwords import hashed
from bulletin.desk.writing.office import Office
from bulletin.paper import open_paper
from tests.desk.inside import Answer, Line, answering
from tests.desk.office import Paper

NAMED = "desk.paper.example"
TOKEN = "t"  # noqa: S105 (that of the pages)
PASSWORD = "offen-gesagt"  # noqa: S105 (of made-up people)
PEOPLE = {"甲一": "记者", "乙二": "编辑", "丙三": "值班主任"}


@dataclass
class Browser:
    """What one browser knows: its cookies, and where it stands."""

    port: int
    address: str = "10.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes = b"", token: str = TOKEN, **more: str
    ) -> Answer:
        """Ask; cookies that come back are kept."""
        headers = {"host": NAMED, "origin": f"https://{NAMED}", "sec-fetch-site": "same-origin"}
        headers |= {"x-desk-token": token, "sec-fetch-mode": "cors"}
        headers["x-forwarded-for"] = self.address  # as the server before the desk says it
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(Line(self.port)) as line:
            answer = line.ask(method, path, body, headers)
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


@dataclass
class House:
    """A desk with its people, served on a port of this machine."""

    paper: Paper
    office: Office
    entrance: Entrance
    app: Any
    port: int

    def browser(self, name: str = "", address: str = "10.0.0.1") -> Browser:
        """A browser; logged in, where a name is given."""
        made = Browser(self.port, address)
        if name:
            assert made.login(name).status == 303
        return made


@contextmanager
def open_house(
    paper: Paper, steps: tuple[str, ...] = ("送审", "二审", "签发"), *, real: bool = False
) -> Iterator[House]:
    """A desk for three people, open while the block lasts; `real`: to browsers that ask for it by its port."""
    accounts = Accounts(paper.folder)
    kept = hashed(PASSWORD)
    with accounts.changing() as all_:
        for name, role in PEOPLE.items():
            all_[name] = Account(name, role, kept, "1")
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    office = Office(paper.folder, opened.site, replace(opened.options, review_steps=steps))
    with listening(0) as listener:
        port = listener.getsockname()[1]
        named = f"http://127.0.0.1:{port}" if real else NAMED
        entrance = in_office(paper.folder, named, office.owns, steps)
        assert entrance.staff
        still = Attempts(lambda: 0.0)  # a clock that stands: a slow machine must not end a wait
        entrance = replace(entrance, staff=replace(entrance.staff, attempts=still))
        desk = addresses(office, TOKEN, entrance)
        output = paper.folder / "output"
        app = application(output, Tabs(), office.page_photo, desk, TOKEN, entrance)
        with answering(app, listener):
            yield House(paper, office, entrance, app, port)
