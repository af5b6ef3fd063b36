"""The entrance: by which names a server is asked, and how it knows people.

In: a port of loopback (`make serve`), or a paper's folder and the name by which an office calls its desk
(`make desk`). Out: what guard and door go by. At home everybody is the machine's own; in an office nobody is
anybody before a login.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bulletin.desk.serving.guard import hosts_of
from bulletin.desk.staff.accounts import Accounts, AccountsRefused
from bulletin.desk.staff.attempts import Attempts
from bulletin.desk.staff.journal import Journal
from bulletin.desk.staff.people import OWN, Person
from bulletin.desk.staff.rights import ALL_STEPS
from bulletin.desk.staff.sessions import Sessions
from bulletin.model.record import Record

_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
_LOOPBACK: Final = ("127.0.0.1", "localhost")


class EntranceRefused(SystemExit):
    """A desk that may not be opened like this: a Chinese line with the remedy. Exit code 1."""


class Staff(Record, frozen=True, array_like=False):
    """What a desk knows of those who log in: their accounts and sessions, who tried too often, what each of
    them did."""

    accounts: Accounts
    sessions: Sessions
    attempts: Attempts
    journal: Journal


class Entrance(Record, frozen=True, array_like=False):
    """How a server is entered. `hosts` are the values of `Host`, `scheme` that of the address in the browser;
    `known` says who a session's word belongs to; `owns` whether a person may see the sheet of that key;
    `staff` is who may log in, where anybody has to."""

    hosts: frozenset[str]
    scheme: str
    cookie: str
    known: Callable[[str], Person | None]
    owns: Callable[[Person, str], bool]
    steps: tuple[str, ...] = ALL_STEPS
    staff: Staff | None = None

    @property
    def journal(self) -> Journal | None:
        """Where it is written down what was tried."""
        return self.staff.journal if self.staff else None


def at_home(port: int) -> Entrance:
    """That of a server which serves its own machine alone."""
    return Entrance(
        hosts=hosts_of(port),
        scheme="http",
        cookie="",
        known=lambda word: OWN,  # noqa: ARG005 (there are no words here)
        owns=lambda person, key: True,  # noqa: ARG005 (everything is one person's)
    )


def in_office(
    paper: Path, named: str, owns: Callable[[Person, str], bool], steps: tuple[str, ...]
) -> Entrance:
    """That of an office's desk. `named` is the name that browsers use, for https; http is for loopback alone,
    to try it. Raises `EntranceRefused`."""
    scheme, host = _understood(named)
    accounts = Accounts(paper)
    try:
        if not accounts.all():
            fact = "还没有一个账号，写稿台没有打开。"
            raise EntranceRefused(f"{fact}请先用 make staff ADD=姓名 ROLE=值班主任 加一位。")
    except AccountsRefused as refused:
        raise EntranceRefused(str(refused)) from None
    sessions = Sessions(paper, accounts, time.time)
    return Entrance(
        hosts=frozenset({host}),
        scheme=scheme,
        cookie="__Host-desk" if scheme == "https" else "desk",
        known=sessions.person,
        owns=owns,
        steps=steps,
        staff=Staff(accounts, sessions, Attempts(time.monotonic), Journal(paper)),
    )


def _understood(named: str) -> tuple[str, str]:
    """Scheme and host. Raises `EntranceRefused`."""
    text = named.strip().lower().rstrip("/")
    if not text:
        fact = "没有写 DESK_HOST=，写稿台没有打开。"
        raise EntranceRefused(f"{fact}请写编辑部用的网址，如 DESK_HOST=desk.paper.example。")
    scheme, found, host = text.rpartition("://")
    scheme = scheme if found else "https"
    if scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise EntranceRefused(
            f"DESK_HOST={named}: 不是网址里的名字。请写成 desk.paper.example 这样。"
        )
    if scheme == "http" and urlsplit(text).hostname not in _LOOPBACK:
        fact = "不加密的网址会让路上的人看见密码，只能用在本机。"
        raise EntranceRefused(f"DESK_HOST={named}: {fact}请用 https://，见 docs/deploy.md。")
    return scheme, host
