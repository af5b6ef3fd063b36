"""Buckets that are not as they should be: stores that ignore conditions, writers that stall, lines that
fail in every way. Two independent S3 servers, and a proxy between us and one of them."""

# ruff: noqa: F811, N815, ARG005 (fixtures are imported; the library names methods)

from __future__ import annotations

import gzip
import http.client
import http.server
import json
import os
import random
import signal
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.lease import Lease
from bulletin.deploy.store import Place, Store
from tests.conftest import PROJECT
from tests.system.conftest import free_port, running
from tests.system.test_bucket import KEYS, OWN, SILENCE, files, server, store  # noqa: F401 (fixtures)
from tests.system.test_bucket import Store as Shop

pytestmark = pytest.mark.system


@pytest.fixture
def careless(tmp_path: Path) -> Iterator[Shop]:
    """A store that ignores conditions: another program than the other tests' store."""
    (tmp_path / "rclone/paper").mkdir(parents=True)
    port = free_port()
    command = [str(PROJECT / ".venv/bin/rclone"), "serve", "s3", "--auth-key", "key,secret"]
    command += ["--addr", f"127.0.0.1:{port}", "--config", os.devnull, str(tmp_path / "rclone")]
    with running(command, port, tmp_path / "log"):
        yield Shop(port, "paper", tmp_path / "cache", KEYS | {"AWS_REGION": "us-east-1"})


def test_a_store_that_ignores_conditions_is_noticed_before_anything_is_put(
    careless: Shop, editions: list[Path], tmp_path: Path
) -> None:
    code, _, errors = careless.run("publish", editions[0])
    assert code == 1
    assert "不理会写入的条件" in errors
    assert "ALONE=1" in errors
    left = [path for path in (tmp_path / "rclone").rglob("*") if path.is_file()]
    assert left == []


def test_with_that_said_it_is_published_to_all_the_same(
    careless: Shop, editions: list[Path], without: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "rclone/paper/www"
    for edition in (editions[0], editions[1], without):
        assert "ALONE=1" in careless.publish(edition, "--alone", "1")
        wanted = files(edition)
        there = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and not path.relative_to(folder).as_posix().startswith(OWN)
        }
        unpacked = {
            path: gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            for path, data in there.items()
        }
        assert wanted.items() <= unpacked.items()
        extra = unpacked.keys() - wanted.keys() - {"release.json"}
        assert all(path.startswith(("assets/", "photos/")) for path in extra)
        assert json.loads(there["release.json"])["digest"]
    assert "没有变化" in careless.publish(without, "--alone", "1")


@pytest.mark.parametrize(
    ("endpoint", "address", "region"),
    [
        (
            "https://oss-cn-hangzhou.aliyuncs.com",
            "paper.oss-cn-hangzhou.aliyuncs.com",
            "cn-hangzhou",
        ),
        (
            "https://s3.oss-cn-beijing.aliyuncs.com",
            "paper.s3.oss-cn-beijing.aliyuncs.com",
            "cn-beijing",
        ),
        (
            "https://cos.ap-shanghai.myqcloud.com",
            "paper.cos.ap-shanghai.myqcloud.com",
            "ap-shanghai",
        ),
        (
            "https://obs.cn-north-4.myhuaweicloud.com",
            "paper.obs.cn-north-4.myhuaweicloud.com",
            "cn-north-4",
        ),
        ("https://storage.example", "storage.example", "us-east-1"),
    ],
)
def test_a_store_is_addressed_in_its_own_way(
    monkeypatch: pytest.MonkeyPatch, endpoint: str, address: str, region: str
) -> None:
    for name, value in (KEYS | {"AWS_REGION": "us-east-1"}).items():
        monkeypatch.setenv(name, value)
    client = Store(Place.parse("s3://paper/www", endpoint)).client
    url = urllib.parse.urlsplit(
        client.generate_presigned_url("get_object", {"Bucket": "paper", "Key": "www/a"})
    )
    assert url.netloc == address
    assert url.path == ("/www/a" if address.startswith("paper.") else "/paper/www/a")
    assert client.meta.region_name == region
    chosen = Place.parse("s3://paper/www", endpoint, "west-1", "path")
    assert (chosen.region, chosen.addressing) == ("west-1", "path")


