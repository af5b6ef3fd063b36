"""Ten editors at once over real HTTP: every save that was answered is found in git, word for word, under the name of
who made it; and what was typed last and not saved is kept."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest

from bulletin.desk.staff.__main__ import add
from bulletin.desk.staff.accounts import Accounts
from tests.conftest import PROJECT
from tests.desk.office import Paper, git

NAMES = [f"{sign}一" for sign in "甲乙丙丁戊己庚辛壬癸"]
LONG = float(os.environ.get("SOAK_SECONDS", "600"))  # of the long version: ten minutes
PATIENCE = 200  # times that one save may come second
SHARED = "2022/05/20/ji-shi/index.md"  # the piece that all of them change


@contextmanager
def office(paper: Paper) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The desk of ten people who log in, in a process of its own: its host, their passwords."""
    accounts = Accounts(paper.folder)
    passwords = {name: add(accounts, name, "值班主任").rpartition("：")[2] for name in NAMES}
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{one.getsockname()[1]}"
    desk = [sys.executable, "-m", "bulletin.desk.preview", "--port", host.partition(":")[2]]
    desk += ["--office", f"http://{host}", "--", str(paper.content)]
    desk += ["-o", str(paper.folder / "output"), "-s", str(paper.folder / "pelicanconf.py")]
    with (
        (paper.folder.parent / "said").open("w") as said,
        subprocess.Popen(desk, cwd=PROJECT, stdout=subprocess.PIPE, stderr=said, text=True) as own,
    ):
        try:
            lines = own.stdout or ()
            assert any(line.startswith("写稿台：") for line in lines)
            yield host, passwords
        finally:
            try:
                own.send_signal(signal.SIGINT)
                own.wait(60)
            finally:
                own.kill()  # nobody is waited for without an end


class Editor:
    """Somebody at the desk with a line of their own; `saved` are the words that the server said it has saved, by
    their pieces' paths; `commits` those that it named; `clashes` counts the saves that somebody else's went
    before."""

    def __init__(self, host: str, token: str, number: int, password: str) -> None:
        self.name = NAMES[number]
        self.line = http.client.HTTPConnection(host, timeout=120)
        self.own = {"Origin": f"http://{host}", "X-Desk-Token": token}
        self.chance = Random(number)
        self.number = number
        self.count = 0
        self.saved: list[tuple[str, str]] = []
        self.commits: list[str] = []
        self.clashes = 0
        self.kept: dict[str, str] = {}
        form = urlencode({"name": self.name, "password": password, "to": ""})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.line.request("POST", "/desk/login", form, {**self.own, **kind})
        answer = self.line.getresponse()
        answer.read()
        self.own["Cookie"] = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self.line.close()  # the desk hangs up on who says nothing while the others log in

    def ask(self, method: str, path: str, sent: object = None) -> tuple[int, Any]:
        """One request, and its answer."""
        body = None if sent is None else json.dumps(sent)
        kind = {"Content-Type": "application/json"} if body else {}
        self.line.request(method, f"/desk/{path}", body, {**self.own, **kind})
        answer = self.line.getresponse()
        return answer.status, json.loads(answer.read())

    def work(self, until: float) -> None:
        """Write, save, write on in what is saved, until it is time to go home."""
        while time.monotonic() < until:
            self.count += 1
            if self.chance.random() < 0.3:
                self.change_shared()
            else:
                self.write_own()

    def write_own(self) -> None:
        """A piece of one's own, saved twice, and written on."""
        _, begun = self.ask("POST", "api/new", {})
        fields = {"title": f"{self.name}的第{self.count}篇", "section": "民生", "status": "草稿"}
        fields |= {"date": "2022年5月21日 9:30"}
        slug = f"gao-{self.number}-{self.count}"
        for rev in (1, 2, 3):
            body = f"{self.name}写的第{self.count}篇，第{rev}稿。"
            sheet = {"rev": rev, "fields": fields, "body": body, "slug": slug}
            status, _ = self.ask("PUT", f"api/sheet/{begun['key']}", sheet)
            assert status == http.client.OK
            if rev < 3:
                self.save(begun["key"], body)
        self.kept[begun["key"]] = body

    def change_shared(self) -> None:
        """The piece of all: a paragraph more. Where somebody else was faster, both are taken."""
        _, begun = self.ask("POST", "api/new", {"path": SHARED})
        key = begun["key"]
        _, state = self.ask("GET", f"api/sheet/{key}")
        sheet, line = state["sheet"], f"　　{self.name}的第{self.count}句。"
        typed = {"rev": sheet["rev"] + 1, "fields": sheet["fields"]}
        typed |= {"body": f"{sheet['body']}\n\n{line}"}
        assert self.ask("PUT", f"api/sheet/{key}", typed)[0] == http.client.OK
        self.save(key, line)

    def save(self, key: str, words: str) -> None:
        """A meant save, until it is done."""
        status, said = self.ask("POST", f"api/sheet/{key}/save", {})
        clashes = 0
        while status == http.client.CONFLICT:
            clashes += 1
            assert clashes < PATIENCE, said
            _, seen = self.ask("GET", f"api/merge/{key}")
            choices = [[chosen(place) for place in one["places"]] for one in seen["pieces"]]
            merged = {"seen": seen["seen"], "choices": choices}
            status, said = self.ask("POST", f"api/merge/{key}", merged)
        assert status == http.client.OK, said
        assert said["told"] == ""
        self.clashes += clashes
        self.saved.append((said["sheet"]["path"], words))
        self.commits.append(said["commit"])


