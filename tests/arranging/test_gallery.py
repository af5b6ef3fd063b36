"""Galleries: which photos hang in a row."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.photo import PhotoFacts
from bulletin.pages.components import Figure
from bulletin.pages.gallery import HIGH, ROW, ROW_ON_PHONES, broken, hung, is_tall, is_wide
from bulletin.photos.picture import Candidate, Picture

L, P, S = 1.5, 2 / 3, 1.0


@pytest.mark.parametrize(
    ("ratios", "rows"),
    [
        ([L], [1]),
        ([P], [1]),
        ([L, L], [2]),
        ([P, P], [2]),
        ([L, P], [2]),
        ([L, L, L], [1, 2]),
        ([P, P, P], [3]),
        ([L, L, L, L], [2, 2]),
        ([L] * 5, [1, 2, 2]),
        ([L] * 12, [2] * 6),
        ([P] * 12, [4, 4, 4]),
        ([S, S], [2]),
    ],
)
def test_rows_are_of_like_height_and_the_larger_ones_come_first(
    ratios: list[float], rows: list[int]
) -> None:
    assert [end - start for start, end in broken(tuple(ratios), ROW)] == rows


@pytest.mark.parametrize(
    ("ratios", "rows"), [([L, L], [1, 1]), ([P, P], [2]), ([L, P], [2]), ([P, P, P], [3])]
)
def test_on_a_phone_they_are_shorter(ratios: list[float], rows: list[int]) -> None:
    assert [end - start for start, end in broken(tuple(ratios), ROW_ON_PHONES)] == rows


@given(st.lists(st.floats(0.34, 2.2), max_size=40))
def test_every_photo_hangs_once_and_in_its_order(ratios: list[float]) -> None:
    rows = broken(tuple(ratios), ROW)
    assert [at for start, end in rows for at in range(start, end)] == list(range(len(ratios)))
    for start, end in rows if len(ratios) > 2 else ():
        width = sum(ratios[start:end])
        assert abs(math.log(width / ROW)) < 2


def figure(width: int, height: int, **facts: object) -> Figure:
    """A figure of a photo of this size."""
    picture = Picture((), (Candidate("a", width),), width, height, "", "", "")
    return Figure(picture, "", "", **facts)  # type: ignore[arg-type]


def test_a_panorama_and_a_strip_have_a_row_each() -> None:
    some = [
        figure(1500, 1000),
        figure(4000, 1000, wide=True),
        figure(1000, 1500),
        figure(1000, 1500),
    ]
    made = hung(some)
    assert [one.opens for one in made] == [2, 2, 2, 0]
    assert [one.box for one in made] == [(3600, HIGH), None, (1600, HIGH), (1600, HIGH)]


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(2200, 1000, "wide"), (2199, 1000, ""), (800, 1000, "tall"), (801, 1000, "")],
)
def test_panoramas_and_upright_photos_are_told_apart(width: int, height: int, shape: str) -> None:
    facts = PhotoFacts("", "JPEG", width, height, (0, 0, 0))
    assert (is_wide(facts), is_tall(facts)) == (shape == "wide", shape == "tall")
