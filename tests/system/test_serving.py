"""deploy/nginx-paper.conf, deploy/Caddyfile and deploy/apache.conf: what readers' browsers are told, and what they cannot get."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, Page

from bulletin.deploy.stage import staged
from tests.browser import start
from tests.conftest import Built
from tests.pages.test_reading import BLOCKED
from tests.system.conftest import Web

pytestmark = pytest.mark.system

STRICT = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "strict-transport-security": "max-age=31536000",
}
SHORT = "public, max-age=60"
LONG = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def web(
    kind: Callable[..., object],
    town: Built,
    certificate: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Web]:
    """The town's release behind a real web server."""
    work = tmp_path_factory.mktemp("web")
    with staged(town.folder, work) as untaken:
        release = untaken.taken()
        (release.folder / "site" / ".secret").write_text("nobody's business")
        (release.folder / "site" / "hant").mkdir()
        (release.folder / "site" / "hant" / "404.html").write_text("沒有這個網頁", "utf-8")
        with kind(release.folder / "site", work / "server", certificate) as server:  # type: ignore[attr-defined]
            yield server


def asset(town: Built, pattern: str) -> str:
    """The address of one asset or photo."""
    return "/" + next(town.folder.glob(pattern)).relative_to(town.folder).as_posix()


@pytest.mark.parametrize(
    ("pattern", "status", "type_", "caching"),
    [
        ("index.html", 200, "text/html; charset=utf-8", SHORT),
        ("search/index.json", 200, "application/json", SHORT),
        ("atom.xml", 200, "xml", SHORT),
        ("worker.js", 200, "text/javascript; charset=utf-8", SHORT),
        ("manifest.json", 200, "application/json", SHORT),
        ("prefetch.speculationrules", 200, "application/speculationrules+json", SHORT),
        ("assets/bulletin.*.css", 200, "text/css; charset=utf-8", LONG),
        ("assets/bulletin.*.js", 200, "text/javascript; charset=utf-8", LONG),
        ("assets/icon.*.svg", 200, "image/svg+xml", LONG),
        ("photos/*.jpg", 200, "image/jpeg", LONG),
        ("photos/*.avif", 200, "image/avif", LONG),
    ],
)
def test_every_file_has_its_type_its_caching_and_the_strict_headers(
    web: Web, town: Built, pattern: str, status: int, type_: str, caching: str
) -> None:
    answer = web.get(asset(town, pattern))
    assert answer.status == status
    assert type_ in answer.headers["content-type"]
    assert answer.headers["cache-control"] == caching
    assert {name: answer.headers.get(name) for name in STRICT} == STRICT


@pytest.mark.parametrize("path", ["/nothing/", "/assets/gone.css", "/photos/gone.jpg", "/photos/"])
def test_what_is_missing_gets_the_404_page_and_is_soon_forgotten(
    web: Web, town: Built, path: str
) -> None:
    answer = web.get(path)
    assert answer.status == 404
    assert answer.body.decode() == town.read("404.html")
    assert answer.headers["cache-control"] == SHORT
    assert {name: answer.headers.get(name) for name in STRICT} == STRICT


@pytest.mark.parametrize("path", ["/hant/nothing/", "/hant/2022/05/21/gone/", "/hant/a.js"])
def test_what_is_missing_in_the_second_edition_gets_the_page_of_that_edition(
    web: Web, path: str
) -> None:
    answer = web.get(path)
    assert answer.status == 404
    assert answer.body.decode() == "沒有這個網頁"
    assert answer.headers["cache-control"] == SHORT
    assert {name: answer.headers.get(name) for name in STRICT} == STRICT


@pytest.mark.parametrize("path", ["/.secret", "/.bulletin", "/assets/../.secret", "/SHA256SUMS"])
def test_hidden_files_and_the_releases_own_records_are_not_served(web: Web, path: str) -> None:
    answer = web.get(path)
    assert answer.status in (400, 404)
    assert b"nobody" not in answer.body


def test_text_comes_compressed_as_it_was_prepared(web: Web, town: Built) -> None:
    plain = town.read("index.html").encode()
    zipped = web.get("/", "gzip")
    assert zipped.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in zipped.headers["vary"].lower()
    assert zipped.body == gzip.compress(plain, 9, mtime=0)
    assert web.get("/").body == plain


def test_caddy_and_an_nginx_with_the_module_prefer_brotli(web: Web, town: Built) -> None:
    """Without the module nginx answers with gzip."""
    answer = web.get("/", "gzip, br")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    encoding = answer.headers["content-encoding"]
    assert unpack[encoding](answer.body) == town.read("index.html").encode()


