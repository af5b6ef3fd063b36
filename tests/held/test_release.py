"""One slip stops one piece: what is faulty waits, what was published stays, and all else goes out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bulletin.checks.gate import Gate
from bulletin.held.history import HistoryLost
from bulletin.model.faults import ContentFaults
from tests.attachments.files import pdf
from tests.held.paper import Paper, photo, piece

SLIP = "栏木：民生"  # a line of a header that nobody understands


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper whose readers have its first release."""
    one = Paper(tmp_path)
    assert one.publish() == []
    return one


def test_of_two_new_pieces_the_faulty_one_waits_and_the_other_is_published(paper: Paper) -> None:
    faulty = piece("坏稿", "新桥的坏稿。", "2022年5月21日", SLIP)
    paper.commit({"2022/05/21/hao.md": piece("好稿"), "2022/05/21/huai.md": faulty})
    said, waits = paper.publish()
    assert said.startswith("content/2022/05/21/huai.md:4: ")
    assert "栏木" in said
    assert waits == "content/2022/05/21/huai.md: 提醒：这一稿没有公开。改好以后再推送，就会公开。"
    assert "好稿" in paper.reads("2022/05/21/hao")
    assert paper.says("坏稿") == []
    assert paper.held == {}
    assert "huai" not in paper.shown


def test_what_waits_goes_on_waiting_until_it_is_mended(paper: Paper) -> None:
    paper.commit({"2022/05/21/huai.md": piece("坏稿", "正文。", "2022年5月21日", SLIP)})
    paper.publish()
    for number in range(2):
        paper.commit({"2022/05/21/hao.md": piece(f"好稿{number}")})
        assert len(paper.publish()) == 2
        assert len(paper.publish()) == 2
        assert f"好稿{number}" in paper.reads("2022/05/21/hao")
        assert not paper.reads("2022/05/21/huai")
    paper.commit({"2022/05/21/huai.md": piece("坏稿", "正文。")})
    assert paper.publish() == []
    assert "坏稿" in paper.reads("2022/05/21/huai")
    assert not paper.waiting


def test_a_faulty_change_leaves_the_last_good_text(paper: Paper) -> None:
    paper.commit({"2022/05/21/qiao.md": piece("修桥", "第一稿。")})
    paper.publish()
    for text in ("第二稿。", "第三稿。"):
        paper.commit({"2022/05/21/qiao.md": piece("修桥", text, "2022年5月21日", SLIP)})
        _, stays = paper.publish(VERIFY=True)
        assert "读者看到的还是上一稿" in stays
        assert paper.says("第一稿。")
        assert paper.says(text) == []
        assert list(paper.held) == ["2022/05/21/qiao.md"]
    paper.commit({"2022/05/21/qiao.md": piece("修桥", "第四稿。")})
    assert paper.publish() == []
    assert paper.says("第四稿。")
    assert paper.says("第一稿。") == []
    assert paper.held == {}


def test_a_piece_whose_faulty_change_is_taken_back_is_told_of_no_more(paper: Paper) -> None:
    good = piece("修桥", "第一稿。")
    paper.commit({"2022/05/21/qiao.md": good})
    paper.publish()
    paper.commit({"2022/05/21/qiao.md": piece("修桥", "第二稿。", "2022年5月21日", SLIP)})
    paper.publish()
    paper.commit({"2022/05/21/qiao.md": good})
    assert paper.publish() == []
    assert paper.says("第一稿。")
    assert paper.held == {}


def test_withdrawals_and_corrections_go_out_while_another_piece_is_faulty(paper: Paper) -> None:
    paper.commit(
        {"2022/05/21/a.md": piece("甲稿", "甲稿的正文。"), "2022/05/21/b.md": piece("乙稿")}
    )
    paper.publish()
    correction = "更正：2022年5月22日｜日期误作昨日。"
    paper.commit(
        {
            "2022/05/21/a.md": piece("甲稿", "甲稿的正文。", "2022年5月21日", "撤稿：事实有误"),
            "2022/05/21/b.md": piece("乙稿", "正文。", "2022年5月21日", correction),
            "2022/05/21/c.md": piece("丙稿", "正文。", "2022年5月21日", SLIP),
        }
    )
    assert len(paper.publish()) == 2
    assert paper.says("甲稿") == []
    assert "事实有误" in paper.reads("2022/05/21/a")
    assert "日期误作昨日" in paper.reads("2022/05/21/b")


