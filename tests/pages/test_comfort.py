"""What readers may set and do: large type, listening, a word before they leave the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Built, set_type
from tests.pages.test_reading import kinds, violations

ARTICLE = "/2022/05/20/ji-shi/"
REPRINT = "/2022/05/20/yun-qiao/"


# --- large type -------------------------------------------------------------------------------

POINTS_18 = 24  # pixels

SMALL = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const {parentElement, data} = walker.currentNode;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (data.trim() && parentElement.checkVisibility() && size < %d) found.push([data.trim(), size]);
  }
  return found;
}"""
"""Every visible text that is smaller than so many pixels."""


@kinds
def test_larger_type_comes_in_two_steps_and_the_second_has_eighteen_points_everywhere(
    look: Callable[..., Page], town: Built, path: str
) -> None:
    phone = look()
    phone.goto(town.url + path)
    for step, least in (("large", 18), ("huge", POINTS_18)):
        set_type(phone, step)
        assert phone.evaluate(SMALL % 1000) != []
        assert phone.evaluate(SMALL % least) == []
        for width in (320, 390):
            phone.set_viewport_size({"width": width, "height": 800})
            assert phone.evaluate("document.documentElement.scrollWidth") == width


FIRST = """() => {
  const found = [];
  for (const block of document.querySelectorAll("main h1, main h2, main h3, main p, main li, main figcaption")) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), range = document.createRange();
    let bottom = -1e9;
    while (walker.nextNode()) {
      const { data } = walker.currentNode;
      for (let at = 0; at < data.length; at++) {
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        const box = range.getClientRects()[0];
        if (!box || !box.width) continue;
        if (box.top >= bottom - 2 && "、，。；：！？”’）》".includes(data[at])) found.push(data);
        bottom = Math.max(bottom, box.bottom);
      }
    }
  }
  return found;
}"""
"""The texts in which a line begins with a sign that never does."""

COLUMN = """() => [...document.querySelectorAll(".story .words")].map((one) =>
  one.getBoundingClientRect().width / parseFloat(getComputedStyle(document.documentElement).fontSize))"""


@pytest.mark.parametrize("step", ["large", "huge"])
@pytest.mark.parametrize("path", ["/", "/section/yaowen/", "/2022/05/20/ji-shi/", "/2022/05/20/"])
def test_in_larger_type_on_a_phone_cards_stack_and_no_line_begins_with_a_sign(
    open_tab: Callable[..., Page], town: Built, path: str, step: str
) -> None:
    tab = open_tab(360, 640)
    tab.add_init_script(f"localStorage.setItem('type', '{step}')")
    tab.goto(town.url + path)
    assert tab.evaluate(FIRST) == []
    columns = tab.evaluate(COLUMN)
    assert columns
    assert min(columns) > 8, "characters in a line"


def test_a_day_is_not_broken_before_its_last_sign(phone: Page, town: Built) -> None:
    phone.goto(town.url + "/section/yaowen/")
    phone.set_viewport_size({"width": 320, "height": 640})
    assert set(
        phone.locator("main time").evaluate_all(
            "all => all.map(one => one.getClientRects().length)"
        )
    ) == {1}


@kinds
def test_without_script_type_is_chosen_on_the_page_or_by_its_address(
    look: Callable[..., Page], town: Built, path: str
) -> None:
    tab = look(script=False)
    tab.goto(town.url + path)
    assert not tab.get_by_role("link", name="大字版").is_visible(), "for browsers that need it"
    tab.get_by_role("radio", name="特大").check()
    assert tab.evaluate(SMALL % POINTS_18) == []
    tab.get_by_role("link", name="回到页首").click()
    assert tab.url == town.url + path + "#top"
    assert tab.evaluate(SMALL % POINTS_18) == []
    tab.get_by_role("radio", name="标准").check()
    assert tab.evaluate(SMALL % POINTS_18) != []
    tab.goto(town.url + path + "#da-zi")
    assert tab.evaluate(SMALL % POINTS_18) == []


def test_with_script_the_address_for_large_type_holds_until_the_reader_chooses(
    phone: Page, town: Built
) -> None:
    phone.goto(town.url + ARTICLE + "#da-zi")
    assert phone.evaluate(SMALL % POINTS_18) == []
    assert not phone.get_by_role("radio", name="特大").is_visible()
    phone.get_by_role("button", name="标准").click()
    assert phone.evaluate(SMALL % POINTS_18) != []


def test_where_storage_is_forbidden_the_choices_work_on_the_page(phone: Page, town: Built) -> None:
    phone.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})"
    )
    wrong: list[str] = []
    phone.on("pageerror", lambda error: wrong.append(str(error)))
    phone.goto(town.url + ARTICLE)
    for name in ("大字", "特大", "夜间"):
        phone.get_by_role("button", name=name).click()
    assert phone.evaluate(SMALL % POINTS_18) == []
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    assert wrong == []


