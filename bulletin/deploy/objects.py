"""What a release is in a bucket: its objects with their headers, and the order they are put in.

In: a staged release; what the bucket holds. Out: `Object`s, and the steps of `steps`. No word is
spoken with the bucket here.

A bucket has no atomic switch. So the order is such that whatever a reader meets at any moment fits: an
object is replaced at once; what a page names is there before the page and stays after it; a page is
there before anything links to it; what is replaced goes from the leaves to the front page.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from bulletin.deploy.packed import PACKERS
from bulletin.deploy.stage import Staged
from bulletin.model.addresses import ARTICLE_PAGE
from bulletin.model.attachment import TYPES as ATTACHED
from bulletin.model.attachment import is_saved
from bulletin.model.record import Record

HASHED: Final = ("assets/", "photos/")  # names that carry their content's digest
SEGMENTS: Final = "search/"  # what is in a folder below it is named by search/index.json alone
_SEGMENT: Final = re.compile(r"(?:hant/)?search/[^/]+\.[^/]+/.+")
LONG: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=60"
TYPES: Final[Mapping[str, str]] = {  # what deploy/nginx.conf says
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff2": "font/woff2",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".speculationrules": "application/speculationrules+json",
    **{f".{ending}": kind for ending, kind in ATTACHED.items() if ending not in ("pdf", "txt")},
}
OTHER: Final = "application/octet-stream"
ENCODED: Final = ".gz"  # a bucket cannot negotiate, and gzip is what every reader understands


class Object(Record, frozen=True):
    """One object: the path it is read at, the file with its bytes, its headers, and the digest of all
    of these."""

    path: str
    file: Path
    type: str
    encoding: str  # empty: none
    caching: str
    digest: str
    saved: bool = False  # browsers save it and show nothing of it


def objects(release: Staged) -> dict[str, Object]:
    """Every object of a release by its path."""
    sums = release.sums
    forms = {path + ending for path in sums for ending in PACKERS} & sums.keys()
    return {path: _object(path, sums, release.folder / "site") for path in sums.keys() - forms}


def _object(path: str, sums: Mapping[str, str], site: Path) -> Object:
    encoded = path + ENCODED in sums
    name = path + ENCODED if encoded else path
    kind = TYPES.get(Path(path).suffix.lower(), OTHER)
    encoding = "gzip" if encoded else ""
    caching = LONG if hashed(path) else SHORT
    digest = sha256("\n".join((sums[name], kind, encoding, caching)).encode()).hexdigest()[:32]
    return Object(path, site / name, kind, encoding, caching, digest, is_saved(path))


def hashed(path: str) -> bool:
    """Whether a path's name says what its bytes are, so that it never changes and may stay."""
    return path.startswith(HASHED)


def lingers(path: str) -> bool:
    """Whether pages that readers have open may ask for a file after the site has stopped naming it: a hashed
    one, or one of a segment of search, which is named by its articles."""
    return hashed(path) or bool(_SEGMENT.fullmatch(path))


def tells(path: str) -> bool:
    """Whether such a file can hold something of a piece: style and scripts do not."""
    return not path.startswith("assets/")


def articles(paths: Iterable[str]) -> set[str]:
    """The addresses of the articles among these paths, as `2022/05/21/slug`."""
    found = map(ARTICLE_PAGE.fullmatch, paths)
    return {one["address"] for one in found if one}


def steps(changed: Iterable[Object], there: Container[str]) -> list[list[Object]]:
    """The objects to put, in steps: all of a step is there before the next begins. `there` are the
    paths that the bucket holds.

    Hashed files; search's segments; pages that are new, which nothing links to yet; then what is
    replaced, the deepest folders first and the front page last.
    """

    def rank(one: Object) -> tuple[int, int]:
        depth = one.path.count("/")
        if hashed(one.path):
            return 0, 0
        if one.path.startswith(SEGMENTS) and depth > SEGMENTS.count("/"):
            return 1, 0
        return (3 if one.path in there else 2), -depth

    found: dict[tuple[int, int], list[Object]] = {}
    for one in changed:
        found.setdefault(rank(one), []).append(one)
    return [sorted(found[key], key=lambda one: one.path) for key in sorted(found)]


def is_seen(step: Sequence[Object]) -> bool:
    """Whether readers can meet what a step puts: whether it holds pages."""
    return any(not hashed(one.path) for one in step)


def stamped(one: Object, generation: int, *, doubtful: bool) -> tuple[bytes, str]:
    """The bytes of an object as the deployment of that number puts them, and their encoding. What is hashed
    is the same whoever writes it; of the rest, what is gzip has the number in its header, and what another
    deployment may have put (`doubtful`) is made gzip for that."""
    data, encoding = one.file.read_bytes(), one.encoding
    if not hashed(one.path):
        if not encoding and doubtful:
            data, encoding = gzip.compress(data, 1, mtime=0), "gzip"
        if encoding:
            data = data[:4] + generation.to_bytes(4, "little") + data[8:]  # the time
    return data, encoding
