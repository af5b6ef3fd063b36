"""What waits for whom: in the desk for everybody who logs in, and by the webhook in one line without a word of the
text; a webhook that is dead costs nobody a save."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin import notify
from bulletin.desk.staff.rights import ALL_STEPS
from bulletin.desk.writing.notices import MOST, Notices, line_of
from tests.desk.office import Paper, waited
from tests.desk.staff.asking import PEOPLE, House, open_house
from tests.desk.staff.test_steps import begun, opened, step
from tests.test_routine import ROBOTS, Listener

PATIENT = 60  # seconds that a line may take on a busy machine


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A webhook that takes everything."""
    one = Listener()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A desk with three people."""
    with open_house(Paper(tmp_path)) as made:
        yield made


def look(house: House) -> None:
    """The desk looks at the paper, as after a build."""
    from bulletin.paper import open_paper  # noqa: PLC0415

    opened_ = open_paper(house.paper.content, house.paper.folder / "pelicanconf.py")
    house.office.look(opened_.site, opened_.options)


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "plain"])
def test_each_step_tells_whom_the_piece_waits_for_and_nothing_of_its_text(
    house: House, listener: Listener, kind: str
) -> None:
    webhook = listener.url + ROBOTS.get(kind, "/any")
    house.office.notices = Notices(webhook, "青禾简报", "https://desk.paper.example/desk/")
    reporter, editor, director = map(house.browser, PEOPLE)
    step(reporter, begun(reporter), "送审")
    step(editor, opened(editor), "二审")
    step(director, opened(director), "草稿", "先不发：集市的数字不对")
    step(reporter, opened(reporter), "送审")
    assert waited(lambda: len(listener.heard) == 4, PATIENT)
    lines = [
        json.loads(body)["text"]["content"] if kind != "plain" else body
        for _, _, body in listener.heard
    ]
    desk = "https://desk.paper.example/desk/"
    assert lines == [
        f"【青禾简报】《老街换新装》送审（甲一），等编辑二审。{desk}",
        f"【青禾简报】《老街换新装》通过二审（乙二），等值班主任签发。{desk}",
        f"【青禾简报】《老街换新装》退回（丙三），等甲一修改。{desk}",
        f"【青禾简报】《老街换新装》送审（甲一），等编辑二审。{desk}",
    ]
    step(editor, opened(editor), "二审")
    step(director, opened(director), "发布")  # nobody waits for anything then
    house.office.notices.tell(lambda: "完了。")
    assert waited(lambda: len(listener.heard) == 6, PATIENT)
    assert "签发" not in listener.heard[-1][2]


def test_a_webhook_that_never_answers_neither_delays_nor_loses_a_save(
    house: House, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "PATIENT", 600)
    answered = threading.Event()
    listener.before = answered.wait
    house.office.notices = Notices(listener.url + "/any", "青禾简报")
    reporter, editor = house.browser("甲一"), house.browser("乙二")
    key = begun(reporter)
    for _ in range(3):
        assert step(reporter, key, "送审") == 200
        assert step(editor, opened(editor), "草稿", "再改") == 200
        key = opened(reporter)
    assert house.paper.log("--format=%s").count("送审：") == 3
    assert not answered.is_set()
    answered.set()
    assert waited(lambda: len(listener.heard) == 6, PATIENT)


def test_what_cannot_be_told_is_said_in_the_terminal_and_the_next_line_goes_out(
    listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    dead = Notices("http://127.0.0.1:9/robot/send", "青禾简报")
    dead.tell(lambda: "一。")
    told: list[str] = []
    assert waited(
        lambda: told.append(capfd.readouterr().err) or "没有通知到" in "".join(told), PATIENT
    )
    alive = Notices(listener.url + "/any", "青禾简报")
    alive.tell(lambda: str(1 // 0))
    alive.tell(lambda: "二。")
    assert waited(lambda: [one[2] for one in listener.heard] == ["【青禾简报】二。"], PATIENT)
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_flood_of_lines_takes_no_memory_and_without_a_webhook_nothing_is_told(
    listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    answered = threading.Event()
    listener.before = answered.wait
    flooded = Notices(listener.url + "/any", "青禾简报")
    for number in range(MOST + 10):
        flooded.tell(lambda number=number: f"{number}。")  # type: ignore[misc]
    answered.set()
    assert capfd.readouterr().err.count("没有通知到") in (9, 10)  # one may be on its way
    Notices("", "青禾简报").tell(lambda: str(1 // 0))
    assert waited(lambda: len(listener.heard) >= MOST, PATIENT)


@pytest.mark.parametrize(
    ("act", "steps", "told"),
    [
        ("送审", ("送审", "签发"), "等值班主任签发。"),
        ("二审", ALL_STEPS, "等值班主任签发。"),
        ("退回", ALL_STEPS, "等甲一修改。"),
        ("签发", ALL_STEPS, ""),
        ("写稿", ALL_STEPS, ""),
        ("改送审的稿", ALL_STEPS, ""),
    ],
)
def test_who_is_waited_for_is_what_the_paper_has_for_steps(
    act: str, steps: tuple[str, ...], told: str
) -> None:
    assert line_of("题", act, "乙二", "甲一", steps).endswith(told)
    assert bool(line_of("题", act, "乙二", "甲一", steps)) == bool(told)
    assert "\n" not in line_of("题\n二\u2028三", act, "乙二", "甲一", steps)


def test_the_overview_has_what_waits_for_whoever_asks_and_what_lies_with_others(
    house: House,
) -> None:
    reporter, editor, director = map(house.browser, PEOPLE)
    step(reporter, begun(reporter), "送审")
    look(house)
    waits = [browser.ask("GET", "/desk/api/waits").told for browser in (reporter, editor, director)]
    assert [[(row["title"], row["lies"], row["own"]) for row in rows] for rows in waits] == [
        [("老街换新装", "编辑", False)],
        [("老街换新装", "编辑", True)],
        [("老街换新装", "编辑", True)],
    ]
    assert waits[0][0]["who"] == "甲一"
    assert waits[0][0]["since"] == house.paper.log("-1", "--format=%aI").strip()
    step(editor, opened(editor), "草稿", "再改")
    look(house)
    rows = [browser.ask("GET", "/desk/api/waits").told for browser in (reporter, editor)]
    assert [(row["status"], row["lies"], row["own"]) for (row,) in rows] == [
        ("草稿", "甲一", True),
        ("草稿", "甲一", False),
    ]
    step(reporter, opened(reporter), "送审")
    step(editor, opened(editor), "二审")
    step(director, opened(director), "发布")
    look(house)
    assert editor.ask("GET", "/desk/api/waits").told == []
