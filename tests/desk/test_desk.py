"""The desk in a real browser: a piece is written, looked at, mended, saved and on the site; nothing is lost."""

from __future__ import annotations

import functools
import http.client
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.desk.office import PIECE, Paper, Served, picture, waited

BODY = "　　5月21日，云桥镇的老街改造开工。\n\n　　工程分两步走,先修路，再修房。"


PHOTO_IS_THERE = """() => {
  const frame = document.querySelector("#screen iframe:not(.coming)");
  const photo = frame && frame.contentDocument.querySelector("figure img");
  return photo && photo.complete && photo.naturalWidth > 0;
}"""

PAGE_IS_WIDE = """width => {
  const frame = document.querySelector("#screen iframe:not(.coming)");
  return frame && frame.contentDocument.documentElement.clientWidth === width;
}"""


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with one piece."""
    return Paper(tmp_path)


@pytest.fixture
def served(paper: Paper) -> Iterator[Served]:
    """Its server."""
    made = Served(paper)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that tests share of which each has a piece of its own, and counts no others."""
    made = Served(Paper(tmp_path_factory.mktemp("shared")))
    yield made
    made.stop()


def begin(tab: Page, served: Served, name: str = "甲一") -> str:
    """Begin a new piece; gives its address in the desk."""
    tab.goto(served.url + "desk/")
    tab.get_by_label("我是").fill(name)
    tab.get_by_role("button", name="写一篇新稿").click()
    tab.wait_for_selector("#desk:not([inert])")
    return tab.url


def write(tab: Page, title: str = "老街换新装", body: str = BODY) -> None:
    """Type headline and text, as of a day that is over."""
    tab.get_by_label("标题", exact=True).fill(title)
    tab.get_by_label("日期", exact=True).fill("2022年5月21日 9:30")
    tab.get_by_label("正文", exact=True).fill(body)


def kept(tab: Page) -> None:
    """Wait until all that was typed is with the server."""
    expect(tab.locator("#kept")).to_have_text("每一个字都存着。")


