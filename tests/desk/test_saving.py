"""A meant save: the file, its photos, one commit that says who; nobody's work is overwritten; what is typed is
data for git, whatever signs it has."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.desk.staff.people import Person, Role
from bulletin.desk.staff.rights import Act
from bulletin.desk.writing.form import Typed
from bulletin.desk.writing.history import History, HistoryRefused, is_name
from bulletin.desk.writing.kept import Overtaken
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.photos import UploadRefused
from bulletin.desk.writing.saving import SaveRefused, Stale
from bulletin.desk.writing.sheet import Sheet, SheetRefused
from bulletin.desk.writing.steps import Stands, message_of
from bulletin.desk.writing.syncing import sync
from bulletin.paper import open_paper
from tests.desk.office import PIECE, Paper, git, picture

OLD = "2022/05/20/ji-shi/index.md"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with one piece."""
    return Paper(tmp_path)


@pytest.fixture
def office(paper: Paper) -> Office:
    """Its desk, before anything was built."""
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    return Office(paper.folder, opened.site, opened.options)


def write(
    office: Office, sheet: Sheet, body: str = "正文。", slug: str = "", **fields: str
) -> Sheet:
    """The sheet after something was typed."""
    new = {**sheet.fields, **fields}
    return office.change(sheet.key, Typed(sheet.rev + 1, new, body, slug or sheet.slug))


def begun(office: Office, title: str = "老街换新装", **fields: str) -> Sheet:
    """A new piece, typed."""
    day = {"date": "2022年5月21日 9:30", "section": "民生"}
    return write(office, office.begin(), **{"title": title, **day, **fields})


def test_a_new_piece_is_a_file_and_one_commit_that_says_who_wrote(
    paper: Paper, office: Office
) -> None:
    saved = office.save(begun(office).key, "甲一")
    assert saved.sheet.path == "2022/05/21/lao-jie-huan-xin-zhuang/index.md"
    assert (paper.content / saved.sheet.path).read_text("utf-8") == (
        "标题：老街换新装\n日期：2022年5月21日 9:30\n栏目：民生\n状态：草稿\n\n正文。\n"
    )
    assert paper.log("-1", "--format=%an|%ae|%s|%(trailers:only)").strip() == (
        "甲一|bao@paper.example|写：老街换新装|Wrote: 甲一"
    )
    assert git(paper.folder, "status", "--porcelain") == ""


def test_saving_the_same_again_makes_no_commit(paper: Paper, office: Office) -> None:
    sheet = office.save(begun(office).key, "甲一").sheet
    before = paper.log("--format=%H")
    assert office.save(sheet.key, "甲一").commit == ""
    assert paper.log("--format=%H") == before


def test_what_others_have_staged_or_changed_is_not_committed_with_it(
    paper: Paper, office: Office
) -> None:
    other = paper.piece("2022/05/19/a.md", PIECE.format(title="别人的"))
    git(paper.folder, "add", str(other))
    (paper.content / OLD).write_text(PIECE.format(title="别人正在改"), "utf-8")
    office.save(begun(office).key, "甲一")
    assert git(paper.folder, "show", "--name-only", "--format=").split() == [
        "content/2022/05/21/lao-jie-huan-xin-zhuang/index.md"
    ]
    assert git(paper.folder, "status", "--porcelain").splitlines() == [
        "A  content/2022/05/19/a.md",
        f" M content/{OLD}",
    ]


def test_a_hook_of_the_papers_repository_has_its_say(paper: Paper, office: Office) -> None:
    """Where there is none, the desk commits in a shorter way."""
    office.save(begun(office, "没有钩子").key, "甲一")
    hook = paper.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 不行 >&2\nexit 1\n")
    hook.chmod(0o755)
    saved = office.save(begun(office, "有钩子").key, "甲一")
    assert (saved.commit, "不行" in saved.told) == ("", True)
    assert paper.log("-1", "--format=%s").strip() == "写：没有钩子"
    assert (paper.content / saved.sheet.path).exists()


