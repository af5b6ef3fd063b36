"""A web server as a target: ssh for what happens there (`session`, `server.sh`), rsync for the files.

In: a staged release, a command. Out: one line for the person. Publishing: the session says what readers have,
and names a new folder; rsync fills it beside the session with what differs; the session makes the new
release of that and of links to what stays, verifies what came, switches and cleans up. Nothing that readers
see changes before its last step, and that is one rename.
"""

from __future__ import annotations

import base64
import gzip
import shlex
import subprocess
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from bulletin.deploy.causes import is_full
from bulletin.deploy.guard import check_clock, check_failed, check_gone, check_shown
from bulletin.deploy.recall import keep_list, list_of, understood_list
from bulletin.deploy.release import Release, Standing, checked, released, understood
from bulletin.deploy.session import SILENCE, Host, Session, failure, missing, session
from bulletin.deploy.stage import SUMS, Staged
from bulletin.deploy.standing import described
from bulletin.deploy.target import Held, Options, addresses
from bulletin.deploy.withdrawal import verify

KNOWN: Final = frozenset(("port", "ssh_config", "limit", "silence"))
"""The options that this kind of target knows."""

PDFS: Final = (
    *("--delete", "--filter=protect */", "--include=*/", "--include=/SHA256SUMS"),
    *("--include=[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].pdf", "--exclude=*"),
)
"""What makes rsync bring the days' PDFs of a release, and nothing else, to what they are here."""

STALLED: Final = 60  # seconds without a byte, after which rsync gives up


