"""The conversation with the web server: ssh for what happens there, rsync for the files.

In: a target `user@host:/path` and, to publish, a staged release. Out: the release's stamp.

One ssh session holds a lock on the server (`flock`, so that it ends with the session, however that
ends) and runs `server.sh` under it. Publishing: the session makes a new folder and names it; rsync
fills it beside the session; the session verifies, switches and cleans up. Nothing that readers see
changes before its last step, and that is one rename.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bulletin.deploy.faults import EITHER, UNCHANGED, DeployFailed
from bulletin.deploy.stage import Staged
from bulletin.model.record import Record

SCRIPT: Final = Path(__file__).with_name("server.sh").read_text("utf-8")
LOCK_WAIT: Final = 20  # seconds; a deployment that was cut off has let go by then
LOCKED: Final = 75  # what flock says when it waited in vain
STALLED: Final = 60  # seconds without a byte, after which rsync gives up
_TARGET: Final = re.compile(r"(?P<host>[^\s:/-][^\s:/]*):(?P<folder>/[\w./-]*\w)/?")
_REASONS: Final = (  # what ssh and rsync say, in this order of importance
    ("No space left", "服务器的磁盘满了。", "请清理磁盘后再发布。"),
    ("Permission denied (", "服务器不让登录。", "请核对用户名和密钥。"),
    ("Permission denied", "服务器上没有写入的权限。", "请把目标文件夹交给这个用户。"),
    ("Read-only file system", "服务器的磁盘只能读。", "请检查磁盘后再发布。"),
    ("Host key verification failed", "不认识服务器的密钥。", "请核对后把它写进 known_hosts。"),
    ("not found", "服务器上缺少需要的程序。", "请安装 rsync、coreutils 和 util-linux。"),
    ("Could not resolve", "找不到这个服务器。", "请核对地址。"),
    ("Connection refused", "服务器没有应答。", "请核对地址和端口。"),
)
_FAULTS: Final = {
    "count": ("收到的文件数不对（{}）。", "请再发布一次。"),
    "digest": ("收到的文件和这里的不一样（{}）。", "请检查服务器的磁盘，再发布一次。"),
    "first": ("没有更早的版本。", "请改好稿件后重新发布。"),
    "empty": ("还没有发布过。", "请先运行 make deploy。"),
    "unknown": ("没有一个版本里有 {}。", "请核对网址，例如 2022/05/21/slug。"),
}


class Target(Record, frozen=True):
    """A web server: `host` as ssh knows it, with its user; `folder`, absolute; ssh's options."""

    host: str
    folder: str
    options: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str, port: int = 0, config: str = "") -> Target:
        """The target that `user@host:/path` names. Raises `DeployFailed` for other forms."""
        found = _TARGET.fullmatch(text)
        if found is None:
            raise DeployFailed(
                text or "TARGET", "不是 用户@主机:/文件夹 的形式。", "例如 paper@host:/srv/paper。"
            )
        options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10"]
        options += ["-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3"]
        options += ["-p", str(port)] if port else []
        options += ["-F", config] if config else []
        return cls(found["host"], found["folder"], tuple(options))

    def __str__(self) -> str:
        return f"{self.host}:{self.folder}"


class _Session:
    """The shell on the server: what it says is read line by line, what it is told is written."""

    def __init__(self, target: Target, process: subprocess.Popen[str]) -> None:
        self.target = target
        self.process = process
        self.readers = UNCHANGED

    def answer(self, wanted: str) -> list[str]:
        """The words after `wanted`. Raises `DeployFailed` with what was said instead."""
        assert self.process.stdout is not None  # noqa: S101 (a pipe, as opened below)
        word, _, rest = self.process.stdout.readline().rstrip("\n").partition(" ")
        if word == wanted:
            return rest.split()
        if word == "fault":
            name, _, detail = rest.partition(" ")
            fact, remedy = _FAULTS[name]
            raise DeployFailed(self.target, fact.format(detail), remedy)
        _, errors = self.process.communicate()
        if self.process.returncode == LOCKED:
            raise DeployFailed(self.target, "另一次发布还没有结束。", "请等它结束后再试。")
        raise failure(self.target, errors, "和服务器的连接断了", self.readers)

    def why(self) -> str:
        """What the server says when it is asked to write a file, now that a transfer has failed."""
        self._say("why")
        _, errors = self.process.communicate()
        return errors

    def go(self, files: int) -> None:
        """Let the session switch to the release, if it has `files` files that are as they should be.

        A connection that is broken shows in the next answer.
        """
        self.readers = EITHER
        self._say(f"go {files}")

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None  # noqa: S101 (a pipe, as opened below)
        with suppress(BrokenPipeError):
            os.write(self.process.stdin.fileno(), f"{line}\n".encode())


