"""A quick question may say “perhaps”, and never wrongly “no”: it answers as the slow one would."""

import re
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bulletin.reading import decode, file, signs, stress
from bulletin.search import fold

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
SIGNS = st.text(
    st.sampled_from("中，文aB9%.-_’ \n\\`<&{%}[TOC]:*＊~é１²\u0301\u3000\ufeff\U0010fff0\U000f0041")
)


def test_what_is_final_at_once_would_be_left_as_it_is_by_every_step() -> None:
    final = [char for char in EVERY if decode._FINAL.fullmatch(char)]
    assert len(final) > 20_000
    for char in final:
        assert not unicodedata.combining(char)
        assert decode.read_text(f"A{char}".encode("utf-16"), "a.md") == decode.Decoded(f"A{char}")
        assert decode.clean(decode.lines_of(char)) == char
        assert not decode._ODD.search(char)
        assert not decode._PILE.search(char * 256)


def test_a_character_that_can_be_printed_is_none_that_the_reader_uses() -> None:
    assert [char for char in EVERY if signs.SPECIAL.search(char) and signs.is_plain(char)] == []
    assert [
        char
        for char in EVERY
        if bool(signs._NATIVE.fullmatch(char)) == bool(signs._FOREIGN.search(char))
    ] == []


@given(SIGNS)
def test_where_nothing_is_to_be_made_final_the_pass_would_find_nothing(text: str) -> None:
    if not signs._ANY.search(text):
        assert all(found.lastgroup == "address" for found in signs._NEXT.finditer(text))


@given(st.text(st.sampled_from("**＊＊~~中a ")))
def test_stress_is_two_signs_and_no_more(text: str) -> None:
    slow = re.compile(r"(?<!\*)\*\*(?!\*)|(?<!＊)＊＊(?!＊)|(?<!~)~~(?!~)")
    assert [one.span() for one in stress._RUNS.finditer(text)] == [
        one.span() for one in slow.finditer(text)
    ]


@given(SIGNS)
def test_each_character_and_each_latin_word_counts_one(text: str) -> None:
    counted = re.findall(r"[A-Za-z0-9%][A-Za-z0-9.,%'’-]*|[^\W_]", text)
    assert file.characters(text) == len(counted)


@given(SIGNS)
def test_a_folded_text_has_one_blank_where_it_had_white_space(text: str) -> None:
    folded = fold.fold(text)
    assert folded == re.sub(r"[\s\ufeff]+", " ", folded).strip(" ")
    assert not re.search(r"[\s\ufeff]{2}|[^\S ]", folded)
