"""The desk's server under fire: every address with every method, all that can be typed, sent or dropped.

Each answer says what is wrong or does what was asked; none is a mistake of the program, none shows what lies
outside the paper, and every one has the desk's policy. The addresses come from the application itself, so that a
new one is tried as soon as it is there.
"""

from __future__ import annotations

import functools
import io
import random
import re
import socket
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from itertools import islice, product
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route

from bulletin.desk.serving import bodies
from bulletin.desk.serving.door import Door
from bulletin.desk.serving.guard import TOKEN, Guard
from tests.conftest import run_pelican
from tests.desk.inside import Inside, inside
from tests.desk.office import Paper, Served, git
from tests.desk.word_files import docx, p
from tests.hostile import corpus

CANARY = "CANARY-OUTSIDE"
ERROR = HTTPStatus.INTERNAL_SERVER_ERROR
METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE BREW".split()
STREAM = "/.preview/events"  # does not end


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper, with files around it that nobody may see."""
    made = Paper(tmp_path_factory.mktemp("office"))
    (made.folder / "output").mkdir()
    (made.folder / "output" / "index.html").write_text("<p>网站</p></body>", "utf-8")
    folders = (made.folder, made.folder.parent, made.folder / ".git", made.folder / ".desk")
    for folder in folders:
        folder.mkdir(exist_ok=True)
        for name in ("secret.jpg", "secret.html", "secret.js", "secret"):
            (folder / name).write_text(CANARY, "utf-8")
    (made.content / "2022/05/20/ji-shi/link.jpg").symlink_to(made.folder / "secret.jpg")
    return made


@pytest.fixture(scope="module")
def desk(paper: Paper) -> Iterator[Inside]:
    """Its server."""
    with inside(paper) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_mistakes(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever is asked: the program makes no mistake, which it would print."""
    yield
    assert "Traceback" not in capfd.readouterr().err


def addresses(desk: Inside) -> list[Route]:
    """All that the server answers, but for the built site and what goes on for ever."""
    assert isinstance(desk.app, Door)
    assert isinstance(desk.app.app, Guard)
    assert isinstance(desk.app.app.app, Starlette)
    found = [one for one in desk.app.app.app.routes if isinstance(one, Route)]
    assert len(found) == len(desk.app.app.app.routes)
    return [one for one in found if one.path != STREAM]


PARTS = (
    "..", "../secret.jpg", "../../secret.jpg", "..\\secret.jpg", "../.git/config", ".git/config", "/etc/passwd",
    "../token", "token", "secret.jpg", "../secret.js", "2022/05/20/ji-shi/link.jpg", "link.jpg", "x\0.jpg",
    "\0", "x" * 300 + ".jpg", "街" * 100, "街" * 99 + ".js", "a/" * 2000, "0" * 16, "con", "\u202egpj.exe", "~",
    "%2e%2e%2fsecret.jpg", "%00", "C:\\secret.jpg", "file:///etc/passwd", "--upload-pack=x", "\ud7ff", " ", "",
)  # fmt: skip


def filled(route: Route, key: str) -> Iterator[str]:
    """A route's address with each hostile part in each of its places, and with a sheet that is there."""
    names = re.findall(r"{(\w+)(?::path)?}", route.path)
    plain = re.sub(r":path}", "}", route.path)
    for name, part in product(names, PARTS) if names else [("", "")]:
        for safe in ("", "/"):  # a slash as it is, and written as %2F
            said = {one: key if one == "key" else "a.jpg" for one in names}
            said |= {name: quote(part, safe=safe)} if name else {}
            yield plain.format(**said)


