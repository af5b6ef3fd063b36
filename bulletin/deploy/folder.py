"""A release as a plain folder, for hosts that take one: the Pages of GitHub and GitLab.

In: a staged release, a folder that is empty or not there. Out: the folder, with the site's files and
their compressed forms, and no file whose name begins with a dot.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.stage import Staged


def publish(folder: Path, release: Staged) -> None:
    """Make `folder` the site of `release`. Raises `DeployFailed` where something is in it."""
    if folder.exists():
        if not folder.is_dir() or any(folder.iterdir()):
            raise DeployFailed(folder, "里面已经有文件，没有动它。", "请换一个空的文件夹。")
        folder.rmdir()
    shutil.move(release.folder / "site", folder)
