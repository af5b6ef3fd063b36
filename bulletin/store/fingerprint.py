"""The fingerprint of the program: what else, besides its input, a result depends on.

In: the package's own source and the versions of the libraries that shape pages. Out: one digest. It
is part of every page's key and of the cache, so a new version of anything makes everything anew.
"""

from __future__ import annotations

import sys
from functools import cache
from glob import glob
from importlib.metadata import distribution
from pathlib import Path

from bulletin.model.digest import digest

LIBRARIES = (
    *(
        "jinja2",
        "markdown",
        "markupsafe",
        "msgspec",
        "nh3",
        "opencc",
        "pelican",
        "pillow",
        "pi-heif",
    ),
    *("rcssmin", "rjieba", "rjsmin", "segno", "tinycss2", "tzdata"),
)


@cache
def program() -> str:
    """The digest of this package's source files, of the libraries' versions and of Python's."""
    folder = Path(__file__).parents[1]
    # As text: paths as objects take longer to sort than the files to read.
    sources = sorted(glob("**/*.py", root_dir=folder, recursive=True))  # noqa: PTH207
    files = [(name, file_digest(f"{folder}/{name}")) for name in sources]
    versions = [(name, _said_of(name)) for name in LIBRARIES]
    return digest(repr((files, versions, sys.version_info[:3])).encode())


def file_digest(path: str) -> str:
    """The digest of a file's bytes."""
    with open(path, "rb", buffering=0) as file:
        return digest(file.read())


def _said_of(library: str) -> str:
    """What tells a library's versions apart: all that it says of itself, for to find the line with the
    version in it takes ten times as long."""
    found = distribution(library)
    return found.read_text("METADATA") or found.version
