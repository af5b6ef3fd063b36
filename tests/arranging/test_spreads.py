"""The section of pictures shows its pieces as spreads, and which of their photos hang in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.model.archive import relate
from bulletin.model.article import Article, Photo
from bulletin.model.photo import PhotoFacts
from bulletin.model.shown import with_digests
from bulletin.pages.lists import SECTIONS, ListView
from bulletin.pages.sources import Sources
from bulletin.pages.spreads import FILM, OPEN, Spread, companions, film
from tests.arranging.paper import NOW, SITE, article, edition

L, P, S, F = 1.5, 2 / 3, 1.0, 4 / 3
SIZES = {"l": (1500, 1000), "p": (1000, 1500), "s": (1000, 1000), "q": (4000, 1000)}


def story(shapes: str, **facts: object) -> tuple[Article, dict[str, PhotoFacts]]:
    """A piece with photos of these shapes."""
    names = [f"{at}.jpg" for at in range(len(shapes))]
    known = {
        name: PhotoFacts(f"{at:016}", "JPEG", *SIZES[shape], (138, 75, 58))
        for at, (name, shape) in enumerate(zip(names, shapes, strict=True))
    }
    photos = tuple(Photo(name, name, "", "") for name in names)
    made = article(1, photos=photos, photo=names[0] if names else "", **facts)
    return with_digests(made), known


def listed(shapes: str, pictures: str = "图片", **facts: object) -> ListView:
    """The page of the section in which the piece is."""
    piece, known = story(shapes, **facts)
    sources = Sources(relate([piece], known), (), {}, {}, known, (), NOW)
    sections = tuple(replace(one, pictures=one.name == pictures) for one in SITE.sections)
    whole = edition(
        sources, site=replace(SITE, sections=sections), palette=(("tint-0", (0, 0, 0)),)
    )
    (group,) = SECTIONS.groups(whole, sources)
    (page,) = SECTIONS.pages(whole, group.inputs)
    assert isinstance(page.view, ListView)
    return page.view


def spread(shapes: str) -> Spread:
    """A picture story with photos of these shapes."""
    (made,) = listed(shapes, section="图片").spreads
    return made


@pytest.mark.parametrize(
    ("shapes", "first", "small", "shape"),
    [
        ("l", 1, 0, "broad"),
        ("ll", 1, 0, "broad"),
        ("lll", 1, 2, "broad"),
        ("llllllllllll", 1, 3, "broad"),
        ("pl", 2, 0, "broad"),
        ("pplll", 3, 2, "ribbon"),
        ("pp", 2, 0, "square"),
        ("s", 1, 0, "square"),
        ("p", 1, 0, "slim"),
        ("q", 1, 0, "ribbon"),
        ("pq", 1, 0, "slim"),
        ("lqll", 1, 2, "broad"),
        ("", 0, 0, ""),
    ],
)
def test_photos_hang_by_their_shapes(shapes: str, first: int, small: int, shape: str) -> None:
    made = spread(shapes)
    assert (len(made.first), len(made.film), made.shape) == (first, small, shape)


def test_only_the_section_that_the_settings_name_shows_spreads() -> None:
    for pictures, section in (("图片", "图片"), ("文化", "文化")):
        view = listed("l", pictures, section=section)
        assert len(view.spreads) == 1
        assert view.cards == ()
    for pictures, section in (("图片", "文化"), ("文化", "图片"), ("", "图片")):
        view = listed("l", pictures, section=section)
        assert view.spreads == ()
        assert len(view.cards) == 1


RATIOS = st.lists(st.floats(0.34, 2.2), max_size=20)


@given(st.floats(0.2, 6), RATIOS)
def test_a_first_row_is_no_longer_than_it_must_be(lead: float, others: list[float]) -> None:
    count = companions(lead, others)
    assert lead + sum(others[: max(0, count - 1)]) < OPEN or not count
    assert lead + sum(others[:count]) >= OPEN or count == len(others)


@given(RATIOS)
def test_small_photos_are_wide_enough_together_or_none(ratios: list[float]) -> None:
    count = film(ratios)
    assert not count or sum(ratios[:count]) >= FILM[0]
    assert sum(ratios[: max(0, count - 1)]) < FILM[1]
