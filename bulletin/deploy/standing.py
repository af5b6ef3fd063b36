"""What a server holds of a paper, for a person: `make status`.

In: the lines with which the server describes itself. Out: lines in Chinese.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bulletin.deploy.release import Release

SCARCE: Final = 10  # percent of the disk that should be free
_MIB: Final = 1024  # KiB


def described(
    place: object,
    release: Release | None,
    kept: Sequence[tuple[str, Release | None]],
    withdrawn: int,
    disk: tuple[int, int] | None,
) -> str:
    """Releases, hold, disk, last good commit, next due. `kept` are the releases there, oldest first, with
    what each says of itself; `disk` the KiB that are free and the percentage that is used."""
    if release is None:
        return f"{place}：还没有发布过。"
    lines = [f"{place}：读者看到第 {release.number} 版，{_at(release.published)} 发布。"]
    lines.append(f"稿件的提交 {_short(release.content)}，程序的提交 {_short(release.engine)}。")
    if release.checked:
        lines.append(f"最近一次核对有没有变化：{_at(release.checked)}。")
    due = f"{_at(release.due)} 到点。" if release.due else "没有。"
    lines.append(f"下一篇定时的稿件：{due}")
    if release.hold:
        lines.append(f"发布从 {_at(release.hold)} 起暂停；恢复请用 make resume。")
    else:
        lines.append("发布没有暂停。")
    if release.held or release.waiting:
        count = len(release.held) + len(release.waiting)
        lines.append(f"有 {count} 处没有照写的公开，原因见 make report。")
    if kept:
        names = "、".join(
            f"第 {one.number} 版（{_at(one.published)}）" if one and one.number else name
            for name, one in kept
        )
        lines.append(f"留着 {len(kept)} 版：{names}。")
    if withdrawn:
        lines.append(f"撤下的稿件 {withdrawn} 篇。")
    if disk:
        free, used = disk
        scarce = "磁盘快满了，请清理。" if used > 100 - SCARCE else ""
        lines.append(f"服务器的磁盘还有 {free // _MIB} MiB，用了 {used}%。{scarce}")
    return "\n".join(lines)


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "不知道什么时候"


def _short(commit: str) -> str:
    return commit[:10] or "不知道"
