"""deploy/desk.service: systemd itself finds no fault in it, and what it starts works where it may write no more than
its hardening lets it."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import PROJECT
from tests.instructions import documented
from tests.programs import Program
from tests.system.conftest import free_port, program
from tests.system.office import SETTINGS, Office

pytestmark = pytest.mark.system

UNIT = PROJECT / "deploy/desk.service"
EXPOSED = 5.0  # of systemd's own count from 0 to 10; where it says that a service is no longer OK
HOST = "desk.paper.example"
PIECE = {"title": "老街换新装", "date": "2022年5月21日 9:30", "section": "要闻", "status": "草稿"}


def unit() -> Mapping[str, list[str]]:
    """The unit's lines: values by names, in their order."""
    found = defaultdict(list)
    for line in UNIT.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[name].append(value)
    return found


def test_systemd_finds_no_fault_in_the_unit_and_little_that_it_could_spoil() -> None:
    verify = [program("systemd-analyze"), "verify", "--man=no", str(UNIT)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    security = [program("systemd-analyze"), "security", "--offline=true", "--no-pager", str(UNIT)]
    said = subprocess.run(security, capture_output=True, text=True, check=True).stdout
    exposed = re.search(r"Overall exposure level for desk\.service: ([0-9.]+)", said)
    assert exposed, said
    assert float(exposed[1]) < EXPOSED


HARDENED = """
set -eu
umask "$UMASK"
mount --bind "$OUTSIDE" /srv
for place in $WRITES "$TMPDIR"; do mount --bind "$place" "$place"; done
mount -o remount,ro,bind /srv
mount -o remount,ro,bind /
for place in /srv /srv/bulletin "$HOME" /; do
  if touch "$place/x" 2>/dev/null; then exit 9; fi
done
cd "$PLACE"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all $START
"""
"""What ProtectSystem=strict, ReadWritePaths, PrivateTmp, UMask, NoNewPrivileges and CapabilityBoundingSet mean, in
namespaces of its own; the rest of the lines takes away what no Python program uses."""


class Desk:
    """Somebody at the desk, asking as the web server would pass it on."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.own = {"Host": HOST, "Origin": f"https://{HOST}"}

    def ask(self, method: str, path: str, body: object = None, **more: str) -> tuple[int, str]:
        """Status and text of an answer; cookies are kept."""
        sent = body if body is None or isinstance(body, str) else json.dumps(body)
        kind = {} if isinstance(body, str) else {"Content-Type": "application/json"}
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        self.line.request(method, path, sent, {**self.own, **kind, **headers})
        answer = self.line.getresponse()
        if cookie := answer.headers["Set-Cookie"]:
            self.own["Cookie"] = cookie.partition(";")[0]
        text = answer.read().decode()
        self.line.close()
        return answer.status, text


def laid_out(folder: Path) -> tuple[Office, str]:
    """The engine and a paper with one account as the unit names their folders, below `srv`; the account's
    password."""
    office = Office(folder)
    office.set_up()
    outside = folder / "srv"
    (outside / "tmp").mkdir(parents=True)
    (outside / "papers").mkdir()
    paper = outside / "papers/yunqiao"
    shutil.move(office.engine, outside / "bulletin")
    shutil.move(office.paper, paper)
    own = SETTINGS.replace("PRESS = True\n", "JOBS = 1\nSHARE_PICTURES = False\n")
    (paper / "pelicanconf.py").write_text(own, "utf-8")
    office.git("config", "user.name", "云桥报", where=paper)
    office.git("config", "user.email", "bao@paper.example", where=paper)
    added = documented("make staff ADD=姓名 ROLE=值班主任 PAPER=…").replace("姓名", "丙三")
    said = office.type(added.replace("PAPER=…", f"PAPER={paper}"), where=outside / "bulletin")
    return office, said.strip().rpartition("：")[2]


@contextmanager
def started(folder: Path, port: int) -> Iterator[Path]:
    """What the unit starts, in its folder, with its environment but for the port; ended as systemd ends it.
    What it says."""
    lines = unit()
    typed = dict(word.split("=", 1) for line in lines["Environment"] for word in line.split())
    assert typed["DESK_HOST"] == HOST
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(Path.home()),
        **typed,
        "PORT": str(port),
        "OUTSIDE": str(folder / "srv"),
        "TMPDIR": "/srv/tmp",
        "UMASK": lines["UMask"][0],
        "WRITES": lines["ReadWritePaths"][0],
        "PLACE": lines["WorkingDirectory"][0],
        "START": lines["ExecStart"][0],
    }
    command = [program("unshare"), "--user", "--map-root-user", "--mount", "bash", "-c", HARDENED]
    log = folder / "log"
    with (
        log.open("wb") as out,
        Program(
            command, env=environment, stdout=out, stderr=out, start_new_session=True
        ) as process,
    ):
        try:
            until = time.monotonic() + 120
            while "写稿台：" not in log.read_text("utf-8"):
                assert process.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < until, log.read_text("utf-8")
                time.sleep(0.05)
            yield log
        finally:
            os.killpg(process.pid, getattr(signal, lines["KillSignal"][0]))
            ended = process.wait(60)
    clean = (0, -signal.SIGINT, *map(int, lines["SuccessExitStatus"][0].split()))
    assert ended in clean, log.read_text("utf-8")  # systemd itself takes SIGINT for a good end


def test_the_desk_works_with_nothing_to_write_but_what_the_unit_allows(tmp_path: Path) -> None:
    office, password = laid_out(tmp_path)
    port = free_port()
    with started(tmp_path, port) as log:
        desk = Desk(port)
        form = urlencode({"name": "丙三", "password": password, "to": ""})
        kind = "application/x-www-form-urlencoded"
        assert desk.ask("POST", "/desk/login", form, Content_Type=kind)[0] == 303
        found = re.search(r'name="desk-token" content="([^"]+)"', desk.ask("GET", "/desk/")[1])
        assert found
        desk.own["X-Desk-Token"] = found[1]
        key = json.loads(desk.ask("POST", "/desk/api/new", {})[1])["key"]
        sheet = {"rev": 1, "fields": PIECE, "body": "云桥镇的老街改造开工。"}
        assert desk.ask("PUT", f"/desk/api/sheet/{key}", sheet)[0] == 200
        status, saved = desk.ask("POST", f"/desk/api/sheet/{key}/save", {})
        assert (status, json.loads(saved)["told"]) == (200, "")
    paper = tmp_path / "srv/papers/yunqiao"
    assert office.git("log", "-1", "--format=%an %s", where=paper).strip() == "丙三 写：老街换新装"
    assert (paper / ".desk/sessions.json").stat().st_mode & 0o077 == 0
    assert "Traceback" not in log.read_text("utf-8")
