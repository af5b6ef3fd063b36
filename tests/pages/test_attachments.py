"""Attachments on their pages, in feeds and on paper, and where they must not be: real files, a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Page

from tests.attachments.files import office, pdf
from tests.conftest import ORIGIN, Built, run_pelican
from tests.media.clips import FILM, TALK
from tests.pages.test_reading import violations
from tests.photos.samples import saved, scene

HEAD = "标题：{}\n日期：{}\n栏目：要闻\n记者：甲一\n{}\n"
DAY = "2022/05/21/"
FORM, PLAN = office("xlsx"), pdf()
HIDDEN = {name: pdf(more=b"\n%" + name.encode()) for name in ("draft", "later", "gone")}
OPEN = HEAD.format("开市", "2022-05-21", "") + (
    "书市开张了，请填[报名表](报名 表.xlsx)，看[**方案**第 2 页](fang-an.pdf#page=2)。[^1]\n\n"
    "| 文件 |\n| --- |\n| [报名表](<报名 表.xlsx>) |\n\n[^1]: 见[方案](fang-an.pdf)。\n"
)
PAGE = f"/{DAY}kai-shi/"
MOVED = HEAD.format("再说", "2022-05-21", "旧址：2022/05/20/lao\n旧址：posts/lao\n") + (
    "[方案](../fang-an.pdf)。\n"
)
DECOMPOSED = HEAD.format("咖啡", "2022-05-21", "") + (
    '[菜单](café.pdf)。\n\n![谈](café.m4a "甲一 录音")\n\n![门](café.mp4 "甲一 摄")\n'
)
NAME = "%E6%8A%A5%E5%90%8D%20%E8%A1%A8.xlsx"


@pytest.fixture(scope="module")
def paper(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A piece with two attachments, one with the same, and pieces that readers do not see."""
    folder = tmp_path_factory.mktemp("files")
    files = {"报名 表.xlsx": FORM, "fang-an.pdf": PLAN}
    files |= {f"{name}.pdf": data for name, data in HIDDEN.items()}
    said = "WEBVTT\n\n00:00.000 --> 00:01.000\n门开了。\n".encode()
    files |= {
        normalize("NFD", f"café.{ending}"): data
        for ending, data in (
            ("pdf", PLAN),
            ("m4a", TALK.read_bytes()),
            ("mp4", FILM.read_bytes()),
            ("jpg", saved(scene(640, 360), "JPEG")),
            ("vtt", said),
        )
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    link = "[方案]({})。\n"
    texts = {
        f"{DAY}kai-shi.md": OPEN,
        f"{DAY}er/index.md": MOVED,
        f"{DAY}ka-fei.md": DECOMPOSED,
        f"{DAY}a.md": HEAD.format("草稿", "2022-05-21", "状态：草稿\n") + link.format("draft.pdf"),
        f"{DAY}b.md": HEAD.format("撤", "2022-05-21", "撤稿：内容有误。\n") + link.format("gone.pdf"),
        "2022/07/01/c.md": HEAD.format("待", "2022-07-01", "") + link.format("later.pdf"),
    }  # fmt: skip
    place = {name: DAY + name for name in files} | {"later.pdf": "2022/07/01/later.pdf"}
    own = {place[name]: folder / name for name in files}
    return tiny_site(texts, "HANT=1", photos=own)


def test_a_link_leads_to_the_file_and_says_its_kind_and_size(paper: Built, phone: Page) -> None:
    for edition, words in (("", "报名表"), ("/hant", "報名表")):
        phone.goto(paper.url + edition + PAGE)
        link = phone.locator(".prose p a").first
        assert link.inner_text() == words
        assert link.get_attribute("href") == PAGE + NAME
        assert phone.request.get(f"{paper.url}{PAGE}{NAME}").body() == FORM
        said = phone.locator(".prose p").first.inner_text()
        assert f"{words}（XLSX，1 KB），看方案第 2 " in said
        assert "（PDF，1 KB）。" in said
        assert phone.locator(".prose .file").count() == 4
        assert violations(phone) == []
    assert not (paper.folder / f"hant{PAGE}fang-an.pdf").exists()


def test_on_paper_stands_the_file_s_whole_address(paper: Built, desk: Page) -> None:
    desk.goto(paper.url + PAGE)
    assert ORIGIN not in desk.locator(".prose").inner_text()
    desk.emulate_media(media="print")
    assert f"（XLSX，1 KB，{ORIGIN}{PAGE}{NAME}）" in desk.locator(".prose p").first.inner_text()
    desk.emulate_media(media="screen")


def test_feeds_have_whole_addresses_and_name_the_files(paper: Built) -> None:
    url = f"{ORIGIN}{PAGE}fang-an.pdf"
    size = len(PLAN)
    items = json.loads(paper.read("feed.json"))["items"]
    item = next(one for one in items if one["title"] == "开市")
    assert f'<a href="{url}#page=2">' in item["content_html"]
    assert "</a>（PDF，1 KB）" in item["content_html"]
    assert {"url": url, "mime_type": "application/pdf", "size_in_bytes": size} in item[
        "attachments"
    ]
    assert (
        f'<link rel="enclosure" type="application/pdf" href="{url}" length="{size}"/>'
        in paper.read("atom.xml")
    )


def test_two_pieces_give_the_same_file_each_at_its_own_address(paper: Built) -> None:
    for piece in ("kai-shi", "er"):
        assert (paper.folder / DAY / piece / "fang-an.pdf").read_bytes() == PLAN


def test_an_attachment_of_a_piece_that_moved_is_at_its_old_address_too(paper: Built) -> None:
    assert (paper.folder / "2022/05/20/lao/index.html").exists()
    assert (paper.folder / "2022/05/20/lao/fang-an.pdf").read_bytes() == PLAN
    assert (paper.folder / "posts/lao/index.html").exists()
    assert not (paper.folder / "posts/lao/fang-an.pdf").exists()  # no server knows its kind there


def test_a_file_whose_name_the_disk_has_decomposed_is_published_composed(
    paper: Built, phone: Page
) -> None:
    phone.goto(f"{paper.url}/{DAY}ka-fei/")
    assert phone.locator(".prose p a").first.get_attribute("href") == f"/{DAY}ka-fei/caf%C3%A9.pdf"
    assert (paper.folder / DAY / "ka-fei/café.pdf").read_bytes() == PLAN
    named = phone.locator("audio[src], video[src], track[src]").all()
    files = [str(one.get_attribute("src")) for one in named]
    files.append(str(phone.locator("video").get_attribute("poster")))
    assert {one.rpartition(".")[2] for one in files} == {"jpg", "m4a", "mp4", "vtt"}
    assert all(phone.request.get(paper.url + file).ok for file in files)


def test_nothing_of_an_unseen_piece_is_there_or_kept(paper: Built) -> None:
    there = {one.name: one for one in paper.folder.rglob("*.*")}
    assert not {f"{name}.pdf" for name in HIDDEN} & there.keys()
    kept = [one.read_bytes() for one in (paper.folder.parent / "cache/photos").glob("??/*")]
    assert any(FORM in one for one in kept)
    assert not any(data in one for data in HIDDEN.values() for one in kept)


def test_a_withdrawal_takes_the_file_away_and_leaves_the_other_piece_s(tmp_path: Path) -> None:
    day = tmp_path / "content" / DAY
    day.mkdir(parents=True)
    (day / "fang-an.pdf").write_bytes(PLAN)
    (day / "er.pdf").write_bytes(HIDDEN["gone"])
    both = "[方案](fang-an.pdf)，"
    (day / "a.md").write_text(
        HEAD.format("甲", "2022-05-21", "") + both + "[二](er.pdf)。\n", "utf-8"
    )
    (day / "b.md").write_text(HEAD.format("乙", "2022-05-21", "") + both + "看吧。\n", "utf-8")
    places = (tmp_path / "content", tmp_path / "output", tmp_path / "cache")
    assert run_pelican(*places).returncode == 0
    site = tmp_path / "output" / DAY
    assert (site / "a/er.pdf").exists()
    assert (site / "a/fang-an.pdf").exists()
    gone = HEAD.format("甲", "2022-05-21", "撤稿：内容有误。\n") + both + "[二](er.pdf)。\n"
    (day / "a.md").write_text(gone, "utf-8")
    assert run_pelican(*places).returncode == 0
    assert sorted(one.name for one in (site / "a").iterdir()) == ["index.html"]
    assert (site / "b/fang-an.pdf").read_bytes() == PLAN
    kept = [one.read_bytes() for one in (tmp_path / "cache/photos").glob("??/*")]
    assert not any(HIDDEN["gone"] in one for one in kept)


def test_what_cannot_be_given_is_a_fault_at_its_line(tmp_path: Path) -> None:
    day = tmp_path / "content" / DAY
    (day / "b").mkdir(parents=True)
    files = {"biao.xlsx": office("docx"), "A01.pdf": PLAN, "wu-yong.pdf": PLAN, "b/biao.xlsx": FORM}
    for name, data in {**files, "ming.docx": office("docx", "甲一")}.items():
        (day / name).write_bytes(data)
    links = "biao.xlsx A01.pdf Biao.XLSX biaoo.xlsx ../../../../etc/a.pdf hong.xlsm bao.zip b/biao.xlsx ~$a.docx ming.docx"
    text = "".join(f"[附件]({name})\n\n" for name in links.split())
    (day / "a.md").write_text(HEAD.format("会", "2022-05-21", "") + text, "utf-8")
    done = run_pelican(tmp_path / "content", tmp_path / "output", tmp_path / "cache")
    assert done.returncode
    printed = done.stdout + done.stderr
    assert re.findall(r"21/a\.md:(\d+: [^。]*。)", printed) == TOLD
    assert "wu-yong.pdf: 提醒：这个附件没有稿件用到，不会发布。" in printed


TOLD = [
    "6: 附件 biao.xlsx 的内容不是 .xlsx，是 .docx。",
    "8: A01.pdf 是这一天的版面，不是附件。",
    "10: 附件“Biao.XLSX”和“2022/05/21/biao.xlsx”文件名一样，读者的网址会是同一个。",
    "12: 找不到附件 biaoo.xlsx。",
    "14: 附件“../../../../etc/a.pdf”不在内容文件夹里。",
    "16: 附件“hong.xlsm”可能带宏，不能发布。",
    "18: 附件“bao.zip”是压缩包，手机上打不开，也看不出里面是什么，不能发布。",
    "20: 附件“b/biao.xlsx”和“2022/05/21/biao.xlsx”文件名一样，读者的网址会是同一个。",
    "22: 附件的文件名“~$a.docx”不能做网址。",
    "24: 提醒：附件 ming.docx 里记着作者“甲一”。",
]
