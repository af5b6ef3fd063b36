"""Whether a withdrawn piece is really gone, looked at as a reader looks.

In: the address that readers use, the piece's address, the files that were erased, the feeds and the files
of search. Out: one line, or `DeployFailed` with what is still public. A server's own folder says nothing
of what stands before it: only an answer over HTTP does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.readers import Silent, ask, decoded
from bulletin.model.attachment import is_attachment

NOTICE: Final = b'<div class="notice">'  # theme/templates/article.html: a page that is one
GONE: Final = (404, 410)
ENCODINGS: Final = ("identity", "gzip", "br")
EDITIONS: Final = ("", "hant/")
PATIENCE: Final = 75  # seconds: pages may be kept for a minute by what stands between
LINES: Final = 8
MOST: Final = 2000  # erased files that are asked for
BEYOND: Final = (
    "查不到的地方请自己处理：CDN 的缓存（在它的控制台里刷新这个网址）；"
    "代码平台保存的构建结果（GitHub：gh api -X DELETE …/artifacts/编号，gh cache delete --all；"
    "GitLab：Build → Artifacts 删除，Clear runner caches）；搜索引擎的快照；服务器自己的备份。"
)


def verify(
    place: object,
    readers: str,
    asked: Sequence[str],
    erased: Sequence[str],
    look: Sequence[str],
    patience: float,
) -> str:
    """Ask for everything that could still show the pieces `asked`: their addresses in both editions, in
    every encoding; the files that were `erased`; the feeds, sitemaps and files of search in `look`.

    What is cached for a moment is asked for again, for up to `patience` seconds. Raises `DeployFailed`
    where a piece is still public, and where readers' address does not answer, because then nobody knows.
    """
    if urlsplit(readers).scheme not in ("http", "https"):
        fact = "旧版本已删去，但不知道读者的网址，没有核对。"
        raise DeployFailed(place, fact, f"请加 SITEURL=https://…，再运行一次。{BEYOND}", "")
    until = time.monotonic() + patience
    base = readers.rstrip("/") + "/"
    try:
        while public := sorted(set(_public(base, asked, erased, look))):
            if time.monotonic() > until:
                shown = "；".join(public[:5])
                fact = f"撤下的稿件仍然公开：{shown}（共 {len(public)} 处）。"
                raise DeployFailed(place, fact, f"请清除中间的缓存，再运行一次。{BEYOND}", "")
            time.sleep(5)
    except Silent as why:
        fact = f"旧版本已删去，但读者的网址没有应答（{why}），没有核对。"
        raise DeployFailed(place, fact, f"请检查网络，再运行一次。{BEYOND}", "") from why
    return f"已核对 {base}：网址、两种字体、压缩文件、附件、搜索和订阅里都没有了。{BEYOND}"


def _public(
    base: str, asked: Sequence[str], erased: Sequence[str], look: Sequence[str]
) -> Iterator[str]:
    """What readers can still get."""
    pages = [
        (f"{edition}{address}/{name}", encoding)
        for address in asked
        for edition in EDITIONS
        for name in ("", "index.html", "index.html.br", "index.html.gz")
        for encoding in ENCODINGS
    ]
    with ThreadPoolExecutor(LINES) as pool:
        for (path, encoding), (status, body) in zip(
            pages, pool.map(lambda one: got(base, *one), pages), strict=True
        ):
            if status not in GONE and NOTICE not in _unpacked(path, body):
                yield f"/{path}（{encoding}，{status}）"
        names = list(dict.fromkeys([*erased[:MOST]]))
        owned = tuple(f"{edition}{address}/" for address in asked for edition in EDITIONS)
        gone = ("photos/", *_SEARCH, *owned)  # and attachments, which old addresses may have too
        names = [one for one in names if one.startswith(gone) or is_attachment(one)]
        names = [one for one in names if not one.endswith(("/index.html", ".br", ".gz"))]
        for path, (status, _) in zip(
            names, pool.map(lambda one: got(base, one, "identity"), names), strict=True
        ):
            if status not in GONE:
                yield f"/{path}（{status}）"
        signs = [f"/{quote(address)}/".encode() for address in asked]
        for path, (status, body) in zip(
            look, pool.map(lambda one: got(base, one, "gzip"), look), strict=True
        ):
            if status not in GONE and any(sign in _unpacked(path, body) for sign in signs):
                yield f"/{path}"


def got(base: str, path: str, encoding: str) -> tuple[int, bytes]:
    """The status and the bytes of what readers get; of what is not there, no bytes. Raises `Silent`."""
    answer = ask(base, path, encoding)
    return answer.status, answer.body if answer.status < HTTPStatus.BAD_REQUEST else b""


def _unpacked(path: str, data: bytes) -> bytes:
    """A file's text: one that is asked for by the name of its compressed form comes as that form."""
    ending = path.rpartition(".")[2]
    return decoded({"gz": "gzip", "br": "br"}.get(ending, ""), data)


def unseen(paths: Iterable[str]) -> list[str]:
    """Of a site's paths, those that are looked at for a piece's address: feeds, sitemaps, search."""
    return [path for path in paths if path.endswith(".xml") or path.startswith(_SEARCH)]


_SEARCH: Final = tuple(f"{edition}search/" for edition in EDITIONS)
