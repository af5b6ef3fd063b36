"""Beside: files that stand beside texts and are opened to know what they are, each once.

In: the files' paths with what the survey knows them by, and what looks into one. Out: what it said of each,
kept in the cache from one build to the next; for one that is not there, which one may be meant; and where
on the disk a file is that a text names.
"""

from __future__ import annotations

import difflib
import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed

T = TypeVar("T")


def looked_at(
    files: Iterable[str],
    there: Mapping[str, str],
    content: Path,
    kept: tuple[Path, type[dict[str, T]]],
    look: Callable[[Path], T],
) -> dict[str, T]:
    """What `look` says of each file. `there` has the survey's digest of each, `kept` is the cache's file for
    this kind and what is in it: a file with the same bytes under the same name is not opened again."""
    record = Sealed(*kept, program())
    known = record.load() or {}
    keys = {file: f"{there[file]} {posixpath.basename(file)}" for file in files}
    now = {key: known[key] for key in keys.values() if key in known}
    for file, key in keys.items():
        if key not in now:
            now[key] = look(stored(content / file))
    if now != known:
        record.save(now)
    return {file: now[key] for file, key in keys.items()}


def stored(path: Path) -> Path:
    """A path that is given in NFC, as texts name files, as the disk has it: macOS stores the names of files
    and folders decomposed, and a copy of its files keeps them so. The same path where there is no such file.
    """
    if path.exists() or path == path.parent:
        return path
    folder = stored(path.parent)
    if path.name.isascii() or not folder.is_dir():
        return folder / path.name
    alike = (one for one in folder.iterdir() if unicodedata.normalize("NFC", one.name) == path.name)
    return next(alike, folder / path.name)


def nearest(file: str, there: Iterable[str], fits: Callable[[str], bool]) -> str:
    """The remedy for a file that is not there: the one in its folder that may be meant, of those of its
    kind (`fits`), if there is one."""
    folder, name = posixpath.split(file)
    beside = [
        posixpath.basename(other)
        for other in there
        if posixpath.dirname(other) == folder and fits(other)
    ]
    same = [other for other in beside if other.casefold() == name.casefold()]
    if same:
        return f"旁边有 {same[0]}，只是大小写不同，请写成一样。"
    if alike := difflib.get_close_matches(name, beside, 1, cutoff=0.75):
        return f"旁边有 {alike[0]}，是不是它？文件名要写得一样。"
    return "请把它放在文章旁边，文件名写得一样。"
