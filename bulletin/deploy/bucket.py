"""Publishing to a bucket that speaks S3: only what changed, in an order that is whole at every moment.

In: a target `s3://bucket/prefix`, the store's address, a staged release. Out: the objects.

Two objects of our own stand under `.bulletin/`. `record` says what the bucket holds: it is written
before anything else with every path that may follow, and last of all with what is there; so after a
kill the next deployment knows what may be there, and nothing is left behind. `lease` says that a
deployment is at work; it is renewed while that lives, and another one waits until it is gone or old.

Hashed files that the site no longer names stay for a day, for pages that readers have open.
`withdraw` deletes them at once, and all older versions of all objects with them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

import boto3
import msgspec
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 (Python's own is not met here)
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
)

from bulletin.deploy.faults import UNCHANGED, DeployFailed
from bulletin.deploy.objects import Object, hashed, is_seen, objects, steps
from bulletin.deploy.stage import Staged
from bulletin.model.record import Record

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

OWN: Final = ".bulletin/"
RECORD: Final = OWN + "record"
LEASE: Final = OWN + "lease"
GRACE: Final = 86_400  # seconds that hashed files stay when the site no longer names them
SILENCE: Final = 60  # seconds without renewal, after which a lease is taken for a dead deployment's
LINES: Final = 16  # requests at once
MIXED: Final = "读者看到的网页有的新、有的旧，每一页都完整；再发布一次就全是新的。"
_TARGET: Final = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]+)(?P<prefix>(/[\w-][\w.-]*)*)/?")
_REASONS: Final = {  # the store's codes
    "NoSuchBucket": ("没有这个存储桶。", "请核对名称和 ENDPOINT。"),
    "AccessDenied": ("没有读写这个存储桶的权限。", "请核对密钥的权限。"),
    "InvalidAccessKeyId": ("存储服务不认识这个密钥。", "请核对 AWS_ACCESS_KEY_ID。"),
    "SignatureDoesNotMatch": ("密钥不对。", "请核对 AWS_SECRET_ACCESS_KEY。"),
}

_QUICKER: Final = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}


class Kept(msgspec.Struct, frozen=True):
    """What the bucket holds at a path: its `Object.digest`, empty while that is not certain, and
    since when the site no longer names it, empty while it does."""

    digest: str = ""
    since: str = ""


Listing = dict[str, Kept]


class Bucket(Record, frozen=True):
    """A place in a bucket: `prefix` ends with `/` or is empty. `grace` and `silence` in seconds."""

    bucket: str
    prefix: str
    endpoint: str = ""
    grace: float = GRACE
    silence: float = SILENCE

    @classmethod
    def parse(
        cls, text: str, endpoint: str = "", grace: float = GRACE, silence: float = SILENCE
    ) -> Bucket:
        """The place that `s3://bucket/prefix` names. Raises `DeployFailed` for other forms."""
        found = _TARGET.fullmatch(text)
        if found is None:
            raise DeployFailed(text, "不是 s3://存储桶/文件夹 的形式。", "例如 s3://paper/www。")
        prefix = found["prefix"].lstrip("/")
        return cls(found["bucket"], prefix and prefix + "/", endpoint, grace, silence)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def publish(target: Bucket, release: Staged) -> tuple[int, int]:
    """Bring `release` to readers; returns how many objects were put and deleted. Raises
    `DeployFailed`; its last sentence says what readers then see."""
    with _session(target) as session:
        return session.publish(objects(release))


def withdraw(target: Bucket) -> int:
    """Erase what is not part of the current site: hashed files that stayed, and every older version
    of every object. Returns how many were deleted."""
    with _session(target) as session:
        return session.withdraw()


def rollback(target: Bucket) -> NoReturn:
    """A bucket keeps no release before. Raises `DeployFailed`."""
    raise DeployFailed(target, "存储桶里没有以前的版本。", "请用 git revert 改回稿件，再发布一次。")


@contextmanager
def _session(target: Bucket) -> Iterator[_Session]:
    """The conversation, under a lease. What the store or the line refuses is said in one line."""
    try:
        session = _Session(target)
    except (BotoCoreError, ValueError) as error:
        raise DeployFailed(
            target, f"设置不对（{error}）。", "请核对 ENDPOINT 和 AWS_ 设置。"
        ) from error
    try:
        with session.leased():
            yield session
    except (BotoCoreError, ClientError) as error:
        raise DeployFailed(target, *_meaning(error), session.readers) from error


def _meaning(error: Exception) -> tuple[str, str]:
    """What an error of the library or the store means: the fact, the remedy."""
    if isinstance(error, ClientError):
        code = error.response["Error"].get("Code", "")
        otherwise = (f"存储服务拒绝了（{code}）。", "请核对设置，再发布一次。")
        return _REASONS.get(code, otherwise)
    if isinstance(error, NoCredentialsError):
        return "没有给出密钥。", "请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY。"
    if isinstance(error, EndpointConnectionError | ConnectTimeoutError):
        return "存储服务没有应答。", "请核对 ENDPOINT 和网络。"
    if isinstance(error, HTTPClientError | ConnectionError | IncompleteReadError):
        return f"和存储服务的连接断了（{type(error).__name__}）。", "请再发布一次。"
    return f"设置不对（{error}）。", "请核对 ENDPOINT 和 AWS_ 设置。"


def _client(target: Bucket) -> S3Client:
    config = Config(
        connect_timeout=10,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 4},
        max_pool_connections=LINES,
        # What Amazon alone understands is left out.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", endpoint_url=target.endpoint or None, config=config)


class _Session:
    """Requests to one place of a bucket. `readers` says what readers see if it ends now."""

    def __init__(self, target: Bucket) -> None:
        self.target = target
        self.readers = UNCHANGED
        self._client = _client(target)
        self._name = secrets.token_hex(8)  # ours, in the lease
        self._lost = threading.Event()

    def _key(self, path: str) -> str:
        return self.target.prefix + path

    # --- the lease -------------------------------------------------------------------------------

    @contextmanager
    def leased(self) -> Iterator[None]:
        """Hold the lease for the block. Raises `DeployFailed` where another deployment holds it."""
        self._acquire()
        ended = threading.Event()
        renewal = threading.Thread(target=self._renew, args=(ended,), daemon=True)
        renewal.start()
        try:
            yield
        finally:
            ended.set()
            renewal.join()
            with suppress(BotoCoreError, ClientError):  # else it is soon old
                if self._get(LEASE) == self._name.encode():
                    self._delete(LEASE)

    def _acquire(self) -> None:
        until = time.monotonic() + self.target.silence * 1.5
        while not self._take():
            if time.monotonic() > until:
                fact, remedy = "另一次发布还没有结束。", "请等它结束后再试。"
                raise DeployFailed(self.target, fact, remedy)
            time.sleep(min(1, self.target.silence / 8))

    def _take(self) -> bool:
        """Write our name where no living deployment has written its own; whether that was so."""
        try:
            other = self._client.get_object(Bucket=self.target.bucket, Key=self._key(LEASE))
        except self._client.exceptions.NoSuchKey:
            only = {"IfNoneMatch": "*"}
        else:
            said = parsedate_to_datetime(other["ResponseMetadata"]["HTTPHeaders"]["date"])
            if (said - other["LastModified"]).total_seconds() < self.target.silence:
                return False
            only = {"IfMatch": other["ETag"]}
        try:
            self._put(LEASE, self._name.encode(), **only)
        except ClientError as error:
            if error.response["Error"].get("Code") in _QUICKER:
                return False
            raise
        return True

    def _renew(self, ended: threading.Event) -> None:
        while not ended.wait(self.target.silence / 4):
            try:
                if self._get(LEASE) != self._name.encode():
                    self._lost.set()
                    return
                self._put(LEASE, self._name.encode())
            except (BotoCoreError, ClientError):
                continue  # the deployment meets the same trouble, and says so

    # --- single objects --------------------------------------------------------------------------

    def _get(self, path: str) -> bytes | None:
        try:
            answer = self._client.get_object(Bucket=self.target.bucket, Key=self._key(path))
        except self._client.exceptions.NoSuchKey:
            return None
        return answer["Body"].read()

    def _put(self, path: str, data: bytes, **headers: str) -> None:
        """Put one object; the store compares its MD5 with what arrived."""
        md5 = hashlib.md5(data, usedforsecurity=False).digest()
        self._client.put_object(
            Bucket=self.target.bucket,
            Key=self._key(path),
            Body=data,
            ContentMD5=base64.b64encode(md5).decode(),
            **headers,  # type: ignore[arg-type]
        )

    def _send(self, one: Object) -> None:
        self._hold()
        encoding = {"ContentEncoding": one.encoding} if one.encoding else {}
        data = one.file.read_bytes()
        self._put(one.path, data, ContentType=one.type, CacheControl=one.caching, **encoding)

    def _delete(self, path: str) -> None:
        self._client.delete_object(Bucket=self.target.bucket, Key=self._key(path))

    def _hold(self) -> None:
        if self._lost.is_set():
            fact = "这次发布停顿太久，另一次发布接了手。"
            raise DeployFailed(self.target, fact, "请等它结束后再试。", self.readers)

    # --- the record ------------------------------------------------------------------------------

    def _load(self) -> Listing:
        data = self._get(RECORD)
        if data is not None:
            try:
                return msgspec.json.decode(gzip.decompress(data), type=Listing)
            except (OSError, EOFError, msgspec.MsgspecError) as error:
                place, remedy = f"{self.target}/{RECORD}", "请清空这个文件夹，再发布一次。"
                raise DeployFailed(place, "读不懂。", remedy) from error
        for path in self._listed():
            if not path.startswith(OWN):
                raise DeployFailed(
                    self.target,
                    f"里面有不是本系统发布的文件（{path}），没有动它。",
                    "请换一个空的文件夹，或先把这些文件移走。",
                )
        return {}

    def _save(self, record: Listing) -> None:
        self._hold()
        data = gzip.compress(msgspec.json.encode(record, order="deterministic"), mtime=0)
        self._put(RECORD, data, ContentType="application/octet-stream", CacheControl="no-store")

    def _listed(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.target.bucket, Prefix=self.target.prefix):
            for one in page.get("Contents", ()):
                yield one["Key"].removeprefix(self.target.prefix)

    # --- the commands ----------------------------------------------------------------------------

    def publish(self, wanted: dict[str, Object]) -> tuple[int, int]:
        """Bring the bucket to `wanted`; returns how many objects were put and deleted."""
        before = self._load()
        now = datetime.now(UTC)
        after = {path: Kept(one.digest) for path, one in wanted.items()}
        changed = [
            one
            for path, one in wanted.items()
            if path not in before or before[path].digest != one.digest
        ]
        gone = []
        for path in before.keys() - wanted.keys():
            since = before[path].since or now.isoformat()
            age = now - datetime.fromisoformat(since)
            if hashed(path) and age < timedelta(seconds=self.target.grace):
                after[path] = Kept(before[path].digest, since)
            else:
                gone.append(path)
        if after == before:
            return 0, 0
        settled = all(kept.digest or kept.since for kept in before.values())
        there = (
            before if settled else set(self._listed())
        )  # a broken off deployment may have put some
        touched = [*(one.path for one in changed), *gone]
        self._save(before | dict.fromkeys(touched, Kept()))
        for step in steps(changed, there):
            self.readers = MIXED if is_seen(step) else self.readers
            _each(self._send, step)
        _each(self._delete, gone)
        self._save(after)
        return len(changed), len(gone)

    def withdraw(self) -> int:
        """Delete what is not part of the site that readers get; returns how many objects."""
        record = self._load()
        if not record:
            raise DeployFailed(self.target, "还没有发布过。", "请先运行 make deploy。")
        if not all(kept.digest or kept.since for kept in record.values()):
            raise DeployFailed(self.target, "上一次发布没有做完。", "请先再发布一次。", MIXED)
        stayed = [path for path, kept in record.items() if kept.since]
        _each(self._delete, stayed)
        self._save({path: kept for path, kept in record.items() if not kept.since})
        versions, marks = self._older()
        _each(self._erase, versions)
        _each(self._erase, marks)  # last: what is below a mark would come back to light
        return len(stayed) + len(versions)

    def _older(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The versions of objects that newer ones cover, and the marks of deletions: keys with the
        versions' names."""
        versions, marks = [], []
        pages = self._client.get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self.target.bucket, Prefix=self.target.prefix):
            covered = [one for one in page.get("Versions", ()) if not one["IsLatest"]]
            versions += [(one["Key"], one["VersionId"]) for one in covered]
            marks += [(one["Key"], one["VersionId"]) for one in page.get("DeleteMarkers", ())]
        return versions, marks

    def _erase(self, version: tuple[str, str]) -> None:
        key, name = version
        self._client.delete_object(Bucket=self.target.bucket, Key=key, VersionId=name)


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
