"""What readers meet in a real Chromium: accessible, fitting, calm, light, whole without script."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import Built

KINDS = {
    "front": "/",
    "article": "/2022/05/20/ji-shi/",
    "reprint": "/2022/05/20/yun-qiao/",
    "withdrawn": "/2022/05/21/che-gao/",
    "section": "/section/yaowen/",
    "older part": "/section/yaowen/page/1/",
    "topic": "/topic/ji-shi/",
    "reporter": "/reporter/%E7%94%B2%E4%B8%80/",
    "topics": "/topics/",
    "reporters": "/reporters/",
    "archive": "/archive/",
    "year": "/2022/",
    "month": "/2022/05/",
    "day": "/2022/05/20/",
    "static page": "/about/",
    "corrections": "/corrections/",
    "search": "/search/",
    "not found": "/404.html",
}
kinds = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
modes = pytest.mark.parametrize(
    ("width", "scheme"),
    [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")],
    ids=["phone-light", "phone-dark", "desktop-light", "desktop-dark"],
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@kinds
@modes
def test_axe_finds_no_violation(
    browser: Browser, town: Built, path: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(town.url + path)
    found = Axe().run(tab)
    context.close()
    assert found.violations_count == 0, found.generate_report()


@kinds
def test_axe_finds_no_violation_in_large_type(page: Page, town: Built, path: str) -> None:
    page.add_init_script("localStorage.setItem('type', 'large')")
    page.goto(town.url + path)
    assert page.evaluate("document.documentElement.dataset.type") == "large"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@kinds
@pytest.mark.parametrize("width", [320, 360, 820, 1440])
def test_nothing_sticks_out_at_the_side(page: Page, town: Built, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(town.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@kinds
def test_a_page_is_whole_without_script(browser: Browser, town: Built, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(town.url + path)
    hidden = tab.locator("main").inner_text()
    context.close()
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(town.url + path)
    assert tab.locator("main").inner_text() == hidden
    context.close()


def test_no_page_asks_another_host_or_logs_an_error(page: Page, town: Built) -> None:
    said: list[str] = []
    page.on("request", lambda request: said.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in KINDS.values():
        page.goto(town.url + path)
    assert [text for text in said if not text.startswith(town.url)] == []


@pytest.mark.parametrize("path", [KINDS["front"], KINDS["article"]], ids=["front", "article"])
def test_nothing_moves_while_a_page_loads(page: Page, town: Built, path: str) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " window.moved += e.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(town.url + path, wait_until="networkidle")
    assert page.evaluate("window.moved") == 0


def test_the_choices_of_type_and_light_hold_on_the_next_page(page: Page, town: Built) -> None:
    page.goto(town.url)
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="夜间").click()
    page.goto(town.url + KINDS["article"])
    assert page.evaluate("({...document.documentElement.dataset})") == {
        "type": "large",
        "scheme": "dark",
    }
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"


def compressed(data: bytes) -> int:
    """What a server sends of a file: its size under gzip."""
    return len(gzip.compress(data, 9))


def test_style_sheet_and_scripts_keep_their_budget(sample: Built) -> None:
    css = sum(compressed(file.read_bytes()) for file in sample.folder.glob("assets/*.css"))
    scripts = [file for file in sample.folder.glob("assets/*.js") if "search" not in file.name]
    assert css <= 8_000
    assert sum(compressed(file.read_bytes()) for file in scripts) <= 5_000


def test_an_article_of_usual_length_comes_in_the_first_flight(sample: Built) -> None:
    css = sum(compressed(file.read_bytes()) for file in sample.folder.glob("assets/*.css"))
    for article in sample.folder.glob("2022/05/*/*/index.html"):
        assert compressed(article.read_bytes()) + css <= 14_000, article
