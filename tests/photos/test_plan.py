"""Which files a photo becomes, and how a page refers to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.model.photo import PhotoFacts
from bulletin.photos import plan
from bulletin.photos.plan import (
    BUDGET,
    FORMATS,
    SHARES,
    SLOTS,
    derivatives,
    picture,
    read_palette,
    scaled,
    share_pictures,
    tint,
    widths,
)

PALETTE = read_palette(
    ".tint-0 { background-color: #000000; }\n.tint-1 { background-color: #808080; }\n"
    ".tint-2 { background-color: #ff8000; }\nbody { background-color: #ffffff; }"
)
FACTS = PhotoFacts("0123456789abcdef" * 2, "JPEG", 3000, 2000, (120, 130, 125))

facts = st.builds(
    PhotoFacts,
    digest=st.text("0123456789abcdef", min_size=32, max_size=32),
    format=st.just("JPEG"),
    width=st.integers(1, 20_000),
    height=st.integers(1, 20_000),
    colour=st.tuples(*[st.integers(0, 255)] * 3),
)


@pytest.mark.parametrize(
    ("own", "wanted", "expected"),
    [
        pytest.param(3000, (480, 960, 1600), (480, 960, 1600), id="a camera's photo in all widths"),
        pytest.param(1600, (480, 960, 1600), (480, 960, 1600), id="just as wide as the widest"),
        pytest.param(1200, (480, 960, 1600), (480, 960, 1200), id="its own width instead"),
        pytest.param(961, (480, 960, 1600), (480, 960, 961), id="one pixel wider than a width"),
        pytest.param(480, (480, 960, 1600), (480,), id="just as wide as the narrowest"),
        pytest.param(90, (480, 960, 1600), (90,), id="smaller than every width"),
        pytest.param(1200, (480, 960), (480, 960), id="a narrower slot"),
    ],
)
def test_a_photo_is_offered_in_the_widths_it_can_give(
    own: int, wanted: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert widths(own, wanted) == expected


@pytest.mark.parametrize(
    ("length", "part", "whole", "expected"),
    [
        pytest.param(2000, 480, 3000, 320, id="exact"),
        pytest.param(2001, 960, 3000, 640, id="rounded down"),
        pytest.param(333, 1, 2, 167, id="half rounds up"),
        pytest.param(1, 480, 20_000, 1, id="never nothing"),
    ],
)
def test_lengths_are_scaled_and_rounded(length: int, part: int, whole: int, expected: int) -> None:
    assert scaled(length, part, whole) == expected


def test_a_picture_names_every_file_with_its_width() -> None:
    files = {(f.format, f.width): f.name for f in derivatives(FACTS, "figure")}
    shown = picture(FACTS, "figure", "江边", "/paper/photos/", PALETTE)
    assert [(c.url, c.width) for c in shown.avif] == [
        (f"/paper/photos/{files['avif', width]}", width) for width in (480, 960, 1600)
    ]
    assert [(c.url, c.width) for c in shown.jpeg] == [
        (f"/paper/photos/{files['jpeg', width]}", width) for width in (480, 960, 1600)
    ]
    assert (shown.width, shown.height) == (1600, 1067)
    assert (shown.sizes, shown.tint, shown.alt) == (SLOTS["figure"].sizes, "tint-1", "江边")


def test_slots_share_their_files() -> None:
    """A photo that stands in an article and on the front page is made once."""
    assert set(derivatives(FACTS, "card")) < set(derivatives(FACTS, "lead"))
    assert derivatives(FACTS, "lead") == derivatives(FACTS, "full")


def test_a_name_changes_with_the_photo_and_with_the_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f.name for f in derivatives(FACTS, "full")}
    other = replace(FACTS, digest="f" * 32)
    assert names.isdisjoint(f.name for f in derivatives(other, "full"))
    plan._mark.cache_clear()
    derivatives.cache_clear()
    monkeypatch.setattr(plan, "ENCODERS", "pil 99")
    try:
        assert names.isdisjoint(f.name for f in derivatives(FACTS, "full"))
    finally:
        plan._mark.cache_clear()
        derivatives.cache_clear()


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        pytest.param(3000, 2000, ["600x600", "800x600", "1200x675"], id="a camera's photo"),
        pytest.param(
            3000, 450, ["450x450", "600x450", "800x450"], id="a panorama gives its height"
        ),
        pytest.param(700, 2000, ["600x600", "700x525", "700x394"], id="an upright one its width"),
        pytest.param(300, 300, ["300x300", "300x225", "300x169"], id="the least that is enough"),
        pytest.param(299, 3000, [], id="too narrow: the headline is drawn instead"),
    ],
)
def test_share_pictures_have_three_shapes_and_are_never_enlarged(
    width: int, height: int, sizes: list[str]
) -> None:
    made = share_pictures(replace(FACTS, width=width, height=height))
    assert [f"{file.width}x{file.height}" for file in made] == sizes


@given(facts)
def test_a_share_picture_has_its_shape_and_the_pixels_search_engines_ask_for(
    photo: PhotoFacts,
) -> None:
    for file, (width, height) in zip(share_pictures(photo), SHARES, strict=False):
        assert file.cut
        assert file.width <= min(photo.width, width)
        assert file.height <= min(photo.height, height)
        assert abs(file.width * height / width - file.height) <= 1
        assert file.width * file.height >= 50_000


def test_files_up_to_960_pixels_have_a_budget() -> None:
    limits = {(f.width, f.limit) for f in derivatives(FACTS, "full")}
    assert limits == {(480, BUDGET), (960, BUDGET), (1600, 0)}


@given(facts, st.sampled_from(sorted(SLOTS)))
def test_no_file_is_larger_than_its_photo_or_out_of_shape(photo: PhotoFacts, slot: str) -> None:
    files = derivatives(photo, slot)
    assert {f.format for f in files} == set(FORMATS)
    assert len({f.name for f in files}) == len(files)
    for file in files:
        assert 1 <= file.width <= photo.width
        assert 1 <= file.height <= photo.height
        exact = photo.height * file.width / photo.width
        assert abs(file.height - exact) <= 1


@given(facts, st.sampled_from(sorted(SLOTS)))
def test_every_candidate_of_a_picture_is_made(photo: PhotoFacts, slot: str) -> None:
    shown = picture(photo, slot, "", "", PALETTE)
    made = {f.name for f in derivatives(photo, slot)}
    assert {c.url for c in (*shown.avif, *shown.jpeg)} == made
    assert shown.jpeg[-1].width == shown.width == max(c.width for c in shown.avif)


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        pytest.param((10, 0, 20), "tint-0", id="nearly black"),
        pytest.param((120, 130, 140), "tint-1", id="grey"),
        pytest.param((230, 120, 30), "tint-2", id="orange"),
    ],
)
def test_the_placeholder_is_the_nearest_colour(colour: tuple[int, int, int], expected: str) -> None:
    assert tint(colour, PALETTE) == expected


def test_a_style_sheet_without_a_palette_is_an_error() -> None:
    with pytest.raises(ValueError, match="tint-N"):
        read_palette("body { background-color: #ffffff; }")
