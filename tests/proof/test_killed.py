"""A build that is killed leaves nothing that the next one does not put right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from town import PROJECT, Story, Town, difference

from bulletin.faults import ContentFaults

# Runs one build and kills itself at a given file operation; without one it prints how many there are.
KILLED = """
import os, signal, sys
from pathlib import Path
from town import Town
town = Town(Path(sys.argv[1]))
last, seen = int(sys.argv[2]), 0
def count(event, arguments):
    global seen
    if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect") or (
        event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
town.build()
print(seen)
"""


def open_town(folder: Path) -> Town:
    """A town with ten articles, built once, and then changed in many ways but not built."""
    town = Town(folder)
    for number in range(10):
        day = f"2022/05/{10 + number // 3}"
        header = {
            "title": f"第{number}篇",
            "date": f"{day.replace('/', '-')} 1{number % 3}:00",
            "section": "要闻" if number % 2 else "民生",
            "topics": "河道、加装电梯",
            "authors": "甲一",
        }
        path = town.content / day / f"story-{number}.md"
        town.write(path, Story(header, "云桥镇讯。").file())
    town.build()
    for number in range(3):
        path = town.content / f"2022/05/10/story-{number}.md"
        text = path.read_text("utf-8")
        path.unlink()
        town.write(path.with_name(f"renamed-{number}.md"), text.replace("河道", "公园"))
    return town


def killed_at(town: Town, operation: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, town.folder, str(operation)],
        env={**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{Path(__file__).parent}"},
        capture_output=True,
        text=True,
        check=False,
    )


def prove(folder: Path, moments: int) -> None:
    """Kill at that many file operations, spread over a whole build."""
    total = int(killed_at(open_town(folder / "whole"), 0).stdout)
    assert total > moments
    rng = random.Random(total)
    for operation in sorted(rng.sample(range(1, total + 1), moments)):
        town = open_town(folder / str(operation))
        assert killed_at(town, operation).returncode == -signal.SIGKILL
        healed, clean = town.build(), town.clean()
        assert not isinstance(healed, ContentFaults)
        assert not isinstance(clean, ContentFaults)
        assert difference(healed, clean) == [], f"killed at operation {operation} of {total}"


def test_after_a_kill_at_any_file_operation_the_next_build_heals_the_output(tmp_path: Path) -> None:
    """The process dies just before it opens, moves or deletes a file; ten such moments."""
    prove(tmp_path, 10)


@pytest.mark.soak
def test_after_a_kill_at_most_file_operations_the_next_build_heals_the_output(
    tmp_path: Path,
) -> None:
    """The same at far more moments."""
    prove(tmp_path, 120)


@pytest.mark.parametrize("share", [0.35, 0.6, 0.8, 0.95])
def test_after_a_kill_at_any_time_the_next_build_heals_the_output(
    tmp_path: Path, share: float
) -> None:
    """The whole command with its workers dies at that share of the time it would take."""
    town = open_town(tmp_path / "town")
    command = [
        *(sys.executable, "-m", "pelican", town.content, "-s", PROJECT / "pelicanconf.py"),
        *("-o", town.folder / "output", "-t", town.theme, "--fatal", "errors", "-e"),
        f'CACHE_PATH="{town.folder / "cache"}"',
        *('SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"', "DEFAULT_PAGINATION=3"),
    ]
    begin = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - begin
    (town.content / "2022/05/10/renamed-0.md").unlink()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(whole * share)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    healed, clean = town.build(), town.clean()
    assert not isinstance(healed, ContentFaults)
    assert not isinstance(clean, ContentFaults)
    assert difference(healed, clean) == []
