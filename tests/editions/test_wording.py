"""A text is written in traditional characters by its words, and a name as names are written."""

from __future__ import annotations

import subprocess
from itertools import product
from pathlib import Path

import opencc
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from bulletin.editions.pins import pins
from bulletin.editions.wording import CONFIGS, SEVERAL, Doubt, Wording, converter
from bulletin.values import REGIONS

TW, HK = Wording("tw", {}), Wording("hk", {})
LISTS = (
    "STPhrases",
    "STPhrases_GeneratedFromRegionalPhrases",
    "TWVariantsPhrases",
    "HKVariantsPhrases",
)


def written(*texts: str) -> list[str]:
    """How these are written in Taiwan."""
    return [TW.written(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "by_words"),
    [
        ("云桥镇和面临搬迁的村民", "雲橋鎮和面臨搬遷的村民"),  # not 和麵
        ("治理发言和引导入场", "治理發言和引導入場"),  # not 理髮
        ("四名中学生发明出来", "四名中學生發明出來"),  # not 生髮
        ("百年历史", "百年歷史"),  # not 年曆
        ("副区长胡永宁说", "副區長胡永寧說"),  # not 長鬍
        ("一只有效，不是只有", "一隻有效，不是只有"),
        ("改制为直辖", "改制為直轄"),
        ("一碗面、两只鸡、凤梨干", "一碗麵、兩隻雞、鳳梨乾"),  # phrases of whole words stay
        ("被发展成集市", "被發展成集市"),  # not 披髮
        ("进一步了解情况，一目了然", "進一步了解情況，一目瞭然"),
    ],
)
def test_no_phrase_reaches_into_the_next_word(text: str, by_words: str) -> None:
    assert TW.written(text) == by_words


@pytest.mark.parametrize(
    ("text", "as_a_name"),
    [
        ("（记者于小明）", "（記者于小明）"),
        ("书记于小明", "書記于小明"),
        ("于某说，于先生说", "于某說，于先生說"),
        ("发源于山间，于昨日开工", "發源於山間，於昨日開工"),
        ("于某日开工", "於某日開工"),
        ("范晓东和范某", "范曉東和范某"),
        ("规范、示范、师范学院的范围", "規範、示範、師範學院的範圍"),
        ("余晓东说，余震过后度过余生", "余曉東說，餘震過後度過餘生"),
        ("岳飞与岳阳", "岳飛與岳陽"),
        ("里下河地区的村里", "里下河地區的村裡"),
        ("埃里克森在家里", "埃里克森在家裡"),
        ("走了二千余里，相距10里", "走了二千餘里，相距10里"),
        ("笑里藏刀，花园里，山里人", "笑裡藏刀，花園裡，山裡人"),
    ],
)
def test_a_surname_and_a_place_are_written_as_names_are(text: str, as_a_name: str) -> None:
    assert TW.written(text) == as_a_name


def test_a_region_has_its_own_characters() -> None:
    text = "为了群众里面的台湾说着"
    assert (TW.written(text), HK.written(text)) == (
        "為了群眾裡面的臺灣說著",
        "為了羣眾裏面的台灣説着",
    )


def test_every_region_of_the_settings_is_one_of_opencc() -> None:
    assert set(REGIONS) == set(CONFIGS)


def test_a_pinned_name_is_written_so_whatever_stands_beside_it() -> None:
    pinned = Wording("tw", {"于一": "于一", "云桥里": "雲橋里"})
    assert pinned.written("于一于云桥里里面") == "于一於雲橋里裡面"
    assert TW.written("于一于云桥里里面") != "于一於雲橋里裡面"


