"""What a timer runs: nothing where nothing is due; trouble is told once, and its end; the rest is silence."""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bulletin import routine
from bulletin.deploy.release import Release
from bulletin.notify import NotTold, failed, worked
from tests.conftest import PROJECT

NOW = datetime(2022, 6, 1, 9, tzinfo=UTC)
ROBOTS = {"wecom": "/cgi-bin/webhook/send?key=k", "dingtalk": "/robot/send?access_token=t"}


class Listener:
    """A webhook on loopback: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str]] = []  # path, content type, body
        self.answer = b'{"errcode":0}'
        self.before: Callable[[], object] = bool  # what is done before it answers
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.heard.append((self.path, self.headers["Content-Type"], body))
                outer.before()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A webhook that takes everything."""
    one = Listener()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "plain"])
def test_trouble_is_told_once_and_its_end_once(
    listener: Listener, tmp_path: Path, kind: str
) -> None:
    webhook, memory = listener.url + ROBOTS.get(kind, "/any"), tmp_path / "cache/failed"
    assert not worked(webhook, "云桥报", memory)  # it has always worked
    for _ in range(5):
        failed(webhook, "云桥报", memory, "磁盘满了。\n请清理磁盘。")
    for _ in range(5):
        worked(webhook, "云桥报", memory)
    said = [
        json.loads(body)["text"]["content"] if kind != "plain" else body
        for _, _, body in listener.heard
    ]
    assert said == [
        "【云桥报】网站没有更新：磁盘满了。 请清理磁盘。",
        "【云桥报】网站恢复正常，已经更新。",
    ]
    if kind != "plain":
        assert {json.loads(body)["msgtype"] for _, _, body in listener.heard} == {"text"}
        assert {type_ for _, type_, _ in listener.heard} == {"application/json"}


def test_what_was_not_taken_is_told_again(listener: Listener, tmp_path: Path) -> None:
    webhook, memory = listener.url + ROBOTS["wecom"], tmp_path / "failed"
    listener.answer = b'{"errcode":93000,"errmsg":"invalid webhook url"}'
    with pytest.raises(NotTold, match="93000"):
        failed(webhook, "云桥报", memory, "x")
    with pytest.raises(NotTold):
        failed("ftp://paper.example", "云桥报", memory, "x")
    with pytest.raises(NotTold):
        failed("http://127.0.0.1:9/", "云桥报", memory, "x")
    listener.answer = b'{"errcode":0}'
    assert failed(webhook, "云桥报", memory, "x")


def told(**said: object) -> Release:
    """What readers are told of a release of these commits."""
    return Release(
        **{"number": 3, "content": "c", "engine": "e", "checked": NOW, **said}  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("release", "is_idle"),
    [
        (told(), True),
        (told(due=NOW + timedelta(minutes=1)), True),
        (told(due=NOW), False),
        (told(due=NOW - timedelta(days=1)), False),
        (told(content="older"), False),
        (told(engine="older"), False),
        (told(checked=NOW - timedelta(days=1)), False),
        (told(checked=None), False),
        (None, False),
    ],
)
def test_a_run_is_idle_only_where_readers_have_all_there_is(
    monkeypatch: pytest.MonkeyPatch, release: Release | None, is_idle: bool
) -> None:
    monkeypatch.setattr(routine, "commit", lambda _: "c")
    monkeypatch.setattr(routine, "engine_commit", lambda: "e")
    assert routine.idle(release, Path("content"), NOW) is is_idle


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper that was never published."""
    (tmp_path / "paper/content").mkdir(parents=True)
    (tmp_path / "paper/pelicanconf.py").write_text('SITENAME = "云桥报"\n', "utf-8")
    return tmp_path / "paper"


def run(paper: Path, make: str, **typed: str) -> subprocess.CompletedProcess[str]:
    """Run the routine, with a program in make's place."""
    program = paper.parent / "make"
    program.write_text(f"#!/bin/sh\n{make}\n")
    program.chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if name not in ("CONTENT", "NOW")}
    return subprocess.run(
        [sys.executable, "-m", "bulletin.routine"],
        cwd=PROJECT,
        env=clean | {"PAPER": str(paper), "MAKE": str(program), **typed},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_failing_night_is_told_once_and_the_morning_once(
    listener: Listener, serve: Callable[[Path], str], paper: Path
) -> None:
    """Each step is a target of make; what failed last is what is told."""
    readers = serve(paper / "nothing")
    typed = {"WEBHOOK": listener.url, "TARGET": f"pages:{paper}/public", "SITEURL": readers}
    night = 'echo "paper@host: 服务器没有应答。" >&2; echo "make: *** Error 1" >&2; exit 2'
    for _ in range(3):
        assert run(paper, night, **typed).returncode == 2
    assert run(paper, 'test "$2" != deploy || exit 0', **typed).returncode == 0
    assert run(paper, "exit 0", **typed).returncode == 0
    assert [body for _, _, body in listener.heard] == [
        "【云桥报】网站没有更新：paper@host: 服务器没有应答。",
        "【云桥报】网站恢复正常，已经更新。",
    ]


def test_a_target_that_does_not_answer_is_told_too(listener: Listener, paper: Path) -> None:
    typed = {"WEBHOOK": listener.url, "TARGET": f"pages:{paper}/public"}
    assert run(paper, "exit 0", SITEURL="http://127.0.0.1:9", **typed).returncode == 1
    assert "没有应答" in listener.heard[0][2]


def due_script(file: str) -> str:
    """What a forge's job asks readers' address with."""
    text = (PROJECT / file).read_text("utf-8")
    found = re.search(
        r"python3 - <<'ASK' >due.txt \|\| echo yes >due.txt\n(.*?)\n *ASK\n", text, re.DOTALL
    )
    assert found
    lines = found[1].splitlines()
    by = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[by:] for line in lines)


@pytest.mark.parametrize("file", [".github/workflows/publish.yml", ".gitlab-ci.yml"])
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({}, "no"),
        ({"due": "2099-01-01T00:00:00+08:00"}, "no"),
        ({"due": "2022-01-01T00:00:00+08:00"}, "yes"),
        ({"content": "d" * 40}, "yes"),
        ({"checked": "2022-01-01T00:00:00Z"}, "yes"),
    ],
    ids=["nothing", "later", "now", "another commit", "nobody has looked"],
)
def test_a_forge_s_hourly_run_asks_readers_address_alone(
    serve: Callable[[Path], str], tmp_path: Path, file: str, said: dict[str, str], answer: str
) -> None:
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    release = {"number": 1, "content": "c" * 40, "checked": now, **said}
    (tmp_path / "release.json").write_text(json.dumps(release))
    done = subprocess.run(
        [sys.executable, "-c", due_script(file)],
        env={"SITEURL": serve(tmp_path), "COMMIT": "c" * 40, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (answer, "")


def test_no_forge_is_asked_more_often_than_hourly_and_the_first_job_knows_no_secret() -> None:
    github = (PROJECT / ".github/workflows/publish.yml").read_text("utf-8")
    assert re.findall(r'cron: "(.*?)"', github) == ["7 * * * *"]
    asking = github.partition("  due:")[2].partition("  publish:")[0]
    assert "secrets." not in asking
    assert "uses:" not in asking
    gitlab = (PROJECT / ".gitlab-ci.yml").read_text("utf-8")
    asking = gitlab.partition("\ndue:")[2].partition("\npublish:")[0]
    assert "GIT_STRATEGY: none" in asking
    assert "cache" not in asking.partition("rules:")[2]
