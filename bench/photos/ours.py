"""Our side of the photo benchmark: everything a build does with photos, from files to a full shelf.

    python -m bench.photos.ours PHOTOS SHELF

Photos are probed (format, damage, colour, caption) and developed in the three widths and two formats.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bulletin.model.photo import PhotoFacts
from bulletin.photos.cache import PhotoCache
from bulletin.photos.make import make_missing, probe_all
from bulletin.photos.plan import Job, derivatives


def jobs(folder: Path, threads: int) -> list[Job]:
    """What is to be made of the photos of a folder."""
    found = probe_all(sorted(folder.iterdir()), threads)
    return [
        Job(path, derivatives(facts, "full"))
        for path, facts in found.items()
        if isinstance(facts, PhotoFacts)
    ]


def main() -> None:
    """Fill the shelf."""
    folder, shelf = map(Path, sys.argv[1:3])
    threads = os.cpu_count() or 1
    print(make_missing(jobs(folder, threads), PhotoCache(shelf), threads))


if __name__ == "__main__":
    main()
