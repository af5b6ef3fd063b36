"""The release as it will stand on the server, made on this machine.

In: the output folder of a finished build. Out: a folder with `site/` (hard links to the output's
files, and their `.br` and `.gz`) and `SHA256SUMS`, the digest of every file in it.

Only what the build's manifest names is published, and only if it has the bytes the manifest says:
an output that a killed build left mixed is refused. Compressed forms are kept by the digest of what
they were made from, so that a file is compressed once; those of files that are gone are deleted,
because a withdrawn text must not stay there.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import brotli

from bulletin.deploy.faults import DeployFailed
from bulletin.engine.manifest import record
from bulletin.engine.output import LOCK
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.store import sealed

TEXT: Final = frozenset((".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".bin"))
SMALLEST: Final = 256  # bytes; below, headers weigh more than what compression saves
# Brotli's 11 would save 6 % more and take 30 times as long (300 files of a paper of 10,000 articles:
# 2.3 s and 0.08 s); 18 is a window of 256 KiB, more than a page has.
PACKERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".br": lambda data: bytes(brotli.compress(data, quality=8, lgwin=18)),
    ".gz": lambda data: gzip.compress(data, 9, mtime=0),
}
SUMS: Final = "SHA256SUMS"


class Staged(Record, frozen=True):
    """A release ready to be sent: its folder, and how many files its site has."""

    folder: Path
    files: int


@contextmanager
def staged(output: Path, work: Path) -> Iterator[Staged]:
    """The release of `output`, made in the folder `work`, which also keeps the compressed forms.

    Raises `DeployFailed` where the output is not a finished build or a disk does not do its part.
    """
    folder = work / "stage"
    with _disk(work):
        work.mkdir(parents=True, exist_ok=True)
        lock = open(work / "lock", "w")  # noqa: SIM115 (the next line closes it)
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second deployment from here waits
        try:
            with _disk(work):
                shutil.rmtree(folder, ignore_errors=True)
                release = _stage(output, folder, work / "packed")
            yield release
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _disk(work: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fact = f"不能读写（{error.strerror or error}）。"
        remedy = "请检查权限和剩余空间，再运行一次。"
        raise DeployFailed(error.filename or work, fact, remedy) from error


def _stage(output: Path, folder: Path, packed: Path) -> Staged:
    if not (output / LOCK).exists():
        raise DeployFailed(output, "这不是生成好的网站。", "请先运行 make publish。")
    site = folder / "site"
    site.mkdir(parents=True)
    packed.mkdir(exist_ok=True)
    with open(output / LOCK) as build:
        fcntl.flock(build, fcntl.LOCK_SH)  # no build writes while the files are taken
        manifest = record(output).load()
        if manifest is None or not manifest.basis.inputs:
            raise DeployFailed(output, "上一次生成没有做完。", "请再运行一次 make publish。")
        wanted = {path: entry.digest for path, entry in manifest.entries.items()}
        for parent in set(map(os.path.dirname, wanted)):
            (site / parent).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor() as pool:
            taken = pool.map(partial(_take, output, site), wanted.keys(), wanted.values())
            sums = dict(zip(wanted, taken, strict=True))
            texts = {name: path for path, name in sums.items() if _is_text(site / path)}
            packs = pool.map(lambda name: _pack(site / texts[name], packed / name), texts)
            forms = dict(zip(texts, packs, strict=True))
    kept = {name + ending for name in texts for ending in PACKERS}
    for file in packed.iterdir():
        if file.name not in kept:
            file.unlink()
    for path, name in list(sums.items()):
        for ending, sum_ in forms.get(name, {}).items():
            _link(packed / (name + ending), site / (path + ending))
            sums[path + ending] = sum_
    lines = (f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    (folder / SUMS).write_text("".join(lines), "utf-8")
    return Staged(folder, len(sums))


def _is_text(file: Path) -> bool:
    return file.suffix in TEXT and file.stat().st_size >= SMALLEST


def _take(output: Path, site: Path, path: str, wanted: str) -> str:
    """Link one file of the output, which should have the digest `wanted`; returns its SHA-256."""
    if "\n" in path or "\\" in path:
        raise DeployFailed(path, "文件名里有换行或反斜杠。", "请改名。")
    source = output / path
    data = source.read_bytes() if source.is_file() and not source.is_symlink() else None
    if data is None or (wanted and digest(data) != wanted):
        raise DeployFailed(source, "文件和生成时不一样。", "请再运行一次 make publish。")
    _link(source, site / path)
    return sha256(data).hexdigest()


def _pack(source: Path, stem: Path) -> dict[str, str]:
    """Make the compressed forms of `source` that are not there yet; returns their SHA-256."""
    sums = {}
    for ending, pack in PACKERS.items():
        form = stem.with_name(stem.name + ending)
        if not form.exists():
            sealed.replace(form, pack(source.read_bytes()))
        sums[ending] = sha256(form.read_bytes()).hexdigest()
    return sums


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
