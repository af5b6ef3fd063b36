"""The command `make report`: what of the last release is not as its authors wrote it.

In: the faults that `make publish` kept in the cache; the target, where publishing may be stopped. Out: a
line for each, and exit code 1 if there is something to mend: so a forge tells the author.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from bulletin.model.faults import Fault

FILE: Final = "report"  # in the cache


def keep(cache: Path, faults: Iterable[Fault]) -> None:
    """Keep the faults of a release for `make report`; none, where there are none."""
    cache.mkdir(parents=True, exist_ok=True)
    (cache / FILE).write_bytes(msgspec.json.encode(list(faults)))


def main() -> int:
    """Print what there is to tell; returns the exit code: 1 where somebody has to mend something, or
    publishing is stopped, 0 where pieces only wait for a signature."""
    file = Path(os.environ.get("PAPER") or ".", "cache", FILE)
    faults = msgspec.json.decode(file.read_bytes(), type=list[Fault]) if file.exists() else []
    if faults:
        print("已经发布，但下面这些没有照写的公开：", *faults, sep="\n")
    held = False
    if target := os.environ.get("TARGET"):
        from bulletin.deploy.kinds import shown  # noqa: PLC0415 (only where a target is named)

        release = shown(os.environ)
        if held := bool(release and release.hold):
            print(f"{target} 已退回旧版本，发布暂停（撤稿除外）。恢复请用 make resume。")
    return int(held or not all(fault.warning for fault in faults))


if __name__ == "__main__":
    sys.exit(main())
