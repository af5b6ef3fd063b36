"""An S3 store: how it is reached, and requests for single objects.

In: a bucket's name, the store's address, region and way of addressing. Out: answers, and for what the
store or the line refuses one line (`refused`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

import boto3
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
    ReadTimeoutError,
    SSLError,
)
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from bulletin.deploy.faults import DeployFailed
from bulletin.model.record import Record

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINES: Final = 16  # requests at once
ATTEMPTS: Final = 4  # of one request
_TARGET: Final = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]+)(?P<prefix>(/[\w-][\w.-]*)*)/?")
# Stores that want the bucket's name in the host, with where their hosts name the region.
_HOSTS: Final = (
    re.compile(r"oss-(?P<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com"),
    re.compile(r"s3\.oss-(?P<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com"),
    re.compile(r"cos\.(?P<region>[a-z0-9-]+)\.myqcloud\.com"),
    re.compile(r"obs\.(?P<region>[a-z0-9-]+)\.myhuaweicloud\.com"),
)
_REASONS: Final = {  # the store's codes
    "NoSuchBucket": ("没有这个存储桶。", "请核对名称、ENDPOINT= 和 ADDRESSING=。"),
    "AccessDenied": ("没有读写这个存储桶的权限。", "请核对密钥的权限。"),
    "AllAccessDisabled": ("存储桶停用了。", "请查看存储服务的账号。"),
    "InvalidAccessKeyId": ("存储服务不认识这个密钥。", "请核对 AWS_ACCESS_KEY_ID。"),
    "SignatureDoesNotMatch": ("密钥不对。", "请核对 AWS_SECRET_ACCESS_KEY。"),
    "ExpiredToken": ("临时密钥过期了。", "请换新的密钥。"),
    "RequestTimeTooSkewed": ("本机的时间不准，存储服务不接受。", "请校准本机的时间。"),
    "RequestExpired": ("本机的时间不准，存储服务不接受。", "请校准本机的时间。"),
    "AuthorizationHeaderMalformed": ("区域不对。", "请用 REGION= 写上存储桶所在的区域。"),
    "PermanentRedirect": ("区域不对。", "请核对 ENDPOINT= 和 REGION=。"),
    "IllegalLocationConstraintException": ("区域不对。", "请核对 REGION=。"),
    "SecondLevelDomainForbidden": (
        "这个存储服务要把存储桶名写在主机名里。",
        "请加 ADDRESSING=virtual。",
    ),
    "SlowDown": ("存储服务太忙。", "请过几分钟再发布一次。"),
    "ServiceUnavailable": ("存储服务太忙。", "请过几分钟再发布一次。"),
    "InternalError": ("存储服务出错了。", "请过几分钟再发布一次。"),
    "500": ("存储服务出错了。", "请过几分钟再发布一次。"),
    "503": ("存储服务太忙。", "请过几分钟再发布一次。"),
    "QuotaExceeded": ("存储桶满了。", "请扩大容量再发布一次。"),
    "InsufficientStorage": ("存储桶满了。", "请扩大容量再发布一次。"),
    "BadDigest": ("传到的和这里的不一样。", "请检查网络，再发布一次。"),
}
BUSY: Final = ("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "503", "500")
_ABSENT: Final = ("NoSuchKey", "NotFound", "404")
NO_VERSIONS: Final = (
    "NotImplemented",
    "MethodNotAllowed",
    "501",
    "405",
    "InvalidRequest",
    "NoSuchKey",
)


class Place(Record, frozen=True):
    """A place in a bucket: `prefix` ends with `/` or is empty; empty settings are the environment's."""

    bucket: str
    prefix: str
    endpoint: str = ""
    region: str = ""
    addressing: str = ""

    @classmethod
    def parse(cls, text: str, endpoint: str = "", region: str = "", addressing: str = "") -> Place:
        """The place that `s3://bucket/prefix` names. Raises `DeployFailed` for other forms."""
        found = _TARGET.fullmatch(text)
        if found is None:
            raise DeployFailed(text, "不是 s3://存储桶/文件夹 的形式。", "例如 s3://paper/www。")
        prefix = found["prefix"].lstrip("/")
        known = _known(endpoint)
        return cls(
            found["bucket"],
            prefix and prefix + "/",
            endpoint,
            region or known,
            addressing or ("virtual" if known else ""),
        )

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def _known(endpoint: str) -> str:
    """The region of a store whose hosts name it."""
    host = urlsplit(endpoint).hostname or ""
    found = next(filter(None, (one.fullmatch(host) for one in _HOSTS)), None)
    return found["region"] if found else ""


def code(error: ClientError) -> str:
    """The store's word for what is the matter, or the status."""
    said = error.response.get("Error", {}).get("Code", "")
    return said or str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))


def refused(place: object, error: Exception, readers: str) -> DeployFailed:
    """What an error of the library or the store means."""
    return DeployFailed(place, *_meaning(error), readers)


def _meaning(error: Exception) -> tuple[str, str]:
    if isinstance(error, ClientError):
        otherwise = (f"存储服务拒绝了（{code(error)}）。", "请核对设置，再发布一次。")
        return _REASONS.get(code(error), otherwise)
    if isinstance(error, NoCredentialsError):
        return "没有给出密钥。", "请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY。"
    if isinstance(error, SSLError):
        return "存储服务的证书不可信。", "请核对 ENDPOINT= 和本机的时间。"
    if isinstance(error, EndpointConnectionError | ConnectTimeoutError):
        return "存储服务没有应答。", "请核对 ENDPOINT 和网络。"
    if isinstance(error, HTTPClientError | ConnectionError | IncompleteReadError):
        slow = isinstance(error, ReadTimeoutError)
        fact = "存储服务很久没有应答" if slow else "和存储服务的连接断了"
        return f"{fact}（{type(error).__name__}）。", "请检查网络，再发布一次。"
    said = str(error).replace("\n", " ")[:200]
    return f"设置不对（{said}）。", "请核对 ENDPOINT 和 AWS_ 设置。"


