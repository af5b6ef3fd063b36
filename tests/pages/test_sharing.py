"""Handing an article on: its address as a QR code, on a screen and on paper."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.conftest import ORIGIN, Built

ARTICLE = "/2022/05/20/ji-shi/"


def read(image: bytes) -> list[str]:
    """The QR codes that a decoder, which is none of this project's, finds in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(image)))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_phone_reads_the_articles_address_off_screen_and_paper(
    desk: Page, town: Built, media: str, scheme: str
) -> None:
    desk.emulate_media(media=media, color_scheme=scheme)
    desk.goto(town.url + ARTICLE)
    assert read(desk.locator(".foot").screenshot()) == [ORIGIN + ARTICLE]


def test_a_printed_article_says_where_it_is_from(desk: Page, town: Built) -> None:
    desk.emulate_media(media="print")
    desk.goto(town.url + ARTICLE)
    shown = desk.locator("body").inner_text()
    assert ORIGIN + ARTICLE in shown
    assert "《青禾简报》（2022年5月20日 第 126 期 A01 版 要闻）" in shown
    assert "来源：本报" in shown


def test_a_phone_shows_no_code_that_it_cannot_scan_itself(phone: Page, town: Built) -> None:
    phone.goto(town.url + ARTICLE)
    assert not phone.locator(".qr").is_visible()


def test_a_site_without_an_address_has_no_code(tiny_site: Callable[..., Built]) -> None:
    article = "标题：集市开张\n日期：2022-05-20 08:00\n栏目：民生\n\n集市今天开张。\n"
    site = tiny_site({"2022/05/20/ji-shi.md": article}, 'SITEURL=""')
    assert "<svg" not in site.read("2022/05/20/ji-shi/index.html")


def test_the_articles_own_address_can_be_copied(desk: Page, town: Built) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(town.url + ARTICLE + "?from=elsewhere#top")
    desk.get_by_role("button", name="复制链接").click()
    desk.get_by_role("button", name="已复制").wait_for()
    assert desk.evaluate("navigator.clipboard.readText()") == ORIGIN + ARTICLE


SHARE = "navigator.share = (what) => { window.shared = what; return Promise.%s; }"


def test_where_the_browser_can_share_it_is_given_headline_and_address(
    desk: Page, town: Built
) -> None:
    desk.add_init_script(SHARE % "resolve()")
    desk.goto(town.url + ARTICLE)
    desk.get_by_role("button", name="分享").click()
    assert desk.evaluate("window.shared") == {
        "title": "青禾集市开张，三条街一起“赶集” - 青禾简报",
        "url": ORIGIN + ARTICLE,
    }


def test_a_reader_who_closes_the_browsers_sharing_is_told_nothing(desk: Page, town: Built) -> None:
    wrong: list[str] = []
    desk.on("pageerror", lambda error: wrong.append(str(error)))
    desk.add_init_script(SHARE % "reject(new DOMException('', 'AbortError'))")
    desk.goto(town.url + ARTICLE)
    desk.get_by_role("button", name="分享").click()
    desk.wait_for_timeout(100)
    assert wrong == []


def test_what_a_browser_cannot_do_it_does_not_offer(desk: Page, town: Built) -> None:
    """As browsers inside other apps, which lack all of it."""
    for name in ("clipboard", "share"):
        desk.add_init_script(f"Object.defineProperty(navigator, '{name}', {{value: undefined}})")
    desk.goto(town.url + ARTICLE)
    assert desk.locator(".line button").count() == 3
    assert desk.locator(".line button").filter(visible=True).count() == 0
