"""The door of an office's desk: who is not logged in sees the login alone; a role does what it may; a session is
new with each login, nobody else's, and over when it is over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.serving.declared import Declared
from bulletin.desk.serving.entrance import EntranceRefused, in_office
from bulletin.desk.serving.login import HOME, _inside
from bulletin.desk.staff.__main__ import leave, reset
from bulletin.desk.staff.accounts import Accounts
from bulletin.desk.staff.attempts import FREE
from bulletin.desk.staff.people import ROLES
from bulletin.desk.staff.rights import Act, role_for
from tests.desk.office import Paper
from tests.desk.staff.asking import NAMED, PASSWORD, PEOPLE, House, open_house

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
COOKIE = "__Host-desk"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A desk with three people, for tests that leave it as it is."""
    with open_house(Paper(tmp_path_factory.mktemp("house"))) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[House]:
    """One for a test alone."""
    with open_house(Paper(tmp_path)) as made:
        yield made


def declared(house: House) -> list[Declared]:
    """Every address of the server."""
    found: list[Declared] = house.app.app.app.routes
    return found


def filled(path: str, key: str = "0" * 16) -> str:
    """An address with something for each of its parts."""
    return re.sub(r"\{[^}]*\}", lambda part: key if part[0] == "{key}" else "x", path)


def test_every_address_and_method_asks_for_a_login_first(house: House) -> None:
    """But the login itself, style sheets and the site's script."""
    stranger = house.browser()
    for route in declared(house):
        for method in METHODS:
            answer = stranger.ask(method, filled(route.path))
            if route.act is Act.ENTER:
                wrong = (route.path, method) == ("/desk/login", "POST")  # no name, no password
                assert (answer.status in (401, 303)) == wrong, (method, route.path)
            else:
                assert answer.status in (401, 405, 303), (method, route.path, answer.status)
                assert "集市" not in answer.text
    open_ = {route.path for route in declared(house) if route.act is Act.ENTER}
    assert open_ == {"/desk/login", "/desk/face/{name}", "/.preview/preview.js"}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_address_and_method_is_refused_to_roles_that_may_not(house: House, name: str) -> None:
    person, role = house.browser(name), ROLES[PEOPLE[name]]
    for route in declared(house):
        if route.path in ("/desk/logout", "/.preview/events", "/desk/login"):
            continue  # which would end the test; which never ends
        for method in METHODS:
            status = person.ask(method, filled(route.path)).status
            if method in (route.methods or ()):
                assert (status == 403) == (role < role_for(route.act)), (method, route.path, status)
            else:  # nothing of the desk answers it
                assert status in (403, 404, 405), (method, route.path, status)
            assert status < 500


def test_somebody_elses_sheet_is_not_there(house: House) -> None:
    mine = house.browser("甲一")
    key = mine.send("/desk/api/new", {}).told["key"]
    for name in ("乙二", "丙三"):
        other = house.browser(name)
        for route in declared(house):
            if "{key}" in route.path:
                for method in route.methods or ():
                    assert other.ask(method, filled(route.path, key)).status == 404, route.path
        assert key not in other.ask("GET", "/desk/api/overview").text
    assert mine.ask("GET", f"/desk/api/sheet/{key}").status == 200


def test_each_has_an_own_sheet_of_one_piece(house: House) -> None:
    piece = {"path": "2022/05/20/ji-shi/index.md"}
    keys = {
        house.browser(name).send("/desk/api/new", piece).told["key"] for name in ("乙二", "丙三")
    }
    assert len(keys) == 2


# --- logging in ------------------------------------------------------------------------------------


def test_a_cookie_is_read_by_no_script_and_sent_by_no_other_site(own: House) -> None:
    said = own.browser().login("甲一").headers["set-cookie"]
    parts = {part.strip().lower() for part in said.split(";")[1:]}
    assert said.startswith(f"{COOKIE}=")
    assert parts == {"httponly", "path=/", "samesite=strict", "secure"}


def test_a_word_that_was_planted_before_the_login_is_nobodys_after_it(own: House) -> None:
    thief = own.browser()
    thief.cookies[COOKIE] = "von-mir-gewaehlt"
    victim = own.browser()
    victim.cookies[COOKIE] = "von-mir-gewaehlt"
    assert victim.login("丙三").status == 303
    assert victim.cookies[COOKIE] != "von-mir-gewaehlt"
    assert thief.ask("GET", "/desk/api/me").status == 401


def test_logging_in_again_ends_the_session_before(own: House) -> None:
    first = own.browser("甲一")
    old = own.browser()
    old.cookies = dict(first.cookies)
    assert first.login("乙二").status == 303
    assert old.ask("GET", "/desk/api/me").status == 401
    assert first.ask("GET", "/desk/api/me").told["name"] == "乙二"


def test_a_stolen_word_is_worth_nothing_after_the_logout(own: House) -> None:
    person, thief = own.browser("丙三"), own.browser()
    thief.cookies = dict(person.cookies)
    assert thief.ask("GET", "/desk/api/me").told["name"] == "丙三"
    assert person.ask("POST", "/desk/logout").status == 204
    assert thief.ask("GET", "/desk/api/me").status == 401
    assert thief.ask("PUT", "/desk/api/sheet/0000000000000000").status == 401


