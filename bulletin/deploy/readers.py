"""What readers get: one question over HTTP, as a reader's browser asks it.

In: an address, what is accepted, over which kind of line. Out: `Answer`, the bytes as they are unpacked; the
days that a certificate has left. Withdrawal and verification look through this one window: a server's own
folder says nothing of what stands before it.
"""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlsplit

import brotli

from bulletin.model.record import Record

PATIENT: Final = 20  # seconds that one answer may take
MOST: Final = 256 << 20  # bytes of one answer; a film may be as large
V4: Final = int(socket.AF_INET)
V6: Final = int(socket.AF_INET6)
ANY: Final = 0


class Silent(Exception):
    """Nobody answers: `args[0]` says why."""


class Untrusted(Silent):
    """Somebody answers whose certificate is not believed: a browser would stop there too."""


class Answer(Record, frozen=True):
    """What was answered: the status, the headers by their names in lower case, the bytes, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(base: str, path: str, encoding: str = "identity", family: int = ANY) -> Answer:
    """Ask for `path` below the address `base`, over one family of lines alone where that is said.
    Raises `Silent`."""
    request = urllib.request.Request(  # noqa: S310 (http or https: nothing else has a handler below)
        base + quote(path), headers={"Accept-Encoding": encoding, "User-Agent": "bulletin"}
    )
    try:
        with _opener(family).open(request, timeout=PATIENT) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            body = decoded(headers.get("content-encoding", ""), answer.read(MOST))
            return Answer(answer.status, headers, body)
    except urllib.error.HTTPError as error:
        with error:
            headers = {name.lower(): value for name, value in error.headers.items()}
            body = decoded(headers.get("content-encoding", ""), error.read(MOST))
            return Answer(error.code, headers, body)
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        kind = Untrusted if isinstance(reason, ssl.SSLCertVerificationError) else Silent
        raise kind(str(reason)) from error


def decoded(encoding: str, data: bytes) -> bytes:
    """The bytes that were packed as `encoding` says; as they are, where they were not."""
    try:
        if encoding == "gzip":
            return gzip.decompress(data)
        return bytes(brotli.decompress(data)) if encoding == "br" else data
    except (OSError, EOFError, zlib.error, brotli.error):
        return data


def has(host: str, family: int) -> bool:
    """Whether a host has an address of that kind."""
    try:
        return bool(socket.getaddrinfo(host, None, family, socket.SOCK_STREAM))
    except OSError:
        return False


def days_left(address: str) -> int:
    """The days until the certificate of an https address ends. Raises `Silent`."""
    parts = urlsplit(address)
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), PATIENT) as line,
            context.wrap_socket(line, server_hostname=parts.hostname) as safe,
        ):
            ends = ssl.cert_time_to_seconds(str((safe.getpeercert() or {})["notAfter"]))
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(str(error)) from error
    except (OSError, KeyError, ValueError) as error:
        raise Silent(str(error)) from error
    return (datetime.fromtimestamp(ends, UTC) - datetime.now(UTC)).days


def _opener(family: int) -> urllib.request.OpenerDirector:
    """What asks: by the office's proxy, where the environment names one; straight where the kind of line
    matters, because a proxy has lines of its own."""
    if family == ANY:
        return urllib.request.build_opener()
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), _Plain(family), _Safe(family)
    )


def _connected(
    family: int, address: tuple[str, int], timeout: float | None = None, *_: object
) -> socket.socket:
    """A line of that kind to a host. Raises `OSError`."""
    host, port = address
    refused: OSError = OSError("no address")
    for kind, form, protocol, _name, place in socket.getaddrinfo(
        host, port, family, socket.SOCK_STREAM
    ):
        line = socket.socket(kind, form, protocol)
        try:
            line.settimeout(timeout)
            line.connect(place)
        except OSError as error:
            line.close()
            refused = error
        else:
            return line
    raise refused


def _over(family: int, kind: Callable[..., Any]) -> Callable[..., Any]:
    """What makes connections of a kind over one kind of line."""

    def make(*words: Any, **named: Any) -> Any:
        connection = kind(*words, **named)
        connection._create_connection = partial(_connected, family)  # noqa: SLF001 (http.client has no other door)
        return connection

    return make


class _Plain(urllib.request.HTTPHandler):
    """HTTP over one kind of line."""

    def __init__(self, family: int) -> None:
        super().__init__()
        self._make = _over(family, http.client.HTTPConnection)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Ask."""
        return self.do_open(self._make, req)


class _Safe(urllib.request.HTTPSHandler):
    """HTTPS over one kind of line."""

    def __init__(self, family: int) -> None:
        super().__init__()
        self._make = _over(family, http.client.HTTPSConnection)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Ask."""
        return self.do_open(self._make, req, context=ssl.create_default_context())
