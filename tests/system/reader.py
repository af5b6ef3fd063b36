"""A reader who never stops reading while a site is published."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from tests.search.rows import files_in
from tests.system.conftest import Answer

_FILES = re.compile(rb'(?:src|href)="(/(?:assets|photos)/[^"]+)"')
_PAGES = re.compile(rb'href="(/(?!assets/|photos/)[^"#?]*)"')
SOME = 5  # links of a page that are followed each time


class Reader(threading.Thread):
    """Opens page after page, each with all it shows and some of what it leads to, and remembers what
    did not fit: a page is of one edition, and so are its files; no link leads nowhere.

    `get` gives the answer to a path, unpacked. `seen` are the editions met, one after the other.
    """

    def __init__(self, get: Callable[[str], Answer], editions: list[Path]) -> None:
        super().__init__(daemon=True)
        self.get = get
        self.editions = editions
        self.seen: list[int] = []
        self.wrong: list[str] = []
        self.pages = 0
        self.stop = threading.Event()

    def run(self) -> None:
        """Read until told to stop."""
        paths = [
            page.relative_to(self.editions[0]).as_posix()
            for page in self.editions[0].rglob("index.html")
        ]
        shared = [path for path in paths if (self.editions[1] / path).exists()]
        while not self.stop.is_set():
            for path in shared:
                try:
                    self.read(path)
                    if path.startswith("search/"):
                        self.search()
                except OSError as error:
                    self.wrong.append(f"{path}: {error!r}")
                if self.stop.is_set():
                    return

    def meets(self, edition: int) -> None:
        """Wait until the reader meets this edition."""
        until = time.monotonic() + 120
        while self.seen[-1:] != [edition]:
            assert time.monotonic() < until, f"met {self.seen}, not {edition}"
            time.sleep(0.02)

    def read(self, path: str) -> None:
        """One page and its files: all of one edition, all there; and some of its links."""
        answer = self.get("/" + quote(path))
        whole = [edition.joinpath(path).read_bytes() for edition in self.editions]
        if answer.status != 200 or answer.body not in whole:
            self.wrong.append(f"{path}: {answer.status}, {len(answer.body)} bytes of no edition")
            return
        self.pages += 1
        edition = whole.index(answer.body)
        if whole[0] != whole[1] and self.seen[-1:] != [edition]:
            self.seen.append(edition)
        for address in set(_FILES.findall(answer.body)):
            file = self.get(address.decode())
            if file.body != (self.editions[edition] / address.decode().lstrip("/")).read_bytes():
                self.wrong.append(f"{path} wants {address.decode()}: {file.status}")
        links = sorted(set(_PAGES.findall(answer.body)))
        for link in random.sample(links, min(SOME, len(links))):
            status = self.get(link.decode()).status
            if status != 200 and self.get("/" + quote(path)).body == answer.body:
                self.wrong.append(f"{path} leads to {unquote(link.decode())}: {status}")

    def search(self) -> None:
        """The directory of the search index and what it names."""
        answer = self.get("/search/index.json")
        for folder, _, shards in json.loads(answer.body)["segments"]:
            names = [f"{folder}/rows.bin", f"{folder}/{random.randrange(shards)}.bin"]
            known = self.get(f"/search/{names[0]}")
            if known.status == 200:
                names.append(random.choice(files_in(known.body)))
            for name in names:
                status = self.get(f"/search/{name}").status
                if status != 200 and self.get("/search/index.json").body == answer.body:
                    self.wrong.append(f"search wants {name}: {status}")


@contextmanager
def reading(get: Callable[[str], Answer], editions: list[Path]) -> Iterator[Reader]:
    """A reader while the block runs and for ten pages more, who must find that everything fits."""
    reader = Reader(get, editions)
    reader.start()
    try:
        yield reader
        last = reader.pages + 10
        while reader.pages < last and reader.wrong == [] and reader.is_alive():
            time.sleep(0.02)
    finally:
        reader.stop.set()
        reader.join(120)
    assert reader.wrong == [], reader.wrong[:5]
