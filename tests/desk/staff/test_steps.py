"""三审三校: each step is a commit that says who; nobody comes to 发布 past a step or the right; a form says nothing
of who does what."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bulletin.desk.staff.people import ROLES, Role
from bulletin.desk.writing.review import marked, seen
from bulletin.held.signatures import unsigned
from bulletin.reading.terms import Person, Sensitive, Terms
from tests.desk.office import Paper, git
from tests.desk.staff.asking import PEOPLE, Browser, House, open_house
from tests.instructions import documented

DAY = {"title": "老街换新装", "date": "2022年5月21日 9:30", "section": "民生", "status": "草稿"}
PLACE = "2022/05/21/lao-jie-huan-xin-zhuang/index.md"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A desk with three people."""
    with open_house(Paper(tmp_path)) as made:
        yield made


def write(person: Browser, key: str, body: str, **fields: str) -> int:
    """Type and save; the answer's status."""
    sheet = person.ask("GET", f"/desk/api/sheet/{key}").told["sheet"]
    said = {"rev": sheet["rev"] + 1, "fields": {**sheet["fields"], **fields}, "body": body}
    said["slug"] = sheet["slug"]
    assert person.send(f"/desk/api/sheet/{key}", said, "PUT").status == 200
    return person.send(f"/desk/api/sheet/{key}/save", {"name": "丙三"}).status


def begun(person: Browser) -> str:
    """A draft, saved; its key."""
    key: str = person.send("/desk/api/new", {}).told["key"]
    assert write(person, key, "云桥镇的老街改造开工。", **DAY) == 200
    return key


def opened(person: Browser, path: str = PLACE) -> str:
    """The key of one's own sheet of a piece."""
    return str(person.send("/desk/api/new", {"path": path}).told["key"])


def step(person: Browser, key: str, status: str, why: str = "") -> int:
    """Take a step; the answer's status."""
    return person.send(f"/desk/api/review/{key}/step", {"status": status, "why": why}).status


def test_a_piece_goes_from_draft_to_readers_and_every_commit_says_who(house: House) -> None:
    reporter, editor, director = map(house.browser, PEOPLE)
    assert step(reporter, begun(reporter), "送审") == 200
    key = opened(editor)
    assert write(editor, key, "云桥镇的老街改造昨日开工。", title="老街动工") == 200
    assert step(editor, key, "二审") == 200
    shown = editor.ask("GET", f"/desk/api/review/{key}").told
    assert (shown["status"], shown["offers"]) == ("二审", [{"act": "退回", "status": "草稿"}])
    key = opened(director)
    shown = director.ask("GET", f"/desk/api/review/{key}").told
    assert [one["act"] for one in shown["offers"]] == ["签发", "退回"]
    assert {"kind": "new", "text": "昨日"} in shown["runs"]
    assert step(director, key, "发布") == 200
    form = "--format=%an|%s|%(trailers:separator=%x2C)"
    assert house.paper.log("-5", form, "--reverse").splitlines()[-5:] == [
        "甲一|写：老街换新装|Wrote: 甲一",
        "甲一|送审：老街换新装|Wrote: 甲一,Step: 送审",
        "乙二|改：老街动工|Wrote: 乙二",
        "乙二|二审：老街动工|Passed: 乙二,Step: 二审",
        "丙三|签发：老街动工|Signed: 丙三,Step: 发布",
    ]
    assert "状态" not in (house.paper.content / PLACE).read_text("utf-8")


def test_what_a_form_says_of_a_name_does_not_count(house: House) -> None:
    """`write` always sends that it is the director who saves."""
    begun(house.browser("甲一"))
    assert house.paper.log("-1", "--format=%an %(trailers:only)").split() == [
        "甲一",
        "Wrote:",
        "甲一",
    ]


@pytest.mark.parametrize(
    "nasty",
    [
        "题\n\nSigned: 丙三",
        "题\r\rSigned: 丙三",
        "题\u2028\u2028Signed: 丙三",
        "Signed: 丙三",
        "题\x0b\x0cSigned: 丙三\n---\nSigned: 丙三",
    ],
)
def test_neither_headline_nor_reason_can_sign(house: House, nasty: str) -> None:
    reporter, editor = house.browser("甲一"), house.browser("乙二")
    key: str = reporter.send("/desk/api/new", {}).told["key"]
    write(reporter, key, "正文。", **{**DAY, "title": nasty})
    path = reporter.ask("GET", f"/desk/api/sheet/{key}").told["sheet"]["path"]
    if path:  # some of these are no headline at all
        step(reporter, key, "送审")
        assert step(editor, opened(editor, path), "草稿", nasty) == 200
        signed = house.paper.log("-3", "--format=%(trailers:key=Signed,valueonly)").strip()
        assert signed == ""


