"""One conversation with the web server: an ssh session that runs `server.sh` under a lock.

In: a target, a command. Out: lines, read and said one by one. The lock is `flock`'s, so that it ends with
the session, however that ends. While the session lasts a heartbeat tells the server that somebody is
there: without one it gives up, so that a client that has vanished blocks nobody for long.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from bulletin.deploy.causes import cause
from bulletin.deploy.faults import EITHER, UNCHANGED, DeployFailed
from bulletin.deploy.release import Standing, understood
from bulletin.model.record import Record

SCRIPT: Final = Path(__file__).with_name("server.sh").read_text("utf-8")
LOCK_WAIT: Final = 90  # seconds; a deployment whose client has vanished has let go by then
LOCKED: Final = 75  # what flock says when it waited in vain
BEAT: Final = 10  # seconds between two heartbeats
SILENCE: Final = 60  # seconds without one, after which the server gives up
MOST: Final = 64 * 1024  # bytes of what the server says on its error channel that are kept
_TARGET: Final = re.compile(r"(?P<host>[^\s:/-][^\s:/]*):(?P<folder>/[\w./-]*\w)/?")
_FAULTS: Final = {
    "count": ("收到的文件数不对（{}）。", "请再发布一次。"),
    "digest": ("收到的文件和这里的不一样（{}）。", "请检查服务器的磁盘，再发布一次。"),
    "first": ("没有更早的、不一样的版本。", "请改好稿件后重新发布。"),
    "empty": ("还没有发布过。", "请先运行 make deploy。"),
    "other": ("读者看到的已经是另一个版本。", "不用退回。"),
    "going": ("发布没有暂停。", "不用恢复。"),
    "unknown": ("没有一个版本里有 {}。", "请核对网址，例如 2022/05/21/slug。"),
    "public": ("{} 还在网站上公开。", "请先在稿件里写上“撤稿”，发布以后再运行一次。"),
}
_WORDS: Final = frozenset(
    "current digest release held failed withdrawn kept disk sums sum listed ready begun damaged target "
    "gone erased look done fault".split()
)


class Host(Record, frozen=True):
    """A web server: `host` as ssh knows it, with its user; `folder`, absolute; ssh's options; the seconds
    of silence after which the server gives up."""

    host: str
    folder: str
    options: tuple[str, ...] = ()
    silence: int = SILENCE

    @classmethod
    def parse(cls, text: str, port: int = 0, config: str = "", silence: int = SILENCE) -> Host:
        """The server that `user@host:/path` names. Raises `DeployFailed` for other forms."""
        found = _TARGET.fullmatch(text)
        if found is None or ".." in found["folder"].split("/"):
            fact, remedy = "不是 用户@主机:/文件夹 的形式。", "例如 paper@host:/srv/paper。"
            raise DeployFailed(text or "TARGET", fact, remedy)
        options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10"]
        options += ["-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3"]
        options += ["-p", str(port)] if port else []
        options += ["-F", config] if config else []
        return cls(found["host"], found["folder"], tuple(options), silence)

    def __str__(self) -> str:
        return f"{self.host}:{self.folder}"


class Session:
    """The shell on the server: what it says is read line by line, what it is told is written."""

    def __init__(self, host: Host, process: subprocess.Popen[bytes]) -> None:
        self.host = host
        self.readers = UNCHANGED
        self.current = ""  # the name of the release that readers have
        self.kept: list[str] = []  # of each release that is kept: its name, its own line
        self._process = process
        self._errors = bytearray()
        self._noise = bytearray()  # what others said in its place, such as why it never began
        self._over = threading.Event()
        self._writing = threading.Lock()
        assert process.stdin and process.stdout and process.stderr  # noqa: PT018, S101 (opened below)
        self._out, self._in = process.stdin.fileno(), process.stdout
        self._draining = threading.Thread(target=self._drain, args=(process.stderr,), daemon=True)
        self._draining.start()
        threading.Thread(target=self._beat, daemon=True).start()

    def _drain(self, source: IO[bytes]) -> None:
        """Read what is said on the error channel, so that it never fills; keep the beginning."""
        with suppress(OSError, ValueError):
            while piece := os.read(source.fileno(), 4096):
                self._errors += piece[: max(0, MOST - len(self._errors))]

    def _beat(self) -> None:
        while not self._over.wait(min(BEAT, self.host.silence / 3)):
            self.say("beat")

    def end(self) -> None:
        """It has said its last word, or there is nothing to wait for."""
        self._over.set()
        self._process.terminate()

    def say(self, line: str) -> None:
        """Write one line. A connection that is broken shows in the next answer."""
        with self._writing, suppress(OSError):
            data = f"{line}\n".encode()
            while data:
                data = data[os.write(self._out, data) :]

    def lines(self) -> Iterator[tuple[str, str]]:
        """What the server says, each line as its first word and the rest. What others say before it, a
        login's greeting, is passed over. Raises `DeployFailed` at a fault, and at the end."""
        while raw := self._in.readline():
            word, _, rest = raw.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            if word == "fault":
                name, _, detail = rest.partition(" ")
                fact, remedy = _FAULTS[name]
                raise DeployFailed(self.host, fact.format(detail), remedy, self.readers)
            if word in _WORDS:
                yield word, rest
            elif len(self._noise) < MOST:
                self._noise += raw
        errors = self.errors() + self._noise.decode("utf-8", "replace")
        if self._process.returncode == LOCKED:
            raise DeployFailed(self.host, "另一次发布还没有结束。", "请等它结束后再试。")
        raise failure(self.host, errors, "和服务器的连接断了", self.readers)

    def lines_until(self, last: str) -> Iterator[tuple[str, str]]:
        """The same, up to the line that begins with `last`."""
        for word, rest in self.lines():
            if word == last:
                return
            yield word, rest

    def answer(self, wanted: str) -> str:
        """The rest of the line that begins with `wanted`, which comes next."""
        for word, rest in self.lines():
            if word == wanted:
                return rest
            raise failure(self.host, f"{word} {rest}", "服务器的回答读不懂", self.readers)
        raise AssertionError  # `lines` never just ends

    def standing(self) -> tuple[Standing, str, dict[str, str]]:
        """What the server holds, which it says first; the rest of "ready"; what else it said."""
        digest, held, release, withdrawn = "", False, None, set()
        failed, more = [], {}
        for word, rest in self.lines():
            if word == "ready":
                break
            if word == "digest":
                digest = rest
            elif word == "held":
                held = True
            elif word == "release":
                release = understood(rest)
            elif word == "withdrawn":
                withdrawn.add(rest)
            elif word == "failed":
                failed.append(rest)
            elif word == "kept":
                self.kept.append(rest)
            elif word == "current":
                self.current = "" if rest == "-" else rest
            else:
                more[word] = rest
        return Standing(release, digest, frozenset(withdrawn), held, tuple(failed)), rest, more

    def go(self) -> None:
        """From now on readers have the old release or the new one."""
        self.readers = EITHER

    def errors(self) -> str:
        """What was said on the error channel, now that all is over."""
        self._over.set()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.host.silence)
        self._draining.join(5)
        return self._errors.decode("utf-8", "replace")