def test_a_choice_is_in_force_before_anything_is_drawn(phone: Page, town: Built) -> None:
    """The script that applies it blocks; the rest may come as late as it likes."""
    phone.add_init_script("localStorage.setItem('scheme', 'dark')")
    phone.route("**/bulletin.*.js", lambda route: route.abort())
    phone.add_init_script(
        "new MutationObserver((_, me) => { if (document.body) { me.disconnect();"
        " window.atBody = document.documentElement.dataset.scheme; } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    phone.goto(town.url + ARTICLE)
    assert phone.evaluate("window.atBody") == "dark"


# --- read aloud -------------------------------------------------------------------------------

VOICES = """
window.said = [];
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => %s.map((lang) => ({lang, name: lang})),
  speak(one) { if (one.text) { window.said.push([one.lang, one.text]); this.one = one; } },
  cancel() { this.one = null; window.said.push(["", "cancel"]); },
}});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
window.finish = () => speechSynthesis.one.onend();
"""
"""A stand-in for the browser's speech, since a browser under test has no voice: it notes what it is
given, and a sentence is over when the test says so."""


def listening(phone: Page, town: Built, *languages: str) -> Any:
    """The article in a browser that has these voices; the button for listening."""
    phone.add_init_script(VOICES % list(languages))
    phone.goto(town.url + ARTICLE)
    return phone.get_by_role("button", name="朗读")


def said(phone: Page) -> list[str]:
    """What was spoken so far."""
    texts: list[str] = phone.evaluate("window.said.map((pair) => pair[1])")
    return texts


@pytest.mark.parametrize("languages", [(), ("en-US", "ja-JP"), ("zh-HK", "yue-HK")], ids=str)
def test_without_a_mandarin_voice_nothing_offers_to_read(
    phone: Page, town: Built, languages: tuple[str, ...]
) -> None:
    button = listening(phone, town, *languages)
    assert not button.is_visible()


def test_nothing_of_reading_aloud_is_fetched_before_it_is_wanted(phone: Page, town: Built) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    button = listening(phone, town, "en-US", "zh-TW", "zh_CN")
    assert not any("speak." in url for url in asked)
    button.click()
    phone.wait_for_function("window.said.length")
    assert sum("speak." in url for url in asked) == 1
    assert phone.evaluate("window.said[0][0]") == "zh_CN"


def test_an_article_is_read_sentence_by_sentence_to_its_end(phone: Page, town: Built) -> None:
    listening(phone, town, "zh-CN").click()
    marked = []
    for count in range(1, 14):
        phone.wait_for_function(f"window.said.length === {count}")
        marked.append(
            phone.evaluate(
                "[...(CSS.highlights.get('spoken') || [])].map(r => r.toString().trim()).join()"
            )
        )
        if phone.evaluate("window.said.at(-1)[1]") == "cancel":
            break
        phone.evaluate("window.finish()")
    sentences = [
        "老街新事",
        "青禾集市开张，三条街一起“赶集”",
        "摊位一百二十个，头一天来了八千人",
        "集市设在三条老街上，头一天来了八千人。",
        "青禾集市“开张”了。",
        "这里有一条脚注，也有一个链接。",
        "第二段用全角空格起头， 没有空行。",
        "三条街",
        "东街",
        "西街",
        "引文：集市要办下去。",
        "从别处粘贴来的字",
    ]
    assert said(phone) == [*sentences, "cancel"]
    spoken = [text.replace("1，", "，").replace("\n", "") for text in marked]
    assert spoken == [*(text.replace(" ", "") for text in sentences), ""]  # a line break is shown
    assert phone.get_by_role("button", name="朗读").is_visible()
    assert not phone.get_by_role("button", name="停止").is_visible()


def test_reading_pauses_goes_on_with_the_same_sentence_and_stops(phone: Page, town: Built) -> None:
    listening(phone, town, "zh-CN").click()
    phone.wait_for_function("window.said.length === 1")
    phone.evaluate("window.finish()")
    phone.get_by_role("button", name="暂停").click()
    phone.get_by_role("button", name="继续").click()
    assert said(phone)[1] == said(phone)[3] == "青禾集市开张，三条街一起“赶集”"
    phone.get_by_role("button", name="停止").click()
    assert said(phone)[-1] == "cancel"
    assert phone.evaluate("CSS.highlights.has('spoken')") is False
    assert phone.evaluate("document.activeElement.textContent") == "朗读"
    phone.get_by_role("button", name="朗读").click()
    assert said(phone)[-1] == said(phone)[0]


def test_what_can_be_pressed_while_listening_is_always_in_view(phone: Page, town: Built) -> None:
    listening(phone, town, "zh-CN").click()
    phone.wait_for_function("window.said.length === 1")
    assert phone.evaluate("document.activeElement.textContent") == "暂停"
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        phone.evaluate(f"scrollTo(0, {place})")
        for name in ("暂停", "语速 1", "停止"):
            expect(phone.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert violations(phone) == []
    phone.keyboard.press("Escape")
    assert said(phone)[-1] == "cancel"
    assert not phone.get_by_role("button", name="停止").is_visible()


def test_the_page_follows_what_is_spoken_but_leaves_who_looks_elsewhere(
    open_tab: Callable[..., Page], town: Built
) -> None:
    phone = open_tab(390, 320)
    phone.emulate_media(reduced_motion="reduce")
    listening(phone, town, "zh-CN").click()
    spoken = """() => {
      const {top, bottom} = [...CSS.highlights.get("spoken")][0].getBoundingClientRect();
      return top >= 0 && bottom <= document.querySelector(".player").getBoundingClientRect().top;
    }"""
    for count in range(1, 10):
        phone.wait_for_function(f"window.said.length === {count}")
        assert phone.evaluate(spoken), f"sentence {count} is in view"
        phone.evaluate("window.finish()")
    phone.evaluate("scrollTo(0, 0)")
    phone.evaluate("window.finish()")
    assert phone.evaluate("scrollY") == 0
    assert not phone.evaluate(spoken)


def test_the_speed_is_chosen_while_listening(phone: Page, town: Built) -> None:
    listening(phone, town, "zh-CN").click()
    phone.wait_for_function("window.said.length === 1")
    rates = []
    for shown in ("语速 1", "语速 1.25", "语速 1.5", "语速 2", "语速 0.75"):
        rates.append(phone.evaluate("window.speechSynthesis.one.rate"))
        phone.get_by_role("button", name=shown, exact=True).click()
    assert rates == [1, 1.25, 1.5, 2, 0.75]
    assert {text for text in said(phone) if text != "cancel"} == {"老街新事"}, "the same sentence"


def test_reading_ends_when_the_reader_leaves(phone: Page, town: Built) -> None:
    listening(phone, town, "zh-CN").click()
    phone.wait_for_function("window.said.length === 1")
    phone.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert said(phone)[-1] == "cancel"


# --- leaving ----------------------------------------------------------------------------------


def test_before_a_reader_leaves_the_site_its_address_is_shown(phone: Page, town: Built) -> None:
    phone.route("https://yunqiao.example/**", lambda route: route.fulfill(body="别处"))
    phone.goto(town.url + REPRINT)
    link = phone.get_by_role("link", name="云桥快报")
    link.focus()
    phone.keyboard.press("Enter")
    notice = phone.get_by_role("dialog")
    expect(notice).to_contain_text("您将离开本网站")
    expect(notice).to_contain_text("https://yunqiao.example/1")
    phone.keyboard.press("Escape")
    expect(notice).not_to_be_visible()
    expect(link).to_be_focused()
    link.click()
    notice.get_by_role("button", name="返回").click()
    expect(notice).not_to_be_visible()
    assert phone.url == town.url + REPRINT
    link.click()
    notice.get_by_role("link", name="继续").click()
    phone.wait_for_url("https://yunqiao.example/1")


def test_the_keyboard_stays_in_the_notice_until_it_is_closed(phone: Page, town: Built) -> None:
    phone.goto(town.url + REPRINT)
    phone.get_by_role("link", name="云桥快报").click()
    seen = set()
    for _ in range(6):
        phone.keyboard.press("Tab")
        seen.add(phone.evaluate("document.activeElement.textContent.trim().slice(0, 9)"))
    assert {"继续", "返回"} <= seen
    assert phone.evaluate("document.querySelector('dialog').open")
    assert not phone.evaluate(
        "document.activeElement.closest('main, header, footer, nav') !== null"
    )


def test_axe_finds_no_violation_in_the_notice(phone: Page, town: Built) -> None:
    phone.goto(town.url + REPRINT)
    phone.get_by_role("link", name="云桥快报").click()
    assert phone.get_by_role("dialog").is_visible()
    assert violations(phone) == []


def test_links_within_the_site_ask_nothing(phone: Page, town: Built) -> None:
    phone.goto(town.url)
    phone.locator("main .story a").first.click()
    phone.wait_for_url(town.url + "/2022/**")


def test_without_script_a_link_out_is_a_plain_link(
    open_tab: Callable[..., Page], town: Built
) -> None:
    tab = open_tab(script=False)
    tab.route("https://yunqiao.example/**", lambda route: route.fulfill(body="别处"))
    tab.goto(town.url + REPRINT)
    tab.get_by_role("link", name="云桥快报").click()
    tab.wait_for_url("https://yunqiao.example/1")
