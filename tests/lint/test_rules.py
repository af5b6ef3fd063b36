"""Each rule finds what is wrong in its wrong example and nothing in its right one, and what a machine
mends is right afterwards. Then, rule by rule, what it must leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.lint.gists import Gists, gist_of
from bulletin.lint.mend import mended
from bulletin.lint.piece import BLANK, read_piece
from bulletin.lint.rule import Known, PaperRule, Rule
from bulletin.lint.rules import PAPER_RULES, RULES
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.terms import Person, Place, Terms
from tests.reading.test_law import MARKS

ZONE = ZoneInfo("Asia/Shanghai")
NEWSROOM = Newsroom(("要闻", "民生"), (), ZONE)
TERMS = Terms(
    (
        Person("甲一", ("青禾区区长", "区长")),
        Person("乙二", ("区委常委、区政府常务副区长",)),
        Person("丙三", ("环保局局长", "记者")),
    ),
    (Place("云桥镇", ("云乔镇", "云桥")), Place("青禾桥", ("青河桥",))),
)
KNOWN = Known(NEWSROOM, TERMS, origin="https://paper.example")
HEADER = "标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n"
NOW = datetime(2022, 6, 1, tzinfo=ZONE)
RULE = {rule.name: rule for rule in RULES}
PAPER_RULE = {rule.name: rule for rule in PAPER_RULES}
FULL = {
    name: text if text.startswith("标题") else HEADER + text
    for rule in RULES
    for name, text in ((f"{rule.name}-wrong", rule.wrong), (f"{rule.name}-right", rule.right))
}


def found(name: str, text: str, path: str = "2022/05/21/a.md") -> list[tuple[int, str]]:
    """What one rule says of an article with this body, or of this whole file."""
    whole = text if text.startswith(("标题", "---")) else HEADER + text
    return list(RULE[name].check(read_piece(whole, path, NEWSROOM), KNOWN))


def paper(files: Mapping[str, str], **words: tuple[str, str]) -> Gists:
    """A paper of these files; `words` are caption and credit inside photos, by their name."""
    gists = {path: gist_of(read_piece(text, path, NEWSROOM)) for path, text in files.items()}
    topics = frozenset(gists[path].title for path in gists if path.startswith("topics/"))
    return Gists(
        gists, NOW, topics, lambda file: words.get(file.rpartition("/")[2].split(".")[0], ("", ""))
    )


def piece(**fields: str) -> str:
    """An article with these fields besides the ones it needs."""
    rows = {"标题": "书市开张", "日期": "2022年5月21日", "栏目": "要闻", **fields}
    return "\n".join(f"{key}：{value}" for key, value in rows.items()) + "\n\n书市昨天开张。"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_its_wrong_example_and_passes_its_right_one(rule: Rule) -> None:
    assert found(rule.name, rule.wrong) != []
    assert found(rule.name, rule.right) == []


@pytest.mark.parametrize("rule", PAPER_RULES, ids=lambda rule: rule.name)
def test_a_rule_on_the_paper_finds_its_wrong_example_and_passes_its_right_one(
    rule: PaperRule,
) -> None:
    assert list(rule.check(paper(rule.wrong))) != []
    assert list(rule.check(paper(rule.right))) == []


LEFT = {  # what is left for a person to judge of the wrong example of a rule that mends
    "doubled": "书市由青禾区图书馆的的志愿者布置，三天里来了八千人。",
}


@pytest.mark.parametrize("rule", [r for r in RULES if r.mend], ids=lambda rule: rule.name)
def test_mending_the_wrong_example_gives_the_right_one_as_far_as_a_machine_may(rule: Rule) -> None:
    assert rule.wrong != rule.right
    new = mended(HEADER + rule.wrong, "2022/05/21/a.md", KNOWN)
    assert new == HEADER + LEFT.get(rule.name, rule.right)
    assert len(found(rule.name, new.removeprefix(HEADER))) == (rule.name in LEFT)


@pytest.mark.parametrize("rule", [*RULES, *PAPER_RULES], ids=lambda rule: rule.name)
def test_a_rule_is_told_in_chinese_and_has_a_name_of_its_own(rule: Rule | PaperRule) -> None:
    assert rule.check.__doc__
    assert not rule.check.__doc__.isascii()
    assert [one.name for one in (*RULES, *PAPER_RULES)].count(rule.name) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brackets", "“第一段引语。\n\n“第二段引语。”"),
        ("brackets", "1）先来。\n2）后到。\n一）再来。"),
        ("brackets", "他说：“《春》（新版）出了。”It’s fine."),
        ("brackets", "见[《春》](a(b).md)和`“`。"),
        ("brackets", "在’98书市和‘22书市上，都有“’99新书展”。"),
        ("brackets", "改两处，因为1）太旧，2）太小。一是（a）、（b）；见（1：2）再看4.）"),
        ("brackets", "分三步（其中：1）搬迁；2）修缮；3）开街）。"),
        ("brackets", "孩子们说好玩：）。老人笑了：－）\n\n可惜没赶上：（\n\n下次再来；)"),
        ("brackets", "他说：“要从‘0’做起。”"),
        ("brackets", "The readers’ choice，It’s here."),
        ("brackets", "甲一来信说：“书市很好。\n\n“孩子也喜欢。\n\n“明年再来。”"),
        ("cut_off", "书市开张了。这几年书市越办越好，请看下期的图片专版。———编者"),
        (
            "cut_off",
            "书市开张了。下面是各个书摊的名单。\n\n附件：青禾区春日书市参展单位和展位一览表",
        ),
        ("cut_off", "云桥流水绕书摊，\n春日读书正好看，\n老街新巷人如织，\n一卷在手不知寒"),
        ("cut_off", "书市办得很好。\n\n春风入巷读书声，夜雨敲窗灯火明\n\n（此联为书市征联一等奖）"),
        ("cut_off", "各位读者，书市见。\n\n青禾区图书馆春日书市办公室敬上"),
        ("cut_off", "参加书市的还有：云桥镇图书馆、老街旧书店、青禾区少年宫"),
        (
            "broken",
            "获奖的有：云桥镇图书馆老街分馆志愿服务队\n\n青禾区少年宫春日合唱团和读书会\n\n甲一、乙二、丙三等老街的十二位居民",
        ),
        (
            "broken",
            "十二条老街年内完工，居民搬回新居\n\n　　本报讯 记者甲一从青禾区获悉，老街改造今天开工，年内完工。",
        ),
        ("broken", "老街改造，先修路后修房；\n\n云桥镇通水，家家有新灶。"),
        (
            "doubled",
            "建书市的目的的确是读书，为了了解老街，取得了了不起的成绩，根据根据地的样子重修。",
        ),
        ("doubled", "罢了了事，了了心愿，除了了却旧账，目标的的士。"),
        ("doubled", "他说：“不敢当不敢当！”会见甲一甲一和乙二都到了。"),
        ("reprint", piece(来源="新华社")),
        ("reprint", piece(来源="青禾日报")),
        (
            "wrong_word",
            "自己经营，叫做为民服务，做为难的事，交付主任办公室，报名截止日期是5月，截止时间不变。",
        ),
        ("wrong_word", "百年未遇，几个座落地灯，公园满员，三份内容，我独自已去过。"),
        ("signs", "他说：“好。”（完）他走了，……没有回头。时间：（一）上午。好！……真的？！"),
        ("signs", "——一条老街，2000—2005年，A--B，代码`a--b`，网址https://a.example/a--b。"),
        ("signs", "电话----\n\n----------"),
        ("no_such_day", "2020年2月29日、12月31日、农历2月30日、13月、2月30元、1.2月30日。"),
        (
            "weekday",
            "书市5月21日（星期六）开张，5月28日周六闭幕，5月22日周末见，2021年5月21日星期五是旧书市。",
        ),
        ("weekday", "1976年书市初办，5月21日星期五那天来了八百人。"),
        (
            "placeholder",
            '![孩子们在挑书](a.jpg "记者 甲一 摄")\n\n张某某、李某某的照片待他补上，图说得很好。',
        ),
        (
            "raw_mark",
            "**重点**在前，张**（一等奖）、李**（二等奖），A&B、AT&T，1 < 2，&nbsp;密码****。",
        ),
        ("raw_mark", "写作`**x**`和`[a](b)`，#老街改造#，好看~~真的~~"),
        ("raw_mark", "```\n** x **\n&amp;nbsp;\n```"),
        ("unfinished", "二○○○年、XX小学、张××、A股XXL、（待续）、情况有待核实。"),
        ("cut_off", "书市昨天在青禾区文化广场开张了。\n\n（甲一）"),
        (
            "cut_off",
            "书市昨天在青禾区文化广场开张了。\n\n| 甲 | 乙 |\n|---|---|\n| 一二三四五六七八九十一二 | 三 |",
        ),
        ("cut_off", "联系电话和地址都在下面这一行：0513-0000"),
        ("cut_off", "他说：“书市昨天在青禾区文化广场开张。”**"),
        ("broken", "书市昨天开张\n\n三天里来了八千人。"),
        ("broken", "书市昨天在青禾区文化广场顺利开张，来了很多人：\n\n- 老人\n- 孩子"),
        ("broken", "书市昨天在青禾区文化广场顺利开张。\n\n三天里来了八千人。"),
        ("half_width", "时间9:30，比分3:2，增长3.5%，见https://a.example/?x=1,2。"),
        ("half_width", "AI, big data (2022) and 5G."),
        ("half_width", "[书市](a.md)和![图说](b.jpg)"),
        ("quotes", "It's a 5'6\" board."),
        ("quotes", '![图说](b.jpg "记者 甲一 摄")'),
        ("ellipsis", "还有……1...2……"),
        ("doubled", "不了了之，的的确确，高高兴兴，研究研究，一步一步，了了解情况，人人有书读。"),
        ("doubled", "一点一点一点"),
        ("person", "区长甲一和青禾区区长甲一都对，甲一说。"),
        ("person", "区政府常务副区长乙二主持。"),
        ("person", "记者丙三采访了环保局局长丙三。"),
        ("place", "云桥镇到了。"),
        ("long_title", "标题：" + "字" * 28 + "\n日期：2022年5月21日\n栏目：要闻\n\n书市。"),
        (
            "long_title",
            "标题：" + "字" * 30 + "\n日期：2022年5月21日\n栏目：要闻\n位次：头条\n\n书市。",
        ),
        ("reprint", piece(来源="本报")),
        ("reprint", piece(来源="据本报2022年5月报道改写")),
        ("reprint", piece(来源="青禾简报")),
        ("reprint", piece(来源="青禾区教育局")),
        ("reprint", piece(来源="青禾日报", 来源网址="https://daily.example/a")),
        ("outside", "[文章](../a.md)、[首页](/)、[本站](https://paper.example/a/)"),
        ("outside", '[名单](https://a.example "图书馆的网页")'),
        ("outside", "[图书馆网站](https://a.example)"),
    ],
)
def test_what_is_right_is_left_alone(name: str, text: str) -> None:
    assert found(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "told"),
    [
        ("brackets", "一。\n\n他说：“好。\n\n又说。", 7, "上引号没有合上（“好。）。请补上下引号，或删去多余的。"),
        ("brackets", "好》。", 5, "“》”前面没有开头（》。）。请补上“《”，或删去多余的。"),
        ("brackets", "标题：书市（春\n日期：2022年5月21日\n栏目：要闻\n\n好的。", 1, "“（”没有合上（（春）。请补上“）”，或删去多余的。"),
        ("brackets", "“春日“书市开张。", 5, "上引号没有合上（“春日“书市开张。）。这一段里上引号多、下引号少，多半有一个打反了，请核对。"),
        ("cut_off", "一。\n\n书市昨天在青禾区文化广场开张，", 7, "正文停在半句（…区文化广场开张，）。请核对是不是漏了；话已经说完，请改好末尾的标点。"),
        ("broken", "一\n\n，二。", 7, "上一段停在半句（…一），这一段接着说。请接成一段；不是一句话的，请核对标点。"),
        ("broken", "　　书市昨天在青禾区文化广场顺利开张，\n　　头一天来的读者就有八千人。", 6, "上一段停在半句（…化广场顺利开张，），这一段接着说。请接成一段；不是一句话的，请核对标点。"),
        ("half_width", "标题：书市开张,人山人海\n日期：2022年5月21日\n栏目：要闻\n\n好。", 1, "半角“,”夹在汉字里（书市开张,人山人海）。请改成全角“，”。"),
        ("ellipsis", "好…", 5, "“…”不是规范的省略号。请改成“……”；多打的句号请删去。"),
        ("doubled", "书市今天在广场开张。书市今天在广场开张。", 5, "“书市今天在广场开张…”这一句重复了。请删去多余的。"),
        ("wrong_word", "孩子们迫不急待。", 5, "“迫不急待”应写作“迫不及待”。请改正。"),
        ("signs", "书市增长5%％。", 5, "“%％”不能连用。请只留一个合适的。"),
        ("signs", "书市———老街的节日。", 5, "破折号写成了“———”。请改成“——”。"),
        ("no_such_day", "书市办到2月30日。", 5, "没有“2月30日”这一天。请核对日期。"),
        ("weekday", "书市5月21日星期五开张。", 5, "“5月21日星期五”对不上：2022年5月21日是星期六。请核对日期和星期。"),
        ("raw_mark", "一。\n\n** 重点 **在后。", 7, "记号“** 重点 **”会照样显示给读者。请核对写法，或删去。"),
        ("placeholder", "![图说](a.jpg)", 5, "图片 a.jpg 的“图说”是占位置的话。请写真的，或删去。"),
        ("unfinished", "三天卖出XX万元。", 5, "“XX万元”像是还没有填好。请填上，或删去。"),
        ("person", "副区长甲一来了。", 5, "“…副区长甲一”的职务和用语表不一样。表里是：青禾区区长；区长。请核对；职务有变动，请改用语表。"),
        ("person", "甲一局长来了。", 5, "“甲一局长”的职务和用语表不一样。表里是：青禾区区长；区长。请核对；职务有变动，请改用语表。"),
        ("place", "从青河桥到云桥镇。", 5, "“青河桥”应写作“青禾桥”。请改正。"),
        ("long_title", piece(引题="字" * 41), 4, "引题有41字，引题最多40字。请缩短。"),
        ("reprint", piece(原标题="旧题"), 4, "写了原文的标题、作者或网址，却没有写来源。请加一行“来源：…”。"),
        ("outside", "见[这里](https://a.example/x)。", 5, "链接“这里”会离开本站，去 a.example。请在链接文字里写明网站的名字。"),
    ],
)  # fmt: skip
def test_a_finding_names_the_line_and_the_remedy(
    name: str, text: str, line: int, told: str
) -> None:
    assert found(name, text) == [(line, told)]


def test_a_caption_inside_the_photo_counts() -> None:
    files = {"2022/05/21/a.md": HEADER + "书市。\n\n![](tu.jpg)"}
    bare, said = paper(files), paper(files, tu=("孩子们挑书", "记者 甲一 摄"))
    assert [line for _, line, _ in PAPER_RULE["caption"].check(bare)] == [7]
    assert [line for _, line, _ in PAPER_RULE["credit"].check(bare)] == [7]
    assert list(PAPER_RULE["caption"].check(said)) == []
    assert list(PAPER_RULE["credit"].check(said)) == []


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        (["春日书市", "春日书市", "春日书室"], "春日书市"),
        (["春日书市", "春日书市", "春日的书市"], "春日书市"),
        (["书市", "书市", "书是"], "书市"),
        (["春日书市", "春日书市", "日春书市"], "春日书市"),
        (["教育", "教育", "体育"], None),
        (["一号线工程", "一号线工程", "二号线工程"], None),
        ([*["春日书市"] * 3, *["春日书室"] * 3], None),
        (["春日书市", "秋日书展"], None),
        (["春日书市", "春日书室"], "春日书市"),
    ],
    ids=[
        *("character", "one more", "sound", "order", "short", "counting", "established", "other"),
        "the older of two",
    ],
)
def test_a_topic_a_slip_away_from_another_is_named(topics: list[str], told: str | None) -> None:
    files = {f"2022/05/21/{at}.md": piece(标签=topic) for at, topic in enumerate(topics)}
    messages = [message for _, _, message in PAPER_RULE["topic"].check(paper(files))]
    assert all(told and f"已有的“{told}”" in message for message in messages)
    assert bool(messages) == bool(told)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (["甲小一", "甲小一", "甲晓一"], "是不是“甲小一”？"),  # the same sound
        (["丙大三", "丙大三", "丙太三"], "是不是“丙大三”？"),
        (["甲小一", "甲小一", "甲小一", "甲晓一", "甲晓一"], "是不是“甲小一”？"),
        (["丁大四"], "是不是“丁太四”？"),  # on the list
        (["王军", "王军", "王明"], "请核对姓名。"),  # as short names differ
        (["甲小一", "甲小一", "甲小一"], None),
        (["甲小一", "甲小一", "新华社记者 王某"], None),
        (["丙三", "丙三", "丁四"], None),  # on the list
    ],
)
def test_a_name_that_nobody_knows_is_told_with_the_nearest(
    people: list[str], told: str | None
) -> None:
    files = {f"2022/05/21/{at}.md": piece(作者=name) for at, name in enumerate(people)}
    seen = replace(paper(files), known_people=frozenset({"丁四", "丁太四"}))
    messages = {
        message for rule in ("name", "byline") for _, _, message in PAPER_RULE[rule].check(seen)
    }
    assert [told is not None and told in message for message in messages] == [True] * bool(told)


def test_topics_run_together_with_dots_are_named() -> None:
    topics = ["书市", "老街改造", "书市·老街改造", "星河·青创园"]
    files = {f"2022/05/21/{at}.md": piece(标签=topic) for at, topic in enumerate(topics)}
    assert [path for path, _, _ in PAPER_RULE["topic"].check(paper(files))] == ["2022/05/21/2.md"]


def test_a_topic_with_a_page_of_its_own_is_known() -> None:
    files = {
        "topics/a.md": "标题：春日书市\n\n介绍。",
        "2022/05/21/a.md": piece(标签="春日书室"),
    }
    assert [line for _, line, _ in PAPER_RULE["topic"].check(paper(files))] == [4]


def test_withdrawn_pieces_repeat_nothing_and_one_shared_sentence_is_a_quotation() -> None:
    rule = PAPER_RULE["repeated"]
    first, second = rule.wrong.values()
    withdrawn = second.replace("栏目：", "撤稿：内容有误\n栏目：")
    assert list(rule.check(paper({"2022/05/21/a.md": first, "2022/05/21/b.md": withdrawn}))) == []
    quoting = piece(标题="另一篇").replace(
        "书市昨天开张。", "三天里先后来了八千名读者选书。别的话也说了许多许多许多。"
    )
    assert list(rule.check(paper({"2022/05/21/a.md": first, "2022/05/21/b.md": quoting}))) == []


def test_one_title_on_one_day_is_named() -> None:
    files = {
        "2022/05/21/a.md": piece(),
        "2022/05/21/b.md": piece(),
        "2022/05/22/c.md": piece(日期="2022-05-22"),
    }
    assert list(PAPER_RULE["repeated"].check(paper(files))) == [
        ("2022/05/21/b.md", 1, "和 2022/05/21/a.md 同一天、同一个标题。请改标题，或只留一篇。")
    ]


def test_a_draft_for_a_future_day_waits_for_nothing() -> None:
    draft = {"2099/05/21/a.md": piece(日期="2099年5月21日", 状态="草稿")}
    assert list(PAPER_RULE["future"].check(paper(draft))) == []


@pytest.mark.parametrize(
    "text",
    [
        "他写道：“书市开张,人山人海...”",
        "画册《春天,你好》和「旧书,新读」。",
        "“云乔镇”是旧称。",
        "> 书市开张,人山人海。",
        "```\n书市开张,人山人海\n```",
    ],
)
def test_quoted_text_is_never_altered(text: str) -> None:
    assert mended(HEADER + text, "2022/05/21/a.md", KNOWN) == HEADER + text


def test_words_inside_straight_quotes_stay_while_the_quotes_are_mended() -> None:
    new = mended(HEADER + '他说"开张,大吉"就走了,没回头。', "2022/05/21/a.md", KNOWN)
    assert new == HEADER + "他说“开张,大吉”就走了，没回头。"


def test_no_blank_is_put_between_chinese_and_figures() -> None:
    text = HEADER + "2022年5月21日，AI书市来了8000人，增长3.5%。\n"
    assert mended(text, "2022/05/21/a.md", KNOWN) == text


@given(st.text("书市,，。.…:：\"'“”《》()（）a1 \n#>|[]!`*-·的", max_size=60))
def test_mending_ends_changes_no_word_and_has_nothing_left_to_do(text: str) -> None:
    def words(of: str) -> str:
        return "".join(filter(str.isalnum, of))

    new = mended(HEADER + text, "2022/05/21/a.md", KNOWN)
    assert mended(new, "2022/05/21/a.md", KNOWN) == new
    assert words(new) == words(HEADER + text)


@given(st.text(max_size=200))
def test_no_text_makes_a_rule_fail(text: str) -> None:
    """Whatever stands in a file, each rule comes to an end and names a line of the file."""
    whole = HEADER + text
    read = read_piece(whole, "2022/05/21/a.md", NEWSROOM)
    assert len(read.prose) == len(whole)
    for rule in RULES:
        for line, message in rule.check(read, KNOWN):
            assert 1 <= line <= whole.count("\n") + 1
            assert message.endswith("。")


SLIPS = [
    "书市,",
    "己经",
    "云乔镇",
    "老街...",
    "的的",
    "，，",
    "2月30日",
    "XX万元",
    "———",
    "5%％",
    "“好",
    "好）",
]
PHOTOS = [
    "![](a (1).jpg)",
    '![街](b.jpg "甲一 摄")',
    "！［街］（c.jpg）",
    "<!-- ![](d.jpg) -->",
    "`![](e.jpg)`",
]
QUOTING = (
    "doubled",
    "ellipsis",
    "signs",
    "wrong_word",
    "place",
    "no_such_day",
    "unfinished",
    "half_width",
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(MARKS + SLIPS + PHOTOS), max_size=16).map("".join))
def test_a_finding_stands_in_the_line_that_it_names(text: str) -> None:
    """Whatever marks stand around it; and of photos and links only those are known that readers get."""
    read = read_piece(HEADER + text, "2022/05/21/a.md", NEWSROOM)
    lines = read.text.split("\n")
    seen = read.prose.replace(BLANK, "").split("\n")
    for name in QUOTING:
        for line, message in RULE[name].check(read, KNOWN):
            said = message.partition("“")[2].partition("”")[0].removesuffix("…")
            assert said in seen[line - 1], (name, message)
    for image in read.images:
        assert image.name in lines[image.line - 1]
    for anchor in read.anchors:
        assert anchor.address.removeprefix("mailto:") in lines[anchor.line - 1]
    for block in read.blocks:
        assert block.start == 0 or read.text[block.start - 1] == "\n"
        assert read.text[block.end : block.end + 1] in ("", "\n")


@pytest.mark.parametrize(
    ("text", "photos"),
    [
        ("![](a (1).jpg)", ["a (1).jpg"]),
        ("<!-- ![](a.jpg) -->", []),
        ("`![](a.jpg)`", []),
        ("！［］（a.jpg）", ["a.jpg"]),
        ("![街]( ./a.jpg '甲一 摄')", []),
    ],
)
def test_the_caption_rule_knows_the_photos_that_readers_get(text: str, photos: list[str]) -> None:
    gists = paper({"2022/05/21/a.md": HEADER + "书市昨天开张。\n\n" + text})
    told = [(line, said.split(" 没有")[0]) for _, line, said in PAPER_RULE["caption"].check(gists)]
    assert told == [(7, f"图片 {name}") for name in photos]


@given(st.text("书市,，。.:“”‘’《》「」()（）a1 \n>`", max_size=60))
def test_what_stands_between_quotation_marks_comes_out_as_it_went_in(text: str) -> None:
    whole = HEADER + text
    said = [
        whole[start:end] for start, end in read_piece(whole, "2022/05/21/a.md", NEWSROOM).quoted
    ]
    new = mended(whole, "2022/05/21/a.md", KNOWN)
    assert [words for words in said if words not in new] == []
