"""What readers meet in a real Chromium: accessible, fitting, calm, whole without script, on paper."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import ORIGIN, Built, in_type

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
    "subscribe": "/subscribe/",
    "offline": "/offline/",
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


@pytest.fixture(params=[390, 1440], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest, look: Callable[..., Page]) -> Page:
    """A tab on a phone, and one on a desk."""
    return look(request.param, 900)


@pytest.fixture
def first_visit(browser: Browser) -> Iterator[Page]:
    """A tab on a phone that has nothing of the site yet."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    yield context.new_page()
    context.close()


EACH = [
    pytest.param(
        *(width, path),
        id=f"{'phone' if width == 390 else 'desktop'}-{kind}",
        marks=() if (kinds_before + (width == 390)) % 2 else pytest.mark.soak,
    )
    for kinds_before, (kind, path) in enumerate(KINDS.items())
    for width in (390, 1440)
]
"""Each kind on a phone and on a desk; one of the two is tried by `make test`, the other by `make soak`."""


@pytest.mark.parametrize(("screen", "path"), EACH, indirect=["screen"])
def test_axe_finds_no_violation_and_nothing_sticks_out(
    screen: Page, town: Built, path: str
) -> None:
    screen.goto(town.url + path)
    assert violations(screen) == []
    assert too_narrow(screen) == [], "something sticks out at these widths"


@pytest.mark.parametrize("path", REAL.values(), ids=REAL.keys())
def test_axe_finds_no_violation_in_the_sample(screen: Page, sample: Built, path: str) -> None:
    screen.goto(sample.url + path)
    assert violations(screen) == []


COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules of axe that look at colours: all that differs between day and night (`tokens.css`)."""


RUN = "options => axe.run(options).then(({ violations }) => ({ violations }))"
BRIEF = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
"""Style sheets are not fetched once more: no rule that is asked for reads them (it would be a third of the time)."""


def axe(tab: Page, options: Mapping[str, object]) -> AxeResults:
    """What axe, whose script has been run, has to say against the page that is open."""
    return AxeResults(tab.evaluate(RUN, {**BRIEF, **options}))


def violations(tab: Page, schemes: Sequence[str] = ("light", "dark")) -> list[str]:
    """What axe has to say against the page that is open by day, and against its colours by night."""
    said = []
    tab.evaluate(Axe().axe_script)  # once for both: that takes as long as the rules
    for scheme in schemes:
        tab.emulate_media(color_scheme=scheme)
        found = axe(tab, COLOURS if scheme == "dark" else {})
        said += [f"{scheme}: {found.generate_report()}"] * bool(found.violations_count)
    return said


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=kind, marks=pytest.mark.soak if before % 2 else ())
        for before, (kind, path) in enumerate(KINDS.items())
    ],
)
def test_axe_finds_no_violation_in_the_largest_type(
    look: Callable[..., Page], town: Built, path: str
) -> None:
    phone = look()
    in_type(phone, town.url + path, "huge")
    assert violations(phone) == []


@pytest.mark.parametrize("share", [2, pytest.param(1, marks=pytest.mark.soak)])
def test_nothing_sticks_out_on_any_page_of_the_sample(
    phone: Page, sample: Built, share: int
) -> None:
    """Half of them, others each time; or all."""
    for file in random.sample(sample.pages(), len(sample.pages()) // share):
        phone.goto(f"{sample.url}/{file.relative_to(sample.folder).as_posix()}")
        assert too_narrow(phone, [360, 1440]) == [], file


def too_narrow(tab: Page, widths: Sequence[int] = (320, 360, 390, 820, 1440)) -> list[int]:
    """The widths of a screen at which something of the page that is open sticks out at the side."""
    said = []
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 800})
        said += [width] * (tab.evaluate("document.documentElement.scrollWidth") > width)
    return said


@pytest.mark.parametrize("path", REAL.values(), ids=REAL.keys())
def test_every_picture_of_a_page_comes(phone: Page, sample: Built, path: str) -> None:
    phone.goto(sample.url + path)
    for picture in phone.locator("main img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("path", [REAL["lead"], REAL["chart"]], ids=["lead", "chart"])
def test_on_paper_there_is_the_text_and_nothing_to_click(
    phone: Page, sample: Built, path: str
) -> None:
    phone.goto(sample.url + path)
    phone.emulate_media(media="print", color_scheme="dark")
    assert phone.locator(".prose").is_visible()
    assert phone.get_by_text(ORIGIN + path).is_visible()
    assert (
        not phone.locator("nav.sections, .crumbs, .tools, .related, .turn")
        .filter(visible=True)
        .count()
    )
    assert phone.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@kinds
def test_a_page_is_whole_without_script(look: Callable[..., Page], town: Built, path: str) -> None:
    """It may say more than with it: what needs the script, and what to do instead. Buttons are not
    text: what they do takes a script."""
    shown = {}
    for script in (True, False):
        tab = look(script=script)
        tab.goto(town.url + path)
        tab.evaluate("document.querySelectorAll('main button').forEach(one => one.remove())")
        lines = tab.locator("main").inner_text().splitlines()
        shown[script] = [line for line in lines if line.strip()]
    assert [line for line in shown[False] if line in shown[True]] == shown[True]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_old_address_leads_to_the_article(
    open_tab: Callable[..., Page], town: Built, script: bool
) -> None:
    tab = open_tab(script=script)
    tab.goto(town.url + "/2022/05/20/lao-ji-shi/")
    tab.wait_for_url(town.url + KINDS["article"])


BLOCKED = "Service Worker registration blocked by Playwright"  # as `window` wants it


def test_no_page_asks_another_host_or_logs_an_error(phone: Page, town: Built) -> None:
    said: list[str] = []
    phone.on("request", lambda request: said.append(request.url))
    phone.on("console", lambda message: said.append(message.text.removeprefix(BLOCKED)))
    phone.on("pageerror", lambda error: said.append(str(error)))
    for path in KINDS.values():
        phone.goto(town.url + path)
    assert [text for text in said if text and not text.startswith(town.url)] == []


@pytest.mark.parametrize("path", [KINDS["front"], KINDS["article"]], ids=["front", "article"])
def test_nothing_moves_while_a_page_loads(first_visit: Page, town: Built, path: str) -> None:
    first_visit.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " window.moved += e.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    first_visit.goto(town.url + path, wait_until="networkidle")
    assert first_visit.evaluate("window.moved") == 0


def test_the_choices_of_type_and_light_hold_on_the_next_page(phone: Page, town: Built) -> None:
    phone.goto(town.url)
    phone.get_by_role("button", name="大字").click()
    phone.get_by_role("button", name="夜间").click()
    phone.goto(town.url + KINDS["article"])
    assert phone.evaluate(
        "(({type, scheme}) => [type, scheme])(document.documentElement.dataset)"
    ) == [
        "large",
        "dark",
    ]
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    assert phone.get_by_role("button", name="特大").is_visible(), "the next step"
    assert phone.get_by_role("button", name="夜间").get_attribute("aria-pressed") == "true"


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
    first_visit: Page, sample: Built, path: str, width: int
) -> None:
    first_visit.set_viewport_size({"width": width, "height": 900})
    first_visit.goto(sample.url + path, wait_until="networkidle")
    element, address, by = first_visit.evaluate(LARGEST)
    if (width, path) == (390, REAL["lead"]):
        assert element == "p", "on a phone the text above this photo is larger"
    else:
        assert (element, by) == ("img", "link"), address
        assert address.endswith(".avif")


@pytest.mark.parametrize("calm", [True, False], ids=["reduced", "as usual"])
def test_pages_turn_without_motion_where_the_reader_wants_none(
    phone: Page, town: Built, calm: bool
) -> None:
    phone.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    phone.add_init_script(
        "addEventListener('pagereveal', event => { window.turned = Boolean(event.viewTransition) })"
    )
    turned = []
    for _ in range(
        8 if not calm else 1
    ):  # a browser that is busy turns without motion now and then
        phone.goto(town.url + KINDS["month"])
        phone.locator("main .story h2 a, main .story h3 a").first.click()
        phone.wait_for_url("**/2022/05/*/*/")
        phone.wait_for_function("window.turned !== undefined")
        turned.append(phone.evaluate("window.turned"))
        if turned[-1]:
            break
    assert any(turned) == (not calm)
    moving = "document.getAnimations().filter((one) => one.playState === 'running').length"
    if calm:
        assert phone.evaluate(moving) == 0
