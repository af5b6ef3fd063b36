"""The guard: who may ask this server, and what browsers may do with its answers.

In: what a request says of itself. Out: the reason why it is refused, in Chinese, or nothing; and the headers
of every answer. On loopback the server asks for no name, so everything rests on this: that the request comes
from a page of this server, and not from one that the same browser has open elsewhere. An office's desk, where
people log in, has it too.

- `Host` must be this server's own. A foreign name that was made to point at 127.0.0.1 (DNS rebinding)
  is refused.
- What changes anything needs an `Origin` of this server and its token, which only its own pages are told.
- The desk's own answers go to its own pages alone (`Sec-Fetch-Site`), and no page may frame or script them.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bulletin.model.record import Record

DESK: Final = "/desk/"
TOKEN: Final = "X-Desk-Token"  # noqa: S105 (the header's name)
LOGIN: Final = "/desk/login"
READING: Final = ("GET", "HEAD")
NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
FRAMED: Final = "/desk/page/"
"""Where the real page is shown: the one part of the desk that stands in a frame, of the desk itself."""

_STRICT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self';"
    " connect-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'"
)
_EVERY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


class Asked(Record, frozen=True):
    """What a request says of itself; empty where it says nothing."""

    method: str
    path: str
    host: str = ""
    origin: str = ""
    site: str = ""  # Sec-Fetch-Site
    mode: str = ""  # Sec-Fetch-Mode
    token: str = ""


def refusal(asked: Asked, hosts: Iterable[str], token: str, scheme: str = "http") -> str:
    """Why a request is refused, as a Chinese line; empty where it may pass."""
    if asked.host not in hosts:
        home = "这个网址不是本机预览的。请用终端里写的网址打开。"
        return home if scheme == "http" else "这个网址不是写稿台的。请用编辑部的网址打开。"
    if _is_desks(asked.path) and asked.site in ("cross-site", "same-site"):
        followed = asked.method in READING and asked.mode == "navigate"
        if not followed or asked.path.startswith(FRAMED):
            return "写稿的内容只给写稿的网页看。"
    if asked.method in READING:
        return ""
    if asked.origin != f"{scheme}://{asked.host}":
        return "这个请求不是从本站的网页发出的，没有照办。"
    known = asked.path == LOGIN  # a form of who knows no token yet
    if not known and not hmac.compare_digest(asked.token.encode(), token.encode()):
        return "这个网页太旧了，没有照办。请刷新网页，再做一次。"
    return ""


def _is_desks(path: str) -> bool:
    return path.startswith(DESK) or path == DESK.rstrip("/")


def hosts_of(port: int) -> frozenset[str]:
    """The values of `Host` by which this machine calls a server on loopback."""
    return frozenset(f"{name}:{port}" for name in NAMES)


class Guard:
    """Refuses what `refusal` says, and gives every answer its headers."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        token: str,
        media: Iterable[str] = (),
        scheme: str = "http",
    ) -> None:
        """`media` are the hosts whose videos pages may play; `scheme` is that of the desk's address."""
        self.app = app
        own = " ".join(["media-src 'self'", *(f"https://{host}" for host in media)])
        self._policy = _PAGE.replace("media-src 'self'", own)
        self._hosts = frozenset(hosts)
        self._token = token
        self._scheme = scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            return
        said = Headers(scope=scope)
        asked = Asked(
            method=scope["method"],
            path=scope["path"],
            host=said.get("host", "").lower(),
            origin=said.get("origin", "").lower(),
            site=said.get("sec-fetch-site", ""),
            mode=said.get("sec-fetch-mode", ""),
            token=said.get(TOKEN, ""),
        )

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), asked.path, self._policy)
            await send(message)

        if fact := refusal(asked, self._hosts, self._token, self._scheme):
            answer = PlainTextResponse(fact, HTTPStatus.FORBIDDEN)
            await answer(scope, receive, answered)
        else:
            await self.app(scope, receive, answered)


def _add_headers(headers: MutableHeaders, path: str, policy: str) -> None:
    for name, value in _EVERY.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")
    strict = _is_desks(path) and not path.startswith(FRAMED)
    headers["Content-Security-Policy"] = _STRICT if strict else policy
    if path == LOGIN:  # the one page of the desk that sends a form
        headers["Content-Security-Policy"] = _STRICT.replace(
            "form-action 'none'", "form-action 'self'"
        )