def test_every_address_with_every_method_answers_its_own_pages_alone_and_shows_nothing_else(
    desk: Inside,
) -> None:
    key = desk.said("POST", "/desk/api/new", {})["key"]
    foreign = (
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": f"http://{desk.host}"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {TOKEN: "x", "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    )
    tried = 0
    for route, method in product(addresses(desk), METHODS):
        own_method = method in (route.methods or ()) and method != "HEAD"
        for path in islice(filled(route, key), None if own_method else 2):
            status, body, headers = desk.ask(method, path)
            tried += 1
            assert status < ERROR, (method, path, body)
            assert CANARY.encode() not in body, (method, path)
            assert desk.token.encode() not in body or path.startswith(("/desk/write", "/desk")), (
                path
            )
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self';"), (method, path)
            if not path.startswith("/desk/page/") and path.startswith("/desk"):
                assert "frame-ancestors 'none'" in policy, (method, path)
            assert headers["X-Content-Type-Options"] == "nosniff", (method, path)
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin", (method, path)
        path = next(filled(route, key))
        for own in foreign:
            status, body, headers = desk.ask(method, path, **own)
            tried += 1
            reads = method in ("GET", "HEAD") and "Host" not in own
            if not reads or path.startswith("/desk"):
                assert status == HTTPStatus.FORBIDDEN, (method, path, own)
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert tried > 2000


BODIES = (
    b"", b"{", b"null", b"[]", b'"x"', b"1", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b'"\\ud800"',
    b'{"rev": -1, "fields": {}, "body": ""}', b'{"rev": 1e400, "fields": {}, "body": ""}',
    b'{"rev": 123456789012345678901234567890, "fields": {}, "body": ""}',
    b'{"rev": 18446744073709551615, "fields": {}, "body": ""}',
    b'{"rev": 5, "fields": {"title": "\\ud800"}, "body": ""}',
    b'{"rev": 6, "fields": {"title": "\\u0000"}, "body": "\\u0000\\u202e"}',
    b'{"rev": 7, "fields": {"__proto__": "x", "path": "../x", "status": "\\n"}, "body": "x", "slug": "../x"}',
    b'{"rev": 8, "fields": {"date": "99999999-99-99"}, "body": "x", "slug": "--upload-pack=x"}',
    b'{"rev": 9, "fields": {"title": 1}, "body": []}', b'{"rev": 9, "fields": {}, "body": "", "notes": [1]}',
    b'{"name": "--upload-pack=touch x"}', b'{"name": "x\\nSigned: y"}', b'{"name": "' + b"x" * 100_000 + b'"}',
    b'{"path": "../pelicanconf.py"}', b'{"path": "2022/05/20/ji-shi/../../../../x.md"}',
    b'{"path": "' + b"2022/05/20/" + b"x" * 5000 + b'.md"}', b'{"path": "2022/05/20/x\\u0000.md"}',
    b'{"rule": "x", "reason": "\\n\xe6\xa0\x87\xe9\xa2\x98\xef\xbc\x9ay"}', b'{"rule": "", "reason": ""}',
    b'{"rule": "half-width", "title": "", "kind": "", "message": "", "line": -999999, "field": "x", "mend": true}',
    b'{"rule": "half-width", "title": "", "kind": "", "message": "", "line": 99999999999999999999, "field": "",'
    b' "mend": true}',
    b'{"a": 1, "a": 2}', b'{"pieces": [{"path": "../x"}]}', b"x" * 4_000_001,
)  # fmt: skip


def test_whatever_is_sent_to_an_address_is_done_or_refused(desk: Inside) -> None:
    changing = [one for one in addresses(desk) if {"POST", "PUT"} & (one.methods or set())]
    assert len(changing) >= 10
    for route, body in product(changing, BODIES):
        key = desk.said("POST", "/desk/api/new", {})["key"]
        path = route.path.format(key=key)
        for method in {"POST", "PUT"} & (route.methods or set()):
            status, said, _ = desk.ask(method, path, body, Content_Type="application/json")
            assert status < ERROR, (method, path, body[:99], said)
        assert desk.ask("GET", f"/desk/page/{key}")[0] < ERROR, (path, body[:99])


# --- all that can be typed ----------------------------------------------------------------------


def typed() -> list[tuple[str, Mapping[str, str], str]]:
    """Each payload in each place of a text and each field of the form."""
    found: list[tuple[str, Mapping[str, str], str]] = []
    for name, payload in corpus.PAYLOADS.items():
        for place, pattern in corpus.PLACES.items():
            found.append((f"{name} as {place}", {}, pattern.replace("{}", payload)))
        for field, pattern in corpus.FIELDS.items():
            value = pattern.replace("{}", payload)
            found.append((f"{name} as {field}", {field: value}, "云桥镇讯。"))
    return found


def type_and_look(
    desk: Inside, some: list[tuple[str, Mapping[str, str], str]], save_each: int
) -> int:
    """Type each into a sheet, look at page and slips, save every so many; how many were saved."""
    saved = rev = 0
    key = ""
    for number, (name, fields, body) in enumerate(some):
        if number % save_each == 0:
            key, rev = desk.said("POST", "/desk/api/new", {})["key"], 0
        rev += 1
        own = {"title": "云桥镇", "date": "2022年5月21日", "section": "要闻", "status": ""}
        sheet = f"/desk/api/sheet/{key}"
        sent = {"rev": rev, "fields": {**own, **fields}, "body": body}
        assert desk.ask("PUT", sheet, sent)[0] == HTTPStatus.OK, name
        for path in (f"/desk/page/{key}", f"{sheet}/slips"):
            status, said, _ = desk.ask("GET", path)
            assert status < ERROR, (name, path, said)
        if (number + 1) % save_each == 0:
            status, said, _ = desk.ask("POST", f"{sheet}/save", {"name": "甲一"})
            assert status < ERROR, (name, said)
            saved += status == HTTPStatus.OK
    assert desk.ask("GET", "/desk/api/overview")[0] == HTTPStatus.OK
    return saved


def test_what_is_typed_is_looked_at_saved_and_built_and_the_gate_holds(tmp_path: Path) -> None:
    """A sample, another one each time; all of it is tried by the soak test below."""
    seed = random.randrange(1 << 32)
    paper = Paper(tmp_path)
    some = random.Random(seed).sample(typed(), 120)
    with inside(paper) as desk:
        saved = type_and_look(desk, some, 3)
    assert saved > 5, seed
    look_at_what_was_saved(paper, seed)


@pytest.mark.soak
def test_all_that_can_be_typed_is_looked_at_saved_and_built(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    with inside(paper) as desk:
        assert type_and_look(desk, typed(), 20) > 100
    look_at_what_was_saved(paper, 0)


def look_at_what_was_saved(paper: Paper, seed: int) -> None:
    """History says who wrote what and no more; the site is built, or pieces are refused by name."""
    assert git(paper.folder, "status", "--porcelain") == "", seed
    form = "--format=%(trailers:key=Wrote,valueonly)%(trailers:key=Signed)%(trailers:key=Passed)"
    assert set(git(paper.folder, "log", form, "HEAD").split()) == {"甲一"}, seed
    done = run_pelican(
        *(paper.content, paper.folder / "output", paper.folder / "cache"),
        *('SITENAME="青禾简报"', 'SECTIONS=[["要闻", "yaowen"], ["民生", "minsheng"]]'),
    )
    assert "Traceback" not in done.stderr, seed
    named = re.findall(r"content/(2022/05/[\w/-]+)", done.stderr)
    assert done.returncode == 0 or named, (seed, done.stderr)


# --- all that can be dropped ---------------------------------------------------------------------


def picture(kind: str) -> bytes:
    """A small picture."""
    data = io.BytesIO()
    Image.new("P" if kind == "GIF" else "RGB", (4, 4)).save(data, kind)
    return data.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many black pixels, in a few kB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width * 3 + 1)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def zipped(**parts: bytes) -> bytes:
    """A zip file; `__` in a name is a slash."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return data.getvalue()


WORD = docx(p("老街换新装", style="1"), p("昨天，老街改造工程开工了。"))


@functools.cache
def zip_bomb() -> bytes:
    """A Word file whose text has 200 MB; a second's work."""
    return zipped(**{"word__document.xml": bytes(200_000_000)})


FILES: Mapping[str, Callable[[], bytes]] = {
    "JPEG": lambda: picture("JPEG"),
    "GIF and JavaScript": lambda: b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)",
    "GIF and more": lambda: picture("GIF") + b"<script>alert(1)</script>",
    "JPEG and HTML": lambda: picture("JPEG") + b"<html><script>alert(1)</script>",
    "PDF and zip": lambda: b"%PDF-1.7\n" + WORD,
    "zip and PDF": lambda: WORD + b"%PDF-1.7\n",
    "Word": lambda: WORD,
    "zip that leads out": lambda: zipped(**{"..__..__x": b"x", "__etc__x": b"x", "word__document.xml": b"<w/>"}),
    "zip of entities": lambda: zipped(
        word__document=b"x",
        **{"word__document.xml": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'},
    ),
    "zip bomb": zip_bomb,
    "zip in zip": lambda: zipped(**{"word__document.xml": zipped(a=bytes(1_000_000))}),
    "OLE": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "PDF": lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    "SVG": lambda: b"<svg onload=alert(1)>",
    "HTML": lambda: b"<html><script>alert(1)</script>",
    "nothing": lambda: b"",
    "zeros": lambda: bytes(5000),
    "bytes": lambda: bytes(range(256)) * 50,
    "brackets": lambda: b"[" * 100_000,
    "a text": "老街\n\n昨天开工。<script>alert(1)</script>".encode,
}  # fmt: skip
NAMES = (
    "a.jpg", "a.gif", "a.docx", "a.pdf", "a.txt", "a.md", "a.doc", "a.html", "a.rtf", "../../x.jpg", "../x.docx",
    "/etc/x.jpg", "..", ".git/config", ".git/x.jpg", "x\0.jpg", "con.jpg", "NUL.docx", "C:\\x\\y.jpg",
    "\u202egpj.exe.jpg", "街" * 100 + ".jpg", "x" * 300 + ".docx", "a.jpg.", "a.jpg ", "", ".jpg", "-rf.jpg",
    "--upload-pack=x.jpg", "$(x).jpg", "a\r\nSet-Cookie: x.jpg", "<img src=x onerror=alert(1)>.jpg",
)  # fmt: skip


DROPPED = list(product(FILES, NAMES))
FEW = [(what, name) for what, name in DROPPED if what in ("JPEG", "Word") or name in NAMES[:5]]
"""What there is under every name that it may have in truth, and all names for the two that are taken."""


@pytest.mark.parametrize(
    "some", [FEW, pytest.param(DROPPED, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_whatever_is_dropped_under_whatever_name_is_taken_in_or_refused(
    desk: Inside, paper: Paper, some: list[tuple[str, str]]
) -> None:
    def around() -> set[Path]:
        """All files but the desk's own."""
        return {
            one
            for one in paper.folder.parent.rglob("*")
            if paper.folder / ".desk" not in one.parents
        }

    before = around()
    key = desk.said("POST", "/desk/api/new", {})["key"]
    for what, name in some:
        data = FILES[what]()
        for place in (f"/desk/api/sheet/{key}/photo", "/desk/api/import"):
            status, said, headers = desk.ask("POST", f"{place}?name={quote(name)}", data)
            assert status < ERROR, (what, name, place, said)
            assert "Set-Cookie" not in headers
    assert around() - before == set()
    for photo in desk.office.kept.files(key).iterdir():
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.(jpg|gif|png)", photo.name)
        status, _, headers = desk.ask("GET", f"/desk/photo/{key}/{photo.name}")
        assert (status, headers["Content-Type"][:6]) == (HTTPStatus.OK, "image/")


def test_a_picture_that_says_it_is_larger_than_memory_is_refused_at_once(desk: Inside) -> None:
    key = desk.said("POST", "/desk/api/new", {})["key"]
    status, said, _ = desk.ask(
        "POST", f"/desk/api/sheet/{key}/photo?name=a.png", bomb(14_000, 8000)
    )
    assert (status, "太大了" in said.decode()) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)


# --- bodies that are too large, or do not come --------------------------------------------------------


def sending(desk: Inside, path: str, headers: str) -> socket.socket:
    """A request whose body is still to come."""
    host, _, port = desk.host.partition(":")
    line = socket.create_connection((host, int(port)), 120)
    own = f"Host: {desk.host}\r\nOrigin: http://{desk.host}\r\n{TOKEN}: {desk.token}\r\n"
    line.sendall(f"POST {path} HTTP/1.1\r\n{own}{headers}\r\n\r\n".encode())
    return line


@pytest.mark.parametrize("headers", ["Content-Length: 100000000", "Transfer-Encoding: chunked"])
def test_a_hundred_megabytes_are_refused_while_they_come(desk: Inside, headers: str) -> None:
    path = "/desk/api/import?name=a.docx"
    block = bytes(1_000_000)
    sent = b"f4240\r\n" + block + b"\r\n" if "chunked" in headers else block
    with sending(desk, path, headers) as line:
        line.setblocking(False)
        count, answer, rest = 0, b"", b""
        end = time.monotonic() + 120
        while count < 100 and time.monotonic() < end:  # megabytes
            try:
                answer = line.recv(1000)
                break
            except BlockingIOError:
                rest = rest or sent
                try:
                    rest = rest[line.send(rest) :]
                    count += not rest
                except BlockingIOError:
                    time.sleep(0.001)
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert count < 80  # what is on its way when the answer comes


def test_a_body_that_does_not_come_is_not_waited_for(
    desk: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.3)
    with sending(desk, "/desk/api/import?name=a.docx", "Content-Length: 1000") as line:
        line.sendall(b"x")
        assert line.recv(1000).startswith(b"HTTP/1.1 422 ")
    slow = [sending(desk, "/desk/api/new", "Content-Length: 9") for _ in range(50)]
    assert desk.ask("GET", "/desk/api/overview")[0] == HTTPStatus.OK  # nobody waits for them
    for line in slow:
        line.close()


@pytest.mark.soak
def test_bombs_and_ten_large_uploads_at_once_stay_within_the_memory_of_a_small_server(
    tmp_path: Path,
) -> None:
    served = Served(Paper(tmp_path))
    try:
        token = (served.paper.folder / ".desk" / "token").read_text("ascii")
        host = served.url.removeprefix("http://").rstrip("/")
        files = {
            "a.png": bomb(9000, 5500), "b.png": bomb(14_000, 14_000), "c.docx": zip_bomb(),
            **{f"{number}.docx": bytes(59_000_000) for number in range(10)},
        }  # fmt: skip
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

        def post(item: tuple[str, bytes]) -> int:
            import http.client  # noqa: PLC0415

            line = http.client.HTTPConnection(host, timeout=200)
            own = {"Origin": f"http://{host}", TOKEN: token}
            place = "sheet/{key}/photo" if item[0].endswith("png") else "import"
            line.request(
                "POST", "/desk/api/new", b"{}", {**own, "Content-Type": "application/json"}
            )
            key = line.getresponse().read()[8:24].decode()
            line.request("POST", f"/desk/api/{place.format(key=key)}?name={item[0]}", item[1], own)
            return line.getresponse().status

        with ThreadPoolExecutor(13) as pool:
            statuses = list(pool.map(post, files.items()))
        assert set(statuses) <= {200, 422}
        proc = Path(f"/proc/{served.process.pid}/status")
        if proc.exists():
            peak = re.search(r"VmHWM:\s+(\d+) kB", proc.read_text())
            assert peak
            assert int(peak[1]) < 600_000  # kB
    finally:
        served.stop()
    assert "Traceback" not in served.said()
