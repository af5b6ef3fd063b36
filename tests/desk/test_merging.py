"""Two versions of one piece: side by side, place by place, and a commit on top of theirs; nothing overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from bulletin.desk.merging.copies import compare_copies, merge_copies
from bulletin.desk.merging.places import (
    BOTH,
    MINE,
    THEIRS,
    NotChosen,
    Version,
    compare,
    merged,
)
from bulletin.desk.merging.sheets import Chosen, compare_sheet, merge_sheet
from bulletin.desk.staff.people import Person, Role
from bulletin.desk.writing.form import Typed
from bulletin.desk.writing.history import History
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.saving import Stale
from bulletin.desk.writing.sheet import Sheet
from bulletin.desk.writing.steps import StepRefused
from bulletin.desk.writing.syncing import sync
from bulletin.paper import open_paper
from tests.desk.office import PIECE, Paper, git, picture
from tests.desk.staff.asking import PASSWORD, House, open_house

OLD = "2022/05/20/ji-shi/index.md"
THREE = PIECE + "\n　　来了三百人。\n\n　　明天还有。\n"
DIRECTOR = Person("丙三", Role.DIRECTOR)
REPORTER = Person("甲一", Role.REPORTER)


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with one piece of three paragraphs."""
    made = Paper(tmp_path)
    made.piece(OLD, THREE.format(title="集市开张"))
    git(made.folder, "commit", "--quiet", "--all", "-m", "三段")
    git(made.folder, "push", "--quiet")
    return made


@pytest.fixture
def office(paper: Paper) -> Office:
    """Its desk."""
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    return Office(paper.folder, opened.site, opened.options)


def typed(office: Office, sheet: Sheet, old: str = "", new: str = "", **fields: str) -> Sheet:
    """A sheet with some of its words changed."""
    body = sheet.body.replace(old, new)
    return office.change(sheet.key, Typed(sheet.rev + 1, {**sheet.fields, **fields}, body))


def text(paper: Paper) -> str:
    """The piece's file."""
    return (paper.content / OLD).read_text("utf-8")


# --- places ---------------------------------------------------------------------------------------

LINES = st.lists(st.sampled_from(["", "甲。", "乙。", "丙丁。", "- 戊", "| 己 |"]), max_size=12)
FIELDS = st.dictionaries(
    st.sampled_from(["title", "aliases", "topics", "status"]), st.text("甲乙\n ", max_size=6)
)


def version(lines: list[str], fields: dict[str, str]) -> Version:
    """A version of these lines."""
    return Version(fields, "\n".join(lines))


@settings(max_examples=200)
@given(LINES, LINES, LINES, FIELDS, FIELDS, st.data())
def test_each_side_can_be_had_whole_and_nothing_that_was_chosen_is_lost(
    own: list[str],
    other: list[str],
    began: list[str],
    fields: dict[str, str],
    others: dict[str, str],
    data: st.DataObject,
) -> None:
    mine, theirs = version(own, fields), version(other, others)
    places = compare(mine, theirs, version(began, fields))
    plain = compare(mine, theirs, None)
    assert [one.mine for one in places] == [one.mine for one in plain]  # whatever was there before
    for word, whole in ((MINE, mine), (THEIRS, theirs)):
        made = merged(mine, theirs, [word] * len(places))
        assert made.body.strip("\n") == whole.body.strip("\n")
        assert compare(made, whole, None) == ()
    ways = [(MINE, THEIRS, BOTH) if one.both else (MINE, THEIRS) for one in places]
    words = [data.draw(st.sampled_from(way)) for way in ways]
    body = merged(mine, theirs, words).body
    at = 0
    for place, word in zip(places, words, strict=True):
        if place.label == "正文":
            for side in (THEIRS, MINE):
                if word in (side, BOTH):
                    chosen = "".join(run.text for run in getattr(place, side)).strip("\n")
                    at = body.index(chosen, at) + len(chosen)


