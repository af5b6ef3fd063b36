"""A bucket that speaks S3 as a target: only what changed, in an order that is whole at every moment.

In: a staged release, a command. Out: the objects, and one line for the person.

Two objects of our own stand under `.bulletin/`: the `lease` (`lease`) and the `record` (`inventory`),
which is written before anything else with every path that may follow as uncertain, and last of all with
what is there; so after a kill the next deployment knows what may be there, and nothing is left behind.

A deployment that stalls and wakes up cannot win. Whatever may change is written under the condition that
it still is what it was when the deployment began, and what takes over from it gives every object that the
other may still write a mark it never had (the time in gzip's header counts deployments). What could slip
through even so, the next deployment sees in the store's own list, and puts right.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from msgspec.structs import replace

from bulletin.deploy.faults import UNCHANGED, DeployFailed
from bulletin.deploy.guard import check_clock, check_gone, check_shown
from bulletin.deploy.inventory import OWN, RECORD, Inventory, Kept, Listing, compared, decoded
from bulletin.deploy.lease import SILENCE, TAKEN, Lease, minds_conditions
from bulletin.deploy.names import RELEASE
from bulletin.deploy.objects import (
    SHORT,
    Object,
    articles,
    hashed,
    is_seen,
    lingers,
    objects,
    stamped,
    steps,
    tells,
)
from bulletin.deploy.release import Release, Standing, checked, released
from bulletin.deploy.stage import Staged
from bulletin.deploy.standing import described
from bulletin.deploy.store import BUSY, LINES, Place, Store, code
from bulletin.deploy.target import Held, Options, addresses
from bulletin.deploy.withdrawal import unseen, verify

KNOWN: Final = frozenset(("endpoint", "region", "addressing", "alone", "grace", "silence"))
"""The options that this kind of target knows."""

GRACE: Final = (
    86_400  # seconds that files which pages fetch later stay when the site no longer names them
)
TRIES: Final = 4  # of one request
MIXED: Final = "读者看到的网页有的新、有的旧，每一页都完整；再发布一次就全是新的。"


class Bucket:
    """A place in a bucket."""

    def __init__(self, text: str, options: Options) -> None:
        """The place that `s3://bucket/prefix` names. Raises `DeployFailed` for other forms."""
        self.place = Place.parse(text, options.endpoint, options.region, options.addressing)
        self.grace = timedelta(seconds=options.grace or GRACE)
        self.silence = options.silence or SILENCE
        self.alone = options.alone

    def shown(self, readers: str) -> Release | None:
        """The release that readers have; None where there is none."""
        del readers  # the bucket itself knows
        talk = _Conversation(self)
        with talk.store.speaking(talk):
            talk.read()
        inventory = talk.inventory
        return (inventory.release or Release(0)) if inventory.paths else None

    def publish(self, release: Staged, *, yes: bool, only: bool = False) -> str:
        """Bring `release` to readers. Raises `DeployFailed`, whose last sentence says what readers then
        see, and `Held` where a guard refuses a release in which pieces were withdrawn."""
        with self._conversation() as talk:
            return talk.publish(release, yes=yes, only=only)

    def withdraw(self, paths: str, readers: str, patience: float) -> str:
        """Erase what is not part of the current site, and look at what readers get."""
        asked = addresses(self.place, paths)
        with self._conversation() as talk:
            said = talk.withdraw(asked)
            release = talk.inventory.release
            look = unseen(path for path, kept in talk.inventory.paths.items() if not kept.since)
        address = readers or (release.address if release else "")
        return said + verify(self.place, address, asked, talk.erased, look, patience)

    def rollback(self) -> NoReturn:
        """A bucket keeps no release before. Raises `DeployFailed`."""
        fact, remedy = "存储桶里没有以前的版本。", "请用 git revert 改回稿件，再发布一次。"
        raise DeployFailed(self.place, fact, remedy)

    def take_back(self, digest: str) -> NoReturn:
        """There is no release before. Raises `DeployFailed`."""
        del digest
        self.rollback()

    def status(self, readers: str) -> str:
        """What is there."""
        return described(self.place, self.shown(readers), (), 0, None)

    def resume(self) -> NoReturn:
        """Nothing is stopped here. Raises `DeployFailed`."""
        raise DeployFailed(self.place, "发布没有暂停。", "不用恢复。")

    @contextmanager
    def _conversation(self) -> Iterator[_Conversation]:
        """The conversation, under a lease."""
        talk = _Conversation(self)
        with talk.store.speaking(talk):
            talk.begin()
            with talk.lease.held():
                talk.load()
                yield talk


class _Conversation:
    """Requests to one bucket under one lease. As a string it says what readers see if it ends now."""

    def __init__(self, bucket: Bucket) -> None:
        self.store = Store(bucket.place)
        self.place = bucket.place
        self.readers = UNCHANGED
        self.erased: list[str] = []
        self.inventory = Inventory(0)
        self._bucket = bucket

    def __str__(self) -> str:
        return self.readers

    # --- the record ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Know whether the store minds conditions, and have the lease for that."""
        self.read()
        conditional = self.inventory.conditional or minds_conditions(self.store)
        if not conditional and not self._bucket.alone:
            fact = "这个存储服务不理会写入的条件，两次发布碰在一起会互相覆盖。"
            remedy = "如果只有这一台机器发布，请加 ALONE=1；不然请换一个存储服务。"
            raise DeployFailed(self.place, fact, remedy)
        self._conditional = conditional
        self.lease = Lease(self.store, self._bucket.silence, conditional)

    def load(self) -> None:
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
        for (
            path
        ) in self.inventory.past:  # put by a deployment that had stalled, after it was deleted
            if path in self.there and path not in paths:
                paths[path] = Kept(mark=self.there[path])
        self.inventory = replace(self.inventory, paths=paths, conditional=self._conditional)

    def read(self) -> None:
        """Read the record."""
        found = self.store.get(RECORD)
        self._record = found.mark if found else None  # its mark
        try:
            self.inventory = decoded(found.data) if found else Inventory(0)
        except (ValueError, msgspec.MsgspecError) as error:
            place, remedy = f"{self.place}/{RECORD}", "请清空这个文件夹，再发布一次。"
            raise DeployFailed(place, "读不懂。", remedy) from error

    def _save(self, inventory: Inventory) -> None:
        headers = {"ContentType": "application/octet-stream", "CacheControl": "no-store"}
        self._record = self._write(RECORD, inventory.encoded(), self._record or "", headers)
        self.inventory = inventory

    # --- single objects --------------------------------------------------------------------------

    def _write(self, path: str, data: bytes, mark: str, headers: dict[str, str]) -> str:
        """Put an object in the place of the one with this mark (empty: of none); returns its own."""
        only = {"IfMatch": f'"{mark}"'} if mark else {"IfNoneMatch": "*"}
        own = _md5(data)
        for left in reversed(range(TRIES)):
            self.lease.check(self.readers)
            try:
                conditions = only if self._conditional else {}
                return self.store.put(path, data, headers | conditions, once=True)
            except ClientError as error:
                if code(error) in TAKEN:
                    if self.store.mark(path) == own:  # it had arrived, and its answer had not
                        return own
                    self.lease.lose()
                    self.lease.check(self.readers)
                if code(error) not in BUSY or not left:
                    raise
            except BotoCoreError:
                if not left:
                    raise
            time.sleep(0.2 * 2 ** (TRIES - left))
        raise AssertionError  # the last try returns or raises

    def _send(self, one: Object) -> None:
        doubtful = one.path in self._doubtful
        data, encoding = stamped(one, self.inventory.generation, doubtful=doubtful)
        headers = {"ContentType": one.type, "CacheControl": one.caching}
        if hashed(one.path):  # whoever writes it writes the same
            self.lease.check(self.readers)
            headers |= {"ContentEncoding": encoding} if encoding else {}
            self._marks[one.path] = self.store.put(one.path, data, headers)
            return
        headers |= {"ContentEncoding": encoding} if encoding else {}
        headers |= {"ContentDisposition": "attachment"} if one.saved else {}
        self._marks[one.path] = self._write(one.path, data, self.there.get(one.path, ""), headers)

    def _delete(self, path: str) -> None:
        for left in reversed(range(TRIES)):
            self.lease.check(self.readers)
            try:
                self.store.delete(path)
                return
            except BotoCoreError:
                if not left:
                    raise

    # --- the commands ----------------------------------------------------------------------------

    def publish(self, release: Staged, *, yes: bool, only: bool) -> str:
        """Bring the bucket to `release`."""
        facts, before = release.facts, self.inventory
        wanted = objects(release)
        standing = self._standing()
        fresh = [one for one in facts.withdrawn if one not in standing.withdrawn]
        hidden = standing.withdrawn.difference(facts.withdrawn)
        again = [one for one in hidden if f"{one}/index.html" in wanted]
        if not yes:
            with Held.where(standing.release if fresh and not only else None):
                check_shown(self.place, again)
                check_clock(self.place, facts, standing)
                had = articles(path for path, kept in before.paths.items() if not kept.since)
                gone_pieces = sorted(had - articles(wanted) - standing.withdrawn)
                check_gone(self.place, len(gone_pieces), len(had), gone_pieces)
        now = datetime.now(UTC)
        after, changed, gone = self._compare(wanted, now, keep_all=not fresh)
        withdrawn = sorted(standing.withdrawn.difference(again).union(facts.withdrawn))
        told = released(facts, before.generation + 1, now, None)
        if facts.digest == standing.digest and standing.release:
            told = checked(standing.release, facts, now)  # no other release, whatever PDFs it has
        settled = before.settled and before.paths == after
        if settled and facts.digest == standing.digest and withdrawn == before.withdrawn:
            self._tell(told if standing.release else checked(told, facts, now))
            release.keep()
            return f"{self.place} 已经是这个版本，没有变化。"
        release = release.taken(one.path for one in changed)  # a form may be another than was known
        wanted = objects(release)
        after, changed, gone = self._compare(wanted, now, keep_all=not fresh)
        self._doubtful = {path for path, kept in before.paths.items() if not kept.digest}
        self._marks: dict[str, str] = {}
        changed = self._left(changed)
        # What must not be shown again is known before anything else is done.
        started = self._started(after, changed, gone, sorted({*before.past, *gone} - wanted.keys()))
        started = replace(started, withdrawn=sorted({*withdrawn, *standing.withdrawn}))
        self._save(started)
        for step in steps(changed, self.there):
            self.readers = MIXED if is_seen(step) else self.readers
            _each(self._send, step)
        _each(self._delete, gone)
        paths = {
            path: replace(kept, mark=self._marks.get(path, kept.mark))
            for path, kept in after.items()
        }
        ended = replace(started, paths=paths, withdrawn=withdrawn)
        ended = replace(ended, notices=list(facts.withdrawn), release=told)
        self._save(ended)
        self._tell(told)
        release.keep()
        said = f"已发布 {self.place}，写好 {len(changed)} 个文件，删去 {len(gone)} 个。"
        if fresh:
            said += self._purged(fresh)
        if not self._conditional:
            said += "（ALONE=1：请确保没有别的机器同时发布。）"
        return said

    def _standing(self) -> Standing:
        inventory = self.inventory
        digest = inventory.release.digest if inventory.release and inventory.settled else ""
        return Standing(inventory.release, digest, frozenset(inventory.withdrawn), held=False)

    def _compare(
        self, wanted: dict[str, Object], now: datetime, *, keep_all: bool
    ) -> tuple[Listing, list[Object], list[str]]:
        """What the bucket will hold; what must be put for that; what must be deleted. `keep_all`: also what
        the site no longer names and can hold something of a piece stays for a while."""
        before = self.inventory.paths
        after, changed, gone = {}, [], []
        for path, one in wanted.items():
            kept = before.get(path, Kept())
            after[path] = Kept(one.digest, "", kept.mark)
            if kept.digest != one.digest:
                changed.append(one)
        for path in before.keys() - wanted.keys():
            kept = before[path]
            since = kept.since or now.isoformat()
            age = now - datetime.fromisoformat(since)
            stays = lingers(path) and age < self._bucket.grace and bool(kept.digest)
            if stays and (keep_all or not tells(path)):
                after[path] = replace(kept, since=since)
            else:
                gone.append(path)
        return after, changed, sorted(gone)

    def _started(
        self, after: Listing, changed: Sequence[Object], gone: Sequence[str], past: list[str]
    ) -> Inventory:
        """What is remembered while the bucket becomes `after`: what is right already is certain, and whatever
        may be touched is not."""
        before = self.inventory
        right = {path: replace(after[path], mark=mark) for path, mark in self._marks.items()}
        unsure = {path: Kept(mark=self.there.get(path, "")) for path in gone}
        unsure |= {
            one.path: Kept(mark=self.there.get(one.path, ""), meant=one.digest) for one in changed
        }
        paths = before.paths | right | unsure
        return replace(before, generation=before.generation + 1, past=past, paths=paths)

    def _left(self, changed: Sequence[Object]) -> list[Object]:
        """What of this is still to be put: a deployment that was broken off has put the rest, to the byte,
        and its mark says so. Nobody writes there again: whoever would has conditions that no longer hold."""
        generation = self.inventory.generation
        left = []
        for one in changed:
            kept = self.inventory.paths.get(one.path, Kept())
            if not kept.digest and kept.meant == one.digest and self.there.get(one.path):
                forms = (stamped(one, generation, doubtful=doubt)[0] for doubt in (False, True))
                if self.there[one.path] in (_md5(data) for data in forms):
                    self._marks[one.path] = self.there[one.path]
                    continue
            left.append(one)
        return left

    def _tell(self, told: Release) -> None:
        """Write `/release.json`, which nothing depends on."""
        self.lease.check(self.readers)
        headers = {"ContentType": "application/json; charset=utf-8", "CacheControl": SHORT}
        self.store.put(RELEASE, (told.line() + "\n").encode(), headers)

    def _purged(self, fresh: list[str]) -> str:
        """Erase older versions of what is ours; says so, or that the right to do it is missing."""
        said = f"撤下了 {'、'.join(fresh)}。"
        try:
            count = self._erase_older()
        except ClientError as error:
            return f"{said}旧版本没有删成（{code(error)}），请用有权限的密钥运行 make withdraw。"
        return f"{said}已删去 {count} 个旧版本；请用 make withdraw 核对读者看到的。"

    def _erase_older(self) -> int:
        """Erase every older version of our own objects; of nobody else's."""
        own = self.inventory.own | {RELEASE}
        versions, deletions = self.store.older()
        ours = [one for one in versions if one[0] in own or one[0].startswith(OWN)]
        marks = [one for one in deletions if one[0] in own or one[0].startswith(OWN)]
        _each(self.store.erase, ours)
        _each(self.store.erase, marks)  # last: what is below a mark would come back to light
        return len(ours)

    def withdraw(self, asked: list[str]) -> str:
        """Erase what is left of the pieces at these addresses. They may not be public any more."""
        inventory = self.inventory
        if not inventory.paths:
            raise DeployFailed(self.place, "还没有发布过。", "请先运行 make deploy。")
        if not inventory.settled:
            raise DeployFailed(self.place, "上一次发布没有做完。", "请先再发布一次。", MIXED)
        known = articles(inventory.own) | {*inventory.withdrawn}
        for address in asked:
            if address not in known:
                fact = f"没有发布过 {address}。"
                raise DeployFailed(self.place, fact, "请核对网址，例如 2022/05/21/slug。")
            page = inventory.paths.get(f"{address}/index.html")
            if page and not page.since and address not in self._notices():
                fact = f"{address} 还在网站上公开。"
                remedy = "请先在稿件里写上“撤稿”，发布以后再运行一次。"
                raise DeployFailed(self.place, fact, remedy)
        stayed = sorted(
            path for path, kept in inventory.paths.items() if kept.since and tells(path)
        )
        _each(self._delete, stayed)
        withdrawn = sorted({*inventory.withdrawn, *asked})
        paths = {path: kept for path, kept in inventory.paths.items() if path not in stayed}
        past = [one for one in inventory.past if one.startswith(tuple(asked))]
        self.erased = [*stayed, *inventory.past]
        after = replace(
            inventory, withdrawn=withdrawn, paths=paths, past=[*inventory.past, *stayed]
        )
        self._save(after)
        count = self._erase_older()
        self._save(replace(after, past=past, generation=after.generation + 1))
        return f"已从 {self.place} 彻底删去 {len(stayed) + count} 个旧文件。"

    def _notices(self) -> set[str]:
        """The addresses that show a notice. An older program did not write them down: then the page says
        it."""
        from bulletin.deploy.withdrawal import NOTICE  # noqa: PLC0415

        if self.inventory.release:
            return {*self.inventory.notices}
        found = set()
        for address in articles(self.inventory.paths):
            page = self.store.get(f"{address}/index.html")
            data = page.data if page else b""
            if NOTICE in (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data):
                found.add(address)
        return found


def _md5(data: bytes) -> str:
    """What stores call an object by."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


T = TypeVar("T")


def _each(work: Callable[[T], object], items: Iterable[T]) -> None:
    """Do `work` for every item, some at a time. Raises the first error; what has not begun then does
    not begin."""
    with ThreadPoolExecutor(LINES) as pool:
        running = [pool.submit(work, item) for item in items]
        try:
            for one in running:
                one.result()
        finally:
            pool.shutdown(cancel_futures=True)
