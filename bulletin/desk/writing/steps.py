"""Steps: how far a piece is, who may take it further, what its commit says of that.

In: a piece's file as it lies on disk and as it would be saved, both read as the build reads them; who saves;
what was done with the file before. Out: the act that a save is, refused where that person may not do it; the
commit's message. A form says nothing that counts here: neither who saves nor where the piece stands.

Where a piece stands is said by its header (状态); who brought it there by the trailers of its commits:
`Wrote:`, `Passed:`, `Signed:` or `Returned:` with the name, and `Step:` with the state that the commit left
it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bulletin.desk.ledger.commits import Deed
from bulletin.desk.staff.people import Person
from bulletin.desk.staff.rights import ORDER, Act, Piece, refused
from bulletin.desk.writing.history import one_line
from bulletin.model.article import Status
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading.decode import decode
from bulletin.reading.file import read_file
from bulletin.reading.header import says_draft
from bulletin.reading.values import STATUSES

NAMES: Final = {status: name for name, status in STATUSES.items()}
"""The states as headers and people write them."""

_TRAILERS: Final = {
    Act.PASS: "Passed",
    Act.SIGN: "Signed",
    Act.CHANGE: "Signed",
    Act.RETURN: "Returned",
}
_VERBS: Final = {
    Act.SEND: "送审",
    Act.PASS: "二审",
    Act.SIGN: "签发",
    Act.RETURN: "退回",
    Act.WITHDRAW: "撤稿",
}


class StepRefused(Exception):
    """A step that this person may not take: a Chinese line."""


class Stands(Record, frozen=True):
    """What counts of a file: its state (None: there is none yet), and whether it is withdrawn."""

    status: Status | None = None
    withdrawn: bool = False


def stands(data: bytes | None, path: str, paper: Paper) -> Stands:
    """How a file stands, as the build would read it. What cannot be read is taken for published where its
    header does not say otherwise: then nobody slips past a step with it."""
    if data is None:
        return Stands()
    reading, _ = read_file(path, data, paper.newsroom, paper.site.base, None, paper.site.origin)
    if reading.article is not None:
        return Stands(reading.article.status, bool(reading.article.withdrawn))
    text = decode(data, path)
    draft = isinstance(text, str) and says_draft(text, path)
    return Stands("draft" if draft else "published")


def act_of(before: Stands, after: Stands) -> Act:
    """What a save is that leaves a piece so. Whether a step may skip another one, rights know."""
    if after.withdrawn or before.withdrawn:
        return Act.WITHDRAW if before.status == "published" and not before.withdrawn else Act.CHANGE
    here: Status = before.status or "draft"
    there = after.status or "draft"
    if here == there:
        return {"draft": Act.WRITE, "published": Act.CHANGE}.get(here, Act.EDIT)
    if ORDER.index(there) > ORDER.index(here):
        return {"review": Act.SEND, "passed": Act.PASS, "published": Act.SIGN}[there]
    if here == "published":
        return Act.CHANGE
    return Act.RETURN if there == "draft" else Act.EDIT


def check(person: Person, before: Stands, after: Stands, last: str, steps: tuple[str, ...]) -> Act:
    """The act that a save is. `last` took the piece's last step. Raises `StepRefused` where that person may
    not do it: rights look at the piece as it lies on disk."""
    act = act_of(before, after)
    if why := refused(person, act, Piece(before.status, last), steps):
        raise StepRefused(why)
    stays = act is Act.EDIT and before.status == after.status == "passed"
    if stays and (why := refused(person, Act.SIGN, Piece("passed"), steps)):
        raise StepRefused(f"{why}二审过的稿件，改了要重新审：请先退回，或者改成送审。")
    return act


def message_of(
    title: str, person: Person, act: Act, before: Stands, after: Stands, why: str = ""
) -> str:
    """A commit's message: what was done, who did it, and where the piece is now. Neither headline nor reason
    can begin a line or add a trailer, whatever signs they have. At one's own machine nobody has shown who he
    is, so nothing is signed there."""
    act = Act.WRITE if person.own else act
    verb = _VERBS.get(act) or ("改" if before.status else "写")
    line = one_line(title) or "（没有标题）"
    said = f"（{one_line(why)}）" if one_line(why) else ""
    here = before.status or "draft"
    moved = after.status not in (here, None) and not person.own
    step = f"Step: {NAMES[after.status]}\n" if moved and after.status else ""
    return f"{verb}：{line}{said}\n\n{_TRAILERS.get(act, 'Wrote')}: {person.name}\n{step}"


def last_of(deeds: Sequence[Deed]) -> str:
    """Who took the last step, by the deeds of a piece, the oldest first; empty where nobody did."""
    return next((deed.who for deed in reversed(deeds) if deed.step), "")
