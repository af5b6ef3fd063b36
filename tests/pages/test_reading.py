"""What readers meet in a real Chromium: accessible, fitting, calm, whole without script, on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import ORIGIN, Built

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
REAL = {
    "front": "/",
    "lead": "/2022/05/21/zi-yuan-pan-huo/",
    "chart": "/2022/05/18/shu-du-kong-qi/",
    "pictures": "/2022/05/22/shan-shui-chong-chuan/",
    "month": "/2022/05/",
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
    assert violations(browser, town.url + path, width, scheme) == ""


@pytest.mark.parametrize("path", REAL.values(), ids=REAL.keys())
@modes
def test_axe_finds_no_violation_in_the_sample(
    browser: Browser, sample: Built, path: str, width: int, scheme: str
) -> None:
    assert violations(browser, sample.url + path, width, scheme) == ""


def violations(browser: Browser, address: str, width: int, scheme: str) -> str:
    """What axe has to say against a page; empty where it has nothing to say."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(address)
    found = Axe().run(tab)
    context.close()
    return str(found.generate_report()) if found.violations_count else ""


@kinds
def test_axe_finds_no_violation_in_large_type(page: Page, town: Built, path: str) -> None:
    page.add_init_script("localStorage.setItem('type', 'large')")
    page.goto(town.url + path)
    assert page.evaluate("document.documentElement.dataset.type") == "large"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@kinds
@pytest.mark.parametrize("width", [320, 360, 820, 1440])
def test_nothing_sticks_out_at_the_side(page: Page, town: Built, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(town.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_sticks_out_on_any_page_of_the_sample(
    page: Page, sample: Built, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for file in sample.pages():
        path = file.relative_to(sample.folder).as_posix().removesuffix("index.html")
        page.goto(f"{sample.url}/{path}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("path", REAL.values(), ids=REAL.keys())
def test_every_picture_of_a_page_comes(page: Page, sample: Built, path: str) -> None:
    page.goto(sample.url + path)
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("path", [REAL["lead"], REAL["chart"]], ids=["lead", "chart"])
def test_on_paper_there_is_the_text_and_nothing_to_click(
    page: Page, sample: Built, path: str
) -> None:
    page.goto(sample.url + path)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".prose").is_visible()
    assert page.get_by_text(ORIGIN + path).is_visible()
    assert (
        not page.locator("nav.sections, .crumbs, .tools, .related, .turn")
        .filter(visible=True)
        .count()
    )
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@kinds
def test_a_page_is_whole_without_script(browser: Browser, town: Built, path: str) -> None:
    """It may say more than with it: what needs the script, and what to do instead. Buttons are not
    text: what they do takes a script."""
    shown = {}
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        tab = context.new_page()
        tab.goto(town.url + path)
        tab.evaluate("document.querySelectorAll('main button').forEach(one => one.remove())")
        lines = tab.locator("main").inner_text().splitlines()
        shown[script] = [line for line in lines if line.strip()]
        context.close()
    assert [line for line in shown[False] if line in shown[True]] == shown[True]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_old_address_leads_to_the_article(browser: Browser, town: Built, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    tab = context.new_page()
    tab.goto(town.url + "/2022/05/20/lao-ji-shi/")
    tab.wait_for_url(town.url + KINDS["article"])
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
    assert page.evaluate(
        "(({type, scheme}) => [type, scheme])(document.documentElement.dataset)"
    ) == [
        "large",
        "dark",
    ]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"


LARGEST = """() => new Promise((done) => new PerformanceObserver((list) => {
  const last = list.getEntries().at(-1);
  const [fetched] = performance.getEntriesByName(last.url);
  done([last.element.localName, last.url, fetched && fetched.initiatorType]);
}).observe({type: "largest-contentful-paint", buffered: true}))"""
"""The largest thing painted: its element, its address, and what made the browser fetch it."""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "path", [REAL["front"], REAL["lead"], REAL["pictures"]], ids=["front", "article", "pictures"]
)
def test_the_photo_that_is_a_pages_largest_thing_is_asked_for_first(
    page: Page, sample: Built, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(sample.url + path, wait_until="networkidle")
    element, address, by = page.evaluate(LARGEST)
    if (width, path) == (390, REAL["lead"]):
        assert element == "p", "on a phone the text above this photo is larger"
    else:
        assert (element, by) == ("img", "link"), address
        assert address.endswith(".avif")


@pytest.mark.parametrize("calm", [True, False], ids=["reduced", "as usual"])
def test_pages_turn_without_motion_where_the_reader_wants_none(
    page: Page, town: Built, calm: bool
) -> None:
    page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    page.add_init_script(
        "addEventListener('pagereveal', event => { window.turned = Boolean(event.viewTransition) })"
    )
    page.goto(town.url + KINDS["month"])
    page.locator("main .story h2 a, main .story h3 a").first.click()
    page.wait_for_url("**/2022/05/*/*/")
    page.wait_for_function("window.turned !== undefined")
    assert page.evaluate("window.turned") == (not calm)
    moving = "document.getAnimations().filter((one) => one.playState === 'running').length"
    if calm:
        assert page.evaluate(moving) == 0
