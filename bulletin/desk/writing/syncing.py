"""Syncing: the office's other copies, behind the editor's back.

In: a save, or nothing for a minute. Out: what is here sent, what is there fetched, by turns, in a thread of
its own. Nobody waits for it; without a line everything stays here and is sent when there is one again.
What two people changed in one place is never mixed: both versions stay, and it is told.
"""

from __future__ import annotations

import threading
from typing import Final

from bulletin.desk.writing.history import History, HistoryRefused
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.record import Record

PAUSE: Final = 60.0  # seconds between two looks at the other copy
AGAIN: Final = 3  # tries where somebody else sends at the same moment


class Synced(Record, frozen=True, array_like=False):
    """How this copy stands: `kind` is none (it is alone), same, waiting or clash; `told` is for editors;
    `pieces` are those that both copies changed and that can be put together in the desk."""

    kind: str
    told: str
    pieces: tuple[str, ...] = ()


ALONE: Final = Synced("none", "只存在这台电脑上。")
_SAME: Final = Synced("same", "已经同步。")
_CLASH: Final = Synced(
    "clash", "有一处和别人改的撞上了，先存在本机，没有覆盖。请同懂 git 的同事一起合并。"
)
_HANDS: Final = Synced(
    "clash",
    "这台电脑上有还没有提交的文件，先不取别人的改动；您存的都在本机。请懂 git 的同事看一下。",
)
_BUSY: Final = Synced("waiting", "别人也在存，过一会儿再送。")
_LATE: Final = ("fetch first", "non-fast-forward")  # what git says then
_OTHERS: Final = Synced("none", "这台电脑上有不是写稿台做的提交，请用 git 送出去；您存的都在本机。")


def sync(history: History) -> Synced:
    """Fetch, put what is new here on top, send. Safe to be asked any time."""
    try:
        if not history.there or not history.standing().upstream:
            return ALONE
        tries = (_once(history) for _ in range(AGAIN))
        return next(filter(None, tries), _BUSY)
    except HistoryRefused:
        return _without_line(history)


def _once(history: History) -> Synced | None:
    """One round; None where somebody else sent at the same moment. Raises `HistoryRefused`."""
    history.fetch()
    if not history.is_own():
        return _OTHERS
    if history.standing().behind and not history.rebase():
        return _clash(clashing(history)) if history.is_clean() else _HANDS
    if history.standing().ahead:
        try:
            history.push()
        except HistoryRefused as refused:
            if any(sign in str(refused) for sign in _LATE):
                return None
            raise
    return _SAME


def clashing(history: History) -> tuple[str, ...]:
    """The pieces that both copies changed, by their paths in the content folder; none where both changed
    something else as well, or one of them took a piece away. Raises `HistoryRefused`."""
    files, all_ = history.both_changed()
    pieces = tuple(one for one in files if ARTICLE_PATH.fullmatch(one))
    return pieces if all_ and len(pieces) == len(files) else ()


def _clash(pieces: tuple[str, ...]) -> Synced:
    if not pieces:
        return _CLASH
    fact = f"有 {len(pieces)} 篇和别处改的撞上了，先存在本机，没有覆盖。"
    return Synced("clash", f"{fact}请对照着合并。", pieces)


def _without_line(history: History) -> Synced:
    """What to tell where the other copy cannot be reached."""
    try:
        ahead = history.standing().ahead
    except HistoryRefused:
        ahead = 0
    said = f"有 {ahead} 次保存还没有送出去，" if ahead else ""
    return Synced("waiting", f"现在连不上服务器，{said}都存在本机；有了网络自动送。")


class Syncer:
    """A thread that syncs when it is woken, and once a minute. It begins when the desk is first used: who
    only looks at the preview has nothing sent or fetched."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._wake = threading.Event()
        self._stopped = False
        self._begun = not history.there
        self._starting = threading.Lock()
        self.state = ALONE

    def start(self) -> None:
        """Begin, if it has not begun and there is a repository."""
        with self._starting:
            if not self._begun:
                self._begun = True
                threading.Thread(target=self._run, name="syncer", daemon=True).start()

    def wake(self) -> None:
        """Something was saved."""
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped:
            self._wake.clear()
            self.state = sync(self._history)
            self._wake.wait(PAUSE)