def test_an_old_piece_is_opened_corrected_and_stays_where_it_is(
    paper: Paper, office: Office
) -> None:
    sheet = office.open(OLD)
    assert sheet.fields["title"] == "集市开张"
    sheet = write(office, sheet, sheet.body + "\n\n更多。", title="集市重新开张", slug="bie-chu")
    saved = office.save(sheet.key, "乙二")
    assert saved.sheet.path == OLD
    assert (paper.content / OLD).read_text("utf-8") == PIECE.format(
        title="集市重新开张"
    ) + "\n更多。\n"
    assert paper.log("-1", "--format=%s").strip() == "改：集市重新开张"


def test_a_drafts_place_follows_its_date_and_name_until_it_is_published(
    paper: Paper, office: Office, tmp_path: Path
) -> None:
    sheet = begun(office)
    office.add_photo(sheet.key, picture(tmp_path / "老街.jpg").read_bytes(), "老街.jpg")
    sheet = office.save(sheet.key, "甲一").sheet
    first = paper.content / sheet.path
    assert first.with_name("lao-jie.jpg").exists()
    sheet = write(office, sheet, sheet.body, slug="xin-jie", date="2022年5月22日")
    sheet = office.save(sheet.key, "甲一").sheet
    assert sheet.path == "2022/05/22/xin-jie/index.md"
    assert not first.exists()
    assert (paper.content / sheet.path).with_name("lao-jie.jpg").exists()
    assert git(paper.folder, "status", "--porcelain") == ""
    sheet = office.save(write(office, sheet, sheet.body, status="").key, "甲一").sheet
    sheet = write(office, sheet, sheet.body, slug="you-yi-jie", title="又一街")
    assert office.save(sheet.key, "甲一").sheet.path == "2022/05/22/xin-jie/index.md"


def test_two_pieces_of_one_headline_get_two_places(office: Office) -> None:
    first, second = (office.save(begun(office).key, "甲一").sheet.path for _ in range(2))
    assert second == first.replace("/index.md", "-2/index.md")


def test_a_file_that_somebody_else_saved_meanwhile_is_not_overwritten(
    paper: Paper, office: Office
) -> None:
    sheet = office.open(OLD)
    (paper.content / OLD).write_text(PIECE.format(title="别人先存了"), "utf-8")
    sheet = write(office, sheet, "我的。", title="我后存")
    with pytest.raises(Stale, match="别人也存过"):
        office.save(sheet.key, "甲一")
    assert "别人先存了" in (paper.content / OLD).read_text("utf-8")
    kept = office.sheet(sheet.key)
    assert (kept.fields["title"], kept.body) == ("我后存", "我的。")


def test_where_git_does_not_say_who_took_the_last_step_nobody_takes_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = office.history.ask

    def silent(*words: str) -> str:
        if words[0] == "log":
            raise HistoryRefused("停了")
        return ask(*words)

    monkeypatch.setattr(office.history, "ask", silent)
    with pytest.raises(SaveRefused, match="历史现在读不到（停了）"):
        office.save(begun(office).key, Person("甲一", Role.REPORTER))


def test_a_piece_whose_file_is_gone_goes_on_as_a_new_one(paper: Paper, office: Office) -> None:
    sheet = write(office, office.open(OLD), "我的。", title="我后存")
    (paper.content / OLD).unlink()
    with pytest.raises(Stale, match="已经不在了"):
        office.save(sheet.key, "甲一")
    saved = office.save(office.begin_anew(sheet.key).key, "甲一")
    assert "我的。" in (paper.content / saved.sheet.path).read_text("utf-8")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"date": "前天"}, "日期：“前天”不是完整的日期。"),
        ({"section": "民声"}, "没有“民声”这个栏目。"),
        ({"title": ""}, "没有标题"),
        ({"authors": "王同"}, "请写明是哪一位"),
    ],
    ids=["date", "section", "title", "namesake"],
)
def test_what_the_reader_cannot_read_is_not_saved_and_stays_kept(
    paper: Paper, office: Office, fields: dict[str, str], told: str
) -> None:
    sheet = begun(office, **{"status": "", **fields})
    with pytest.raises(SaveRefused, match=told):
        office.save(sheet.key, "甲一")
    assert office.sheet(sheet.key).body == "正文。"
    assert git(paper.folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "path",
    [
        "../pelicanconf.py",
        "reporters.toml",
        "/etc/passwd",
        "2022/05/20/../../../x.md",
        "",
        "2022/05/20/-x\n.md",
    ],
)
def test_only_articles_are_opened(office: Office, path: str) -> None:
    with pytest.raises(SheetRefused):
        office.open(path)


