"""What Hatchling asks while it makes a package of a checkout (`pip install .`), and what a release says of
itself (`python -m bulletin.packaging v0.2.0`); of no use anywhere else.

In: the checkout. Out: the package's requirements, which are those of `requirements.in`; its extras, which are
what some commands need besides; a file with the commit that it was made from, since a package has no git; and
the chapter of CHANGELOG.md that belongs to a tag.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

EXTRAS: Final = ("adopt", "desk", "fonts", "press", "s3")  # requirements-….in of what papers do


def wanted(file: Path) -> Iterator[str]:
    """The requirements that a file names, and those of the files that it begins with (`-r`)."""
    for line in file.read_text("utf-8").splitlines():
        said = line.partition("#")[0].strip()
        if said.startswith("-r "):
            yield from wanted(file.with_name(said.removeprefix("-r ").strip()))
        elif said and not said.startswith("-"):
            yield said


def commit(root: Path) -> str:
    """The commit that is checked out, with `+` where files differ; empty outside git."""
    git = ["git", "-C", str(root)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, check=False)
        changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return (
        head.stdout.decode().strip() + ("+" if changed.stdout else "")
        if not head.returncode
        else ""
    )


class Requirements(MetadataHookInterface):
    """What has to be installed with the package."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add it to what pyproject.toml says."""
        root = Path(self.root)
        metadata["dependencies"] = list(wanted(root / "requirements.in"))
        metadata["optional-dependencies"] = {
            name: list(wanted(root / f"requirements-{name}.in")) for name in EXTRAS
        }


class Commit(BuildHookInterface):  # type: ignore[type-arg]
    """The commit, as a file of the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Have it packed with the rest."""
        del version
        handle, self._file = tempfile.mkstemp()
        os.write(handle, f"{commit(Path(self.root))}\n".encode())
        os.close(handle)
        build_data["force_include"][self._file] = "bulletin/commit"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """It is packed."""
        del version, build_data, artifact_path
        Path(self._file).unlink()


def notes(tag: str, version: str, changelog: str) -> str:
    """What CHANGELOG.md says of the version that is tagged. Raises `ValueError` where the tag is not that
    version's, and where its newest chapter is not either (`## 0.2.0 (2026-12-01)`)."""
    if tag != f"v{version}":
        raise ValueError(f"bulletin/__init__.py: __version__ is {version}, the tag {tag}")
    title, _, text = changelog.partition("\n## ")[2].partition("\n## ")[0].partition("\n")
    if not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", title):
        raise ValueError(f"CHANGELOG.md: the newest chapter is “{title}”, not “{version} (date)”")
    return text.strip() + "\n"


def main() -> None:
    """Print the notes of the tag that is named on the command line."""
    from bulletin import __version__  # noqa: PLC0415 (Hatchling has no such package yet)

    changelog = Path(__file__).parents[1] / "CHANGELOG.md"
    try:
        sys.stdout.write(notes(sys.argv[1], __version__, changelog.read_text("utf-8")))
    except ValueError as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
