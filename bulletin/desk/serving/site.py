"""Site: the built site as a browser on this machine gets it.

In: an address, the output folder. Out: the file that it means. A page gets one line more than the published
one: the script that waits for the next build. The output folder stays as built.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Final

from bulletin.desk.writing.below import file_below
from bulletin.model.addresses import INDEX
from bulletin.model.record import Record
from bulletin.model.site import FOLDER

SCRIPT: Final = "/.preview/preview.js"


class Meant(Record, frozen=True):
    """The file that an address means, and whether it is the one that says that there is none."""

    file: Path
    status: HTTPStatus


def meant(output: Path, path: str) -> Meant | None:
    """The file for an address's path (decoded, beginning with `/`); None where even the page for what is
    not there is missing. Nothing outside `output` is ever meant."""
    root = output.resolve()
    if file := _inside(root, path):
        return Meant(file, HTTPStatus.OK)
    folders = (FOLDER, "") if path.startswith(f"/{FOLDER}") else ("",)
    lost = (root / folder / "404.html" for folder in folders)
    found = next((one for one in lost if one.is_file()), None)
    return Meant(found, HTTPStatus.NOT_FOUND) if found else None


def _inside(root: Path, path: str) -> Path | None:
    """The file of that path, if there is one and it is in the folder."""
    return file_below(root, path + INDEX if path.endswith("/") else path)


def with_script(page: bytes, edition: int) -> bytes:
    """A page with the line that keeps it up to date; `edition` is the one it was read from."""
    line = f'<script src="{SCRIPT}" data-edition="{edition}"></script></body>'
    return page.replace(b"</body>", line.encode())
