"""Whether readers get what was published, asked as a reader asks: `make verify URL=…`, and after deploying.

In: the address that readers use, the list of the release's files. Out: `Looked`: what is wrong (bytes that
are no release's), what is old (bytes of a release before: a cache on the way), and notes, which stop nothing:
silence, headers, compression, the certificate, the age of what is told.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from bulletin.deploy.names import RELEASE
from bulletin.deploy.packed import FORMS
from bulletin.deploy.policy import HEADER, unplayed
from bulletin.deploy.readers import V4, V6, Answer, Silent, Untrusted, ask, days_left, has
from bulletin.deploy.release import Release, understood
from bulletin.model.addresses import INDEX
from bulletin.model.record import Record

LINES: Final = 8
SAMPLE: Final = 20  # addresses beside the front page
SOON: Final = 14  # days; certificates that renew themselves do so 30 days before their end
# A piece whose time has come is public within the hour at the latest.
LATE: Final = timedelta(hours=2)
SHORT: Final = 60  # seconds that a page may be kept
_PLAYED: Final = re.compile(rb'<(?:video|audio) src="https://([a-z0-9.-]+)/')
STRICT: Final = (
    *("content-security-policy", "x-content-type-options", "referrer-policy"),
    "permissions-policy",
)


class Looked(Record, frozen=True):
    """What was seen: the release that readers are told of, the number of addresses asked for; `wrong`, `old`
    and `notes` are lines for a person; `silent` says why nobody answered, if so."""

    release: Release | None
    asked: int = 0
    wrong: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    silent: str = ""


Lists = Sequence[Mapping[str, str]]
"""The files of releases by their paths, with their SHA-256: the one that readers should have first."""


def looked(
    readers: str,
    lists: Callable[[Release], Lists],
    *,
    everything: bool,
    patience: float,
    wanted: str = "",
    now: datetime | None = None,
) -> Looked:
    """Look at what readers get at the address `readers`. `lists` gives what is known of the release that they
    are told of; of an unknown one only what holds for all is asked. Of a known one the front page and a
    sample are compared (`everything`: all its addresses), for up to `patience` seconds, in which caches may
    forget; so long, too, they may go on telling of another release than `wanted`, a digest."""
    base, now = readers.rstrip("/") + "/", now or datetime.now(UTC)
    until = time.monotonic() + patience
    while True:
        try:
            said = ask(base, RELEASE)
        except Silent as why:
            return Looked(None, silent=_why(why))
        release = understood(said.body) if said.status == HTTPStatus.OK else None
        if (release and wanted in ("", release.digest)) or time.monotonic() >= until:
            break
        time.sleep(min(5, max(0.1, patience / 4)))
    if release is None:
        return Looked(None, 1, (f"/{RELEASE}（{said.status}）",))
    known = lists(release)
    paths = _sample(known[0], release.digest, everything=everything) if known else []
    mute: set[str] = set()  # hosts whose videos pages show and may not play
    wrong, old, silent = _compared(base, known, paths, mute)
    while (wrong or old) and time.monotonic() < until:
        time.sleep(min(5, max(0.1, patience / 4)))
        wrong, old, silent = _compared(base, known, [*wrong, *old], mute)
    notes = [*_notes(base, known[0] if known else {}), *_ages(release, now)]
    if wanted not in ("", release.digest):
        notes.insert(0, f"读者看到的还是第 {release.number} 版，中间有缓存没有更新。")
    if not known:
        notes.append("不知道这一版有哪些文件（不是在这台电脑上发布的），只看了首页。")
    notes += [
        f"网页里的视频在 {host} 上，响应头 Content-Security-Policy 不让放。"
        "请把 python -m bulletin.deploy.policy 写出的一行放进网站服务器的配置。"
        for host in sorted(mute)
    ]
    notes += [f"/{path} 没有应答（{why}）。" for path, why in list(silent.items())[:3]]
    return Looked(
        release,
        len(paths) + 2,
        tuple(f"/{path}（{status}）" for path, status in wrong.items()),
        tuple(f"/{path}" for path in old),
        tuple(dict.fromkeys(notes)),
    )


def _why(silence: Silent) -> str:
    if isinstance(silence, Untrusted):
        return f"网站的证书不可信（{silence}）"
    return f"没有应答（{silence}）"


def _sample(sums: Mapping[str, str], seed: str, *, everything: bool) -> list[str]:
    """The paths that are asked for: the same ones for the same release."""
    own = sorted(path for path in sums if not path.endswith(FORMS))
    if everything or len(own) <= SAMPLE:
        return own
    first = [path for path in (INDEX, "atom.xml", "search/index.json") if path in sums]
    some = random.Random(seed).sample(own, SAMPLE)  # noqa: S311 (a sample, no secret)
    return list(dict.fromkeys([*first, *some]))


def _compared(
    base: str, lists: Lists, paths: Iterable[str], mute: set[str]
) -> tuple[dict[str, int], dict[str, int], dict[str, str]]:
    """Of these paths: those whose bytes are no release's, with the answer's status; those whose bytes are an
    older one's; those that nobody answered for, with the reason. Hosts whose videos these pages show, and may
    not play, are put in `mute`."""
    wrong: dict[str, int] = {}
    old: dict[str, int] = {}
    silent: dict[str, str] = {}
    names = list(paths)
    with ThreadPoolExecutor(LINES) as pool:
        for path, answer in zip(names, pool.map(lambda one: _asked(base, one), names), strict=True):
            if isinstance(answer, Silent):
                silent[path] = str(answer)
                continue
            hosts = (host.decode() for host in _PLAYED.findall(answer.body))
            mute.update(unplayed(answer.headers.get(HEADER, ""), hosts))
            found = sha256(answer.body).hexdigest()
            if answer.status == HTTPStatus.OK and found == lists[0][path]:
                continue
            earlier = any(found == known.get(path) for known in lists[1:])
            (old if earlier else wrong)[path] = answer.status
    return wrong, old, silent


def _asked(base: str, path: str) -> Answer | Silent:
    """What readers get at the address of a path: a page's is that of its folder."""
    try:
        answer = ask(base, path.removesuffix(INDEX) if _is_page(path) else path)
        if answer.status == HTTPStatus.NOT_FOUND and _is_page(path):
            return ask(base, path)  # a bucket whose store does not serve folders' pages
    except Silent as why:
        return why
    return answer


