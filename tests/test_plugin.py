"""What ties the bulletin to Pelican."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pelican import signals

import bulletin
from bulletin.plugin import BulletinGenerator
from tests.conftest import PROJECT

twice = pytest.mark.parametrize("turn", ["first", "second"])


@twice
def test_pelican_gets_the_bulletins_generator_and_no_test_inherits_it(turn: str) -> None:
    assert signals.get_generators.send(None) == []
    bulletin.register()
    assert [made for _, made in signals.get_generators.send(None)] == [BulletinGenerator]


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("plugin", "bulletin.engine.pipeline sqlite3 ctypes defusedxml difflib jinja2.meta"),
        (
            "engine.pipeline",
            "bulletin.reading.file bulletin.media.probe pypdfium2 tinycss2 segno opencc numpy",
        ),
    ],
)
def test_a_build_loads_nothing_before_it_is_needed(module: str, unloaded: str) -> None:
    """First where nothing has changed, then where no text, style sheet or attachment is new."""
    script = "import pelican, sys; before = set(sys.modules); import bulletin."
    script += module + "; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert f"bulletin.{module}" in done.stdout.split()
    assert set(unloaded.split()).isdisjoint(done.stdout.split())
