"""A build that is killed leaves nothing that the next one does not put right."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from town import PROJECT, Files, Story, Town, difference

from bulletin.engine.manifest import BuildInputs, FileEntry
from bulletin.engine.output import Output, StagedFile
from bulletin.model.faults import ContentFaults
from bulletin.pages.page import Group, Inputs
from bulletin.store.sealed import Stamp

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


@dataclass(frozen=True)
class Interrupted:
    """That town, which can be had again and again; and what a build of it should give."""

    town: Town
    aside: Path
    clean: Files

    def as_it_was(self) -> Town:
        """The town before its second build."""
        shutil.rmtree(self.town.folder)
        shutil.copytree(self.aside, self.town.folder)
        return self.town

    def unhealed(self) -> list[str]:
        """The paths that the next build does not put right."""
        built = self.town.build()
        assert not isinstance(built, ContentFaults)
        return difference(built, self.clean)


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    """One town for all these tests."""
    folder = tmp_path_factory.mktemp("killed")
    town = open_town(folder / "town")
    shutil.copytree(town.folder, folder / "aside")
    clean = town.clean()
    assert not isinstance(clean, ContentFaults)
    return Interrupted(town, folder / "aside", clean)


def killed_at(town: Town, operation: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, town.folder, str(operation)],
        env={**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{Path(__file__).parent}"},
        capture_output=True,
        text=True,
        check=False,
    )


def prove(interrupted: Interrupted, moments: int) -> None:
    """Kill at that many file operations, spread over a whole build."""
    total = int(killed_at(interrupted.as_it_was(), 0).stdout)
    assert total > moments
    for operation in sorted(random.Random(total).sample(range(1, total + 1), moments)):
        assert killed_at(interrupted.as_it_was(), operation).returncode == -signal.SIGKILL
        assert interrupted.unhealed() == [], f"killed at operation {operation} of {total}"


def test_after_a_kill_at_any_file_operation_the_next_build_heals_the_output(
    interrupted: Interrupted,
) -> None:
    """The process dies just before it opens, moves or deletes a file; five such moments."""
    prove(interrupted, 5)


def test_what_a_killed_build_was_about_to_save_is_gone_after_the_next(
    interrupted: Interrupted,
) -> None:
    town = interrupted.as_it_was()
    (town.folder / "output/..bulletin.1231").write_bytes(b"half a manifest")
    assert interrupted.unhealed() == []


@pytest.mark.soak
def test_after_a_kill_at_most_file_operations_the_next_build_heals_the_output(
    interrupted: Interrupted,
) -> None:
    """The same at far more moments."""
    prove(interrupted, 120)


def test_after_a_kill_at_any_time_the_next_build_heals_the_output(interrupted: Interrupted) -> None:
    """The whole command with its workers dies at some share of the time it would take."""
    town = interrupted.as_it_was()
    command = [
        *(sys.executable, "-m", "pelican", town.content, "-s", PROJECT / "pelicanconf.py"),
        *("-o", town.folder / "output", "-t", town.theme, "--fatal", "errors", "-e"),
        f'CACHE_PATH="{town.folder / "cache"}"',
        *('SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"', "DEFAULT_PAGINATION=3"),
    ]
    begin = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - begin
    for share in (0.35, 0.6, 0.8, 0.95):
        interrupted.as_it_was()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(whole * share)
        with suppress(ProcessLookupError):  # it was quicker this time
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)
        assert interrupted.unhealed() == [], f"killed after {share:.0%}"


def test_what_two_killed_builds_left_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one dies after it has moved a file, the second one before it deletes that file."""
    folder = tmp_path / "output"

    def publish(path: str) -> None:
        output = Output(folder)
        with output.opened():
            group = Group("页面", path, Inputs(), (path,), digest="inputs")
            assert output.changed([group]) == [group]
            output.staging.mkdir()
            (output.staging / path).write_text(path)
            made = StagedFile(path, FileEntry("key", "digest", Stamp(-1, -1)), staged=True)
            output.publish([group], [made], [], BuildInputs("inputs"))

    publish("a.html")
    with monkeypatch.context() as first:
        settle = Output._settle

        def killed(output: Output, folder: str) -> None:
            settle(output, folder)
            raise KeyboardInterrupt

        first.setattr(Output, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            publish("b.html")
    with monkeypatch.context() as second:

        def refuse(output: Output, path: str) -> None:
            raise KeyboardInterrupt

        second.setattr(Output, "_remove", refuse)
        with pytest.raises(KeyboardInterrupt):
            publish("c.html")
    publish("d.html")
    assert [path.name for path in folder.glob("*.html")] == ["d.html"]