def test_the_side_that_alone_changed_something_is_marked_first() -> None:
    base = version(["一。", "", "二。", "", "三。"], {"title": "题", "source": "原"})
    mine = version(
        ["一一。", "", "二。", "", "三。", "", "我加的。"], {"title": "我题", "source": "原"}
    )
    theirs = version(["一。", "", "三三。"], {"title": "题", "source": "那"})
    places = compare(mine, theirs, base)
    assert [(one.label, one.first) for one in places] == [
        ("标题", MINE),
        ("来源", THEIRS),
        ("正文", MINE),
        ("正文", ""),
    ]
    assert [one.first for one in compare(mine, theirs, None)] == [""] * 4
    assert [one.first for one in compare(mine, base, base)] == [MINE] * 3
    assert [one.first for one in compare(base, theirs, base)] == [THEIRS] * 2


def test_two_paragraphs_taken_both_stay_two_and_rows_of_a_table_stay_together() -> None:
    mine, theirs = version(["甲。", "", "乙。"], {}), version(["甲。", "", "丙。"], {})
    assert merged(mine, theirs, [BOTH]).body == "甲。\n\n丙。\n\n乙。"
    mine, theirs = version(["| a |", "| b |"], {}), version(["| a |", "| c |"], {})
    assert merged(mine, theirs, [BOTH]).body == "| a |\n| c |\n| b |"


@pytest.mark.parametrize("words", [[], [""], ["mine", "mine"], ["all"], [BOTH]], ids=str)
def test_what_was_not_chosen_is_not_guessed(words: list[str]) -> None:
    with pytest.raises(NotChosen):
        merged(version(["甲。"], {}), version([], {}), words)


# --- a sheet and its file ---------------------------------------------------------------------------


def test_a_sheet_is_merged_on_top_of_what_somebody_else_has_saved(
    paper: Paper, office: Office
) -> None:
    mine, theirs = office.open(OLD, "乙二"), office.open(OLD, "丙三")
    mine = typed(office, mine, "三百", "四百", title="集市开了张")
    office.save(typed(office, theirs, "明天", "后天").key, "丙三")
    with pytest.raises(Stale):
        office.save(mine.key, "乙二")
    seen = compare_sheet(office, mine.key)
    (piece,) = seen.pieces
    assert (piece.who, [one.first for one in piece.places]) == ("丙三", [MINE, MINE, THEIRS])
    done = merge_sheet(
        office, mine.key, Chosen(seen.seen, ((MINE, BOTH, THEIRS),)), Person("乙二", Role.DIRECTOR)
    )
    assert done.commit
    assert text(paper) == THREE.format(title="集市开了张").replace(
        "　　来了三百人。", "　　来了三百人。\n\n　　来了四百人。"
    ).replace("明天", "后天")
    assert paper.log("-2", "--format=%an %s").splitlines() == [
        "乙二 改：集市开了张",
        "丙三 改：集市开张",
    ]


def test_whoever_saves_again_meanwhile_is_not_overwritten_either(
    paper: Paper, office: Office
) -> None:
    mine = typed(office, office.open(OLD), "三百", "四百")
    paper.piece(OLD, THREE.format(title="那边一"))
    seen = compare_sheet(office, mine.key).seen
    paper.piece(OLD, THREE.format(title="那边二"))
    with pytest.raises(Stale, match="刚才又有人存过"):
        merge_sheet(office, mine.key, Chosen(seen, ((MINE, MINE),)), DIRECTOR)
    assert "那边二" in text(paper)
    assert "四百" in office.sheet(mine.key).body


def test_a_save_that_may_not_be_gives_up_nothing(paper: Paper, office: Office) -> None:
    mine = typed(office, office.open(OLD), "三百", "四百")
    paper.piece(OLD, THREE.format(title="那边"))
    seen = compare_sheet(office, mine.key).seen
    with pytest.raises(StepRefused):  # readers have it
        merge_sheet(office, mine.key, Chosen(seen, ((THEIRS, THEIRS),)), REPORTER)
    assert "四百" in office.sheet(mine.key).body
    assert office.sheet(mine.key).fields["title"] == "集市开张"
    assert "那边" in text(paper)


