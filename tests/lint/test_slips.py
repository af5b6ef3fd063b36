"""The kept list of wrong words: each pair is one, is found, and is not found in what is right."""

from __future__ import annotations

import pytest

from bulletin.lint.slips import _COMMON, _WHERE, SLIPS, slips

# A sentence in which each word whose place matters is wrong; and one where its characters are right.
PLACES = {
    "做为": ("他把读书做为乐事。", "这件事做为难了，改叫做为民书屋。"),
    "付主任": ("请付主任讲话。", "钥匙交付主任保管。"),
    "自已": ("我自已去。", "他独自已走了很远。"),
    "己经": ("书市己经开张。", "这家店由他自己经营。"),
    "座落": ("图书馆座落在老街。", "这座落地的书架很高。"),
    "部份": ("大部份读者是孩子。", "全部份额都卖完了。"),
    "签定": ("两家签定了合同。", "先签定金协议。"),
    "充份": ("准备很充份。", "他补充份额的数。"),
    "份内": ("这是份内的事。", "三份内容都一样。"),
    "股分": ("他有老店的股分。", "这一股分成两支。"),
    "按排": ("请按排座位。", "请按排名入场。"),
    "按装": ("工人在按装书架。", "书按装车的先后发。"),
    "撤底": ("这次修得很撤底。", "水泵要从撤底部开始。"),
    "拔打": ("请拔打电话。", "他家拔打井架。"),
    "暴满": ("展厅人暴满。", "他脸上残暴满满。"),
    "干躁": ("天气干躁。", "他干躁的活。"),
    "帐户": ("请核对帐户。", "他在帐户外等。"),
    "证卷": ("他买证卷。", "取证卷宗很厚。"),
    "挖墙角": ("不许挖墙角。", "工人挖墙角的土。"),
    "激流勇进": ("发扬激流勇进精神。", "小船激流勇进。"),
    "未稍": ("神经未稍发麻。", "他未稍停步。"),
    "气侯": ("气侯宜人。", "他是义气侯爷。"),
    "等侯": ("请在此等侯。", "一等侯爵来访。"),
    "宣杨": ("宣杨优良传统。", "文宣杨某来了。"),
    "发杨": ("发杨光大。", "散发杨梅香气。"),
    "表杨": ("他受到表杨。", "代表杨某发言。"),
    "赞杨": ("一片赞杨声。", "他赞杨柳好看。"),
    "物资文明": ("物资文明建设。", "救灾物资文明发放。"),
    "答券": ("交了一份答券。", "请答券上的题。"),
    "辩别": ("辩别真伪。", "争辩别人不懂的事。"),
    "陪育": ("精心陪育人才。", "她陪育儿嫂去。"),
    "凭添": ("凭添了几分喜气。", "凭添加的单据领书。"),
    "截止": ("截止5月底，卖出两万本。", "报名截止日期不变，今天截止。"),
}


def words(text: str) -> list[str]:
    """The wrong words of a text."""
    return [word for _, word in slips(text)]


def test_every_wrong_word_differs_from_the_right_one_and_no_right_one_is_wrong_itself() -> None:
    assert [(wrong, right) for wrong, right in SLIPS.items() if wrong == right] == []
    assert [right for right in SLIPS.values() if words(right)] == []


def test_a_wrong_word_is_found_in_a_sentence_with_its_place() -> None:
    for wrong in SLIPS.keys() - PLACES.keys():
        text = f"书市{wrong}，老街{wrong}"
        assert list(slips(text)) == [(2, wrong), (5 + len(wrong), wrong)]


def test_each_word_whose_place_matters_has_a_sentence_of_either_kind() -> None:
    assert _WHERE.keys() - PLACES.keys() == set()


@pytest.mark.parametrize("wrong", PLACES)
def test_a_word_whose_place_matters_is_found_where_it_is_wrong_and_nowhere_else(wrong: str) -> None:
    bad, good = PLACES[wrong]
    assert words(bad) == [wrong]
    assert words(good) == []


def test_the_common_characters_are_named_once() -> None:
    assert len(_COMMON) == len(set(_COMMON))