def failure(target: Target, errors: str, otherwise: str, readers: str = UNCHANGED) -> DeployFailed:
    """What `errors`, said by ssh or rsync, means; `otherwise` where it is nothing known."""
    for sign, fact, remedy in _REASONS:
        if sign in errors:
            return DeployFailed(target, fact, remedy, readers)
    said = next((line for line in errors.splitlines() if line.strip()), "没有说明")
    fact = f"{otherwise}（{said.strip()}）。"
    return DeployFailed(target, fact, "请检查网络，再试一次。", readers)


@contextmanager
def _session(target: Target, *arguments: str) -> Iterator[_Session]:
    folder = shlex.quote(target.folder)
    inner = shlex.join(["sh", "-c", SCRIPT, "sh", target.folder, *arguments])
    command = (
        f"mkdir -p {folder}/releases && "
        f"exec flock -E {LOCKED} -w {LOCK_WAIT} {folder}/releases/lock {inner}"
    )
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            ["ssh", *target.options, target.host, f"exec sh -c {shlex.quote(command)}"],
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            encoding="utf-8",
        )
    except FileNotFoundError as error:
        raise _missing(error) from error
    with process:
        try:
            yield _Session(target, process)
        finally:
            process.terminate()  # it has said its last word, or there is nothing to wait for


def _missing(error: FileNotFoundError) -> DeployFailed:
    return DeployFailed(error.filename, "本机没有这个程序。", "请安装 openssh-client 和 rsync。")


def publish(target: Target, release: Staged, limit: int = 0) -> str:
    """Bring `release` to readers; `limit` is the line's speed in KiB/s (0: all of it).

    Returns the release's stamp. Raises `DeployFailed`; readers then still have the release before.
    """
    with _session(target, "publish") as session:
        stamp, *before = session.answer("ready")
        command = ["rsync", "--recursive", "--perms", "--chmod=D755,F644", "--checksum"]
        command += [f"--timeout={STALLED}", f"--bwlimit={limit}"]
        command += [f"--link-dest=../{name}/" for name in before]
        command += ["--rsh", shlex.join(["ssh", *target.options])]
        place = f"{target.host}:{target.folder}/releases/{stamp}.part/"
        try:
            done = subprocess.run(
                [*command, f"{release.folder}/", place],
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
        except FileNotFoundError as error:
            raise _missing(error) from error
        if done.returncode:
            raise failure(target, done.stderr + session.why(), "传送中断")
        session.go(release.files)
        return session.answer("done")[0]


def rollback(target: Target) -> str:
    """Give readers the release before the current one; returns its stamp."""
    with _session(target, "rollback") as session:
        return session.answer("done")[0]


def withdraw(target: Target, paths: Sequence[str]) -> int:
    """Erase `paths` from the server: every older release that shows one of them otherwise than the
    current release does is deleted, and so are photos only such releases use. Returns how many."""
    clean = [path.strip("/") for path in paths]
    if not clean or not all(clean) or any(".." in path.split("/") for path in clean):
        raise DeployFailed(target, "没有给出网址。", "请用 PATHS= 给出，例如 2022/05/21/slug。")
    with _session(target, "withdraw", *clean) as session:
        return int(session.answer("done")[0])
