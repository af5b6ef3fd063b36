"""What all tests share: the sites they look at, a server on loopback, a real browser."""

from __future__ import annotations

import atexit
import functools
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from blinker import ANY, NamedSignal
from hypothesis import HealthCheck, settings
from pelican import signals
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import launch
from tests.warm import warm

PROJECT = Path(__file__).resolve().parents[1]
ORIGIN = "https://paper.example"

# A busy machine is no fault of what is tested: nothing here asks how long something took.
settings.register_profile("paper", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("paper")
expect.set_options(timeout=60_000)  # ms, as for all that is waited for


LONG = (
    "system/test_year.py",
    "system/test_stores.py",
    "system/test_bucket.py",
    "system/test_deploy.py",
    "system/test_end_to_end.py",
    "system/test_releases.py",
    "system/test_session.py",
    "pages/test_reading.py",
    "desk/test_desk.py",
    "search/test_exact.py",
    "desk/test_write.py",
    "deploy/test_stage.py",
    "hostile/test_payloads.py",
    "pages/test_keyboard.py",
    "desk/test_preview.py",
    "hostile/test_desk.py",
    "pages/test_comfort.py",
    "pages/test_front_random.py",
    "pages/test_axe.py",
    "held/test_release.py",
    "pages/test_old_browsers.py",
    "pages/test_pictures.py",
    "desk/test_office_day.py",
    "proof/test_embargo.py",
    "test_commands.py",
    "editions/test_hant.py",
    "hostile/test_linear.py",
    "proof/test_incremental.py",
    "desk/test_ten_editors.py",
    "hostile/test_bombs.py",
    "proof/test_deterministic.py",
    "proof/test_killed.py",
    "proof/test_two_builds.py",
    "desk/test_handbook.py",
)
"""The files whose tests take longest, from minutes to some seconds of a processor, some of them one test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files come first, then those with the most tests: where each core takes the next file when it
    has done one (`make test`), a long one that came last would leave the others idle."""
    place = {PROJECT / "tests" / name: number for number, name in enumerate(LONG)}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (place.get(item.path, len(LONG)), -tests[item.path]))


TIDY = 120.0  # seconds in which each thing that a test used is put away


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """What hung in a test may hang again where it is put away: the limit of `pyproject.toml` ends with a test's first
    fault. A page that never rests, say, does not close."""

    def late(*_: object) -> None:
        pytest.fail(f"not put away within {TIDY:.0f} seconds")

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, TIDY, TIDY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@dataclass(frozen=True)
class Built:
    """A site that was built: its files, and where it is served while the tests run."""

    folder: Path
    url: str

    def pages(self) -> list[Path]:
        """Every HTML file, in order."""
        return sorted(self.folder.rglob("*.html"))

    def read(self, path: str) -> str:
        """The text of one file."""
        return (self.folder / path).read_text("utf-8")


def words_for_pelican(content: Path, output: Path, cache: Path, *settings: str) -> list[str]:
    """What is typed behind `pelican` for production settings; later settings win."""
    words = [content, "-o", output, "-s", PROJECT / "publishconf.py", "--fatal", "errors"]
    own = [f'CACHE_PATH="{cache}"', f'SITEURL="{ORIGIN}"', "JOBS=1"]  # each core has tests to do
    return [*map(str, words), "-e", *own, *settings]


