"""Pictures on their page: rows that are filled at every width, room for panoramas and upright photos, strips in
slices, and each photo shown large."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.conftest import Built
from tests.pages.test_reading import violations

SIZES = {"l": (1200, 800), "p": (800, 1200), "s": (900, 900), "h": (1600, 900), "q": (4000, 900)}
GALLERIES = {
    "twelve": "lplsphlpplsl",
    "two": "ll",
    "three": "lll",
    "upright": "pp",
    "panorama": "lql",
}
ALONE = "/2022/05/20/alone/"
TWELVE = "/2022/05/20/twelve/"


@pytest.fixture(scope="module")
def paper(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Galleries of every shape, and a page of a panorama, an upright photo and a strip."""
    folder = tmp_path_factory.mktemp("photos")
    files: dict[str, str] = {}
    photos: dict[str, Path] = {}
    for name, (width, height) in (SIZES | {"z": (600, 3000)}).items():
        Image.new("RGB", (width, height), "#8a4b3a").save(folder / f"{name}.jpg")
    for name, shapes in GALLERIES.items():
        lines = []
        for number, shape in enumerate(shapes):
            photos[f"2022/05/20/{name}/{number}.jpg"] = folder / f"{shape}.jpg"
            lines.append(
                f'![第{number}个摊位，卖的是青禾区的菜](/2022/05/20/{name}/{number}.jpg "记者 甲一 摄")'
            )
        text = f"标题：集市\n日期：2022-05-20\n栏目：图片\n\n今天开市。\n\n{chr(10).join(lines)}\n\n完。\n"
        files[f"2022/05/20/{name}/index.md"] = text
    for shape in "qpz":
        photos[f"2022/05/20/alone/{shape}.jpg"] = folder / f"{shape}.jpg"
    body = "\n\n".join(f"一段话。\n\n![{shape}](/2022/05/20/alone/{shape}.jpg)" for shape in "qpz")
    files["2022/05/20/alone/index.md"] = (
        f"标题：三张\n日期：2022-05-20\n栏目：图片\n\n{body}\n\n完。\n"
    )
    photos["2022/05/19/slim/0.jpg"] = folder / "p.jpg"
    files["2022/05/19/slim/index.md"] = (
        "标题：一位居民\n日期：2022-05-19\n栏目：图片\n\n一段话。\n\n![居民](0.jpg)\n"
    )
    files["2022/05/18/bare.md"] = "标题：启事\n日期：2022-05-18\n栏目：图片\n\n一段话。\n"
    return tiny_site(files, photos=photos)


HUNG = """() => [...document.querySelectorAll(".gallery figure:not(.wide) img")].map((one) => {
  const box = one.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom, one.naturalWidth / one.naturalHeight];
})"""


def rows(tab: Page) -> list[list[list[float]]]:
    """The photos of a gallery by the rows that they stand in: left, top, right, bottom, and their ratio."""
    tab.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    tab.wait_for_function("[...document.images].every((one) => one.complete && one.naturalWidth)")
    found: dict[int, list[list[float]]] = {}
    for box in tab.evaluate(HUNG):
        found.setdefault(round(box[1]), []).append(box)
    return list(found.values())


