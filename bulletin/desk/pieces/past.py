"""The past: what git has of one piece.

In: the piece's path. Out: its versions, the newest first, each with who made it; the bytes of one, and the
photos that it showed. A name of a commit counts only where it is one of the piece's own versions.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from bulletin.desk.pieces.change import ActRefused, Filed
from bulletin.desk.pieces.piece import article_of
from bulletin.desk.writing.history import History, HistoryRefused
from bulletin.desk.writing.sheet import SheetRefused, read_sheet
from bulletin.held.history import History as Blobs
from bulletin.held.history import HistoryLost
from bulletin.model.record import Record
from bulletin.model.shown import placed_files
from bulletin.paper import Paper

MOST: Final = 50  # versions that are listed
_FORMAT: Final = "%x01%H%x02%aI%x02%(trailers:key=Wrote,valueonly,separator=%x2C)%x02%an%x02%s"


class Version(Record, frozen=True, array_like=False):
    """A state that a piece's file had: the commit, when (ISO 8601), who, the commit's first line, and the
    path that the file had then."""

    commit: str
    at: str
    who: str
    what: str
    path: str


class Past:
    """The past of one paper's pieces."""

    def __init__(self, content: Path, history: History) -> None:
        self._content = content
        self._history = history

    def versions(self, path: str) -> tuple[Version, ...]:
        """The versions of a piece; none where it is in no repository."""
        words = ("log", "--follow", f"--max-count={MOST}", "--name-only", "--relative", "-z")
        try:
            said = self._history.ask(*words, f"--format={_FORMAT}", "--", path)
        except HistoryRefused:
            return ()
        found = []
        for one in said.split("\x01")[1:]:
            facts, _, names = one.partition("\0")
            commit, at, wrote, author, what = facts.strip("\n").split("\x02", 4)
            name = names.strip("\0\n").split("\0")[0]
            found.append(Version(commit, at, wrote.strip() or author, what, name or path))
        return tuple(found)

    def version(self, path: str, commit: str) -> tuple[Version, Filed]:
        """One version, and the file as it was. Raises `ActRefused`."""
        known = next((one for one in self.versions(path) if one.commit == commit), None)
        if known is None:
            raise ActRefused("没有这一版。请刷新网页，再选一次。")
        try:
            data = self._read(commit, known.path)
            fields, body = read_sheet(data, known.path)
        except SheetRefused as refused:
            raise ActRefused(str(refused)) from None
        return known, Filed(known.path, data, fields, body)

    def photos(self, now: str, known: Version, old: Filed, paper: Paper) -> Mapping[str, bytes]:
        """The photos that a version showed and that are gone or others now, by where they belong beside the
        file `now`. Raises `ActRefused`."""
        article = article_of(old.data, old.path, paper)
        before, after = posixpath.dirname(known.path), posixpath.dirname(now)
        found = {}
        for file in placed_files(article) if article else ():
            beside = posixpath.dirname(file) == before
            place = posixpath.join(after, posixpath.basename(file)) if beside else file
            try:
                data = self._read(known.commit, file)
            except ActRefused:
                continue  # it was missing then, too; the reader says so of the text
            path = self._content / place
            if not path.is_file() or path.read_bytes() != data:
                found[place] = data
        return found

    def _read(self, commit: str, path: str) -> bytes:
        """The bytes of a file in a commit. Raises `ActRefused`."""
        try:
            blob = self._history.ask("rev-parse", "--verify", f"{commit}:./{path}").strip()
            return Blobs(self._content).read(blob)
        except (HistoryRefused, HistoryLost) as lost:
            raise ActRefused(f"git 里找不到那一版（{lost}）。") from None

    def changed(self, path: str) -> tuple[str, datetime | None]:
        """The commit that changed a file last, and when; empty where none did."""
        last = next(iter(self.versions(path)), None)
        return (last.commit, datetime.fromisoformat(last.at)) if last else ("", None)

    def has(self, commit: str, other: str) -> bool:
        """Whether a commit is part of what another one stands for; not where one of them is unknown here."""
        try:
            self._history.ask("merge-base", "--is-ancestor", commit, other)
        except HistoryRefused:
            return False
        return True

    def blob(self, path: str) -> str:
        """The name that git has for a file as it was committed last; empty where it was not."""
        try:
            return self._history.ask("rev-parse", "--verify", f"HEAD:./{path}").strip()
        except HistoryRefused:
            return ""
