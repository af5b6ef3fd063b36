"""The PDFs that were made, as the cache keeps them; and those of them that readers may get now.

In: the cache's folder, the output as its manifest has it. Out: the PDFs by their paths in the site.

A PDF may go out where it shows what its day's pages show. Today's is made once an hour, so it may be older
than its pages for as long, if every piece and every photo in it is still shown. Any other is left behind, and
one with a piece that was withdrawn is deleted from the cache too, like everything that is kept of such a
piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bulletin.engine.made import file_digest
from bulletin.engine.manifest import Manifest
from bulletin.model.record import Record
from bulletin.press.day import Day, DayPages, days, read_day
from bulletin.store import sealed
from bulletin.store.sealed import Sealed

PRESS: Final = "press"  # in the cache folder
OFTEN: Final = timedelta(hours=1)  # at most so often is today's made
_FORMAT: Final = "press 1"
_LIST: Final = "list"


class Pdf(Record, frozen=True):
    """A PDF that was made: `key` of the day as it shows it, `mark` of the pages that were found to show the
    same, `shows` its pieces' addresses and its photos' files, when it was made, the SHA-256 of its bytes."""

    key: str
    mark: str
    shows: tuple[str, ...]
    made: datetime
    sum: str


class Kept:
    """The PDFs of a cache, by their paths in the site."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._list = Sealed(folder / _LIST, dict[str, Pdf], _FORMAT)
        self._known = dict((self._list.load() or {}) if (folder / _LIST).is_file() else {})

    def file(self, path: str) -> Path:
        """Where the PDF of that path lies."""
        return self._folder / path.replace("/", "_")

    def put(self, path: str, pages: DayPages, day: Day, data: bytes, now: datetime) -> None:
        """Keep a PDF."""
        sealed.replace(self.file(path), data)
        self._known[path] = Pdf(day.key, pages.mark, day.shows, now, file_digest(self.file(path)))
        self._list.save(dict(self._known))

    def current(self, path: str, pages: DayPages, output: Path) -> Day | None:
        """None where the PDF of a day is what would be made now; else the day as it is now."""
        known = self._whole(path)
        if known and known.mark == pages.mark:
            return None
        day = read_day(output, pages)
        if known is None or known.key != day.key:
            return day
        # Saved by the next `put` or `forget_others`.
        self._known[path] = replace(known, mark=pages.mark)
        return None

    def fresh(self, path: str, pages: DayPages, day: Day, today: date, now: datetime) -> bool:
        """Whether the PDF of `day`, which is not what would be made now, may stay a while: it is today's."""
        known = self._whole(path)
        if known is None or pages.day != today or not timedelta() <= now - known.made < OFTEN:
            return False
        return set(known.shows) <= set(day.shows)

    def _whole(self, path: str) -> Pdf | None:
        """What is known of a PDF, if its bytes are as they were made."""
        known, file = self._known.get(path), self.file(path)
        if known is None or file.is_symlink() or not file.is_file():
            return None
        return known if file_digest(file) == known.sum else None

    def forget_others(self, paths: set[str]) -> None:
        """Delete every PDF but those of these paths."""
        if not self._folder.is_dir():
            return
        files = {self.file(path).name for path in paths}
        for file in self._folder.iterdir():
            if file.name != _LIST and file.name not in files:
                file.unlink()
        self._known = {path: one for path, one in self._known.items() if path in paths}
        if self._known != self._list.load():
            self._list.save(dict(self._known))


def for_readers(output: Path, manifest: Manifest, folder: Path, today: date) -> dict[str, Path]:
    """The PDFs that may go out beside the site in `output`, by their paths. Deletes the others."""
    if not (folder / _LIST).is_file():
        return {}
    kept = Kept(folder)
    found = dict(_for_readers(output, manifest, kept, today))
    kept.forget_others(set(found))
    return found


def _for_readers(
    output: Path, manifest: Manifest, kept: Kept, today: date
) -> Iterator[tuple[str, Path]]:
    now = datetime.now(UTC)
    for pages in days(manifest):
        path = pages.path
        if not kept.file(path).is_file():
            continue
        day = kept.current(path, pages, output)
        if day is None or kept.fresh(path, pages, day, today, now):
            yield path, kept.file(path)
