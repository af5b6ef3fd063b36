"""From a commit to its readers: `make bench-commit N=10000`.

In: a number of articles. Out: `results/commit.json` and a table on the screen: what each step takes that
a forge's machine goes through when an editor's commit arrives, until the web server has switched.

The archive is that of `bench.archive`. Everything is real and on this machine: a bare repository, an sshd,
the libraries that publishing needs, the cache and the output packed into archives, as a forge keeps them
between runs. What a real one has besides is the line: the wait for a free machine, the way of the archives,
the way of the files that changed, whose bytes are told.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from bench.archive import bulletin_file, pieces, today, write
from bench.measure import succeed
from tests.conftest import PROJECT
from tests.system.conftest import Host, check_out, serving_ssh

RESULT = Path(__file__).with_name("results") / "commit.json"
WHO = ("-c", "user.name=甲一", "-c", "user.email=jia@paper.example")
LIMIT = 30  # seconds, at 10,000 articles, with a warm cache, on two cores
PINS = ("requirements.txt", "requirements-fonts.txt")  # what a machine that publishes has installed
KEPT = {"libraries": (".venv",), "last build": ("cache", "output")}
# As actions/cache packs and unpacks on Linux: times are kept to the nanosecond.
PACK = ("tar", "--posix", "--use-compress-program", "zstdmt --long=30", "-cf")
UNPACK = ("tar", "--use-compress-program", "unzstd --long=30", "-xf")


def processor() -> float:
    """The processor time of all programs that were run so far; the server's own is not in it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Run:
    """The folders of one benchmark, and each step's seconds: by the clock, of processors."""

    def __init__(self, folder: Path, count: int, host: Host) -> None:
        self.folder = folder
        self.count = count
        self.host = host
        self.seconds: dict[str, tuple[float, float]] = {}
        self.bare = folder / "paper.git"
        self.machine = folder / "machine"  # where each run of the forge finds an empty folder

    def call(self, *words: str | Path, folder: Path | None = None) -> None:
        """Run a program, which must succeed."""
        ours = ("MAKE", "MFLAGS", "PYTHON")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        succeed(words, folder or self.folder, environment)

    def git(self, *words: str | Path, folder: Path | None = None) -> None:
        """Run git as an editor."""
        self.call("git", *WHO, *words, folder=folder)

    def make(self, *targets: str) -> None:
        """Run make as the forge does."""
        settings = ["SITEURL=https://paper.example", f"TARGET={self.host.target}"]
        settings += [f"SSH_PORT={self.host.port}", f"SSH_CONFIG={self.host.config}"]
        self.call("make", *settings, *targets, folder=self.machine)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time the block."""
        begin, before = time.perf_counter(), processor()
        yield
        wall, cpu = time.perf_counter() - begin, processor() - before
        self.seconds[name] = (round(wall, 2), round(cpu, 2))
        print(f"{name:40} {wall:8.2f} s {cpu:8.2f} s CPU", flush=True)

    # --- what happens ----------------------------------------------------------------------------

    def prepare(self) -> None:
        """The repository with the archive, and the first run of the forge, which makes everything."""
        start = self.folder / "start"
        check_out(start)
        libraries = (start / ".venv").resolve()
        (start / ".venv").unlink()
        for sample in (start / "content").glob(
            "[0-9rt]*/"
        ):  # years, and what is told of reporters and topics
            shutil.rmtree(sample)
        write(pieces(self.count), {"bulletin": start / "content"})
        self.git("init", "--quiet", "--initial-branch=main", folder=start)
        self.git("add", "--all", folder=start)
        self.git("commit", "--quiet", "--message", "start", folder=start)
        self.git("clone", "--quiet", "--bare", start, self.bare)
        self.git("gc", "--quiet", folder=self.bare)  # as a forge keeps what it has
        self.git("config", "uploadpack.allowFilter", "true", folder=self.bare)
        self.git("config", "uploadpack.allowAnySHA1InWant", "true", folder=self.bare)
        self.check_out()
        self.install(libraries)
        self.build()
        self.keep()
        shutil.rmtree(start)
        shutil.rmtree(self.machine)

    def install(self, libraries: Path) -> None:
        """The libraries of the pins, out of the environment that this runs in: no host is asked."""
        venv = self.machine / ".venv"
        self.call(libraries / "bin/python", "-m", "venv", venv)
        packages = next(venv.glob("lib/python*/site-packages"))
        for pins in PINS:
            for name in re.findall(
                r"^([\w.-]+)==", (PROJECT / pins).read_text("utf-8"), re.MULTILINE
            ):
                take_over(name, packages)
            shutil.copy(PROJECT / pins, venv / pins)
        for ready in ("ready", "ready-fonts"):
            (venv / ready).touch()

    def commit(self) -> None:
        """An editor's commit: one article more."""
        desk = self.folder / "desk"
        self.git("clone", "--quiet", "--depth=1", f"file://{self.bare}", desk)
        name, text = bulletin_file(today(self.count))
        (desk / "content" / name).parent.mkdir(parents=True)
        (desk / "content" / name).write_text(text, "utf-8")
        self.git("add", "content", folder=desk)
        self.git("commit", "--quiet", "--message", "one more", folder=desk)
        self.git("push", "--quiet", folder=desk)

    def check_out(self) -> None:
        """The newest commit in a new folder, laid out as the forges' files say."""
        workers = ("-c", "checkout.workers=0")
        self.git(
            *workers, "clone", "--quiet", "--filter=blob:none", f"file://{self.bare}", self.machine
        )

    def keep(self) -> None:
        """Pack what is kept for the next run."""
        for name, folders in KEPT.items():
            self.call(*PACK, self.packed(name), *folders, folder=self.machine)

    def restore(self, name: str) -> None:
        """Unpack what the last run kept."""
        self.call(*UNPACK, self.packed(name), folder=self.machine)

    def packed(self, name: str) -> Path:
        """The archive of what is kept under a name."""
        return self.folder / f"{name.replace(' ', '-')}.tar.zst"

    def build(self) -> None:
        """The steps of the forge's files."""
        steps: dict[str, Callable[[], None]] = {
            "make fonts (nothing is missing)": lambda: self.make("fonts"),
            "make publish": lambda: self.make("publish"),
            "make deploy": lambda: self.make("deploy"),
        }
        for name, step in steps.items():
            with self.step(name):
                step()

    def sent(self, before: str) -> tuple[int, int]:
        """The files of the current release that the one `before` does not share, and their bytes."""
        releases = self.host.folder / "releases"
        known = {one.stat().st_ino for one in (releases / before).rglob("*")}
        current = (self.host.folder / "current").resolve()
        found = [one.stat() for one in current.rglob("*") if one.is_file()]
        new = [one for one in found if one.st_ino not in known]
        return len(new), sum(file.st_size for file in new)


