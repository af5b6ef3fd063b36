"""Accounts: who may log in, in a file outside git.

In: the paper's folder. Out: its accounts; the file changed in one step. It is the owner's alone (mode 600),
and holds no password, only what one is compared with (`bulletin/desk/staff/passwords.py`).
"""

from __future__ import annotations

import fcntl
import os
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from bulletin.desk.staff.people import ROLES, Person
from bulletin.model.record import Record

FOLDER: Final = ".desk"  # beside the sheets (`bulletin/desk/writing/kept.py`)
FILE: Final = "accounts.json"
LOCK: Final = "accounts.lock"


class AccountsRefused(Exception):
    """A file of accounts that cannot be read: a Chinese line with place and remedy."""


class Account(Record, frozen=True, array_like=False):
    """One who may log in: the name that commits say, a role of `ROLES`, what the password is compared with,
    and which password it is: another number, and who logged in by an older one is logged out."""

    name: str
    role: str
    password: str
    serial: str = ""

    @property
    def person(self) -> Person:
        """Who it is."""
        return Person(self.name, ROLES[self.role])


class Accounts:
    """The accounts of one paper, read anew whenever they are asked for: a command may change them while the
    server runs."""

    def __init__(self, paper: Path) -> None:
        self._folder = paper / FOLDER
        self._file = self._folder / FILE

    def all(self) -> dict[str, Account]:
        """Every account, by the name as `known_as` writes it. Raises `AccountsRefused`."""
        try:
            found = msgspec.json.decode(self._file.read_bytes(), type=list[Account])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            fact = f"{self._file}: 读不出账号（{wrong}）。"
            raise AccountsRefused(f"{fact}请从备份里恢复这个文件。") from None
        if odd := [one for one in found if one.role not in ROLES]:
            fact = f"{self._file}: {odd[0].name}的身份“{odd[0].role}”不认识。"
            raise AccountsRefused(f"{fact}可以写：{'、'.join(ROLES)}。")
        return {known_as(one.name): one for one in found}

    def of(self, name: str) -> Account | None:
        """The account of a name, however its characters were typed. Raises `AccountsRefused`."""
        return self.all().get(known_as(name))

    @contextmanager
    def changing(self) -> Iterator[dict[str, Account]]:
        """The accounts, to be changed in place; what stands there when the block ends is written. One at a
        time, whichever process it is. Raises `AccountsRefused`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            accounts = self.all()
            yield accounts
            self._write(accounts.values())

    def _write(self, accounts: Iterable[Account]) -> None:
        data = msgspec.json.format(msgspec.json.encode(list(accounts)), indent=1)
        part = self._file.with_name(f"{FILE}.{secrets.token_hex(4)}")
        own = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(own, "wb") as file:
            file.write(data + b"\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # a rename is in the folder
        finally:
            os.close(folder)


def known_as(name: str) -> str:
    """A name as it is compared: compatible forms and capitals are one, blanks around it do not count."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
