"""What is staged moves into place as whole folders, and leaves alone what stands beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bulletin.engine.manifest import BuildInputs, FileEntry
from bulletin.engine.output import STAGING, Output, StagedFile
from bulletin.pages.page import Group, Inputs
from bulletin.store.sealed import Stamp


def publish(folder: Path, *paths: str, left: str = "") -> None:
    """Publish files that say their own paths; `left` is what a run that began again had staged."""
    output = Output(folder)
    with output.opened():
        if left:
            output.staging.mkdir()
            (output.staging / left).write_text("left")
        groups = [Group("页面", path, Inputs(), (path,), digest="inputs") for path in paths]
        output.changed(groups)
        made = []
        for path in paths:
            staged = output.staging / path
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_text(path)
            entry = FileEntry("key", "digest", Stamp(len(path), staged.stat().st_mtime_ns))
            made.append(StagedFile(path, entry, staged=True))
        output.publish(groups, made, [], BuildInputs("inputs"))


def test_new_folders_move_whole_and_whatever_stands_in_old_ones_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    publish(folder, "a.html")
    (folder / "2022/05").mkdir(parents=True)
    (folder / "2022/05/note.txt").write_text("somebody's")
    elsewhere.mkdir()
    (folder / "topic").symlink_to(elsewhere)
    moves, replace = [], os.replace

    def counted(source: str | Path, target: str | Path) -> None:
        if STAGING in str(source):
            moves.append(os.path.relpath(target, folder))
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr("bulletin.engine.output.os.replace", counted)
        paths = ("a.html", "2021/01/02/b/index.html", "2022/05/20/c/index.html")
        publish(folder, *paths, "2022/05/20/d/index.html", "topic/e/index.html")
    assert sorted(moves) == ["2021", "2022/05/20", "a.html", "topic/e"]
    for path in (*paths, "2022/05/20/d/index.html", "topic/e/index.html"):
        assert (folder / path).read_text() == path
    assert (folder / "2022/05/note.txt").read_text() == "somebody's"
    assert (folder / "topic").is_symlink()
    assert (elsewhere / "e/index.html").exists()


def test_what_a_run_that_began_again_had_staged_is_not_published(tmp_path: Path) -> None:
    publish(tmp_path / "output", "a.html", left="b.html")
    assert [path.name for path in tmp_path.rglob("*.html")] == ["a.html"]


def test_a_file_where_a_folder_belongs_is_named_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    publish(folder, "a.html")
    (folder / "2022").write_text("somebody's")
    with pytest.raises(FileExistsError) as error:
        publish(folder, "2022/05/20/c/index.html")
    assert error.value.filename == str(folder / "2022")
    assert (folder / "2022").read_text() == "somebody's"
