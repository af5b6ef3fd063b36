"""The whole way of a piece in a real browser, by mouse, by keys alone and by touch on a phone: a Word file with two
photos becomes a page of the site. And what the writing page does beside: pasting, order of photos, the looks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.attachments.files import office
from tests.desk.office import Paper, Served, git, picture, waited
from tests.desk.pasting.clips import COURIER, NOTE_MARK, NOTES, WINGDINGS, item, p, word
from tests.desk.test_desk import begin, check, drop, kept, write
from tests.desk.word_files import docx
from tests.desk.word_files import p as line
from tests.desk.word_files import picture as figure
from tests.media.clips import FILM
from tests.photos.samples import scene

SHOWN = "#screen iframe:not(.coming)"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The desk of a paper with two editions and share pictures."""
    paper = Paper(tmp_path_factory.mktemp("town"))
    own = paper.folder / "pelicanconf.py"
    own.write_text(own.read_text() + "SHARE_PICTURES = True\nHANT = True\n")
    git(paper.folder, "commit", "--quiet", "--all", "-m", "两种字体")
    made = Served(paper)
    yield made
    made.stop()


def manuscript(folder: Path, title: str) -> Path:
    """A reporter's Word file, with two photos and their captions."""
    photos = []
    for shape in ((800, 500), (640, 480)):
        data = io.BytesIO()
        scene(*shape).save(data, "PNG")
        photos.append(data.getvalue())
    body = (
        line(title, style="1"),
        line("本报记者 甲一"),
        line("5月21日，云桥镇的老街改造开工。"),
        line(figure("rId1")),
        line("工人在老街铺路 甲一 摄"),
        line("工程分两步走,先修路，再修房。"),
        line(figure("rId2")),
        line("修好的河东街 甲一 摄"),
        line("明年春天全部完工。"),
    )
    file = folder / "gao.docx"
    file.write_bytes(docx(*body, media=photos[0], second=photos[1]))
    return file


