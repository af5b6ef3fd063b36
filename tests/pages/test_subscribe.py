"""订阅: a page that says what a feed is, and gives each one's address to copy."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from bulletin.pages.subscribe import TOPICS
from tests.arranging.paper import article, views
from tests.conftest import ORIGIN, Built

COPIED = """window.copied = [];
Object.defineProperty(navigator, "clipboard", {value: {
  writeText(text) { window.copied.push(text); return Promise.resolve(); },
}});"""


def test_the_footer_leads_to_the_page_and_not_to_a_feed(phone: Page, town: Built) -> None:
    phone.goto(town.url)
    phone.get_by_role("link", name="订阅").click()
    phone.wait_for_url(town.url + "/subscribe/")
    assert phone.get_by_role("heading", name="怎样订阅").is_visible()


def test_every_feed_of_paper_and_sections_is_there_with_a_button_that_copies_it(
    phone: Page, town: Built
) -> None:
    phone.add_init_script(COPIED)
    phone.goto(town.url + "/subscribe/")
    addresses = phone.locator(".feeds code").all_inner_texts()
    sections = {file.parent.name for file in town.folder.glob("section/*/atom.xml")}
    assert {f"{ORIGIN}/atom.xml", *(f"{ORIGIN}/section/{one}/atom.xml" for one in sections)} < set(
        addresses
    )
    for button in phone.get_by_role("button", name="复制").all():
        button.click()
    phone.wait_for_function(f"window.copied.length === {len(addresses)}")
    assert phone.evaluate("window.copied") == addresses


def test_without_script_addresses_are_plain_text_and_no_button_is_there(
    open_tab: Callable[..., Page], town: Built
) -> None:
    tab = open_tab(script=False)
    tab.goto(town.url + "/subscribe/")
    assert tab.get_by_text(f"{ORIGIN}/atom.xml", exact=True).is_visible()
    assert tab.get_by_role("button", name="复制").count() == 0
    style = "getComputedStyle(document.querySelector('.feeds code')).userSelect"
    assert tab.evaluate(style) == "all", "one press marks the whole address"


def test_a_list_with_a_feed_of_its_own_names_it(phone: Page, town: Built) -> None:
    phone.goto(town.url + "/topic/ji-shi/")
    phone.get_by_text("订阅“集市”").click()
    assert phone.locator(".feeds code").inner_text() == f"{ORIGIN}/topic/ji-shi/atom.xml"
    phone.get_by_role("link", name="怎样订阅").click()
    phone.wait_for_url(town.url + "/subscribe/")
    phone.goto(town.url + "/reporter/%E7%94%B2%E4%B8%80/")
    assert phone.locator(".feeds").count() == 0


def test_of_many_topics_those_most_written_about_are_there_and_the_way_to_the_others() -> None:
    some = [article(n, topics=(f"话题{n}", "河道")) for n in range(TOPICS + 20)]
    view = views(*some)["subscribe/index.html"]
    assert len(view.topics) == TOPICS
    assert view.topics[0].text == "河道"
    assert view.more.url == "/topics/"
    assert views(article(1, topics=("河道",)))["subscribe/index.html"].more is None


def test_a_paper_without_feeds_has_no_such_page() -> None:
    assert "subscribe/index.html" not in views(article(1), feeds=False)
