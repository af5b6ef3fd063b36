"""Commits: who did what with which file, as git has it.

In: the paper's history. Out: for each file of the content folder, under the name that it has now, its deeds,
the oldest first. Only what is new since the last look is asked of git.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from msgspec.structs import replace

from bulletin.desk.writing.history import History, HistoryRefused
from bulletin.model.record import Record

Kind = Literal["wrote", "passed", "signed", "act"]

_KEYS: Final = ("Wrote", "Passed", "Signed", "Returned", "Act", "Step")
_TRAILERS: Final = "".join(f"%x02%(trailers:key={key},valueonly,separator=%x2C)" for key in _KEYS)
_FORMAT: Final = f"--format=%x01%H%x02%aI%x02%an{_TRAILERS}"
_CHANGED: Final = ("--name-status", "-M", "--relative", "-z")


class Deed(Record, frozen=True):
    """What somebody did with a file: which of the steps, when (ISO 8601), who; `act` says which act, `step`
    the state that it left the file in, where it moved it."""

    kind: Kind
    at: str
    who: str
    act: str = ""
    step: str = ""


class Commit(Record, frozen=True):
    """A commit: its name, its deeds, the files that it changed, and those that it moved, old and new."""

    name: str
    deeds: tuple[Deed, ...]
    files: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]


class Commits:
    """The commits of one paper's content folder."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._reading = threading.Lock()
        self._known: list[Commit] = []  # the newest first
        self._deeds: Mapping[str, tuple[Deed, ...]] = {}

    def deeds(self) -> Mapping[str, tuple[Deed, ...]]:
        """The deeds of every file. None where the paper is in no repository."""
        with self._reading:
            try:
                head = self._history.ask("rev-parse", "--verify", "HEAD").strip()
            except HistoryRefused:
                return {}
            if not self._known or self._known[0].name != head:
                self._known = self._read(head)
                self._deeds = by_file(self._known)
            return self._deeds

    def _read(self, head: str) -> list[Commit]:
        known = self._known
        if known:
            try:
                self._history.ask("merge-base", "--is-ancestor", known[0].name, head)
            except HistoryRefused:
                known = []  # what was here was put on top of what others have
        since = (f"^{known[0].name}",) if known else ()
        said = self._history.ask("log", _FORMAT, *_CHANGED, head, *since, "--", ".")
        new = list(read(said))
        if not new or new[0].name != head:  # the newest changed nothing in this folder
            new.insert(0, Commit(head, (), (), ()))
        return [*new, *known]


def read(said: str) -> Iterator[Commit]:
    """The commits in what git said."""
    for one in said.split("\x01")[1:]:
        facts, _, changed = one.partition("\0")
        name, *told, step = facts.split("\x02")
        deeds = tuple(
            replace(one, step=step.strip()) if step.strip() else one for one in _deeds(*told)
        )
        files, moved = _changes(changed.strip("\n").split("\0"))
        yield Commit(name, deeds, files, moved)


def _deeds(
    at: str, author: str, wrote: str, passed: str, signed: str, returned: str, act: str
) -> Iterator[Deed]:
    """What a commit's trailers say. Of one without any, its author wrote what it changes."""
    for name in _names(passed):
        yield Deed("passed", at, name)
    for name in _names(signed):
        yield Deed("signed", at, name)
    for name in _names(returned):
        yield Deed("act", at, name, "退回")
    if act:
        yield Deed("act", at, ",".join(_names(wrote or signed)) or author, act.strip())
    elif not passed and not signed and not returned:
        for name in _names(wrote) or [author]:
            yield Deed("wrote", at, name)


def _names(said: str) -> list[str]:
    return list(filter(None, map(str.strip, said.split(","))))


def _changes(words: list[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Files that were changed, and those that were moved, of git's list of words."""
    files, moved = [], []
    some = iter(words)
    for word in some:
        kind = word.strip("\n")[:1]
        if kind in ("R", "C"):
            old, new = next(some), next(some)
            files.append(new)
            if kind == "R":
                moved.append((old, new))
        elif kind:
            files.append(next(some))
    return tuple(files), tuple(moved)


def by_file(commits: Iterable[Commit]) -> dict[str, tuple[Deed, ...]]:
    """The deeds of each file, the oldest first, under the name that it has now. `commits` are the newest
    first."""
    now: dict[str, str] = {}
    found: dict[str, list[Deed]] = {}
    for commit in commits:
        for file in commit.files:
            if file.endswith(".md"):
                found.setdefault(now.get(file, file), []).extend(commit.deeds)
        for old, new in commit.moved:
            now[old] = now.get(new, new)
    return {file: tuple(reversed(deeds)) for file, deeds in found.items()}
