"""The share picture that is drawn where an article has no photo."""

from __future__ import annotations

import pytest

from bulletin.photos.card import _NOT_FIRST, _length, _set, draw
from bulletin.photos.plan import SHARES, ShareCard
from tests.photos.samples import opened

SITE = "青禾简报"


def card(*words: str, width: int = 600, height: int = 600, site: str = SITE) -> ShareCard:
    return ShareCard(words, site, width, height)


@pytest.mark.parametrize(
    ("headline", "size", "lines"),
    [
        pytest.param("新桥|合龙", 88, ["新桥合龙"], id="short and large"),
        pytest.param(
            "云桥镇|新桥|提前|一个月|合龙",
            88,
            ["云桥镇新桥", "提前一个月", "合龙"],
            id="whole words",
        ),
        pytest.param("新桥|合龙", 88, ["新桥合龙"], id="the same again"),
    ],
)
def test_a_headline_is_set_as_large_as_it_fits(headline: str, size: int, lines: list[str]) -> None:
    assert _set(card(*headline.split("|"))) == (size, lines)


def test_punctuation_never_begins_a_line() -> None:
    for count in range(1, 30):
        _, lines = _set(card(*"字" * count, "，", "后面", "还有", "话"))
        assert all(line[0] not in _NOT_FIRST for line in lines)


def test_a_long_headline_gets_smaller_and_then_is_cut() -> None:
    sizes = [_set(card(*"字" * count))[0] for count in (4, 20, 40, 60)]
    assert sizes == sorted(sizes, reverse=True)
    size, lines = _set(card(*"字" * 400))
    assert lines[-1].endswith("…")
    assert all(_length(line, size) <= 504 for line in lines)


def test_a_word_wider_than_the_card_is_broken() -> None:
    size, lines = _set(card("CHONGQINGSHANGHAIGUANGZHOU" * 2))
    assert all(_length(line, size) <= 504 for line in lines)


@pytest.mark.parametrize("size", SHARES, ids=["1:1", "4:3", "16:9"])
def test_a_card_is_a_jpeg_without_metadata(size: tuple[int, int]) -> None:
    data = draw(card("云桥镇", "新桥", "合龙", width=size[0], height=size[1]))
    image = opened(data)
    assert (image.format, image.size) == ("JPEG", size)
    assert b"Exif" not in data
    dark = sum(image.convert("L").histogram()[:80])
    assert dark > 10_000, "the headline's strokes"


def test_the_same_words_give_the_same_bytes_and_others_do_not() -> None:
    one, other = card("新桥", "合龙"), card("新桥", "通车")
    assert draw(one) == draw(one)
    assert draw(one) != draw(other)
    assert len({one.name, other.name, card(*one.words, site="别的简报").name}) == 3


def test_an_empty_headline_still_gives_a_card() -> None:
    assert opened(draw(card())).size == (600, 600)
