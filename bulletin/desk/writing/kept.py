"""Kept: every change of a piece in hand, on disk before the browser is told so, and outside git.

In: sheets, and files that were dropped on them. Out: the same, after a closed tab, a killed server, a power
cut. A sheet is a JSON file that is replaced in one step; its photos lie in a folder beside it until they are
saved with the piece.

The folder hides itself from git. It belongs to the paper, not to the cache, which may be deleted any time.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from bulletin.desk.writing.below import file_below
from bulletin.desk.writing.sheet import Sheet
from bulletin.model.digest import digest

FOLDER: Final = ".desk"
_KEY: Final = re.compile("[0-9a-f]{16}")
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")


class Overtaken(Exception):
    """A change that was made on an older state of the sheet than the one that is kept."""


class Kept:
    """The sheets of one paper, in its folder `.desk`."""

    def __init__(self, paper: Path) -> None:
        self._folder = paper / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / ".gitignore").write_text("*\n")

    def token(self) -> str:
        """The word by which the desk's pages show that they are its own; it outlives the server, as open
        pages do."""
        place = self._folder / "token"
        if not place.exists():
            place.touch(0o600)
            place.write_text(secrets.token_urlsafe())
        return place.read_text("ascii")

    def new(self, **said: object) -> Sheet:
        """A new sheet, kept."""
        return self._put(Sheet(key=secrets.token_hex(8), **said))  # type: ignore[arg-type]

    def of(self, path: str, owner: str = "") -> Sheet | None:
        """The sheet in which somebody opened a file."""
        return self.load(_key_of(path, owner))

    def open(self, path: str, owner: str = "", **said: object) -> Sheet:
        """Somebody's sheet for a file, kept in place of an earlier one."""
        key = _key_of(path, owner)
        old = self.load(key)
        rev = old.rev + 1 if old else 0
        own = Sheet(key=key, path=path, owner=owner, rev=rev, saved=rev, **said)  # type: ignore[arg-type]
        return self._put(own)

    def load(self, key: str) -> Sheet | None:
        """The sheet of this key, if there is one."""
        if not _KEY.fullmatch(key):
            return None
        try:
            return msgspec.json.decode(self._file(key).read_bytes(), type=Sheet)
        except FileNotFoundError:
            return None

    def give(self, sheet: Sheet, owner: str) -> Sheet:
        """Say whose a sheet is."""
        return self._put(replace(sheet, owner=owner))

    def change(self, sheet: Sheet) -> Sheet:
        """Keep a changed sheet. Raises `Overtaken` where a later change is kept already."""
        old = self.load(sheet.key)
        if old and old.rev >= sheet.rev:
            raise Overtaken
        return self._put(sheet)

    def settle(self, sheet: Sheet) -> Sheet:
        """Keep what a save made of a sheet, whatever has been typed meanwhile: only its file changes."""
        now = self.load(sheet.key) or sheet
        return self._put(
            replace(now, path=sheet.path, base=sheet.base, slug=sheet.slug, saved=sheet.saved)
        )

    def forget(self, key: str) -> None:
        """Forget a sheet and its files."""
        if _KEY.fullmatch(key):
            self._file(key).unlink(missing_ok=True)
            shutil.rmtree(self.files(key), ignore_errors=True)

    def all(self) -> Iterator[Sheet]:
        """Every sheet, the one changed last first."""
        names = [one.stem for one in self._folder.glob("*.json")]
        found = filter(None, map(self.load, names))
        yield from sorted(found, key=lambda one: one.at, reverse=True)

    def forget_saved(self) -> None:
        """Forget the sheets that hold nothing but what was saved."""
        for sheet in list(self.all()):
            if sheet.path and sheet.saved == sheet.rev:
                self.forget(sheet.key)

    def files(self, key: str) -> Path:
        """The folder of a sheet's photos."""
        return self._folder / key

    def file(self, key: str, name: str) -> Path | None:
        """A file of a sheet, if its name can be one and it is there."""
        if not (_KEY.fullmatch(key) and _NAME.fullmatch(name)):
            return None
        return file_below(self.files(key), name)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _put(self, sheet: Sheet) -> Sheet:
        sheet = replace(sheet, at=datetime.now().astimezone().isoformat(timespec="seconds"))
        place = self._file(sheet.key)
        part = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        with part.open("wb") as file:
            file.write(msgspec.json.encode(sheet))
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        return sheet


def _key_of(path: str, owner: str) -> str:
    """The key under which somebody has a file open: another for each, so that nobody types over anybody."""
    return digest(f"{owner}\n{path}".encode() if owner else path.encode())[:16]
