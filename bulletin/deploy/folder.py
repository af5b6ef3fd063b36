"""A plain folder as a target, for hosts that take one: the Pages of GitHub and GitLab.

In: a staged release, a folder that is empty or not there. Out: the folder, with the site's files, their
compressed forms, `release.json`, and no file whose name begins with a dot. What those hosts did before
is not known here.
"""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import urlsplit

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.names import RELEASE
from bulletin.deploy.release import Release, released, understood
from bulletin.deploy.stage import Staged
from bulletin.deploy.target import Options, addresses
from bulletin.deploy.withdrawal import GONE, Silent, get, verify

KNOWN: Final[frozenset[str]] = frozenset()
"""The options that this kind of target knows."""


class Pages:
    """A folder that a forge takes from here."""

    def __init__(self, text: str, options: Options) -> None:
        """The folder that `pages:folder` names."""
        del options
        self.folder = Path(text.removeprefix("pages:"))

    def shown(self, readers: str) -> Release | None:
        """The release that readers have, asked at the address that they use; None where there is none."""
        if urlsplit(readers).scheme not in ("http", "https"):
            fact = "不知道读者的网址，也就不知道读者看到的是哪一版。"
            raise DeployFailed(self.folder, fact, "请加 SITEURL=https://…，再运行一次。")
        try:
            status, said = get(f"{readers.rstrip('/')}/", RELEASE, "identity")
        except Silent as why:
            fact = f"读者的网址没有应答（{why}）。"
            raise DeployFailed(readers, fact, "请检查网络，再运行一次。") from why
        if status in GONE:
            return None
        release = understood(said)
        if status != HTTPStatus.OK or release is None:
            fact = f"读不懂 {RELEASE}（{status}）。"
            raise DeployFailed(readers, fact, "请核对 SITEURL=，再运行一次。")
        return release

    def publish(self, release: Staged, *, yes: bool, only: bool = False) -> str:
        """Make the folder the site. Raises `DeployFailed` where something is in it."""
        del yes, only  # it does not know what readers have
        folder = self.folder
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DeployFailed(folder, "里面已经有文件，没有动它。", "请换一个空的文件夹。")
        told = released(release.facts, 0, datetime.now(UTC), None)
        shutil.copytree(
            release.folder / "site", folder, copy_function=shutil.copyfile, dirs_exist_ok=True
        )
        (folder / RELEASE).write_text(told.line() + "\n", "utf-8")
        for place, _, names in os.walk(folder):  # readable, whatever the umask
            Path(place).chmod(0o755)
            for name in names:
                Path(place, name).chmod(0o644)
        return f"已放进 {folder}，共 {release.files} 个文件。"

    def rollback(self) -> NoReturn:
        """What was there before is not here. Raises `DeployFailed`."""
        fact, remedy = "这里没有以前的版本。", "请用 git revert 改回稿件，再发布一次。"
        raise DeployFailed(self.folder, fact, remedy)

    def resume(self) -> NoReturn:
        """Nothing is stopped here. Raises `DeployFailed`."""
        raise DeployFailed(self.folder, "发布没有暂停。", "不用恢复。")

    def withdraw(self, paths: str, readers: str, patience: float) -> str:
        """Look at what readers get; there is nothing here to erase."""
        feeds = [f"{edition}atom.xml" for edition in ("", "hant/")]
        return verify(self.folder, readers, addresses(self.folder, paths), (), feeds, patience)