# --- names and messages are data --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-甲",
        "--author=x",
        "甲\n乙",
        "甲 <a@b.cn>",
        "甲\0",
        "甲\rSigned: 乙",
        "x" * 41,
        "甲 ",
        " 甲",
        "Signed: 甲",
        "`甲`",
        "$(甲)",
        "甲;乙",
    ],
)
def test_a_name_that_git_could_take_for_something_else_is_refused(
    office: Office, name: str
) -> None:
    assert not is_name(name)
    with pytest.raises(SaveRefused):
        office.save(begun(office).key, name)


@pytest.mark.parametrize("name", ["甲一", "买买提·吐尔逊", "Anna Müller", "王同（街道）"])
def test_names_of_people_are_names(name: str) -> None:
    assert is_name(name)


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_no_headline_adds_a_trailer_or_a_line_to_a_message(title: str) -> None:
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"],
        input=written(title).encode("utf-8", "replace"),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "Wrote: 甲一\n"


def written(title: str) -> str:
    """A commit's message of a new piece."""
    person = Person("甲一", Role.REPORTER)
    return message_of(title, person, Act.WRITE, Stands(), Stands("draft"))


NASTY = [
    "--amend",
    "-m x",
    "Signed: 乙二",
    "$(touch spoilt)",
    "`touch spoilt`",
    "；touch spoilt",
    "'\"\\",
    ":(top)*",
    "HEAD",
    "*",
]


@pytest.mark.parametrize("title", NASTY)
def test_a_nasty_headline_is_a_headline(paper: Paper, office: Office, title: str) -> None:
    saved = office.save(begun(office, title).key, "甲一")
    assert paper.log("-1", "--format=%s").strip() == f"写：{title}"
    assert saved.commit == paper.log("-1", "--format=%H").strip()
    assert not list(paper.folder.rglob("spoilt*"))
    assert paper.log("-1", "--format=%(trailers:key=Signed)").strip() == ""


@pytest.mark.parametrize(
    "slug", ["../../x", "-x", "a/b", "a.b", "index", ".git", "a b", "x" * 61, "a\nb", "NUL", "com1"]
)
def test_a_chosen_name_cannot_lead_elsewhere(paper: Paper, office: Office, slug: str) -> None:
    sheet = write(office, begun(office), slug=slug)
    if slug == "index":
        assert office.save(sheet.key, "甲一").sheet.path == "2022/05/21/index/index.md"
    else:
        with pytest.raises(SaveRefused, match=r"不能做网址|不能用"):
            office.save(sheet.key, "甲一")
        assert git(paper.folder, "status", "--porcelain") == ""


@given(
    st.dictionaries(
        st.sampled_from(["title", "summary", "source", "topics"]), st.text(max_size=40)
    ),
    st.text(max_size=200),
)
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_typed_is_saved_whole_or_refused_and_never_half(
    paper: Paper, office: Office, fields: dict[str, str], body: str
) -> None:
    sheet = write(
        office,
        begun(office),
        body.encode("utf-8", "ignore").decode(),
        **{k: v.encode("utf-8", "ignore").decode() for k, v in fields.items()},
    )
    try:
        saved = office.save(sheet.key, "甲一")
    except SaveRefused:
        assert office.sheet(sheet.key).rev == sheet.rev
    else:
        stored = git(paper.folder, "show", f"HEAD:content/{saved.sheet.path}")
        assert stored == (paper.content / saved.sheet.path).read_bytes().decode()
    assert git(paper.folder, "status", "--porcelain") == ""


