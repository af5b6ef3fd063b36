"""Without a line: the articles read last, a page that says so, and nothing that was withdrawn."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Built, _Quiet
from tests.pages.test_weight import compressed

NEWS = "/2022/05/20/ji-shi/"
NEXT = "/2022/05/21/duo-yun/"
OTHER = "/2022/05/30/bie-de/"
HEAD = "标题：{}\n日期：{}\n栏目：要闻\n\n"
MARKET = HEAD.format("集市开张", "2022-05-20 08:00") + "云桥镇集市今天开张。\n\n![桥](qiao.jpg)\n"
OTHERS = {
    "2022/05/21/duo-yun.md": HEAD.format("明天多云", "2022-05-21 08:00") + "云桥镇明天多云。\n",
    "2022/05/22/xiu-lu.md": HEAD.format("修路", "2022-05-22 08:00") + "云桥镇修路。\n",
    "2022/05/30/bie-de.md": HEAD.format("别的", "2022-05-30 08:00") + "别的事。\n",
}


class Line:
    """A line to a server that may be cut, and what is served there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.asked: list[str] = []  # the paths, in their order
        self._server: http.server.ThreadingHTTPServer | None = None
        self.mend()

    @property
    def url(self) -> str:
        """The address of what is served."""
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Have a line from now on."""
        line = self

        class Now(_Quiet):
            def __init__(self, *given: Any, **named: Any) -> None:
                super().__init__(*given, **{**named, "directory": str(line.folder)})

            def do_GET(self) -> None:  # noqa: N802 (its name there)
                """Answer, and remember what was asked for."""
                line.asked.append(self.path)
                del self.headers["If-Modified-Since"]  # which both papers may share
                super().do_GET()

            def end_headers(self) -> None:
                """Have nothing kept by the browser itself, which real servers allow for a minute, but what is
                named by its digest."""
                lasting = self.path.startswith("/assets/")
                self.send_header("Cache-Control", "max-age=31536000" if lasting else "no-cache")
                super().end_headers()

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Now)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def cut(self) -> None:
        """Have none from now on."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture(scope="module")
def papers(
    tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Built]:
    """A paper, and the same after an article was withdrawn from it."""
    photo = tmp_path_factory.mktemp("photo") / "qiao.jpg"
    Image.new("RGB", (600, 400), "#3b5878").save(photo)
    gone = MARKET.replace("栏目：要闻\n", "栏目：要闻\n撤稿：事实有误\n")
    photos = {"2022/05/20/ji-shi/qiao.jpg": photo}
    return {
        name: tiny_site({"2022/05/20/ji-shi/index.md": text, **OTHERS}, photos=photos)
        for name, text in (("before", MARKET), ("after", gone))
    }


@pytest.fixture
def line(papers: dict[str, Built]) -> Iterator[Line]:
    """A line to the paper as it is before the withdrawal."""
    one = Line(papers["before"].folder)
    yield one
    one.cut()


@pytest.fixture
def keeping(browser: Browser) -> Iterator[BrowserContext]:
    """A window that may keep what it reads."""
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


@pytest.fixture
def reader(keeping: BrowserContext, line: Line) -> Page:
    """A tab whose pages are kept from now on."""
    tab = keeping.new_page()
    tab.goto(line.url)
    tab.wait_for_function("navigator.serviceWorker && navigator.serviceWorker.controller")
    return tab


KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    if (!name.startsWith("shell"))
      for (const key of await (await caches.open(name)).keys()) found.push(new URL(key.url).pathname);
  return found.filter((path) => !path.startsWith("/assets/"));
}"""


def kept(tab: Page) -> list[str]:
    """The paths of all that is kept of articles, but the theme's own."""
    found: list[str] = tab.evaluate(KEPT)
    return found


def test_the_worker_asks_for_no_file_again_that_the_page_has_asked_for(
    reader: Page, line: Line
) -> None:
    files = [path for path in line.asked if path.startswith("/assets/")]
    assert any(
        "/reading." in path for path in files
    )  # which the front page has no use for, but the worker
    assert sorted(files) == sorted(set(files))


def read(tab: Page, line: Line, *paths: str) -> None:
    """Read articles to the end, each until it is kept."""
    for path in paths:
        tab.goto(line.url + path, wait_until="networkidle")
        until(tab, lambda path=path: path in kept(tab))  # type: ignore[misc]


