"""What readers take off a server: the bytes of a whole visit, requests a second. `make bench-readers`.

In: nothing. Out: `results/readers.json` and a table on the screen. The sample edition is published as it is
for readers, with its compressed forms, and served by a real nginx with the settings of `deploy/`, on
loopback.

A real Chromium goes from the front page to an article with a photo, to its topic, to a search, to what that
found, by pressing links, and reads each page to its end, so that photos which wait for that come too; then
all of it again as on another day: what carries its digest in its name is kept, pages are asked for anew. It
goes without the worker that keeps pages for a time without a line, and with it. Counted are the browser's
own figures (CDP's `encodedDataLength`, headers in it), which do not tell what a worker fetches and tell a
page twice that was fetched ahead; and those of nginx, which have everything once, TLS left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from bulletin.deploy.stage import staged
from tests.browser import start
from tests.conftest import PROJECT
from tests.system.conftest import Web, make_certificate, nginx

RESULT: Final = Path(__file__).with_name("results") / "readers.json"
WIDTHS: Final = {390: 844, 1440: 900}  # and how high, in CSS px
ARTICLE: Final = "/2022/05/21/zi-yuan-pan-huo/"
QUESTION: Final = "高速"
REQUESTS, CONNECTIONS = 5000, 50
QUIET: Final = 1.5  # seconds in which nothing more was sent: a step is over
PATIENCE: Final = 60_000  # ms
CHANGES: Final = (
    ("gzip_vary on;", "gzip_vary on; gzip_http_version 1.0;"),  # which is what `ab` speaks
    (
        "public, max-age=60",
        "public, max-age=0",
    ),  # the minute is over in which a page is not asked for
    (
        "map $status:$request_uri $paper_caching {",
        "log_format sent '$bytes_sent $request_uri';\nmap $status:$request_uri $paper_caching {",
    ),
)


@contextmanager
def served(folder: Path, log: Path) -> Iterator[tuple[Web, Path]]:
    """The sample edition behind nginx, which writes down what it sends; its certificate."""
    output = folder / "output"
    typed = {"OUTPUT": str(output), "SITEURL": "https://paper.example", "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "bulletin.command", "publish"]
    subprocess.run(command, cwd=PROJECT, env=os.environ | typed, check=True, capture_output=True)
    (folder / "tls").mkdir()
    kind = "default_type application/octet-stream;"
    swaps = (*CHANGES, (kind, f"access_log {log} sent;\n{kind}"))
    certificate = make_certificate(folder / "tls")
    with staged(output, folder) as release:
        site = release.taken().folder / "site"
        with nginx(site, folder / "nginx", certificate, *swaps) as web:
            yield web, certificate[0]


def key_of(certificate: Path) -> str:
    """The digest of a certificate's key, as Chromium wants it."""
    words = ["openssl", "x509", "-in", str(certificate), "-noout", "-pubkey"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return b64encode(sha256(b64decode("".join(said.split("\n")[1:-2]))).digest()).decode()


@dataclass
class Visit:
    """A tab that goes through the paper, and what each step of it cost: by the browser (`seen`), by the
    server (`sent`), each as requests and bytes."""

    tab: Page
    log: Path
    seen: list[int] = field(default_factory=list)
    steps: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    read: int = 0  # bytes of the log that are told of already

    def __post_init__(self) -> None:
        devtools = self.tab.context.new_cdp_session(self.tab)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", self._finished)
        self.read = self.log.stat().st_size

    def _finished(self, event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # what comes out of the cache has none
            self.seen.append(round(event["encodedDataLength"]))

    def go(self, home: str) -> None:
        """The whole way."""
        tab = self.tab
        tab.set_default_timeout(PATIENCE)
        self.step("front page", lambda: tab.goto(f"{home}/", wait_until="load"))
        self.step("article with a photo", lambda: self.press(f'main a[href*="{ARTICLE}"]'))
        self.step("its topic", lambda: self.press('main a[href*="/topic/"]'))
        self.step("search, one question", self.search)
        self.step("second article", lambda: self.press("#results a"))
        if ARTICLE in tab.url or not re.search(r"/\d{4}/\d\d/\d\d/[^/]+/$", tab.url):
            sys.exit(f"{tab.url}: no second article")

    def step(self, name: str, go: Callable[[], object]) -> None:
        """One step, to the end of the page, until nothing more comes."""
        go()
        self.tab.wait_for_load_state("load")
        for _ in range(200):
            self.tab.mouse.wheel(0, 600)
            self.tab.wait_for_timeout(30)
            if self.tab.evaluate("scrollY + innerHeight >= document.body.scrollHeight - 2"):
                break
        size = -1
        while size != (size := self.log.stat().st_size):
            self.tab.wait_for_timeout(QUIET * 1000)
        lines = self.log.read_bytes()[self.read :].decode().splitlines()
        sent = [int(line.partition(" ")[0]) for line in lines]
        self.steps[name] = {
            "browser": [len(self.seen), sum(self.seen)],
            "server": [len(sent), sum(sent)],
        }
        self.read = size
        self.seen.clear()

    def press(self, link: str) -> None:
        """Press the first of these links, and be there."""
        before = self.tab.url
        self.tab.locator(link).first.click()
        self.tab.wait_for_url(lambda url: url.partition("#")[0] != before.partition("#")[0])

    def search(self) -> None:
        """To the page of the search, and a question."""
        self.press('a[href$="/search/"]')
        self.tab.get_by_role("searchbox").fill(QUESTION)
        self.tab.locator("#results a").first.wait_for()


def visits(browser: Browser, web: Web, log: Path) -> dict[str, Any]:
    """The whole way at each width, without the worker and with it, the first time and on another day."""
    found: dict[str, Any] = {}
    for width, height in WIDTHS.items():
        for worker in ("without", "with"):
            allowed: Any = "block" if worker == "without" else "allow"
            size: Any = {"width": width, "height": height}
            context = browser.new_context(viewport=size, service_workers=allowed)
            for day in ("first visit", "another day"):
                visit = Visit(context.new_page(), log)
                visit.go(web.url)
                visit.tab.close()
                found[f"{width} px, {worker} worker, {day}"] = visit.steps
            context.close()
    return found


def rates(web: Web) -> dict[str, Any]:
    """Requests a second of the front page and of an article, in gzip over TLS, on lines that stay open."""
    found: dict[str, Any] = {}
    for name, path in (("front page", "/"), ("article", ARTICLE)):
        load = round(os.getloadavg()[0], 1)
        words = ["ab", "-q", "-k", "-n", str(REQUESTS), "-c", str(CONNECTIONS)]
        words += ["-H", "Accept-Encoding: gzip", f"{web.url}{path}"]
        said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300).stdout
        found[name] = {"load": load} | {
            key: float(next(iter(re.findall(rf"{label}\D+([\d.]+)", said))))
            for key, label in (
                *(("failed", "Failed requests:"), ("a second", "Requests per second:")),
                *(("half within, ms", "\n +50%"), ("99 of 100 within, ms", "\n +99%")),
                ("bytes", "Document Length:"),
            )
        }
    return found


def table(found: dict[str, Any]) -> str:
    """The figures as text."""
    lines = []
    for name, steps in found["visits"].items():
        lines.append(f"\n{name:40}{'browser':>20}{'server':>20}")
        whole: dict[str, list[int]] = {"browser": [0, 0], "server": [0, 0]}
        for step, cost in (*steps.items(), ("whole", whole)):
            cells = "".join(f"{count:8}{size:12,}" for count, size in cost.values())
            lines.append(f"  {step:38}{cells}")
            for by, (count, size) in cost.items() if step != "whole" else ():
                whole[by] = [whole[by][0] + count, whole[by][1] + size]
    lines += [f"\n{name}: {rate}" for name, rate in found["rates"].items()]
    return "\n".join(lines)


def main() -> None:
    """Measure, and keep the figures."""
    if not shutil.which("ab"):
        sys.exit("ab is missing: install apache2-utils")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        log = folder / "log"
        log.touch()
        log.chmod(0o666)  # nginx writes as whoever it is
        with served(folder, log) as (web, certificate):
            # Whose errors are overlooked in another way, of that a browser keeps nothing.
            trusting = f"--ignore-certificate-errors-spki-list={key_of(certificate)}"
            browser = start(driver.chromium, trusting)
            found: dict[str, Any] = {
                "date": f"{datetime.now(UTC):%Y-%m-%d}",
                "cores": os.cpu_count(),
                "visits": visits(browser, web, log),
            }
            browser.close()
            found["rates"] = rates(web)
    RESULT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
