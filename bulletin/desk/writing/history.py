"""History: the paper's git, as far as the desk needs it.

In: files that were saved, who saved them, what for. Out: commits on this machine; what other copies have,
brought here; what is here, sent there. Names and messages are data: they reach git on its standard input, in
its environment or behind `--`, never where an option could stand.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from bulletin.model.record import Record

PATIENCE: Final = 60  # seconds that git may take
OWN: Final = ("Wrote", "Passed", "Signed", "Returned")  # one of these trailers is in each commit
REBASING: Final = "rebasing"  # the file that says that a rebase is the desk's own
_NAME: Final = re.compile(r"[^\W_][\w .·（）()-]{0,39}")
_UNTIDIED: Final = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
"""Of a commit, for which an editor waits: git tidies up when it fetches, behind everybody's back."""
_HOOKS: Final = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
_HASH: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


class HistoryRefused(Exception):
    """Git would not; its own words."""


class Standing(Record, frozen=True):
    """Where this copy stands beside the one it is sent to: commits that only this one has, that only the
    other has. `upstream` is empty where it is sent nowhere."""

    upstream: str = ""
    ahead: int = 0
    behind: int = 0


def is_name(name: str) -> bool:
    """Whether a word can be a person's name in a commit: one line, no sign that git gives a meaning."""
    return bool(_NAME.fullmatch(name)) and not name.endswith((" ", "."))


def one_line(text: str) -> str:
    """A text that can neither begin a line of a commit's message nor add a trailer, whatever signs it has."""
    return _CONTROL.sub(" ", text).strip()