# --- photos that come in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"<script>alert(1)</script>", "a.jpg", "没有放进来"),
        (b"GIF89a<script>", "../../a.gif", "没有放进来"),
        (b"", "a.png", "没有放进来"),
        (b"%PDF-1.7", "a.pdf", "不是照片"),
        (b"<svg onload=alert(1)>", "a.svg", "不是照片"),
        (b"#!/bin/sh", "a", "不是照片"),
        (b"x", "..", "不是照片"),
        (b"x", "-rf.html", "不是照片"),
    ],
    ids=["script", "polyglot", "empty", "pdf", "svg", "shell", "dots", "html"],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    office: Office, data: bytes, name: str, told: str
) -> None:
    sheet = begun(office)
    with pytest.raises(UploadRefused, match=told):
        office.add_photo(sheet.key, data, name)
    folder = office.kept.files(sheet.key)
    assert not folder.exists() or not [*folder.iterdir()]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/x.jpg",
        "..\\..\\x.jpg",
        "/abs/x.jpg",
        "x\0.jpg",
        "老 街\n.jpg",
        "-x.jpg",
        ".x.jpg",
        "con.jpg",
    ],
)
def test_a_photos_name_cannot_lead_elsewhere(office: Office, tmp_path: Path, name: str) -> None:
    sheet = begun(office)
    taken = office.add_photo(sheet.key, picture(tmp_path / "p.jpg", (300, 200)).read_bytes(), name)
    assert [one.name for one in office.kept.files(sheet.key).iterdir()] == [taken.name]
    assert set(taken.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert taken.name != "con.jpg"  # which no copy on a Windows computer could have


def test_a_photo_is_made_small_and_says_nothing_of_where_it_was_taken(
    office: Office, tmp_path: Path
) -> None:
    sheet = begun(office)
    data = picture(tmp_path / "p.jpg", (4000, 2000)).read_bytes()
    assert b"Phone" in data
    taken = office.add_photo(sheet.key, data, "IMG_1.JPG")
    place = office.photo(sheet.key, taken.name)
    assert place
    assert (taken.width, taken.height) == (3200, 1600)
    assert b"Phone" not in place.read_bytes()
    again = office.add_photo(sheet.key, data, "IMG_1.JPG")
    assert again.name != taken.name


@pytest.mark.parametrize(
    "name", ["../token", "..", ".gitignore", "token", "%2e%2e/token", "/etc/passwd", ""]
)
def test_no_other_file_is_given_out_as_a_photo(office: Office, name: str) -> None:
    office.kept.token()
    assert office.photo(begun(office).key, name) is None
    assert office.old(name) is None


# --- other copies ---------------------------------------------------------------------------------


def elsewhere(paper: Paper) -> list[str]:
    """The subjects that the office's server has."""
    return git(paper.elsewhere, "log", "--format=%s", "main").split("\n")


def test_what_is_saved_is_sent_and_what_others_sent_comes_in(paper: Paper, office: Office) -> None:
    other = paper.other("bie-ren")
    (other / "content/2022/05/20/ji-shi/index.md").write_text(
        PIECE.format(title="别人改的"), "utf-8"
    )
    git(other, "commit", "--all", "-m", "别人")
    git(other, "push", "--quiet")
    office.save(begun(office).key, "甲一")
    assert sync(office.history).kind == "same"
    assert elsewhere(paper)[:2] == ["写：老街换新装", "别人"]
    assert "别人改的" in (paper.content / OLD).read_text("utf-8")


def test_without_a_line_saves_stay_here_and_are_sent_later(paper: Paper, office: Office) -> None:
    gone = paper.elsewhere.rename(paper.elsewhere.with_name("gone"))
    office.save(begun(office).key, "甲一")
    state = sync(office.history)
    assert state.kind == "waiting"
    assert "有 1 次保存还没有送出去" in state.told
    gone.rename(paper.elsewhere)
    assert sync(office.history).kind == "same"
    assert elsewhere(paper)[0] == "写：老街换新装"


def test_what_two_people_changed_in_one_place_is_told_and_never_mixed(
    paper: Paper, office: Office
) -> None:
    other = paper.other("bie-ren")
    (other / "content" / OLD).write_text(PIECE.format(title="别人改的"), "utf-8")
    git(other, "commit", "--all", "-m", "别人")
    git(other, "push", "--quiet")
    sheet = write(office, office.open(OLD), title="我改的")
    office.save(sheet.key, "甲一")
    state = sync(office.history)
    assert (state.kind, state.pieces) == ("clash", (OLD,))
    assert "我改的" in (paper.content / OLD).read_text("utf-8")
    assert git(paper.folder, "status", "--porcelain") == ""
    assert elsewhere(paper)[0] == "别人"
    office.save(begun(office).key, "甲一")  # and work goes on


def test_a_file_in_somebodys_hands_keeps_the_desk_from_rebasing(
    paper: Paper, office: Office
) -> None:
    other = paper.other("bie-ren")
    (other / "content/2022/05/20/ji-shi/index.md").write_text(
        PIECE.format(title="别人改的"), "utf-8"
    )
    git(other, "commit", "--all", "-m", "别人")
    git(other, "push", "--quiet")
    conf = paper.folder / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8") + "# 正在改\n", "utf-8")
    office.save(begun(office).key, "甲一")
    assert sync(office.history).kind == "clash"
    assert conf.read_text("utf-8").endswith("# 正在改\n")


def test_what_somebody_committed_here_by_hand_is_not_sent(paper: Paper, office: Office) -> None:
    paper.piece("2022/05/19/a.md", PIECE.format(title="还不想送的"))
    git(paper.folder, "add", "--all")
    git(paper.folder, "commit", "--quiet", "-m", "试试")
    assert "请用 git 送出去" in sync(office.history).told
    assert elsewhere(paper)[0] == "开始"


def test_a_server_that_was_killed_in_a_rebase_ends_it_at_the_next_start(
    paper: Paper, office: Office
) -> None:
    other = paper.other("bie-ren")
    (other / "content" / OLD).write_text(PIECE.format(title="别人改的"), "utf-8")
    git(other, "commit", "--all", "-m", "别人")
    git(other, "push", "--quiet")
    office.save(write(office, office.open(OLD), title="我改的").key, "甲一")
    office.history.fetch()
    (paper.folder / ".desk" / "rebasing").touch()
    stopped = subprocess.run(
        ["git", "-C", str(paper.folder), "rebase", "origin/main"],
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_EDITOR": "true"},
    )
    assert stopped.returncode
    history = History(paper.content, paper.folder / ".desk")
    assert history.standing().ahead == 1
    assert "我改的" in (paper.content / OLD).read_text("utf-8")


def test_a_paper_without_a_repository_is_saved_all_the_same(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    (paper.folder / ".git").rename(tmp_path / "weg")
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    office = Office(paper.folder, opened.site, opened.options)
    saved = office.save(begun(office).key, "甲一")
    assert (paper.content / saved.sheet.path).exists()
    assert (saved.commit, sync(office.history).kind) == ("", "none")


def test_a_withdrawn_piece_leaves_nothing_in_the_desk(paper: Paper, office: Office) -> None:
    sheet = office.open(OLD)
    office.save(write(office, sheet, "全文。", withdrawn="内容有误。").key, "甲一")
    assert "全文" not in "".join(
        one.read_text("utf-8") for one in (paper.folder / ".desk").glob("*.json")
    )


def test_what_one_tab_types_never_replaces_what_another_typed_since(office: Office) -> None:
    sheet = begun(office)
    here = Typed(sheet.rev + 1, sheet.fields, "这里写的。", base=sheet.rev, tab="a")
    there = Typed(sheet.rev + 5, sheet.fields, "那里写的。", base=sheet.rev, tab="b")
    office.change(sheet.key, here)
    with pytest.raises(Overtaken):  # it counts further, but has not seen the other
        office.change(sheet.key, there)
    # Its last answer was lost on the way.
    again = replace(here, rev=sheet.rev + 2, body="又写一句。")
    assert office.change(sheet.key, again).body == "又写一句。"
    aside = office.put_aside(sheet.key, there)
    assert (aside.body, aside.key != sheet.key) == ("那里写的。", True)
    assert office.change(sheet.key, replace(there, rev=9, base=sheet.rev + 2)).body == "那里写的。"


def test_an_older_state_never_replaces_a_newer_one(office: Office) -> None:
    sheet = begun(office)
    newer = office.change(sheet.key, Typed(sheet.rev + 5, sheet.fields, "新。"))
    with pytest.raises(Overtaken):
        office.change(sheet.key, Typed(sheet.rev + 2, sheet.fields, "旧。"))
    assert office.sheet(sheet.key) == newer
    assert replace(newer, at="") == replace(office.sheet(sheet.key), at="")
