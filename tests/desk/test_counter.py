"""What is done with a piece that the paper has: one commit with who did it, or one line that says why not."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.settings import read_settings as read_pelican

from bulletin.deploy.release import Release
from bulletin.desk.pieces.change import ActRefused, Change
from bulletin.desk.pieces.correcting import Correction
from bulletin.desk.pieces.counter import By, Counter
from bulletin.desk.pieces.doing import Done, message_of_act
from bulletin.desk.pieces.readers import Known, told
from bulletin.desk.staff.people import OWN, Person, Role
from bulletin.desk.staff.rights import ALL_STEPS
from bulletin.desk.writing.form import Typed
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.saving import Stale
from bulletin.desk.writing.syncing import sync
from bulletin.settings import read_settings
from tests.desk.office import PIECE, Paper, git, picture, waited

PATH = "2022/05/20/ji-shi/index.md"
LATER = datetime(2022, 6, 1, 9, tzinfo=UTC)
# In the paper's time zone it is the next day already.
AHEAD = (datetime.now(UTC) + timedelta(days=3)).replace(hour=18)


def by(name: str, person: Person = OWN, steps: tuple[str, ...] = ALL_STEPS) -> By:
    """Who acts: whoever's machine it is, if not said otherwise."""
    return By(person, name, steps)


