"""Where the engine lies: in a checkout of its repository, or in a package that was installed from one; and
the command `bulletin`, which a package has in make's place.

In: this file's own place. Out: the theme's folder, the engine's commit, and how a target of the Makefile is
called. The Makefile is the one list of commands and options: a package brings it along (`packaging.py`), and
`bulletin publish PAPER=…` is `make publish PAPER=…` with the Python that the package is installed in.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
COMMIT: Final = PACKAGE / "commit"  # stands in a package alone
IS_PACKAGE: Final = COMMIT.is_file()
ENGINE: Final = PACKAGE.parent
"""The checkout; of a package, the folder that Python finds it in."""

THEME: Final = (PACKAGE if IS_PACKAGE else ENGINE) / "theme"
_READY: Final = re.compile(r"\$\(VENV\)(/ready[a-z0-9-]*)")
_MAKERS: Final = re.compile(r"^([a-z-]+):.* ### ", re.MULTILINE)


def recorded_commit() -> str:
    """The engine's commit, as it was written into the package; empty where it was made without git."""
    return COMMIT.read_text("utf-8").strip()


def again() -> list[str]:
    """What make is told besides a target: nothing in a checkout. For a package: its Makefile, that the
    libraries are there, and where Python is."""
    if not IS_PACKAGE:
        return []
    makefile = PACKAGE / "Makefile"
    ready = sorted({*_READY.findall(makefile.read_text("utf-8"))})
    return [f"--file={makefile}", *(f"--old-file=.venv{name}" for name in ready)]


def extras(command: str, makefile: str) -> list[str]:
    """What a command needs besides, as the Makefile says it: `serve: $(VENV)/ready-desk` is ["desk"]."""
    rule = re.search(rf"^{re.escape(command)}:([^#\n]*)", makefile, re.MULTILINE)
    return re.findall(r"/ready-([a-z0-9]+)", rule[1]) if rule else []


def makers(makefile: str) -> set[str]:
    """The commands for the engine's own makers, which need what only a checkout has."""
    return {*_MAKERS.findall(makefile)}


def lacking(extra: str, needed: Iterable[str]) -> list[str]:
    """The libraries of an extra that are not installed; `needed` are the package's requirements."""
    wanted = [one.partition(";")[0] for one in needed if re.search(rf"extra == .{extra}\b", one)]
    names = [re.split(r"[^\w.-]", one.strip())[0] for one in wanted]
    return [name for name in names if not _is_there(name)]


def _is_there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def main() -> None:
    """Run `bulletin COMMAND NAME=value …`. Does not return: make takes this process's place."""
    told = again()
    if not told:
        sys.exit("这里是程序的源文件夹，请用 make 代替 bulletin。")
    makefile = (PACKAGE / "Makefile").read_text("utf-8")
    for word in makers(makefile).intersection(sys.argv[1:]):
        sys.exit(f"{word} 是给程序的维护人用的，要在程序的源文件夹里运行：make {word}。")
    typed = [*sys.argv[1:], f"TARGET={os.environ.get('TARGET', '')}"]
    wanted = [extra for word in typed for extra in extras(word, makefile)]
    wanted += ["s3" for word in typed if word.startswith("TARGET=s3:")]
    missing = [name for extra in wanted for name in lacking(extra, requires("bulletin") or ())]
    if missing:
        sys.exit(
            f"缺少 {'、'.join(missing)}。请在装 bulletin 的环境里运行：pip install {' '.join(missing)}"
        )
    own = [f"BIN={Path(sys.executable).parent}", f"ITSELF={PACKAGE / 'Makefile'}"]
    own.append(f"AGAIN={shlex.join(told)}")
    try:
        os.execvp("make", ["make", "--no-print-directory", *told, *own, *sys.argv[1:]])  # noqa: S606
    except FileNotFoundError:
        sys.exit("本机没有 make。请安装 make。")