@pytest.mark.parametrize("gallery", GALLERIES)
@pytest.mark.parametrize("width", [320, 390, 639, 640, 820, 1000, 1440])
def test_rows_are_filled_at_every_width(
    look: Callable[..., Page], paper: Built, gallery: str, width: int
) -> None:
    tab = look(width, 900)
    tab.goto(f"{paper.url}/2022/05/20/{gallery}/")
    left, right = tab.evaluate(
        "(({left, right}) => [left, right])(document.querySelector('.prose').getBoundingClientRect())"
    )
    hung = rows(tab)
    assert sum(map(len, hung)) == len(GALLERIES[gallery].replace("q", ""))
    for row in hung:
        assert row[0][0] == pytest.approx(left, abs=1)
        assert row[-1][2] == pytest.approx(right, abs=1)
        for one, other in pairwise(row):
            assert other[0] - one[2] == pytest.approx(12, abs=1)
        for one in row:
            assert one[3] == pytest.approx(row[0][3], abs=1.5), "one height"
            assert (one[2] - one[0]) / (one[3] - one[1]) == pytest.approx(one[4], rel=0.02), "uncut"
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_no_photo_is_a_stamp(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + TWELVE)
    for row in rows(phone):
        for one in row:
            assert one[2] - one[0] >= 90


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (1440, 900)])
def test_panoramas_have_room_and_upright_photos_end_in_the_window(
    open_tab: Callable[..., Page], paper: Built, width: int, height: int
) -> None:
    tab = open_tab(width, height)
    tab.goto(paper.url + ALONE)
    wide, tall = (tab.locator(f".{shape} img").bounding_box() for shape in ("wide", "tall"))
    assert wide is not None
    assert tall is not None
    assert wide["width"] >= (1152 if width == 1440 else 640)
    assert tall["height"] <= 0.86 * height
    said = """(one) => { const range = document.createRange(); range.selectNodeContents(one);
      const box = range.getBoundingClientRect(); return box.left + box.width / 2 }"""
    assert tab.locator(".tall figcaption").evaluate(said) == pytest.approx(
        tall["x"] + tall["width"] / 2, abs=1
    ), "it stands in the middle, as the photo above it does"
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_a_strip_is_slices_without_a_seam_and_leads_to_the_whole(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + ALONE)
    boxes: list[list[float]] = phone.evaluate(
        "[...document.querySelectorAll('.slices img')].map((one) => one.getBoundingClientRect())"
        ".map(({top, bottom, width}) => [top, bottom, width])"
    )
    assert len(boxes) == 4
    for one, other in pairwise(boxes):
        assert other[0] == pytest.approx(one[1], abs=0.1)
    assert boxes[-1][1] - boxes[0][0] == pytest.approx(boxes[0][2] * 5, rel=0.01)
    whole = phone.get_by_role("link", name="看整张图").get_attribute("href")
    with Image.open(paper.folder / str(whole).lstrip("/")) as image:
        assert image.size == (600, 3000)


# --- the section of pictures ---------------------------------------------------------------------

SPREADS = """() => [...document.querySelectorAll(".spread")].map((spread) => {
  const box = (one) => (({left, top, right, bottom}) => [left, top, right, bottom])(one.getBoundingClientRect());
  return {shape: spread.className, box: box(spread), words: box(spread.querySelector(".words")),
    rows: [...spread.querySelectorAll(".hung")].filter((one) => one.offsetHeight).map((row) =>
      [...row.querySelectorAll("img")].filter((one) => one.offsetHeight).map((one) =>
        [...box(one), one.naturalWidth / one.naturalHeight]))};
})"""


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_picture_stories_are_as_wide_as_the_sheet_and_have_no_hole(
    open_tab: Callable[..., Page], paper: Built, width: int
) -> None:
    tab = open_tab(width, 900)
    tab.goto(paper.url + "/section/tupian/")
    rows(tab)
    for step, letter in (("normal", 16), ("large", 20), ("huge", 24)):
        tab.evaluate("step => document.documentElement.setAttribute('data-type', step)", step)
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        left, right = tab.evaluate(
            "(({left, right}) => [left, right])(document.querySelector('.heading').getBoundingClientRect())"
        )
        spreads = tab.evaluate(SPREADS)
        assert len(spreads) == len(GALLERIES) + 3
        assert {len(one["rows"]) for one in spreads} == ({0, 1} if width < 640 else {0, 1, 2})
        for spread in spreads:
            hangs_filled(spread, left, right, 0.75 * letter)
        shapes = {one["shape"].partition(" ")[2] for one in spreads}
        assert shapes == {"ribbon", "broad", "square", "slim", ""}


def hangs_filled(spread: dict[str, Any], left: float, right: float, gap: float) -> None:
    """The photos of a picture story, and its words where they are beside these, leave no white."""
    assert (spread["box"][0], spread["box"][2]) == (left, right)
    beside = bool(spread["rows"]) and spread["words"][0] > spread["rows"][0][-1][2] - 1
    assert beside <= spread["shape"].endswith(("square", "slim"))
    side = max(0.0, right - left - 1.35 * 900) / 2 if "broad" in spread["shape"] else 0.0
    for row in spread["rows"]:
        assert row[0][0] == pytest.approx(left + side, abs=1)
        if not beside:
            assert row[-1][2] == pytest.approx(right - side, abs=1)
        for one, other in pairwise(row):
            assert other[0] - one[2] == pytest.approx(gap, abs=1)
            assert other[3] == pytest.approx(one[3], abs=1.5), "one height"
        for one in row:
            high = one[3] - one[1]
            assert high <= 0.94 * 900, "higher than the window"
            cut = abs((one[2] - one[0]) / high / one[4] - 1) > 0.02
            ends = 0.85 * 900, 0.45 * right + 0.45 * left
            assert not cut or any(high == pytest.approx(end, abs=1) for end in ends), "uncut"
    if beside:
        assert spread["box"][3] - spread["rows"][0][0][3] <= 120
    assert spread["words"][2] <= right


