"""Rights: who may do what with which piece, in one table.

In: a person, an act, what is known of the piece, the paper's steps of review. Out: nothing where it is
allowed, else the reason in Chinese. Pure. Every address of the desk names the act that it is for
(`bulletin/desk/serving/declared.py`), and whatever changes a file of the paper asks here with the piece as it
lies on disk at that moment.

A piece goes from 草稿 up to 发布 by the steps that the paper has (setting `REVIEW_STEPS`): 送审, 二审, 签发
or fewer. Nobody takes two steps of a piece that follow each other, because the second is there to look at
the first; and a piece that readers have is changed by those who may sign alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from bulletin.desk.staff.people import ROLE_NAMES, Person, Role
from bulletin.model.article import REVIEW, Status
from bulletin.model.record import Record

ALL_STEPS: Final = REVIEW

ORDER: Final[tuple[Status, ...]] = ("draft", "review", "passed", "published")
"""The states of a piece, upwards."""

REACHED: Final[dict[str, Status]] = {"送审": "review", "二审": "passed", "签发": "published"}
"""The state in which each step leaves a piece."""


class Act(Enum):
    """What somebody wants to do; the value is how the desk calls it."""

    ENTER = "登录"  # what people see before they are known
    READ = "看稿"  # everything that the desk shows: the paper as built, pieces, the record
    WRITE = "写稿"  # a new piece or a draft, saved as a draft
    SEND = "送审"
    EDIT = "改送审的稿"  # a piece under review, which stays where it is or falls back a step
    PASS = "二审"  # noqa: S105 (no password)
    RETURN = "退回"  # a piece under review becomes a draft again
    SIGN = "签发"  # readers get it, now or at its time
    # Correct, move, restore: whatever changes what readers have, but a withdrawal.
    CHANGE = "改已发的稿"
    WITHDRAW = "撤稿"


class Piece(Record, frozen=True):
    """What rights depend on: the state in the header of the piece's file (None: it has no file yet), and who
    took the last step of it (empty: nobody did, or nobody knows)."""

    status: Status | None = None
    last: str = ""


NEW: Final = Piece()

_ANYWHERE: Final = (Act.ENTER, Act.READ)  # what no piece is needed for
_ROLE: Final[Mapping[Act, Role]] = {
    Act.ENTER: Role.REPORTER,
    Act.READ: Role.REPORTER,
    Act.WRITE: Role.REPORTER,
    Act.SEND: Role.REPORTER,
    Act.EDIT: Role.EDITOR,
    Act.PASS: Role.EDITOR,
    Act.RETURN: Role.EDITOR,
    Act.SIGN: Role.DIRECTOR,
    Act.CHANGE: Role.DIRECTOR,
    Act.WITHDRAW: Role.EDITOR,
}
"""The least role for each act."""

_STATES: Final[Mapping[Act, tuple[Status | None, ...]]] = {
    Act.WRITE: (None, "draft"),
    Act.EDIT: ("review", "passed"),
    Act.RETURN: ("review", "passed"),
    Act.CHANGE: ("published",),
    Act.WITHDRAW: ("published",),
}
"""The states in which a piece may be for each act that is no step; of steps, `_before` says it."""

STEPS: Final = {Act.SEND: "送审", Act.PASS: "二审", Act.SIGN: "签发"}


def may(person: Person, act: Act, piece: Piece = NEW, steps: tuple[str, ...] = ALL_STEPS) -> bool:
    """Whether a person may do that with that piece, in a paper with these steps."""
    return not refused(person, act, piece, steps)


def refused(
    person: Person, act: Act, piece: Piece = NEW, steps: tuple[str, ...] = ALL_STEPS
) -> str:
    """Why a person may not do that with that piece, as a Chinese line; empty where it is allowed."""
    if person.own:
        return ""
    needed = role_for(act, steps)
    if person.role < needed:
        return f"“{act.value}”要由{ROLE_NAMES[needed]}来做，您是{ROLE_NAMES[person.role]}。"
    if act in _ANYWHERE:
        return ""
    if piece.status not in states_for(act, steps):
        return f"这篇稿件现在不能“{act.value}”。请刷新网页，看看它到哪一步了。"
    if act in STEPS and STEPS[act] in steps[1:] and piece.last == person.name:
        return f"上一步是您自己做的，“{act.value}”要由另一位同事来做。"
    return ""


def role_for(act: Act, steps: tuple[str, ...] = ALL_STEPS) -> Role:
    """The least role for an act. Where a paper has no steps at all, editors publish."""
    if not steps and act in (Act.SIGN, Act.CHANGE):
        return Role.EDITOR
    return _ROLE[act]


def states_for(act: Act, steps: tuple[str, ...] = ALL_STEPS) -> tuple[Status | None, ...]:
    """The states in which a piece may be for an act; none where the paper does not have that step."""
    if act not in STEPS:
        return _STATES.get(act, ())
    if STEPS[act] not in steps and (act is not Act.SIGN or steps):
        return ()
    chain: list[Status] = ["draft", *(REACHED[step] for step in steps)] if steps else ["draft"]
    reached = REACHED[STEPS[act]]
    before = chain[chain.index(reached) - 1] if reached in chain else "draft"
    own = ORDER[ORDER.index(before) : ORDER.index(reached)]
    return (None, *own) if before == "draft" else own


def next_step(status: Status | None, steps: tuple[str, ...] = ALL_STEPS) -> Act | None:
    """The step that a piece waits for; None where there is none."""
    return next((act for act in STEPS if status in states_for(act, steps)), None)