def _is_page(path: str) -> bool:
    return path == INDEX or path.endswith("/" + INDEX)


def _notes(base: str, sums: Mapping[str, str]) -> Iterator[str]:
    """What is not as it should be, and stops nothing."""
    host, safe = urlsplit(base).hostname or "", base.startswith("https:")
    for family, name in ((V4, "IPv4"), (V6, "IPv6")):
        if not has(host, family):
            yield f"没有 {name} 地址。"
            continue
        try:
            status = ask(base, "", family=family).status
        except Silent as why:
            yield f"用 {name} 打不开（{why}）。"
        else:
            if status != HTTPStatus.OK:
                yield f"用 {name} 打开首页得到 {status}。"
    try:
        front = ask(base, "", "br, gzip")
        yield from _headers(front, safe=safe)
        missing = ask(base, f"mei-you-zhe-yi-ye-{random.randrange(10**9)}/")  # noqa: S311 (no secret)
        if missing.status != HTTPStatus.NOT_FOUND:
            yield f"没有的网址应当得到 404，得到的是 {missing.status}。"
        asset = next((path for path in sorted(sums) if path.startswith("assets/")), "")
        if asset and "immutable" not in ask(base, asset).headers.get("cache-control", ""):
            yield "/assets 下的文件没有长期缓存（Cache-Control: immutable）。"
        if safe and (left := days_left(base)) < SOON:
            yield f"网站的证书还有 {left} 天到期。请续期。"
    except Silent as why:
        yield f"{_why(why)}。"


def _headers(front: Answer, *, safe: bool) -> Iterator[str]:
    if not front.headers.get("content-encoding"):
        yield "网页没有压缩（Content-Encoding）。"
    wanted = (*STRICT, "strict-transport-security") if safe else STRICT
    if missing := [name for name in wanted if name not in front.headers]:
        yield f"缺少响应头：{'、'.join(missing)}。"
    caching = front.headers.get("cache-control", "")
    kept = [word.partition("=")[2] for word in caching.split(",") if "max-age" in word]
    if not kept or not kept[0].strip().isdecimal() or int(kept[0]) > SHORT * 10:
        yield f"网页的缓存应当是一分钟左右，现在是“{caching or '没有写'}”。"


def _ages(release: Release, now: datetime) -> Iterator[str]:
    """What `/release.json` says of time."""
    if release.hold:
        yield f"发布从 {_local(release.hold)} 起暂停，恢复请用 make resume。"
    if release.due and now - release.due > LATE:
        yield f"{_local(release.due)} 到点的稿件还没有公开，定时发布可能停了。"
    if release.held or release.waiting:
        yield f"有 {len(release.held) + len(release.waiting)} 篇稿件没有照写的公开，见 make report。"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