def until(tab: Page, true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(1200):
        if true():
            return
        tab.wait_for_timeout(50)
    pytest.fail(f"it never was so: {kept(tab)}")


def test_an_article_that_was_read_can_be_read_without_a_line_and_says_so(
    reader: Page, line: Line
) -> None:
    read(reader, line, NEWS)
    until(reader, lambda: any(path.startswith("/photos/") for path in kept(reader)))
    line.cut()
    reader.goto(line.url + NEWS)
    assert reader.get_by_text("云桥镇集市今天开张。").is_visible()
    assert reader.get_by_text("没有网络，这是先前存下的一份。").is_visible()
    indent = "getComputedStyle(document.querySelector('.prose p')).textIndent"
    assert reader.evaluate(indent) != "0px", "its design is there too"
    reader.locator("main img").first.scroll_into_view_if_needed()
    reader.wait_for_function("document.querySelector('main img').naturalWidth > 0")


def test_any_other_page_says_that_there_is_no_line_and_leads_to_what_was_read(
    reader: Page, line: Line
) -> None:
    read(reader, line, NEWS, NEXT)
    line.cut()
    reader.goto(line.url + "/section/yaowen/")
    assert reader.get_by_role("heading", name="没有网络").is_visible()
    links = reader.locator("main .headlines a")
    assert links.all_inner_texts() == ["明天多云", "集市开张"], "what was read last comes first"
    links.last.click()
    expect(reader.get_by_text("云桥镇集市今天开张。")).to_be_visible()


def test_with_a_line_everything_comes_from_the_server(reader: Page, line: Line) -> None:
    read(reader, line, NEWS)
    line.cut()
    line.mend()
    reader.goto(line.url + NEWS)
    assert not reader.get_by_text("没有网络").is_visible()
    reader.goto(line.url + "/section/yaowen/")
    assert reader.get_by_role("heading", name="要闻").is_visible()


AGE = """async (days) => {
  for (const name of (await caches.keys()).filter((one) => one.startsWith("copies"))) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      const copy = await cache.match(key), headers = new Headers(copy.headers);
      headers.set("kept", Date.now() - days * 864e5);
      await cache.put(key, new Response(await copy.blob(), {headers}));
    }
  }
}"""
"""Makes all copies so many days old."""


def test_a_copy_ends_after_three_days(reader: Page, line: Line) -> None:
    read(reader, line, NEWS)
    reader.evaluate(AGE, 2.9)
    line.cut()
    reader.goto(line.url + NEWS)
    assert reader.get_by_text("云桥镇集市今天开张。").is_visible()
    reader.evaluate(AGE, 3.1)
    reader.goto(line.url + NEWS)
    assert reader.get_by_role("heading", name="没有网络").is_visible()
    assert reader.locator("main .headlines a").count() == 0
    line.mend()
    reader.goto(line.url)
    until(reader, lambda: NEWS not in kept(reader))


@pytest.mark.parametrize("way", ["another page is opened", "the line comes back"])
def test_what_was_withdrawn_goes_as_soon_as_there_is_a_line(
    reader: Page, line: Line, papers: dict[str, Built], way: str
) -> None:
    """Its copy, all photos, and the copy of the article whose page names it."""
    read(reader, line, OTHER, NEXT, NEWS)
    assert "集市开张" in (line.folder / NEXT.strip("/") / "index.html").read_text("utf-8")
    line.cut()
    line.folder = papers["after"].folder
    reader.goto(line.url + NEWS)
    assert reader.get_by_text("云桥镇集市今天开张。").is_visible(), "no line, nobody could know"
    line.mend()
    if way == "another page is opened":
        reader.goto(line.url + "/archive/")
    else:
        reader.evaluate("dispatchEvent(new Event('online'))")
    until(reader, lambda: kept(reader) == [OTHER])
    line.cut()
    reader.goto(line.url + NEWS)
    assert reader.get_by_role("heading", name="没有网络").is_visible()
    assert "集市" not in reader.locator("main").inner_text()


def test_no_more_than_twenty_articles_are_kept(
    keeping: BrowserContext, tiny_site: Callable[..., Built]
) -> None:
    days = range(1, 24)
    files = {
        f"2022/05/{day:02}/n{day}.md": HEAD.format(f"第{day}篇", f"2022-05-{day:02} 08:00")
        + "讯。\n"
        for day in days
    }
    line = Line(tiny_site(files).folder)
    tab = keeping.new_page()
    tab.goto(line.url)
    tab.wait_for_function("navigator.serviceWorker && navigator.serviceWorker.controller")
    for day in days:
        tab.goto(f"{line.url}/2022/05/{day:02}/n{day}/")
    until(tab, lambda: kept(tab) == [f"/2022/05/{day:02}/n{day}/" for day in days[-20:]])
    line.cut()


def test_the_list_names_no_address_in_words(papers: dict[str, Built]) -> None:
    (mark,) = json.loads(papers["after"].read("withdrawn.json"))
    assert len(mark) == 16
    assert json.loads(papers["before"].read("withdrawn.json")) == []


def test_a_site_without_an_address_of_its_own_keeps_nothing(
    tiny_site: Callable[..., Built],
) -> None:
    """Such as a preview, where a page that was kept would be in the way."""
    site = tiny_site(OTHERS, 'SITEURL=""')
    assert not (site.folder / "worker.js").exists()
    assert "manifest" not in site.read("index.html")


def test_the_worker_is_light(papers: dict[str, Built]) -> None:
    folder = papers["before"].folder
    (script,) = folder.glob("assets/offline.*.js")
    assert (
        compressed(script.read_bytes()) + compressed((folder / "worker.js").read_bytes()) <= 2_000
    )


def test_what_a_phone_is_told_of_the_paper_is_there(papers: dict[str, Built]) -> None:
    site = papers["before"]
    told = json.loads(site.read("manifest.json"))
    assert (told["name"], told["lang"], told["scope"]) == ("青禾简报", "zh-Hans", "/")
    assert all((site.folder / icon["src"].lstrip("/")).is_file() for icon in told["icons"])
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in told["icons"]}
    assert sizes >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
