"""Indices: every name once, under its letter, on pages that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.model.article import Author
from bulletin.model.initials import initial
from bulletin.pages import indices
from bulletin.pages.indices import IndexView
from tests.arranging.paper import article, views


def index(*topics: str) -> dict[str, IndexView]:
    """The index of these topics, by the folders of its pages."""
    made = views(*(article(n, topics=(topic,)) for n, topic in enumerate(topics)))
    return {
        path.removesuffix("index.html"): view
        for path, view in made.items()
        if isinstance(view, IndexView) and path.startswith("topics/")
    }


def names(view: IndexView) -> list[str]:
    """All names on a page, from the top down."""
    return [entry.link.text for letter in view.letters for entry in letter.entries]


def test_a_short_index_is_a_page_by_letters() -> None:
    (view,) = index("河道", "公园", "重庆路", "桥", "5G", "河长").values()
    assert [(one.letter, [entry.link.text for entry in one.entries]) for one in view.letters] == [
        ("C", ["重庆路"]),
        ("G", ["公园"]),
        ("H", ["河长", "河道"]),  # chang, dao
        ("Q", ["桥"]),
        ("其他", ["5G"]),
    ]
    assert view.jumps == ()


def test_reporters_stand_under_their_surnames() -> None:
    people = (Author("单一"), Author("仇二"), Author("曾三"))
    view = views(article(1, authors=people))["reporters/index.html"]
    assert [one.letter for one in view.letters] == ["Q", "S", "Z"]


@settings(max_examples=25)
@given(st.lists(st.text("河道公园桥重长濠5ax", min_size=1, max_size=4), min_size=1, unique=True))
def test_a_long_index_has_every_name_once_under_its_letter(some: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(indices, "LIMIT", 5)
        patched.setattr(indices, "MOST", 3)
        made = index(*some)
    first = made.pop("topics/")
    if len(some) <= 5:
        assert sorted(names(first)) == sorted(some)
        assert not made
        return
    assert len(names(first)) == 3
    assert sorted(name for view in made.values() for name in names(view)) == sorted(some)
    assert all(len(names(view)) <= 5 for view in made.values())
    for folder, view in made.items():
        (letter,) = {initial(name) for name in names(view)}
        assert folder.startswith(f"topics/page/{letter.lower() if letter != '#' else 'others'}")
        assert view.jumps == first.jumps
    assert {f"/{folder}" for folder in made} == {jump.url for jump in first.jumps}


def test_ten_thousand_topics_are_no_page_of_a_megabyte() -> None:
    signs = "河道公园桥路街镇区村水山田林湖草"
    topics = [f"{signs[n % 16]}{signs[n // 16 % 16]}{n}" for n in range(10_000)]
    made = index(*topics)
    assert max(len(names(view)) for view in made.values()) <= indices.LIMIT
    assert sum(len(names(view)) for folder, view in made.items() if folder != "topics/") == 10_000