def _bare(mark: str) -> str:
    """A mark without its quotes, which some stores leave out in their lists."""
    return mark.strip('"')


T = TypeVar("T")


class Stored(Record, frozen=True):
    """What a store holds at a path: the bytes, their mark (ETag) and their age in seconds by the store's
    clock."""

    data: bytes
    mark: str
    age: float


class Store:
    """Requests to one place of a bucket. All paths are below its prefix."""

    def __init__(self, place: Place) -> None:
        """Raises `DeployFailed` where the settings cannot be."""
        self.place = place
        try:
            self.client = _client(place, attempts=ATTEMPTS)
            self._once = _client(place, attempts=1)  # never again behind our back
        except (BotoCoreError, ValueError) as error:
            fact = f"设置不对（{error}）。"
            raise DeployFailed(place, fact, "请核对 ENDPOINT 和 AWS_ 设置。") from error

    def key(self, path: str) -> str:
        """The object's whole name."""
        return self.place.prefix + path

    def get(self, path: str) -> Stored | None:
        """The object at a path, or None."""
        return _again(lambda: self._get(path))

    def _get(self, path: str) -> Stored | None:
        try:
            answer = self.client.get_object(Bucket=self.place.bucket, Key=self.key(path))
        except ClientError as error:
            if code(error) in _ABSENT:
                return None
            raise
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        age = (now - answer["LastModified"]).total_seconds()
        return Stored(answer["Body"].read(), _bare(answer["ETag"]), age)

    def mark(self, path: str) -> str:
        """An object's mark, empty where there is none."""
        try:
            answer = self.client.head_object(Bucket=self.place.bucket, Key=self.key(path))
            return _bare(answer["ETag"])
        except ClientError as error:
            if code(error) in _ABSENT:
                return ""
            raise

    def put(
        self, path: str, data: bytes, headers: Mapping[str, str] = {}, *, once: bool = False
    ) -> str:
        """Put one object; the store compares its MD5 with what arrived. Returns its mark. With `once` a
        request that fails is not sent again."""
        md5 = hashlib.md5(data, usedforsecurity=False).digest()
        client = self._once if once else self.client
        answer = client.put_object(
            Bucket=self.place.bucket,
            Key=self.key(path),
            Body=data,
            ContentMD5=base64.b64encode(md5).decode(),
            **headers,  # type: ignore[arg-type]
        )
        return _bare(answer.get("ETag", ""))

    def delete(self, path: str) -> None:
        """Delete one object, if it is there."""
        self._once.delete_object(Bucket=self.place.bucket, Key=self.key(path))

    def marks(self) -> dict[str, str]:
        """The mark of every object there is, by its path."""
        return _again(self._marks)

    def _marks(self) -> dict[str, str]:
        found = {}
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.place.bucket, Prefix=self.place.prefix):
            for one in page.get("Contents", ()):
                found[one["Key"].removeprefix(self.place.prefix)] = _bare(one["ETag"])
        return found

    def older(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The versions of objects that newer ones cover, and the marks of deletions: paths with the
        versions' names. Nothing where the store keeps no versions."""
        try:
            return _again(self._older)
        except ClientError as error:
            if code(error) in NO_VERSIONS:
                return [], []
            raise

    def _older(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        versions, deletions = [], []
        pages = self.client.get_paginator("list_object_versions")
        length = len(self.place.prefix)
        for page in pages.paginate(Bucket=self.place.bucket, Prefix=self.place.prefix):
            covered = [one for one in page.get("Versions", ()) if not one["IsLatest"]]
            versions += [(one["Key"][length:], one["VersionId"]) for one in covered]
            gone = page.get("DeleteMarkers", ())
            deletions += [(one["Key"][length:], one["VersionId"]) for one in gone]
        return versions, deletions

    def erase(self, version: tuple[str, str]) -> None:
        """Delete one version of an object for good."""
        path, name = version
        self.client.delete_object(Bucket=self.place.bucket, Key=self.key(path), VersionId=name)

    @contextmanager
    def speaking(self, readers: object) -> Iterator[None]:
        """What the store or the line refuses in the block is said in one line; `readers` says when asked
        what readers see then."""
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise refused(self.place, error, str(readers)) from error


def _again(ask: Callable[[], T]) -> T:
    """What `ask` is answered, asked up to `ATTEMPTS` times: the library asks again where no answer
    comes, but not where one is cut off while it is read."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return ask()
        except (HTTPClientError, IncompleteReadError):
            if not left:
                raise
        except (HTTPError, ResponseParserError) as error:
            # Errors of what the library is built on, which it does not always take for its own.
            if not left:
                raise HTTPClientError(error=error) from error
    raise AssertionError  # the last attempt returns or raises


def _client(place: Place, attempts: int) -> S3Client:
    style = {"addressing_style": place.addressing} if place.addressing else {}
    config = Config(
        connect_timeout=10,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=LINES,
        s3=style,  # type: ignore[arg-type]
        # What Amazon alone understands is left out.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3", endpoint_url=place.endpoint or None, region_name=place.region or None, config=config
    )
