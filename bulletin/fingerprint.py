"""The fingerprint of the program: what else, besides its input, a result depends on.

In: the package's own source and the versions of the libraries that shape pages. Out: one digest. It
is part of every page's key and of the cache, so a new version of anything makes everything anew.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

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
    *("rcssmin", "rjieba", "rjsmin", "segno", "tzdata"),
)


@cache
def program() -> str:
    """The digest of this package's source files, of the libraries' versions and of Python's."""
    mark = hashlib.blake2b(digest_size=16)
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        mark.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    versions = {name: version(name) for name in LIBRARIES}
    mark.update(repr((versions, sys.version_info[:3])).encode())
    return mark.hexdigest()
