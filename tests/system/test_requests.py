"""The same 49 requests to nginx, Caddy and Apache: each server gives the same answer."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest

from bulletin.deploy.stage import staged
from bulletin.model.attachment import TYPES
from tests.conftest import Built
from tests.system.conftest import Web
from tests.system.test_serving import LONG, SHORT, STRICT

pytestmark = pytest.mark.system

ARTICLE = "/2022/05/20/ji-shi/"
CLIPS = ("film.mp4", "talk.m4a", "news.mp3", "film.vtt")


@pytest.fixture(scope="module")
def web(
    kind: Callable[..., object],
    town: Built,
    certificate: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Web]:
    """The town's release behind a real web server, with what must not be seen, and files of many kinds."""
    work = tmp_path_factory.mktemp("requests")
    with staged(town.folder, work) as release:
        site = release.taken().folder / "site"
        (site / ".secret").write_text("nobody's business")
        (site / ".git").mkdir()
        (site / ".git/config").write_text("nobody's business")
        (site / ".well-known").mkdir()
        (site / ".well-known/security.txt").write_text("Contact: mailto:a@paper.example\n")
        (site / "hant").mkdir()
        (site / "hant/404.html").write_text("沒有這個網頁", "utf-8")
        (site / "static").mkdir()
        for name in ("a b.txt", "表.txt", "x.pdf", "font.woff2", "p.webp", "p.png", *CLIPS):
            (site / "static" / name).write_bytes(b"0123456789" * 100)
        for ending in TYPES:  # in capitals too, as editors may name them
            (site / f"{ARTICLE[1:]}fu-jian.{ending}").write_bytes(b"0123456789" * 100)
            (site / f"{ARTICLE[1:]}FU.{ending.upper()}").write_bytes(b"0123456789" * 100)
        acme = work / "server/acme/.well-known/acme-challenge"
        with kind(site, work / "server", certificate) as server:  # type: ignore[attr-defined]
            acme.mkdir(parents=True)
            (acme / "token").write_text("proof")
            yield server


@dataclass(frozen=True)
class Case:
    """A request, and what is to be answered. `PHOTO`, `STYLE` and `SCRIPT` stand for hashed names."""

    path: str
    status: int = 200
    kind: str = ""  # part of the content type
    caching: str = SHORT
    has: bytes = b""
    accept: str = "identity"
    encoding: str | None = None
    how: dict[str, object] = field(default_factory=dict)
    to: str = ""  # where a redirection leads, at its end
    strict: bool = True
    caddy: int = 0  # what Caddy answers, which has its own way there


def missing(path: str, has: bytes = "没有".encode(), **how: object) -> Case:
    """Something that is not there, or is nobody's business."""
    return Case(path, 404, "text/html", has=has, how=how)


FOREIGN = ("foreign.example", "paper.example.evil.example", "10.0.0.1")
HTML, JS = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
CASES = {
    "front page": Case("/", kind=HTML, has=b"<html"),
    "front page by its file": Case("/index.html", kind=HTML),
    "front page in gzip": Case("/", kind=HTML, accept="gzip", encoding="gzip"),
    "with a question": Case("/?from=app", kind=HTML, has=b"<html"),
    "article": Case(ARTICLE, kind=HTML, has=b"<article"),
    "article in gzip": Case(
        ARTICLE, kind=HTML, accept="gzip, deflate", encoding="gzip", has=b"<article"
    ),
    "article in what nobody has": Case(ARTICLE, kind=HTML, accept="zstd", has=b"<article"),
    "article without its slash": Case(ARTICLE[:-1], 301, to=ARTICLE, caching="", strict=False),
    "year": Case("/2022/", kind=HTML),
    "section": Case("/section/yaowen/", kind=HTML),
    "search": Case("/search/", kind=HTML),
    "search's directory": Case("/search/index.json", kind="application/json", has=b"segments"),
    "feed": Case("/atom.xml", kind="xml", has=b"<feed"),
    "feed in gzip": Case("/atom.xml", kind="xml", accept="gzip", encoding="gzip", has=b"<feed"),
    "sitemap": Case("/sitemap.xml", kind="xml"),
    "robots": Case("/robots.txt", kind="text/plain; charset=utf-8", has=b"Sitemap"),
    "worker": Case("/worker.js", kind=JS),
    "manifest": Case("/manifest.json", kind="application/json"),
    "what may be fetched ahead": Case(
        "/prefetch.speculationrules", kind="application/speculationrules+json"
    ),
    "style": Case("STYLE", kind="text/css; charset=utf-8", caching=LONG),
    "style in gzip": Case(
        "STYLE", kind="text/css; charset=utf-8", caching=LONG, accept="gzip", encoding="gzip"
    ),
    "script": Case("SCRIPT", kind=JS, caching=LONG),
    "photo": Case("PHOTO", kind="image/jpeg", caching=LONG),
    "part of a photo": Case(
        "PHOTO", 206, kind="image/jpeg", caching=LONG, how={"Range": "bytes=0-9"}
    ),
    "part of a film": Case(
        "/static/film.mp4", 206, kind="video/mp4", how={"Range": "bytes=10-19"}, has=b"0123456789"
    ),
    "recording": Case("/static/talk.m4a", kind="audio/mp4"),
    "recording in mp3": Case("/static/news.mp3", kind="audio/mpeg"),
    "captions": Case("/static/film.vtt", kind="text/vtt; charset=utf-8"),
    "webp": Case("/static/p.webp", kind="image/webp"),
    "png": Case("/static/p.png", kind="image/png"),
    "woff2": Case("/static/font.woff2", kind="font/woff2"),
    "name with a blank": Case("/static/a%20b.txt", kind="text/plain; charset=utf-8", has=b"0123"),
    "name in Chinese": Case("/static/%E8%A1%A8.txt", kind="text/plain; charset=utf-8"),
    "head alone": Case("/", kind=HTML, how={"method": "HEAD"}),
    "security.txt": Case("/.well-known/security.txt", kind="text/plain", has=b"Contact:"),
    "the page for what is missing": Case("/404.html", kind=HTML),
    "nothing": missing("/nothing/"),
    "nothing in traditional": missing("/hant/nothing/", "沒有這個網頁".encode()),
    "style that is gone": missing("/assets/gone.css"),
    "folder without a page": missing("/photos/"),
    "hidden file": missing("/.secret"),
    "hidden folder": missing("/.git/config"),
    "hidden by its code": missing("/%2esecret"),
    "the release's own list": missing("/SHA256SUMS"),
    "another well-known": missing("/.well-known/other"),
    "plain http": Case(
        "/2022/?x=1",
        301,
        to="https://paper.example/2022/?x=1",
        caching="",
        strict=False,
        how={"safe": False},
    ),
    "proof of a certificate": Case(  # Caddy gets its certificates by itself
        "/.well-known/acme-challenge/token",
        has=b"proof",
        caching="",
        strict=False,
        how={"safe": False},
        caddy=301,
    ),
    "foreign name": Case("/", 421, caching="", strict=False, how={"host": FOREIGN[0]}),
    "foreign name without TLS": Case(
        "/", 421, caching="", strict=False, how={"host": FOREIGN[1], "safe": False}
    ),
}