def test_a_deployment_that_stalls_and_wakes_up_cannot_win(
    store: Shop, editions: list[Path], third: Path, tmp_path: Path
) -> None:
    """Stopped at any moment of its work, overtaken, woken up: what the other one shows is untouched. A file
    that the other one does not have may come at that moment: no condition of a store can refuse it, and the
    next deployment deletes it, writes nothing else, and is the last that has anything to do."""
    store.publish(editions[0])
    started = time.monotonic()
    store.publish(editions[1])
    whole = time.monotonic() - started
    store.publish(editions[0])
    spoilt = {}
    for round_ in range(6):
        stalled, winner = (editions[1], third) if round_ % 2 else (third, editions[1])
        store.cache = tmp_path / "stalled"
        with store.start("publish", stalled) as process:
            time.sleep(random.uniform(0.35, 0.95) * whole)
            os.kill(process.pid, signal.SIGSTOP)
            store.cache = tmp_path / "winner"
            time.sleep(SILENCE)
            store.publish(winner)
            os.kill(process.pid, signal.SIGCONT)
            _, errors = process.communicate(timeout=90)
        if process.returncode == 0:  # it was over before it was stopped
            continue
        assert "另一次发布" in errors, errors
        wanted = files(winner)
        now = {path: store.get("/" + urllib.parse.quote(path)).body for path in wanted}
        spoilt |= {(round_, path): None for path in wanted if now[path] != wanted[path]}
        said = store.publish(winner)
        assert "没有变化" in said or "写好 0 个文件" in said, said
        assert "没有变化" in store.publish(winner)
    assert spoilt == {}


