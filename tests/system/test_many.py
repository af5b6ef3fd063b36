"""Many papers on one server, and a server that was lost: what happens to one touches no other, and nothing
that was withdrawn comes back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.system.conftest import (
    ARTICLE,
    Host,
    Web,
    changed,
    free_port,
    nginx_command,
    nginx_folders,
    nginx_ports,
    running,
)
from tests.system.test_deploy import verify

pytestmark = pytest.mark.system


def stamps(folder: Path) -> dict[str, int]:
    """When each file below a folder was changed."""
    files = (one for one in folder.rglob("*") if one.is_file() and one.name != "lock")
    return {str(one): one.stat().st_mtime_ns for one in files}


def test_a_faulty_paper_on_a_server_leaves_the_others_as_they_were(
    sshd: tuple[Path, int], editions: list[Path], tmp_path: Path
) -> None:
    """Ten of them; the faulty one's output was left mixed, its folder is in use, its list is damaged."""
    papers = [Host(*sshd, tmp_path / f"paper{number}") for number in range(10)]
    for number, paper in enumerate(papers):
        edition = editions[number % 2]
        assert paper.run("publish", edition, "--cache", tmp_path / "cache")[0] == 0
    before = {paper: stamps(paper.folder) for paper in papers}
    faulty = papers[3]
    mixed = tmp_path / "mixed"
    shutil.copytree(editions[0], mixed)
    (mixed / "index.html").write_text("half", "utf-8")
    assert faulty.run("publish", mixed, "--cache", tmp_path / "other")[0] == 1
    (faulty.folder / "releases/r00000001/SHA256SUMS").write_text("nothing\n")
    (faulty.folder / "current").unlink()
    faulty.run("publish", editions[0], "--cache", tmp_path / "cache")
    for paper in papers:
        if paper is not faulty:
            assert stamps(paper.folder) == before[paper]
            verify(paper.folder / "current" / "..")


def test_ten_papers_stand_on_an_nginx_that_has_its_own_settings(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    """As Debian's begins, with a file for each paper; one whose folder is not there answers for itself alone."""
    port, plain = free_port(), free_port()
    (tmp_path / "sites").mkdir()
    for number in range(10):
        site = tmp_path / f"paper{number}/current"
        if number != 3:
            site.mkdir(parents=True)
            (site / "index.html").write_text(f"<html>第 {number} 份报</html>", "utf-8")
        text = changed(
            "nginx-paper.conf",
            *nginx_ports(plain, port, certificate),
            ("/srv/paper/current", str(site)),
            ("paper.example", f"paper{number}.example"),
        )
        (tmp_path / f"sites/paper{number}.conf").write_text(text, "utf-8")
    (tmp_path / "nginx.conf").write_text(
        "worker_processes auto;\nevents { worker_connections 768; }\nhttp {\n"
        "sendfile on;\ntypes_hash_max_size 2048;\ndefault_type application/octet-stream;\n"
        f"types {{ text/html html; }}\ngzip on;\n{nginx_folders(tmp_path)}"
        f"include {tmp_path}/sites/*;\n}}\n",
        "utf-8",
    )
    with running(nginx_command(tmp_path), port, tmp_path / "log"):
        web = Web(port, plain)
        for number in range(10):
            answer = web.get("/", host=f"paper{number}.example")
            assert answer.status == (404 if number == 3 else 200)
            assert number == 3 or f"第 {number} 份报" in answer.body.decode()
            assert answer.headers["cache-control"] == "public, max-age=60"


def test_a_server_that_was_lost_is_filled_again_and_what_was_withdrawn_stays_so(
    host: Host, editions: list[Path], without: Path, tmp_path: Path
) -> None:
    """From the content, and the one file that nothing else remembers."""
    own = ("--cache", tmp_path / "cache")
    assert host.run("publish", editions[0], *own)[0] == 0
    assert host.run("publish", without, *own)[0] == 0
    whole = verify(host.folder / "current" / "..")
    kept = (host.folder / "releases/withdrawn").read_text()
    assert ARTICLE in kept
    shutil.rmtree(host.folder)
    (host.folder / "releases").mkdir(parents=True)
    (host.folder / "releases/withdrawn").write_text(kept)
    code, _, errors = host.run("publish", editions[0], *own)
    assert code == 1
    assert "已经撤下的稿件又要公开" in errors
    assert host.run("publish", without, *own)[0] == 0
    assert verify(host.folder / "current" / "..") == whole


def test_a_copy_of_the_repository_is_the_paper(tmp_path: Path) -> None:
    """`git clone --mirror`, and a clone of that: every file, every commit."""

    def git(*words: str | Path, folder: Path) -> str:
        who = ("-c", "user.name=甲一", "-c", "user.email=jia@paper.example")
        command = ["git", *who, *map(str, words)]
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=True
        ).stdout

    paper = tmp_path / "paper"
    (paper / "content/2022/05/21").mkdir(parents=True)
    git("init", "--quiet", "--initial-branch=main", folder=paper)
    for number in range(3):
        (paper / "content/2022/05/21/lao-jie.md").write_text(f"第 {number} 稿\n", "utf-8")
        git("add", "--all", folder=paper)
        git("commit", "--quiet", "--message", f"{number}", folder=paper)
    git("clone", "--quiet", "--mirror", paper, tmp_path / "backup.git", folder=tmp_path)
    wanted = git("log", "--format=%H %T", folder=paper)
    shutil.rmtree(paper)
    git("clone", "--quiet", tmp_path / "backup.git", paper, folder=tmp_path)
    assert git("log", "--format=%H %T", folder=paper) == wanted
    assert (paper / "content/2022/05/21/lao-jie.md").read_text("utf-8") == "第 2 稿\n"
