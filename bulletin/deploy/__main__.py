"""The commands `make deploy`, `make rollback` and `make withdraw`.

In: the command line. Out: one line for the person, the exit code.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bulletin.deploy import server
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
        command.add_argument("target", metavar="用户@主机:/文件夹")
        command.add_argument("--port", type=int, default=0, help="ssh 的端口")
        command.add_argument("--ssh-config", default="", metavar="文件", help="ssh 的设置文件")
    withdraw.add_argument("paths", nargs="*", metavar="网址", help="例如 2022/05/21/slug")
    given = parser.parse_args(arguments)
    target = server.Target.parse(given.target, given.port, given.ssh_config)
    if given.command == "publish":
        with staged(given.output, given.cache / "deploy") as release:
            stamp = server.publish(target, release, given.limit)
        print(f"已发布 {target} {stamp}，共 {release.files} 个文件。")
    elif given.command == "rollback":
        print(f"已退回 {target} {server.rollback(target)}。")
    else:
        print(f"已删去 {target} 的 {server.withdraw(target, given.paths)} 个旧版本。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
