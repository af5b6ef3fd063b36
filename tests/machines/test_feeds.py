"""Feeds, parsed from the built site as readers' programs parse them, and opened in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import feedparser
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from bulletin.model.article import Correction
from bulletin.pages.feeds import ENTRIES, latest
from tests.arranging.paper import NOW, article, sources
from tests.conftest import ORIGIN, PROJECT, Built
from tests.machines.pages import Addresses, read
from tests.machines.schema import JSON_FEED, faults

SCHEMAS = PROJECT / "tests" / "machines" / "schemas"
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


@pytest.fixture(params=["sample", "town"])
def site(request: pytest.FixtureRequest) -> Built:
    """Both sites in turn."""
    built: Built = request.getfixturevalue(request.param)
    return built


def feeds(built: Built, name: str) -> list[Path]:
    """Every feed of one kind."""
    found = sorted(built.folder.rglob(name))
    assert len(found) > 3
    return found


def test_every_atom_feed_keeps_to_the_standard(site: Built) -> None:
    for path in feeds(site, "atom.xml"):
        assert ATOM.validate(etree.parse(path)), (path, ATOM.error_log)


def test_every_atom_feed_is_understood_and_whole(town: Built) -> None:
    for path in feeds(town, "atom.xml"):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.feed.title.startswith("青禾简报")
        assert all(entry.id == entry.link and entry.id.startswith(ORIGIN) for entry in feed.entries)
        assert all(entry.content[0].value.strip() for entry in feed.entries), path


def test_every_json_feed_keeps_to_the_standard(site: Built) -> None:
    for path in feeds(site, "feed.json"):
        assert faults(json.loads(path.read_text("utf-8")), JSON_FEED) == [], path


def test_json_feeds_say_what_the_atom_feeds_say(site: Built) -> None:
    for path in feeds(site, "feed.json"):
        feed = json.loads(path.read_text("utf-8"))
        atom = feedparser.parse(path.with_name("atom.xml").read_bytes())
        assert [
            (item["id"], item["title"], item["date_modified"], [a["name"] for a in item["authors"]])
            for item in feed["items"]
        ] == [
            (entry.id, entry.title, entry.updated, [a.name for a in entry.authors])
            for entry in atom.entries
        ]
        texts = etree.parse(path.with_name("atom.xml")).iter("{http://www.w3.org/2005/Atom}content")
        assert [item["content_html"] for item in feed["items"]] == [one.text for one in texts]


def test_a_feed_is_named_by_its_address_and_its_entries_by_theirs(site: Built) -> None:
    for path in feeds(site, "atom.xml"):
        feed = feedparser.parse(path.read_bytes()).feed
        place = path.relative_to(site.folder).as_posix()
        assert unquote(feed.id) == f"{ORIGIN}/{place.removesuffix('atom.xml')}"
        (own,) = [link.href for link in feed.links if link.rel == "self"]
        assert unquote(own) == f"{ORIGIN}/{place}"


def test_an_entry_has_every_author_its_text_and_its_correction(town: Built) -> None:
    feed = feedparser.parse((town.folder / "topic" / "ji-shi" / "atom.xml").read_bytes())
    (entry,) = [entry for entry in feed.entries if "开张" in entry.title]
    assert [author.name for author in entry.authors] == ["甲一", "乙二", "王同"]
    assert entry.published == "2022-05-20T08:30:00+08:00"
    assert entry.updated == "2022-05-21T00:00:00+08:00"  # that of its correction
    text = entry.content[0].value
    shown = ("应为一百二十个", "老街新事", "摊位一百二十个", "三条街", "来源：本报")
    assert [part for part in shown if part not in text] == []
    assert text.count("<img ") == 3  # the lead photo too, which stands above the text


def test_a_feed_in_a_browser_shows_titles_days_and_summaries_on_a_phone(
    browser: Browser, town: Built
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    tab = context.new_page()
    tab.goto(town.url + "/topic/ji-shi/atom.xml")
    shown = """(name) => [...document.getElementsByTagNameNS("*", name)].map((one) => {
      const style = getComputedStyle(one);
      return [one.textContent, style.display !== "none", parseFloat(style.fontSize)];
    })"""
    assert tab.evaluate("innerWidth") == 390, "as wide as the phone, so nothing is shrunk"
    days = tab.evaluate(shown, "time")
    assert ["2022年5月20日", True, 14.875] in days
    for name in ("title", "summary"):
        assert all(seen and size >= 16 for _, seen, size in tab.evaluate(shown, name)), name
    for name in ("content", "published", "updated", "id"):
        assert not any(seen for _, seen, _ in tab.evaluate(shown, name)), name
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_pages_name_both_feeds_of_their_list_or_the_papers(town: Built) -> None:
    own = {"section/yaowen", "section/minsheng", "topic/ji-shi"}
    others = {"", "2022/05/20/ji-shi", "archive", "2022/05", "corrections", "reporter/甲一"}
    for place in own | others:
        links = read(town.folder / place / "index.html").links["alternate"]
        folder = f"/{place}/" if place in own else "/"
        assert {(link["type"], link["href"]) for link in links} == {
            ("application/atom+xml", f"{folder}atom.xml"),
            ("application/feed+json", f"{folder}feed.json"),
        }
        assert all((town.folder / link["href"].lstrip("/")).is_file() for link in links)


def test_every_address_in_a_text_is_absolute(site: Built) -> None:
    seen = 0
    for path in feeds(site, "feed.json"):
        for item in json.loads(path.read_text("utf-8"))["items"]:
            for address in Addresses(item["content_html"]).found:
                assert address.startswith((ORIGIN + "/", "https://", "http://", "mailto:")), address
                seen += 1
    assert seen > 5


def test_notes_and_links_of_any_form_are_absolute_and_text_stays_as_it_was(
    tiny_site: Callable[..., Built],
) -> None:
    text = (
        '见[前文](yun-qiao.md "前一天")[^1]，`<a href="/x">` 和 <a href="/y"> 是写给人看的。\n\n'
        '<p>粘来的<a title="t" href="https://a.example/">链接</a></p>\n\n[^1]: 注文。\n'
    )
    head = "标题：{}\n日期：2022-05-20\n栏目：要闻\n\n"
    site = tiny_site(
        {
            "2022/05/20/ji-shi.md": head.format("集市") + text.replace(' 和 <a href="/y">', ""),
            "2022/05/20/yun-qiao.md": head.format("云桥") + '他写的是 href="/y" 和 href="#z"。\n',
        },
        f'SITEURL="{ORIGIN}/daily"',
    )
    items = json.loads(site.read("feed.json"))["items"]
    found = {item["title"]: Addresses(item["content_html"]) for item in items}
    page = f"{ORIGIN}/daily/2022/05/20/ji-shi/"
    assert sorted(found["集市"].found) == sorted(
        [
            f"{ORIGIN}/daily/2022/05/20/yun-qiao/",
            "https://a.example/",
            page + "#fn-1",
            page + "#fnref-1",
        ]
    )
    assert '<a href="/x">' in found["集市"].text
    assert 'href="/y" 和 href="#z"' in found["云桥"].text


def test_a_reprint_names_where_it_comes_from(tiny_site: Callable[..., Built]) -> None:
    text = (
        "标题：集市\n日期：2022-05-20\n栏目：要闻\n来源：青禾日报\n来源网址：https://a.example/1\n"
        "原标题：大集市\n原作者：丁四\n\n今天开张。\n"
    )
    site = tiny_site({"2022/05/20/ji-shi.md": text})
    (item,) = json.loads(site.read("feed.json"))["items"]
    assert item["external_url"] == "https://a.example/1"
    assert "来源：青禾日报　原标题：大集市　原作者：丁四" in Addresses(item["content_html"]).text
    (entry,) = feedparser.parse(site.read("atom.xml")).entries
    assert [link.href for link in entry.links if link.rel == "via"] == ["https://a.example/1"]


def test_a_feed_holds_what_was_published_or_changed_last() -> None:
    """A corrected piece comes back, however old it is, and goes again when others are newer."""
    facts: dict[int, dict[str, object]] = {number: {} for number in range(60)}
    plain = sources(*map(article, facts)).archive.articles
    assert latest(plain, []) == list(plain[:ENTRIES])
    facts[50] = {"corrections": (Correction(NOW, "更正。"),)}
    facts[55] = {"updated": plain[1].date}
    facts[56] = {"updated": plain[ENTRIES].date}
    changed = sources(*(article(number, **known) for number, known in facts.items()))
    newest_first = changed.archive.articles
    some = latest(newest_first, [newest_first[number] for number in (50, 55, 56)])
    assert [one.title for one in some[:4]] == ["第50条", "第0条", "第55条", "第1条"]
    assert {one.title for one in some} == {f"第{n}条" for n in (*range(ENTRIES - 2), 50, 55)}


def test_a_browser_shows_a_feed_as_a_page_that_can_be_read(site: Built, phone: Page) -> None:
    phone.route(
        f"{ORIGIN}/**", lambda route: route.fulfill(body="<p>here</p>", content_type="text/html")
    )
    phone.goto(site.url + "/atom.xml")
    shown = "(e) => e.checkVisibility() && getComputedStyle(e).display"
    first = phone.locator("entry").first
    assert first.locator("> title").evaluate(shown) == "block"
    assert first.locator("> summary").evaluate(shown) == "block"
    assert first.locator("> content").evaluate(shown) is False
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    assert first.locator("> title").evaluate(size) > first.locator("> summary").evaluate(size) >= 16
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    target = first.locator("> link").first.get_attribute("href")
    first.get_by_text("看全文").click()
    phone.wait_for_url(str(target))


def test_a_feed_that_is_opened_on_a_phone_is_as_wide_as_it(browser: Browser, town: Built) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    page.goto(town.url + "/atom.xml")
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    context.close()
