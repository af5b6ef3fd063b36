"""How long editors wait at the desk: one of them, and ten at once, on a large archive.

In: a number of articles. Out: a table on standard output: for one editor and for ten, the seconds from a
request to the whole of its answer, over real HTTP on loopback: median and worst; the processor time that the
server took; its largest memory, with that of its workers (PSS). Limits are those that were set for the desk.

The archive is that of `bench.archive`, in a git repository of its own; the server is that of `make serve`,
which builds the site anew after each save, as it does for an editor. Each editor begins a piece, types at it
(each time the whole sheet is sent, then the page is asked for and what the proof-reader says), and saves it,
with a commit; then looks at the overview and searches. Between two steps an editor waits, for `THOUGHT` on
average and as chance has it: people do not press a button at one moment.

    python -m bench.desk 10000
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from statistics import median
from typing import Final
from urllib.parse import quote

import psutil

from bench.archive import SECTIONS, Writer, pieces, write
from bench.bench import workshop
from bench.contestants import PROJECT

ROUNDS: Final = {1: 8, 10: 3}  # pieces that each editor writes, by how many editors there are
TYPED: Final = 4  # changes of a piece before it is saved
THOUGHT: Final = 0.5  # seconds
MEMORY: Final = 600_000_000  # bytes
LIMITS: Final = {"save": (0.3, 1.0), "page": (0.3, None), "find": (0.3, None)}  # median, worst
TICKS: Final = os.sysconf("SC_CLK_TCK")
SETTINGS: Final = """import sys
sys.path.insert(0, {project!r})
from bulletin.defaults import *
SITENAME = "青禾简报"
SECTIONS = {sections!r}
PHOTOS = False
"""


def lay_out(count: int, folder: Path) -> Path:
    """A paper of so many articles, in a repository; its folder."""
    paper = folder / "paper"
    write(pieces(count), {"bulletin": paper / "content"})
    sections = [(name, slug, "") for name, slug in SECTIONS.items()]
    settings = SETTINGS.format(project=str(PROJECT), sections=sections)
    (paper / "pelicanconf.py").write_text(settings, "utf-8")
    (paper / ".gitignore").write_text("/output/\n/cache/\n__pycache__/\n")
    git = ["git", "-C", str(paper), "-c", "user.name=x", "-c", "user.email=x@paper.example"]
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", "x")):
        subprocess.run([*git, *words], check=True)
    return paper


@contextmanager
def serving(paper: Path) -> Iterator[tuple[str, int]]:
    """The server of a paper: its host with its port, its process."""
    command = [sys.executable, "-m", "bulletin.desk.preview", "--port", "0", "--"]
    options = ["-s", paper / "pelicanconf.py", paper / "content", "-o", paper / "output"]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(
        [*command, *map(str, options)], cwd=PROJECT, text=True, **quiet
    ) as process:
        try:
            lines = process.stdout or ()
            found = (re.search(r"http://(\S+)/ ", line) for line in lines)
            yield next(one[1] for one in found if one), process.pid
        finally:
            process.terminate()


class Editor:
    """Somebody at the desk, with a line of their own; `taken` has the seconds of each kind of request."""

    def __init__(self, host: str, token: str, number: int) -> None:
        self._line = http.client.HTTPConnection(host, timeout=120)
        self._own = {"Origin": f"http://{host}", "X-Desk-Token": token}
        self._random = Random(number)
        self._writer = Writer()
        self._number = number
        self.taken: dict[str, list[float]] = defaultdict(list)

    def ask(self, kind: str, method: str, path: str, sent: object = None) -> bytes:
        """One request, and the whole of its answer."""
        body = None if sent is None else json.dumps(sent)
        headers = {**self._own, **({"Content-Type": "application/json"} if body else {})}
        begin = time.perf_counter()
        self._line.request(method, f"/desk/{path}", body, headers)
        answer = self._line.getresponse()
        data = answer.read()
        self.taken[kind].append(time.perf_counter() - begin)
        if answer.status != http.client.OK:
            raise SystemExit(f"{method} {path}: {answer.status} {data.decode()}")
        time.sleep(THOUGHT * self._random.uniform(0.2, 1.8))
        return data

    def write(self, round_number: int) -> None:
        """Write a piece, save it, look around."""
        key = json.loads(self.ask("begin", "POST", "api/new", {}))["key"]
        piece = self._writer.piece(900_000 + 1000 * self._number + round_number, LAST)
        fields = {"title": piece.title, "section": piece.section, "topics": "、".join(piece.topics)}
        fields |= {"date": f"{LAST:%Y-%m-%d} 9:00", "authors": "记者 甲一", "status": ""}
        text = piece.body
        for rev in range(1, TYPED + 1):
            some = text[: len(text) * rev // TYPED]
            sheet = {"rev": rev, "fields": fields, "body": some}
            self.ask("keep", "PUT", f"api/sheet/{key}", sheet)
            self.ask("page", "GET", f"page/{key}")
            self.ask("slips", "GET", f"api/sheet/{key}/slips")
        self.ask("save", "POST", f"api/sheet/{key}/save", {"name": "甲一"})
        self.ask("overview", "GET", "api/overview")
        at = self._random.randrange(len(text) - 4)
        self.ask("find", "GET", f"api/find?q={quote(text[at : at + self._random.randint(1, 4)])}")


LAST = next(iter(pieces(1))).date


def processor(process: int) -> float:
    """The seconds of processor time that a process has taken, with children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


