"""Below: a file below a folder, by a path that somebody sent.

In: a folder, a path that nobody trusts. Out: the file that it means there, or nothing: never an error, and
never a file that lies elsewhere, whatever signs or links lead there.
"""

from __future__ import annotations

from pathlib import Path

from bulletin.store.beside import stored


def file_below(folder: Path, path: str) -> Path | None:
    """The file of that path below a folder; None where there is none, or where it lies elsewhere."""
    if "\0" in path or "\\" in path:
        return None
    try:
        root = folder.resolve()
        place = stored(root / path.lstrip("/")).resolve()
        return place if place.is_relative_to(root) and place.is_file() else None
    except (OSError, RuntimeError, ValueError):  # too long for a name; links that lead in a circle
        return None
