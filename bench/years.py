"""Many years of a paper: from nothing to its readers, and then one article more. `make bench-years N=100000`.

In: a number of articles, how many of them have a photo. Out: a table on the screen and a file of figures
(`results/years-N.json`): what each step takes by the clock and of processors, here and on the server,
the largest memory, and how many files and bytes there are then on both sides.

The archive is that of `bench.archive`, with search, feeds and compressed forms, in a git repository of its
own. Photos are those of `bench.photos`, taken in as `make intake` does, forty different ones; the others
have other bytes behind their end, so that each is new. Built is with what `make publish` starts, deployed
with what `make deploy` starts, to a real sshd on loopback. A server cleans up after its answer: that is a
step of its own.

Memory is the sum over all programs, the server's among them, of the proportional set size (PSS), looked at
every half second; this program's own is not in it, nor its seconds. Needed are sshd, ssh, ssh-keygen, rsync,
git and flock; `--programs` names folders where they lie if they are not installed. Without the fonts of `make
fonts` no share pictures are drawn, and the figures say so.

    python -m bench.years 100000 --photos 1000 --folder /tmp/years --programs /opt/rsync/bin:/opt/ssh/sbin
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psutil

from bench.archive import bulletin_file, pieces, today
from bench.measure import succeed
from bench.photos import scenes
from bulletin.desk.intake import take_in
from bulletin.photos.fonts import versions
from tests.conftest import PROJECT
from tests.system.conftest import SBIN, Host, serving_ssh

RESULTS: Final = Path(__file__).with_name("results")
WHO: Final = ("-c", "user.name=甲一", "-c", "user.email=jia@paper.example")
ALIKE: Final = 25  # photos that are one picture
LOOKED: Final = 0.5  # seconds between two looks at the memory
PATIENCE: Final = 7200  # seconds that a step may take
ORIGIN: Final = "https://paper.example"


class Watch:
    """Looks at the memory of all that this program started, until it is told to stop."""

    def __init__(self) -> None:
        self.highest = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        own = psutil.Process()
        while not self._stop.wait(LOOKED):
            self.highest = max(
                self.highest, sum(map(_pss, (one.pid for one in own.children(recursive=True))))
            )

    def stop(self) -> int:
        """The highest sum that was seen, in bytes."""
        self._stop.set()
        self._thread.join(60)
        return self.highest


def _pss(process: int) -> int:
    """What a process has in memory, its share of what is shared; nothing where it has ended."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) * 1024
    except (OSError, StopIteration):
        return 0


def server_seconds() -> float:
    """The processor time of the sshd that this program started, with its sessions that have ended."""
    found = 0.0
    for one in psutil.Process().children():
        if one.name().startswith("sshd"):
            used = one.cpu_times()
            found += used.user + used.system + used.children_user + used.children_system
    return found