def test_the_policy_lets_every_page_work_and_chromium_reports_no_violation(
    web: Web, town: Built, browser: Browser
) -> None:
    """Every page, one sample of each shape of address; a page that violates shows that this sees."""
    shapes = {
        re.sub(r"[^/]+", "x", str(page.relative_to(town.folder))): page for page in town.pages()
    }
    shapes |= {page.relative_to(town.folder).parts[0]: page for page in town.pages()}
    context = browser.new_context(ignore_https_errors=True, service_workers="block")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: message.text == BLOCKED or said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " event => console.log('violation ' + event.violatedDirective + event.blockedURI))"
    )
    for file in set(shapes.values()):
        path = file.relative_to(town.folder).as_posix().removesuffix("index.html")
        page.goto(f"{web.url}/{path}", wait_until="load")
        for button in page.locator(".tools button").all():  # none on an old address
            before = button.evaluate("button => button.outerHTML")
            button.click()
            assert button.evaluate("button => button.outerHTML") != before
        assert said == [], path
    page.reload()  # a choice that was made is there before the first paint
    page.goto(f"{web.url}/search/")
    page.get_by_role("searchbox").fill("集市开张")
    page.locator("#results a").first.wait_for()
    assert said == []
    page.locator("#results a").first.click()
    page.locator("article h1").wait_for()
    assert said == []
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    page.wait_for_timeout(100)
    assert any("script-src" in line for line in said)
    context.close()


def _until(page: Page, true: str) -> None:
    """Wait until an expression is true, asked from outside, as the policy wants it."""
    for _ in range(1200):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {true}")


def _heard(page: Page, said: list[str]) -> None:
    """Wait until the browser has told something."""
    for _ in range(1200):
        if said:
            return
        page.wait_for_timeout(50)
    pytest.fail("it told nothing")


def test_the_policy_lets_the_worker_keep_what_was_read(web: Web, browser: Browser) -> None:
    """In a browser that takes the tests' certificate for workers too."""
    trusting = start(browser.browser_type, "--ignore-certificate-errors")
    page = trusting.new_page(ignore_https_errors=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(web.url, wait_until="load")
    _until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{web.url}/2022/05/20/ji-shi/", wait_until="networkidle")
    _until(
        page,
        """(async () => {
          const kept = (await caches.keys()).find((name) => name.startsWith("copies"));
          return Boolean(kept && (await (await caches.open(kept)).keys()).length);
        })()""",
    )
    assert said == []
    trusting.close()


def test_a_browser_fetches_a_page_of_the_paper_ahead_when_its_link_is_pressed(
    web: Web, browser: Browser
) -> None:
    """And nothing before, nothing of another site."""
    context = browser.new_context(ignore_https_errors=True, service_workers="block")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Preload.enable")
    rules: list[dict[str, str]] = []
    known: list[str] = []
    ahead: list[str] = []
    devtools.on("Preload.ruleSetUpdated", lambda event: rules.append(event["ruleSet"]))
    devtools.on(
        "Preload.preloadingAttemptSourcesUpdated",
        lambda event: known.extend(one["key"]["url"] for one in event["preloadingAttemptSources"]),
    )
    devtools.on("Preload.prefetchStatusUpdated", lambda event: ahead.append(event["prefetchUrl"]))
    page.goto(web.url + "/2022/05/20/yun-qiao/")
    page.get_by_role("link", name="首页").first.hover()
    _heard(page, known)
    assert [one.get("errorMessage") for one in rules] == [None]
    assert all(url.startswith(web.url + "/") for url in known)
    assert ahead == []
    page.wait_for_timeout(500)  # in which nothing is fetched
    assert ahead == []
    page.mouse.down()
    _heard(page, ahead)
    assert set(ahead) == {web.url + "/"}
    context.close()


def test_only_pages_name_what_may_be_fetched_ahead(web: Web, town: Built) -> None:
    assert web.get("/").headers["speculation-rules"] == '"/prefetch.speculationrules"'
    assert web.get("/404.html").headers["speculation-rules"] == '"/prefetch.speculationrules"'
    assert "speculation-rules" not in web.get(asset(town, "assets/bulletin.*.css")).headers
    assert "speculation-rules" not in web.get("/search/index.json").headers


def test_an_old_address_leads_to_the_article(web: Web, town: Built, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{web.url}/2022/05/20/lao-ji-shi/")
    page.wait_for_url(f"{web.url}/2022/05/20/ji-shi/")
    assert page.locator("article h1").count() == 1
    context.close()


@pytest.mark.parametrize("path", ["/2022", "/assets", "/section/yaowen"])
def test_a_folder_without_its_slash_gets_it_and_nothing_is_listed(web: Web, path: str) -> None:
    answer = web.get(path)
    assert answer.status in (301, 308, 404)
    assert b"Index of" not in answer.body
    assert web.get(f"{path}/").status == (404 if path == "/assets" else 200)
