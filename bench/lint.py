"""How long `make lint` takes: a folder it has never seen, and the same folder again.

In: the number of articles. Out: a table on standard output: wall and processor time of every process,
the fastest of the rounds (other work on the machine only adds), the load when it began.

    python -m bench.lint 10000
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.archive import pieces, write

PROJECT: Final = Path(__file__).parents[1]


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.lint", description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write(pieces(options.articles), {"bulletin": place / "content"})
        settings = place / "conf.py"
        settings.write_text(
            f"import sys\nsys.path.insert(0, {str(PROJECT)!r})\nfrom pelicanconf import *\n"
            f"CACHE_PATH = {str(place / 'cache')!r}\n"
        )
        load = os.getloadavg()[0]
        cold, warm = [], []
        for _ in range(options.rounds):
            shutil.rmtree(place / "cache", ignore_errors=True)
            cold.append(lint(place))
            warm.append(lint(place))
    print(f"{options.articles} articles, load average when it began {load:.1f}\n")
    print("| lint | wall | CPU |\n| --- | ---: | ---: |")
    for name, costs in (("first time", cold), ("nothing changed", warm)):
        print(f"| {name} | {min(costs)[0]:.2f} s | {min(cpu for _, cpu in costs):.2f} s |")


def lint(place: Path) -> tuple[float, float]:
    """Seconds of wall and of processor time that one run takes."""
    before = _children()
    begin = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "bulletin.lint",
        place / "content",
        "--settings",
        place / "conf.py",
    ]
    done = subprocess.run(
        [*map(str, command), "--now", "2026-01-01"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if done.returncode not in (0, 1):  # a made-up text has slips, and so has an error
        sys.exit(done.stderr.decode())
    return time.perf_counter() - begin, _children() - before


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
