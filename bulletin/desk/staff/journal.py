"""Journal: what was tried at the desk, by whom, from where.

In: one line for each thing that was tried. Out: a file of the owner's alone (mode 600), a JSON object in each
line, the newest last; when it is full, it becomes the old one and a new one begins, so it never grows past
twice `LARGEST`. No password, no text and no search ever gets in: a line has an address, not what was sent
to it.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from bulletin.desk.staff.accounts import FOLDER
from bulletin.model.record import Record

FILE: Final = "journal"
LARGEST: Final = 2_000_000  # bytes of one file: months of an office of ten
_LONGEST: Final = 120  # characters of one value


class Tried(Record, frozen=True, array_like=False):
    """One thing that was tried: when (ISO 8601), the name (as typed, where nobody is logged in), the address
    it came from, what (method and path), the status that was answered."""

    at: str
    who: str
    where: str
    what: str
    status: int


class Journal:
    """The journal of one paper."""

    def __init__(self, paper: Path, largest: int = LARGEST) -> None:
        self._file = paper / FOLDER / FILE
        self._largest = largest
        self._lock = threading.Lock()

    def write(self, who: str, where: str, what: str, status: int) -> None:
        """Write one line."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        line = Tried(now, _short(who), _short(where), _short(what), status)
        with self._lock:
            if self._file.exists() and self._file.stat().st_size > self._largest:
                self._file.replace(self._file.with_name(f"{FILE}.old"))
            own = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with open(own, "ab") as file:
                file.write(msgspec.json.encode(line) + b"\n")

    def lines(self) -> list[Tried]:
        """What the newer file has, the newest last."""
        try:
            data = self._file.read_bytes()
        except FileNotFoundError:
            return []
        return [msgspec.json.decode(line, type=Tried) for line in data.splitlines()]


def _short(value: str) -> str:
    shown = "".join(one if one.isprintable() else "�" for one in value[:_LONGEST])
    return shown.encode("utf-8", "replace").decode("utf-8")
