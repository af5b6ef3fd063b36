"""The inspection of the output: every file that is not as it was left is found, by whichever process looks."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest
from town import Story, Town

from bulletin.engine import inspection
from bulletin.engine.inspection import Findings, Inspection, inspect
from bulletin.engine.manifest import GroupEntry, Manifest, record
from bulletin.model.faults import ContentFaults


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town that was built; it is as large as one whose output another process looks at."""
    monkeypatch.setattr(inspection, "LARGE", 1)
    town = Town(tmp_path / "town", {"JOBS": 2, "PHOTOS": False})
    header = {"title": "集市开张", "date": "2022-05-20", "section": "要闻"}
    town.write(town.content / "2022/05/20/ji-shi.md", Story(header, "今天开张。").file())
    town.build()
    return town


def findings(town: Town, *, aside: bool) -> Findings:
    """What an inspection of the town's output finds."""
    manifest = record(town.folder / "output").load()
    assert manifest is not None
    looking = Inspection(town.folder / "output", manifest, aside)
    try:
        return looking.findings
    finally:
        looking.end()


def paths(some: dict[str, list[str]] | dict[str, dict[str, object]]) -> set[str]:
    return {path for group in some.values() for path in group}


def test_files_that_are_gone_or_have_other_bytes_are_found_and_new_times_are_known(
    town: Town,
) -> None:
    output = town.folder / "output"
    (output / "404.html").unlink()
    page = (output / "index.html").read_bytes()
    (output / "index.html").write_bytes(page[:-1] + b"!")
    os.utime(output / "search/index.html", (1, 1))
    found = findings(town, aside=False)
    assert paths(found.changed) == {"404.html", "index.html"}
    assert paths(found.restamped) == {"search/index.html"}
    here = [path for path in output.rglob("*") if path.is_file() and path.name[0] != "."]
    assert found.files == len(here) + len(["404.html"])


def test_another_process_finds_the_same(town: Town) -> None:
    (town.folder / "output/index.html").write_bytes(b"")
    os.utime(town.folder / "output/404.html", (1, 1))
    found = findings(town, aside=True)
    assert found == findings(town, aside=False)
    assert found.changed
    assert found.restamped


def test_a_process_that_does_not_finish_is_not_believed(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (town.folder / "output/404.html").unlink()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with caplog.at_level(logging.WARNING):
        found = findings(town, aside=True)
    assert paths(found.changed) == {"404.html"}
    assert "重新看一遍" in caplog.text


def test_a_build_that_is_refused_leaves_no_process_behind(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    begin = inspection._begun

    def noted(folder: Path) -> inspection.subprocess.Popen[bytes]:
        begun.append(begin(folder))
        return begun[-1]

    monkeypatch.setattr(inspection, "_begun", noted)
    town.write(town.content / "2022/05/21/wu-ti.md", "没有标题。")
    assert isinstance(town.build(), ContentFaults)
    assert [process.returncode is None for process in begun] == [False]


def test_a_restored_folder_is_read_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its times are new; the build that finds its bytes to be right remembers them."""
    for path in (town.folder / "output").rglob("*.html"):
        os.utime(path, (1, 1))
    assert findings(town, aside=False).restamped
    before = town.build()
    assert not findings(town, aside=False).restamped
    monkeypatch.setattr(inspection, "_digest", pytest.fail)
    assert town.build() == before


def test_inspecting_a_folder_without_a_manifest_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["inspection", str(tmp_path)])
    with pytest.raises(SystemExit, match="没有清单"):
        inspection.main()


def test_of_a_file_of_which_nothing_is_known_nothing_is_asked(tmp_path: Path) -> None:
    """Pelican's own files, and those that a killed build was about to write."""
    manifest = Manifest({"": GroupEntry.unknown(["static/x.txt"])})
    assert inspect(tmp_path, manifest) == Findings(1, {}, {})