class Mouse:
    """Presses as a mouse does, and drops files."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab

    def press(self, place: Locator) -> None:
        """Press a button, tick a box."""
        place.click()

    def bring(self, place: Locator, file: Path) -> None:
        """Bring a file in."""
        del place
        drop(
            self.tab,
            file,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )

    def fill(self, place: Locator, words: str) -> None:
        """Write into a field."""
        self.press(place)
        place.fill(words)

    def check(self, where: str) -> None:
        """Look at a page with other eyes: only once, on the phone."""


class Keys(Mouse):
    """Has no mouse: goes from one thing to the next."""

    def press(self, place: Locator) -> None:
        self.reach(place)
        self.tab.keyboard.press("Space")

    def reach(self, place: Locator) -> None:
        """Go on until it is reached."""
        for _ in range(150):
            if place.evaluate("one => one === document.activeElement"):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(place)

    def bring(self, place: Locator, file: Path) -> None:
        with self.tab.expect_file_chooser() as chosen:
            self.reach(place)
            self.tab.keyboard.press("Enter")
        chosen.value.set_files(file)

    def fill(self, place: Locator, words: str) -> None:
        self.reach(place)
        self.tab.keyboard.press("Control+A")
        self.tab.keyboard.type(words)


class Touch(Mouse):
    """A finger on a phone."""

    def press(self, place: Locator) -> None:
        place.tap()

    def bring(self, place: Locator, file: Path) -> None:
        with self.tab.expect_file_chooser() as chosen:
            place.tap()
        chosen.value.set_files(file)

    def check(self, where: str) -> None:
        for scheme in ("light", "dark"):
            self.tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            check(self.tab, f"{where} {scheme}")
        assert self.tab.evaluate("document.documentElement.scrollWidth") == 390


@pytest.fixture
def phone_with_touch(browser: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    phone = {"width": 390, "height": 844}
    context = browser.new_context(
        viewport=phone,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
        service_workers="block",
    )
    yield context
    context.close()


@pytest.mark.parametrize("hand", [Mouse, Keys, Touch], ids=["mouse", "keys", "touch"])
def test_a_word_file_with_two_photos_becomes_a_page_of_the_site(
    hand: type[Mouse],
    town: Served,
    open_tab: Callable[..., Page],
    phone_with_touch: BrowserContext,
    tmp_path: Path,
) -> None:
    title = {"Mouse": "老街换新装", "Keys": "河东修新路", "Touch": "河西建公园"}[hand.__name__]
    tab = phone_with_touch.new_page() if hand is Touch else open_tab(1440, 900)
    own = hand(tab)
    tab.goto(town.url + "desk/")
    own.fill(tab.get_by_label("我是"), "甲一")
    own.bring(tab.locator("#import"), manuscript(tmp_path, title))
    expect(tab.locator("#told")).to_contain_text("导入了 1 篇")
    own.check("home")
    own.press(tab.locator("#hand").get_by_role("button", name=title, exact=True).first)
    tab.wait_for_selector("#desk:not([inert])")

    # the notes: each is looked at, and ticked off
    body = tab.get_by_label("正文", exact=True)
    own.check("notes")
    for box in tab.locator("#notes input").all():
        own.press(box)
    expect(tab.locator("#notes input:not(:checked)")).to_have_count(0)
    expect(body).not_to_have_value(re.compile("待核"))
    expect(tab.locator("#strip li")).to_have_count(2)
    own.fill(tab.get_by_label("日期", exact=True), "2022年5月21日 9:30")

    # the proof-reader
    slip = tab.locator("#slip-list li", has_text="汉字之间用了半角标点")
    own.press(slip.get_by_role("button", name="改好"))
    expect(body).to_have_value(re.compile("分两步走，先修路"))
    expect(tab.locator("#slip-list")).not_to_contain_text("半角标点")

    # the page as a phone has it, with both photos
    if hand is Touch:
        own.press(tab.get_by_role("button", name="看网页"))
    page = tab.frame_locator(SHOWN)
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("figure img")).to_have_count(2)
    expect(page.locator("figcaption").first).to_contain_text("工人在老街铺路")
    assert (
        tab.locator(SHOWN).evaluate("one => one.contentDocument.documentElement.clientWidth") == 390
    )
    own.check("page")

    # saved, and on the site
    own.press(tab.get_by_role("button", name="发布"))
    expect(tab.locator("#told")).to_contain_text("存好了")
    commit = town.paper.log("-1", "--format=%s %(trailers:only)").strip()
    assert commit == f"写：{title} Wrote: 甲一"
    address = tab.locator("#told a").get_attribute("href")
    assert address
    assert waited((town.paper.folder / "output" / address.strip("/")).exists)
    tab.goto(town.url.rstrip("/") + address)
    expect(tab.locator("h1")).to_have_text(title)
    expect(tab.locator("main figure img")).to_have_count(2)
    expect(tab.locator("main")).to_contain_text("明年春天全部完工。")


PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  document.getElementById("body").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
CLIP = word(
    p(f"工程分<b>两步</b>走{NOTE_MARK}。"),
    item("先修路", "l", font=WINGDINGS),
    item("再铺砖", "o", 2, COURIER),
    '<p><img src="file:///C:/Temp/clip_image002.png"></p>',
    NOTES,
)
LOST = "这里有一张图片 clip_image002.png，没有带过来。请另存以后拖进来。"
TYPED = f"工程分**两步**走[^2]。\n\n- 先修路\n  - 再铺砖\n\n待核：{LOST}\n\n[^2]: 镇政府网站。"


def test_what_word_has_on_the_clipboard_is_one_step_that_is_taken_back(
    town: Served, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(1440, 900)
    begin(tab, town)
    before = "　　开工[^1]。\n\n\n\n　　结尾。\n\n[^1]: 镇里。"
    write(tab, "粘贴", before)
    body = tab.get_by_label("正文", exact=True)
    body.evaluate("one => one.setSelectionRange(11, 11)")
    tab.evaluate(PASTE, [CLIP, "不该用的"])
    after = before[:11] + TYPED + before[11:]
    expect(body).to_have_value(after)
    note = tab.locator("#notes li", has_text=LOST)
    expect(note.locator("input")).not_to_be_checked()
    body.press("Control+z")
    expect(body).to_have_value(before)
    expect(note.locator("input")).to_be_checked()  # its line is gone
    tab.get_by_role("button", name="重做").click()
    expect(body).to_have_value(after)
    expect(note.locator("input")).not_to_be_checked()
    note.locator("input").check()
    expect(body).to_have_value(after.replace(f"待核：{LOST}\n\n", ""))
    kept(tab)

    # words go into the line; plain text is the browser's own affair; without a line it is plain
    body.fill("共户。")
    body.evaluate("one => one.setSelectionRange(1, 1)")
    tab.evaluate(PASTE, ["<meta charset='utf-8'><b>三百</b>", "三百"])
    expect(body).to_have_value("共**三百**户。")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.evaluate("navigator.clipboard.writeText('**不是**<b>标记</b>')")
    body.press("Control+End")
    body.press("Control+v")
    expect(body).to_have_value("共**三百**户。**不是**<b>标记</b>")
    tab.route("**/paste", lambda route: route.abort())
    tab.evaluate(PASTE, ["<h2>标题</h2>", "标题"])
    expect(body).to_have_value("共**三百**户。**不是**<b>标记</b>标题")
    expect(tab.locator("#told")).to_contain_text("只放了文字")
    expect(body).to_be_editable()


DRAG = """([from, to]) => {
  const rows = document.querySelectorAll("#strip li"), data = new DataTransfer();
  const tell = (row, what) => row.dispatchEvent(new DragEvent(what, { dataTransfer: data, bubbles: true, cancelable: true }));
  tell(rows[from], "dragstart");
  tell(rows[to], "dragover");
  tell(rows[to], "drop");
}"""


def test_photos_are_put_in_order_by_dragging_and_by_keys(
    town: Served, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(1440, 900)
    begin(tab, town)
    lines = [f"![{name}]({name}.jpg)" for name in "abc"]
    write(tab, "照片", "甲\n\n" + "\n\n乙\n\n".join(lines))
    body = tab.get_by_label("正文", exact=True)
    tab.evaluate(DRAG, [2, 0])
    moved = [lines[2], lines[0], lines[1]]
    expect(body).to_have_value("甲\n\n" + "\n\n乙\n\n".join(moved))
    tab.get_by_role("button", name="后移：c").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")  # what was pressed stays under the finger
    expect(body).to_have_value("甲\n\n" + "\n\n乙\n\n".join(lines))
    expect(tab.get_by_role("button", name="改图说：c")).to_be_focused()
    tab.get_by_role("button", name="撤销").click()
    tab.get_by_role("button", name="撤销").click()
    expect(body).to_have_value("甲\n\n" + "\n\n乙\n\n".join(moved))


def test_other_files_are_taken_or_refused_as_the_table_of_kinds_says(
    town: Served, open_tab: Callable[..., Page], tmp_path: Path
) -> None:
    tab = open_tab(1440, 900)
    begin(tab, town)
    write(tab, "附件")
    body = tab.get_by_label("正文", exact=True)
    before = body.input_value()
    (tmp_path / "shu.exe").write_bytes(b"MZ")
    (tmp_path / "tu.svg").write_text("<svg/>")
    with tab.expect_file_chooser() as chosen:
        tab.get_by_role("button", name="文件", exact=True).click()
    chosen.value.set_files([tmp_path / "shu.exe", tmp_path / "tu.svg"])
    told = tab.locator("#told")
    expect(told).to_contain_text("“shu.exe”没有放进来：不认识这种文件")
    expect(told).to_contain_text("请另存为 JPEG 或 PNG")
    expect(body).to_have_value(before)
    take = tab.locator("#take-file")
    expect(take).to_have_attribute("capture", "environment")
    take.set_input_files(picture(tmp_path / "p.jpg"))
    tab.get_by_label("图说").fill("工人在老街铺路")
    tab.get_by_role("button", name="放进正文").click()
    expect(body).to_have_value(re.compile(re.escape("![工人在老街铺路](p.jpg")))


def test_a_word_file_dropped_here_is_the_text_or_a_file_for_readers(
    town: Served, open_tab: Callable[..., Page], tmp_path: Path
) -> None:
    tab = open_tab(1440, 900)
    first = begin(tab, town)
    dialog, body = tab.locator("#manuscript-dialog"), tab.get_by_label("正文", exact=True)
    drop(tab, manuscript(tmp_path, "老街动工"), "")
    expect(dialog).to_contain_text("导入以后，这一篇就是它")
    check(tab, "a manuscript")
    dialog.get_by_role("button", name="不放了").click()
    expect(body).to_have_value("")
    drop(tab, tmp_path / "gao.docx", "")
    dialog.get_by_role("button", name="导入成稿件").click()
    tab.wait_for_url(lambda url: url != first)
    expect(tab.get_by_label("标题", exact=True)).to_have_value("老街动工")
    expect(body).to_have_value(re.compile("云桥镇的老街改造开工"))
    tab.wait_for_selector("#desk:not([inert])")
    here, before = tab.url, body.input_value()
    drop(tab, tmp_path / "gao.docx", "")
    expect(dialog).to_contain_text("导入的另成一篇")
    dialog.get_by_role("button", name="导入成稿件").click()
    expect(tab.locator("#told")).to_contain_text("导入了 1 篇")
    expect(tab.locator("#told a")).to_have_attribute(
        "href", re.compile("^/desk/write/[0-9a-f]{16}$")
    )
    assert tab.url == here
    expect(body).to_have_value(before)
    (tmp_path / "章程.docx").write_bytes(office("docx"))
    drop(tab, tmp_path / "章程.docx", "")
    dialog.get_by_role("button", name="给读者下载").click()
    expect(body).to_have_value(re.compile(re.escape("[章程](zhang-cheng.docx)")))


def test_clips_and_attachments_show_before_they_are_saved(
    town: Served, open_tab: Callable[..., Page], tmp_path: Path
) -> None:
    tab = open_tab(1440, 900)
    begin(tab, town)
    write(tab, "书市开张", "　　书市开张了。")
    for name, data in {"xian-chang.mp4": FILM.read_bytes(), "报名表.xlsx": office("xlsx")}.items():
        (tmp_path / name).write_bytes(data)
    drop(tab, tmp_path / "报名表.xlsx", "")
    body = tab.get_by_label("正文", exact=True)
    expect(body).to_have_value(re.compile(re.escape("[报名表](bao-ming-biao.xlsx)")))
    page = tab.frame_locator(SHOWN)
    expect(page.locator(".prose p").nth(1)).to_have_text(re.compile("^报名表（XLSX，1 KB"))
    where = page.locator(".prose p a").get_attribute("href")
    got = "async (where) => [...new Uint8Array(await (await fetch(where)).arrayBuffer())]"
    assert bytes(tab.evaluate(got, where)) == office("xlsx")
    drop(tab, tmp_path / "xian-chang.mp4", "video/mp4")
    tab.get_by_label("图说").fill("书摊前的人")
    tab.get_by_role("button", name="放进正文").click()
    film = page.locator("video")
    expect(film).to_have_count(1)
    assert bytes(tab.evaluate(got, film.get_attribute("src"))) == FILM.read_bytes()


def test_the_preview_has_widths_large_type_and_the_second_edition(
    town: Served, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(1440, 900)
    begin(tab, town)
    write(tab, "云桥镇的桥", "　　桥头开张了。")
    page = tab.frame_locator(SHOWN)
    expect(page.locator("h1")).to_have_text("云桥镇的桥")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    small = page.locator("main p", has_text="桥头").evaluate(size)
    tab.get_by_role("button", name="大字").click()
    assert page.locator("main p", has_text="桥头").evaluate(size) > small
    tab.get_by_role("button", name="电脑").click()
    assert (
        tab.locator(SHOWN).evaluate("one => one.contentDocument.documentElement.clientWidth")
        == 1280
    )
    tab.get_by_role("button", name="繁體").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator("main")).to_contain_text("橋頭開張了。")
    # As it was looked at before.
    assert page.locator("main p", has_text="橋頭").evaluate(size) > small
    tab.get_by_role("button", name="繁體").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_a_piece_is_shown_as_it_will_be_shared_and_found(
    town: Served, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(1440, 900)
    begin(tab, town)
    write(tab, "云桥镇集市搬家", "　　" + "集市明天搬到河西，" * 12 + "请大家相互转告。")
    tab.get_by_label("话题", exact=True).fill("集市")
    asked: list[str] = []
    tab.on("request", lambda one: asked.append(one.url))
    tab.get_by_label("署名", exact=True).fill("记者 甲一")
    kept(tab)
    assert not [url for url in asked if url.endswith("/looks")]  # nobody looks at it yet
    tab.get_by_role("button", name="转发和搜索").click()
    elsewhere = tab.locator("#elsewhere")
    expect(elsewhere.locator(".card strong")).to_have_text("云桥镇集市搬家")
    drawn = elsewhere.get_by_role("img", name="分享图")
    expect(drawn).to_have_js_property("naturalWidth", 480)
    first = drawn.get_attribute("src")
    tab.get_by_label("标题", exact=True).fill("云桥镇的集市搬家")
    expect(elsewhere.locator(".card strong")).to_have_text("云桥镇的集市搬家")
    expect(drawn).not_to_have_attribute("src", first or "")
    second, said = drawn.get_attribute("src"), elsewhere.locator(".shared span").inner_text()
    hit = elsewhere.locator(".hit div > *").all_inner_texts()
    check(tab, "elsewhere")
    tab.get_by_role("button", name="发布").click()
    expect(tab.locator("#told")).to_contain_text("存好了")
    address = tab.locator("#told a").get_attribute("href")
    assert address
    assert waited((town.paper.folder / "output" / address.strip("/") / "index.html").exists)
    tab.goto(town.url.rstrip("/") + address)
    image = tab.locator('meta[name="Image"]').get_attribute("content")
    assert image
    assert second
    assert image.endswith(second)
    assert tab.locator('meta[name="Description"]').get_attribute("content") == said
    tab.goto(town.url + "search/?q=云桥镇的集市搬家")
    expect(tab.locator("#results li")).to_have_count(1)
    assert tab.locator("#results li > *").all_inner_texts() == hit
