"""The desk's first page in a real browser: the day's issue is laid out, old pieces and photos are used again."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bulletin.model.faults import Fault
from tests.desk.inside import Inside, inside
from tests.desk.office import PIECE, Paper, git, picture

DAY = "2022/05/21"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper with an issue, drafts, a scheduled piece, a photo; and word of its last publication."""
    made = Paper(tmp_path_factory.mktemp("office"))
    piece = PIECE.replace("2022-05-20", "2022-05-21")
    for slug, title, more in (
        ("a", "老街换新装", "版次：A01"),
        ("b", "集市又开张", "版次：A01"),
        ("c", "新桥通车", "版次：A02"),
        ("d", "夜校招生", "状态：草稿"),
    ):
        made.piece(f"{DAY}/{slug}.md", piece.format(title=title).replace("标签", f"{more}\n标签"))
    made.piece("2099/05/20/e.md", PIECE.format(title="定时的").replace("2022", "2099"))
    text = PIECE.format(title="看灯会") + '\n![孩子在看灯](deng.jpg "记者 丙三 摄")\n'
    made.piece("2022/05/19/deng/index.md", text.replace("2022-05-20", "2022-05-19"))
    picture(made.content / "2022/05/19/deng/deng.jpg", (800, 500))
    git(made.folder, "add", "--all")
    git(made.folder, "commit", "--quiet", "-m", "一天")
    cache = made.folder / "cache"
    cache.mkdir(exist_ok=True)
    fault = Fault(f"content/{DAY}/c.md", 3, "没有“民声”这个栏目。", "栏目有：要闻、民生。")
    (cache / "report").write_bytes(msgspec.json.encode([fault]))
    (cache / "failed").write_text("连不上服务器。\n", "utf-8")
    return made


@pytest.fixture(scope="module")
def served(paper: Paper) -> Iterator[Inside]:
    """Its server."""
    with inside(paper) as made:
        yield made


@pytest.fixture
def home(served: Inside, open_tab: Callable[..., Page]) -> Page:
    """The first page with the day's issue, at somebody's desk."""
    tab = open_tab(1440, 900)
    tab.goto(f"http://{served.host}/desk/")
    tab.get_by_label("我是").fill("甲一")
    expect(tab.locator("#overview h2").first).to_be_visible()
    tab.get_by_label("日期").fill("2022-05-21")
    expect(tab.locator("#issue")).to_contain_text("老街换新装")
    return tab


def order(tab: Page) -> list[str]:
    """Headings and pieces of the issue, as they stand."""
    found = tab.locator("#sheets h3, #sheets .piece, #sheets .name").all_text_contents()
    return [one.strip() for one in found]


def reset(paper: Paper, served: Inside) -> None:
    """The issue as it was at the beginning."""
    first = git(paper.folder, "rev-list", "HEAD").split()[-2]
    git(paper.folder, "checkout", "--quiet", first, "--", f"content/{DAY}")
    served.look()


def test_the_overview_says_what_is_in_hand_and_what_the_last_publication_said(home: Page) -> None:
    said = home.locator(".said")
    expect(said).to_contain_text("最近一次定时运行没有做成：连不上服务器。")
    expect(said).to_contain_text("有 1 处没有照写的公开")
    expect(said).to_contain_text("没有“民声”这个栏目。")
    expect(home.locator("#overview")).to_contain_text("夜校招生")
    expect(home.locator("#overview")).to_contain_text("定时的")
    silent = home.locator("section", has=home.get_by_role("heading", name="两个星期没有新稿的栏目"))
    expect(silent.locator("li").first).to_have_text("要闻上一篇是 2022-05-21")
    expect(silent.locator("li").nth(1)).to_have_text("民生还没有过稿件")
    assert order(home) == [
        *("A01 版", "老街换新装", "集市又开张", "A02 版", "新桥通车", "没有写版次的", "夜校招生"),
    ]
    said.get_by_role("button", name=f"{DAY}/c.md").click()
    home.wait_for_selector("#desk:not([inert])")
    expect(home.get_by_label("标题", exact=True)).to_have_value("新桥通车")


def test_the_way_to_the_first_page_is_as_high_as_a_finger(home: Page) -> None:
    name = home.locator(".bar .paper a").bounding_box()
    assert name is not None
    assert name["height"] >= 44


