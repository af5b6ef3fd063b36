"""What happens to a piece after it is published, in a real browser and before real readers: corrected, withdrawn
while another one is faulty, copied for 公众号, and in the record of who did what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.desk.office import PIECE, Paper, Served, git, picture, waited
from tests.desk.readers import Readers

JI_SHI = "2022/05/20/ji-shi/index.md"
HUAI = "2022/05/20/huai.md"
LINKED = '\n见[邻县](https://x.example/bao)。\n\n![集市](tu.jpg "甲一 摄")\n'

CLIPBOARD = """async () => {
  const item = (await navigator.clipboard.read())[0], found = {};
  for (const type of item.types) found[type] = await (await item.getType(type)).text();
  return found;
}"""


@pytest.fixture
def office(tmp_path: Path, serve: object) -> Iterator[tuple[Paper, Readers, Served]]:
    """A paper with two pieces, its readers, its desk."""
    assert callable(serve)
    paper = Paper(tmp_path)
    picture(paper.content / "2022/05/20/ji-shi/tu.jpg", (800, 500))
    paper.piece(JI_SHI, PIECE.format(title="集市开张") + LINKED)
    paper.piece(HUAI, PIECE.format(title="修桥"))
    folder = tmp_path / "readers"
    folder.mkdir()
    readers = Readers(paper, folder, serve(folder))
    sent(paper, "两篇")
    readers.publish()
    served = Served(paper)
    yield paper, readers, served
    served.stop()


def sent(paper: Paper, what: str) -> None:
    """Somebody commits elsewhere, and it is on main."""
    git(paper.folder, "add", "--all")
    git(paper.folder, "commit", "--quiet", "-m", what)
    git(paper.folder, "push", "--quiet", "origin", "main")


def opened(tab: Page, served: Served, path: str, name: str = "乙二") -> None:
    """Look at a piece at the counter."""
    tab.goto(f"{served.url}desk/piece/{path}")
    expect(tab.locator("#facts")).not_to_be_empty()
    tab.get_by_label("我是").fill(name)


def act(tab: Page, name: str) -> None:
    """Open one of the forms by the keyboard."""
    summary = tab.locator("summary", has_text=re.compile(f"^{name}"))
    summary.focus()
    summary.press("Enter")


def faults_of(tab: Page) -> list[str]:
    """What axe finds."""
    found = Axe().run(tab).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def corrected(desk: Page, paper: Paper, readers: Readers, served: Served) -> None:
    """Readers have it; it is corrected; it is on its way; readers have that."""
    seen = desk.locator("#readers")
    opened(desk, served, JI_SHI)
    desk.get_by_role("button", name="在写稿页打开").click()
    desk.get_by_role("link", name=re.compile("^办理")).click()
    expect(seen).to_contain_text("读者已经看到了。")
    act(desk, "更正")
    desk.get_by_label("错的文字").fill("集市开张了")
    desk.get_by_label("改成").fill("集市开市了")
    desk.get_by_label("给读者的说明").fill("集市是开市，原文误作开张。")
    desk.get_by_label("给读者的说明").press("Enter")
    expect(desk.locator("#told")).to_contain_text("办好了。")
    assert waited(
        lambda: "更正：集市开张" in git(paper.elsewhere, "log", "-1", "--format=%s", "main")
    )
    expect(seen).to_contain_text("网站正在更新")
    readers.publish()
    expect(seen).to_contain_text("读者已经看到了。")
    page = (readers.folder / "2022/05/20/ji-shi/index.html").read_text("utf-8")
    assert "集市是开市，原文误作开张。" in page
    assert "集市开市了" in page


def copied_out(desk: Page, readers: Readers) -> None:
    """It is copied for 公众号; and where a browser makes no copying key press, to its clipboard."""
    act(desk, "复制到公众号")
    desk.get_by_role("button", name="复制到公众号").click()
    expect(desk.locator("#told")).to_contain_text("复制好了")
    copied = desk.evaluate(CLIPBOARD)
    assert copied["text/html"].count("<img ") == 1
    assert re.search(rf'src="{re.escape(readers.url)}/photos/[^"]+\.jpg"', copied["text/html"])
    assert "邻县" in copied["text/html"]
    assert 'class="' not in copied["text/html"]
    assert '<p style="color: #333333;' in copied["text/html"]
    assert "[1] https://x.example/bao" in copied["text/plain"]
    assert "更正" in copied["text/plain"]
    expect(desk.get_by_label("标题", exact=True)).to_have_value("集市开张")
    desk.evaluate("() => { document.execCommand = () => false; }")
    desk.get_by_role("button", name="复制带格式的文字").click()
    expect(desk.locator("#told")).to_contain_text("到那边的编辑器里粘贴")
    act(desk, "更正")
    desk.get_by_label("给读者的说明").press("Control+v")
    assert "集市开市了" in desk.get_by_label("给读者的说明").input_value()


def set_aside(desk: Page, paper: Paper, readers: Readers, served: Served) -> None:
    """Another piece on main is faulty: its author reads why it waits."""
    seen = desk.locator("#readers")
    paper.piece(HUAI, PIECE.format(title="修桥").replace("栏目：要闻", "栏目：没有的"))
    sent(paper, "坏了")
    readers.publish()
    opened(desk, served, HUAI)
    expect(seen).to_contain_text("读者看到的还是上一稿")
    expect(seen).to_contain_text("没有的")


def withdrawn(desk: Page, paper: Paper, readers: Readers, served: Served) -> None:
    """A withdrawal does not wait for that one."""
    seen = desk.locator("#readers")
    opened(desk, served, JI_SHI, "丙三")
    act(desk, "撤稿")
    desk.get_by_label("原因").fill("内容有误。")
    desk.get_by_label("确定撤下这一篇").check()
    desk.get_by_role("button", name="撤稿").click()
    expect(desk.locator("#facts")).to_contain_text("已经撤稿")
    assert waited(
        lambda: "撤稿：集市开张" in git(paper.elsewhere, "log", "-1", "--format=%s", "main")
    )
    readers.publish()
    expect(seen).to_contain_text("读者已经看到了。")
    page = (readers.folder / "2022/05/20/ji-shi/index.html").read_text("utf-8")
    assert "内容有误。" in page
    assert "集市开市了" not in page
    assert "修桥" in (readers.folder / "2022/05/20/huai/index.html").read_text("utf-8")


def recorded(desk: Page, served: Served) -> None:
    """Who did what, as a page and as a file."""
    desk.goto(f"{served.url}desk/record?when=2022-05")
    row = desk.get_by_role("row", name=re.compile("集市开张"))
    expect(row).to_contain_text(re.compile(r"更正 乙二 \S+ \S+；撤稿 丙三 "))
    expect(desk.locator("#counts")).to_contain_text("甲一")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载表格").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "撤稿 丙三" in data.decode("utf-8-sig")


def test_a_piece_after_it_is_published(office: tuple[Paper, Readers, Served], desk: Page) -> None:
    paper, readers, served = office
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    said: list[str] = []
    desk.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    desk.on("response", lambda one: said.append(one.url) if not one.ok else None)
    corrected(desk, paper, readers, served)
    copied_out(desk, readers)
    set_aside(desk, paper, readers, served)
    withdrawn(desk, paper, readers, served)
    recorded(desk, served)
    # Chromium looks through what is copied.
    assert [one for one in said if "inline style" not in one] == []


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_counter_and_the_record_fit_and_can_be_used_by_everybody(
    office: tuple[Paper, Readers, Served], open_tab: Callable[..., Page], width: int
) -> None:
    served = office[2]
    tab = open_tab(width)
    opened(tab, served, JI_SHI)
    for name in ("复制到公众号", "更正", "换日期", "恢复旧版", "撤稿"):
        act(tab, name)
    tab.get_by_role("button", name="看这一版").last.click()
    expect(tab.locator("#version")).to_be_visible()
    expect(tab.frame_locator("#version-page").locator("h1")).to_have_text("集市开张")
    assert fits(tab)
    assert faults_of(tab) == []
    tab.goto(f"{served.url}desk/record?when=2022-05")
    expect(tab.get_by_role("row")).to_have_count(3)
    assert fits(tab)
    assert faults_of(tab) == []


def fits(tab: Page) -> bool:
    """Whether nothing stands beyond the right edge of the page."""
    return bool(tab.evaluate("document.documentElement.scrollWidth <= innerWidth"))