def failure(host: Host, errors: str, otherwise: str, readers: str = UNCHANGED) -> DeployFailed:
    """What `errors`, said by ssh or rsync, means; `otherwise` where it is nothing known."""
    if known := cause(errors):
        return DeployFailed(host, *known, readers)
    said = next((line for line in errors.splitlines() if line.strip()), "没有说明")
    fact = f"{otherwise}（{said.strip()[:200]}）。"
    return DeployFailed(host, fact, "请检查网络，再试一次。", readers)


def missing(error: FileNotFoundError) -> DeployFailed:
    """A program of this machine that is not there."""
    return DeployFailed(error.filename, "本机没有这个程序。", "请安装 openssh-client 和 rsync。")


@contextmanager
def session(host: Host, *arguments: str) -> Iterator[Session]:
    """A session for one command of `server.sh`."""
    folder = shlex.quote(host.folder)
    inner = ["sh", "-c", SCRIPT, "sh", host.folder, str(host.silence), *arguments]
    begin = f"mkdir -p {folder}/releases"
    if arguments[0] == "status":  # asks and changes nothing, so it makes no folder either
        begin = f"{{ [ -d {folder}/releases ] || {{ echo ready; exit; }}; }}"
    command = (
        f"umask 022; {begin} && "
        f"exec flock -E {LOCKED} -w {max(1, LOCK_WAIT * host.silence // SILENCE)} "
        f"{folder}/releases/lock {shlex.join(inner)}"
    )
    pipe = subprocess.PIPE
    line = ["ssh", *host.options, host.host, f"exec sh -c {shlex.quote(command)}"]
    try:
        process = subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe)
    except FileNotFoundError as error:
        raise missing(error) from error
    with process:
        one = Session(host, process)
        try:
            yield one
        finally:
            one.end()
