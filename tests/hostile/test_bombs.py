"""No one file holds up a build for more than five seconds or takes more than half a gigabyte."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.hostile import corpus
from tests.hostile.bombs import BOMBS
from tests.programs import Program

SECONDS = 5
MEGABYTES = 500


@dataclass(frozen=True)
class Ran:
    """What a program did: its exit code, its processor seconds, its largest memory in MB, its words."""

    code: int
    seconds: float
    megabytes: float
    said: str


def run(command: list[str | Path], folder: Path, limit: int) -> Ran:
    """Run a program to its end, or until it has computed for `limit` seconds: how long that takes
    depends on what else the machine does."""
    log = folder / "said"
    limited = ["sh", "-c", 'ulimit -t "$0" && exec "$@"', str(limit), *command]
    kilobytes = 0
    with open(log, "wb") as said, Program(limited, cwd=folder, stdout=said, stderr=said) as process:
        while True:
            kilobytes = max(kilobytes, high_water(process.pid))
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return Ran(process.returncode, seconds, kilobytes / 1024, log.read_text("utf-8", "replace"))


def high_water(process: int) -> int:
    """The most memory that a program has had so far, in kB. What the kernel says of a process that ended
    counts what its parent had when it was started."""
    with open(f"/proc/{process}/status") as status:
        return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)


def build(folder: Path, names: Iterable[str]) -> Ran:
    """Build a site of these bombs, each an article, in one process."""
    for number, name in enumerate(names):
        place = folder / "content" / corpus.FOLDER / f"b-{number}" / "index.md"
        place.parent.mkdir(parents=True)
        place.write_bytes(BOMBS[name])
    pelican = Path(sys.executable).with_name("pelican")
    command = [pelican, folder / "content", "-o", folder / "output", "--fatal", "errors"]
    command += [
        "-s",
        PROJECT / "publishconf.py",
        "-e",
        f'CACHE_PATH="{folder / "cache"}"',
        "JOBS=1",
    ]
    return run([*command, 'NOW="2022-06-01T09:00"', 'SITENAME="青禾简报"'], folder, 60)


READ = """
import sys, time
from tests.hostile import corpus
from tests.hostile.bombs import BOMBS
from tests.programs import Program
for name, data in BOMBS.items():
    begin = time.process_time()
    _, body = corpus.read(data)
    print(f"{time.process_time() - begin:.2f} {'understood' if body else 'refused'} {name}")
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All bombs, read one after the other."""
    folder = tmp_path_factory.mktemp("bombs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(PROJECT))
        return run([sys.executable, "-c", READ], folder, 120)


def test_no_article_takes_long_to_read_or_much_memory(read: Ran) -> None:
    assert read.code == 0, read.said
    lines = [line.split(" ", 2) for line in read.said.splitlines()]
    assert len(lines) == len(BOMBS) > 50
    assert [line for line in lines if float(line[0]) > SECONDS] == []
    assert read.megabytes < MEGABYTES
    assert not list(Path.cwd().rglob("executed"))


@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_a_site_of_articles_that_were_understood_is_built_in_bounds(
    read: Ran, tmp_path: Path, share: int
) -> None:
    """A third of them, others each time; or all."""
    understood = [
        line.split(" ", 2)[2] for line in read.said.splitlines() if " understood " in line
    ]
    assert len(understood) > 20
    some = random.sample(understood, len(understood) // share)
    ran = build(tmp_path, some)
    assert ran.code == 0, (some, ran.said[:2000])
    assert ran.seconds < 8 * SECONDS, some  # all of them together
    assert ran.megabytes < MEGABYTES


@pytest.mark.soak
@pytest.mark.parametrize("name", BOMBS)
def test_a_build_with_one_of_them_is_done_in_bounds(name: str, tmp_path: Path) -> None:
    ran = build(tmp_path, [name])
    assert ran.code in (0, 1), ran.said[:2000]
    assert "Traceback" not in ran.said
    assert ran.seconds < SECONDS
    assert ran.megabytes < MEGABYTES
