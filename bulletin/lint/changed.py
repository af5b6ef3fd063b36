"""Changed: which files of the content folder a request changes.

In: the content folder, a revision of git. Out: the paths of files that differ from it, or are new to it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path


def changed(content: Path, since: str) -> set[str]:
    """The files of the content folder that differ from git's revision `since`, or are new to it.

    Raises `SystemExit` with one line where git cannot say."""
    names: set[str] = set()
    for question in (
        ["diff", "--name-only", "--no-renames", "--relative", since],
        ["ls-files", "--others"],
    ):
        done = subprocess.run(
            ["git", *question, "-z", "--", "."],
            cwd=content,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"--since {since}: git 找不到这个版本。（{done.stderr.strip()}）")
        names.update(done.stdout.split("\0"))
    return names