class Memory(threading.Thread):
    """The most bytes that a process and its workers hold together, looked at ten times in a second."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(process)
        self.most = 0

    def run(self) -> None:
        """Look, until the process has ended."""
        while self._process.is_running():
            with suppress(psutil.Error):
                family = [self._process, *self._process.children(recursive=True)]
                self.most = max(self.most, sum(one.memory_full_info().pss for one in family))
            time.sleep(0.1)


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=10_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="bench-", dir=workshop(count)) as name:
        paper = lay_out(count, Path(name))
        with serving(paper) as (host, process):
            token = (paper / ".desk" / "token").read_text("ascii")
            memory = Memory(process)
            memory.start()
            Editor(host, token, 99).write(0)  # the first of all loads dictionaries
            print(
                f"{count} articles; limits of a save: {LIMITS['save'][0]} s at the median, ", end=""
            )
            print(f"{LIMITS['save'][1]} s at the worst; of a page {LIMITS['page'][0]} s\n")
            print(
                "| editors | request | median | worst | how many |\n| ---: | --- | ---: | ---: | ---: |"
            )
            for editors, rounds in ROUNDS.items():
                run(host, token, process, editors, rounds)
            print(f"\nmemory {memory.most / 1e6:.0f} MB, limit {MEMORY / 1e6:.0f} MB")
        shutil.rmtree(paper, ignore_errors=True)


def run(host: str, token: str, process: int, editors: int, rounds: int) -> None:
    """Let so many editors write, and print what each kind of request took."""
    load, busy, begin = os.getloadavg()[0], processor(process), time.perf_counter()
    some = [Editor(host, token, 10 * editors + number) for number in range(editors)]

    def work(one: Editor) -> None:
        for number in range(rounds):
            one.write(number)

    with ThreadPoolExecutor(editors) as pool:
        list(pool.map(work, some))
    wall, busy = time.perf_counter() - begin, processor(process) - busy
    for kind in some[0].taken:
        seconds = [second for one in some for second in one.taken[kind]]
        print(
            f"| {editors} | {kind} | {median(seconds):.3f} s | {max(seconds):.3f} s | {len(seconds)} |"
        )
    said = f"{wall:.0f} s, {busy:.0f} s of the processor, load average when it began {load:.1f}"
    print(f"| {editors} | all | {said} | | |", flush=True)


if __name__ == "__main__":
    main()
