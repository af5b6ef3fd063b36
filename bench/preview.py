"""How long an editor waits: from saving an article to the open tab that shows it.

In: a number of articles. Out: a table on standard output: the seconds from a save to what the browser
shows, for an edited text, for a slip in the header, and for the slip mended; medians and the longest.

The archive is that of `bench.archive`; the preview is the one of `make serve`, the tab a real Chromium's.

    python -m bench.preview 10000
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Page, sync_playwright

from bench.archive import bulletin_file, pieces, write
from bench.bench import workshop
from bench.contestants import PROJECT
from bench.search import BROWSERS

ROUNDS: Final = 5
LIMIT: Final = 1.0  # seconds
PATIENCE: Final = 30_000  # milliseconds
SETTLED: Final = 3_000  # likewise
SHOWS: Final = "wanted => document.body && document.body.innerText.includes(wanted)"


@contextmanager
def preview(content: Path, folder: Path) -> Iterator[str]:
    """The preview of these articles; its address."""
    command = [
        *(sys.executable, "-m", "bulletin.desk.preview", "--port", "0", "--"),
        *("-s", str(PROJECT / "pelicanconf.py"), str(content), "-o", str(folder / "output")),
        *("-e", f'CACHE_PATH="{folder / "cache"}"', "PHOTOS=false"),
    ]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=PROJECT, text=True, **quiet) as process:
        try:
            lines = process.stdout or ()
            yield next(found[0] for line in lines if (found := re.search(r"http://\S+/", line)))
        finally:
            process.terminate()


def measure(tab: Page, file: Path) -> dict[str, list[float]]:
    """Seconds of each kind of save, one round after the other."""
    good = file.read_text("utf-8")
    taken: dict[str, list[float]] = {}

    def save(kind: str, text: str, wanted: str) -> None:
        begin = time.perf_counter()
        file.write_text(text, "utf-8")
        tab.wait_for_function(SHOWS, arg=wanted, timeout=PATIENCE, polling=20)
        taken.setdefault(kind, []).append(time.perf_counter() - begin)

    for number in range(ROUNDS):
        new = f"{good.rstrip()}\n\n改动第 {number} 次。\n"
        save("an edited text", new, f"改动第 {number} 次")
        save("a slip in the header", new.replace("Date:", "Dete:", 1), "不认识“Dete”")
        save("the slip mended", new.replace("改动第", "改好第"), f"改好第 {number} 次")
    return taken


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.preview", description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=10_000)
    count = parser.parse_args().articles
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=workshop(count)) as name:
        folder = Path(name)
        write(pieces(count), {"bulletin": folder / "content"})
        path = bulletin_file(list(pieces(count))[count // 2])[0]
        load = os.getloadavg()[0]
        with preview(folder / "content", folder) as address, sync_playwright() as driver:
            tab = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
            tab.goto(address + path.removesuffix(".md") + "/")
            tab.wait_for_timeout(SETTLED)  # an editor's browser was not started this moment
            taken = measure(tab, folder / "content" / path)
    print(f"{count} articles, load average when it began {load:.1f}, limit {LIMIT} s\n")
    print("| from a save to the tab | median | longest |\n| --- | ---: | ---: |")
    for kind, seconds in taken.items():
        print(f"| {kind} | {median(seconds):.2f} s | {max(seconds):.2f} s |")


if __name__ == "__main__":
    main()