def test_two_photos_of_one_name_are_two_photos(
    paper: Paper, office: Office, tmp_path: Path
) -> None:
    own = office.open(OLD, "乙二")
    data = picture(tmp_path / "a.jpg", (300, 200)).read_bytes()
    assert office.add_photo(own.key, data, "a.jpg").name == "a.jpg"
    own = typed(office, own, "三百人。", "三百人。\n\n![我的](a.jpg)", photo="a.jpg")
    other = office.open(OLD, "丙三")
    office.add_photo(other.key, picture(tmp_path / "b.jpg", (200, 300)).read_bytes(), "a.jpg")
    office.save(typed(office, other, "三百人。", "三百人。\n\n![那边的](a.jpg)").key, "丙三")
    before = (paper.content / OLD).with_name("a.jpg").read_bytes()
    seen = compare_sheet(office, own.key)
    words = tuple(BOTH if one.both else MINE for one in seen.pieces[0].places)
    merge_sheet(office, own.key, Chosen(seen.seen, (words,)), Person("乙二", Role.DIRECTOR))
    assert (paper.content / OLD).with_name("a.jpg").read_bytes() == before
    assert (paper.content / OLD).with_name("a-2.jpg").exists()
    assert re.findall(r"!\[.+\]\(.+\)|头图.+", text(paper)) == [
        "头图：a-2.jpg",
        "![那边的](a.jpg)",
        "![我的](a-2.jpg)",
    ]


# --- two copies of the paper ------------------------------------------------------------------------


def clash(paper: Paper, office: Office, *, more: bool = False) -> None:
    """The piece is changed here and in the other copy."""
    other = paper.other("bie-ren")
    (other / "content" / OLD).write_text(
        THREE.format(title="那边改的").replace("明天", "后天"), "utf-8"
    )
    if more:
        (other / "content/reporters.toml").write_text("# 那边\n")
    git(other, "commit", "--all", "-m", "改：那边改的\n\nWrote: 丁四")
    git(other, "push", "--quiet")
    office.save(typed(office, office.open(OLD), "三百", "四百", title="我改的").key, "甲一")
    office.save(typed(office, office.open(OLD), "四百", "五百").key, "甲一")


def test_what_two_copies_changed_is_merged_by_hand_and_sent(paper: Paper, office: Office) -> None:
    clash(paper, office)
    assert sync(office.history).pieces == (OLD,)
    seen = compare_copies(office)
    (piece,) = seen.pieces
    assert [(one.label, one.first) for one in piece.places] == [
        ("标题", ""),
        ("正文", MINE),
        ("正文", THEIRS),
    ]
    with pytest.raises(StepRefused):
        merge_copies(office, Chosen(seen.seen, ((THEIRS,) * 3,)), REPORTER)
    with pytest.raises(NotChosen):
        merge_copies(office, Chosen(seen.seen, ()), DIRECTOR)
    assert sync(office.history).kind == "clash"  # nothing has happened
    merge_copies(office, Chosen(seen.seen, ((THEIRS, MINE, THEIRS),)), DIRECTOR)
    assert text(paper) == THREE.format(title="那边改的").replace("三百", "五百").replace(
        "明天", "后天"
    )
    assert sync(office.history).kind == "same"
    said = git(paper.elsewhere, "log", "-4", "--format=%an %s %(trailers:separator=%x2C)", "main")
    assert said.splitlines() == [
        "丙三 改：那边改的（两边合并） Signed: 丙三",
        "甲一 改：我改的 Wrote: 甲一",
        "甲一 改：我改的 Wrote: 甲一",
        "甲一 改：那边改的 Wrote: 丁四",
    ]
    assert compare_copies(office).pieces == ()
    with pytest.raises(Stale):
        merge_copies(office, Chosen(seen.seen, ((THEIRS,) * 3,)), DIRECTOR)


def test_where_lists_clash_too_somebody_who_knows_git_is_asked_for(
    paper: Paper, office: Office
) -> None:
    clash(paper, office, more=True)
    paper.piece("reporters.toml", "# 这边\n")
    git(paper.folder, "commit", "--all", "-m", "名单\n\nWrote: 甲一")
    state = sync(office.history)
    assert (state.kind, state.pieces) == ("clash", ())
    assert compare_copies(office).pieces == ()
    assert "我改的" in text(paper)


