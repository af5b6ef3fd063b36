"""The commands `make deploy`, `make rollback`, `make resume`, `make withdraw`, `make verify`, `make status`
and `make doctor`.

In: the command line; the form of the target says which kind it is. Out: one line for the person, the exit
code.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.deploy.kinds import target_of
from bulletin.deploy.stage import staged
from bulletin.deploy.target import Held, Options, Target
from bulletin.deploy.verified import verified
from bulletin.deploy.withdrawal import PATIENCE
from bulletin.engine.made import record
from bulletin.switches import switch

PLACES: Final = "用户@主机:/文件夹、s3://存储桶/文件夹 或 pages:文件夹"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0. Raises `DeployFailed` with one line."""
    given = _parser().parse_args(arguments)
    if given.command == "verify":
        print(_verify(given))
        return 0
    known = Options.__struct_fields__
    said = {name: value for name, value in vars(given).items() if name in known and value}
    if given.command == "doctor":
        from bulletin.deploy.doctor import examined  # noqa: PLC0415 (seldom wanted)

        print(examined(given.target, Options(**said), said.keys(), given.readers))
        return 0
    target = target_of(given.target, Options(**said), said.keys())
    if given.command == "status":
        print(target.status(given.readers))
    elif given.command == "publish":
        print(_publish(given, target))
    elif given.command == "rollback":
        print(target.rollback())
    elif given.command == "resume":
        print(target.resume())
    else:
        print(target.withdraw(" ".join(given.paths), given.readers, given.patience))
    return 0


def _verify(given: argparse.Namespace) -> str:
    """Look at what readers get; a target that is named can take a wrong release back."""
    target = None
    if given.target:
        known = Options.__struct_fields__
        said = {name: value for name, value in vars(given).items() if name in known and value}
        target = target_of(given.target, Options(**said), said.keys())
    made = record(given.output).load() if given.output else None
    return verified(
        given.readers or (made.address if made else ""),
        target,
        given.cache / "deploy",
        everything=given.all,
        after=given.after,
        patience=given.patience,
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong in one line."""
        self.exit(2, f"{message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m bulletin.deploy", description="发布网站。")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="发布一个新版本")
    publish.add_argument("output", type=Path, help="make publish 生成的文件夹")
    publish.add_argument("--cache", type=Path, default=Path("cache"), help="缓存文件夹")
    publish.add_argument("--limit", type=int, metavar="KiB/s", help="限制上传速度")
    publish.add_argument("--yes", type=switch, default=False, help="确认照样发布（1 或 0）")
    publish.add_argument("--grace", type=float, metavar="秒", help="不再用到的图片和样式再留多久")
    rollback = commands.add_parser("rollback", help="退回上一个不同的版本，并暂停发布")
    rollback.add_argument("--yes", type=switch, help=argparse.SUPPRESS)
    resume = commands.add_parser("resume", help="恢复发布")
    withdraw = commands.add_parser("withdraw", help="彻底删去撤下的稿件，再核对读者看到的")
    withdraw.add_argument("--readers", default="", metavar="网址", help="读者用的网址")
    withdraw.add_argument(
        "--patience", type=float, default=PATIENCE, metavar="秒", help="缓存最多等多久"
    )
    status = commands.add_parser("status", help="看目标现在怎么样")
    doctor = commands.add_parser("doctor", help="第一次发布以前，看缺什么")
    for command in (status, doctor):
        command.add_argument("--readers", default="", metavar="网址", help="读者用的网址")
    verify = commands.add_parser("verify", help="核对读者拿到的")
    verify.add_argument("readers", metavar="网址", help="读者用的网址")
    verify.add_argument("--cache", type=Path, default=Path("cache"), help="缓存文件夹")
    verify.add_argument("--all", type=switch, default=False, help="看每一个网址（1 或 0）")
    verify.add_argument("--after", action="store_true", help="刚刚发布过")
    verify.add_argument("--output", type=Path, help="发布的文件夹：没有写网址时，用生成时的网址")
    verify.add_argument(
        "--patience", type=float, default=PATIENCE, metavar="秒", help="缓存最多等多久"
    )
    for command in (publish, rollback, resume, withdraw, status, doctor, verify):
        asked = {"nargs": "?", "default": ""} if command is verify else {}
        command.add_argument("target", metavar="目标", help=PLACES, **asked)  # type: ignore[arg-type]
        command.add_argument("--port", type=int, help="ssh 的端口")
        command.add_argument("--ssh-config", metavar="文件", help="ssh 的设置文件")
        command.add_argument("--endpoint", metavar="网址", help="存储服务的地址")
        command.add_argument("--region", metavar="区域", help="存储服务的区域")
        command.add_argument("--addressing", choices=("virtual", "path"), help="存储桶名放在哪里")
        command.add_argument("--alone", type=switch, help="只有这一台机器发布（1 或 0）")
        command.add_argument("--silence", type=float, metavar="秒", help="多久没有动静就算中断")
    withdraw.add_argument("paths", nargs="*", metavar="网址", help="例如 2022/05/21/slug")
    return parser


def _publish(given: argparse.Namespace, target: Target) -> str:
    work = given.cache / "deploy"
    with staged(given.output, work) as release:
        try:
            return target.publish(release, yes=given.yes)
        except Held as held:
            waiting, withdrawn = held, release.facts.withdrawn
    # Withdrawals wait for nobody: what readers have, without the pieces that were withdrawn since.
    from bulletin.deploy.without import rebuilt  # noqa: PLC0415 (seldom wanted)

    output = rebuilt(given.target, waiting.release, withdrawn, work)
    with staged(output, work) as release:
        seen = waiting.release
        commits = replace(release.facts, content=seen.content, engine=seen.engine)
        gone = tuple(f"{address}{end}" for address in withdrawn for end in (".md", "/"))
        kept = {path: blob for path, blob in seen.held.items() if not path.startswith(gone)}
        only = dataclasses.replace(
            release, facts=replace(commits, held=kept, waiting=tuple(seen.waiting))
        )
        said = target.publish(only, yes=False, only=True)
    if waiting.refusal:
        print(said)
        raise waiting.refusal
    return f"{said}发布已暂停，这次只撤下了稿件。恢复请用 make resume。"


if __name__ == "__main__":
    sys.exit(main())
