"""Run a command and say what it cost: wall time, processor time, memory, files changed.

In: a command. Out: a `Cost`. Processor time is that of every process the command started, workers
and grandchildren included. Memory is the highest sum over all of them of the proportional set size
(PSS), sampled; sampling itself takes time, so a run is either timed or its memory is sampled.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.02
_PR_SET_CHILD_SUBREAPER = 36


class CommandFailed(Exception):
    """A measured command ended with an error; what it printed is the message."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall time, seconds of processor time, the machine's load when it began."""

    wall: float
    cpu: float
    load: float


def adopt_orphans() -> None:
    """Have processes whose parent ends handed to this one, so that their time is counted too."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def succeed(
    words: Sequence[str | Path], folder: Path, env: Mapping[str, str], limit: float | None = None
) -> None:
    """Run a program in a folder; where it fails, end with what it said. `limit` is in seconds."""
    line = list(map(str, words))
    done = subprocess.run(
        line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=limit
    )
    if done.returncode:
        sys.exit(f"{' '.join(line)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def timed(command: Sequence[str | Path], env: Mapping[str, str]) -> Cost:
    """Run a command and time it.

    Raises `CommandFailed` if it does not exit with 0.
    """
    load = os.getloadavg()[0]
    before = _children_seconds()
    begin = time.perf_counter()
    process = _start(command, env)
    output = process.communicate()[0]
    wall = time.perf_counter() - begin
    _reap()
    _check(process, output)
    return Cost(wall=wall, cpu=_children_seconds() - before, load=load)


def peak(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run a command and return its peak memory in bytes.

    Raises `CommandFailed` if it does not exit with 0.
    """
    process = _start(command, env, quiet=True)
    watched = psutil.Process(process.pid)
    highest = 0
    while process.poll() is None:
        highest = max(highest, _pss(watched))
        time.sleep(SAMPLE_SECONDS)
    _reap()
    _check(process, b"")
    return highest


def _start(
    command: Sequence[str | Path], env: Mapping[str, str], quiet: bool = False
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _check(process: subprocess.Popen[bytes], output: bytes) -> None:
    if process.returncode:
        raise CommandFailed(f"{process.args} → {process.returncode}\n{output.decode()[-3000:]}")


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _reap() -> None:
    """Wait for adopted processes, so that their time is known."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _pss(root: psutil.Process) -> int:
    total = 0
    try:
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in family:
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.ZombieProcess, ProcessLookupError):
            continue  # it ended while we looked
    return total


def median(values: Iterable[float]) -> float:
    """The median, to the millisecond."""
    return round(statistics.median(values), 3)


# --- what a build left behind ------------------------------------------------------------------

_KINDS = (
    ("article", re.compile(r"\d{4}/\d\d/\d\d/[^/]+/index\.html")),
    ("day", re.compile(r"\d{4}/\d\d/\d\d/index\.html")),
    ("month", re.compile(r"\d{4}/\d\d/index\.html")),
    ("year", re.compile(r"\d{4}/index\.html")),
    ("section, topic or reporter", re.compile(r"(section|topic|reporter)/[^/]+/index\.html")),
    ("their numbered pages", re.compile(r"(section|topic|reporter)/[^/]+/page/\d+/index\.html")),
    ("front", re.compile(r"(index|page/\d+/index)\.html")),
    ("indices and archive", re.compile(r"(topics|reporters|sections|archive)/index\.html")),
)


def kinds(output: Path) -> dict[str, int]:
    """How many pages of each kind an output folder holds."""
    pages = (path for path in _files(output) if path.endswith(".html"))
    counts = Counter(
        next((name for name, shape in _KINDS if shape.fullmatch(path)), "other") for path in pages
    )
    return dict(sorted(counts.items()))


def fingerprint(output: Path) -> str:
    """One digest of every file's path and bytes."""
    whole = blake2b(digest_size=16)
    for path in sorted(_files(output)):
        data = (output / path).read_bytes()
        whole.update(f"{path}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()


def stamps(output: Path) -> dict[str, tuple[int, int]]:
    """The inode and time of change of every file, to see later which were written."""
    found = {}
    for path in _files(output):
        status = (output / path).stat()
        found[path] = (status.st_ino, status.st_mtime_ns)
    return found


def _files(output: Path) -> list[str]:
    """Every file but the build's own notes, which begin with `.bulletin`."""
    paths = (
        os.path.relpath(os.path.join(folder, name), output)
        for folder, _, names in os.walk(output)
        for name in names
    )
    return [path for path in paths if not path.startswith(".bulletin")]
