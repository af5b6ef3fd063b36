"""The command `make staff`: who may log in to the desk.

In: PAPER's folder, and one of ADD= with ROLE=, RESET=, LEAVE=. Out: the accounts' file changed, and what is
to be told to the colleague: a new password is shown once, here, and nowhere else. Without any of them: a
list.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from msgspec.structs import replace

from bulletin.desk.staff.accounts import Account, Accounts, AccountsRefused, known_as
from bulletin.desk.staff.passwords import hashed, new_password
from bulletin.desk.staff.people import ROLES
from bulletin.desk.writing.history import is_name


class StaffRefused(Exception):
    """What cannot be done to the accounts: a Chinese line."""


def add(accounts: Accounts, name: str, role: str) -> str:
    """Add somebody, or give somebody another role; a line with the password. Raises `StaffRefused`."""
    if role not in ROLES:
        raise StaffRefused(f"ROLE={role}: 身份只能是{'、'.join(ROLES)}。")
    if not is_name(name):
        raise StaffRefused(f"ADD={name}: 姓名只能用汉字、字母，不超过 40 个。")
    with accounts.changing() as all_:
        if (old := all_.get(known_as(name))) is not None:
            all_[known_as(name)] = replace(old, role=role)
            return f"{old.name}现在是{role}，密码不变。"
        password = new_password()
        all_[known_as(name)] = Account(name, role, hashed(password), secrets.token_hex(8))
    return f"{name}（{role}）可以登录了。密码只显示这一次：{password}"


def reset(accounts: Accounts, name: str) -> str:
    """Give somebody a new password, and log them out everywhere. Raises `StaffRefused`."""
    password = new_password()
    with accounts.changing() as all_:
        old = _one(all_, name, "RESET")
        new = replace(old, password=hashed(password), serial=secrets.token_hex(8))
        all_[known_as(name)] = new
    return f"{new.name}的新密码，只显示这一次：{password}\n已经登录的，都要重新登录。"


def leave(accounts: Accounts, name: str) -> str:
    """Take somebody's account away; they are logged out at once. Raises `StaffRefused`."""
    with accounts.changing() as all_:
        gone = _one(all_, name, "LEAVE")
        del all_[known_as(name)]
    return f"{gone.name}不能再登录。以前的稿件和记录都不变。"


def listed(accounts: Accounts) -> str:
    """Everybody, a line each."""
    lines = [f"{one.name}\t{one.role}" for one in accounts.all().values()]
    return "\n".join(lines) or "还没有账号。请用 make staff ADD=姓名 ROLE=值班主任 加第一位。"


def _one(all_: dict[str, Account], name: str, option: str) -> Account:
    if (found := all_.get(known_as(name))) is None:
        raise StaffRefused(f"{option}={name}: 没有这个账号。用 make staff 看有哪些。")
    return found


def main() -> int:
    """Do it, and tell; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make staff", description="写稿台的账号。")
    parser.add_argument("--paper", type=Path, default=Path())
    for option in ("add", "role", "reset", "leave"):
        parser.add_argument(f"--{option}")
    given = parser.parse_args()
    accounts = Accounts(given.paper)
    asked = [name for name in (given.add, given.reset, given.leave) if name is not None]
    try:
        if len(asked) > 1:
            raise StaffRefused("ADD=、RESET=、LEAVE= 一次只能写一个。")
        if given.role is not None and given.add is None:
            raise StaffRefused("ROLE= 要和 ADD= 一起写。")
        if given.add is not None:
            print(add(accounts, given.add.strip(), given.role or ""))
        elif given.reset is not None:
            print(reset(accounts, given.reset))
        elif given.leave is not None:
            print(leave(accounts, given.leave))
        else:
            print(listed(accounts))
    except (StaffRefused, AccountsRefused, OSError) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
