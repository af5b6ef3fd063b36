"""Addresses: from paths and names, stable, and never two things in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.addresses import Addresses, slug_of_name
from bulletin.model.article import Author
from pelicanconf import AUTHOR_URL, TAG_URL

ADDRESSES = Addresses(
    "/paper/",
    {"TAG_URL": TAG_URL, "AUTHOR_URL": AUTHOR_URL},
    {Author("王同", mark="社区"): "wang-tong"},
    {"集市": "ji-shi"},
)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("行政", "行政"),
        ("形正", "形正"),
        ("PM2.5", "PM2.5"),
        ("a/b", "a~2f.b"),
        ("..", "~2e.~2e."),
        ("a b", "a~20.b"),
    ],
)
def test_a_name_keeps_its_characters_and_codes_what_a_path_cannot_hold(
    name: str, slug: str
) -> None:
    assert slug_of_name(name) == slug


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_names_never_share_a_slug(one: str, other: str) -> None:
    assert (slug_of_name(one) == slug_of_name(other)) == (one == other)


@given(st.text(min_size=1))
def test_a_slug_never_leaves_its_folder(name: str) -> None:
    slug = slug_of_name(name)
    assert "/" not in slug
    assert slug not in (".", "..")


def test_the_newsroom_s_own_slug_goes_before() -> None:
    assert ADDRESSES.topic("集市") == "/paper/topic/ji-shi/"
    assert ADDRESSES.topic("PM2.5") == "/paper/topic/PM2.5/"
    assert ADDRESSES.reporter(Author("王同", mark="社区")) == "/paper/reporter/wang-tong/"
    assert ADDRESSES.reporter(Author("甲一")) == "/paper/reporter/%E7%94%B2%E4%B8%80/"


def test_two_people_of_one_name_have_two_pages() -> None:
    assert ADDRESSES.reporter(Author("王同", mark="街道")) != ADDRESSES.reporter(Author("王同"))


def test_numbered_pages_stand_below_their_list() -> None:
    assert ADDRESSES.numbered("/topic/a/", 0) == "/topic/a/"
    assert ADDRESSES.numbered("/topic/a/", 3) == "/topic/a/page/3/"
