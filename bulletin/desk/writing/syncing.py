"""Syncing: the office's other copies, behind the editor's back.

In: a save, or nothing for a minute. Out: what is here sent, what is there fetched, by turns, in a thread of
its own. Nobody waits for it; without a line everything stays here and is sent when there is one again.
What two people changed in one place is never mixed: both versions stay, and it is told.
"""

from __future__ import annotations

import threading
from typing import Final

from bulletin.desk.writing.history import History, HistoryRefused
from bulletin.model.record import Record

PAUSE: Final = 60.0  # seconds between two looks at the other copy
AGAIN: Final = 3  # tries where somebody else sends at the same moment


class Synced(Record, frozen=True, array_like=False):
    """How this copy stands: `kind` is none (it is alone), same, waiting or clash; `told` is for editors."""

    kind: str
    told: str


ALONE: Final = Synced("none", "只存在这台电脑上。")
_SAME: Final = Synced("same", "已经同步。")
_CLASH: Final = Synced(
    "clash", "有一处和别人改的撞上了，先存在本机，没有覆盖。请同懂 git 的同事一起合并。"
)


def sync(history: History) -> Synced:
    """Fetch, put what is new here on top, send. Safe to be asked any time."""
    try:
        if not history.there or not history.standing().upstream:
            return ALONE
        for _ in range(AGAIN):
            history.fetch()
            standing = history.standing()
            if standing.behind and not history.rebase():
                return _CLASH
            if not history.standing().ahead:
                return _SAME
            try:
                history.push()
            except HistoryRefused as refused:
                if "fetch first" in str(refused) or "non-fast-forward" in str(refused):
                    continue
                raise
            return _SAME
    except HistoryRefused:
        pass
    else:
        return Synced("waiting", "别人也在存，过一会儿再送。")
    try:
        ahead = history.standing().ahead
    except HistoryRefused:
        ahead = 0
    said = f"有 {ahead} 次保存还没有送出去，" if ahead else ""
    return Synced("waiting", f"现在连不上服务器，{said}都存在本机；有了网络自动送。")


class Syncer:
    """A thread that syncs when it is woken, and once a minute."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="syncer", daemon=True)
        self.state = ALONE

    def start(self) -> None:
        """Begin."""
        if self._history.there:
            self._thread.start()

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
