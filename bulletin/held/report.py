"""The command `make report`: what of the last release is not as its authors wrote it.

In: the faults that `make publish` kept in the cache; the target, where publishing may be stopped. Out: a
line for each, and exit code 1 if there is any: so a forge tells the author.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bulletin.model.faults import Fault

FILE: Final = "report"  # in the cache


def keep(cache: Path, faults: Iterable[Fault]) -> None:
    """Keep the faults of a release for `make report`; none, where there are none."""
    lines = [f"{fault}\n" for fault in faults]
    file = cache / FILE
    if lines:
        file.write_text("".join(lines), "utf-8")
    else:
        file.unlink(missing_ok=True)


def main() -> int:
    """Print what there is to tell; returns the exit code."""
    file = Path(os.environ.get("PAPER") or ".", "cache", FILE)
    said = file.read_text("utf-8") if file.exists() else ""
    if os.environ.get("TARGET"):
        from bulletin.deploy.kinds import shown  # noqa: PLC0415 (only where a target is named)

        release = shown(os.environ)
        if release and release.hold:
            said += f"{os.environ['TARGET']} 已退回旧版本，发布暂停（撤稿除外）。恢复请用 make resume。\n"
    if not said:
        return 0
    print(f"网站已经发布，但下面这些没有照写的公开：\n{said}", end="")
    return 1


if __name__ == "__main__":
    sys.exit(main())