# --- large ---------------------------------------------------------------------------------------

SHOWN = "document.querySelector('.viewer img')"


def wait_for(tab: Page, number: int) -> None:
    """Wait until that photo is shown large."""
    expect(tab.locator(".viewer")).to_contain_text(f"{number} / 12")
    tab.wait_for_function(f"{SHOWN}.complete && {SHOWN}.naturalWidth")


def test_a_photo_opens_large_and_the_keyboard_goes_on(desk: Page, paper: Built) -> None:
    desk.goto(paper.url + TWELVE)
    link = desk.locator(".open").nth(1)
    link.focus()
    desk.keyboard.press("Enter")
    wait_for(desk, 2)
    box = desk.locator(".viewer").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1440, "height": 900}
    assert "记者 甲一 摄" in desk.locator(".viewer").inner_text()
    assert "第1个摊位" in desk.locator(".viewer").inner_text()
    assert violations(desk) == []
    for key, number in (("ArrowRight", 3), ("ArrowLeft", 2), ("ArrowLeft", 1), ("ArrowLeft", 12)):
        desk.keyboard.press(key)
        wait_for(desk, number)
    desk.wait_for_function(f"{SHOWN}.currentSrc.includes('-1200.')")  # the largest there is
    desk.keyboard.press("Escape")
    expect(desk.locator(".viewer")).to_be_hidden()
    desk.wait_for_function("document.activeElement === document.querySelectorAll('.open')[11]")


def test_buttons_do_the_same(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + TWELVE)
    phone.locator(".open").first.click()
    wait_for(phone, 1)
    phone.get_by_role("button", name="下一张").click()
    wait_for(phone, 2)
    phone.get_by_role("button", name="上一张").click()
    wait_for(phone, 1)
    phone.get_by_role("button", name="关闭").click()
    expect(phone.locator(".viewer")).to_be_hidden()


SWIPE = """([x, y]) => {
  const place = document.querySelector(".viewer figure");
  const touch = (x, y) => new Touch({ identifier: 1, target: place, clientX: x, clientY: y });
  const start = touch(200, 300), end = touch(200 + x, 300 + y);
  place.dispatchEvent(new TouchEvent("touchstart", { touches: [start], changedTouches: [start] }));
  place.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [end] }));
}"""


@pytest.mark.parametrize(
    ("by", "number"),
    [((-120, 5), 2), ((120, -5), 12), ((-20, 0), 1), ((-120, 200), 1)],
    ids=["on", "back", "a tremble", "down"],
)
def test_a_swipe_turns_to_the_next(
    phone: Page, paper: Built, by: tuple[int, int], number: int
) -> None:
    phone.goto(paper.url + TWELVE)
    phone.locator(".open").first.click()
    wait_for(phone, 1)
    phone.evaluate(SWIPE, list(by))
    wait_for(phone, number)


def test_a_panorama_fills_the_height_of_a_phone_and_is_moved_along(
    phone: Page, paper: Built
) -> None:
    phone.goto(paper.url + ALONE)
    phone.locator(".wide .open").click()
    phone.wait_for_function(f"{SHOWN}.complete && {SHOWN}.naturalWidth")
    seen: dict[str, Any] = phone.evaluate(
        f"(({{height, width}}) => ({{height, width}}))({SHOWN}.getBoundingClientRect())"
    )
    assert seen["height"] == pytest.approx(0.7 * 844, abs=3)
    assert seen["width"] > 4 * 390
    phone.evaluate("document.querySelector('.viewer figure').scrollLeft = 500")
    assert phone.evaluate("document.querySelector('.viewer figure').scrollLeft") == 500


def test_without_script_a_photo_leads_to_its_largest_file(
    open_tab: Callable[..., Page], paper: Built
) -> None:
    tab = open_tab(1440, 900, script=False)
    tab.goto(paper.url + TWELVE)
    tab.locator(".open").first.click()
    tab.wait_for_url("**/photos/*.jpg")
    assert tab.locator("img").evaluate("one => one.naturalWidth") == 1200


@pytest.mark.parametrize("path", [TWELVE, ALONE])
def test_on_paper_nothing_is_cut(desk: Page, paper: Built, path: str) -> None:
    desk.goto(paper.url + path)
    desk.set_viewport_size({"width": 700, "height": 1000})
    desk.emulate_media(media="print")
    over = desk.evaluate(
        "[...document.querySelectorAll('figure img')].filter((one) => one.getBoundingClientRect().right > 701).length"
    )
    assert over == 0
