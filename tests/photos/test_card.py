"""The share picture that is drawn where an article has no photo."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.photos import glyphs
from bulletin.photos.card import _NOT_FIRST, _NOT_LAST, _WIDTH, _length, _set, draw
from bulletin.photos.glyphs import MISSING, drawable, glyph
from bulletin.photos.picture import CARD_SIDE, ShareCard
from bulletin.photos.plan import share_card
from tests.photos.samples import opened

FONTS = "1"
LARGEST = 72


def card(*words: str, site: str = "青禾简报") -> ShareCard:
    return share_card(words, site, FONTS)


@pytest.mark.parametrize(
    ("headline", "size", "lines"),
    [
        pytest.param("新桥|合龙", LARGEST, ["新桥合龙"], id="short and large"),
        pytest.param(
            "云桥镇|新桥|提前|一个月|合龙",
            LARGEST,
            ["云桥镇新桥", "提前一个月", "合龙"],
            id="whole words",
        ),
        pytest.param(
            "老街|焕新|《|一街|策|》|出台",
            LARGEST,
            ["老街焕新", "《一街策》", "出台"],
            id="a bracket goes with what it opens",
        ),
    ],
)
def test_a_headline_is_set_as_large_as_it_fits(headline: str, size: int, lines: list[str]) -> None:
    assert _set(headline.split("|")) == (size, lines)


@given(
    st.lists(
        st.sampled_from(["字", "云桥镇", "，", "。”", "“", "《", "PM2.5", "提前一个月合龙", "🎉"]),
        max_size=60,
    )
)
@example(["字"] * 5 + ["，"])
@example(["字"] * 400)
@example(["CHONGQINGSHANGHAIGUANGZHOU" * 2])
def test_whatever_the_headline_its_lines_stand_within_the_margins(words: list[str]) -> None:
    """No line is begun by what belongs to the one before, or ended by what belongs to the one after; and
    all words are there, in order, unless an ellipsis says otherwise."""
    size, lines = _set(words)
    if any(word[0] not in _NOT_FIRST | _NOT_LAST for word in words):
        assert all(line[0] not in _NOT_FIRST for line in lines[1:])
        assert all(line[-1] not in _NOT_LAST for line in lines[:-1])
    assert all(_length(line, size) <= _WIDTH for line in lines)
    assert "".join(lines) == "".join(words) or any(line.endswith("…") for line in lines)


def test_a_long_headline_gets_smaller_and_then_is_cut() -> None:
    sizes = [_set("字" * count)[0] for count in (4, 20, 40, 60)]
    assert sizes == sorted(sizes, reverse=True)
    assert len({*sizes}) == 4
    size, lines = _set("字" * 400)
    assert lines[-1].endswith("字…")
    assert all(_length(line, size) <= _WIDTH for line in lines)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        pytest.param("集市🎉开张", "集市🎉开张", id="emoji"),
        pytest.param("👩\u200d🌾赶集", "👩赶集", id="emoji of several characters"),
        pytest.param("👍🏽赞", "👍赞", id="skin"),
        pytest.param("1\ufe0f\u20e3号", "1号", id="key"),
        pytest.param("去🇨🇳", "去", id="flag"),
        pytest.param("葛\U000e0100", "葛", id="form of a character"),
        pytest.param("e\u0301", "é", id="accent apart"),
        pytest.param("𠮷野𬀩老师", "𠮷野𬀩老师", id="extensions B and E that the font has"),
        pytest.param("\U00030edd面", "\U00030edd面", id="extension G that the font has"),
        pytest.param("王\U0002a6d5\U0002b7ff", f"王{MISSING}{MISSING}", id="that no font has"),
        pytest.param("王\U00030000", f"王{MISSING}", id="extension G"),
        pytest.param("①★☀Ⅷ№", "①★☀Ⅷ№", id="signs"),
        pytest.param("Straße ΟΔΟΣ дом", "Straße ΟΔΟΣ дом", id="Latin, Greek, Cyrillic"),
        pytest.param("\u0645\u0e01", MISSING * 2, id="letters of other scripts"),
        pytest.param("\U0001fbf0\U0001d100", f"{MISSING}", id="a figure and a sign"),
        pytest.param("\ue000\x07\u202e\U0010ffff", "", id="nobody's characters"),
    ],
)
def test_what_no_font_has_leaves_no_box(typed: str, drawn: str) -> None:
    assert drawable(typed) == drawn


@given(st.text(max_size=12))
@example("𠀀𠀁\U0002ebe0\U000323af")
def test_nothing_that_is_drawn_is_a_fonts_box(text: str) -> None:
    """For any text at all: each sign has a shape of its own, in the font that is taken for it."""
    for char in drawable(text).replace("\n", ""):
        number = glyphs._font_of(char)
        assert number is not None
        assert glyphs._shape(number, char) != glyphs._box(number)


def test_a_letter_that_is_missing_is_never_left_out_unseen() -> None:
    for code in range(0x20000, 0x20000 + 400):
        assert len(drawable(chr(code))) == 1
    assert all(
        unicodedata.category(char) == "Lo" for char in drawable("\U00020100") if char != "〓"
    )


def test_a_card_is_a_small_square_png_without_metadata() -> None:
    data = draw(card("云桥镇", "新桥", "合龙"))
    image = opened(data)
    assert (image.format, image.size, image.mode) == ("PNG", (CARD_SIDE, CARD_SIDE), "P")
    chunks = data.count(b"IHDR"), data.count(b"PLTE"), data.count(b"IEND")
    assert chunks == (1, 1, 1)
    assert not any(name in data for name in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"))
    colours = {colour for _, colour in image.convert("RGB").getcolors()}
    assert {(247, 245, 240), (26, 26, 26), (166, 28, 28)} <= colours
    dark = sum(image.convert("L").histogram()[:80])
    assert dark > 6_000, "the headline's strokes"


HEADLINES = [
    ("集市", "开张"),
    ("云桥镇", "新桥", "提前", "一个月", "合龙"),
    ("十二条", "老街", "年内", "完工", "，", "居民", "盼来", "新", "路灯"),
    ("青禾区", "召开", "老街", "改造", "现场会", "：", "让", "三千", "户", "居民", "住得", "更", "舒心"),
    ("PM2.5", "降至", "33.5", "微克", "，", "Wi-Fi", "免费"),
]  # fmt: skip


def test_cards_are_eight_kilobytes_on_average() -> None:
    sizes = [len(draw(card(*words))) for words in HEADLINES]
    assert sum(sizes) / len(sizes) < 8_000
    assert max(sizes) < 12_000


def test_the_same_words_give_the_same_bytes_and_others_do_not() -> None:
    one, other = card("新桥", "合龙"), card("新桥", "通车")
    assert draw(one) == draw(one)
    assert draw(one) != draw(other)
    assert draw(one) != draw(card("新桥", "合龙", site="别的简报"))
    names = [one.name, other.name, card(*one.words, site="别的简报").name]
    names.append(share_card(one.words, one.site, "2").name)
    assert len({*names}) == 4


def test_what_was_drawn_before_does_not_reach_a_card() -> None:
    """The shapes that a process keeps are the same as those of one that has drawn nothing yet."""
    drawn = [draw(card(*words)) for words in HEADLINES]
    code = (
        "import sys; from bulletin.photos.card import draw; from bulletin.photos.plan import share_card;"
        f"sys.stdout.buffer.write(draw(share_card({HEADLINES[-1]!r}, '青禾简报', {FONTS!r})))"
    )
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert fresh.stdout == drawn[-1]


def test_an_empty_headline_still_gives_a_card() -> None:
    assert opened(draw(card())).size == (CARD_SIDE, CARD_SIDE)
    assert opened(draw(card("\x07"))).size == (CARD_SIDE, CARD_SIDE)


def test_a_papers_long_name_stays_on_its_card() -> None:
    image = opened(draw(card("新桥", site="青禾区融媒体中心新闻简报编辑部"))).convert("L")
    assert image.crop((CARD_SIDE - 30, 20, CARD_SIDE, CARD_SIDE)).getextrema()[0] > 200


def test_white_space_has_no_shape() -> None:
    assert glyph(" ", 50, "Bold").mask is None