def test_a_reporter_cannot_publish_by_any_way_of_saying_it(house: House) -> None:
    reporter = house.browser("甲一")
    key = begun(reporter)
    for status in ("", "发布", "published", "二审", "passed", " 发布 "):
        assert write(reporter, key, "正文。", status=status) in (403, 422), status
        assert step(reporter, key, status) in (403, 422)
    assert "状态：草稿" in (house.paper.content / PLACE).read_text("utf-8")
    old = opened(reporter, "2022/05/20/ji-shi/index.md")
    assert write(reporter, old, "改了。") == 403
    assert write(reporter, old, "改了。", status="草稿") == 403
    assert write(reporter, old, "改了。", withdrawn="内容有误。") == 403
    assert write(reporter, begun(reporter), "状态：发布\n\n正文。", status="草稿") in (200, 422)
    assert house.paper.log("-9", "--format=%(trailers:key=Signed,valueonly)").strip() == ""


def test_an_editor_withdraws_and_does_not_correct(house: House) -> None:
    editor = house.browser("乙二")
    key = opened(editor, "2022/05/20/ji-shi/index.md")
    assert write(editor, key, "改了。") == 403
    assert write(editor, key, "全文。", withdrawn="内容有误。") == 200


def test_what_was_passed_is_not_changed_by_who_may_not_sign(house: House) -> None:
    reporter, editor, director = map(house.browser, PEOPLE)
    step(reporter, begun(reporter), "送审")
    step(editor, opened(editor), "二审")
    assert write(editor, opened(editor), "偷偷改了。") == 403
    assert write(editor, opened(editor), "又改了。", status="送审") == 200
    key = opened(director)
    assert step(director, key, "发布") == 403


def test_nobody_passes_what_he_sent_and_a_piece_comes_back_with_a_reason(house: House) -> None:
    editor, director = house.browser("乙二"), house.browser("丙三")
    key = begun(editor)
    assert step(editor, key, "送审") == 200
    assert step(editor, key, "二审") == 403
    assert [one["title"] for one in director.ask("GET", "/desk/api/waits").told] == []  # not looked
    assert step(director, opened(director), "草稿", "时间没有核实") == 200
    shown = house.browser("甲一")
    seen_ = shown.ask("GET", f"/desk/api/review/{opened(shown)}").told
    assert seen_["steps"][0]["subject"] == "退回：老街换新装（时间没有核实）"


def test_two_people_in_one_piece_are_told_and_nothing_is_overwritten(house: House) -> None:
    editor, director = house.browser("乙二"), house.browser("丙三")
    step(house.browser("甲一"), begun(house.browser("甲一")), "送审")
    mine, theirs = opened(editor), opened(director)
    assert editor.ask("GET", f"/desk/api/review/{mine}/others").told == []
    assert director.ask("GET", f"/desk/api/review/{theirs}/others").told == ["乙二"]
    assert write(editor, mine, "乙二的。", status="送审") == 200
    assert write(director, theirs, "丙三的。", status="送审") == 409
    assert "乙二的。" in (house.paper.content / PLACE).read_text("utf-8")
    assert director.ask("GET", f"/desk/api/sheet/{theirs}").told["sheet"]["body"] == "丙三的。"


