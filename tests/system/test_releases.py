"""Releases: what is published is a fact, each is numbered, and one can go back to the last different one."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bulletin.engine.made import MADE, manifest_seal
from bulletin.engine.made import record as made_record
from tests.conftest import ORIGIN, PROJECT, Built, pelican
from tests.system.conftest import ARTICLE, Host, edition

pytestmark = pytest.mark.system

TODAY = "c47a686"  # the commit whose servers must be taken over


@pytest.fixture
def publish(host: Host, tmp_path: Path) -> Callable[..., str]:
    """Publish an edition, which must succeed; returns what is said."""

    def run(output: Path, *more: str) -> str:
        code, said, errors = host.run("publish", output, "--cache", tmp_path / "cache", *more)
        assert (code, errors) == (0, "")
        return said

    return run


def refused(host: Host, *words: str | Path) -> str:
    """What is said of a command that must be refused."""
    before = (host.releases(), host.current()) if host.folder.exists() else None
    code, _, errors = host.run(*words)
    assert code == 1
    assert len(errors.splitlines()) == 1
    assert before == ((host.releases(), host.current()) if before else None)
    return errors


def test_a_release_says_what_it_is_and_names_no_piece(
    host: Host, publish: Callable[..., str], without: Path
) -> None:
    publish(without)
    told = host.told()
    assert told["number"] == 1
    assert told["address"] == ORIGIN
    assert str(told["clock"]).startswith("2022-06-01T09:00")
    assert str(told["due"]).startswith("2022-07-01")  # the piece that waits in the sample
    assert len(str(told["digest"])) == 64
    head = ["git", "-C", str(PROJECT), "rev-parse", "HEAD"]
    commit = subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
    assert str(told["engine"]).rstrip("+") == commit
    text = json.dumps(told, ensure_ascii=False)
    assert "che-gao" not in text
    assert ARTICLE not in text


def test_equal_output_makes_no_release_and_only_its_own_file_is_written_again(
    host: Host, publish: Callable[..., str], editions: list[Path]
) -> None:
    publish(editions[0])
    before, first = stamps(host), host.told()
    for _ in range(3):
        assert "没有变化" in publish(editions[0])
    assert host.releases() == ["r00000001"]
    changed = [path for path, stamp in stamps(host).items() if before.get(path) != stamp]
    assert {path.name for path in changed} <= {"release.json", "withdrawn"}
    assert {**host.told(), "checked": 0} == {**first, "checked": 0}
    assert str(host.told()["checked"]) > str(first["checked"])


def stamps(host: Host) -> dict[Path, int]:
    """When each file on the server was written."""
    files = (path for path in host.folder.rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files}


def test_rollback_goes_to_the_last_different_release_and_holds_until_resume(
    host: Host, publish: Callable[..., str], editions: list[Path], third: Path
) -> None:
    publish(editions[0])
    publish(editions[1])
    publish(editions[1])
    assert host.run("rollback")[0] == 0
    assert (host.current(), host.told()["number"]) == ("r00000001", 1)
    assert host.told()["hold"]
    for output in (editions[1], third):  # the next runs of the cron
        said = publish(output)
        assert "发布暂停" in said
        assert "make resume" in said
    assert host.current() == "r00000001"
    assert "没有更早的" in refused(host, "rollback")
    code, said, _ = host.run("resume")
    assert (code, "已恢复" in said) == (0, True)
    assert "hold" not in host.told()
    publish(third)
    assert host.current() == "r00000003"
    assert host.run("rollback")[0] == 0  # over the one that was left before
    assert host.current() == "r00000001"


def test_a_clock_that_was_ahead_does_not_end_rollback(
    host: Host, publish: Callable[..., str], editions: list[Path], third: Path
) -> None:
    publish(editions[0])
    (host.folder / "releases/r00000001").rename(host.folder / "releases/20990101T000000.000")
    (host.folder / "current").unlink()
    (host.folder / "current").symlink_to("releases/20990101T000000.000/site")
    publish(editions[1])
    publish(third)
    assert host.run("rollback")[0] == 0
    assert host.current() == "r00000002"


def test_a_counter_that_was_lost_does_not_use_a_number_twice(
    host: Host, publish: Callable[..., str], editions: list[Path], third: Path
) -> None:
    publish(editions[0])
    for output, left in ((editions[1], b""), (third, b"\0\0")):
        (host.folder / "releases/counter").write_bytes(left)
        publish(output)
    assert host.releases() == [f"r0000000{number}" for number in (1, 2, 3)]


def test_the_last_release_of_each_of_seven_days_is_kept_too(
    host: Host, publish: Callable[..., str], editions: list[Path]
) -> None:
    for day in range(1, 13):
        publish(editions[day % 2])
        (host.folder / "current/../day").write_text(f"202206{day:02}\n")
    publish(editions[1])  # the newest five, and those of the days 6 and 7, all distinct
    assert [int(name[1:]) for name in host.releases()] == [7, 8, 9, 10, 11, 12, 13]


def test_a_preview_is_not_published(host: Host, town: Built, tmp_path: Path) -> None:
    """Not one of `make html`, not what it left after `make publish`, not another's mark."""
    shutil.copytree(town.folder.parent / "content", tmp_path / "content")
    places = (tmp_path / "content", tmp_path / "output", tmp_path / "work")
    pelican(*places, 'PRODUCTION="0"')
    assert "这不是正式生成的网站" in refused(host, "publish", tmp_path / "output")
    pelican(*places)
    own = (tmp_path / "output" / MADE).read_bytes()
    pelican(*places, 'PRODUCTION="0"')
    assert "这不是正式生成的网站" in refused(host, "publish", tmp_path / "output")
    pelican(*places, 'PRODUCTION="0"', 'DRAFTS="1"')
    (tmp_path / "output" / MADE).write_bytes(own)
    assert "这不是正式生成的网站" in refused(host, "publish", tmp_path / "output")
    pelican(*places, 'DRAFTS="1"')
    assert not list((tmp_path / "output").rglob("cao-gao"))
    assert host.run("publish", tmp_path / "output", "--cache", tmp_path / "cache")[0] == 0