def chosen(place: Mapping[str, Any]) -> str:
    """Whatever loses nothing."""
    return "both" if place["both"] else "mine" if place["mine"] else "theirs"


def everything(paper: Paper) -> dict[str, list[str]]:
    """All that git has of each file, the oldest version first."""
    found: dict[str, list[str]] = {}
    listed = paper.log("--reverse", "--format=%x01%H", "--name-only", "--no-renames", "-z")
    for one in listed.split("\x01")[1:]:
        commit, *names = one.replace("\n", "").split("\0")
        for name in filter(None, names):
            if name.endswith(".md"):
                text = git(paper.folder, "show", f"{commit}:{name}")
                found.setdefault(name.removeprefix("content/"), []).append(text)
    return found


def worked(folder: Path, seconds: float) -> tuple[int, int]:
    """Let ten editors work for so long; how many saves were answered and how many came second. Fails where one
    is lost."""
    paper = Paper(folder)
    with office(paper) as (host, passwords):
        token = (paper.folder / ".desk/token").read_text("ascii")
        editors = [
            Editor(host, token, number, passwords[name]) for number, name in enumerate(NAMES)
        ]
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(len(editors)) as pool:
            list(pool.map(lambda one: one.work(until), editors))
        for one in editors:
            one.line.close()
            for key, body in one.kept.items():
                sheet = json.loads((paper.folder / f".desk/{key}.json").read_text("utf-8"))
                assert sheet["body"] == body
    assert "Traceback" not in (folder / "said").read_text("utf-8")
    files = everything(paper)
    lost = [
        (path, words)
        for one in editors
        for path, words in one.saved
        if not any(words in text for text in files[path])
    ]
    assert lost == []
    last = (paper.content / SHARED).read_text("utf-8")
    assert [
        line for one in editors for path, line in one.saved if path == SHARED and line not in last
    ] == []
    assert git(paper.folder, "status", "--porcelain") == ""
    made = dict(
        line.split()
        for line in paper.log("--format=%H %an", "--grep=Wrote:", "--grep=Signed:").splitlines()
    )
    assert made == {commit: one.name for one in editors for commit in one.commits}
    return len(made), sum(one.clashes for one in editors)


def test_ten_editors_at_once_lose_nothing(tmp_path: Path) -> None:
    saved, _ = worked(tmp_path, 12)
    assert saved >= len(NAMES)


@pytest.mark.soak
def test_ten_editors_at_once_for_ten_minutes_lose_nothing(tmp_path: Path) -> None:
    saved, clashes = worked(tmp_path, LONG)
    sys.stderr.write(f"{saved} saves, {clashes} came second, none lost\n")
    assert clashes
