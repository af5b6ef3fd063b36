"""The letters that an index has names under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from bulletin.model.initials import LETTERS, OTHER, initial, order

PEOPLE = {
    "单一": "S",
    "仇二": "Q",
    "曾三": "Z",
    "解四": "X",
    "查五": "Z",
    "区六": "O",
    "朴七": "P",
    "翟八": "Z",
    "尉迟九": "Y",
    "尉九": "W",
    "长孙十": "Z",
    "万俟一": "M",
    "万二": "W",
    "乐三": "Y",
    "种四": "C",
    "繁五": "P",
    "甲一": "J",
    "王同（街道）": "W",
    "阿不都": "A",
    "Élise": "E",
}
TOPICS = {
    "重庆路改造": "C",
    "重点工程": "Z",
    "长江大保护": "C",
    "行业协会": "H",
    "行政审批": "X",
    "调解": "T",
    "调研": "D",
    "厦门对口帮扶": "X",
    "单一来源": "D",
    "濠河": "H",
    "5G": OTHER,
    "PM2.5": "P",
    "“三区三线”": "S",
    "a/b": "A",
    "Ж": OTHER,
    "𠮷": OTHER,
}


@pytest.mark.parametrize(("name", "letter"), PEOPLE.items())
def test_a_person_stands_under_the_surname_as_it_is_read(name: str, letter: str) -> None:
    assert initial(name, person=True) == letter


@pytest.mark.parametrize(("name", "letter"), TOPICS.items())
def test_a_topic_stands_under_its_first_word_as_it_is_read(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_single_characters_have_the_letters_that_a_dictionary_gives() -> None:
    """But for those few that have several sounds, of which it takes another."""
    signs = [chr(code) for code in PINYIN_DICT if 0x4E00 <= code <= 0x9FFF]
    others = [sign for sign in signs if initial(sign) != lazy_pinyin(sign)[0][0].upper()]
    assert len(signs) > 20_000
    assert len(others) <= 20, "".join(others)


def test_words_have_the_letters_that_a_dictionary_gives_ninety_eight_times_in_a_hundred() -> None:
    """What is left are sayings: a word that begins a topic stands in the list."""
    wrong = sum(initial(word) != lazy_pinyin(word)[0][0].upper() for word in PHRASES_DICT)
    assert len(PHRASES_DICT) > 40_000
    assert wrong / len(PHRASES_DICT) < 0.02


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.booleans())
def test_any_name_has_a_letter_and_a_place(name: str, person: bool) -> None:
    assert initial(name, person) in LETTERS
    assert order(name, person) == order(name, person)
    assert LETTERS[order(name, person)[0]] == initial(name, person)
