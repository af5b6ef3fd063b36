"""History: the content's files as a commit has them.

In: the content folder, which is in a git repository. Out: the blobs of a commit by their paths, and their
bytes. What git cannot give is a failure, never taken for a file that was not there.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

_FILES: Final = (b"100644", b"100755")  # modes: neither links nor other repositories


class HistoryLost(SystemExit):
    """Git cannot give what readers were shown; the text says so and what to do. Exit code 1."""


class History:
    """The history of one content folder. Every method raises `HistoryLost`."""

    def __init__(self, content: Path) -> None:
        self._content = content

    def blobs(self, commit: str) -> Mapping[str, str]:
        """The blobs of the content folder in a commit, by their paths in it."""
        listed = self._git("ls-tree", "-r", "-z", commit)
        found = {}
        for line in filter(None, listed.split(b"\0")):
            facts, _, path = line.partition(b"\t")
            mode, _, blob = facts.split()
            if mode in _FILES:
                found[path.decode("utf-8", "surrogateescape")] = blob.decode()
        return found

    def read(self, blob: str) -> bytes:
        """A blob's bytes."""
        return self._git("cat-file", "blob", blob)

    @cached_property
    def _algorithm(self) -> str:
        return self._git("rev-parse", "--show-object-format").decode().strip()

    def name(self, data: bytes) -> str:
        """The name of the blob that has these bytes."""
        whole = b"blob %d\0" % len(data) + data
        return hashlib.new(self._algorithm, whole, usedforsecurity=False).hexdigest()

    def _git(self, *words: str) -> bytes:
        git = ["git", "-C", str(self._content), *words]
        try:
            done = subprocess.run(git, capture_output=True, check=False)
        except FileNotFoundError as error:
            raise HistoryLost("本机没有 git，不知道读者看到的是哪一稿。请安装 git。") from error
        if done.returncode:
            why = done.stderr.decode("utf-8", "replace").strip().replace("\n", " ")
            raise HistoryLost(
                f"{self._content}: 读者看到的那一稿在 git 里找不到（{why}）。"
                "请取得完整的历史（git fetch --unshallow），再运行一次。"
            )
        return done.stdout
