"""Processes: no more than this process may keep busy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bulletin.processes import available

MANY = 10_000  # more cores than any machine of ours has


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with very many cores, in whose cgroups we are in `/a/b`."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(MANY))
    (tmp_path / "own").write_text("4:cpu,cpuacct:/a/b\n1:name=systemd:/a\n0::/a/b\n")
    return tmp_path


def say(machine: Path, file: str, text: str) -> None:
    """Let a file of the machine's cgroups say something."""
    (machine / "cg" / file).parent.mkdir(parents=True, exist_ok=True)
    (machine / "cg" / file).write_text(text)


def test_a_process_bound_to_one_core_counts_one() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert available() == 1
    finally:
        os.sched_setaffinity(0, before)


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, MANY),
        ({"a/b/cpu.max": "max 100000\n"}, MANY),
        ({"a/b/cpu.max": "200000 100000\n"}, 2),
        ({"a/b/cpu.max": "150000 100000\n"}, 2),
        ({"a/b/cpu.max": "50000 100000\n"}, 1),
        ({"a/b/cpu.max": "max 100000\n", "a/cpu.max": "300000 100000\n"}, 3),
        ({"cpu.max": "400000 100000\n"}, 4),
        ({"cpu/a/b/cpu.cfs_quota_us": "-1\n", "cpu/a/b/cpu.cfs_period_us": "100000\n"}, MANY),
        ({"cpu/a/b/cpu.cfs_quota_us": "500000\n", "cpu/a/b/cpu.cfs_period_us": "100000\n"}, 5),
        ({"cpu/cpu.cfs_quota_us": "600000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 6),
        ({"a/b/cpu.max": "nonsense"}, MANY),
    ],
)
def test_a_container_counts_the_cores_of_its_quota(
    machine: Path, files: dict[str, str], cores: int
) -> None:
    """Of version 2 and of version 1, its own and those around it; a part of a core is one."""
    for file, text in files.items():
        say(machine, file, text)
    assert available(machine / "cg", machine / "own") == cores


def test_a_system_without_cgroups_counts_its_cores(machine: Path) -> None:
    assert available(machine / "nowhere", machine / "nothing") == MANY
