"""A plain folder as a target, for hosts that take one: the Pages of GitHub and GitLab.

In: a staged release, a folder that is empty or not there, the address that readers use. Out: the folder, with
the site's files, their compressed forms, `release.json`, `pages.json` and no file whose name begins with
a dot. Such a host keeps nothing for us and says nothing but what readers are told, so what a deployment must
know of the one before is asked at readers' address.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.guard import check_clock, check_gone, check_shown
from bulletin.deploy.names import PAGES, RELEASE
from bulletin.deploy.objects import articles, lingers, tells
from bulletin.deploy.packed import FORMS
from bulletin.deploy.readers import Silent
from bulletin.deploy.release import Release, Standing, released, understood
from bulletin.deploy.stage import Staged
from bulletin.deploy.target import GRACE, Held, OneRelease, Options, addresses
from bulletin.deploy.withdrawal import GONE, got, unseen, verify

KNOWN: Final = frozenset(("grace",))
"""The options that this kind of target knows."""


class Published(msgspec.Struct, frozen=True):
    """`pages.json`: what the next deployment must know of this one. The addresses of articles; `files` that
    readers' open pages may fetch later, with their SHA-256; of those that the site no longer names, since
    when; the SHA-256 of every address that was ever withdrawn, so that none is named."""

    articles: list[str] = []
    files: dict[str, str] = {}
    since: dict[str, datetime] = {}
    withdrawn: list[str] = []


class Pages(OneRelease):
    """A folder that a forge takes from here."""

    def __init__(self, text: str, options: Options) -> None:
        """The folder that `pages:folder` names."""
        self.place = self.folder = Path(text.removeprefix("pages:"))
        self._grace = timedelta(seconds=options.grace or GRACE)

    def shown(self, readers: str) -> Release | None:
        """The release that readers have, asked at the address that they use; None where there is none."""
        if urlsplit(readers).scheme not in ("http", "https"):
            fact = "不知道读者的网址，也就不知道读者看到的是哪一版。"
            raise DeployFailed(self.folder, fact, "请加 SITEURL=https://…，再运行一次。")
        if (said := self._ask(readers, RELEASE)) is None:
            return None
        return understood(said) or Release(0)

    def _ask(self, readers: str, path: str) -> bytes | None:
        """What readers get of a file, or None. Raises `DeployFailed` where nobody answers."""
        try:
            status, said = got(f"{readers.rstrip('/')}/", path, "identity")
        except Silent as why:
            fact = f"读者的网址没有应答（{why}）。"
            raise DeployFailed(readers, fact, "请检查网络，再运行一次。") from why
        if status in GONE:
            return None
        if status != HTTPStatus.OK:
            fact = f"读者的网址没有给出 {path}（{status}）。"
            raise DeployFailed(readers, fact, "请过一会儿再运行一次。")
        return said

    def publish(self, release: Staged, *, yes: bool, only: bool = False) -> str:
        """Make the folder the site. Raises `DeployFailed` where something is in it, or a guard refuses; and
        `Held` where it does and pieces were withdrawn."""
        folder, facts = self.folder, release.facts
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DeployFailed(folder, "里面已经有文件，没有动它。", "请换一个空的文件夹。")
        before = self.shown(facts.address)
        kept = self._kept(facts.address) if before else Published()
        names = {_name(one): one for one in {*articles(release.sums), *kept.articles}}
        withdrawn = {*kept.withdrawn, *map(_name, facts.withdrawn)}
        fresh = [one for one in facts.withdrawn if _name(one) not in kept.withdrawn]
        notices = set(facts.withdrawn)
        again = [
            names[one]
            for one in kept.withdrawn
            if names.get(one) in articles(release.sums) - notices
        ]
        if not yes:
            with Held.where(before if fresh and not only else None):
                check_shown(folder, again)
                check_clock(folder, facts, Standing(before))
                gone = {*kept.articles} - articles(release.sums)
                gone -= {names[one] for one in withdrawn if one in names}
                check_gone(folder, len(gone), len(kept.articles), sorted(gone))
        now = datetime.now(UTC)
        release = release.taken()
        told = released(facts, before.number + 1 if before else 1, now, None)
        shutil.copytree(
            release.folder / "site", folder, copy_function=shutil.copyfile, dirs_exist_ok=True
        )
        carried = self._carry(release.sums, kept, now, facts.address, keep_all=not fresh)
        (folder / RELEASE).write_text(told.line() + "\n", "utf-8")
        listed = sorted(withdrawn.difference(map(_name, again)))
        _write(folder / PAGES, release.sums, kept, carried, listed)
        _open_to_all(folder)
        said = f"已放进 {folder}，共 {release.files} 个文件。"
        return said + (f"撤下了 {'、'.join(fresh)}；请用 make withdraw 核对。" if fresh else "")

    def _kept(self, readers: str) -> Published:
        """What the deployment before has kept; nothing, where an older program made it."""
        if (said := self._ask(readers, PAGES)) is None:
            return Published()
        try:
            return msgspec.json.decode(said, type=Published)
        except msgspec.MsgspecError as error:
            raise DeployFailed(readers, f"读不懂 {PAGES}。", "请过一会儿再运行一次。") from error

    def _carry(
        self,
        sums: Mapping[str, str],
        kept: Published,
        now: datetime,
        readers: str,
        *,
        keep_all: bool,
    ) -> dict[str, datetime]:
        """Fetch what open pages may still ask for, and the site no longer names; since when it does not. What
        does not come as it was is left behind: a page that is opened anew does not ask for it."""
        carried: dict[str, datetime] = {}
        for path, digest in kept.files.items():
            since = kept.since.get(path, now)
            old = path in sums or not lingers(path) or now - since >= self._grace
            if old or ".." in path.split("/") or not (keep_all or not tells(path)):
                continue
            data = self._ask(readers, path)
            if data is not None and sha256(data).hexdigest() == digest:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_bytes(data)
                carried[path] = since
        return carried

    def withdraw(self, paths: str, readers: str, patience: float) -> str:
        """Look at what readers get; there is nothing here to erase."""
        asked = addresses(self.folder, paths)
        kept = self._kept(readers) if urlsplit(readers).scheme in ("http", "https") else Published()
        feeds = [f"{edition}atom.xml" for edition in ("", "hant/")]
        look = [*feeds, *unseen(kept.files)]
        return verify(self.folder, readers, asked, (), look, patience)


def _name(address: str) -> str:
    """What an address is kept as."""
    return sha256(address.encode()).hexdigest()


def _write(
    file: Path,
    sums: Mapping[str, str],
    before: Published,
    since: dict[str, datetime],
    withdrawn: list[str],
) -> None:
    own = {path: sum_ for path, sum_ in sums.items() if not path.endswith(FORMS)}
    files = {path: sum_ for path, sum_ in own.items() if lingers(path)}
    files |= {path: before.files[path] for path in since}
    kept = Published(sorted(articles(own)), files, since, withdrawn)
    file.write_bytes(msgspec.json.encode(kept, order="deterministic"))


def _open_to_all(folder: Path) -> None:
    """Make everything readable, whatever the umask."""
    for place, _, names in os.walk(folder):
        Path(place).chmod(0o755)
        for name in names:
            Path(place, name).chmod(0o644)