def test_a_lease_that_is_old_is_asked_for_before_anything_is_written(
    store: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    place = Place.parse(f"s3://{store.bucket}/x", f"http://127.0.0.1:{store.port}", "us-east-1")
    one, two = Store(place), Store(place)
    first = Lease(one, 0.5, conditional=True)
    assert first._take()
    time.sleep(1.6)  # the store's times are whole seconds
    assert Lease(two, 0.5, conditional=True)._take()
    with pytest.raises(SystemExit, match="另一次发布接了手"):
        first.check("")


def test_what_slipped_through_is_put_right_by_the_next_deployment(
    store: Shop, editions: list[Path]
) -> None:
    """As if a writer had won after all: an object is another, one is gone, one is back."""
    store.publish(editions[0])
    store.publish(editions[1])
    gone = sorted(files(editions[0]).keys() - files(editions[1]).keys())
    gone = [path for path in gone if not path.startswith(("assets/", "photos/"))]
    client = store.client
    client.put_object(Bucket=store.bucket, Key="www/index.html", Body=b"old")
    client.delete_object(Bucket=store.bucket, Key="www/archive/index.html")
    for path in gone:
        client.put_object(Bucket=store.bucket, Key=f"www/{path}", Body=b"back")
    assert "写好 2 个文件" in store.publish(editions[1])
    assert store.holds(files(editions[1]))
    assert not set(gone) & store.keys_there()


# --- a proxy that does what lines and stores do ---------------------------------------------------

Answer = tuple[int, dict[str, str], bytes]
XML = {"Content-Type": "application/xml"}


def error(status: int, code: str) -> Answer:
    """A store's refusal."""
    return status, XML, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()


class Proxy(http.server.BaseHTTPRequestHandler):
    """Hands requests on, and does `fault` to every one that `meant` chooses."""

    protocol_version = "HTTP/1.1"
    port = 0
    fault = ""
    meant: Callable[[int, str, str], bool] = staticmethod(lambda number, verb, path: False)
    count = 0
    lock = threading.Lock()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _any(self) -> None:
        with self.lock:
            type(self).count += 1
            number = self.count
        hit = type(self).meant(number, self.command, self.path)
        fault = self.fault if hit else ""
        if fault == "reset before":
            return self._reset()
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        length = int(self.headers.get("Content-Length") or 0)
        if fault == "reset within":
            self.rfile.read(length // 2)
            return self._reset()
        body = self.rfile.read(length)
        instead = {
            "busy": error(503, "SlowDown"),
            "broken": error(500, "InternalError"),
            "denied": error(403, "AccessDenied"),
            "late": error(403, "RequestTimeTooSkewed"),
            "elsewhere": error(400, "AuthorizationHeaderMalformed"),
            "full": error(507, "InsufficientStorage"),
            "portal": (200, {"Content-Type": "text/html"}, b"<html><p>Log in first</html>"),
        }.get(fault)
        status, headers, data = instead or self._asked(body)
        if fault == "lost answer":
            return self._reset()
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", headers.get("Content-Length") or str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            cut = fault in ("cut answer", "half an answer")
            self.wfile.write(data[: len(data) // 2] if cut else data)
        if fault == "cut answer":
            return self._reset()
        if fault == "half an answer":  # it ends as if it were whole
            self.close_connection = True
        return None

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _any

    def _asked(self, body: bytes) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name != "Expect"}
        line.request(self.command, self.path, body, headers)
        answer = line.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        line.close()
        return found

    def _reset(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()


class Quiet(http.server.ThreadingHTTPServer):
    """A server that does not speak of lines that broke."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """They are meant to."""


@contextmanager
def faulty(port: int, fault: str, meant: Callable[[int, str, str], bool]) -> Iterator[int]:
    """A proxy before the server at `port`; yields its own port."""
    handler = type("One", (Proxy,), {"port": port, "fault": fault, "meant": staticmethod(meant)})
    with Quiet(("127.0.0.1", 0), handler) as server_:
        threading.Thread(target=server_.serve_forever, daemon=True).start()
        yield server_.server_port
        server_.shutdown()


PASSING = (
    "reset before",
    "reset within",
    "lost answer",
    "cut answer",
    "half an answer",
    "busy",
    "broken",
)
LASTING = {
    "denied": "没有读写这个存储桶的权限",
    "late": "本机的时间不准",
    "elsewhere": "区域不对",
    "full": "存储桶满了",
    "portal": "设置不对|拒绝",
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_is_lived_through(
    store: Shop, editions: list[Path], fault: str
) -> None:
    """One request in twelve: whatever it was, the bucket is whole in the end, and nothing is spoilt."""
    store.publish(editions[0])
    with faulty(store.port, fault, lambda number, verb, path: number % 12 == 5) as port:
        store.run("publish", editions[1], port=port)
        code, _, errors = store.run("publish", editions[1], port=port)
        assert (code, errors) == (0, "")
    assert store.holds(files(editions[1]))
    assert "没有变化" in store.publish(editions[1])


def asked(shop: Shop, port: int, path: str) -> dict[str, Callable[[], object]]:
    """Every kind of question to the store through `port`."""
    there = Place.parse(f"s3://{shop.bucket}/www", f"http://127.0.0.1:{port}", "us-east-1")
    through = Store(there)
    return {
        "get": lambda: (found.data, found.mark) if (found := through.get(path)) else None,
        "mark": lambda: through.mark(path),
        "marks": through.marks,
        "older": through.older,
    }


@pytest.fixture
def filled(store: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A bucket with one object, for questions asked from this process."""
    for name, value in store.keys.items():
        monkeypatch.setenv(name, value)
    store.client.put_object(Bucket=store.bucket, Key="www/there.txt", Body=b"text " * 1000)
    return store


CUT = ("cut answer", "half an answer")


@pytest.mark.parametrize("fault", CUT)
@pytest.mark.parametrize("path", ["there.txt", "not-there.txt"])
def test_a_question_is_asked_again_where_its_answer_is_cut_off(
    filled: Shop, fault: str, path: str
) -> None:
    for question, ask in asked(filled, filled.port, path).items():
        with faulty(filled.port, fault, lambda number, verb, path: number <= 2) as port:
            assert asked(filled, port, path)[question]() == ask()


@pytest.mark.parametrize("fault", CUT)
@pytest.mark.parametrize("question", ["get", "marks", "older"])  # the answer to `mark` has no body
def test_an_answer_that_is_always_cut_off_is_said_in_one_line(
    filled: Shop, fault: str, question: str
) -> None:
    with (
        faulty(filled.port, fault, lambda number, verb, path: True) as port,
        pytest.raises(DeployFailed, match=r"连接断了|出错了") as failed,
        Store(Place.parse("s3://paper/www", region="us-east-1")).speaking(""),
    ):
        asked(filled, port, "there.txt")[question]()
    assert len(str(failed.value).splitlines()) == 1


@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts_is_said_by_its_name_and_what_readers_see(
    store: Shop, editions: list[Path], fault: str
) -> None:
    store.publish(editions[0])

    def meant(number: int, verb: str, path: str) -> bool:
        return verb == "PUT" and path.endswith(".html")

    with faulty(store.port, fault, meant) as port:
        code, _, errors = store.run("publish", editions[1], port=port)
    if fault == "portal":  # an answer without a mark: the next deployment looks again
        assert store.publish(editions[1])
    else:
        assert code == 1
        assert len(errors.splitlines()) == 1
        assert LASTING[fault] in errors
        assert "读者看到的" in errors
        store.publish(editions[1])
    assert store.holds(files(editions[1]))


def test_what_an_older_program_put_is_taken_over_without_putting_it_again(
    store: Shop, editions: list[Path]
) -> None:
    """Its record has paths alone."""
    store.publish(editions[0])
    client, key = store.client, f"www/{OWN}record"
    known = json.loads(
        gzip.decompress(client.get_object(Bucket=store.bucket, Key=key)["Body"].read())
    )
    old = {path: {"digest": one["digest"], "since": ""} for path, one in known["paths"].items()}
    data = gzip.compress(json.dumps(old).encode(), mtime=0)
    client.put_object(Bucket=store.bucket, Key=key, Body=data)
    before = store.changes()
    time.sleep(1.1)
    store.publish(editions[0])
    after = store.changes()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {key, "www/release.json", f"www/{OWN}lease"}
    assert "没有变化" in store.publish(editions[0])
