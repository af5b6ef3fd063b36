"""Sessions: who is logged in.

In: an account that has shown its password; the word that a browser brings back. Out: that word, new with each
login; whose it is, as long as it holds. The file holds digests of the words, so that whoever reads it cannot
log in; a server that starts again knows its people still.

A session ends by logging out, when nothing was asked for `IDLE`, after `LONGEST` at any rate, when its
account is gone, and when the account has a new password.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from bulletin.desk.staff.accounts import FOLDER, Account, Accounts
from bulletin.desk.staff.people import Person
from bulletin.model.record import Record

FILE: Final = "sessions.json"
IDLE: Final = 8 * 3600.0  # seconds without a request
LONGEST: Final = 7 * 24 * 3600.0  # seconds
WRITTEN: Final = 300.0  # seconds after which it is written down that a session was used
MOST: Final = 20  # sessions of one account; the one unused for the longest ends


class Session(Record, frozen=True, array_like=False):
    """One login: whose, by which password, when it began and was used last (seconds since 1970)."""

    name: str
    serial: str
    began: float
    used: float


class Sessions:
    """The sessions of one paper. `clock` gives seconds since 1970."""

    def __init__(self, paper: Path, accounts: Accounts, clock: Callable[[], float]) -> None:
        self._file = paper / FOLDER / FILE
        self._accounts = accounts
        self._clock = clock
        self._lock = threading.Lock()
        try:
            data = self._file.read_bytes()
            self._all = msgspec.json.decode(data, type=dict[str, Session])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._all = {}  # everybody logs in again

    def begin(self, account: Account) -> str:
        """A new session; the word that its browser brings back."""
        word, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._all = {key: one for key, one in self._all.items() if self._holds(one)}
            own = [key for key, one in self._all.items() if one.name == account.name]
            own.sort(key=lambda key: self._all[key].used)
            for key in own[: max(0, len(own) + 1 - MOST)]:
                del self._all[key]
            self._all[_digest(word)] = Session(account.name, account.serial, now, now)
            self._write()
        return word

    def person(self, word: str) -> Person | None:
        """Whose session a word is, if it holds. Raises `AccountsRefused`."""
        key = _digest(word)
        with self._lock:
            session = self._all.get(key)
            if session is None:
                return None
            account = self._accounts.of(session.name)
            if not self._holds(session) or account is None or account.serial != session.serial:
                del self._all[key]
                self._write()
                return None
            now = self._clock()
            self._all[key] = replace(session, used=now)
            if now - session.used > WRITTEN:
                self._write()
            return account.person

    def end(self, word: str) -> None:
        """End a session, if it is one."""
        with self._lock:
            if self._all.pop(_digest(word), None):
                self._write()

    def _holds(self, session: Session) -> bool:
        now = self._clock()
        return now - session.used < IDLE and now - session.began < LONGEST

    def _write(self) -> None:
        part = self._file.with_name(f"{FILE}.{secrets.token_hex(4)}")
        own = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(own, "wb") as file:
            file.write(msgspec.json.encode(self._all))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).hexdigest()