def test_two_logins_of_one_person_stand_beside_each_other(own: House) -> None:
    desk, phone = own.browser("甲一"), own.browser("甲一", "10.0.0.2")
    desk.ask("POST", "/desk/logout")
    assert phone.ask("GET", "/desk/api/me").told == {"name": "甲一", "role": "记者"}


def test_who_leaves_or_is_reset_is_out_with_the_next_request(own: House) -> None:
    first, second = own.browser("甲一"), own.browser("乙二")
    leave(Accounts(own.paper.folder), "甲一")
    reset(Accounts(own.paper.folder), "乙二")
    assert first.ask("GET", "/desk/api/me").status == 401
    assert second.ask("GET", "/desk/api/me").status == 401


def test_guessing_is_stopped_and_locks_nobody_else_out(own: House) -> None:
    home = own.browser("丙三", "10.0.0.7")
    thief = own.browser(address="192.0.2.9")
    said = [thief.login("丙三", f"geraten-{number}").status for number in range(FREE)]
    assert said == [401] * FREE
    assert thief.login("丙三").status == 429  # even the right one
    assert "试得太多了" in thief.login("丙三").text
    assert own.browser(address="10.0.0.7").login("丙三").status == 303
    assert own.browser(address="192.0.2.9").login("乙二").status == 303
    assert home.ask("GET", "/desk/api/me").status == 200


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(own: House) -> None:
    wrong = own.browser().login("甲一", "falsch")
    unknown = own.browser().login("丁四", "falsch")
    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.text.replace("甲一", "") == unknown.text.replace("丁四", "")


def test_what_was_tried_stands_in_the_journal_without_a_password(own: House) -> None:
    own.browser(address="192.0.2.9").login("丙三\n", "geraten")
    reporter = own.browser("甲一")
    reporter.send("/desk/api/new", {})
    reporter.ask("POST", "/desk/api/new", origin="https://evil.example")
    text = (own.paper.folder / ".desk/journal").read_text("utf-8")
    assert own.entrance.journal
    lines = own.entrance.journal.lines()
    assert [(one.who, one.where, one.what, one.status) for one in lines] == [
        ("丙三�", "192.0.2.9", "POST /desk/login", 401),
        ("甲一", "10.0.0.1", "POST /desk/login", 303),
        ("甲一", "10.0.0.1", "POST /desk/api/new", 200),
        ("甲一", "10.0.0.1", "POST /desk/api/new", 403),
    ]
    assert "geraten" not in text
    assert PASSWORD not in text


# --- the guard is there still ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"host": "evil.example"},
        {"host": f"{NAMED}:8000"},
        {"host": "127.0.0.1:8000"},
        {"origin": f"http://{NAMED}"},
        {"origin": "https://evil.example"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
    ],
    ids=str,
)
def test_another_site_can_neither_log_in_nor_change_anything(
    house: House, more: dict[str, str]
) -> None:
    person = house.browser("丙三")
    assert person.ask("POST", "/desk/api/new", **more).status == 403
    form = b"name=x&password=y"
    assert house.browser().ask("POST", "/desk/login", form, **more).status == 403


def test_the_token_is_asked_for_all_the_same(house: House) -> None:
    person = house.browser("丙三")
    for word in ("", "x"):
        assert person.ask("POST", "/desk/api/new", token=word).status == 403
        assert person.ask("POST", "/desk/logout", token=word).status == 403


@given(st.text())
def test_a_login_leads_nowhere_else(to: str) -> None:
    went = _inside(to)
    assert went.startswith("/")
    assert not went.startswith(("//", "/\\"))
    assert not set(went) & {"\n", "\r", "\\"}


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_an_address_elsewhere_leads_home(to: str) -> None:
    assert _inside(to) == HOME


def test_what_was_typed_is_text_on_the_login_page(own: House) -> None:
    said = own.browser().login("<script>{to}</script>", "x", '/"><script>').text
    assert "<script>" not in said
    assert "&lt;script&gt;{to}" in said


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("", "没有写 DESK_HOST="),
        ("http://desk.paper.example", "不加密"),
        ("http://192.168.1.5:8000", "不加密"),
        ("desk paper", "不是网址里的名字"),
        ("ftp://desk.paper.example", "不是网址里的名字"),
        ("desk.paper.example/x", "不是网址里的名字"),
    ],
)
def test_a_desk_does_not_open_without_a_name_for_https(house: House, named: str, told: str) -> None:
    with pytest.raises(EntranceRefused, match=told):
        in_office(house.paper.folder, named, house.office.owns, ())


def test_a_desk_does_not_open_without_an_account(tmp_path: Path, house: House) -> None:
    with pytest.raises(EntranceRefused, match="还没有一个账号"):
        in_office(tmp_path, NAMED, house.office.owns, ())


def test_an_old_hash_is_made_anew_with_the_next_login(own: House) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415 (only here)
    from msgspec.structs import replace  # noqa: PLC0415

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with Accounts(own.paper.folder).changing() as all_:
        all_["甲一"] = replace(all_["甲一"], password=weak)
    assert own.browser().login("甲一").status == 303
    now = Accounts(own.paper.folder).of("甲一")
    assert now
    assert now.password != weak
    assert own.browser().login("甲一").status == 303
