"""The handout of a request: one file with every changed piece, that opens from a disk on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from bulletin.desk.handout import main
from tests.attachments.files import office
from tests.desk.office import PIECE, Paper, git, picture


def test_the_changed_pieces_open_from_a_disk_with_style_and_photos_and_ask_for_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    paper = Paper(tmp_path)
    note = "\n见[旧稿](/2022/05/20/ji-shi/)。[^1]\n\n## 灯会\n\n[^1]: 据镇政府。\n"
    text = PIECE.format(title="看灯会").replace("标签", "状态：草稿\n标签") + note
    own = '![孩子在看灯](deng.jpg "甲一 摄")\n\n[报名表](biao.xlsx)\n'
    paper.piece("2022/05/21/deng/index.md", f"{text}\n{own}")
    (paper.content / "2022/05/21/deng/biao.xlsx").write_bytes(office("xlsx"))
    picture(paper.content / "2022/05/21/deng/deng.jpg", (1200, 800))
    later = PIECE.replace("2022-05-20", "2099-05-22")
    paper.piece("2099/05/22/e.md", later.format(title="定时的") + note)
    paper.piece("2022/05/22/f.md", "没有稿头\n")
    page = tmp_path / "preview.html"
    settings = f"--settings={paper.folder / 'pelicanconf.py'}"
    assert main([settings, "--since=HEAD", f"--page={page}", str(paper.content)]) == 0
    git(paper.folder, "status")
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: asked.append(str(error.error)))
    tab = context.new_page()
    try:
        tab.goto(page.as_uri())
        expect(tab.locator(".handout li")).to_have_text(
            ["看灯会（草稿）", "2022/05/22/f.md（看不了：2022/05/22/f.md: 开头没有稿头，表单打不开。请先用记事本补上“标题：…”等几行。）",
             "定时的（定时：2099-05-22 09:00）"]
        )  # fmt: skip
        expect(tab.locator("main h1")).to_have_text(["看灯会", "定时的"])
        photo = "() => document.querySelector('main figure img').naturalWidth > 400"
        tab.wait_for_function(photo)
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
        ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(ids) == len(set(ids))
        assert tab.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].every((one) => document.getElementById(decodeURIComponent(one.hash.slice(1))))"
        )
        with tab.expect_download() as fetched:
            tab.get_by_role("link", name="报名表").click()
        assert fetched.value.suggested_filename == "biao.xlsx"
        assert fetched.value.path().read_bytes() == office("xlsx")
        size = tab.evaluate("getComputedStyle(document.querySelector('main h1')).fontSize")
        assert float(size.removesuffix("px")) > 20  # it has the paper's own style
        others = [url for url in asked if not url.startswith(("data:", page.as_uri()))]
        assert others == []
        assert "定时的" not in page.read_text("utf-8").partition("<main")[0].partition("<ul>")[0]
    finally:
        context.close()
    assert "集市开张" not in page.read_text("utf-8").partition("<main")[0]