class History:
    """The git repository that a folder is in. Commits, rebases and checks of what stands are one at a time;
    asking and sending other copies is not, because a line may be slow."""

    def __init__(self, folder: Path, own: Path) -> None:
        self._folder = folder
        self._mark = own / REBASING
        self._lock = threading.RLock()
        top = self._git("rev-parse", "--show-toplevel", check=False).strip()
        self.there = bool(top)
        self.root = Path(top) if top else folder
        if self._mark.exists():  # the server was killed in the middle
            self._end_rebase()

    def commit(self, paths: Iterable[Path], message: str, name: str) -> str:
        """Commit these files as they are, new, changed or gone, and nothing else; the commit's name, or
        nothing where none of them differs. Raises `HistoryRefused`."""
        some, email = [str(path) for path in paths], self._email
        who = {
            "GIT_AUTHOR_NAME": name,
            "GIT_COMMITTER_NAME": name,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_COMMITTER_EMAIL": email,
        }
        with self._lock:
            self._git("add", "--all", "--", *some)
            staged = self._git("diff", "--cached", "--name-only", "-z").split("\0")[:-1]
            asked = {Path(path).resolve() for path in some}
            own = [name for name in staged if self._is_of(name, asked)]
            if not own:
                return ""
            if len(own) == len(staged) and (head := self._plain_head()):
                return self._commit_staged(head, message, who)
            options = ("--quiet", "--only", "--cleanup=verbatim", "--file=-")
            self._git(*_UNTIDIED, "commit", *options, "--", *some, given=message, more=who)
            return self._git("rev-parse", "HEAD").strip()

    def _is_of(self, name: str, asked: set[Path]) -> bool:
        """Whether a file of the repository is one of those paths, or below one."""
        file = self.root.resolve() / name
        return file in asked or not asked.isdisjoint(file.parents)

    def _plain_head(self) -> str:
        """The newest commit, where a new one is nothing but a commit: no hook has a say in it, and nothing is
        being merged. Else empty."""
        words = ("HEAD", "--git-path", "hooks", "--git-path", "MERGE_HEAD")
        said = self._git("rev-parse", *words, check=False).splitlines()
        if len(said) != len(words) - 2:
            return ""
        hooks, merging = (self._folder / place for place in said[1:])
        busy = merging.exists() or any((hooks / name).exists() for name in _HOOKS)
        return "" if busy else said[0]

    def _commit_staged(self, head: str, message: str, who: Mapping[str, str]) -> str:
        """Commit what is staged, on top of `head`. `git commit` would look at every file of the archive
        first: at ten thousand articles that is half of what git takes, and all who save wait for it."""
        signs = self._git("config", "--type=bool", "commit.gpgsign", check=False).strip() == "true"
        tree = self._git("write-tree").strip()
        words = ("commit-tree", *(("-S",) if signs else ()), "-p", head, "-F", "-", tree)
        commit = self._git(*words, given=message, more=who).strip()
        self._git("update-ref", "-m", "commit: desk", "HEAD", commit, head, more=who)
        return commit

    def standing(self) -> Standing:
        """Where this copy stands, as far as was last asked."""
        upstream = self._git("rev-parse", "--abbrev-ref", "@{upstream}", check=False).strip()
        if not upstream:
            return Standing()
        ahead, behind = self._git(
            "rev-list", "--left-right", "--count", "HEAD...@{upstream}"
        ).split()
        return Standing(upstream, int(ahead), int(behind))

    def since(self, commit: str) -> int:
        """How many commits have come since that one that change something in this folder; 0 where nobody
        here knows it."""
        if not _HASH.fullmatch(commit):
            return 0
        count = self._git("rev-list", "--count", f"{commit}..HEAD", "--", ".", check=False).strip()
        return int(count or 0)

    def fetch(self) -> None:
        """Ask what the other copy has. Raises `HistoryRefused`, without a line too."""
        self._git("fetch", "--quiet", "--no-recurse-submodules")

    def push(self) -> None:
        """Send what is here. Raises `HistoryRefused`."""
        branch = self._git("rev-parse", "--abbrev-ref", "@{upstream}").strip()
        remote, _, name = branch.partition("/")
        self._git("push", "--quiet", "--no-verify", "--", remote, f"HEAD:refs/heads/{name}")

    def is_own(self) -> bool:
        """Whether every commit that only this copy has is one of the desk's: what somebody else commits
        here is theirs to send."""
        keys = ",".join(f"key={key}" for key in OWN)
        form = f"--format=%H %(trailers:{keys},valueonly,separator=%x2C)"
        lines = self._git("log", form, "@{upstream}..HEAD").splitlines()
        return all(line.partition(" ")[2].strip() for line in lines)

    def is_clean(self) -> bool:
        """Whether no file that git knows waits to be committed."""
        return not self._git("status", "--porcelain", "--untracked-files=no").strip()

    def rebase(self) -> bool:
        """Put what only this copy has on top of what the other has; False where both changed one place, or
        where a file waits that nobody committed, and then nothing has happened."""
        with self._lock:
            if not self.is_clean():
                return False
            self._mark.touch()
            try:
                self._git("rebase", "--quiet", "@{upstream}")
            except HistoryRefused:
                return False
            finally:
                self._end_rebase()
            return True

    def join(self, put: Callable[[], None]) -> bool:
        """Put what only this copy has on top of what the other has, with this copy's words where both changed
        one place; then do `put`, which commits what people chose for those places. False where that cannot
        be. Raises what `put` raises. Where it is not True, nothing has happened."""
        with self._lock:
            if not self.is_clean():
                return False
            before = self._git("rev-parse", "HEAD").strip()
            self._mark.write_text(before, "ascii")
            try:
                self._git("rebase", "--quiet", "--strategy-option=theirs", "@{upstream}")
                put()
            except BaseException as refused:
                self._end_rebase(hard=True)
                if isinstance(refused, HistoryRefused):
                    return False
                raise
            self._mark.unlink()
            return True

    def both_changed(self) -> tuple[list[str], bool]:
        """The files of this folder that this copy and the other one have both changed since they parted, and
        not to the same; and whether that is all: not where one of them has deleted such a file, or where
        there are such files elsewhere in the repository. Raises `HistoryRefused`."""
        base = self._git("merge-base", "HEAD", "@{upstream}").strip()
        first, second = (self._changed(base, side) for side in ("HEAD", "@{upstream}"))
        differ = self._changed("HEAD", "@{upstream}")
        files = sorted(first.keys() & second.keys() & differ.keys())
        inside = self._git("rev-parse", "--show-prefix").strip()
        own = [one.removeprefix(inside) for one in files if one.startswith(inside)]
        gone = any("D" in (first[one], second[one]) for one in files)
        return own, len(own) == len(files) and not gone

    def _changed(self, one: str, other: str) -> dict[str, str]:
        """The files that differ between two commits, and git's letter for how."""
        words = ("diff", "--name-status", "--no-renames", "--no-relative", "-z", one, other)
        said = self._git(*words).split("\0")
        return dict(zip(said[1::2], said[::2], strict=False))

    def ask(self, *words: str) -> str:
        """Git's answer to a question that changes nothing. Raises `HistoryRefused`."""
        return self._git(*words)

    def name_of(self, path: str) -> str:
        """How a file of the content folder is called behind `--`."""
        return str(self._folder / path)

    def _end_rebase(self, *, hard: bool = False) -> None:
        """Go back to where this copy was before a rebase that has not come to its end. `hard` gives up what
        has been written since: nothing but the desk's own."""
        if any((self._dir / name).exists() for name in ("rebase-merge", "rebase-apply")):
            self._git("rebase", "--abort")
        elif before := self._mark.read_text("ascii"):
            self._git("reset", "--quiet", "--hard" if hard else "--keep", before, check=hard)
        self._mark.unlink(missing_ok=True)

    @property
    def _dir(self) -> Path:
        return self.root / self._git("rev-parse", "--git-dir").strip()

    @property
    def _email(self) -> str:
        return self._git("config", "user.email", check=False).strip() or "desk@localhost"

    def _git(
        self,
        *words: str,
        given: str = "",
        more: Mapping[str, str] | None = None,
        check: bool = True,
    ) -> str:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        always = {"GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "LC_ALL": "C.UTF-8"}
        command = ["git", "--literal-pathspecs", "-c", "core.quotePath=false", *words]
        try:
            done = subprocess.run(
                command,
                cwd=self._folder,
                env={**clean, **always, **(more or {})},
                input=given,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            if check:
                raise HistoryRefused(str(failure)) from failure
            return ""
        if done.returncode and check:
            raise HistoryRefused((done.stderr or done.stdout).strip())
        return done.stdout if not done.returncode else ""
