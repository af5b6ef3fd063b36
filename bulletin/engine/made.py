"""Made: what a build says of its output as a whole, so that only what `make publish` made is published.

In: the output folder once it is settled, the options. Out: `Made`, kept beside the manifest and tied to
it by its seal. It is a record of its own because the clock is new in every build, while the manifest of a
large site is megabytes that most builds leave as they are.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.engine.manifest import MANIFEST
from bulletin.installed import ENGINE, IS_PACKAGE, recorded_commit
from bulletin.model.record import Record
from bulletin.store.sealed import SEAL, Sealed

MADE: Final = ".bulletin-made"
FORMAT: Final = "made 2"
DISTRUSTED: Final = ".bulletin-distrusted"
UNSETTLED: Final = "+"  # after a commit: files differ from it


class Aside(Record, frozen=True):
    """What was set aside because it has faults: paths of the content with the blobs of git that readers see
    of them instead, and the blobs of files that they do not see."""

    held: dict[str, str] = {}  # noqa: RUF012 (msgspec makes a new one each time)
    waiting: tuple[str, ...] = ()


NOTHING: Final = Aside()


class Made(Record, frozen=True):
    """What was made: `manifest` is the seal of the manifest that this belongs to; `address` where readers
    find the site; `content` and `engine` are commits, empty outside git; `clock` is the build's moment.
    `others` are the digests (SHA-256) of the files that Pelican copies, by their paths; `aside` is what it
    does not show as the commit has it."""

    manifest: str
    clock: datetime
    production: bool = False
    address: str = ""
    content: str = ""
    engine: str = ""
    others: dict[str, str] = {}  # noqa: RUF012 (msgspec makes a new one each time)
    aside: Aside = NOTHING


def record(output: Path) -> Sealed[Made]:
    """Where an output folder's `Made` is kept."""
    return Sealed(output / MADE, Made, FORMAT)


def manifest_seal(output: Path) -> str:
    """The seal of the manifest as it stands, in hexadecimal."""
    with open(output / MANIFEST, "rb") as file:
        return file.read(SEAL).hex()


def say_preview(output: Path) -> None:
    """Take back what was said of the output: what stands there now is for nobody's eyes but ours."""
    (output / MADE).unlink(missing_ok=True)


def say_production(output: Path, content: Path, made: Made, others: Mapping[str, Path]) -> None:
    """Say that the output is what readers may get, once it is on the disk: what is known of it (`made`), and
    what is found out here. `others` are the files that Pelican will have copied, with their sources."""
    _to_disk(output)
    record(output).save(
        replace(
            made,
            manifest=manifest_seal(output),
            content=commit(content),
            engine=engine_commit(),
            others={path: file_digest(source) for path, source in sorted(others.items())},
        )
    )


def file_digest(file: Path) -> str:
    """A file's SHA-256, read piece by piece: it may be a film."""
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def commit(folder: Path) -> str:
    """The commit that `folder` was checked out from; with `UNSETTLED` where files in it differ; empty
    where there is no git."""
    git = ["git", "-C", str(folder), "-c", "core.quotepath=off"]
    try:
        head = subprocess.run(
            [*git, "rev-parse", "--verify", "--quiet", "HEAD"],
            capture_output=True,
            text=True,
            check=False,
        )
        if head.returncode:
            return ""
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=normal", "--", "."],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return head.stdout.strip() + (UNSETTLED if changed.stdout or changed.returncode else "")


def engine_commit() -> str:
    """The engine's commit, in the same form; a package has it in writing."""
    return recorded_commit() if IS_PACKAGE else commit(ENGINE)


def _to_disk(folder: Path) -> None:
    """Wait until everything on the folder's file system is on the disk: one call for all files, where
    asking for each of a large site would take minutes."""
    import ctypes  # noqa: PLC0415 (only where readers are meant)

    handle = os.open(folder, os.O_RDONLY)
    try:
        syncfs = getattr(ctypes.CDLL(None), "syncfs", None)
        if syncfs is None or syncfs(handle):
            os.sync()
    finally:
        os.close(handle)


def distrust(output: Path, paths: list[str]) -> None:
    """Leave word for the next build that these files are not what their size and time say."""
    (output / DISTRUSTED).write_text("".join(f"{path}\n" for path in paths), "utf-8")


def distrusted(output: Path) -> list[str]:
    """The files that a deployment found to be others than the manifest says."""
    try:
        return (output / DISTRUSTED).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def trust_again(output: Path) -> None:
    """They have been made again."""
    (output / DISTRUSTED).unlink(missing_ok=True)