class Server:
    """A web server."""

    def __init__(self, text: str, options: Options) -> None:
        """The server that `user@host:/path` names. Raises `DeployFailed` for other forms."""
        silence = int(options.silence or SILENCE)
        self.host = Host.parse(text, options.port, options.ssh_config, silence)
        self.limit = options.limit

    def shown(self, readers: str) -> Release | None:
        """The release that readers have; None where there is none."""
        del readers  # the server itself knows
        with session(self.host, "status") as talk:
            standing, _, _ = talk.standing()
        return (standing.release or Release(0)) if talk.current else None

    def publish(self, release: Staged, *, yes: bool, only: bool = False) -> str:
        """Bring `release` to readers.

        Raises `DeployFailed`; readers then still have the release before. Raises `Held` where nothing may
        be published now but pieces were withdrawn; `only` says that this release takes only those out of
        the one that readers have.
        """
        facts = release.facts
        with session(self.host, "publish") as talk:
            standing, ready, more = talk.standing()
            number, sent = ready.split()
            fresh = [one for one in facts.withdrawn if one not in standing.withdrawn]
            again = self._again(release, standing)
            if standing.held and not only:
                if fresh and standing.release:
                    raise Held(standing.release, None)
                return f"{self.host} 已退回旧版本，发布暂停，这次没有发布。恢复请用 make resume。"
            if not yes:
                with Held.where(standing.release if fresh and not only else None):
                    check_failed(self.host, facts, standing)
                    check_shown(self.host, again)
                    check_clock(self.host, facts, standing)
            now = datetime.now(UTC)
            hold = standing.release.hold if standing.release else None
            if facts.digest == standing.digest and not again:
                kept = standing.release or Release(0, facts.digest, published=now, hold=hold)
                fresh_pdfs = facts.pdfs != kept.pdfs
                if fresh_pdfs:
                    release = release.beside(self._listed(talk, release, more))
                    self._rsync(talk, release, talk.current, PDFS)
                talk.say("same")
                self._tell(talk, release, checked(kept, facts, now), ())
                for word, _ in talk.lines():
                    if word == "done":
                        break
                release.keep()
                said = "换上了新的 PDF" if fresh_pdfs else "没有变化"
                return f"{self.host} 已经是这个版本，{said}。"
            before = self._listed(talk, release, more)
            talk.say("begin")
            damaged = {rest for word, rest in talk.lines_until("begun") if word == "damaged"}
            differing = {path for path, sum_ in release.sums.items() if before.get(path) != sum_}
            release = release.taken(differing | damaged & release.sums.keys())
            self._send(talk, release, sent, before, damaged)
            gone, had, *some = talk.answer("gone").split()
            if not yes:
                with Held.where(standing.release if fresh and not only else None):
                    check_gone(self.host, int(gone), int(had), some)
            talk.go()
            self._tell(talk, release, released(facts, int(number), now, hold), again)
            erased = [rest for word, rest in talk.lines_until("done") if word == "erased"]
            release.keep()
        said = f"已发布 {self.host} 第 {number} 版，共 {release.files} 个文件。"
        if fresh:
            said += f"撤下的 {'、'.join(fresh)} 已从旧版本里删去（{len(erased)} 个文件）。"
            said += "请用 make withdraw 核对读者看到的。"
        return said

    def _again(self, release: Staged, standing: Standing) -> list[str]:
        """The withdrawn addresses at which this release shows something else than a notice."""
        hidden = standing.withdrawn.difference(release.facts.withdrawn)
        sums = release.sums if hidden else {}
        return sorted(one for one in hidden if f"{one}/index.html" in sums)

    def _tell(self, talk: Session, release: Staged, told: Release, again: Sequence[str]) -> None:
        """Say what follows "go" or "same": the list of what is withdrawn, and the release's own line."""
        for address in release.facts.withdrawn:
            talk.say(f"notice {address}")
            talk.say(f"withdraw {address}")
        for address in again:
            talk.say(f"show {address}")
        talk.say(f"release {told.line()}")

    def _listed(self, talk: Session, release: Staged, more: Mapping[str, str]) -> dict[str, str]:
        """The SHA-256 of every file of the release that readers have, by its path; nothing where there is
        none. The server's list is asked for where it is not known from before."""
        name, work = more.get("sums", ""), release.folder.parent
        if not name:
            return {}
        if (known := list_of(work, name)) is None:
            talk.say("list")
            lines = [rest for word, rest in talk.lines_until("listed") if word == "sum"]
            data = gzip.decompress(base64.b64decode("".join(lines)))
            keep_list(work, data)
            known = data.decode("utf-8", "surrogateescape")
        return understood_list(known)

    def _send(
        self,
        talk: Session,
        release: Staged,
        sent: str,
        before: Mapping[str, str],
        damaged: Collection[str],
    ) -> None:
        """Send what differs from what was there `before`, and what is `damaged` there. What an earlier
        deployment had sent of it is not sent again: rsync compares it by its digest."""
        sums = release.sums
        wanted = [
            path for path, sum_ in sums.items() if before.get(path) != sum_ or path in damaged
        ]
        names = [SUMS, *(f"site/{path}" for path in sorted(wanted))]
        more = [f"--copy-dest=../{talk.current}/"] if talk.current else []
        more += ["--from0", "--files-from=-"]
        self._rsync(talk, release, sent, more, "\0".join(names))
        talk.say(f"take {release.files}")

    def _rsync(
        self, talk: Session, release: Staged, to: str, more: Sequence[str], names: str = ""
    ) -> None:
        """Send files of a release to the folder `to` of the server's releases."""
        command = ["rsync", "--recursive", "--perms", "--chmod=D755,F644", "--checksum"]
        command += [f"--timeout={STALLED}", f"--bwlimit={self.limit}"]
        command += more
        command += ["--rsh", shlex.join(["ssh", *self.host.options])]
        place = f"{self.host.host}:{self.host.folder}/releases/{to}/"
        try:
            done = subprocess.run(
                [*command, f"{release.folder}/", place],
                input=names,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except FileNotFoundError as error:
            raise missing(error) from error
        if done.returncode:
            talk.say("full" if is_full(done.stderr) else "why")
            raise failure(self.host, done.stderr + talk.errors(), "传送中断")

    def rollback(self) -> str:
        """Give readers the last release that differs from the current one, and stop publishing."""
        with session(self.host, "rollback") as talk:
            standing, ready, more = talk.standing()
            name = ready.split()[1]
            told = understood(more.get("target", "")) or Release(0)
            talk.go()
            talk.say(f"release {replace(told, hold=datetime.now(UTC)).line()}")
            talk.answer("done")
        del standing
        which = f"第 {told.number} 版" if told.number else f"版本 {name}"
        return f"已退回 {self.host} {which}。发布已暂停（撤稿除外），恢复请用 make resume。"

    def take_back(self, digest: str) -> str:
        """Give readers the last different release, without a hold. Raises `DeployFailed` where there is none,
        as after a withdrawal, before which nothing is kept."""
        with session(self.host, "rollback", digest) as talk:
            _, ready, more = talk.standing()
            told = understood(more.get("target", "")) or Release(0)
            talk.go()
            talk.say(f"release {told.line()}")
            talk.answer("done")
        return (
            f"已退回 {f'第 {told.number} 版' if told.number else ready.split()[1]}，发布没有暂停。"
        )

    def status(self, readers: str) -> str:
        """What is there."""
        del readers
        with session(self.host, "status") as talk:
            standing, _, more = talk.standing()
            kept = [one.partition(" ") for one in talk.kept]
        there = (standing.release or Release(0)) if talk.current else None
        free, used = map(int, (more.get("disk") or "0 0").split())
        return described(
            self.host,
            there,
            [(name, understood(said)) for name, _, said in kept],
            len(standing.withdrawn),
            (free, used) if free or used else None,
        )

    def resume(self) -> str:
        """Let publishing go on after a rollback."""
        with session(self.host, "resume") as talk:
            standing, _, _ = talk.standing()
            talk.say(f"release {replace(standing.release or Release(0), hold=None).line()}")
            talk.answer("done")
        return f"{self.host} 已恢复发布。请运行 make publish 和 make deploy。"

    def withdraw(self, paths: str, readers: str, patience: float) -> str:
        """Erase pieces from everything that is kept, then look at what readers get. Raises `DeployFailed`
        where one is still public."""
        asked = addresses(self.host, paths)
        erased, look = [], []
        with session(self.host, "withdraw", *asked) as talk:
            talk.go()
            release = None
            for word, rest in talk.lines():
                if word == "erased":
                    erased.append(rest)
                elif word == "look":
                    look.append(rest)
                elif word == "release":
                    release = understood(rest)
                elif word == "done":
                    gone = int(rest)
                    break
        address = readers or (release.address if release else "")
        said = f"已删去 {self.host} 的 {gone} 个旧版本。"
        return said + verify(self.host, address, asked, erased, look, patience)
