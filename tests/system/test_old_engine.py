"""A real browser of 2019 (Chromium 77) shows the same paper: its design, its colours, its search."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from tests.conftest import PROJECT, Built
from tests.media.clips import FILM, TALK
from tests.pages.test_reading import KINDS, REAL
from tests.programs import Program

pytestmark = pytest.mark.system
PYTHON = PROJECT / ".venv" / "old" / "bin" / "python"
DRIVER = Path(__file__).with_name("chromium77.py")


class Old:
    """A tab of the old browser; dark where the reader's system is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, *command: object) -> Any:
        """Have a command obeyed (`chromium77.py` lists them), and give the answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the old browser ended at {command}"
        return json.loads(answer)

    def until(self, condition: str) -> None:
        """Wait until a script's expression is true."""
        for _ in range(100):
            if self("js", condition):
                return
            self("pause", 50)
        pytest.fail(f"never true: {condition}")


@contextmanager
def opened(folder: Path, *flags: str) -> Iterator[Old]:
    """The old browser, without a screen, until the block ends."""
    assert PYTHON.exists(), "the old browser is missing: make test-system installs it"
    own = {"QT_QUICK_BACKEND": "software", "QT_QPA_PLATFORM": "offscreen"}
    own |= {"QTWEBENGINE_DISABLE_SANDBOX": "1", "XDG_RUNTIME_DIR": str(folder)}
    with (
        open(folder / "said", "wb") as said,
        Program(
            [PYTHON, DRIVER, *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env={**os.environ, **own},
        ) as process,
    ):
        yield Old(process)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Old]:
    """The old browser by day."""
    with opened(tmp_path_factory.mktemp("day")) as old:
        yield old


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Old]:
    """The old browser on a system that is dark."""
    with opened(tmp_path_factory.mktemp("night"), "--force-dark-mode") as old:
        yield old


pages = pytest.mark.parametrize(
    ("site", "path"),
    [("town", path) for path in KINDS.values()] + [("sample", path) for path in REAL.values()],
    ids=[*KINDS, *(f"sample {name}" for name in REAL)],
)
# A preload for photos that this browser cannot read.
HARMLESS = ("has an unsupported `type` value",)


def trouble(old: Old) -> list[str]:
    """What pages said on the console that is of importance."""
    return [text for text in old("logs") if not text.endswith(HARMLESS)]


@pytest.fixture
def address(request: pytest.FixtureRequest, site: str, path: str) -> str:
    """A page of one of the sites."""
    built: Built = request.getfixturevalue(site)
    return built.url + path


def test_it_is_the_browser_of_2019(day: Old) -> None:
    assert "Chrome/77." in day("js", "navigator.userAgent")
    assert not day(
        "js", "CSS.supports('width', 'clamp(1px, 1px, 1px)') || CSS.supports('inset: 0')"
    )


PLAIN = """JSON.stringify({
  wide: document.documentElement.scrollWidth - innerWidth,
  bullets: [...document.querySelectorAll("nav li")]
    .filter((item) => getComputedStyle(item).listStyleType !== "none").length,
  layout: [".masthead", ".sections ul"].map((place) =>
    getComputedStyle(document.querySelector(place)).display),
})"""


@pages
def test_a_page_has_its_layout_and_fits_its_screen(day: Old, address: str) -> None:
    assert day("goto", address)
    for width in (320, 360, 390, 820, 1440):
        day("size", width, 800)
        found = json.loads(day("js", PLAIN))
        assert found == {"wide": 0, "bullets": 0, "layout": ["flex", "flex"]}, width
    assert trouble(day) == []


DIM = """JSON.stringify((() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => numbers(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const own = getComputedStyle(element).backgroundColor, alpha = numbers(own)[3];
    return alpha === 0 && element.parentElement ? ground(element.parentElement) : own;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  let count = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode, element = text.parentElement;
    if (!text.data.trim() || !element.getClientRects().length) continue;
    const pair = [getComputedStyle(element).color, ground(element)].map(luminance);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    count++;
    if (ratio < %s) found.push([text.data.trim(), ratio]);
  }
  return { count: Math.min(count, 10), found };
})())"""
"""The texts that do not stand out from their ground."""