@pytest.mark.parametrize(
    "text",
    [
        piece("甲稿", "甲稿的正文。", "2022年5月21日", "撤稿：事实有误", SLIP),
        piece("甲稿", "甲稿的正文。", "2022年5月", "撤稿：事实有误"),
        "标题：甲稿\n撤稿：事实有误\n",
        piece("甲稿", "![没有的图](mei-you.jpg)", "2022年5月21日", "撤稿：事实有误"),
    ],
    ids=["unknown key", "no day", "no date", "no photo"],
)
def test_a_readable_withdrawal_wins_over_every_other_fault_of_its_file(
    paper: Paper, text: str
) -> None:
    paper.commit({"2022/05/21/a.md": piece("甲稿", "甲稿的正文。")})
    paper.publish()
    paper.commit({"2022/05/21/a.md": text})
    assert paper.publish() == []
    assert "事实有误" in paper.reads("2022/05/21/a")
    assert paper.says("甲稿") == []


def test_a_draft_wins_over_every_other_fault_of_its_file(paper: Paper) -> None:
    paper.commit({"2022/05/21/a.md": piece("甲稿")})
    paper.publish()
    paper.commit({"2022/05/21/a.md": piece("甲稿", "正文。", "2022年5月21日", "状态：草稿", SLIP)})
    assert paper.publish() == []
    assert paper.says("甲稿") == []


def test_a_piece_that_others_link_to_waits_and_their_links_lose_their_address(paper: Paper) -> None:
    linking = piece("乙稿", "见[甲稿的说明](a.md)，还有[旧桥](/2022/05/20/jiu/)。")
    faulty = piece("甲稿", "正文。", "2022年5月21日", SLIP, "标签：书市")
    paper.commit({"2022/05/21/a.md": faulty, "2022/05/21/b.md": linking})
    for _ in range(2):
        assert [one for one in paper.publish(VERIFY=True) if "/b.md" in one] == []
        page = paper.reads("2022/05/21/b")
        assert "见甲稿的说明，" in page
        assert 'href="/2022/05/20/jiu/">旧桥</a>' in page
    paper.commit({"2022/05/21/a.md": piece("甲稿")})
    assert paper.publish() == []
    assert 'href="/2022/05/21/a/">甲稿的说明</a>' in paper.reads("2022/05/21/b")


def test_a_link_to_the_topic_of_a_piece_that_waits_stops_nobody(paper: Paper) -> None:
    linking = piece("乙稿", "见[书市](/topic/书市/)。")
    faulty = piece("甲稿", "正文。", "2022年5月21日", SLIP, "标签：书市")
    paper.commit({"2022/05/21/a.md": faulty, "2022/05/21/b.md": linking})
    assert [one for one in paper.publish() if "/b.md" in one] == []
    assert "见书市。" in paper.reads("2022/05/21/b")


def test_a_new_piece_with_a_link_of_its_own_that_leads_nowhere_waits(paper: Paper) -> None:
    paper.commit({"2022/05/21/b.md": piece("乙稿", "见[甲稿](mei-you.md)。")})
    said, _ = paper.publish()
    assert "不存在" in said
    assert not paper.reads("2022/05/21/b")


def test_what_nobody_changed_never_stops_a_commit(paper: Paper) -> None:
    linking = piece("乙稿", "见[甲稿的说明](a.md)。")
    paper.commit({"2022/05/21/a.md": piece("甲稿"), "2022/05/21/b.md": linking})
    paper.publish()
    paper.commit({"2022/05/21/a.md": None, "2022/05/21/c.md": piece("丙稿")})
    said, gone = paper.publish()
    assert said.startswith("content/2022/05/21/b.md:5: 链接指向")
    assert gone.startswith("content/2022/05/21/a.md: 提醒：这一稿删掉了")
    assert "见甲稿的说明。" in paper.reads("2022/05/21/b")
    assert "丙稿" in paper.reads("2022/05/21/c")


def test_a_deleted_piece_is_told_unless_something_stands_at_its_address(paper: Paper) -> None:
    paper.commit(
        {
            "2022/05/21/a.md": piece("甲稿"),
            "2022/06/01/b.md": piece("密稿", date="2022年6月1日 10:00"),
        }
    )
    paper.publish()
    moved = piece("甲稿", "正文。", "2022年5月22日", "旧址：2022/05/21/a")
    paper.commit({"2022/05/21/a.md": None, "2022/05/22/a.md": moved, "2022/06/01/b.md": None})
    assert paper.publish() == []
    paper.commit({"2022/05/22/a.md": None})
    (said,) = paper.publish()
    assert said == (
        "content/2022/05/22/a.md: 提醒：这一稿删掉了，读者打不开 /2022/05/22/a/ 了。"
        "搬走的，请在新稿里写“旧址”；要撤的，请写“撤稿”。"
    )


