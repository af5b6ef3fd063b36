"""The command `make verify`, also the last step of `make deploy`: look at what readers get, and act on it.

In: the address that readers use, the target if it is known, what this machine remembers of releases. Out:
lines for a person; `DeployFailed` where readers do not get what was published. Wrong bytes of a release that
was never seen right take it back, where the target can; everything else only tells.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.recall import known_lists
from bulletin.deploy.release import Release, digest_of
from bulletin.deploy.target import Target
from bulletin.deploy.verification import Lists, Looked, looked

PATIENCE: Final = 75  # seconds: pages may be kept for a minute by what stands between
SEEN: Final = "seen"  # in the folder of releases: the digest of the last one that was seen right
SHOWN: Final = 5  # addresses that are named


def verified(
    readers: str,
    target: Target | None,
    work: Path,
    *,
    everything: bool,
    after: bool,
    patience: float = PATIENCE,
) -> str:
    """What is to be said of what readers get. `after`: this follows a deployment, which is not undone because
    nobody answers here: an office may not see its own site.

    Raises `DeployFailed` where readers get wrong bytes, or, unless `after`, where nobody answers."""
    if urlsplit(readers).scheme not in ("http", "https"):
        if after:
            return "没有核对读者看到的：不知道读者的网址（SITEURL=）。"
        raise DeployFailed(
            readers or "URL", "不是完整的网址。", "请用 URL= 给出，例如 https://paper.example。", ""
        )
    newest = next(known_lists(work), None) if after else None
    seen = looked(
        readers,
        lambda release: _lists(work, release),
        everything=everything,
        patience=patience,
        wanted="" if newest is None else digest_of(newest),
    )
    notes = "".join(f"\n提醒：{note}" for note in seen.notes)
    if seen.silent:
        if after:
            return f"没有核对读者看到的：{readers} {seen.silent}。"
        raise DeployFailed(readers, f"{seen.silent}。", "请检查域名、证书和网络。", "")
    if seen.wrong:
        raise DeployFailed(readers, *_acted(seen, target, work), "")
    assert seen.release  # noqa: S101 (else it were wrong)
    (work / SEEN).parent.mkdir(parents=True, exist_ok=True)
    (work / SEEN).write_text(seen.release.digest)
    said = f"已核对 {readers}：第 {seen.release.number} 版，看了 {seen.asked} 个网址。"
    if seen.old:
        some = "、".join(seen.old[:SHOWN])
        said += f"\n提醒：{len(seen.old)} 个网址还是旧的（{some}），中间有缓存没有更新。"
    return said + notes


def _lists(work: Path, release: Release) -> Lists:
    """What this machine remembers, the release that readers are told of first; nothing without that one."""
    known = list(known_lists(work))
    right = next((one for one in known if digest_of(one) == release.digest), None)
    return [] if right is None else [right, *(one for one in known if one is not right)]


def _acted(seen: Looked, target: Target | None, work: Path) -> tuple[str, str]:
    """What wrong bytes lead to: the fact and the remedy."""
    some = "、".join(seen.wrong[:SHOWN])
    fact = f"读者拿到的不是发布的内容：{some}（共 {len(seen.wrong)} 处）。"
    if seen.release is None:
        root = "请核对网站的根目录是不是 TARGET= 里的 current，网站服务器能不能读它"
        return fact, f"{root}（存储桶：是不是谁都能读）。"
    try:
        before = (work / SEEN).read_text()
    except OSError:
        before = ""
    if target is None or before == seen.release.digest:
        return fact, "请检查服务器的磁盘和设置；要退回上一版，用 make rollback。"
    try:
        back = target.take_back(seen.release.digest)
    except DeployFailed as why:
        return fact, f"没有退回：{why}"
    return fact, f"{back}请检查服务器的磁盘和设置。"