@pages
def test_by_night_and_by_day_every_text_stands_out(day: Old, night: Old, address: str) -> None:
    for old in (day, night):
        old("size", 360, 800)
        assert old("goto", address)
        assert json.loads(old("js", DIM % 4.5)) == {"count": 10, "found": []}
    paper = "getComputedStyle(document.body).backgroundColor"
    assert night("js", paper) == "rgb(22, 21, 19)"


REGIONS = """JSON.stringify([...document.querySelectorAll(
  ".masthead .name, .sections, .heading, .sheet > *, .block, .story, .paper header, .prose, .foot, .imprint"
)].filter((one) => one.getClientRects().length).map((one) => {
  const box = one.getBoundingClientRect();
  return [one.className, box.left, box.top + scrollY, box.width, box.height];
}))"""
"""The parts that a reader sees as such, and where they stand."""


@pages
def test_the_parts_of_a_page_stand_where_a_new_browser_puts_them(
    day: Old, open_tab: Callable[..., Page], address: str
) -> None:
    """To the pixel across; down the page, lines break elsewhere, since headlines are not balanced
    and signs are not squeezed, so that a part may be taller by some lines."""
    assert day("goto", address)
    tab = open_tab()
    tab.goto(address)
    for width in (360, 1440):
        day("size", width, 800)
        tab.set_viewport_size({"width": width, "height": 800})
        then, now = json.loads(day("js", REGIONS)), json.loads(tab.evaluate(REGIONS))
        assert [part[0] for part in then] == [part[0] for part in now]
        assert now != []
        for old, new in zip(then, now, strict=True):
            name, left, _, across, tall = new
            assert old[1:4:2] == pytest.approx([left, across], abs=2), (width, name)
            assert tall * 0.85 - 64 <= old[4] <= tall * 1.15 + 64, (width, name)


BLOCK = 40  # pixels


