"""The same content gives the same bytes, whatever order, seed or number of processes made them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from town import PROJECT, files

from bench.archive import bulletin_file, pieces

ARTICLES = 150  # enough for two processes to be used in reading and in rendering
RUNS = [("42", 1), ("31337", 2)]
MORE = [("0", 1), ("1", 2)]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("expected"), "7", 1)


def built(folder: Path, seed: str, jobs: int) -> dict[str, bytes]:
    """Write the archive's files in an order that depends on the seed, build it, read the output."""
    stories = [bulletin_file(piece) for piece in pieces(ARTICLES)]
    random.Random(seed).shuffle(stories)
    for name, text in stories:
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = {
        "CACHE_PATH": str(folder / "cache"),
        "JOBS": jobs,
        "NOW": "2026-01-01T00:00",
    }
    subprocess.run(
        [
            *(sys.executable, "-m", "pelican", folder / "content", "-o", folder / "output"),
            *("-s", PROJECT / "pelicanconf.py", "--fatal", "errors", "-e"),
            *(f"{name}={json.dumps(value)}" for name, value in settings.items()),
        ],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
    )
    return files(folder / "output")


@pytest.mark.parametrize(
    ("seed", "jobs"),
    [*RUNS, *(pytest.param(*one, marks=pytest.mark.soak) for one in MORE)],
    ids=str,
)
def test_seed_order_and_processes_do_not_reach_the_output(
    tmp_path: Path, expected: dict[str, bytes], seed: str, jobs: int
) -> None:
    """Two hash seeds, or four, each with another order of files, by one process or by two."""
    output = built(tmp_path, seed, jobs)
    assert len(output) > ARTICLES
    assert output == expected
