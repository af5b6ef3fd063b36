"""The lease: one deployment at a time writes to a bucket, and one that has stalled cannot win.

In: a store, seconds of silence. Out: the right to write, for a block. A store cannot hold a lock for us, so
the lease is an object with our name, made and renewed by conditional writes; who does not renew it for a
while has lost it. Nobody writes on the strength of a renewal that is older than half of that while, so a
process that was stopped and wakes up asks first; and what it had already asked for then meets conditions
that no longer hold (`bucket`).
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.store import Store, code

LEASE: Final = ".bulletin/lease"
# Seconds without renewal, after which a lease is taken for a dead deployment's.
SILENCE: Final = 60.0
TAKEN: Final = ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "412", "409")


def clock() -> float:
    """Seconds that also count while the machine sleeps, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Lease:
    """Our right to write. `conditional`: the store minds conditions."""

    def __init__(self, store: Store, silence: float, conditional: bool) -> None:
        self._store = store
        self._silence = silence
        self._conditional = conditional
        self._name = secrets.token_hex(8)
        self._count = 0
        self._mark = ""
        self._renewed = 0.0
        self._lost = False
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for the block. Raises `DeployFailed` where another deployment holds it."""
        until = clock() + self._silence * 1.5
        while not self._take():
            if clock() > until:
                fact, remedy = "另一次发布还没有结束。", "请等它结束后再试。"
                raise DeployFailed(self._store.place, fact, remedy)
            time.sleep(min(1, self._silence / 8))
        ended = threading.Event()
        renewal = threading.Thread(target=self._keep, args=(ended,), daemon=True)
        renewal.start()
        try:
            yield
        finally:
            ended.set()
            renewal.join()
            with suppress(BotoCoreError, ClientError):  # else it is soon old
                if self._store.mark(LEASE) == self._mark and not self._lost:
                    self._store.delete(LEASE)

    def check(self, readers: str) -> None:
        """Make sure that it is still ours, before something is written. Raises `DeployFailed`."""
        if clock() - self._renewed > self._silence / 2:
            with self._lock:
                if clock() - self._renewed > self._silence / 2:
                    self._renew()
        if self._lost:
            fact = "这次发布停顿太久，另一次发布接了手。"
            raise DeployFailed(self._store.place, fact, "请等它结束后再试。", readers)

    def lose(self) -> None:
        """Somebody else writes."""
        self._lost = True

    def _take(self) -> bool:
        """Write our name where no living deployment has written its own; whether that was so."""
        other = self._store.get(LEASE)
        if other is None:
            return self._write({"IfNoneMatch": "*"})
        if other.age < self._silence:
            return False
        return self._write({"IfMatch": f'"{other.mark}"'})

    def _write(self, only: dict[str, str]) -> bool:
        """Write our name once more, if `only` holds; whether it did."""
        begun = clock()
        self._count += 1
        # Words that no other write has: a mark that no other write gets.
        words = f"{self._name} {self._count}".encode()
        try:
            mark = self._store.put(LEASE, words, only if self._conditional else {})
        except ClientError as error:
            if code(error) in TAKEN:
                return self._arrived(words, begun)
            raise
        self._mark, self._renewed = mark, begun
        return True

    def _arrived(self, words: bytes, begun: float) -> bool:
        """Whether what was refused had arrived before: a request that is sent again meets itself."""
        found = self._store.get(LEASE)
        if found is None or found.data != words:
            return False
        self._mark, self._renewed = found.mark, begun
        return True

    def _renew(self) -> None:
        """Renew it, or know that it is lost."""
        if not self._conditional and (found := self._store.get(LEASE)):
            self._lost = not found.data.startswith(self._name.encode())
        if not self._lost and not self._write({"IfMatch": f'"{self._mark}"'}):
            self._lost = True

    def _keep(self, ended: threading.Event) -> None:
        while not ended.wait(self._silence / 4) and not self._lost:
            with suppress(BotoCoreError, ClientError), self._lock:
                self._renew()  # in vain: the deployment meets the same trouble, and says so


def minds_conditions(store: Store) -> bool:
    """Whether a store minds conditions, tried with an object of our own: one that takes them for nothing
    would let two deployments write at once, and says so nowhere."""
    path = f".bulletin/probe-{secrets.token_hex(8)}"  # another deployment may try at the same time
    store.put(path, b"1")
    try:
        for only in ({"IfNoneMatch": "*"}, {"IfMatch": '"00000000000000000000000000000000"'}):
            try:
                store.put(path, b"2", only)
            except ClientError as error:
                if code(error) not in TAKEN:
                    return False
            else:
                return False
    finally:
        store.delete(path)
    return True
