"""The command `make press`: make the PDFs that are missing, into the cache.

In: the output folder that `make publish` made, the cache folder. Out: a PDF of each day there, one line for
the person. `make deploy` then brings them to readers.
"""

from __future__ import annotations

import argparse
import fcntl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bulletin.engine.made import manifest_seal
from bulletin.engine.made import record as made_record
from bulletin.engine.manifest import record
from bulletin.engine.output import LOCK
from bulletin.press.day import days
from bulletin.press.kept import PRESS, Kept
from bulletin.press.typeset import typeset

MOST: Final = 200  # days that one run makes: half a minute


class NothingToPrint(SystemExit):
    """The output is not what readers may get; its text says why. Exit code 1."""


def press(output: Path, cache: Path, now: datetime) -> tuple[int, int]:
    """Make the PDFs that are missing, the newest days first; how many were made, and how many are left for
    the next run. `now` is the moment they are made at, aware.

    Raises `NothingToPrint` where the output is not one that `make publish` finished, and `NoPress` where what
    sets type is not installed.
    """
    if not (output / LOCK).exists():
        raise NothingToPrint(f"{output}: 这不是生成好的网站。请先运行 make publish。")
    with open(output / LOCK) as build:
        fcntl.flock(build, fcntl.LOCK_SH)  # no build writes while pages are read
        manifest, made = record(output).load(), made_record(output).load()
        whole = manifest is not None and made is not None and made.production
        if manifest is None or made is None or not whole or made.manifest != manifest_seal(output):
            raise NothingToPrint(f"{output}: 这不是正式生成的网站。请先运行 make publish。")
        kept, done, left = Kept(cache / PRESS), 0, 0
        today = made.clock.date()
        for pages in days(manifest):
            day = kept.current(pages.path, pages, output)
            if day is None or kept.fresh(pages.path, pages, day, today, now):
                continue
            if done == MOST:
                left += 1
                continue
            # a day is the same bytes whenever it is made
            moment = datetime(pages.day.year, pages.day.month, pages.day.day, tzinfo=UTC)
            kept.put(pages.path, pages, day, typeset(day.text, output.resolve(), moment), now)
            done += 1
    return done, left


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0."""
    parser = argparse.ArgumentParser(
        prog="python -m bulletin.press", description="把每天的稿件排成 PDF。"
    )
    parser.add_argument("output", type=Path, help="make publish 生成的文件夹")
    parser.add_argument("--cache", type=Path, default=Path("cache"), help="缓存文件夹")
    given = parser.parse_args(arguments)
    done, left = press(given.output, given.cache, datetime.now(UTC))
    more = f"还有 {left} 天，下次再排。" if left else ""
    print(f"排好 {done} 天的 PDF。{more}" if done else "每天的 PDF 都是最新的。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
