"""Readers: whether they have a piece as it was saved last, and why not.

In: what git and the paper know of the piece, what `/release.json` says at the address that readers use. Out:
one line for the editor, and whether waiting helps. Pure, but for `Window`, which asks.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, Literal

from bulletin.deploy.names import RELEASE
from bulletin.deploy.readers import Silent, ask
from bulletin.deploy.release import Release, understood
from bulletin.desk.draft import stamp
from bulletin.desk.pieces.piece import State
from bulletin.model.record import Record

FRESH: Final = 2.0  # seconds for which an answer is not asked for again
LONG: Final = timedelta(minutes=15)
"""After so long without the piece somebody has to look: a release takes minutes at the most."""

Kind = Literal[
    "unsaved", "here", "building", "late", "aside", "waits", "there", "stopped", "unknown"
]


class Told(Record, frozen=True, array_like=False):
    """What the editor is told: `kind` for the page, `told` in words, `more` the reasons or what to do.
    `ends`: asking again changes nothing by itself."""

    kind: Kind
    told: str
    ends: bool
    more: tuple[str, ...] = ()


class Known(Record, frozen=True):
    """What is known here of a piece: how it stands and its date; when its file was committed last (None: it
    never was); whether that commit is on its way to the forge still; the file's path and git's name of it;
    what is wrong with it as far as this machine knows."""

    state: State
    date: datetime | None
    saved: datetime | None
    unsent: bool
    path: str
    blob: str
    faults: tuple[str, ...] = ()


def told(known: Known, release: Release | None, silence: str, now: datetime, *, has: bool) -> Told:
    """What to tell of a piece. `release` is what readers are told (None: nothing), `silence` why nobody
    answered; `has`: its last change is part of that release."""
    if known.saved is None:
        return Told("unsaved", "还没有存进历史。", ends=True)
    if known.state == "draft":
        return Told("waits", "草稿，读者看不到。", ends=True)
    if known.unsent:
        return Told("here", "存在本机，还没有送出去；有了网络自动送。", ends=False)
    if release is None:
        said = f"读者的网站没有应答（{silence}）。" if silence else "读者的网站还没有发布过。"
        return Told("unknown", said, ends=now - known.saved > LONG)
    return _released(known, release) if has else _coming(known.saved, release, now)


def _coming(saved: datetime, release: Release, now: datetime) -> Told:
    """What to tell where the release that readers have is older than the piece's last change."""
    if release.hold:
        since = stamp(release.hold.astimezone(now.tzinfo))
        remedy = "请管网站的同事用 make resume 恢复。撤稿不受影响。"
        return Told("stopped", f"发布从 {since} 起暂停，现在出不去。", ends=True, more=(remedy,))
    if now - saved > LONG:
        minutes = int((now - saved).total_seconds() // 60)
        remedy = "请告诉管网站的同事，看 make status 和发布的记录。"
        return Told("late", f"存好 {minutes} 分钟了，读者还没有看到。", ends=True, more=(remedy,))
    return Told("building", "送出去了，网站正在更新。", ends=False)


def _released(known: Known, release: Release) -> Told:
    """What to tell where it is newer: the piece may have been set aside (docs/decisions, 0030)."""
    if known.path in release.held or known.blob in release.waiting:
        earlier = "，读者看到的还是上一稿" if known.path in release.held else ""
        why = known.faults or ("原因在发布的那台机器上，见 make report。",)
        return Told("aside", f"这一稿没有公开{earlier}。", ends=True, more=why)
    if known.state == "scheduled":
        at = stamp(known.date) if known.date else ""
        return Told("waits", f"已经排好，{at} 公开。", ends=True)
    return Told("there", "读者已经看到了。", ends=True)


class Window:
    """The address that readers use, looked through at most once in a while, whoever asks."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._seen: dict[str, tuple[float, Release | None, str]] = {}

    def release(self, base: str) -> tuple[Release | None, str]:
        """What readers are told of the release that they have, and why nobody answered, if so."""
        with self._asking:
            at, release, silence = self._seen.get(base, (float("-inf"), None, ""))
            if time.monotonic() - at > FRESH:
                release, silence = _release(base)
                self._seen = {base: (time.monotonic(), release, silence)}
            return release, silence


def _release(base: str) -> tuple[Release | None, str]:
    try:
        answer = ask(base, RELEASE)
    except Silent as why:
        return None, str(why)
    return (understood(answer.body) if answer.status == HTTPStatus.OK else None), ""


def shows(base: str, path: str) -> bool:
    """Whether readers get a page at an address; `path` begins behind `base`."""
    try:
        return ask(base, path).status == HTTPStatus.OK
    except Silent:
        return False