def test_a_signed_step_is_what_publishing_asks_for(house: House, tmp_path: Path) -> None:
    """With a key on the office's server, `SIGNED=1` lets through what the director signed, and that alone."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    (tmp_path / "signers").write_text(f"* {key.with_suffix('.pub').read_text()}")
    for told in (
        documented("git config gpg.format ssh"),
        documented("git config user.signingkey /srv/desk-key"),
        documented("git config commit.gpgsign true"),
        documented("git config gpg.ssh.allowedSignersFile /srv/signers"),
    ):
        own = told.replace("/srv/desk-key", str(key)).replace("/srv/signers", f"{tmp_path}/signers")
        git(house.paper.folder, *own.split()[1:])
    reporter, editor, director = map(house.browser, PEOPLE)
    for person, status in ((reporter, "送审"), (editor, "二审"), (director, "发布")):
        if person is reporter:
            begun(person)
        assert unsigned(house.paper.content, [PLACE]) == {PLACE}
        assert step(person, opened(person), status) == 200
    assert unsigned(house.paper.content, [PLACE]) == set()


@pytest.mark.parametrize("steps", [("送审", "签发"), ("签发",), ()], ids=str)
def test_fewer_steps_are_fewer_steps(tmp_path: Path, steps: tuple[str, ...]) -> None:
    with open_house(Paper(tmp_path), steps) as house:
        reporter, editor, director = map(house.browser, PEOPLE)
        begun(reporter)
        assert step(editor, opened(editor), "二审") == 403
        assert step(reporter, opened(reporter), "发布") == 403
        assert step(reporter, opened(reporter), "送审") == (200 if "送审" in steps else 403)
        assert step(editor, opened(editor), "发布") == (403 if steps else 200)
        assert step(director, opened(director), "发布") == 200


# --- what is shown --------------------------------------------------------------------------------


def test_differences_are_marked_by_words_and_lose_nothing() -> None:
    runs = marked("云桥镇的老街改造开工。\n", "云桥镇的老街改造昨日开工！\n")
    assert [(one.kind, one.text) for one in runs if one.kind != "same"] == [
        ("new", "昨日"),
        ("gone", "。"),
        ("new", "！"),
    ]


def test_people_stand_in_the_texts_order_with_their_titles_and_sensitive_words_are_listed() -> None:
    people = (Person("丙三", ("青禾区区长",)), Person("乙二", ("青禾区委书记",)))
    terms = Terms(people, sensitive=(Sensitive("事故", "数字要核对"),))
    found = seen("区委书记乙二、区长丙三到云桥镇。\n没有发生事故。", terms)
    assert [(one.kind, one.name, one.told) for one in found] == [
        ("人物", "乙二", "青禾区委书记"),
        ("人物", "丙三", "青禾区区长"),
        ("敏感词", "事故", "数字要核对"),
    ]
    assert found[2].lines == ("没有发生事故。",)


# --- any order of anything -------------------------------------------------------------------------


class Steps(RuleBasedStateMachine):
    """People of all roles save and step as they like: what readers get was signed by who may."""

    house: House
    people: dict[str, Browser]

    @initialize()
    def open(self) -> None:
        """One piece of a reporter's."""
        self.open_ = ExitStack()
        folder = self.open_.enter_context(tempfile.TemporaryDirectory())
        self.house = self.open_.enter_context(open_house(Paper(Path(folder))))
        self.people = {name: self.house.browser(name) for name in PEOPLE}
        begun(self.people["甲一"])

    @rule(
        name=st.sampled_from(sorted(PEOPLE)),
        status=st.sampled_from(["草稿", "送审", "二审", "发布", "", "published"]),
    )
    def step(self, name: str, status: str) -> None:
        """Somebody tries a step."""
        assert step(self.people[name], opened(self.people[name]), status) in (200, 403, 422)

    @rule(
        name=st.sampled_from(sorted(PEOPLE)),
        status=st.sampled_from(["草稿", "送审", "二审", "发布", ""]),
        body=st.sampled_from(["一。", "二。"]),
    )
    def save(self, name: str, status: str, body: str) -> None:
        """Somebody tries to save with any state, and gives up what was refused."""
        person = self.people[name]
        key = opened(person)
        if write(person, key, body, status=status) != 200:
            person.ask("POST", f"/desk/api/sheet/{key}/throw")

    @invariant()
    def what_is_public_was_signed_by_who_may(self) -> None:
        """And every commit by a name says what that name may do."""
        if not hasattr(self, "house"):
            return
        text = (self.house.paper.content / PLACE).read_text("utf-8")
        form = "--format=%an|%(trailers:key=Signed,valueonly)|%(trailers:key=Passed,valueonly)"
        rows = [
            row.split("|") for row in self.house.paper.log(form).replace("\n|", "|").splitlines()
        ]
        for author, signed, passed in (row for row in rows if len(row) == 3):
            assert signed in ("", author)
            assert not signed or ROLES[PEOPLE[signed]] is Role.DIRECTOR
            assert not passed or ROLES[PEOPLE[passed]] >= Role.EDITOR
        if "状态：" not in text or "状态：发布" in text:
            newest = self.house.paper.log("-1", "--format=%(trailers:key=Signed,valueonly)").strip()
            assert newest == "丙三"

    def teardown(self) -> None:
        """Leave nothing."""
        if hasattr(self, "open_"):
            self.open_.close()


TestSteps = pytest.mark.soak(Steps.TestCase)
TestSteps.settings = settings(
    max_examples=30, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