def test_a_text_without_its_link_is_kept_nowhere(paper: Paper) -> None:
    linking = piece("乙稿", "见[甲稿的说明](a.md)。")
    paper.commit({"2022/05/21/a.md": piece("甲稿"), "2022/05/21/b.md": linking})
    paper.publish()
    paper.commit({"2022/05/21/a.md": None})
    paper.publish()
    with closing(sqlite3.connect(paper.folder / "cache/bodies.sqlite")) as bodies:
        assert bodies.execute("SELECT count(*) FROM bodies").fetchone() == (2,)  # jiu.md, b.md


def test_a_scheduled_piece_with_a_fault_is_told_now_and_not_published_when_its_time_comes(
    paper: Paper,
) -> None:
    hidden = "2022/06/01/mi-mi.md"
    paper.commit({hidden: piece("密稿", "正文。", "2022年6月1日 10:00", SLIP)})
    assert len(paper.publish()) == 2
    assert "mi-mi" not in paper.shown
    assert len(paper.publish("2022-06-01T10:05")) == 2
    assert paper.says("密稿") == []
    paper.commit({hidden: piece("密稿", "正文。", "2022年6月1日 10:00")})
    assert paper.publish("2022-06-01T10:06") == []
    assert paper.says("密稿")


def test_a_faulty_change_of_a_piece_that_nobody_has_seen_yet_names_it_nowhere(paper: Paper) -> None:
    hidden = "2022/06/01/mi-mi.md"
    paper.commit({hidden: piece("密稿", "第一稿。", "2022年6月1日 10:00")})
    paper.publish()
    paper.commit({hidden: piece("密稿", "第二稿。", "2022年6月1日 10:00", SLIP)})
    paper.publish()
    assert "mi-mi" not in paper.shown
    paper.publish("2022-06-01T10:05")
    assert paper.says("密稿") == []


def test_a_moved_piece_with_a_fault_keeps_its_old_place(paper: Paper) -> None:
    text = "![桥](qiao.jpg)"
    old = {
        "2022/05/21/qiao/index.md": piece("修桥", text),
        "2022/05/21/qiao/qiao.jpg": photo("red"),
    }
    paper.commit({**old})
    paper.publish()
    photos = paper.photos()
    new = {
        "2022/05/22/qiao/index.md": piece("修桥", text, "2022年5月22日", SLIP),
        "2022/05/22/qiao/qiao.jpg": photo("red"),
    }
    paper.commit({**dict.fromkeys(old), **new})
    for _ in range(2):
        paper.publish(VERIFY=True)
        assert "修桥" in paper.reads("2022/05/21/qiao")
        assert paper.photos() == photos
        assert not paper.reads("2022/05/22/qiao")
    mended = piece("修桥", text, "2022年5月22日", "旧址：2022/05/21/qiao")
    paper.commit({"2022/05/22/qiao/index.md": mended})
    assert paper.publish() == []
    assert "修桥" in paper.reads("2022/05/22/qiao")
    assert "url=/2022/05/22/qiao/" in paper.reads("2022/05/21/qiao")
    assert paper.held == {}


def test_a_renamed_piece_with_a_fault_keeps_the_place_that_it_names(paper: Paper) -> None:
    paper.commit({"2022/05/21/qiao.md": piece("修桥")})
    paper.publish()
    new = piece("修桥", "正文。", "2022年5月21日", "旧址：2022/05/21/qiao", SLIP)
    paper.commit({"2022/05/21/qiao.md": None, "2022/05/21/xin-qiao.md": new})
    paper.publish()
    assert "修桥" in paper.reads("2022/05/21/qiao")


def test_a_photo_of_a_piece_that_waits_is_not_published(paper: Paper) -> None:
    faulty = piece("甲稿", "![桥](qiao.jpg)", "2022年5月21日", SLIP)
    paper.commit({"2022/05/21/a/index.md": faulty, "2022/05/21/a/qiao.jpg": photo("red")})
    before = paper.photos()
    assert not [said for said in paper.publish() if "qiao.jpg" in said]
    assert paper.photos() == before
    assert paper.warned == []