def test_a_server_that_was_killed_before_the_choice_was_committed_goes_back(
    paper: Paper, office: Office
) -> None:
    clash(paper, office)
    office.history.fetch()
    before = paper.log("-1", "--format=%H").strip()

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.history.join(killed)
    assert paper.log("-1", "--format=%H").strip() == before
    (paper.folder / ".desk/rebasing").write_text(before)
    git(paper.folder, "rebase", "--quiet", "-Xtheirs", "origin/main")
    History(paper.content, paper.folder / ".desk")
    assert paper.log("-1", "--format=%H").strip() == before
    assert "五百" in text(paper)


# --- two people in two browsers ----------------------------------------------------------------------


def enter(browser: Browser, url: str, name: str, width: int) -> Page:
    """Somebody's own browser, logged in."""
    window = browser.new_context(viewport={"width": width, "height": 844})
    tab = window.new_page()
    tab.goto(url + "/desk/")
    tab.get_by_label("姓名").fill(name)
    tab.get_by_label("密码").fill(PASSWORD)
    tab.get_by_role("button", name="登录").click()
    expect(tab.get_by_label("我是")).to_have_value(name)
    return tab


def opened(tab: Page, house: House, url: str, name: str) -> None:
    """Open the piece in the writing page."""
    tab.goto(f"{url}/desk/write/{house.office.open(OLD, name).key}")
    tab.wait_for_selector("#desk:not([inert])")


def change(tab: Page, old: str, new: str) -> None:
    """Change some words of the text, and wait until they are kept."""
    area = tab.get_by_label("正文", exact=True)
    area.fill(area.input_value().replace(old, new))
    expect(tab.locator("#kept")).to_have_text("每一个字都存着。")


def test_two_people_in_two_browsers_lose_nothing(paper: Paper, browser: Browser) -> None:
    paper.piece(OLD, THREE.format(title="集市开张").replace("标签", "状态：草稿\n标签"))
    git(paper.folder, "commit", "--quiet", "--all", "-m", "草稿")
    with open_house(paper, real=True) as house:
        url = f"http://127.0.0.1:{house.port}"
        whole = open_paper(paper.content, paper.folder / "pelicanconf.py")
        house.office.look(whole.site, whole.options)
        first, second = enter(browser, url, "乙二", 1440), enter(browser, url, "甲一", 390)
        for tab, name in ((first, "乙二"), (second, "甲一")):
            opened(tab, house, url, name)
        change(first, "三百", "四百")
        first.get_by_role("button", name="存", exact=False).first.click()
        expect(first.locator("#told")).to_contain_text("草稿存好了。")
        change(second, "三百", "五百")
        second.get_by_label("标题", exact=True).fill("集市开了张")
        second.keyboard.press("Control+s")
        expect(second.locator("h1")).to_have_text("两边都改过，对照着合并")
        expect(second.locator("fieldset")).to_have_count(2)
        expect(second.locator("mark")).to_have_text(["开了张", "开张", "五百人", "四百人"])
        assert Axe().run(second).response["violations"] == []
        wide = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert second.evaluate(wide)
        second.context.close()  # the tab is gone before anything was chosen
        second = enter(browser, url, "甲一", 390)
        second.get_by_role("button", name="集市开了张").click()
        second.wait_for_selector("#desk:not([inert])")
        assert "五百" in second.get_by_label("正文", exact=True).input_value()
        second.keyboard.press("Control+s")
        save = second.get_by_role("button", name="合并，存")
        save.focus()
        second.keyboard.press("Enter")
        expect(second.locator("#told")).to_contain_text("还有 1 处没有选。")
        expect(second.locator(":focus")).to_have_attribute("value", "mine")
        second.keyboard.press("ArrowDown")
        second.keyboard.press("ArrowDown")  # mine, theirs, both
        second.keyboard.press("Tab")
        second.keyboard.press("Enter")
        second.wait_for_selector("#desk:not([inert])")
        body = second.get_by_label("正文", exact=True).input_value()
        assert "　　来了四百人。\n\n　　来了五百人。" in body
        assert text(paper).endswith(f"{body}\n")
        said = paper.log("-2", "--format=%an %s").splitlines()
        assert said == ["甲一 改：集市开了张", "乙二 改：集市开张"]
        for tab in (first, second):
            tab.context.close()