@pytest.mark.parametrize("path", ["/", "/search/", REAL["lead"]])
@pytest.mark.parametrize("width", [360, 1440])
def test_what_is_first_seen_of_a_page_looks_the_same(
    day: Old, open_tab: Callable[..., Page], sample: Built, tmp_path: Path, path: str, width: int
) -> None:
    """Most squares of the first screen have the same shade: all but those where a line breaks
    elsewhere, and what is below it stands higher or lower."""
    day("size", width, 800)
    assert day("goto", sample.url + path)
    day("pause", 500)
    day("shot", str(tmp_path / "old.png"))
    tab = open_tab(width, 800)
    tab.goto(sample.url + path, wait_until="networkidle")
    new = Image.open(io.BytesIO(tab.screenshot())).convert("L")
    old = Image.open(tmp_path / "old.png").convert("L")
    assert old.size == new.size == (width, 800)
    squares = (width // BLOCK, 800 // BLOCK)
    shades = [one.resize(squares, Image.Resampling.BOX) for one in (old, new)]
    difference = ImageChops.difference(*shades)
    different = sum(difference.histogram()[48:])
    assert different <= squares[0] * squares[1] * 0.15
    assert ImageStat.Stat(difference).mean[0] < 10


def test_large_type_and_night_are_chosen_by_their_buttons(day: Old, town: Built) -> None:
    day("goto", town.url + KINDS["article"])
    size, paper = (
        f"getComputedStyle(document.body).{name}" for name in ("fontSize", "backgroundColor")
    )
    before = day("js", f"parseFloat({size})")
    for name in ("type", "scheme"):
        day("js", f"document.querySelector('[data-choice={name}]').click()")
    assert day("js", f"parseFloat({size})") > before
    assert day("js", paper) == "rgb(22, 21, 19)"
    day("js", "localStorage.clear()")


def test_search_finds_what_a_new_browser_finds(
    day: Old, open_tab: Callable[..., Page], sample: Built
) -> None:
    hits = "[...document.querySelectorAll('#results a')].map((link) => link.pathname)"
    ready = "document.getElementById('results').dataset.query === location.search"
    tab = open_tab()
    for words in ("崇川", "资源 盘活", "高速公路", "資產"):
        address = f"{sample.url}/search/?q={words}"
        tab.goto(address)
        tab.wait_for_function(ready)
        day("goto", address)
        day.until(ready)
        found = tab.evaluate(hits)
        assert found != []
        assert day("js", hits) == found
        assert day("js", "document.getElementById('count').textContent") == tab.inner_text("#count")
    assert trouble(day) == []


@pytest.fixture(scope="module")
def filmed(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A piece with a video that has a poster, one that has none, and a recording."""
    poster = tmp_path_factory.mktemp("filmed") / "xian-chang.jpg"
    Image.new("RGB", (1200, 900), "#3b5878").save(poster)
    text = (
        "标题：老街开市\n日期：2022-05-21\n栏目：要闻\n记者：甲一\n\n老街开市了，书摊摆了一里路。\n\n"
        '![孩子们在书摊前挑书](xian-chang.mp4 "记者 甲一 摄")\n\n'
        '![没有封面的一段](bie-de.mp4 "记者 乙二 摄")\n\n'
        '![对书摊主人的采访](cai-fang.m4a "记者 乙二 录音")\n\n市集还有三天。\n'
    )
    own = {"xian-chang.mp4": FILM, "bie-de.mp4": FILM, "cai-fang.m4a": TALK}
    own |= {"xian-chang.jpg": poster}
    photos = {f"2022/05/21/{name}": file for name, file in own.items()}
    return tiny_site({"2022/05/21/kai-shi.md": text}, photos=photos)


CLIPS = """JSON.stringify([...document.querySelectorAll("figure.clip")].map((clip) => {
  const player = clip.querySelector("video, audio").getBoundingClientRect();
  const link = clip.querySelector("a.fetch").getBoundingClientRect(), whole = clip.getBoundingClientRect();
  return { tag: clip.querySelector("video, audio").tagName, wide: player.width, tall: player.height,
    above: player.bottom <= link.top + 1, inside: link.bottom <= whole.bottom + 1 && link.height > 10,
    paper: [...clip.querySelectorAll(".on-paper")].some((one) => one.getClientRects().length) };
}))"""
"""Each clip's player, and whether the link to its file stands below it, within the figure."""


def test_clips_have_their_shape_and_every_word_about_them(
    day: Old, night: Old, filmed: Built, open_tab: Callable[..., Page]
) -> None:
    """Whether this browser can play them or not, which not every build of it can: the link is there."""
    address = f"{filmed.url}/2022/05/21/kai-shi/"
    tab = open_tab()
    tab.goto(address)
    for width in (360, 820, 1440):
        tab.set_viewport_size({"width": width, "height": 800})
        for old in (day, night):
            now = json.loads(tab.evaluate(CLIPS))
            assert [one["tag"] for one in now] == ["VIDEO", "VIDEO", "AUDIO"]
            old("size", width, 800)
            assert old("goto", address)
            then = json.loads(old("js", CLIPS))
            for mine, its in zip(then, now, strict=True):
                for side in ("wide", "tall"):
                    assert mine[side] == pytest.approx(its[side], abs=2), (width, mine, its)
                assert mine["tag"] == its["tag"]
                assert (mine["above"], mine["inside"], mine["paper"]) == (True, True, False)
            assert json.loads(old("js", PLAIN))["wide"] == 0
            assert json.loads(old("js", DIM % 4.5)) == {"count": 10, "found": []}
            words = old("js", "document.querySelector('.prose').innerText")
            for said in ("书摊摆了一里路", "孩子们在书摊前挑书", "记者 乙二 录音", "市集还有三天"):
                assert said in words
            assert trouble(old) == []
