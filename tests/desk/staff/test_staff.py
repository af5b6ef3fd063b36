"""Accounts, passwords, sessions, attempts, the journal: each alone, with a clock of the test's."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.desk.staff.__main__ import StaffRefused, add, leave, listed, reset
from bulletin.desk.staff.accounts import Account, Accounts, AccountsRefused, known_as
from bulletin.desk.staff.attempts import FADES, FREE, FREE_ADDRESS, FREE_NAME, KEPT, Attempts
from bulletin.desk.staff.journal import Journal
from bulletin.desk.staff.passwords import belongs, hashed, is_old, new_password
from bulletin.desk.staff.people import Role
from bulletin.desk.staff.sessions import IDLE, LONGEST, MOST, Sessions


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """Those of a paper with a reporter."""
    made = Accounts(tmp_path)
    with made.changing() as all_:
        all_["甲一"] = Account("甲一", "记者", hashed("ganz-geheim"), "1")
    return made


# --- accounts -------------------------------------------------------------------------------------


def test_an_account_is_added_given_another_role_reset_and_taken_away(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    assert "还没有账号" in listed(accounts)
    password = add(accounts, "甲一", "记者").rpartition("：")[2]
    one = accounts.of("甲一")
    assert one
    assert belongs(password, one)
    assert one.person.role is Role.REPORTER
    assert "密码不变" in add(accounts, "甲一", "编辑")
    other = reset(accounts, "甲一").split("\n")[0].rpartition("：")[2]
    new = accounts.of("甲一")
    assert new
    assert (new.role, belongs(password, new), belongs(other, new)) == ("编辑", False, True)
    assert new.serial != one.serial
    leave(accounts, "甲一")
    assert accounts.of("甲一") is None
    with pytest.raises(StaffRefused, match="没有这个账号"):
        reset(accounts, "甲一")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("甲一", "主编"),
        ("", "记者"),
        ("甲\n一", "记者"),
        ("甲一\nSigned: 丙三", "记者"),
        ("<b>", "记者"),
    ],
)
def test_what_cannot_stand_in_a_commit_is_no_name(tmp_path: Path, name: str, role: str) -> None:
    with pytest.raises(StaffRefused):
        add(Accounts(tmp_path), name, role)
    assert Accounts(tmp_path).all() == {}


def test_the_file_is_the_owners_alone_and_holds_no_password(tmp_path: Path) -> None:
    password = add(Accounts(tmp_path), "甲一", "记者").rpartition("：")[2]
    file = tmp_path / ".desk" / "accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text("utf-8")
    assert password not in text
    assert json.loads(text)[0]["password"].startswith("$argon2id$")


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"name":"甲一","role":"主编","password":""}]'])
def test_a_file_that_cannot_be_read_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / ".desk").mkdir()
    (tmp_path / ".desk/accounts.json").write_text(text, "utf-8")
    with pytest.raises(AccountsRefused, match=r"accounts\.json"):
        Accounts(tmp_path).all()
    with pytest.raises(AccountsRefused):
        add(Accounts(tmp_path), "乙二", "编辑")
    assert (tmp_path / ".desk/accounts.json").read_text("utf-8") == text


def test_ten_commands_at_once_lose_no_account(tmp_path: Path) -> None:
    names = [f"甲{number}" for number in range(10)]
    threads = [
        threading.Thread(target=add, args=(Accounts(tmp_path), name, "记者"), daemon=True)
        for name in names
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(Accounts(tmp_path).all()) == sorted(map(known_as, names))


def test_the_command_says_what_it_did_and_fails_with_one_line(tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "bulletin.desk.staff", f"--paper={tmp_path}", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert "密码只显示这一次" in run("--add=甲一", "--role=值班主任")[1]
    assert run() == (0, "甲一\t值班主任\n")
    assert run("--add=乙二")[0] == 1
    assert run("--role=记者")[0] == 1
    assert run("--reset=甲一", "--leave=甲一") == (1, "ADD=、RESET=、LEAVE= 一次只能写一个。\n")
    assert run("--leave=乙二")[1].count("\n") == 1


# --- passwords ------------------------------------------------------------------------------------


def test_a_password_belongs_to_its_account_alone(accounts: Accounts) -> None:
    one = accounts.of("甲一")
    assert belongs("ganz-geheim", one)
    assert belongs(" ｇanz-geheim ", one)  # an input method's wide letter
    for wrong in ("", "ganz-geheim2", "GANZ-GEHEIM", "x" * 10_000):
        assert not belongs(wrong, one)
        assert not belongs(wrong, None)
    assert not belongs("ganz-geheim", None)
    assert one
    assert not belongs("ganz-geheim", replace(one, password=""))


def test_new_passwords_are_never_the_same_and_can_be_read_out() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 and not set("l01o") & set(one) for one in made)


def test_a_hash_of_other_parameters_is_old(accounts: Accounts) -> None:
    one = accounts.of("甲一")
    assert one
    assert not is_old(one)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("ganz-geheim")
    assert is_old(replace(one, password=weak))
    assert belongs("ganz-geheim", replace(one, password=weak))


# --- sessions -------------------------------------------------------------------------------------


def test_a_session_is_its_word_and_outlives_the_server(tmp_path: Path, accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path, accounts, clock)
    one = accounts.of("甲一")
    assert one
    word, other = sessions.begin(one), sessions.begin(one)
    assert word != other
    again = Sessions(tmp_path, accounts, clock)
    assert again.person(word) == one.person
    assert again.person(word[:-1]) is None
    assert again.person("") is None
    file = tmp_path / ".desk" / "sessions.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert word not in file.read_text()
    again.end(word)
    assert again.person(word) is None
    assert again.person(other) == one.person
    assert Sessions(tmp_path, accounts, clock).person(word) is None


def test_a_session_ends_when_it_rests_and_when_it_is_old(
    tmp_path: Path, accounts: Accounts
) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path, accounts, clock)
    one = accounts.of("甲一")
    assert one
    word, busy = sessions.begin(one), sessions.begin(one)
    for _ in range(int(LONGEST / (IDLE - 1)) + 1):
        clock.now += IDLE - 1
        if clock.now < 1_000_000.0 + LONGEST:
            assert sessions.person(busy) == one.person
    assert sessions.person(word) is None
    assert sessions.person(busy) is None


def test_who_leaves_or_gets_a_new_password_is_logged_out(
    tmp_path: Path, accounts: Accounts
) -> None:
    sessions = Sessions(tmp_path, accounts, Clock())
    add(accounts, "乙二", "编辑")
    one, two = accounts.of("甲一"), accounts.of("乙二")
    assert one
    assert two
    first, second = sessions.begin(one), sessions.begin(two)
    reset(accounts, "甲一")
    leave(accounts, "乙二")
    assert (sessions.person(first), sessions.person(second)) == (None, None)
    add(accounts, "乙二", "记者")  # another one of that name
    assert sessions.person(second) is None


def test_another_role_holds_at_once(tmp_path: Path, accounts: Accounts) -> None:
    sessions = Sessions(tmp_path, accounts, Clock())
    one = accounts.of("甲一")
    assert one
    word = sessions.begin(one)
    add(accounts, "甲一", "值班主任")
    person = sessions.person(word)
    assert person
    assert person.role is Role.DIRECTOR


def test_many_logins_of_one_end_the_oldest_alone(tmp_path: Path, accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path, accounts, clock)
    one = accounts.of("甲一")
    assert one
    words = []
    for _ in range(MOST + 3):
        clock.now += 1
        words.append(sessions.begin(one))
    assert [bool(sessions.person(word)) for word in words] == [False] * 3 + [True] * MOST


# --- attempts -------------------------------------------------------------------------------------


def test_guessing_gets_slower_and_slower_and_waiting_helps() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert [attempts.begin("甲一", "10.0.0.1") for _ in range(FREE)] == [0] * FREE
    tried, end = FREE, clock.now + 24 * 3600
    while clock.now < end:
        wait = attempts.begin("甲一", "10.0.0.1")
        tried += not wait
        clock.now += wait
    assert tried < 200  # in a day
    clock.now += FADES
    assert attempts.begin("甲一", "10.0.0.1") == 0


def test_a_stranger_cannot_lock_out_whoever_has_logged_in_before() -> None:
    attempts = Attempts(Clock())
    attempts.begin("甲一", "10.0.0.1")
    attempts.succeeded("甲一", "10.0.0.1")
    for number in range(FREE_NAME * 2):  # from everywhere
        attempts.begin("甲一", f"192.0.2.{number}")
    for number in range(FREE_ADDRESS * 2):  # and from behind the same line, with any name
        attempts.begin(f"乙{number}", "10.0.0.1")
    assert attempts.begin("甲一", "10.0.0.1") == 0
    assert attempts.begin("甲一", "192.0.2.250") > 0
    assert attempts.begin("乙二", "10.0.0.1") > 0


def test_many_at_once_do_not_pass_together() -> None:
    attempts, passed = Attempts(Clock()), []
    threads = [
        threading.Thread(
            target=lambda: passed.append(attempts.begin("甲一", "10.0.0.1")), daemon=True
        )
        for _ in range(50)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert passed.count(0) == FREE


def test_the_counts_stay_small_whoever_comes() -> None:
    attempts = Attempts(Clock())
    for number in range(KEPT):
        attempts.begin(f"甲{number}", f"2001:db8::{number:x}")
    assert len(attempts._failed) <= KEPT


# --- the journal ----------------------------------------------------------------------------------


@settings(max_examples=50)
@given(st.text(), st.text(), st.text(), st.integers(100, 599))
def test_a_line_of_the_journal_is_one_line_whatever_was_typed(
    tmp_path_factory: pytest.TempPathFactory, who: str, where: str, what: str, status: int
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    (folder / ".desk").mkdir()
    journal = Journal(folder)
    journal.write(who, where, what, status)
    journal.write("甲一", "10.0.0.1", "POST /desk/login", 303)
    first, second = journal.lines()
    assert first.status == status
    assert (second.who, second.where) == ("甲一", "10.0.0.1")
    assert stat.S_IMODE((folder / ".desk/journal").stat().st_mode) == 0o600


def test_the_journal_never_grows_past_two_files(tmp_path: Path) -> None:
    (tmp_path / ".desk").mkdir()
    journal = Journal(tmp_path, largest=2_000)
    for number in range(200):
        journal.write("甲一", "10.0.0.1", f"POST /{number}", 200)
    sizes = [one.stat().st_size for one in (tmp_path / ".desk").glob("journal*")]
    assert len(sizes) == 2
    assert max(sizes) < 2_300
    assert journal.lines()[-1].what == "POST /199"
