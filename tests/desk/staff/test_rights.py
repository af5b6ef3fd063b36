"""Rights: who may do what with which piece; there is no way up to 发布 past a step or past the right to sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.staff.people import OWN, Person, Role
from bulletin.desk.staff.rights import ALL_STEPS, STEPS, Act, Piece, may, refused, states_for

REPORTER = Person("甲一", Role.REPORTER)
EDITOR = Person("乙二", Role.EDITOR)
DIRECTOR = Person("丙三", Role.DIRECTOR)

_ = [
    (Act.WRITE, None, "记编值"),
    (Act.WRITE, "draft", "记编值"),
    (Act.SEND, "draft", "记编值"),
    (Act.EDIT, "review", "编值"),
    (Act.EDIT, "passed", "编值"),
    (Act.PASS, "review", "编值"),
    (Act.RETURN, "review", "编值"),
    (Act.RETURN, "passed", "编值"),
    (Act.SIGN, "passed", "值"),
    (Act.CHANGE, "published", "值"),
    (Act.WITHDRAW, "published", "编值"),
]
TABLE = {(act, status): who for act, status, who in _}


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.ENTER, Act.READ)])
@pytest.mark.parametrize("status", [None, "draft", "review", "passed", "published"])
@pytest.mark.parametrize("person", [REPORTER, EDITOR, DIRECTOR], ids=["记", "编", "值"])
def test_each_role_may_do_what_the_table_says_and_nothing_else(
    act: Act, status: str | None, person: Person
) -> None:
    allowed = TABLE.get((act, status), "记编值" if (act, status) == (Act.SEND, None) else "")
    mark = {Role.REPORTER: "记", Role.EDITOR: "编", Role.DIRECTOR: "值"}[person.role]
    piece = Piece(status, "丁四")  # type: ignore[arg-type]
    assert may(person, act, piece) == (mark in allowed)


def test_nobody_takes_two_steps_that_follow_each_other() -> None:
    assert "另一位同事" in refused(EDITOR, Act.PASS, Piece("review", EDITOR.name))
    assert "另一位同事" in refused(DIRECTOR, Act.SIGN, Piece("passed", DIRECTOR.name))
    assert may(DIRECTOR, Act.SIGN, Piece("passed", EDITOR.name))
    assert may(DIRECTOR, Act.SIGN, Piece("draft", DIRECTOR.name), ("签发",))  # the first look at it


@pytest.mark.parametrize(
    ("steps", "act", "states"),
    [
        (("送审", "签发"), Act.PASS, ()),
        (("送审", "签发"), Act.SIGN, ("review", "passed")),
        (("二审", "签发"), Act.SEND, ()),
        (("二审", "签发"), Act.PASS, (None, "draft", "review")),
        (("签发",), Act.SIGN, (None, "draft", "review", "passed")),
        ((), Act.SIGN, (None, "draft", "review", "passed")),
        ((), Act.SEND, ()),
    ],
)
def test_fewer_steps_join_the_states_that_are_left(
    steps: tuple[str, ...], act: Act, states: tuple[str | None, ...]
) -> None:
    """Also for a piece that stood at a step which the paper has no more."""
    assert states_for(act, steps) == states


def test_without_steps_editors_publish_and_reporters_do_not() -> None:
    assert may(EDITOR, Act.SIGN, Piece("draft"), ())
    assert not may(REPORTER, Act.SIGN, Piece("draft"), ())


def test_whoever_sits_at_a_machine_that_serves_itself_may_do_everything() -> None:
    assert all(may(OWN, act, Piece("draft")) for act in Act)


@given(
    st.sampled_from(Role),
    st.sampled_from([None, "draft", "review", "passed", "published"]),
    st.sampled_from([ALL_STEPS, ("送审", "签发"), ("二审", "签发"), ("签发",)]),
    st.sampled_from(["甲一", "乙二"]),
)
def test_only_a_director_ever_makes_a_piece_public(
    role: Role, status: str | None, steps: tuple[str, ...], last: str
) -> None:
    person, piece = Person("甲一", role), Piece(status, last)  # type: ignore[arg-type]
    if may(person, Act.SIGN, piece, steps):
        assert role is Role.DIRECTOR
        assert status == "passed" or "二审" not in steps
        assert last != person.name or steps[0] == STEPS[Act.SIGN]
