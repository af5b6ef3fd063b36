"""The conversation with a web server, where the other side is not as it should be."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ORIGIN, PROJECT
from tests.programs import Program
from tests.system.conftest import Host, check_out, serving_ssh
from tests.system.test_deploy import children, verify

pytestmark = pytest.mark.system

SLOW = ("--limit", "150")  # KiB/s: a transfer that can be met in its middle


@contextmanager
def host_that_says(tmp_path: Path, command: str) -> Iterator[Host]:
    """A server at whose login this command is run first."""
    (tmp_path / "ssh").mkdir()
    (tmp_path / "first").write_text(f'#!/bin/sh\n{command}\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n')
    (tmp_path / "first").chmod(0o755)
    with serving_ssh(tmp_path / "ssh") as (config, port):
        own = (tmp_path / "ssh/authorized").read_text()
        (tmp_path / "ssh/authorized").write_text(f'command="{tmp_path}/first" {own}')
        yield Host(config, port, tmp_path / "paper")


def test_a_server_that_says_much_on_its_error_channel_does_not_stop_us(
    editions: list[Path], tmp_path: Path
) -> None:
    """More than a pipe holds."""
    much = "head -c 300000 /dev/zero | tr '\\0' x >&2"
    with host_that_says(tmp_path, much) as host:
        code, said, errors = host.run("publish", editions[0], "--cache", tmp_path / "cache")
    assert (code, errors) == (0, "")
    assert "已发布" in said


def test_a_login_that_writes_is_told_as_what_it_is(editions: list[Path], tmp_path: Path) -> None:
    with host_that_says(tmp_path, "echo Welcome to the machine; echo ready 9 x") as host:
        code, _, errors = host.run("publish", editions[0], "--cache", tmp_path / "cache")
    assert code == 1
    assert "登录服务器时有程序往外写字" in errors
    assert len(errors.splitlines()) == 1


def test_a_client_that_has_vanished_blocks_nobody_for_long(
    host: Host, editions: list[Path], tmp_path: Path
) -> None:
    """Stopped with all its lines open, as a machine that lost its network: no end of a line arrives."""
    assert host.run("publish", editions[0], "--cache", tmp_path / "cache")[0] == 0
    quick = ("--silence", "3")
    command = host.command("publish", editions[1], *SLOW, *quick, "--cache", tmp_path / "one")
    with Program(command, cwd=PROJECT, start_new_session=True) as process:
        until = time.monotonic() + 120
        while "rsync" not in {name for _, name in children(process.pid)}:
            assert time.monotonic() < until
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGSTOP)
        try:
            words = ("publish", editions[1], *quick, "--cache", tmp_path / "two")
            for _ in range(3):  # the lock is let go while one of them waits for it
                code, _, errors = host.run(*words)
                if not code:
                    break
                assert "另一次发布还没有结束" in errors
            assert (code, errors) == (0, "")  # while the other one still stands there
        finally:
            os.killpg(process.pid, signal.SIGCONT)
        assert process.wait(60) != 0
    verify(host.folder / "current" / "..")
    assert host.current() == "r00000002"
    assert (host.folder / "current/index.html").read_bytes() == (
        editions[1] / "index.html"
    ).read_bytes()


def test_the_server_s_folders_are_readable_whatever_its_umask(
    editions: list[Path], tmp_path: Path
) -> None:
    with host_that_says(tmp_path, "umask 077") as host:
        assert host.run("publish", editions[0], "--cache", tmp_path / "cache")[0] == 0
    for path in [host.folder, *host.folder.rglob("*")]:
        assert path.stat().st_mode & 0o444 == 0o444, path


def git(folder: Path, *words: str) -> None:
    """Run git as an editor."""
    who = ["-c", "user.name=甲一", "-c", "user.email=jia@paper.example"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_while_publishing_is_stopped_withdrawals_go_out_and_nothing_else(
    host: Host, tmp_path: Path
) -> None:
    """After a rollback; and past a guard, which then still says no to the rest."""
    folder = tmp_path / "paper-git"
    check_out(folder)
    (folder / ".venv").unlink()
    piece = "标题：{0}\n日期：2022-06-01 09:30\n栏目：要闻\n{1}\n{0}的正文，{2}。\n"
    day = folder / "content/2022/06/01"
    day.mkdir(parents=True)

    def commit(**texts: str) -> None:
        for name, text in texts.items():
            (day / f"{name}.md").write_text(text, "utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "x")

    def make(*words: str) -> tuple[int, str]:
        own = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
        done = subprocess.run(
            [
                *("make", "--no-print-directory", *words, f"SITEURL={ORIGIN}", "JOBS=1"),
                *(f"TARGET={host.target}", f"SSH_PORT={host.port}", f"SSH_CONFIG={host.config}"),
            ],
            cwd=folder,
            env=own,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def page(name: str) -> str:
        return (host.folder / f"current/2022/06/01/{name}/index.html").read_text("utf-8")

    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(jia=piece.format("甲事", "", "第一版"), yi=piece.format("乙事", "", "第一版"))
    (folder / ".venv").symlink_to(PROJECT / ".venv")
    git(folder, "config", "core.excludesFile", str(tmp_path / "ignored"))
    (tmp_path / "ignored").write_text(".venv\ncache\noutput\n")
    assert make("publish", "deploy")[0] == 0
    commit(jia=piece.format("甲事", "", "第二版"))
    assert make("publish", "deploy")[0] == 0
    assert make("rollback")[0] == 0
    assert "第一版" in page("jia")
    commit(
        jia=piece.format("甲事", "", "第三版"), yi=piece.format("乙事", "撤稿：有误\n", "第一版")
    )
    code, said = make("publish", "deploy")
    assert code == 0, said
    assert "发布已暂停，这次只撤下了稿件" in said
    assert "第一版" in page("jia")
    assert "本文已撤下" in page("yi")
    assert [
        f for f in host.folder.rglob("*") if f.is_file() and "乙事".encode() in f.read_bytes()
    ] == []
    assert host.told()["hold"]
    code, said = make("publish", "deploy")
    assert code == 0
    assert "这次没有发布" in said
    assert make("resume")[0] == 0
    assert make("publish", "deploy")[0] == 0
    assert "第三版" in page("jia")
    commit(jia=piece.format("甲事", "撤稿：有误\n", ""))
    code, said = make("publish", "deploy", "NOW=2022-06-01T12:00")
    assert code != 0
    assert "还早" in said
    assert "本文已撤下" in page("jia")
    assert [
        f for f in host.folder.rglob("*") if f.is_file() and "甲事".encode() in f.read_bytes()
    ] == []