def measure(run: Run) -> dict[str, object]:
    """One commit from its arrival to the switch; what came of it."""
    with run.step("(before: everything for the first time)"):
        run.prepare()
    run.commit()
    first = run.host.current()
    run.seconds = {}
    load = round(os.getloadavg()[0], 1)
    begin, before = time.perf_counter(), processor()
    with run.step("git clone --filter=blob:none"):
        run.check_out()
    for name in KEPT:
        with run.step(f"restore the {name}"):
            run.restore(name)
    run.build()
    whole, used = (round(n, 2) for n in (time.perf_counter() - begin, processor() - before))
    name, _ = bulletin_file(today(run.count))
    page = run.host.folder / "current" / Path(name).with_suffix("") / "index.html"
    if run.host.current() == first or not page.exists():
        sys.exit(f"{page}: is not there")
    files, size = run.sent(first)
    with run.step("(after: deploy with nothing changed)"):
        run.make("deploy")
    with run.step("(after: pack for the next run)"):
        run.keep()
    return {
        "articles": run.count,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "load": load,
        "seconds": run.seconds,
        "whole": whole,
        "whole, processors": used,
        "files of a release": sum(1 for one in page.parents[4].rglob("*") if one.is_file()),
        "files sent": files,
        "bytes sent": size,
        "bytes kept": {name: run.packed(name).stat().st_size for name in KEPT},
    }


def take_over(name: str, packages: Path) -> None:
    """Copy a library: all its files but those it keeps elsewhere (its commands) and its compiled modules,
    which come to be as they are used. One that this platform has no use for is not there."""
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return
    for one in found.files or ():
        if ".." not in one.parts and one.suffix != ".pyc":
            target = packages / str(one)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(str(found.locate_file(one)), target)


def main() -> int:
    """Measure; 1 where a commit takes longer than it may."""
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ssh").mkdir()
        with serving_ssh(folder / "ssh") as (config, port):
            result = measure(Run(folder, count, Host(config, port, folder / "paper")))
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if float(str(result["whole"])) <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