def test_a_piece_that_is_as_it_was_has_its_photos_as_they_were(paper: Paper) -> None:
    place = "2022/05/21/a/"
    paper.commit({place + "index.md": piece("甲稿", "![桥](q.jpg)"), place + "q.jpg": photo("red")})
    paper.publish()
    before = paper.photos()
    changed = piece("甲稿", "![新桥](q.jpg)", "2022年5月21日", SLIP)
    paper.commit({place + "index.md": changed, place + "q.jpg": photo("blue")})
    paper.publish()
    assert paper.photos() == before
    assert sorted(paper.held) == [place + "index.md", place + "q.jpg"]


def test_a_photo_that_cannot_be_read_leaves_the_one_before(paper: Paper) -> None:
    place = "2022/05/21/a/"
    paper.commit({place + "index.md": piece("甲稿", "![桥](q.jpg)"), place + "q.jpg": photo("red")})
    paper.publish()
    before = paper.photos()
    paper.commit({place + "q.jpg": b"no photo"})
    said, _ = paper.publish()
    assert said.startswith(f"content/{place}index.md:5: ")
    assert paper.photos() == before
    assert list(paper.held) == [place + "q.jpg"]


def test_an_attachment_waits_and_stays_with_its_piece(paper: Paper) -> None:
    place, text = "2022/05/21/a/", "看[方案](fang-an.pdf)。"
    old, new = pdf(more=b"\n%old"), pdf(more=b"\n%new")
    file = paper.output / place / "fang-an.pdf"
    faulty = piece("甲稿", text + "改了。", "2022年5月21日", SLIP)
    paper.commit({place + "index.md": faulty, place + "fang-an.pdf": old})
    paper.publish()
    assert not file.exists()
    paper.commit({place + "index.md": piece("甲稿", text)})
    paper.publish()
    assert file.read_bytes() == old
    paper.commit({place + "index.md": faulty, place + "fang-an.pdf": new})
    paper.publish()
    assert file.read_bytes() == old
    assert sorted(paper.held) == [place + "fang-an.pdf", place + "index.md"]
    paper.commit({place + "fang-an.pdf": None, place + "index.md": piece("甲稿", text)})
    paper.publish()
    assert not file.exists()
    assert "方案" in paper.reads("2022/05/21/a/")
    assert "fang-an" not in paper.reads("2022/05/21/a/")


def test_a_photo_that_was_deleted_stays_deleted(paper: Paper) -> None:
    place = "2022/05/21/a/"
    paper.commit({place + "index.md": piece("甲稿", "![桥](q.jpg)"), place + "q.jpg": photo("red")})
    before = paper.photos()
    paper.publish()
    paper.commit(
        {place + "index.md": piece("甲稿", "改。", "2022年5月21日", SLIP), place + "q.jpg": None}
    )
    paper.publish()
    assert "甲稿" in paper.reads("2022/05/21/a")
    assert paper.photos() == before


def test_of_two_clashing_pieces_the_published_one_stays(paper: Paper) -> None:
    paper.commit({"2022/05/21/a/index.md": piece("甲稿")})
    paper.publish()
    paper.commit({"2022/05/21/a.md": piece("乙稿")})
    paper.publish()
    assert "甲稿" in paper.reads("2022/05/21/a")
    assert paper.says("乙稿") == []


def test_two_clashing_pieces_that_nobody_has_seen_both_wait(paper: Paper) -> None:
    paper.commit({"2022/05/21/a/index.md": piece("甲稿"), "2022/05/21/a.md": piece("乙稿")})
    paper.publish()
    assert paper.says("甲稿") == paper.says("乙稿") == []
    assert len(paper.waiting) == 2


def test_a_new_piece_that_spells_a_topic_otherwise_waits_whichever_comes_first(
    paper: Paper,
) -> None:
    paper.commit({"2022/05/21/z.md": piece("甲稿", "正文。", "2022年5月21日", "标签：5G")})
    paper.publish()
    paper.commit({"2022/05/20/a.md": piece("乙稿", "正文。", "2022年5月20日", "标签：5g")})
    paper.publish()
    assert "甲稿" in paper.reads("2022/05/21/z")
    assert paper.says("乙稿") == []


def test_the_list_of_reporters_with_a_fault_is_taken_as_it_was(paper: Paper) -> None:
    good = '[[reporter]]\nname = "甲一"\nslug = "jia-yi"\n'
    bylined = piece("甲稿", "正文。", "2022年5月21日", "作者：甲一")
    paper.commit({"reporters.toml": good, "2022/05/21/a.md": bylined})
    paper.publish()
    paper.commit({"reporters.toml": good + "[[reporter]\n", "2022/05/21/b.md": piece("乙稿")})
    said, *_ = paper.publish()
    assert said.startswith("content/reporters.toml")
    assert "甲一" in paper.reads("reporter/jia-yi")
    assert "乙稿" in paper.reads("2022/05/21/b")


