"""A desk's server inside the test's own process, asked over a real socket: what goes wrong in it is seen.

`inside` is the desk at home, asked as its own pages do; `tests.desk.staff.asking` opens one with a login.
"""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
import uvicorn
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bulletin.desk.preview import addresses, listening
from bulletin.desk.serving.app import application
from bulletin.desk.serving.entrance import at_home
from bulletin.desk.serving.guard import TOKEN
from bulletin.desk.serving.tabs import Tabs
from bulletin.desk.writing.office import Office
from bulletin.paper import open_paper
from tests.desk.office import Paper


class Answer(NamedTuple):
    """What the server says."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def told(self) -> Any:
        """The body's JSON."""
        return msgspec.json.decode(self.body)


class Line:
    """A line to a server, kept open while it can be."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """What the server answers."""
        try:
            self._line.request(method, path, body, dict(headers))
            answer = self._line.getresponse()
            said = Answer(answer.status, answer.read(), answer.headers)
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if said.status != HTTPStatus.OK:  # the server may hang up after a refusal
            self.close()
        return said


class Inside:
    """The server of one paper: its office, its routes, its address; one line to it, kept open."""

    def __init__(self, paper: Paper, port: int) -> None:
        opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
        self.paper = paper
        self.office = Office(paper.folder, opened.site, opened.options)
        self.look()
        self.token = self.office.kept.token()
        self.host = f"127.0.0.1:{port}"
        entrance = at_home(port)
        self.desk: list[BaseRoute] = addresses(self.office, self.token, entrance)
        self.app = application(
            paper.folder / "output",
            Tabs(),
            self.office.page_photo,
            self.desk,
            self.token,
            entrance,
        )
        self._line = Line(port)

    def look(self) -> None:
        """Let the desk see what the paper has now, as after a build."""
        opened = open_paper(self.paper.content, self.paper.folder / "pelicanconf.py")
        self.office.look(opened.site, opened.options)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def ask(self, method: str, path: str, sent: object = None, **headers: str) -> Answer:
        """What the server answers to what one of its own pages would send; `headers` are put over that."""
        body = sent if sent is None or isinstance(sent, bytes) else msgspec.json.encode(sent)
        own = {"Origin": f"http://{self.host}", TOKEN: self.token}
        if not isinstance(sent, bytes) and sent is not None:
            own["Content-Type"] = "application/json"
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._line.ask(method, path, body, {**own, **more})

    def said(self, method: str, path: str, sent: object = None) -> Any:
        """The answer's JSON; it must be a good one."""
        answer = self.ask(method, path, sent)
        assert answer.status == HTTPStatus.OK, (answer.status, answer.text)
        return answer.told


@contextmanager
def answering(app: ASGIApp, listener: socket.socket) -> Iterator[None]:
    """Let a server answer there while the block lasts, told of addresses by who stands before it, as an
    office's is."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        lifespan="off",
        ws="none",
        timeout_keep_alive=3600,  # it does not hang up on a test that thinks for long
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(60)


@contextmanager
def inside(paper: Paper) -> Iterator[Inside]:
    """The server, while the block lasts."""
    with listening(0) as listener:
        made = Inside(paper, listener.getsockname()[1])
        with answering(made.app, listener), closing(made):
            yield made