def test_pieces_are_dragged_to_another_place_and_page(
    home: Page, paper: Paper, served: Inside
) -> None:
    home.get_by_role("button", name="排版面").click()
    rows = home.locator("#sheets li")
    rows.filter(has_text="集市又开张").drag_to(
        rows.filter(has_text="老街换新装"), target_position={"x": 9, "y": 3}
    )
    rows.filter(has_text="夜校招生").drag_to(
        rows.filter(has_text="新桥通车"), target_position={"x": 9, "y": 3}
    )
    assert order(home) == [
        *("A01 版", "集市又开张", "老街换新装", "A02 版", "夜校招生", "新桥通车", "没有写版次的"),
    ]
    home.get_by_label("位次：夜校招生").select_option("头条")
    home.get_by_role("button", name="存版面").click()
    expect(home.locator("#told")).to_contain_text("版面存好了，改了 4 篇。")
    assert paper.log("-1", "--format=%an %s").strip() == "甲一 排版：2022-05-21 A01、A02"
    shown = git(paper.folder, "show", "-U0", "--format=")
    changed = [line[1:] for line in shown.splitlines() if re.match(r"[+-](?![+-])", line)]
    assert {line.partition("：")[0] for line in changed} == {"版", "版次", "位次"}
    served.look()
    home.reload()
    home.get_by_label("日期").fill("2022-05-21")
    expect(home.locator("#sheets li").nth(2)).to_contain_text("夜校招生")
    assert order(home) == [
        "A01 版", "集市又开张", "老街换新装", "A02 版", "夜校招生", "新桥通车",
    ]  # fmt: skip
    reset(paper, served)


def test_by_keyboard_alone(home: Page, paper: Paper, served: Inside) -> None:
    keys = home.keyboard
    focused = functools.partial(
        home.evaluate,
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent",
    )

    def tab_to(wanted: str) -> None:
        for _ in range(90):
            if focused() == wanted:
                return
            keys.press("Tab")
        raise AssertionError(wanted)

    tab_to("排版面")
    keys.press("Enter")
    tab_to("下移：老街换新装")
    keys.press("Enter")
    keys.press("Enter")  # and onto the next page
    expect(home.locator("#told")).to_have_text("《老街换新装》现在是A02 版第 1 篇。")
    assert focused() == "下移：老街换新装"
    tab_to("存版面")
    keys.press("Enter")
    expect(home.locator("#told")).to_contain_text("版面存好了，改了 2 篇。")
    assert order(home)[:4] == ["A01 版", "集市又开张", "A02 版", "老街换新装"]
    reset(paper, served)


def test_old_pieces_are_found_by_their_text_and_followed_old_photos_used_again(
    home: Page, paper: Paper
) -> None:
    def look_for(words: str) -> None:
        home.get_by_label("找旧稿、找照片").fill(words)
        home.get_by_role("button", name="找", exact=True).click()

    look_for("雲橋鎮的集市 ２０２２－０５－１９")  # another script, another width, a day
    found = home.locator("#found")
    expect(found.locator(".piece")).to_have_text(["看灯会"])
    found.get_by_role("button", name="写后续：看灯会").click()
    home.wait_for_selector("#desk:not([inert])")
    expect(home.get_by_label("正文", exact=True)).to_have_value(
        "\n\n此前报道：[看灯会](/2022/05/19/deng/)。"
    )
    home.go_back()
    look_for("看灯 丙三")
    expect(found.locator(".photos img")).to_have_count(1)
    home.wait_for_function("() => document.querySelector('#found img').naturalWidth > 0")
    found.get_by_role("button", name="用这张照片写新稿：孩子在看灯").click()
    home.wait_for_selector("#desk:not([inert])")
    expect(home.get_by_label("正文", exact=True)).to_have_value(
        '\n\n![孩子在看灯](deng.jpg "记者 丙三 摄")'
    )
    expect(home.locator("#strip img")).to_be_visible()
    assert (paper.content / "2022/05/19/deng/deng.jpg").exists()


def test_at_every_width_and_in_the_dark_everybody_can_use_it(
    served: Inside, open_tab: Callable[..., Page]
) -> None:
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    small = (
        "[...document.querySelectorAll('button, input:not([type=file]), select')].filter(one => "
    )
    small += "one.checkVisibility() && one.getBoundingClientRect().height < 43.9).map(one => one.outerHTML)"
    for width in (390, 820, 1440):
        tab = open_tab(width, 900)
        tab.goto(f"http://{served.host}/desk/")
        expect(tab.locator("#overview h2").first).to_be_visible()
        tab.get_by_label("日期").fill("2022-05-21")
        tab.get_by_role("button", name="排版面").click()
        tab.get_by_label("找旧稿、找照片").fill("看灯")
        tab.get_by_role("button", name="找", exact=True).click()
        expect(tab.locator("#found img")).to_be_visible()
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(tab, options={"runOnly": rules})
            assert found.response["violations"] == [], (width, scheme, found.generate_report())
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(small) == []
