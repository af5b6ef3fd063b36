"""Commits: who did what with which file, as git has it.

In: the paper's history. Out: for each file of the content folder, under the name that it has now, its deeds,
the oldest first. Only what is new since the last look is asked of git.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from secrets import token_hex
from typing import Final, Literal

from msgspec.structs import replace

from bulletin.desk.writing.history import History, HistoryRefused
from bulletin.model.record import Record

Kind = Literal["wrote", "passed", "signed", "act"]

_KEYS: Final = ("Wrote", "Passed", "Signed", "Returned", "Act", "Step")
_TRAILERS: Final = tuple(f"%(trailers:key={key},valueonly,separator=%x2C)" for key in _KEYS)
_FORMAT: Final = "%x00".join(("%H", "%s", "%aI", "%an", *_TRAILERS))  # no message has a NUL in it
_FACTS: Final = _FORMAT.count("%x00") + 1
_CHANGED: Final = ("--name-status", "-M", "--relative", "-z")


class Deed(Record, frozen=True, array_like=False):
    """What somebody did with a file: which of the steps, when (ISO 8601), who; `act` says which act, `step`
    the state that it left the file in, where it moved it; `commit` and `subject` are the commit's name and
    its first line."""

    kind: Kind
    at: str
    who: str
    act: str = ""
    step: str = ""
    commit: str = ""
    subject: str = ""


class Commit(Record, frozen=True):
    """A commit: its deeds, the files that it changed, and those that it moved, old and new."""

    deeds: tuple[Deed, ...]
    files: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]


class Commits:
    """The commits of one paper's content folder."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._reading = threading.Lock()
        self._head = ""
        self._deeds: Mapping[str, tuple[Deed, ...]] = {}

    def deeds(self) -> Mapping[str, tuple[Deed, ...]]:
        """The deeds of every file, the oldest first. None where the paper is in no repository."""
        with self._reading:
            try:
                head = self._history.ask("rev-parse", "--verify", "HEAD").strip()
            except HistoryRefused:
                return {}
            if head != self._head:
                known = self._deeds if self._goes_on(head) else {}
                since = (f"^{self._head}",) if known else ()
                mark = token_hex(8)  # which no message can foresee
                form = f"--format={mark}{_FORMAT}"
                said = self._history.ask("log", form, *_CHANGED, head, *since, "--", ".")
                self._deeds = with_new(known, read(said, mark))
                self._head = head
            return self._deeds

    def _goes_on(self, head: str) -> bool:
        """Whether a commit comes after all that is known: not where that was put on top of others' work."""
        try:
            self._history.ask("merge-base", "--is-ancestor", self._head, head)
        except HistoryRefused:
            return False
        return True


def read(said: str, mark: str) -> Iterator[Commit]:
    """The commits in what git said, the newest first; each begins with that mark."""
    for one in said.split(mark)[1:]:
        words = one.split("\0")
        name, subject, *told, step = words[:_FACTS]
        own = {"step": step.strip(), "commit": name, "subject": subject}
        deeds = tuple(replace(deed, **own) for deed in _deeds(*told))
        files, moved = _changes(words[_FACTS:])
        yield Commit(deeds, files, moved)


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


def with_new(
    known: Mapping[str, tuple[Deed, ...]], commits: Iterable[Commit]
) -> dict[str, tuple[Deed, ...]]:
    """The deeds of each file, the oldest first, under the name that it has now: those that are known, and
    those of commits that came after, of which the newest is the first."""
    found = dict(known)
    for commit in reversed([*commits]):
        for old, new in commit.moved:
            found[new] = found.pop(old, ()) + found.get(new, ())
        for file in commit.files:
            if file.endswith(".md"):
                found[file] = found.get(file, ()) + commit.deeds
    return found
