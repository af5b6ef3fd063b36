"""Texts are kept with how the second edition writes them, and go together."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bulletin.model.article import Body, encode_body
from bulletin.store.bodies import Bodies

NAME, DATA = encode_body(Body((), "云桥镇的面馆"))


@pytest.fixture
def bodies(tmp_path: Path) -> Bodies:
    """One text, and how it is written by the rules of a region."""
    kept = Bodies(tmp_path / "bodies.sqlite")
    kept.add([(NAME, DATA)])
    kept.write("tw", {NAME: "雲橋鎮的麵館"})
    return kept


def test_a_text_is_found_as_it_is_written(bodies: Bodies) -> None:
    assert dict(bodies.written([NAME], "tw")) == {NAME: "雲橋鎮的麵館"}


def test_other_rules_know_nothing_of_it_and_then_stand_in_its_place(bodies: Bodies) -> None:
    assert dict(bodies.written([NAME], "hk")) == {}
    bodies.write("hk", {NAME: "雲橋鎮的麪館"})
    assert dict(bodies.written([NAME], "hk")) == {NAME: "雲橋鎮的麪館"}
    assert dict(bodies.written([NAME], "tw")) == {}


def test_a_damaged_one_is_not_known(bodies: Bodies) -> None:
    with closing(sqlite3.connect(bodies.path)) as connection, connection:
        connection.execute("UPDATE written SET text = ?", ("雲橋鎮的飯館".encode(),))
    assert dict(bodies.written([NAME], "tw")) == {}


@pytest.mark.parametrize("way", ["dropped", "not kept"])
def test_a_text_that_goes_takes_its_writing_along_to_the_last_byte(
    bodies: Bodies, way: str
) -> None:
    if way == "dropped":
        bodies.drop([NAME])
    else:
        bodies.keep_only([])
    assert dict(bodies.written([NAME], "tw")) == {}
    assert "麵館".encode() not in bodies.path.read_bytes()
    assert "面馆".encode() not in bodies.path.read_bytes()
