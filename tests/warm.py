"""What builds find out about the theme, which is the same in every test: compiled templates, style sheets.

In: the cache folder of a build. Out: in a new one, what the builds before found out, so that each takes half as long.
Nothing is believed that the engine would not believe itself: it knows each of these files by its content. The
`sample` of `tests/conftest.py` is built from nothing, as are the clean builds of `tests/proof/`.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

KEPT = ("templates/*", "*.css")


@cache
def _known() -> Path:
    """Where this process keeps it while the tests run."""
    folder = Path(tempfile.mkdtemp(prefix="bulletin-theme-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _copy(source: Path, target: Path) -> None:
    """Copy what is kept, but for what is there already."""
    for pattern in KEPT:
        for file in source.glob(pattern):
            place = target / file.relative_to(source)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, place)


def lay(folder: Path) -> None:
    """Put into a cache folder that is not there yet what is known."""
    if not folder.exists():
        _copy(_known(), folder)


def learn(folder: Path) -> None:
    """Know what was found out in a cache folder that nobody has spoilt."""
    _copy(folder, _known())


@contextmanager
def warm(folder: Path) -> Iterator[None]:
    """Both, around one build; only a new cache is learnt from."""
    new = not folder.exists()
    lay(folder)
    yield
    if new:
        learn(folder)
