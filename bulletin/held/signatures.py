"""Signatures: whose last change on main is signed.

In: the content folder, paths in it. Out: those whose last change is not. A change is signed by a commit that
git verifies against the keys which this machine trusts, and whose message says `Signed: name`; what counts
is the commit that brought the change onto main, so a merge answers for all that it brings.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bulletin.held.history import HistoryLost

_COMMIT: Final = b"\x01"  # before a commit's name; no path begins so
_GOOD: Final = "G"  # git's own word: good, by a key that is trusted


def unsigned(content: Path, paths: Iterable[str]) -> set[str]:
    """Those of `paths`, relative to the content folder, whose last change on main nobody has signed. Raises
    `HistoryLost`."""
    left = set(paths)
    found = left & uncommitted(content)
    left -= found
    known: dict[str, bool] = {}
    for commit, names in _changes(content):
        here = left & names
        if not here:
            continue
        if commit not in known:
            known[commit] = _is_signed(content, commit)
        if not known[commit]:
            found |= here
        left -= here
        if not left:
            break
    return found | left


def uncommitted(content: Path) -> set[str]:
    """The files of the content folder that are not as the last commit has them. Raises `HistoryLost`."""
    changed = _git(content, "diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")
    new = _git(content, "ls-files", "--others", "-z", "--", ".")
    return {_text(name) for name in (changed + new).split(b"\0") if name}


def _changes(content: Path) -> list[tuple[str, set[str]]]:
    """Every commit of main, the newest first, with the files that it changed there."""
    words = ["log", "--first-parent", "-m", "--no-renames", "--name-only", "-z", "--relative"]
    said = _git(content, *words, "--format=%x01%H", "HEAD", "--", ".")
    found: list[tuple[str, set[str]]] = []
    for piece in said.split(b"\0"):
        word = piece.strip(b"\n")
        if word.startswith(_COMMIT):
            commit, _, first = word.removeprefix(_COMMIT).partition(b"\n")
            found.append((commit.decode(), {_text(first.strip(b"\n"))} if first else set()))
        elif word:
            found[-1][1].add(_text(word))
    return found


def _is_signed(content: Path, commit: str) -> bool:
    words = "%G?%x00%(trailers:key=Signed,valueonly)"
    verdict, _, names = _git(content, "log", "-1", f"--format={words}", commit).partition(b"\0")
    return verdict.decode().strip() == _GOOD and bool(names.strip())


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _git(content: Path, *words: str) -> bytes:
    done = subprocess.run(["git", "-C", str(content), *words], capture_output=True, check=False)
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().replace("\n", " ")
        raise HistoryLost(
            f"{content}: 看不出稿件有没有签发（{why}）。请取得完整的历史，再运行一次。"
        )
    return done.stdout
