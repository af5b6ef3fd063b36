"""Passwords: what the desk compares one with, and new ones.

In: a password as typed. Out: an argon2id hash to keep; whether a password belongs to one. New passwords are
made here and never chosen: 80 random bits cannot be guessed, whatever a list of popular ones says.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bulletin.desk.staff.accounts import Account

LONGEST: Final = 200  # characters of one; more is refused unread, because hashing costs
# No letter that looks like another: 32 of them, 5 bits each.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS: Final = 4  # of four letters
_HASHER: Final = PasswordHasher()  # argon2id; RFC 9106's second choice: 64 MiB, three passes


def new_password() -> str:
    """A password that nobody knows yet, in groups that can be read out."""
    letters = [secrets.choice(_LETTERS) for _ in range(_GROUPS * 4)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, len(letters), 4))


def hashed(password: str) -> str:
    """What to keep of a password."""
    return _HASHER.hash(_plain(password))


def belongs(password: str, account: Account | None) -> bool:
    """Whether a password is an account's. Of a name that nobody has it takes as long to say no: the time of
    an answer tells nobody who works here."""
    known = account.password if account else _nobodys()
    try:
        _HASHER.verify(known, _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return account is not None and len(password) <= LONGEST


def is_old(account: Account) -> bool:
    """Whether an account's hash was made with other parameters than today's, and is to be made anew when its
    password is typed next."""
    return _HASHER.check_needs_rehash(account.password)


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password[:LONGEST]).strip()


@cache
def _nobodys() -> str:
    return hashed(new_password())