def test_there_are_45_requests() -> None:
    assert len(CASES) == 49


@pytest.mark.parametrize("name", CASES)
def test_each_request_gets_the_same_answer(web: Web, town: Built, name: str) -> None:
    case = CASES[name]
    named = {
        "PHOTO": "photos/*.jpg",
        "STYLE": "assets/bulletin.*.css",
        "SCRIPT": "assets/bulletin.*.js",
    }
    path = case.path
    if path in named:
        path = "/" + next(town.folder.glob(named[path])).relative_to(town.folder).as_posix()
    answer = web.get(path, case.accept, **case.how)  # type: ignore[arg-type]
    assert answer.status in (case.status, case.caddy, 308 if case.status == 301 else 0)
    if answer.status == case.caddy != 0:
        return
    assert case.kind in answer.headers.get("content-type", "")
    assert answer.headers.get("content-encoding") == case.encoding
    packed = {"gzip": gzip.decompress, "br": brotli.decompress}.get(case.encoding or "", bytes)
    assert case.has in packed(answer.body)
    assert b"nobody" not in answer.body
    if case.caching:
        assert answer.headers["cache-control"] == case.caching
    if case.to:
        assert re.sub(r":\d+/", "/", answer.headers["location"]).endswith(case.to)
    if case.strict:
        assert {header: answer.headers.get(header) for header in STRICT} == STRICT


@pytest.mark.parametrize("ending", TYPES)
def test_an_attachment_has_its_type_and_is_saved_but_for_pdf(web: Web, ending: str) -> None:
    for name, edition in (("fu-jian", ""), ("fu-jian", "/hant")):
        answer = web.get(f"{edition}{ARTICLE}{name}.{ending}")
        if edition:  # the second edition has none of its own
            assert answer.status == 404
            assert "content-disposition" not in answer.headers
            continue
        assert answer.headers["content-type"].partition(";")[0] == TYPES[ending]
        saved = None if ending == "pdf" else "attachment"
        assert answer.headers.get("content-disposition") == saved
        assert answer.headers["cache-control"] == SHORT
        assert {header: answer.headers.get(header) for header in STRICT} == STRICT
        shouted = web.get(f"{ARTICLE}FU.{ending.upper()}")
        assert shouted.headers.get("content-disposition") == saved
        assert shouted.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in web.get(ARTICLE).headers
    assert "content-disposition" not in web.get("/robots.txt").headers


def test_brotli_comes_where_the_server_has_it(web: Web) -> None:
    """Caddy and Apache have it; Debian's nginx without its module has gzip."""
    answer = web.get("/", "gzip, br")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    assert b"<html" in unpack[answer.headers["content-encoding"]](answer.body)


def test_the_same_over_ipv6(web: Web) -> None:
    assert web.get("/", place="::1").body == web.get("/").body


def test_a_page_that_has_not_changed_is_not_sent_again(web: Web) -> None:
    answer = web.get("/")
    again = web.get("/", **{"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == SHORT
