"""Long reads: contents, section links, how far one is, the way back up, notes beside the text, corrections that
leave the first screen to the text, and where to tell of errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Built
from tests.pages.test_reading import violations

PARAGRAPH = "青禾区的老街今年要修，云桥镇的居民议了几回，街上的店家也都来了。" * 5
LONG = "/2022/05/20/chang/"
SHORT = "/2022/05/20/duan/"
MANY = "/2022/05/20/gai/"


@pytest.fixture(scope="module")
def paper(tiny_site: Callable[..., Built]) -> Built:
    """A long text of four sections with notes, a short one, and one with many corrections."""
    sections = "\n\n".join(
        f"## 第{n}节：老街怎么修\n\n{PARAGRAPH}\n\n{PARAGRAPH}这里有注[^{n}]。\n\n{PARAGRAPH}"
        for n in "一二三四"
    )
    notes = "\n".join(f"[^{n}]: 第{n}条注，讲的是这一节里的一个数。" for n in "一二三四")
    head = "日期：2022-05-20\n栏目：要闻\n"
    corrections = "".join(f"更正：2022年5月{n}日｜{'原文误作八条。' * 12}\n" for n in (21, 23, 22))
    return tiny_site(
        {
            "2022/05/20/chang.md": f"标题：老街怎么修\n{head}\n{sections}\n\n{notes}\n",
            "2022/05/20/duan.md": f"标题：老街开工\n{head}\n今天开工。\n",
            "2022/05/20/gai.md": f"标题：老街开市\n{head}{corrections}\n今天开市。\n",
        },
        'REPORT_ERRORS="jiucuo@paper.example"',
    )


def test_contents_lead_to_their_sections(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + LONG)
    phone.get_by_text("目录").click()
    phone.get_by_role("link", name="第三节：老街怎么修").first.click()
    box = phone.locator("#h-第三节-老街怎么修").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 60


def test_a_short_text_has_none_of_it(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + SHORT)
    for place in (".contents", ".up", ".section-link"):
        assert phone.locator(place).count() == 0
    assert "分钟" not in phone.locator(".line").inner_text()


def test_a_long_text_says_how_long_it_is(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + LONG)
    assert "约 5 分钟读完" in phone.locator(".line").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_contents_are_one_line_until_they_are_wanted(
    open_tab: Callable[..., Page], paper: Built, script: bool
) -> None:
    tab = open_tab(script=script)
    tab.goto(paper.url + LONG)
    box = tab.locator(".contents").bounding_box()
    assert box is not None
    assert box["height"] < 50
    assert tab.locator(".contents a").first.is_hidden()


def test_on_a_wide_screen_contents_stand_beside_the_text_and_stay(desk: Page, paper: Built) -> None:
    desk.goto(paper.url + LONG)
    link, text = desk.locator(".contents a").first, desk.locator(".prose")
    for scrolled in (0, 1500):
        desk.evaluate(f"scrollTo(0, {scrolled})")
        desk.wait_for_function(f"Math.abs(scrollY - {scrolled}) < 1")
        mine, its = link.bounding_box(), text.bounding_box()
        assert mine is not None
        assert its is not None
        assert 0 < mine["x"] < mine["x"] + mine["width"] < its["x"]
        assert 0 <= mine["y"] < 900


@pytest.mark.parametrize("step", ["large", "huge"])
def test_in_larger_type_contents_stand_above_the_text(desk: Page, paper: Built, step: str) -> None:
    desk.add_init_script(f"localStorage.setItem('type', '{step}')")
    desk.goto(paper.url + LONG)
    link, text = (
        desk.locator(".contents a").first.bounding_box(),
        desk.locator(".prose").bounding_box(),
    )
    assert link is not None
    assert text is not None
    assert link["x"] >= text["x"]
    assert link["y"] < text["y"]


def test_each_section_has_a_link_of_its_own(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + LONG)
    links = phone.locator(".prose h2 a")
    assert links.count() == 4
    links.nth(1).click()
    assert phone.evaluate("decodeURIComponent(location.hash)") == "#h-第二节-老街怎么修"


def test_the_bar_at_the_top_says_how_far_one_is(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + LONG)
    scale = (
        "new DOMMatrix(getComputedStyle(document.querySelector('.long'), '::before').transform).a"
    )
    assert phone.evaluate(scale) == 0
    phone.evaluate("scrollTo(0, document.querySelector('.prose').offsetHeight / 2)")
    phone.wait_for_function(f"{scale} > 0.3 && {scale} < 0.7")
    phone.evaluate("scrollTo(0, 1e6)")
    phone.wait_for_function(f"{scale} > 0.99")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_way_back_up_comes_with_the_second_screen(
    open_tab: Callable[..., Page], paper: Built, width: int
) -> None:
    tab = open_tab(width, 844)
    tab.goto(paper.url + LONG)
    up = tab.locator(".up").get_by_role("link", name="回到页首")
    shown = """one => { const box = one.getBoundingClientRect();
      return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === one }"""
    assert not up.evaluate(shown)
    tab.evaluate("scrollTo(0, 1400)")
    tab.wait_for_function("scrollY === 1400")
    # On a phone it would cover the ends of lines: it comes to who turns back.
    tab.wait_for_function("document.querySelector('.up').matches('.away')")
    assert up.is_visible() == (width > 390)
    tab.evaluate("scrollTo(0, 1300)")
    expect(up).to_be_visible()
    assert up.evaluate(shown)
    assert up.evaluate("one => one.getBoundingClientRect().right <= innerWidth")
    up.click()
    tab.wait_for_function("scrollY === 0")


@pytest.mark.parametrize("width", [820, 1000, 1440])
def test_beside_a_margin_the_way_back_up_covers_no_text(
    open_tab: Callable[..., Page], paper: Built, width: int
) -> None:
    tab = open_tab(width, 844)
    tab.goto(paper.url + LONG)
    tab.evaluate("scrollTo(0, 1400)")
    up, text = (tab.locator(one).bounding_box() for one in (".up a", ".prose"))
    assert up is not None
    assert text is not None
    assert text["x"] + text["width"] < up["x"]
    assert up["x"] + up["width"] <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


LAST_LINES = """() => [...document.querySelectorAll(".prose > p")].map((one) => {
  const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), range = document.createRange();
  let top = 0, line = "";
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    for (let at = 0; at < data.length; at++) {
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      const box = range.getBoundingClientRect();
      if (box.top > top + 9) line = "";
      top = Math.max(top, box.top);
      line += data[at];
    }
  }
  return line.replace(/[，。\\s]/g, "");
})"""


def test_no_paragraph_ends_with_a_single_character(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + LONG)
    ends = []
    for width in range(320, 400, 9):
        phone.set_viewport_size({"width": width, "height": 844})
        ends += phone.evaluate(LAST_LINES)
    assert len(ends) > 100
    assert min(map(len, ends)) > 1, ends


def test_a_note_opens_beside_the_text_where_there_is_room(desk: Page, paper: Built) -> None:
    desk.goto(paper.url + LONG)
    mark = desk.locator(".footnote-ref").nth(1)
    mark.click()
    note = desk.get_by_role("note")
    expect(note).to_have_text("第二条注，讲的是这一节里的一个数。")
    mine, its = note.bounding_box(), mark.bounding_box()
    text = desk.locator(".prose").bounding_box()
    assert mine is not None
    assert its is not None
    assert text is not None
    assert text["x"] + text["width"] < mine["x"]
    assert mine["x"] + mine["width"] <= 1440
    assert abs(mine["y"] - its["y"]) < 40
    assert mark.get_attribute("aria-expanded") == "true"
    desk.locator(".footnote-ref").nth(2).click()
    expect(note).to_have_count(1)
    expect(note).to_contain_text("第三条注")
    desk.locator(".footnote-ref").nth(2).click()
    expect(note).to_have_count(0)
    assert desk.evaluate("location.hash") == ""


@pytest.mark.parametrize(("width", "script"), [(390, True), (1000, True), (1440, False)])
def test_elsewhere_a_mark_leads_to_its_note(
    open_tab: Callable[..., Page], paper: Built, width: int, script: bool
) -> None:
    tab = open_tab(width, 900, script=script)
    tab.goto(paper.url + LONG)
    tab.locator(".footnote-ref").first.click()
    tab.wait_for_url("**#fn-*")
    assert tab.locator(".note").count() == 0


def test_what_is_there_is_reachable(desk: Page, paper: Built) -> None:
    desk.goto(paper.url + LONG)
    desk.locator(".footnote-ref").first.click()
    assert violations(desk) == []


@pytest.mark.parametrize("step", ["normal", "large"])
def test_corrections_leave_the_first_screen_to_the_text(
    phone: Page, paper: Built, step: str
) -> None:
    phone.add_init_script(f"localStorage.setItem('type', '{step}')")
    phone.goto(paper.url + MANY)
    box = phone.locator(".prose p").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 844
    above = phone.locator(".paper > .notice")
    assert above.inner_text() == "更正：本文有 3 处更正，最近一处在 2022年5月23日，全文见文末"
    above.get_by_role("link").click()
    assert phone.locator("#geng-zheng .notice").count() == 3
    assert phone.locator("#geng-zheng").evaluate(
        "one => one.getBoundingClientRect().top < innerHeight"
    )


def test_every_article_says_where_to_tell_of_errors(paper: Built, town: Built) -> None:
    page = paper.read("2022/05/20/duan/index.html")
    assert page.count('href="mailto:jiucuo@paper.example?subject=') == 1
    assert "纠错" not in town.read("2022/05/20/ji-shi/index.html")


def test_the_sample_edition_shows_contents_a_sequel_and_a_gallery(sample: Built) -> None:
    explainer = sample.read("2022/05/21/si-ge-zhuan-bian/index.html")
    assert explainer.count('<li><a href="#h-') == 4
    lead = sample.read("2022/05/21/zi-yuan-pan-huo/index.html")
    assert "三张清单" in lead.partition("<h2>追踪</h2>")[2].partition("</section>")[0]
    gallery = sample.read("2022/05/22/shan-shui-chong-chuan/index.html")
    assert gallery.partition('<div class="gallery">')[2].count("<figure>") == 4
