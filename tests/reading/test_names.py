"""A byline is people in order, each with a role; who is meant is certain, or it is asked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.article import Author
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom, Post, Reporter

REPORTERS = (
    Reporter("王同", "街道"),
    Reporter("王同", "社区"),
    Reporter("甲一"),
    Reporter("乙二", others=("老秋",)),
    Reporter("秋"),
    Reporter("王同李"),
    Reporter("王同李明"),
)
NEWSROOM = Newsroom(
    ("要闻",),
    REPORTERS,
    ZoneInfo("Asia/Shanghai"),
    (Post("巡河员", "通讯员"), Post("巡拍", "摄影")),
    ("青禾之声",),
)


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("记者 甲一 乙二 通讯员 丙三", "甲一/记者 乙二/记者 丙三/通讯员"),
        ("·甲一 乙二·", "甲一/记者 乙二/记者"),
        ("·甲一·乙二·", "甲一/记者 乙二/记者"),
        ("甲一和乙二", "甲一/记者 乙二/记者"),
        ("甲一、丙三", "甲一/记者 丙三/记者"),
        ("本报记者甲一 通讯员：丙三", "甲一/记者 丙三/通讯员"),
        ("本报记者 甲一 摄影 乙二", "甲一/记者 乙二/摄影"),
        ("记者 甲一 摄", "甲一/摄影"),
        ("甲一 文 乙二 摄", "甲一/记者 乙二/摄影"),
        ("文/甲一 图/乙二", "甲一/记者 乙二/摄影"),
        ("丙三（通讯员）", "丙三/通讯员"),
        ("阿卜·买买提", "阿卜·买买提/记者"),
        ("和平", "和平/记者"),
        ("John Smith, 甲一", "John Smith/记者 甲一/记者"),
        ("见习记者 甲一 本报首席记者乙二", "甲一/记者 乙二/记者"),
        ("摄影记者 甲一", "甲一/摄影"),
        ("记者甲一摄", "甲一/摄影"),
        ("甲一 摄影", "甲一/摄影"),
        ("甲一 文 乙二 摄影", "甲一/记者 乙二/摄影"),
        ("通讯员 丙三 乙二/摄", "丙三/通讯员 乙二/摄影"),
        ("图文 甲一", "甲一/记者 甲一/摄影"),
        ("甲一 文/图", "甲一/记者 甲一/摄影"),
        ("甲一文/图", "甲一/记者 甲一/摄影"),
        ("文/图 甲一", "甲一/记者 甲一/摄影"),
        ("甲一 图文", "甲一/记者 甲一/摄影"),
        ("甲一（文）乙二（图）", "甲一/记者 乙二/摄影"),
        ("甲一（文）、丙三（图片）", "甲一/记者 丙三/摄影"),
        ("甲一（文/图）", "甲一/记者 甲一/摄影"),
        ("甲一 （摄影）", "甲一/摄影"),
        ("记者甲一通讯员丙三", "甲一/记者 丙三/通讯员"),
        ("本报记者甲一见习记者丙三摄影记者丁四", "甲一/记者 丙三/记者 丁四/摄影"),
        ("本报记者甲一 实习生 丙三", "甲一/记者 丙三/记者"),
        ("评论员 丙三 视频 丁四", "丙三/记者 丁四/摄影"),
        ("编译：丙三", "丙三/记者"),
        ("本报驻华盛顿记者 丙三", "丙三/记者"),
        ("本报云桥记者丙三", "丙三/记者"),
        ("甲一 丙三 联合报道", "甲一/记者 丙三/记者"),
        ("甲一 报道 丙三 摄", "甲一/记者 丙三/摄影"),
        ("甲一 丙三报道", "甲一/记者 丙三/记者"),
        ("巡河员 丙三 巡拍 丁四", "丙三/通讯员 丁四/摄影"),
        ("老秋", "乙二/记者"),
        ("记者老秋摄", "乙二/摄影"),
        ("陈䶮", "陈䶮/记者"),
        ("记者陈䶮", "陈䶮/记者"),
        ("陈䶮摄", "陈䶮/摄影"),
        ("王𬱖摄", "王𬱖/摄影"),
        ("欧阳文丙 买买提江 阿依古丽", "欧阳文丙/记者 买买提江/记者 阿依古丽/记者"),
        ("王同李明", "王同李明/记者"),
        ("12345热线", "12345热线/记者"),
        ("甲一 甲一", "甲一/记者"),
        ("王　菲 丙三", "王菲/记者 丙三/记者"),
        ("秋", "秋/记者"),
        ("記者 甲一 通訊員 丙三 攝影 乙二", "甲一/记者 丙三/通讯员 乙二/摄影"),
        ("本報記者丙三", "丙三/记者"),
        ("驻京记者 丙三", "丙三/记者"),
        ("撰文｜丙三 图｜丁四", "丙三/记者 丁四/摄影"),
        ("阿卜•买买提", "阿卜·买买提/记者"),
        ("丙三・艾力", "丙三·艾力/记者"),
        ("诸葛 亮 丙三", "诸葛亮/记者 丙三/记者"),
        ("欧 阳 娜", "欧阳娜/记者"),
        ("王 小 明", "王小明/记者"),
        ("李 明 王 芳", "李明/记者 王芳/记者"),
        ("（记者 甲一 通讯员 丙三）", "甲一/记者 丙三/通讯员"),
        ("【记者甲一】", "甲一/记者"),
        ("丙三 和 丁四", "丙三/记者 丁四/记者"),
        ("丙三 & 丁四", "丙三/记者 丁四/记者"),
        ("通讯员 丙三 文/图", "丙三/通讯员 丙三/摄影"),
        ("记者 甲一 通讯员 丙三（文） 丁四（图）", "甲一/记者 丙三/通讯员 丁四/摄影"),
        ("", ""),
    ],
)
def test_a_byline_is_people_with_roles(typed: str, people: str) -> None:
    authors, wrong = read_names(typed, NEWSROOM)
    assert wrong == []
    assert " ".join(f"{author.name}/{author.role}" for author in authors) == people


def test_a_mark_picks_one_of_two_namesakes() -> None:
    assert read_names("王同（社区）", NEWSROOM) == ((Author("王同", mark="社区"),), [])


_GLUED = "署名里的“{}”像是几个人的姓名连在一起。"
_ONLY_NAMES = "请只写姓名；如果是正文，请在它前面空一行。"
_IS_BODY = "署名里的“{}”是单位，不是姓名。"
_AS_SOURCE = "请写成“来源：{}”，署名只写姓名。"
_PART = "请用“、”或空格分开；是一个人的，请登记在 reporters.toml。"


@pytest.mark.parametrize(
    ("typed", "fact", "remedy"),
    [
        ("王同", "有不止一位“王同”。", "请写明是哪一位：王同（街道）、王同（社区）。"),
        (
            "王同（环保）",
            "记者名单里没有“王同（环保）”。",
            "名单里有：王同（街道）、王同（社区）。要加人，请登记在 reporters.toml。",
        ),
        ("甲一（", "署名里的“（”读不懂。", "请把括号写完整，如 王军（环保）。"),
        ("甲一 等", "署名里有“等”。", "请写出每个人的姓名，或删去“等”。"),
        ("甲一、丙三等", "署名里有“等”。", "请写出每个人的姓名，或删去“等”。"),
        ("张三李四", _GLUED.format("张三李四"), _PART),
        ("记者王明李华", _GLUED.format("王明李华"), _PART),
        ("记者丙三丁四戊五", _GLUED.format("丙三丁四戊五"), _PART),
        ("甲一 编辑 丁四", "署名里不写“编辑”。", "请另写一行“编辑：…”。"),
        ("甲一 校对：戊五", "署名里不写“校对”。", "请另写一行“校对：…”。"),
        (
            "甲一 审核 丁四",
            "署名里不写“审核”。",
            "署名只收记者、通讯员和摄影；请写在正文末尾，或删去。",
        ),
        ("新华社", "署名里的“新华社”是单位，不是姓名。", "请写成“来源：新华社”，署名只写姓名。"),
        (
            "青禾区融媒体中心",
            "署名里的“青禾区融媒体中心”是单位，不是姓名。",
            "请写成“来源：青禾区融媒体中心”，署名只写姓名。",
        ),
        (
            "青禾之声",
            "署名里的“青禾之声”是单位，不是姓名。",
            "请写成“来源：青禾之声”，署名只写姓名。",
        ),
        (
            "云桥记者站",
            "署名里的“云桥记者站”是单位，不是姓名。",
            "请写成“来源：云桥记者站”，署名只写姓名。",
        ),
        ("甲一（文）（图）", "署名里的“（图）”读不懂。", "请把括号写完整，如 王军（环保）。"),
        ("甲一 and", "署名里的“and”不是姓名。", "请只写姓名；如果是正文，请在它前面空一行。"),
        (
            "宣传部供稿",
            "署名里的“宣传部供稿”不是姓名。",
            "请只写姓名；如果是正文，请在它前面空一行。",
        ),
        ("5月21日", "署名里的“5月21日”不是姓名。", "请只写姓名；如果是正文，请在它前面空一行。"),
        ("甲一 青禾法院", _IS_BODY.format("青禾法院"), _AS_SOURCE.format("青禾法院")),
        ("青禾区第一小学", _IS_BODY.format("青禾区第一小学"), _AS_SOURCE.format("青禾区第一小学")),
        ("甲一 13800001111", "署名里的“13800001111”不是姓名。", _ONLY_NAMES),
        ("@丙三", "署名里的“@丙三”不是姓名。", _ONLY_NAMES),
        ("佚名", "署名里的“佚名”不是姓名。", _ONLY_NAMES),
        ("受访者供图", "署名里的“受访者”不是姓名。", _ONLY_NAMES),
        ("丙三口述", "署名里的“丙三口述”不是姓名。", _ONLY_NAMES),
        (
            "甲一 云桥镇报道",
            "署名里的“云桥镇报道”是地方，不是姓名。",
            "请只写姓名，地方写在正文开头。",
        ),
        ("丙三 通讯员", "署名里的“通讯员”后面没有姓名。", "请补上姓名，或删去。"),
        ("丙" * 31, "署名里有太长的名字。", "请用“、”或空格分开每个人。"),
    ],
)
def test_what_is_not_certain_is_asked(typed: str, fact: str, remedy: str) -> None:
    assert read_names(typed, NEWSROOM)[1] == [(fact, remedy)]


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("新华社记者 王某", [Author("王某", mark="新华社")]),
        ("新华社记者王某", [Author("王某", mark="新华社")]),
        ("新华社 王某", [Author("王某", mark="新华社")]),
        (
            "人民日报记者 王某、李某",
            [Author("王某", mark="人民日报"), Author("李某", mark="人民日报")],
        ),
        ("新华社记者王某摄", [Author("王某", "摄影", "新华社")]),
        ("青禾之声 王某", [Author("王某", mark="青禾之声")]),
        ("新华社记者 王某 本报记者 丙三", [Author("王某", mark="新华社"), Author("丙三")]),
        ("青禾日报记者 甲一", [Author("甲一")]),  # known: one of ours
    ],
)
def test_an_agencys_people_are_its_own(typed: str, people: list[Author]) -> None:
    assert read_names(typed, NEWSROOM) == (tuple(people), [])


POSTS = "记者 通讯员 实习生 评论员 见习记者 编译 视频 审核 新华社记者 本报驻云桥记者 等 联合报道 编辑 摄影".split()


@given(
    st.lists(st.sampled_from([*POSTS, "丙三", "丁四"]), min_size=1, max_size=6),
    st.sampled_from(["", " ", "、"]),
)
def test_no_post_ever_becomes_a_person(words: list[str], between: str) -> None:
    authors, wrong = read_names(between.join(words), NEWSROOM)
    assert wrong or not any(post in author.name for author in authors for post in POSTS)


@given(st.text("甲一乙二丙记者通讯员摄影文图王同·、，／ （）和等ABc", max_size=24))
def test_no_letter_of_a_byline_is_lost_in_silence(typed: str) -> None:
    authors, wrong = read_names(typed, NEWSROOM)
    kept = set("记者通讯员摄影文图摄和") | set("".join(a.name + a.mark for a in authors))
    assert wrong or {char for char in typed if char.isalpha()} <= kept
