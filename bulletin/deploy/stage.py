"""The release as it will stand on the server, made on this machine.

In: the output folder that `make publish` made, the days' PDFs in the cache. Out: a folder with `site/` (the
output's files, and their `.br` and `.gz`) and `SHA256SUMS`, the digest of every file in it; and what the
build says of it (`Facts`).

Only what the build's manifest names is published, only if it has the bytes the manifest says, and only
from a build for readers: an output that a killed build left mixed is refused, and so is a preview. Files
that are not as they were made are told to the next build, which makes them again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.names import refusal
from bulletin.deploy.packed import forget_others, pack
from bulletin.deploy.release import Facts, digest_of, digest_of_pdfs
from bulletin.engine.made import Made, distrust, file_digest, manifest_seal
from bulletin.engine.made import record as made_record
from bulletin.engine.manifest import Manifest, record
from bulletin.engine.output import LOCK
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.press.kept import PRESS, for_readers

TEXT: Final = frozenset((".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".bin"))
SMALLEST: Final = 256  # bytes; below, headers weigh more than what compression saves
SUMS: Final = "SHA256SUMS"


class Staged(Record, frozen=True):
    """A release ready to be sent: its folder, how many files its site has, what the build says of it."""

    folder: Path
    files: int
    facts: Facts

    @property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of every file by its path."""
        lines = (self.folder / SUMS).read_text("utf-8").splitlines()
        return {line[66:]: line[:64] for line in lines}


@contextmanager
def staged(output: Path, work: Path) -> Iterator[Staged]:
    """The release of `output`, made in the folder `work` of the cache, which also keeps the compressed forms.

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
        manifest, made = _for_readers(output)
        wanted = {path: entry.digest for path, entry in manifest.entries.items()}
        for path in wanted:
            if refused := refusal(path):
                raise DeployFailed(path, *refused)
        for parent in set(map(os.path.dirname, wanted)):
            (site / parent).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor() as pool:
            taking = partial(_take, output, site, made)
            taken = pool.map(taking, wanted.keys(), wanted.values())
            sums = dict(zip(wanted, taken, strict=True))
            _all_taken(output, sums)
            texts = {name: path for path, name in sums.items() if _is_text(site / path)}
            packs = pool.map(lambda name: pack(site / texts[name], packed / name), texts)
            forms = dict(zip(texts, packs, strict=True))
        pdfs = for_readers(output, manifest, folder.parents[1] / PRESS, made.clock.date())
    forget_others(packed, texts.keys())
    for path, file in pdfs.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        _link(file, site / path)
        sums[path] = file_digest(site / path)
    for path, name in list(sums.items()):
        for ending, sum_ in forms.get(name, {}).items():
            _link(packed / (name + ending), site / (path + ending))
            sums[path + ending] = sum_
    lines = (f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    (folder / SUMS).write_text("".join(lines), "utf-8")
    basis = manifest.basis
    facts = Facts(
        digest_of(sums),
        *(made.address, made.content, made.engine, made.clock),
        *(basis.until, basis.withdrawn),
        *(made.aside.held, made.aside.waiting),
        pdfs=digest_of_pdfs(sums),
    )
    return Staged(folder, len(sums), facts)


def _for_readers(output: Path) -> tuple[Manifest, Made]:
    """What the output holds, if `make publish` made it, and was the last to write there."""
    manifest = record(output).load()
    if manifest is None or not manifest.basis.inputs:
        raise DeployFailed(output, "上一次生成没有做完。", "请再运行一次 make publish。")
    made = made_record(output).load()
    if made is None or not made.production or made.manifest != manifest_seal(output):
        fact = "这不是正式生成的网站（可能是预览，或者没有做完）。"
        raise DeployFailed(output, fact, "请运行 make publish，再发布。")
    return manifest, made


def _all_taken(output: Path, sums: dict[str, str]) -> None:
    """Say which files are not as they were made, and have the next build make them again."""
    wrong = sorted(path for path, sum_ in sums.items() if not sum_)
    if wrong:
        distrust(output, wrong)
        more = f"，一共 {len(wrong)} 个" if len(wrong) > 1 else ""
        raise DeployFailed(
            output / wrong[0], f"文件和生成时不一样{more}。", "请再运行一次 make publish。"
        )


def _is_text(file: Path) -> bool:
    return file.suffix in TEXT and file.stat().st_size >= SMALLEST


def _take(output: Path, site: Path, made: Made, path: str, wanted: str) -> str:
    """Take one file of the output; returns its SHA-256, or nothing where it is not as it was made.

    A page that the build made is linked, because a build never writes into a file. What Pelican copied is
    copied, because Pelican does.
    """
    source = output / path
    if source.is_symlink() or not source.is_file():
        return ""
    if copied := made.others.get(path):
        shutil.copyfile(source, site / path)
        found = file_digest(site / path)
        return found if found == copied else ""
    data = source.read_bytes()
    if not wanted or digest(data) != wanted:
        return ""
    _link(source, site / path)
    return sha256(data).hexdigest()


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