class Desk:
    """A counter over a made-up office."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        settings = read_pelican(
            str(paper.folder / "pelicanconf.py"),
            override={"PATH": str(paper.content), "CACHE_PATH": str(paper.folder / "cache")},
        )
        self.office = Office(paper.folder, *read_settings(settings))
        self.counter = Counter(self.office)

    def base(self, path: str) -> str:
        """The file as it is."""
        return self.counter.standing(path).base

    def correct(self, note: str, wrong: str = "", right: str = "", path: str = PATH) -> Done:
        """Correct a piece."""
        said = Correction(note, wrong, right)
        return self.counter.correct(path, self.base(path), said, by("乙二"))

    def withdraw(self, reason: str, path: str = PATH) -> Done:
        """Withdraw a piece."""
        return self.counter.withdraw(path, self.base(path), reason, by("丙三"))

    def move(self, day: date, path: str = PATH) -> Done:
        """Move a piece."""
        return self.counter.move(path, self.base(path), day, by("乙二"))

    def text(self, path: str = PATH) -> str:
        """A piece's file."""
        return (self.paper.content / path).read_text("utf-8")

    def typed(self, path: str = PATH) -> None:
        """Type something in a piece, and do not save it."""
        sheet = self.office.open(path)
        self.office.change(
            sheet.key, Typed(rev=sheet.rev + 1, fields=sheet.fields, body="没有存的字")
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a paper with one piece."""
    yield Desk(Paper(tmp_path))
    sys.modules.pop("pelicanconf", None)


def last(desk: Desk) -> str:
    """The last commit: its line, its trailers, who made it."""
    return desk.paper.log("-1", "--format=%s|%(trailers:only,separator=%x2C)|%an").strip()


# --- each act is one commit -------------------------------------------------------------------------


def test_a_correction_changes_the_words_and_tells_readers_in_one_commit(desk: Desk) -> None:
    done = desk.correct("集市开市，原文误作开张。", "集市开张了", "集市开市了")
    text = desk.text()
    assert "　　云桥镇的集市开市了。" in text
    assert text.count("更正：") == 1
    assert text.split("更正：")[1].split("\n")[0].endswith("日｜集市开市，原文误作开张。")
    assert last(desk) == "更正：集市开张|Wrote: 乙二,Act: 更正|乙二"
    assert done.commit
    desk.correct("再说一次。")
    assert desk.text().count("更正：") == 2
    assert desk.paper.log("--format=%s").count("更正") == 2


def test_a_withdrawal_waits_for_nothing_that_is_wrong_with_the_piece(desk: Desk) -> None:
    path = "2022/05/20/huai.md"
    faulty = (
        PIECE.format(title="坏稿").replace("栏目：要闻", "栏目：没有这个栏目")
        + "\n![没有](x.jpg)\n"
    )
    desk.paper.piece(path, faulty)
    desk.typed()
    desk.withdraw("内容有误。", path)
    assert "撤稿：内容有误。" in desk.text(path)
    assert last(desk) == "撤稿：坏稿|Wrote: 丙三,Act: 撤稿|丙三"
    desk.withdraw("内容有误。")  # what was typed in it and not saved goes with it
    assert "没有存的字" not in "".join(
        one.read_text("utf-8") for one in (desk.paper.folder / ".desk").glob("*.json")
    )


def test_a_piece_moves_with_its_photos_and_its_old_address_leads_to_it(desk: Desk) -> None:
    folder = desk.paper.content / "2022/05/20/ji-shi"
    picture(folder / "tu.jpg", (400, 300))
    desk.paper.piece(PATH, PIECE.format(title="集市开张") + "\n![集市](tu.jpg)\n")
    git(desk.paper.folder, "add", "--all")
    git(desk.paper.folder, "commit", "--quiet", "-m", "照片")
    done = desk.move(date(2022, 5, 19))
    assert done.path == "2022/05/19/ji-shi/index.md"
    text = desk.text(done.path)
    assert "旧址：2022/05/20/ji-shi\n" in text
    assert "日期：2022年5月19日 9:00\n" in text
    assert (desk.paper.content / "2022/05/19/ji-shi/tu.jpg").is_file()
    assert not (desk.paper.content / "2022/05/20").exists()
    assert last(desk) == "换日期：集市开张|Wrote: 乙二,Act: 换日期|乙二"
    assert git(desk.paper.folder, "status", "--porcelain").strip() == ""
    names = [one.what for one in desk.counter.standing(done.path).versions]
    assert names == ["换日期：集市开张", "照片", "开始"]


def test_an_old_version_comes_back_with_its_photo_and_keeps_what_readers_rely_on(
    desk: Desk,
) -> None:
    folder = desk.paper.content / "2022/05/20/ji-shi"
    photo = picture(folder / "tu.jpg", (400, 300)).read_bytes()
    desk.paper.piece(PATH, PIECE.format(title="旧题") + "\n![集市](tu.jpg)\n")
    git(desk.paper.folder, "add", "--all")
    git(desk.paper.folder, "commit", "--quiet", "-m", "有照片的一版")
    (folder / "tu.jpg").unlink()
    desk.paper.piece(PATH, PIECE.format(title="新题"))
    git(desk.paper.folder, "commit", "--quiet", "--all", "-m", "没有照片的一版")
    desk.correct("题目改过。")
    path = desk.move(date(2022, 5, 18)).path
    old = next(one for one in desk.counter.standing(path).versions if one.what == "有照片的一版")
    assert desk.counter.shown(path, old.commit).photos == ("2022/05/18/ji-shi/tu.jpg",)
    done = desk.counter.restore(path, desk.base(path), old.commit, by("甲一"))
    assert done.told == "一起放回来的照片：tu.jpg。"
    assert (desk.paper.content / "2022/05/18/ji-shi/tu.jpg").read_bytes() == photo
    text = desk.text(path)
    assert text.startswith("标题：旧题\n日期：2022年5月18日 9:00\n")
    assert "旧址：2022/05/20/ji-shi\n" in text
    assert "｜题目改过。\n" in text
    assert last(desk) == "恢复旧版：旧题|Wrote: 甲一,Act: 恢复旧版|甲一"


def test_a_draft_is_published_now_or_at_its_time_and_its_folder_follows(desk: Desk) -> None:
    path = "2022/05/20/gao/index.md"
    desk.paper.piece(path, "状态：草稿\n" + PIECE.format(title="新稿"))
    git(desk.paper.folder, "add", "--all")
    git(desk.paper.folder, "commit", "--quiet", "-m", "草稿")
    done = desk.counter.publish(path, desk.base(path), AHEAD, by("丙三"))
    zone = desk.office.paper.options.zone
    assert done.path == f"{AHEAD.astimezone(zone):%Y/%m/%d}/gao/index.md"
    assert desk.counter.standing(done.path).state == "scheduled"
    assert "旧址" not in desk.text(done.path)
    done = desk.counter.publish(done.path, desk.base(done.path), None, by("丙三"))
    assert desk.counter.standing(done.path).state == "public"
    assert "状态" not in desk.text(done.path)
    assert last(desk) == "发布：新稿|Wrote: 丙三,Act: 发布|丙三"


# --- each refusal says why, and nothing has changed -------------------------------------------------


def _draft(desk: Desk) -> None:
    desk.paper.piece(PATH, "状态：草稿\n" + PIECE.format(title="草稿"))


def _withdrawn(desk: Desk) -> None:
    desk.withdraw("有误。")


def _linked(desk: Desk) -> None:
    desk.paper.piece("2022/05/20/qiao.md", PIECE.format(title="桥"))
    desk.paper.piece(PATH, PIECE.format(title="集市") + "\n见[桥](../qiao.md)。\n")


def _taken(desk: Desk) -> None:
    desk.paper.piece("2022/05/18/ji-shi.md", PIECE.format(title="别的").replace("05-20", "05-18"))


def _nothing(_: Desk) -> None:
    """The piece as it is."""


REFUSED: list[tuple[Callable[[Desk], None], Callable[[Desk], object], str]] = [
    (_nothing, lambda one: one.correct("x", "没有的字"), "稿件里没有“没有的字”"),
    (_nothing, lambda one: one.correct("x", "开张", "开市"), "“开张”在标题、正文里一共有 2 处"),
    (_nothing, lambda one: one.correct("  ", "集市开张了", "乙"), "请写一句给读者的说明"),
    (_nothing, lambda one: one.correct("x", "云桥镇", "云桥镇"), "是一样的"),
    (_draft, lambda one: one.correct("x"), "草稿还没有读者"),
    (_withdrawn, lambda one: one.correct("x"), "没有可以更正的文字"),
    (_nothing, lambda one: one.withdraw(" "), "请写撤稿的原因"),
    (_withdrawn, lambda one: one.withdraw("再撤。"), "已经撤稿了"),
    (_draft, lambda one: one.withdraw("x"), "草稿读者看不到"),
    (_nothing, lambda one: one.move(date(2022, 5, 20)), "本来就是这一天"),
    (_nothing, lambda one: one.move(date(2092, 5, 20)), "不能换到将来"),
    (_taken, lambda one: one.move(date(2022, 5, 18)), "已经有一篇叫 2022/05/18/ji-shi"),
    (_linked, lambda one: one.move(date(2022, 5, 18)), "按文件夹写的照片或链接"),
    (_withdrawn, lambda one: one.move(date(2022, 5, 18)), "说明要留在原处"),
    (_nothing, lambda one: one.counter.publish(PATH, one.base(PATH), None, by("甲一")), "已经发布了"),
    (_draft, lambda one: one.counter.publish(PATH, one.base(PATH), LATER, by("甲一")), "已经过去了"),
    (_draft, lambda one: one.counter.publish(PATH, one.base(PATH), datetime(2092, 1, 1, tzinfo=UTC), by("甲一")), "年份可能写错了"),
    (_nothing, lambda one: one.counter.restore(PATH, one.base(PATH), "0" * 40, by("甲一")), "没有这一版"),
    (_nothing, lambda one: one.counter.withdraw(PATH, one.base(PATH), "x", by("--author=x")), "请先写上您的姓名"),
    (_nothing, lambda one: one.counter.withdraw(PATH, "older", "x", by("甲一")), "别人动过这一篇"),
    (_nothing, lambda one: one.counter.standing("../pelicanconf.py"), "这不是稿件"),
    (_nothing, lambda one: one.counter.standing("2022/05/20/mei-you.md"), "没有这篇稿件"),
    (Desk.typed, lambda one: one.correct("x"), "写了没有存的文字"),
    (_nothing, lambda one: one.counter.copy(PATH, "wechat"), "还没有写读者的网址"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "act", "line"), REFUSED, ids=[line for _, _, line in REFUSED])
def test_what_cannot_be_done_is_refused_with_a_line_and_changes_nothing(
    desk: Desk, before: Callable[[Desk], None], act: Callable[[Desk], object], line: str
) -> None:
    before(desk)
    git(desk.paper.folder, "add", "--all")
    subprocess.run(["git", "-C", desk.paper.folder, "commit", "--quiet", "-m", "先"], check=False)
    head = git(desk.paper.folder, "rev-parse", "HEAD")
    with pytest.raises((ActRefused, Stale)) as refused:
        act(desk)
    assert line in str(refused.value)
    assert git(desk.paper.folder, "rev-parse", "HEAD") == head
    assert git(desk.paper.folder, "status", "--porcelain").strip() == ""


@pytest.mark.parametrize("fails", ["move", "write"])
def test_a_disk_that_fails_halfway_leaves_everything_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = "pathlib.Path.rename" if fails == "move" else "bulletin.store.sealed.replace"
    base = desk.base(PATH)
    with monkeypatch.context() as patch:
        patch.setattr(target, full)
        with pytest.raises(ActRefused, match="什么都没有改动"):
            desk.counter.move(PATH, base, date(2022, 5, 19), by("甲一"))
    assert desk.base(PATH) == base
    assert git(desk.paper.folder, "status", "--porcelain").strip() == ""


@given(st.text(max_size=30))
def test_whatever_a_headline_says_it_forges_no_trailer(title: str) -> None:
    message = message_of_act(
        Change("更正", f"{title}\nSigned: 丁四", "a.md", {}), "甲一", signed=False
    )
    assert message.partition("\n")[2] == "\nWrote: 甲一\nAct: 更正\n"


REPORTER, EDITOR, DIRECTOR = (Person("己六", role) for role in Role)
MAY = [
    ("correct", REPORTER, False), ("correct", EDITOR, False), ("correct", DIRECTOR, True),
    ("withdraw", REPORTER, False), ("withdraw", EDITOR, True), ("withdraw", DIRECTOR, True),
    ("move", EDITOR, False), ("move", DIRECTOR, True),
]  # fmt: skip


@pytest.mark.parametrize(("act", "person", "allowed"), MAY)
def test_what_readers_have_is_changed_by_those_alone_who_may(
    desk: Desk, act: str, person: Person, allowed: bool
) -> None:
    who, base, counter = by(person.name, person), desk.base(PATH), desk.counter
    acts = {
        "correct": lambda: counter.correct(PATH, base, Correction("说明。"), who),
        "withdraw": lambda: counter.withdraw(PATH, base, "原因。", who),
        "move": lambda: counter.move(PATH, base, date(2022, 5, 19), who),
    }
    if allowed:
        assert acts[act]().commit
        signed = "Wrote" if act == "withdraw" else "Signed"  # a withdrawal needs no signature
        assert f"{signed}: 己六" in last(desk)
    else:
        with pytest.raises(ActRefused, match="要由"):
            acts[act]()


# --- whether readers have it ------------------------------------------------------------------------

NOW = datetime(2022, 6, 1, 9, tzinfo=UTC)
BLOB = "1" * 40


def known(**more: object) -> Known:
    """A published piece that was saved a minute ago."""
    own: dict[str, object] = {"state": "public", "date": NOW, "saved": NOW - timedelta(minutes=1)}
    return Known(**{**own, "unsent": False, "path": PATH, "blob": BLOB, **more})  # type: ignore[arg-type]


SEEN = [
    (known(), Release(2), True, "there", True, "读者已经看到了。"),
    (known(), Release(2), False, "building", False, "网站正在更新"),
    (known(saved=NOW - timedelta(hours=1)), Release(2), False, "late", True, "存好 60 分钟了"),
    (known(unsent=True), Release(2), False, "here", False, "还没有送出去"),
    (known(), None, False, "unknown", False, "没有应答（断了）"),
    (known(), Release(2, hold=NOW), False, "stopped", True, "发布从 2022年6月1日 9:00 起暂停"),
    (known(), Release(2, held={PATH: "2" * 40}), True, "aside", True, "读者看到的还是上一稿"),
    (known(faults=("栏目写错。",)), Release(2, waiting=[BLOB]), True, "aside", True, "没有公开。"),
    (known(state="scheduled"), Release(2), True, "waits", True, "已经排好，2022年6月1日 9:00 公开"),
    (known(state="draft"), Release(2), True, "waits", True, "草稿"),
    (known(saved=None), Release(2), False, "unsaved", True, "还没有存进历史"),
]


@pytest.mark.parametrize(("piece", "release", "has", "kind", "ends", "line"), SEEN)
def test_an_editor_is_told_where_the_piece_is(
    piece: Known, release: Release | None, has: bool, kind: str, ends: bool, line: str
) -> None:
    said = told(piece, release, "断了", NOW, has=has)
    assert (said.kind, said.ends) == (kind, ends)
    assert line in said.told
    if piece.faults:
        assert said.more == piece.faults


# --- a cut line -------------------------------------------------------------------------------------


class Forge:
    """Git's own server on loopback, which can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.start()

    def start(self) -> None:
        """Start it."""
        own = [f"--base-path={self.folder}", "--export-all", "--enable=receive-pack", "--reuseaddr"]
        place = ["--listen=127.0.0.1", f"--port={self.port}", str(self.folder)]
        self.process = subprocess.Popen(
            ["git", "daemon", *own, *place],
        )
        assert waited(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(10)


def test_with_the_line_to_the_forge_cut_for_an_hour_nothing_is_lost_and_it_is_said(
    desk: Desk,
) -> None:
    forge = Forge(desk.paper.folder.parent)
    history = desk.office.history
    try:
        url = f"git://127.0.0.1:{forge.port}/elsewhere.git"
        git(desk.paper.folder, "remote", "set-url", "origin", url)
        assert sync(history).kind == "same"
        forge.stop()
        for minute in range(60):  # one look a minute (`syncing.PAUSE`)
            if minute % 12 == 0:
                desk.correct(f"第 {minute} 分钟。")
            said = sync(history)
            assert said.kind == "waiting"
            assert f"有 {minute // 12 + 1} 次保存还没有送出去，都存在本机" in said.told
        assert desk.text().count("更正：") == 5
        forge.start()
        assert sync(history).kind == "same"
        there = git(desk.paper.elsewhere, "log", "--format=%s", "main")
        assert there.count("更正：集市开张") == 5
    finally:
        forge.stop()
