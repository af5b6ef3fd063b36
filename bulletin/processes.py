"""Processes: how many this build may keep busy at once.

In: what the system lets this process use. Out: a number, 1 or more. A machine may have more cores than
that: a process can be bound to some of them (`taskset`), and a container can be given a share of time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CGROUPS: Final = Path("/sys/fs/cgroup")
OWN_CGROUPS: Final = Path("/proc/self/cgroup")


def available(cgroups: Path = CGROUPS, own: Path = OWN_CGROUPS) -> int:
    """The cores that this process may use, by its affinity and by the quota of its container, which
    counts as whole cores, rounded up. `cgroups` is where the kernel's cgroups are mounted, `own` the
    file in which it says which of them this process is in."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # systems other than Linux bind no process to cores
        cores = os.cpu_count() or 1
    shares = [max(1, -(-quota // period)) for quota, period in _quotas(cgroups, own)]
    return min([cores, *shares])


def _quotas(cgroups: Path, own: Path) -> Iterator[tuple[int, int]]:
    """Every limit of time on this process's groups and the groups around them: microseconds of work in a
    period, and that period (Linux, admin-guide/cgroup-v2 and cgroup-v1)."""
    for line in _text(own).splitlines():
        _, controllers, group = line.split(":", 2)
        if not controllers:  # version 2 has one tree for all controllers
            for folder in _upwards(cgroups, group):
                quota, _, period = _text(folder / "cpu.max").partition(" ")
                yield from _limit(quota, period)
        elif "cpu" in controllers.split(","):
            for folder in _upwards(cgroups / "cpu", group):
                yield from _limit(
                    _text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us")
                )


def _upwards(root: Path, group: str) -> Iterator[Path]:
    """A group's folder and those around it. In a container the group may be named as the machine outside
    sees it, while the container's own is the root."""
    folder = root / group.lstrip("/")
    yield from (one for one in (folder, *folder.parents) if one.is_relative_to(root))


def _limit(quota: str, period: str) -> Iterator[tuple[int, int]]:
    """A limit, if there is one: version 2 writes `max` where there is none, version 1 writes -1."""
    if quota.strip().isdecimal() and period.strip().isdecimal() and int(period):
        yield int(quota), int(period)


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii")
    except OSError:
        return ""