signs = st.text(
    st.one_of(
        st.sampled_from("头发展理里后面云干于范余只了和制复面一二\n\x1f，。 aＡ"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=40,
)


@given(signs)
def test_a_text_is_as_long_as_it_was_and_its_lines_are_where_they_were(text: str) -> None:
    for wording in (TW, HK, Wording("tw", {"里面": "裡面", "云": "雲"})):
        new = wording.written(text)
        assert len(new) == len(text)
        assert [one == "\n" for one in new] == [one == "\n" for one in text]


@given(st.lists(signs.map(lambda text: text.replace("\n", "")), max_size=4))
def test_a_line_is_written_the_same_whatever_stands_in_the_others(lines: list[str]) -> None:
    assert TW.written("\n".join(lines)) == "\n".join(map(TW.written, lines))


@given(st.text(st.sampled_from("头发展理里后面云干于范余只了和制复面"), max_size=20))
def test_each_word_is_written_as_itself_or_as_a_phrase_that_opencc_has(text: str) -> None:
    plain = str(converter("tw").convert(text))
    words = rjieba.cut(text)
    alone = "".join(str(converter("tw").convert(word)) for word in words)
    for new, typed, *known in zip(TW.written(text), text, plain, alone, strict=True):
        assert new in (typed, *known)


def test_all_characters_that_a_phrase_can_change_are_looked_at(tmp_path: Path) -> None:
    """The list in `wording` is OpenCC's of today: a new release with more says so here."""
    folder = Path(opencc.__file__).parent / "clib"
    phrases: set[str] = set()
    for name in LISTS:
        source, target = folder / "share/opencc" / f"{name}.ocd2", tmp_path / name
        command = [
            folder / "bin/opencc_dict",
            "-i",
            source,
            "-o",
            target,
            "-f",
            "ocd2",
            "-t",
            "text",
        ]
        subprocess.run([*map(str, command)], check=True)
        phrases |= {line.split("\t")[0] for line in target.read_text("utf-8").splitlines()}
    assert len(phrases) > 40_000
    for region, phrase in product(CONFIGS, sorted(phrases)):
        whole = str(converter(region).convert(phrase))
        changed = {
            typed
            for typed, sign in zip(phrase, whole, strict=True)
            if typed not in SEVERAL and str(converter(region).convert(typed)) != sign
        }
        assert not changed, phrase


# --- names that are known -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "places", "said", "settled"),
    [
        (["胡永宁"], [], {}, {"胡永宁": "胡永寧"}),
        (["于一二", "余万里"], [], {}, {"于一二": "于一二", "余万里": "余萬里"}),
        ([], ["里下河", "范公堤"], {}, {"里下河": "里下河", "范公堤": "范公堤"}),
        (["范一"], [], {"范一": "範一"}, {"范一": "範一"}),  # the newsroom goes before
        (["甲一"], ["青禾区"], {}, {}),  # nothing there could be written otherwise
        (["余波"], [], {}, {}),  # a word of every day
        (["余波"], [], {"余波": "余波"}, {"余波": "余波"}),
    ],
)
def test_known_names_are_settled_alone(
    people: list[str], places: list[str], said: dict[str, str], settled: dict[str, str]
) -> None:
    assert pins(people, places, said, "tw") == settled


# --- what an editor is asked --------------------------------------------------------------------


def test_what_could_be_read_in_two_ways_is_told_with_its_words() -> None:
    assert list(TW.doubts("云桥镇和面临搬迁，记者于小明")) == [
        Doubt("面临", "面臨", "麵臨"),
        Doubt("于小明", "于小明", "於小明"),
    ]
    assert list(TW.doubts("书记于小明说")) == [Doubt("于小", "於小", "于小")]
    assert list(TW.doubts("书记于会上说")) == []
    assert list(TW.doubts("看见于小明在村里")) == [Doubt("于小明", "於小明", "于小明")]
    assert list(TW.doubts("云桥镇的村民在村里理发，了解头发")) == []


def test_what_the_newsroom_has_settled_is_not_asked_again() -> None:
    settled = Wording("tw", {"面临": "面臨", "于小明": "于小明"})
    assert list(settled.doubts("云桥镇和面临搬迁，记者于小明")) == []