def drop(tab: Page, file: Path, kind: str) -> None:
    """Drop a file on the page, as a hand does."""
    code = """async ([bytes, name, type]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      for (const what of ["dragover", "drop"]) document.body.dispatchEvent(
        new DragEvent(what, { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    tab.evaluate(code, [list(file.read_bytes()), file.name, kind])


def test_a_reporter_writes_a_piece_and_it_is_on_the_site(
    served: Served, paper: Paper, desk: Page, tmp_path: Path
) -> None:
    said: list[str] = []
    desk.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    begin(desk, served)
    write(desk)
    desk.get_by_label("栏目").select_option("民生")
    desk.get_by_role("group", name="常用署名").get_by_role("button", name="王同（街道）").click()
    desk.get_by_role("group", name="常用话题").get_by_role("button", name="老街").click()
    expect(desk.get_by_label("署名", exact=True)).to_have_value("记者 王同（街道）")
    expect(desk.locator("#slug")).to_have_attribute("placeholder", "lao-jie-huan-xin-zhuang")

    # a photo, with its words
    desk.get_by_label("正文", exact=True).press("Control+End")
    drop(desk, picture(tmp_path / "老街.jpg"), "image/jpeg")
    dialog = desk.get_by_role("dialog", name="这张照片")
    expect(dialog).to_be_visible()
    dialog.get_by_label("图说").fill("工人在老街铺路")
    dialog.get_by_label("摄影").fill("记者 甲一 摄")
    dialog.get_by_role("button", name="放进正文").click()
    expect(desk.get_by_label("正文", exact=True)).to_have_value(
        re.compile(re.escape('![工人在老街铺路](lao-jie.jpg "记者 甲一 摄")'))
    )

    # the proof-reader, and its way back
    slip = desk.locator("#slip-list li", has_text="汉字之间用了半角标点")
    slip.get_by_role("button", name="改好").click()
    expect(desk.get_by_label("正文", exact=True)).to_have_value(re.compile("分两步走，先修路"))
    expect(desk.locator("#slip-list")).to_contain_text("没有发现问题。")
    desk.get_by_role("button", name="撤销").click()
    expect(desk.get_by_label("正文", exact=True)).to_have_value(re.compile("分两步走,先修路"))
    desk.get_by_role("button", name="重做").click()
    expect(desk.get_by_label("正文", exact=True)).to_have_value(re.compile("分两步走，先修路"))
    expect(desk.locator("#slip-list")).to_contain_text("没有发现问题。")

    # the real page, as a phone and as a desk have it
    page = desk.frame_locator("#screen iframe:not(.coming)")
    expect(page.locator("h1")).to_have_text("老街换新装")
    expect(page.locator("figcaption")).to_contain_text("工人在老街铺路")
    desk.wait_for_function(PHOTO_IS_THERE)
    desk.wait_for_function(PAGE_IS_WIDE, arg=390)
    desk.get_by_role("button", name="电脑").click()
    desk.wait_for_function(PAGE_IS_WIDE, arg=1280)
    desk.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")

    # saved, and on the site
    desk.get_by_role("button", name="发布").click()
    expect(desk.locator("#told")).to_contain_text("存好了")
    assert paper.log("-1", "--format=%s %(trailers:only)").strip() == "写：老街换新装 Wrote: 甲一"
    assert waited((paper.folder / "output/2022/05/21/lao-jie-huan-xin-zhuang").exists)
    desk.goto(served.url + "2022/05/21/lao-jie-huan-xin-zhuang/")
    expect(desk.locator("h1")).to_have_text("老街换新装")
    expect(desk.locator("figcaption")).to_contain_text("工人在老街铺路")
    assert waited(lambda: "写：老街换新装" in paper.log("origin/main", "-1", "--format=%s"))
    assert said == []
    assert {url for url in asked if not url.startswith((served.url, "blob:"))} == set()


def test_the_text_is_there_after_a_closed_tab(
    shared: Served, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(1440, 900)
    address = begin(tab, shared)
    write(tab)
    tab.goto("about:blank")  # at once: nothing was waited for
    tab.goto(address)
    tab.wait_for_selector("#desk:not([inert])")
    expect(tab.get_by_label("正文", exact=True)).to_have_value(BODY)
    expect(tab.get_by_label("标题", exact=True)).to_have_value("老街换新装")
    tab.goto(shared.url + "desk/")
    expect(tab.locator("#hand")).to_contain_text("老街换新装")


def test_the_text_is_there_after_the_server_was_killed(served: Served, desk: Page) -> None:
    begin(desk, served)
    write(desk)
    kept(desk)
    served.kill()
    desk.get_by_label("正文", exact=True).fill(BODY + "\n\n　　没有服务器时写的。")
    expect(desk.locator("#kept")).to_contain_text("连不上写稿台")
    served.start()
    kept(desk)  # the open page goes on by itself
    desk.get_by_role("button", name="存草稿").click()
    expect(desk.locator("#told")).to_contain_text("草稿存好了")
    assert "没有服务器时写的。" in served.paper.log("-1", "-p")


def slowly(route: Route) -> None:
    """Let an answer wait."""
    time.sleep(0.5)
    route.continue_()


def test_the_text_is_there_after_server_and_tab_went_together(served: Served, desk: Page) -> None:
    address = begin(desk, served)
    write(desk)
    kept(desk)
    served.kill()
    desk.get_by_label("正文", exact=True).fill("　　只有浏览器有的。")
    desk.goto("about:blank")
    served.start()
    desk.route("**/api/suggestions", slowly)  # the form is filled late
    desk.goto(address)
    desk.goto("about:blank")  # closed before that
    desk.goto(address)
    desk.wait_for_selector("#desk:not([inert])")
    expect(desk.get_by_label("正文", exact=True)).to_have_value("　　只有浏览器有的。")
    kept(desk)
    sheets = [
        json.loads(one.read_text("utf-8")) for one in served.paper.folder.glob(".desk/*.json")
    ]
    assert [one["body"] for one in sheets] == ["　　只有浏览器有的。"]


def test_the_text_is_there_after_the_line_was_cut(shared: Served, desk: Page) -> None:
    begin(desk, shared)
    write(desk)
    kept(desk)
    desk.context.set_offline(True)
    try:
        desk.get_by_label("正文", exact=True).fill("　　断了线。")
        expect(desk.locator("#kept")).to_contain_text("连不上写稿台")
    finally:
        desk.context.set_offline(False)
    kept(desk)
    desk.reload()
    desk.wait_for_selector("#desk:not([inert])")
    expect(desk.get_by_label("正文", exact=True)).to_have_value("　　断了线。")


def test_two_windows_of_one_piece_are_told_of_each_other(
    shared: Served, open_tab: Callable[..., Page]
) -> None:
    one, other = open_tab(1440, 900), open_tab(1440, 900)
    address = begin(one, shared)
    write(one)
    kept(one)
    other.goto(address)
    other.wait_for_selector("#desk:not([inert])")
    one.get_by_label("正文", exact=True).press_sequentially("甲")
    kept(one)
    other.get_by_label("正文", exact=True).fill("　　另一个窗口写的。")
    dialog = other.get_by_role("dialog", name="两处都改过")
    expect(dialog).to_contain_text("这篇在另一个窗口里改过")
    dialog.get_by_role("button", name="用这里写的").click()
    kept(other)
    one.reload()
    expect(one.get_by_label("正文", exact=True)).to_have_value("　　另一个窗口写的。")


def test_an_old_piece_is_found_corrected_and_saved(
    served: Served, paper: Paper, desk: Page
) -> None:
    desk.goto(served.url + "desk/")
    desk.get_by_label("我是").fill("乙二")
    desk.get_by_label("找旧稿、找照片").fill("集市 甲一")
    desk.get_by_role("button", name="找", exact=True).click()
    desk.locator("#found").get_by_role("button", name="集市开张", exact=True).click()
    desk.wait_for_selector("#desk:not([inert])")
    expect(desk.locator("#slug")).to_be_disabled()
    desk.get_by_label("正文", exact=True).press("Control+End")
    desk.keyboard.type("到场三千人。")
    desk.get_by_text("引题、副题").click()
    desk.get_by_label("更正").fill("2022年5月21日｜三千人，原文误作三百人。")
    desk.get_by_role("button", name="存改动").click()
    expect(desk.locator("#told")).to_contain_text("存好了")
    text = (paper.content / "2022/05/20/ji-shi/index.md").read_text("utf-8")
    header, body = PIECE.format(title="集市开张").rstrip().split("\n\n")
    correction = "更正：2022年5月21日｜三千人，原文误作三百人。"
    assert text == f"{header}\n{correction}\n\n{body}到场三千人。\n"


def test_by_keyboard_alone(shared: Served, desk: Page) -> None:
    desk.goto(shared.url + "desk/")
    keys = desk.keyboard
    focused = functools.partial(
        desk.evaluate, "document.activeElement.id || document.activeElement.textContent"
    )

    def tab_to(wanted: str) -> None:
        for _ in range(60):
            if focused() == wanted:
                return
            keys.press("Tab")
        raise AssertionError(wanted)

    tab_to("who")
    keys.type("甲一")
    tab_to("new")
    keys.press("Enter")
    desk.wait_for_selector("#desk:not([inert])")
    tab_to("f-title")
    keys.type("老街换新装")
    tab_to("f-date")
    keys.press("Control+A")
    keys.type("2022年5月21日 9:30")
    tab_to("body")
    keys.type("老街改造开工")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("先修路")
    keys.press("Control+b")
    keys.type("重要")
    expect(desk.get_by_label("正文", exact=True)).to_have_value("老街改造开工\n\n先修路**重要**")
    keys.press("Control+s")
    expect(desk.locator("#told")).to_contain_text("草稿存好了")
    assert "先修路**重要**" in shared.paper.log("-1", "-p")


def check(tab: Page, where: str) -> None:
    """No fault that axe knows of."""
    found = Axe().run(
        tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert found.response["violations"] == [], (where, found.generate_report())


def test_on_a_phone_with_touch_and_for_everybody(
    served: Served, paper: Paper, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        service_workers="block",
    )
    tab = context.new_page()
    try:
        tab.goto(served.url + "desk/")
        tab.get_by_label("我是").fill("甲一")
        check(tab, "home")
        tab.get_by_role("button", name="写一篇新稿").tap()
        tab.wait_for_selector("#desk:not([inert])")
        write(tab)
        with tab.expect_file_chooser() as chosen:
            tab.get_by_role("button", name="照片", exact=True).tap()
        chosen.value.set_files(picture(tmp_path / "p.jpg"))
        tab.get_by_label("图说").fill("工人在老街铺路")
        check(tab, "photo")
        tab.get_by_role("button", name="放进正文").tap()
        expect(tab.locator("#slip-list")).to_contain_text("汉字之间用了半角标点")
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            check(tab, scheme)
        small = "[...document.querySelectorAll('button, input:not([type=file]), select, summary, textarea')]"
        small += ".filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.9).map(one => one.outerHTML)"
        assert tab.evaluate(small) == []
        tab.get_by_role("button", name="看网页").tap()
        expect(tab.frame_locator("#screen iframe:not(.coming)").locator("h1")).to_have_text(
            "老街换新装"
        )
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
        check(tab, "page")
        tab.get_by_role("button", name="写", exact=True).tap()
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
        tab.get_by_role("button", name="发布").tap()
        expect(tab.locator("#told")).to_contain_text("存好了")
    finally:
        context.close()


def test_the_toolbar_writes_what_the_reader_understands(shared: Served, desk: Page) -> None:
    begin(desk, shared)
    write(desk, body="")
    tools = desk.get_by_role("toolbar")
    body = desk.get_by_label("正文", exact=True)
    for name in ("小标题", "列表", "表格", "图表", "脚注"):
        body.press("Control+End")
        tools.get_by_role("button", name=name).click()
    desk.keyboard.type("来源：镇政府。")
    page = desk.frame_locator("#screen iframe:not(.coming)")
    expect(page.locator("main h2").first).to_have_text("小标题")
    expect(page.locator("main ul li", has_text="第二项")).to_be_visible()
    expect(page.locator("main table").first).to_be_visible()
    expect(page.locator("main svg, main figure").first).to_be_attached()
    expect(page.locator(".footnote")).to_contain_text("来源：镇政府。")
    for _ in range(40):
        tools.get_by_role("button", name="撤销").click()
    expect(body).to_have_value("")


def test_a_rule_is_left_unchecked_with_its_reason(shared: Served, desk: Page) -> None:
    begin(desk, shared)
    write(desk, "老街不改名")
    slip = desk.locator("#slip-list li", has_text="汉字之间用了半角标点")
    slip.get_by_role("button", name="不查").click()
    dialog = desk.get_by_role("dialog", name="不查这一条")
    dialog.get_by_label("为什么").fill("引的是旧报")
    dialog.get_by_role("button", name="不查", exact=True).click()
    expect(desk.locator("#slip-list")).to_contain_text("没有发现问题。")
    desk.get_by_role("button", name="存草稿").click()
    expect(desk.locator("#told")).to_contain_text("草稿存好了")
    assert "不查：汉字之间用了半角标点（引的是旧报）" in shared.paper.log("-1", "-p")


def test_another_page_of_the_same_browser_can_do_nothing(
    served: Served, paper: Paper, desk: Page, serve: functools.partial[str], tmp_path: Path
) -> None:
    begin(desk, served)
    write(desk)
    kept(desk)
    token = (paper.folder / ".desk" / "token").read_text("ascii")
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "index.html").write_text("<!doctype html><title>evil</title>", "utf-8")
    desk.goto(serve(evil) + "/index.html")
    tries = """async ([url, token]) => {
      const all = [];
      for (const [path, method] of [["api/new", "POST"], ["api/import?name=a.txt", "POST"], ["api/overview", "GET"]])
        for (const type of ["text/plain", "application/json"])
          for (const mode of ["no-cors", "cors"])
            all.push(await fetch(url + "desk/" + path, { method, mode, credentials: "include",
              headers: mode === "cors" ? { "Content-Type": type, "X-Desk-Token": token } : {},
              body: method === "POST" ? "{}" : undefined })
              .then((answer) => answer.type === "opaque" ? "opaque" : answer.text()).catch(() => "failed"));
      const form = document.createElement("form");
      form.method = "POST"; form.enctype = "text/plain"; form.action = url + "desk/api/new";
      form.target = "sink"; form.innerHTML = '<input name=\\'{"x":"\\' value=\\'"}\\'>';
      const frame = document.createElement("iframe"); frame.name = "sink";
      document.body.append(frame, form); form.submit();
      const framed = document.createElement("iframe"); framed.src = url + "desk/"; document.body.append(framed);
      const script = document.createElement("script"); script.src = url + "desk/api/overview"; document.body.append(script);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return [...new Set(all)];
    }"""
    assert set(desk.evaluate(tries, [served.url, token])) <= {"failed", "opaque"}
    assert len(list((paper.folder / ".desk").glob("*.json"))) == 1


def test_what_is_too_large_has_no_token_or_is_no_json_is_refused(shared: Served) -> None:
    token = (shared.paper.folder / ".desk" / "token").read_text("ascii")
    host = shared.url.removeprefix("http://").rstrip("/")

    def post(path: str, body: bytes, **headers: str) -> int:
        own = {
            "Origin": f"http://{host}",
            "X-Desk-Token": token,
            "Content-Type": "application/json",
        }
        connection = http.client.HTTPConnection(host, timeout=120)
        try:
            connection.request("POST", f"/desk/api/{path}", body, {**own, **headers})
            return connection.getresponse().status
        finally:
            connection.close()

    assert post("new", b"{}") == 200
    assert post("new", b"{}", **{"X-Desk-Token": "x"}) == 403
    assert post("new", b"{}", Origin="http://evil.example") == 403
    assert post("new", b"{}", Host="evil.example") == 403
    assert post("new", b"{}", **{"Content-Type": "text/plain"}) == 415
    assert post("new", b"{") == 400
    assert post("new", b'{"path": "../pelicanconf.py"}') == 422
    assert post("import?name=a.docx", b"", **{"Content-Length": "100000000"}) == 422
    assert post("sheet/../../token/save", b"{}") in (404, 405)
    assert post("sheet/0123456789abcdef/save", b"{}") == 404


def test_two_tabs_in_one_piece_lose_nothing(
    served: Served, paper: Paper, desk: Page, open_tab: Callable[..., Page]
) -> None:
    begin(desk, served)
    write(desk, body="开头。")
    kept(desk)
    other = open_tab(1440, 900)
    other.goto(desk.url)
    body = other.get_by_label("正文", exact=True)
    expect(body).to_have_value("开头。")
    other.route("**/desk/api/**", lambda route: route.abort())  # its line is cut
    for text in ("那", "那边", "那边写的", "那边写的。"):  # counts further than the other tab
        body.fill(text)
    desk.get_by_label("正文", exact=True).fill("这边写的。")
    kept(desk)
    other.unroute("**/desk/api/**")
    dialog = other.get_by_role("dialog", name="两处都改过")
    body.fill("那边写的。完。")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="用那边的").click()
    expect(body).to_have_value("这边写的。")
    texts = {one.read_text("utf-8") for one in (paper.folder / ".desk").glob("*.json")}
    assert [sum(said in one for one in texts) for said in ("这边写的。", "那边写的。完。")] == [
        1,
        1,
    ]
    other.goto(served.url + "desk/")
    expect(other.locator("#hand li")).to_have_count(2)


def test_every_step_is_taken_back_and_put_back_as_it_was(shared: Served, desk: Page) -> None:
    begin(desk, shared)
    write(desk, body="")
    body, tools = desk.get_by_label("正文", exact=True), desk.get_by_role("toolbar")
    states = [""]
    for name in ("小标题", "列表", "表格", "图表", "脚注"):
        body.press("Control+End")
        tools.get_by_role("button", name=name).click()
        states.append(body.input_value())
        desk.keyboard.type("说明")
        states.append(body.input_value())
    for state in states[-2::-1]:
        body.press("Control+z")
        expect(body).to_have_value(state)
    for state in states[1:]:
        tools.get_by_role("button", name="重做").click()
        expect(body).to_have_value(state)
