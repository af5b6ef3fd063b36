"""Verify: whether an incremental build left what a clean one gives.

In: the site, the options, an output that was just built. Out: the files that differ from those of a build
from nothing, made aside and deleted again. Photos are taken from the cache, whose files are named by all
that they depend on and sealed; everything else is read, arranged and rendered anew.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.engine.build import build
from bulletin.engine.manifest import FileEntries, record
from bulletin.engine.output import OutputRefused
from bulletin.engine.pipeline import PHOTOS
from bulletin.model.digest import digest
from bulletin.model.site import Site
from bulletin.settings import Options

SHOWN: Final = 10  # of the files that differ


class OutputDiffers(SystemExit):
    """An output that is not what a clean build gives; its text names the first files. Exit code 1."""


def verify(site: Site, options: Options, others: Sequence[str]) -> int:
    """Compare the output with a clean build's; the number of files that are equal. `others` are the files
    that Pelican itself writes.

    Raises `OutputDiffers` where a file is missing, is one too many, or has other bytes.
    """
    options.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="verify-", dir=options.cache) as folder:
        clean = replace(options, output=Path(folder, "output"), cache=Path(folder, "cache"))
        clean.cache.mkdir()
        photos = options.cache / PHOTOS
        photos.mkdir(exist_ok=True)
        (clean.cache / PHOTOS).symlink_to(photos.resolve(), target_is_directory=True)
        build(site, clean, others)
        wanted, found = _entries(clean.output), _entries(options.output)
        wrong = sorted(
            path
            for path in wanted.keys() | found.keys()
            if path not in others and _differs(options.output / path, wanted, found, path)
        )
        (clean.cache / PHOTOS).unlink()
        shutil.rmtree(clean.output)
    if wrong:
        shown = "、".join(wrong[:SHOWN]) + ("……" if len(wrong) > SHOWN else "")
        raise OutputDiffers(
            f"{options.output}: 有 {len(wrong)} 个文件和从头生成的不一样：{shown}。"
            "请删去 cache 和输出文件夹再生成一次，并把这一行告诉维护程序的人。"
        )
    return len(wanted)


def _entries(output: Path) -> FileEntries:
    manifest = record(output).load()
    if manifest is None:
        raise OutputRefused(f"{output}: 没有清单，不能核对。请再运行一次。")
    return manifest.entries


def _differs(file: Path, wanted: FileEntries, found: FileEntries, path: str) -> bool:
    """Whether a file is not the clean build's, by the manifest and by its own bytes."""
    if path not in wanted or path not in found or wanted[path].digest != found[path].digest:
        return True
    return not file.is_file() or digest(file.read_bytes()) != wanted[path].digest
