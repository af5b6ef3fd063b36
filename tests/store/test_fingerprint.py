"""The program's fingerprint: another program, or another library, is another fingerprint."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import pytest

from bulletin.store import fingerprint


class Newer:
    """A library that says that it is another version."""

    def read_text(self, name: str) -> str:
        """What it says of itself."""
        return f"{name}\nVersion: 99"


def test_a_source_that_is_edited_added_or_moved_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "bulletin" / "store"
    store.mkdir(parents=True)
    monkeypatch.setattr(fingerprint, "__file__", str(store / "fingerprint.py"))
    seen = set()

    def is_new() -> bool:
        before = len(seen)
        seen.add(fingerprint.program.__wrapped__())
        return len(seen) > before

    (store / "fingerprint.py").write_text("one = 1", "utf-8")
    assert is_new()
    assert not is_new()
    (store / "fingerprint.py").write_text("one = 2", "utf-8")
    assert is_new()
    (tmp_path / "bulletin" / "plugin.py").write_text("", "utf-8")
    assert is_new()
    (tmp_path / "bulletin" / "plugin.py").rename(store / "plugin.py")
    assert is_new()
    (store / "notes.txt").write_text("no program", "utf-8")
    assert not is_new()


def test_a_library_of_another_version_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.program.__wrapped__()
    for library in fingerprint.LIBRARIES:
        monkeypatch.setattr(
            fingerprint,
            "distribution",
            lambda name, new=library: Newer() if name == new else distribution(name),
        )
        assert fingerprint.program.__wrapped__() != before