@functools.cache
def _forker() -> subprocess.Popen[bytes]:
    """What runs Pelican's command line as often as it is asked to."""
    command = [sys.executable, "-m", "tests.forker"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    forker = subprocess.Popen(command, cwd=PROJECT, bufsize=0, **pipes)
    atexit.register(forker.communicate)  # it ends when nobody can ask it
    return forker


def forked(words: Sequence[str | Path], cache: Path) -> subprocess.CompletedProcess[str]:
    """Run Pelican's own command line with these words. A new cache has what is known of the theme."""
    forker = _forker()
    assert forker.stdin
    assert forker.stdout
    with warm(cache), tempfile.TemporaryDirectory() as said:
        out, errors = Path(said, "out"), Path(said, "errors")
        command = {"words": [*map(str, words)], "folder": str(Path.cwd())}
        command |= {"environment": {**os.environ}, "out": str(out), "errors": str(errors)}
        try:
            forker.stdin.write(json.dumps(command).encode() + b"\n")
            code = int(forker.stdout.readline())
        except BaseException:  # its time is over: the next test must not get this one's answer
            forker.kill()
            _forker.cache_clear()
            raise
        told = (file.read_text("utf-8") for file in (out, errors))
        return subprocess.CompletedProcess([*words], code, *told)


def run_pelican(
    content: Path, output: Path, cache: Path, *settings: str
) -> subprocess.CompletedProcess[str]:
    """The same, in production settings; later settings win."""
    return forked(words_for_pelican(content, output, cache, *settings), cache)


def start_pelican(
    content: Path, output: Path, cache: Path, *settings: str
) -> subprocess.CompletedProcess[str]:
    """The same from nothing: the program that people start, with the cache as it is."""
    program = Path(sys.executable).with_name("pelican")
    words = words_for_pelican(content, output, cache, *settings)
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def pelican(content: Path, output: Path, cache: Path, *settings: str) -> None:
    """As `run_pelican`, and it must succeed."""
    done = run_pelican(content, output, cache, *settings)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(autouse=True)
def _no_settings_stay() -> Iterator[None]:
    """A paper's settings that a test read, or what it shares with others, which Pelican keeps as a module, are
    not the next test's."""
    yield
    for name in ("pelicanconf", "publishconf"):
        sys.modules.pop(name, None)


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    """What a test connects to Pelican's signals does not reach the next test."""
    before = [
        (one, list(one.receivers_for(ANY)))
        for one in vars(signals).values()
        if isinstance(one, NamedSignal)
    ]
    yield
    for one, known in before:
        for receiver in list(one.receivers_for(ANY)):
            if receiver not in known:
                one.disconnect(receiver)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, with the site's own page for what is not there."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's 404 page."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@pytest.fixture(scope="session")
def serve() -> Iterator[functools.partial[str]]:
    """A function that serves a folder on loopback until the tests end, and gives its address."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield functools.partial(start)
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, serve: functools.partial[str]) -> Built:
    """The sample edition, as readers get it: made from nothing, by the program that people start."""
    folder = tmp_path_factory.mktemp("sample")
    done = start_pelican(PROJECT / "content", folder / "output", folder / "cache")
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder / "output", serve(folder / "output"))


@pytest.fixture(scope="session")
def tiny_site(
    tmp_path_factory: pytest.TempPathFactory, serve: functools.partial[str]
) -> Callable[..., Built]:
    """A function that builds a made-up paper from the texts of its files, by their paths under
    `content/`, and further settings; `photos` are copied, by their paths there."""

    def build(
        files: Mapping[str, str], *settings: str, photos: Mapping[str, Path] | None = None
    ) -> Built:
        folder = tmp_path_factory.mktemp("tiny")
        (folder / "content").mkdir()
        for path, photo in (photos or {}).items():
            (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(photo, folder / "content" / path)
        for path, text in files.items():
            file = folder / "content" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        pelican(
            *(folder / "content", folder / "output", folder / "cache"),
            *('SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"', *settings),
        )
        return Built(folder / "output", serve(folder / "output"))

    return build


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, serve: functools.partial[str]) -> Built:
    """A made-up town's bulletin that uses everything an article can have (`tests/site`)."""
    folder = tmp_path_factory.mktemp("town")
    lay_out_town(folder / "content")
    pelican(folder / "content", folder / "output", folder / "cache", *TOWN)
    return Built(folder / "output", serve(folder / "output"))


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory, serve: functools.partial[str]) -> Built:
    """The town's bulletin in both editions."""
    folder = tmp_path_factory.mktemp("both")
    lay_out_town(folder / "content")
    pelican(folder / "content", folder / "output", folder / "cache", *TOWN, "HANT=1")
    return Built(folder / "output", serve(folder / "output"))


