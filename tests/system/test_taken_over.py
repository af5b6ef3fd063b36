"""What the first edition's program left is taken over by this one without loss."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.conftest import ORIGIN, PROJECT, TOWN, lay_out_town, pelican

FIRST_EDITION = "c47a686"  # the last commit before the engine compared inputs

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the town's content, and the output and the cache that the first edition's program made
    of it."""
    known = subprocess.run(["git", "cat-file", "-e", FIRST_EDITION], cwd=PROJECT, check=False)
    if known.returncode:
        pytest.skip(
            f"this clone has no history: {FIRST_EDITION} is not in it (git fetch --unshallow)"
        )
    folder = tmp_path_factory.mktemp("left")
    packed = subprocess.run(
        ["git", "archive", FIRST_EDITION, "bulletin", "theme", "pelicanconf.py", "publishconf.py"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as program:
        program.extractall(folder / "program", filter="data")
    lay_out_town(folder / "content")
    command = [Path(sys.executable).with_name("pelican"), folder / "content"]
    command += ["-o", folder / "output", "-s", folder / "program" / "publishconf.py"]
    settings = [f'CACHE_PATH="{folder / "cache"}"', f'SITEURL="{ORIGIN}"', "JOBS=1", *TOWN]
    subprocess.run(
        [*map(str, command), "--fatal", "errors", "-e", *settings],
        env=os.environ | {"PYTHONPATH": str(folder / "program")},
        capture_output=True,
        check=True,
    )
    return folder


def site(output: Path) -> dict[str, bytes]:
    """Every file of an output but the build's own notes."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and not path.relative_to(output).as_posix().startswith(".bulletin")
    }


def test_its_output_and_its_cache_become_what_a_clean_build_gives(left: Path) -> None:
    """Nothing of it is left over, nothing is set aside, nothing of the content is asked for again."""
    before = site(left / "output")
    assert len(before) > 100
    pelican(left / "content", left / "output", left / "cache", *TOWN)
    pelican(left / "content", left / "clean", left / "clean-cache", *TOWN)
    assert site(left / "output") == site(left / "clean")
    assert not (left / "output" / ".bulletin-lost").exists()


def test_every_page_that_it_published_is_still_there(left: Path) -> None:
    """An address that readers know leads to the same page."""
    after = site(left / "output")
    pages = [path for path in site(left / "clean") if path.endswith(".html")]
    assert set(pages) <= set(after)
