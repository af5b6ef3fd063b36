"""700 readers at once: each of them gets the page, from each of the servers."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from bulletin.deploy.stage import staged
from tests.conftest import Built
from tests.system.conftest import Web, apache, caddy, nginx

pytestmark = pytest.mark.system

READERS = 700
PLACES = ("127.0.0.1", "::1")
PATIENCE = 240  # seconds for all of them together
ASKED = b"GET /2022/05/20/ji-shi/ HTTP/1.1\r\nHost: paper.example\r\n\r\n"
ONE = ("worker_processes auto;", "worker_processes 1;")  # as on a server of one core
# The settings of an nginx that serves others too, as Debian's package has them.
DEBIANS = """worker_processes 1;
events {
    worker_connections 768;
}
http {
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    gzip on;
    include /etc/nginx/sites-enabled/*;
}
"""

Kind = Callable[[Path, Path, tuple[Path, Path]], AbstractContextManager[Web]]
KINDS: dict[str, Kind] = {
    "nginx": lambda *where: nginx(*where, ONE),
    "nginx that serves others too": lambda *where: nginx(*where, whole=DEBIANS),
    "caddy": caddy,
    "apache": apache,
}


@pytest.fixture(scope="module", params=KINDS.values(), ids=list(KINDS))
def web(
    request: pytest.FixtureRequest,
    town: Built,
    certificate: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Web]:
    """The town's release behind a real web server."""
    work = tmp_path_factory.mktemp("crowd")
    with (
        staged(town.folder, work) as release,
        request.param(release.taken().folder / "site", work / "server", certificate) as server,
    ):
        yield server


async def answer(line: socket.socket, opened: list[asyncio.StreamWriter]) -> bytes:
    """What a reader is answered on an open line, which stays open and is put with those `opened`; where
    something went wrong, its name."""
    trusting = ssl._create_unverified_context()  # noqa: S323 (our own, made a second ago)
    try:
        source, sink = await asyncio.open_connection(
            sock=line, ssl=trusting, server_hostname="paper.example", ssl_handshake_timeout=PATIENCE
        )
        opened.append(sink)
        sink.write(ASKED)
        head = await source.readuntil(b"\r\n\r\n")
        status, *headers = head.lower().splitlines()
        (length,) = (one for one in headers if one.startswith(b"content-length:"))
        return status + b"\n" + await source.readexactly(int(length.partition(b":")[2]))
    except (OSError, asyncio.IncompleteReadError) as error:
        return type(error).__name__.encode()


async def answers(lines: list[socket.socket]) -> list[bytes]:
    """What all are answered. No line is closed before the last has its answer."""
    opened: list[asyncio.StreamWriter] = []
    try:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.gather(*(answer(line, opened) for line in lines))
    finally:
        for sink in opened:
            sink.transport.abort()


def test_700_readers_at_once_get_their_page(web: Web, town: Built) -> None:
    """They have all come before the first one asks, half of them over IPv6."""
    with ExitStack() as open_:
        lines = [
            open_.enter_context(socket.create_connection((place, web.port), PATIENCE))
            for place in PLACES * (READERS // len(PLACES))
        ]
        for line in lines:
            line.setblocking(False)
        with ThreadPoolExecutor(1) as own:  # in this thread the browser of other tests has its loop
            found = Counter(own.submit(asyncio.run, answers(lines)).result())
    page = b"http/1.1 200 ok\n" + town.read("2022/05/20/ji-shi/index.html").encode()
    assert {said[:40]: count for said, count in found.items()} == {page[:40]: READERS}
    assert set(found) == {page}