TOWN = ('SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"', "DEFAULT_PAGINATION=3")


def lay_out_town(content: Path) -> None:
    """Put the town's articles into `content`, with photos drawn for them."""
    shutil.copytree(PROJECT / "tests" / "site" / "content", content)
    for number, colour in enumerate(("#8a4b3a", "#3b5878", "#6f8a4e")):
        place = content / "2022" / "05" / "20" / "ji-shi"
        Image.new("RGB", (1200, 800), colour).save(place / f"tu-{number}.jpg")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; `make setup` gets one."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Callable[[bool], BrowserContext]:
    """A function that gives the browser's window with script, or the one without: opened once, since
    that takes longer than to look at a page. Nothing is kept there for want of a line
    (`tests/pages/test_offline.py` has a window where it is)."""

    @functools.cache
    def opened(script: bool) -> BrowserContext:
        one = browser.new_context(java_script_enabled=script, service_workers="block")
        one.set_default_timeout(60_000)
        one.new_page()  # keeps the window when a test closes its own tabs
        return one

    return opened


@pytest.fixture
def open_tab(window: Callable[[bool], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A function that opens a tab, as wide as a phone if not said otherwise. When the test ends, all is
    forgotten that pages kept."""
    tabs: list[Page] = []

    def opened(width: int = 390, height: int = 844, script: bool = True) -> Page:
        tab = window(script).new_page()
        tab.set_viewport_size({"width": width, "height": height})
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        forget(tab)
        tab.close()


def forget(tab: Page) -> None:
    """Let a tab's window forget all that pages kept in it."""
    what = {"origin": "*", "storageTypes": "local_storage"}
    session = tab.context.new_cdp_session(tab)
    session.send("Storage.clearDataForOrigin", what)
    session.detach()
    tab.context.clear_permissions()


@pytest.fixture(scope="module")
def kept_tab(window: Callable[[bool], BrowserContext]) -> Iterator[Callable[[bool], Page]]:
    """A function that gives a file's tab with script, or the one without."""

    @functools.cache
    def opened(script: bool) -> Page:
        tabs.append(window(script).new_page())
        return tabs[-1]

    tabs: list[Page] = []
    yield opened
    for tab in tabs:
        tab.close()


@pytest.fixture
def look(kept_tab: Callable[[bool], Page]) -> Iterator[Callable[..., Page]]:
    """A function that gives a tab to look at pages in, as wide as a phone if not said otherwise: the same for all of
    a file's tests, since to open one takes longer than to look at a page. For those that change nothing but what a
    page keeps, the tab's size, the media and what is on the page itself."""
    tabs: set[Page] = set()

    def looked(width: int = 390, height: int = 844, script: bool = True) -> Page:
        tab = kept_tab(script)
        tab.set_viewport_size({"width": width, "height": height})
        tabs.add(tab)
        return tab

    yield looked
    for tab in tabs:
        tab.goto("about:blank")
        tab.emulate_media(media="null", color_scheme="null")
        forget(tab)


def in_type(tab: Page, address: str, step: str) -> None:
    """Open a page as a reader sees it who has chosen that step of type."""
    tab.goto(address)
    tab.evaluate("step => localStorage.setItem('type', step)", step)
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.type") == step


def set_type(tab: Page, step: str) -> None:
    """Show the page that is open in that step of type, as its script does for a reader who has chosen it."""
    tab.evaluate("step => document.documentElement.setAttribute('data-type', step)", step)


@pytest.fixture
def phone(open_tab: Callable[..., Page]) -> Page:
    """A tab on a phone."""
    return open_tab()


@pytest.fixture
def desk(open_tab: Callable[..., Page]) -> Page:
    """A tab on a desk."""
    return open_tab(1440, 900)
