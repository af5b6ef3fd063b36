"""The fingerprint of the program: what else, besides its input, a result depends on.

In: the package's own source and the versions of the libraries that shape pages. Out: one digest. It
is part of every page's key and of the cache, so a new version of anything makes everything anew.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import version
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
    files = [(str(p.relative_to(folder)), p.read_bytes()) for p in sorted(folder.rglob("*.py"))]
    versions = {name: version(name) for name in LIBRARIES}
    return digest(repr((files, versions, sys.version_info[:3])).encode())
