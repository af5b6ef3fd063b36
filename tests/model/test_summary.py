"""A summary ends where its writer made an end, and never inside what is one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.model.clusters import torn
from bulletin.model.summary import cut

TEXT = "今天上午，全区PM2.5浓度为33.5微克每立方米，同比下降9.1%，改善幅度居第三位。区里将在年内推进5G+AI监测。"
CUTS = [
    (200, TEXT),
    (50, TEXT[: TEXT.index("。") + 1]),
    (42, "今天上午，全区PM2.5浓度为33.5微克每立方米，同比下降9.1%…"),
    (12, "今天上午，全区…"),
]


@pytest.mark.parametrize(("length", "expected"), CUTS)
def test_a_text_is_cut_after_a_sentence_else_a_clause_else_between_words(
    length: int, expected: str
) -> None:
    assert cut(TEXT, length) == expected


def test_a_closing_quote_goes_with_its_sentence() -> None:
    assert cut("他说：“集市今天开张了。”第二天又来了八千人。", 14) == "他说：“集市今天开张了。”"


def test_a_word_longer_than_the_room_is_cut_all_the_same() -> None:
    assert cut("a" * 50, 10) == "a" * 9 + "…"


SIGNS = "云桥镇青禾区集市开张，。！？、；：“”《》（）—… 1234567890.%,:abCdeé\u0301🇨🇳👩\u200d🌾"


@example("00000000000000000,.0", 19)
@given(st.text(st.sampled_from(SIGNS), max_size=120), st.integers(8, 72))
def test_any_text_is_short_enough_begins_as_it_did_and_nothing_is_torn(
    text: str, length: int
) -> None:
    short = cut(text, length)
    assert len(short) <= length
    if short == text:
        return
    kept = short.removesuffix("…") if not text.startswith(short) else short
    assert text.startswith(kept)
    rest = text[len(kept) :]
    blanks = len(rest) - len(rest.lstrip())  # those at the end are not kept
    if torn(kept, rest) and torn(kept + rest[:blanks], rest[blanks:]):
        assert len(kept) == length - 1  # nothing but one endless word