def processor() -> float:
    """The processor time of all programs that were run to their end; the server's own is not in it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def weighed(folder: Path, *, once: bool = False) -> dict[str, int]:
    """How many names of files a folder has, and their bytes; `once`: a file that has several names, all of
    them in this folder, counts with its bytes once, as on the disk. Links that point are not followed."""
    count, size = 0, 0.0
    for place, _, names in os.walk(folder):
        for name in names:
            told = os.lstat(os.path.join(place, name))
            count += 1
            size += told.st_size / (told.st_nlink if once else 1)
    return {"files": count, "bytes": round(size)}


class Years:
    """The folders of one run, and what each of its steps took."""

    def __init__(self, folder: Path, host: Host, environment: Mapping[str, str]) -> None:
        self.paper = folder / "paper"
        self.host = host
        self.steps: list[dict[str, Any]] = []
        typed = {
            "PAPER": self.paper,
            "SITEURL": ORIGIN,
            "TARGET": host.target,
            "SSH_PORT": host.port,
        }
        typed |= {"SSH_CONFIG": host.config, "PYTHONPATH": PROJECT}
        self.environment = {**environment, **{name: str(one) for name, one in typed.items()}}

    def call(self, *words: str | Path, folder: Path = PROJECT) -> None:
        """Run a program, which must succeed."""
        succeed(words, folder, self.environment, PATIENCE)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure the block."""
        watch, load = Watch(), os.getloadavg()[0]
        begin, before, there = time.perf_counter(), processor(), server_seconds()
        yield
        wall = time.perf_counter() - begin
        told = {
            "step": name,
            "wall": round(wall, 2),
            "cpu": round(processor() - before, 2),
            "cpu of the server": round(server_seconds() - there, 2),
            "memory": watch.stop(),
            "load when it began": round(load, 1),
        }
        self.steps.append(told)
        print(
            f"{name:32}{told['wall']:9.2f} s {told['cpu']:9.2f} s CPU {told['cpu of the server']:8.2f} s"
            f" CPU there {told['memory'] / 1e6:8.0f} MB",
            flush=True,
        )

    # --- what happens ----------------------------------------------------------------------------

    def lay_out(self, count: int, photos: int) -> None:
        """The paper's folder with its archive, all in git."""
        shutil.copytree(
            PROJECT / "content",
            self.paper / "content",
            ignore=shutil.ignore_patterns("[0-9]*"),
        )
        for name in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(PROJECT / name, self.paper)
        if not versions():
            with open(self.paper / "pelicanconf.py", "a", encoding="utf-8") as settings:
                settings.write("\nSHARE_PICTURES = False\n")
        (self.paper / ".gitignore").write_text("/output/\n/cache/\n")
        every = max(count // photos, 1) if photos else count + 1
        made = self.photos(min(photos, count))
        for number, piece in enumerate(pieces(count)):
            name, text = bulletin_file(piece)
            file = self.paper / "content" / name
            data = next(made, None) if number % every == every - 1 else None
            if data is not None:
                file = file.with_suffix("") / "index.md"
                text = f"{text.rstrip()}\n\n![街上的房屋](tu.jpg)\n"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            if data is not None:
                file.with_name("tu.jpg").write_bytes(data)

    def photos(self, count: int) -> Iterator[bytes]:
        """The bytes of so many photos, no two alike."""
        place = self.paper.parent / "photo.jpg"
        for scene in range(-(-count // ALIKE)):
            place.write_bytes(scenes.photo(scene))
            take_in(place)
            data = place.read_bytes()
            for number in range(min(ALIKE, count - scene * ALIKE)):
                yield data + bytes([number])

    def commit(self) -> None:
        """All that is new goes into the repository."""
        if not (self.paper / ".git").exists():
            self.call("git", "init", "--quiet", "--initial-branch=main", folder=self.paper)
        self.call("git", *WHO, "add", "--all", folder=self.paper)
        self.call("git", *WHO, "commit", "--quiet", "--message", "news", folder=self.paper)

    def publish(self, which: str) -> None:
        """Build, deploy, and wait until the server has nothing more to do."""
        with self.step(f"{which}: publish"):
            self.call(sys.executable, "-m", "bulletin.command", "publish")
        with self.step(f"{which}: deploy"):
            cache = ("--cache", self.paper / "cache")
            words = self.host.command("publish", self.paper / "output")
            self.call(*words[:4], *cache, *words[4:])
        with self.step(f"{which}: the server cleans up"):
            self.host.settled(PATIENCE)


def measure(years: Years, count: int, photos: int) -> dict[str, Any]:
    """The whole way; the figures."""
    with years.step("(the archive is written)"):
        years.lay_out(count, photos)
    with years.step("(git takes it in)"):
        years.commit()
    years.publish("everything")
    sizes = {
        **{name: weighed(years.paper / name) for name in ("content", "output", "cache")},
        "all of the paper's folder": weighed(years.paper, once=True),
        "the release": weighed((years.host.folder / "current").resolve()),
        "all of the server's folder": weighed(years.host.folder, once=True),
    }
    name, text = bulletin_file(today(count))
    file = years.paper / "content" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    before = years.host.current()
    years.commit()
    years.publish("one article more")
    page = years.host.folder / "current" / Path(name).with_suffix("") / "index.html"
    if years.host.current() == before or not page.exists():
        sys.exit(f"{page}: is not there")
    years.publish("nothing new")
    sizes["the server's at the end"] = weighed(years.host.folder, once=True)
    return {"steps": years.steps, "sizes": sizes}


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.years", description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--photos", type=int, default=1000, help="how many have one (1000)")
    parser.add_argument(
        "--folder", type=Path, help="an empty folder to work in, left as it is then"
    )
    parser.add_argument("--programs", default="", help="folders of sshd, rsync and so on, with `:`")
    parser.add_argument("--result", type=Path, help="the file for the figures")
    options = parser.parse_args()
    path = os.pathsep.join(filter(None, (options.programs, SBIN)))
    os.environ["PATH"] = path  # of all that is started from here
    sessions = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
    }

    def find(name: str) -> str:
        return shutil.which(name, path=path) or sys.exit(
            f"{name} is missing: install it, or name its folder"
        )

    list(map(find, ("sshd", "ssh", "ssh-keygen", "rsync", "git", "flock")))
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.folder or Path(scratch)).resolve()
        (folder / "ssh").mkdir(parents=True)
        with serving_ssh(folder / "ssh", find=find, sessions=sessions) as (config, port):
            years = Years(folder, Host(config, port, folder / "server"), os.environ)
            found = measure(years, options.articles, options.photos)
    told = {
        "articles": options.articles,
        "photos": options.photos,
        "share pictures are drawn": bool(versions()),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        **found,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (options.result or RESULTS / f"years-{options.articles}.json").write_text(text + "\n", "utf-8")
    for name, size in found["sizes"].items():
        print(f"{name:32}{size['files']:12,} files {size['bytes'] / 1e6:12,.1f} MB")


if __name__ == "__main__":
    main()