def test_a_page_with_a_fault_is_taken_as_it_was(paper: Paper) -> None:
    paper.commit({"pages/guan-yu.md": "标题：关于本报\n\n第一版介绍。\n"})
    paper.publish()
    paper.commit(
        {"pages/guan-yu.md": "标体：关于本报\n\n第二版介绍。\n", "2022/05/21/b.md": piece("乙稿")}
    )
    paper.publish()
    assert "第一版介绍" in paper.reads("guan-yu")
    assert "乙稿" in paper.reads("2022/05/21/b")


def test_a_file_whose_name_is_no_articles_waits_alone(paper: Paper) -> None:
    paper.commit({"2022/05/21/a.md.txt": piece("甲稿"), "2022/05/21/b.md": piece("乙稿")})
    assert len(paper.publish()) == 2
    assert "乙稿" in paper.reads("2022/05/21/b")


def test_a_link_in_the_content_folder_waits_alone(paper: Paper) -> None:
    (paper.content / "2022/05/21").mkdir(parents=True)
    (paper.content / "2022/05/21/a.md").symlink_to("/etc/hostname")
    paper.commit({"2022/05/21/b.md": piece("乙稿")})
    said, _ = paper.publish()
    assert "指向别处的链接" in said
    assert "乙稿" in paper.reads("2022/05/21/b")


def test_a_fault_of_the_theme_stops_all(paper: Paper, tmp_path: Path) -> None:
    theme = tmp_path / "templates"
    theme.mkdir()
    (theme / "article.html").write_text("{{ nothing_of_that_name }}")
    paper.commit({"2022/05/21/b.md": piece("乙稿")})
    with pytest.raises(ContentFaults, match="模板出错"):
        paper.publish(THEME_TEMPLATES_OVERRIDES=[str(theme)])
    assert "旧桥" in paper.reads("2022/05/20/jiu")


def test_settings_that_published_pieces_cannot_be_read_by_stop_all(paper: Paper) -> None:
    with pytest.raises(ContentFaults, match="栏目"):
        paper.publish(SECTIONS=[("要闻", "yaowen", "")])
    assert "旧桥" in paper.reads("2022/05/20/jiu")


def test_a_first_release_is_made_of_what_is_sound(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.commit({"2022/05/21/a.md": piece("甲稿", "正文。", "2022年5月21日", SLIP)})
    assert len(paper.publish()) == 2
    assert "旧桥" in paper.reads("2022/05/20/jiu")
    assert paper.says("甲稿") == []


def test_a_first_release_with_a_faulty_list_is_none(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.commit({"reporters.toml": "[[reporter]\n"})
    with pytest.raises(ContentFaults, match=r"reporters\.toml"):
        paper.publish()


def test_a_release_without_a_piece_is_none(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.commit({"2022/05/20/jiu.md": piece("旧桥", "正文。", "2022年5月20日", SLIP)})
    with pytest.raises(ContentFaults, match="栏木"):
        paper.publish()


def test_where_nobody_knows_what_readers_have_any_fault_stops_all(paper: Paper) -> None:
    paper.commit({"2022/05/21/a.md": piece("甲稿", "正文。", "2022年5月21日", SLIP)})
    paper.shown = ""
    with pytest.raises(ContentFaults, match="栏木"):
        paper.publish()


def test_what_git_cannot_give_is_a_failure_and_says_the_faults_too(paper: Paper) -> None:
    paper.commit({"2022/05/21/a.md": piece("甲稿", "正文。", "2022年5月21日", SLIP)})
    paper.shown = paper.shown.replace(paper.git("rev-parse", "HEAD~1"), "0" * 40)
    with pytest.raises(HistoryLost, match=r"(?s)栏木.*git 里找不到"):
        paper.publish()


def test_what_the_safety_gate_refuses_waits_or_stays_as_it_was(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Gate.wrong_in
    monkeypatch.setattr(
        Gate,
        "wrong_in",
        lambda self, name, text: "不该有的标记" if "危险" in text else look(self, name, text),
    )
    paper.commit({"2022/05/21/a.md": piece("甲稿", "安全的正文。")})
    paper.publish()
    paper.commit(
        {
            "2022/05/21/a.md": piece("甲稿", "危险的正文。"),
            "2022/05/21/b.md": piece("乙稿", "危险。"),
        }
    )
    paper.publish()
    assert paper.says("安全的正文。")
    assert paper.says("危险") == []
    assert not paper.reads("2022/05/21/b")
