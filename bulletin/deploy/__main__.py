"""The commands `make deploy`, `make rollback` and `make withdraw`.

In: the command line; the form of the target says where to. Out: one line for the person, the exit code.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bulletin.deploy import folder as pages
from bulletin.deploy import server
from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.stage import staged


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0. Raises `DeployFailed` with one line."""
    parser = argparse.ArgumentParser(prog="python -m bulletin.deploy", description="发布网站。")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="发布一个新版本")
    publish.add_argument("output", type=Path, help="make publish 生成的文件夹")
    publish.add_argument("--cache", type=Path, default=Path("cache"), help="缓存文件夹")
    publish.add_argument("--limit", type=int, default=0, metavar="KiB/s", help="限制上传速度")
    rollback = commands.add_parser("rollback", help="退回上一个版本")
    withdraw = commands.add_parser("withdraw", help="从旧版本里彻底删去撤下的稿件")
    for command in (publish, rollback, withdraw):
        command.add_argument("target", metavar="目标", help=FORMS)
        command.add_argument("--port", type=int, default=0, help="ssh 的端口")
        command.add_argument("--ssh-config", default="", metavar="文件", help="ssh 的设置文件")
        command.add_argument("--endpoint", default="", metavar="网址", help="存储服务的地址")
        command.add_argument("--silence", type=float, default=60, metavar="秒", help=SILENCE)
    publish.add_argument("--grace", type=float, default=86_400, metavar="秒", help=GRACE)
    withdraw.add_argument("paths", nargs="*", metavar="网址", help="例如 2022/05/21/slug")
    given = parser.parse_args(arguments)
    if given.target.startswith("s3:"):
        print(_bucket(given))
    elif given.target.startswith("pages:"):
        print(_pages(given))
    else:
        print(_server(given))
    return 0


FORMS: Final = "用户@主机:/文件夹、s3://存储桶/文件夹 或 pages:文件夹"
SILENCE: Final = "上一次发布在存储桶里多久没有动静，就当它已经中断"
GRACE: Final = "网页不再用到的图片和样式在存储桶里再留多久"


def _server(given: argparse.Namespace) -> str:
    target = server.Target.parse(given.target, given.port, given.ssh_config)
    if given.command == "rollback":
        return f"已退回 {target} {server.rollback(target)}。"
    if given.command == "withdraw":
        return f"已删去 {target} 的 {server.withdraw(target, given.paths)} 个旧版本。"
    with staged(given.output, given.cache / "deploy") as release:
        stamp = server.publish(target, release, given.limit)
    return f"已发布 {target} {stamp}，共 {release.files} 个文件。"


def _bucket(given: argparse.Namespace) -> str:
    from bulletin.deploy import bucket  # noqa: PLC0415 (its library is there for those who use it)

    grace = given.grace if given.command == "publish" else 0
    target = bucket.Bucket.parse(given.target, given.endpoint, grace, given.silence)
    if given.command == "rollback":
        bucket.rollback(target)
    if given.command == "withdraw":
        return f"已从 {target} 彻底删去 {bucket.withdraw(target)} 个旧文件。"
    with staged(given.output, given.cache / "deploy") as release:
        put, deleted = bucket.publish(target, release)
    return f"已发布 {target}，写好 {put} 个文件，删去 {deleted} 个。"


def _pages(given: argparse.Namespace) -> str:
    folder = Path(given.target.removeprefix("pages:"))
    if given.command != "publish":
        fact, remedy = "这里没有以前的版本。", "请用 git revert 改回稿件，再发布一次。"
        raise DeployFailed(given.target, fact, remedy)
    with staged(given.output, given.cache / "deploy") as release:
        pages.publish(folder, release)
    return f"已放进 {folder}，共 {release.files} 个文件。"


if __name__ == "__main__":
    sys.exit(main())
