"""Requests to one bucket under one lease: what is there, and single objects put in the place of others.

In: a place, and how long a silent deployment counts as alive. Out: `Conversation`: the record (`inventory`)
and the store's own list, read when nobody else writes; writes that say what they replace; one line where that
cannot be (`DeployFailed`).
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from msgspec.structs import replace

from bulletin.deploy.difference import md5
from bulletin.deploy.faults import UNCHANGED, DeployFailed
from bulletin.deploy.inventory import OWN, RECORD, Inventory, Kept, compared, decoded
from bulletin.deploy.lease import TAKEN, Lease, minds_conditions
from bulletin.deploy.names import RELEASE
from bulletin.deploy.objects import SHORT, Object, articles, hashed, stamped
from bulletin.deploy.release import Release, Standing
from bulletin.deploy.store import BUSY, LINES, Place, Store, code
from bulletin.deploy.withdrawal import NOTICE

TRIES: Final = 4  # of one request
T = TypeVar("T")


class Conversation:
    """Requests to one bucket under one lease. As a string it says what readers see if it ends now."""

    def __init__(self, place: Place) -> None:
        self.store = Store(place)
        self.place = place
        self.readers = UNCHANGED
        self.inventory = Inventory(0)
        self.conditional = True
        self.there: dict[str, str] = {}
        """The store's marks by path, as they were when nobody else wrote any more."""
        self.marks: dict[str, str] = {}
        """The marks of what has been put since."""
        self._record: str | None = None  # the record's own mark

    def __str__(self) -> str:
        return self.readers

    @contextmanager
    def held(self, silence: float, *, alone: bool) -> Iterator[None]:
        """Hold the lease for the block, and know what is there. A store that does not mind conditions will do
        only for one who is `alone`. Raises `DeployFailed`."""
        with self.store.speaking(self):
            self.read()
            self.conditional = self.inventory.conditional or minds_conditions(self.store)
            if not self.conditional and not alone:
                fact = "这个存储服务不理会写入的条件，两次发布碰在一起会互相覆盖。"
                remedy = "如果只有这一台机器发布，请加 ALONE=1；不然请换一个存储服务。"
                raise DeployFailed(self.place, fact, remedy)
            self._lease = Lease(self.store, silence, self.conditional)
            with self._lease.held():
                self._load()
                yield

    # --- the record ------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read the record again, now that nobody else writes it, and compare it with what is there."""
        self.read()
        self.there = self.store.marks()
        if self._record is None:
            for path in self.there:
                if not path.startswith(OWN) and path != RELEASE:
                    raise DeployFailed(
                        self.place,
                        f"里面有不是本系统发布的文件（{path}），没有动它。",
                        "请换一个空的文件夹，或先把这些文件移走。",
                    )
        paths = compared(self.inventory.paths, self.there)
        # What a deployment that had stalled put again after it was deleted.
        for path in self.inventory.past:
            if path in self.there and path not in paths:
                paths[path] = Kept(mark=self.there[path])
        self.inventory = replace(self.inventory, paths=paths, conditional=self.conditional)

    def read(self) -> None:
        """Read the record."""
        found = self.store.get(RECORD)
        self._record = found.mark if found else None  # its mark
        try:
            self.inventory = decoded(found.data) if found else Inventory(0)
        except (ValueError, msgspec.MsgspecError) as error:
            place, remedy = f"{self.place}/{RECORD}", "请清空这个文件夹，再发布一次。"
            raise DeployFailed(place, "读不懂。", remedy) from error

    def save(self, inventory: Inventory) -> None:
        """Write the record."""
        headers = {"ContentType": "application/octet-stream", "CacheControl": "no-store"}
        self._record = self._write(RECORD, inventory.encoded(), self._record or "", headers)
        self.inventory = inventory

    def standing(self) -> Standing:
        """What readers have, and must not get, as guards ask for it."""
        inventory = self.inventory
        digest = inventory.release.digest if inventory.release and inventory.settled else ""
        return Standing(inventory.release, digest, frozenset(inventory.withdrawn), held=False)

    def notices(self) -> set[str]:
        """The addresses that show a notice. An older program did not write them down: then the page says
        it."""
        if self.inventory.release:
            return {*self.inventory.notices}
        found = set()
        for address in articles(self.inventory.paths):
            page = self.store.get(f"{address}/index.html")
            data = page.data if page else b""
            if NOTICE in (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data):
                found.add(address)
        return found

    # --- single objects --------------------------------------------------------------------------

    def send(self, one: Object, doubtful: frozenset[str]) -> None:
        """Put an object. `doubtful` are the paths that another deployment may still write."""
        unsure = one.path in doubtful
        data, encoding = stamped(one, self.inventory.generation, doubtful=unsure)
        headers = {"ContentType": one.type, "CacheControl": one.caching}
        headers |= {"ContentEncoding": encoding} if encoding else {}
        headers |= {"ContentDisposition": "attachment"} if one.saved else {}
        if hashed(one.path):  # whoever writes it writes the same
            self._lease.check(self.readers)
            mark = self.store.put(one.path, data, headers)
        else:
            mark = self._write(one.path, data, self.there.get(one.path, ""), headers)
        self.marks[one.path] = mark

    def delete(self, path: str) -> None:
        """Delete an object."""
        for left in reversed(range(TRIES)):
            self._lease.check(self.readers)
            try:
                self.store.delete(path)
                return
            except BotoCoreError:
                if not left:
                    raise

    def tell(self, told: Release) -> None:
        """Write `/release.json`, which nothing depends on."""
        self._lease.check(self.readers)
        headers = {"ContentType": "application/json; charset=utf-8", "CacheControl": SHORT}
        self.store.put(RELEASE, (told.line() + "\n").encode(), headers)

    def erase_older(self) -> int:
        """Erase every older version of our own objects; of nobody else's."""
        own = self.inventory.own | {RELEASE}
        versions, deletions = self.store.older()
        ours = [one for one in versions if one[0] in own or one[0].startswith(OWN)]
        marks = [one for one in deletions if one[0] in own or one[0].startswith(OWN)]
        each(self.store.erase, ours)
        each(self.store.erase, marks)  # last: what is below a mark would come back to light
        return len(ours)

    def _write(self, path: str, data: bytes, mark: str, headers: dict[str, str]) -> str:
        """Put an object in the place of the one with this mark (empty: of none); returns its own."""
        only = {"IfMatch": f'"{mark}"'} if mark else {"IfNoneMatch": "*"}
        own = md5(data)
        for left in reversed(range(TRIES)):
            self._lease.check(self.readers)
            try:
                conditions = only if self.conditional else {}
                return self.store.put(path, data, headers | conditions, once=True)
            except ClientError as error:
                if code(error) in TAKEN:
                    if self.store.mark(path) == own:  # it had arrived, and its answer had not
                        return own
                    self._lease.lose()
                    self._lease.check(self.readers)
                if code(error) not in BUSY or not left:
                    raise
            except BotoCoreError:
                if not left:
                    raise
            time.sleep(0.2 * 2 ** (TRIES - left))
        raise AssertionError  # the last try returns or raises


def each(work: Callable[[T], object], items: Iterable[T]) -> None:
    """Do `work` for every item, some at a time. Raises the first error; what has not begun then does
    not begin."""
    with ThreadPoolExecutor(LINES) as pool:
        running = [pool.submit(work, item) for item in items]
        try:
            for one in running:
                one.result()
        finally:
            pool.shutdown(cancel_futures=True)
