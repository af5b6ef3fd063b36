"""Strips: pictures that are read like a page come as slices which together are the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageDraw

from bulletin.model.photo import PhotoFacts
from bulletin.photos.encode import encode
from bulletin.photos.plan import BUDGET, READABLE, share_pictures
from bulletin.photos.probe import probe
from bulletin.photos.strips import is_strip, slices, whole
from tests.photos.samples import grainy, near, opened, saved

FACTS = PhotoFacts("0123456789abcdef" * 2, "PNG", 750, 9000, (240, 240, 240))


def strip() -> Image.Image:
    """A tall picture whose colour says how far down one is."""
    image = Image.new("RGB", (750, 5000))
    draw = ImageDraw.Draw(image)
    for row in range(5000):
        draw.line((0, row, 750, row), fill=(row * 255 // 5000, 90, 255 - row * 255 // 5000))
    return image


@pytest.mark.parametrize(
    ("width", "height", "tall"), [(1080, 2400, False), (1000, 2999, False), (1000, 3000, True)]
)
def test_a_strip_is_three_times_as_high_as_wide(width: int, height: int, tall: bool) -> None:
    assert is_strip(replace(FACTS, width=width, height=height)) == tall


@given(st.integers(1, 3000), st.integers(3, 60))
def test_the_slices_of_each_width_are_the_whole(width: int, times: int) -> None:
    facts = replace(FACTS, width=width, height=min(65_000, width * times + width // 3))
    made = slices(facts)
    for place in range(len(made[0])):
        column = [one[place] for one in made]
        assert len({(file.width, file.format, file.rows) for file in column}) == 1
        assert sum(file.height for file in column) == column[0].rows
        assert [file.top for file in column] == [
            sum(file.height for file in column[:at]) for at in range(len(column))
        ]
        if column[0].width > 50:
            assert all(0 < file.height <= 1.6 * file.width for file in column)
    names = [file.name for one in made for file in one] + [whole(facts).name]
    assert len(set(names)) >= len(names) - 1  # a strip of one slice is its own whole


def test_what_is_made_of_a_strip_shows_all_of_it_in_order() -> None:
    data = saved(strip(), "PNG")
    facts = probe(data, "a.png")
    wanted = [*(file for one in slices(facts) for file in one), whole(facts)]
    made = dict(encode(data, "a.png", wanted))
    assert made.keys() == {file.name for file in wanted}
    for file in wanted:
        image = opened(made[file.name])
        assert image.size == (file.width, file.height)
        for row in (2, file.height // 2, file.height - 3):
            share = (file.top + row) * 255 / file.rows
            assert near(
                image.convert("RGB").getpixel((file.width // 2, row)),
                (round(share), 90, round(255 - share)),
                9,
            )
    assert opened(made[whole(facts).name]).size == (750, 5000)


def test_a_slice_keeps_its_letters_readable_and_its_budget_where_it_can() -> None:
    data = saved(grainy(750, 2400, 0.08), "PNG")
    facts = probe(data, "a.png")
    for one in slices(facts):
        for file in one:
            assert (file.least, file.limit) == (READABLE, BUDGET)
    wanted = [file for one in slices(facts) for file in one if file.format == "avif"]
    for _, made in encode(data, "a.png", wanted):
        assert len(made) <= BUDGET


def test_what_stands_for_a_strip_elsewhere_is_its_top() -> None:
    data = saved(strip(), "PNG")
    ((_, made),) = encode(data, "a.png", share_pictures(probe(data, "a.png"))[:1])
    assert near(opened(made).getpixel((300, 4)), (0, 90, 255), 12)
