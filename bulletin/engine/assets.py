"""The theme's own files, as readers get them: small, and named by their content.

In: the theme's `static` folder. Out: each asset's bytes and its hashed name, so that a browser may
keep it for ever. Style sheets are one file: the `@import` lines of `css/bulletin.css` are replaced by
the sheets they name, in that order; `lowering` makes it one that old browsers read too. What is read, an
article or a page of its own, has a sheet with what it can use alone. The scripts of a folder are one, in
the order of their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import rjsmin

from bulletin.engine.pruned import named as named_in
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed

FOLDER = "assets"
SHEETS: Final = {
    "bulletin.css": "css/bulletin.css",
    "css/feed.css": "css/feed.css",
    "css/spreads.css": "css/spreads.css",  # over the first one, on the pages of the section of pictures
}
READING: Final = "reading.css"  # what an article and a page of its own need of `bulletin.css`
READ: Final = ("article.html", "page.html")  # their templates
_IMPORT = re.compile(r'^@import "(?P<name>[\w./-]+)";$', re.MULTILINE)


class Asset(Record, frozen=True):
    """A file of the theme: the name templates know it by, its file in the output, its bytes."""

    name: str
    path: str
    data: bytes


def collect(static: Path, cache: Path, read: Iterable[str]) -> tuple[Asset, ...]:
    """Every asset of a theme's `static` folder, in the order of their names. Style sheets are kept in the
    cache folder as they are sent. `read` are the sources of all templates that those in `READ` can reach."""
    return tuple(named(name, data) for name, data in sorted(_files(static, cache, read)))


def written(assets: Iterable[Asset], write: Callable[[str], str]) -> tuple[Asset, ...]:
    """The scripts that say something to readers, under the same names but with what `write` makes of
    their words: for an edition in other characters."""
    scripts = [asset for asset in assets if asset.name.endswith(".js")]
    others = [named(asset.name, write(asset.data.decode()).encode()) for asset in scripts]
    return tuple(one for one, script in zip(others, scripts, strict=True) if one != script)


def _files(static: Path, cache: Path, read: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for name, file in SHEETS.items():
        yield name, _served(joined(static / file), cache / Path(file).name)
    scripts = [path.read_text("utf-8") for path in sorted((static / "js").glob("*.js"))]
    whole = joined(static / SHEETS["bulletin.css"])
    yield READING, _served(whole, cache / READING, named_in(read, scripts))
    for path in (static / "js").glob("*.js"):
        yield f"js/{path.name}", rjsmin.jsmin(path.read_text("utf-8")).encode()
    for folder in {path.parent for path in (static / "js").glob("*/*.js")}:
        yield f"js/{folder.name}.js", rjsmin.jsmin(_parts(folder)).encode()
    for path in (static / "img").glob("*"):
        yield f"img/{path.name}", path.read_bytes()


def _parts(folder: Path) -> str:
    """A script in several files: one function, whose names stay its own."""
    parts = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.js")))
    return f"(function () {{\n{parts}\n}})();"


def joined(entry: Path) -> str:
    """A style sheet with those that it imports, as they are written."""

    def inlined(match: re.Match[str]) -> str:
        return (entry.parent / match["name"]).read_text("utf-8")

    return _IMPORT.sub(inlined, entry.read_text("utf-8"))


def _served(sheet: str, kept: Path, names: frozenset[str] | None = None) -> bytes:
    """A style sheet as it is sent: for all browsers, and small; without what asks for other classes and ids
    than these `names`."""
    said = f"{sheet}{sorted(names or ())}"
    known = Sealed(kept, str, f"{program()} {digest(said.encode())}")
    served = known.load()
    if served is None:
        from bulletin.engine.lowering import for_all  # noqa: PLC0415 (a parser that few builds need)

        served = for_all(sheet, names)
        known.save(served)
    return served.encode()


def named(name: str, data: bytes) -> Asset:
    """What templates know as `name`, under an address that says what its bytes are."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    return Asset(name, f"{FOLDER}/{stem}.{digest(data)[:10]}.{ending}", data)
