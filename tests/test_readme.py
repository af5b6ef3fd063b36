"""The README names only commands that there are."""

from __future__ import annotations

import re

from tests.conftest import PROJECT


def test_every_command_it_names_is_one_of_the_makefile() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", readme, re.MULTILINE)) <= targets