def test_a_wrong_clock_and_a_paper_that_is_nearly_empty_need_a_yes(
    host: Host, publish: Callable[..., str], town: Built, editions: list[Path], tmp_path: Path
) -> None:
    publish(editions[0])
    for number, (name, now, fact) in enumerate(
        (
            ("2020", "2020-01-01T09:00", "还早"),
            ("empty", "2022-06-02T09:00", "会从网站上消失"),
            ("late", "2022-06-01T08:49", "还早"),
            ("few", "2022-06-02T09:00", ""),
        )
    ):
        folder = tmp_path / name
        shutil.copytree(town.folder.parent / "content", folder / "content")
        shutil.rmtree(folder / "content/topics")  # its text links to a piece
        text = folder / "content/2022/05/20/ji-shi/index.md"  # and so does this one
        said = text.read_text("utf-8").replace("[链接](../yun-qiao.md)", "链接")
        text.write_text(said, "utf-8")
        some = sorted((folder / "content/2022/05/21").glob("duan*.md"))
        for piece in some[: {"empty": 6, "few": 5}.get(name, 0)]:
            piece.unlink()
        pelican(folder / "content", folder / "output", folder / "work", f'NOW="{now}"')
        words = ("publish", folder / "output", "--cache", tmp_path / str(number))
        if fact:
            assert fact in refused(host, *words)
        if name != "2020":
            assert host.run(*words, "--yes", "1")[0] == 0
            assert host.run("publish", editions[0], "--yes", "yes")[0] == 0


def test_a_withdrawn_piece_never_comes_back_without_a_yes(
    host: Host, publish: Callable[..., str], editions: list[Path], without: Path
) -> None:
    """Not by a rollback, not by a build from an older commit, not where the list alone is left."""
    publish(editions[0])
    publish(without)
    assert "没有更早的" in refused(host, "rollback")
    assert "已经撤下的稿件又要公开" in refused(host, "publish", editions[1])
    assert "没有变化" in publish(without)
    publish(editions[1], "--yes", "1")
    assert (host.folder / "current" / ARTICLE / "index.html").read_text("utf-8").count("赶集") > 1
    assert "没有变化" in publish(editions[1])


def test_what_an_older_program_set_up_is_taken_over_without_loss(
    host: Host, publish: Callable[..., str], editions: list[Path], town: Built, tmp_path: Path
) -> None:
    """Its releases, its files for open pages, and the way back to them."""
    command = ["git", "-C", str(PROJECT), "archive", TODAY]
    with tarfile.open(
        fileobj=io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)
    ) as old:
        old.extractall(tmp_path / "old", filter="data")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "old")}

    def by_the_old_one(name: str) -> None:
        program = Path(sys.executable).with_name("pelican")
        shutil.copytree(town.folder.parent / "content", tmp_path / name / "content")
        made = [program, tmp_path / name / "content", "-o", tmp_path / name / "output"]
        made += ["-s", tmp_path / "old/publishconf.py", "-e", f'SITENAME="{name}"', "JOBS=1"]
        made += [f'CACHE_PATH="{tmp_path}/{name}/cache"', f'SITEURL="{ORIGIN}"']
        sent = host.command("publish", tmp_path / name / "output", "--cache", tmp_path / "c")
        for words in (made, sent):
            subprocess.run(
                [*map(str, words)],
                cwd=tmp_path / "old",
                env=environment,
                check=True,
                capture_output=True,
            )

    by_the_old_one("甲报")
    by_the_old_one("乙报")
    first, second = host.releases()
    photos = {path.name for path in (host.folder / "current/photos").iterdir()}
    publish(editions[1])
    assert host.releases() == [first, second, "r00000001"]
    assert {path.name for path in (host.folder / "current/photos").iterdir()} >= photos
    assert host.run("rollback")[0] == 0
    assert host.current() == second
    assert host.told()["hold"]
    assert host.run("resume")[0] == 0
    publish(editions[0])
    assert host.run("rollback")[0] == 0
    assert host.current() == second
    assert "<title>乙报</title>" in (host.folder / "current/index.html").read_text("utf-8")


def test_a_clock_of_ten_minutes_is_no_matter(host: Host, town: Built, tmp_path: Path) -> None:
    output = edition(tmp_path / "a", town, "青禾晚报")
    assert host.run("publish", output, "--cache", tmp_path / "cache")[0] == 0
    made = made_record(output).load()
    assert made
    assert made.manifest == manifest_seal(output)
    made_record(output).save(replace(made, clock=made.clock - timedelta(minutes=9)))
    assert host.run("publish", output, "--cache", tmp_path / "cache")[0] == 0
    made_record(output).save(replace(made, clock=made.clock - timedelta(minutes=11)))
    assert "还早" in refused(host, "publish", output)
    assert made.clock < datetime.now(made.clock.tzinfo)
