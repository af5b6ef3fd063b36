"""Published: what the last publication said, for the desk's overview.

In: the paper's cache, where `make publish` and `make routine` leave word; the address that readers use. Out:
lines for editors, and the pieces that are not shown as they were written.

Readers' own `/release.json` is asked behind everybody's back, once a minute at most: nobody waits for it, and
where it does not answer the desk says what it knows without it.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from bulletin.deploy.readers import Silent, ask
from bulletin.deploy.release import Release, understood
from bulletin.held.report import FILE as REPORT
from bulletin.model.faults import Fault
from bulletin.model.record import Record

FAILED: Final = "failed"  # in the cache: why the last routine failed (`bulletin.routine`)
AGAIN: Final = 60.0  # seconds between two questions to readers' address
_MOST: Final = 50  # rows of an answer
_DATED: Final = re.compile(r"\d{4}/\d\d/\d\d/[^\n]+$")


class Unlike(Record, frozen=True, array_like=False):
    """A piece that readers do not see as it was written: its file, and why."""

    path: str
    told: str


class Publication(Record, frozen=True, array_like=False):
    """What the last publication said. `kind` is none (nothing is known), good, behind or trouble."""

    kind: str
    told: tuple[str, ...]
    unlike: tuple[Unlike, ...] = ()


def publication(cache: Path, release: Release | None, behind: int, zone: tzinfo) -> Publication:
    """What is known of the last publication. `release` is what readers are told, `behind` the number of
    saves since then."""
    told, kind = [], "none"
    if release is not None:
        kind = "good"
        when = f"，{_at(release.published, zone)} 发布" if release.published else ""
        told.append(f"读者看到的是第 {release.number} 版{when}。")
        if release.hold:
            kind = "trouble"
            told.append("网站退回过旧版本，发布暂停着（撤稿除外）。请懂命令行的同事看一下。")
        if behind:
            kind = "behind" if kind == "good" else kind
            told.append(f"以后又存了 {behind} 次，还没有发布。")
        if release.due:
            told.append(f"下一篇定时的，{_at(release.due, zone)} 到点。")
    if why := _text(cache / FAILED):
        kind = "trouble"
        told.append(f"最近一次定时运行没有做成：{why}")
    unlike = _unlike(cache)
    if any(unlike):
        kind = "trouble"
        told.append(f"有 {len(unlike)} 处没有照写的公开：")
    return Publication(kind, tuple(told), tuple(unlike[:_MOST]))


def _at(moment: datetime | None, zone: tzinfo) -> str:
    own = (moment or datetime.now(zone)).astimezone(zone)
    return f"{own.month}月{own.day}日 {own.hour}:{own.minute:02}"


def _text(place: Path) -> str:
    try:
        return place.read_text("utf-8", "replace").strip()[:500]
    except OSError:
        return ""


def _unlike(cache: Path) -> Sequence[Unlike]:
    """The pieces that the last publication from this computer set aside."""
    try:
        faults = msgspec.json.decode((cache / REPORT).read_bytes(), type=list[Fault])
    except (OSError, msgspec.MsgspecError):
        return []
    return [Unlike(_named(fault.path), f"{fault.fact}{fault.remedy}") for fault in faults]


def _named(path: str) -> str:
    """A file by its path in the content folder, whatever folder it was reported from."""
    found = _DATED.search(path)
    return found[0] if found else path


class Readers:
    """What readers are told of the release that they have, as it was last heard."""

    def __init__(self) -> None:
        self.release: Release | None = None
        self._asked = -AGAIN
        self._asking = threading.Lock()

    def listen(self, origin: str) -> None:
        """Ask anew, if that is some time ago; returns at once."""
        if not origin.startswith(("http://", "https://")):
            return
        with self._asking:
            if time.monotonic() - self._asked < AGAIN:
                return
            self._asked = time.monotonic()
        threading.Thread(target=self._ask, args=(origin,), name="readers", daemon=True).start()

    def _ask(self, origin: str) -> None:
        try:
            self.release = understood(ask(origin.rstrip("/") + "/", "release.json").body)
        except Silent:
            return  # what was heard before still holds
