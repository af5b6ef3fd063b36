"""The header of an article: three ways to type it, every fault at once, nothing lost."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from bulletin.model.article import Author, Correction, Fields
from bulletin.reading.decode import decode
from bulletin.reading.header import read_header
from bulletin.reading.keys import _HIDDEN, _MEANT, _TOLD, KEYS, field_of
from bulletin.reading.newsroom import Newsroom, Reporter

ZONE = ZoneInfo("Asia/Shanghai")
NEWSROOM = Newsroom(
    ("要闻", "民生"), (Reporter("王同", "街道"), Reporter("王同", "社区"), Reporter("甲一")), ZONE
)
NINE = datetime(2022, 5, 21, 9, 30, tzinfo=ZONE)


def read(text: str) -> tuple[Fields | None, list[str]]:
    """The fields of a header, and its faults as an editor sees them."""
    found, _, _, faults = read_header(text, "a.md", NEWSROOM)
    return found, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        "标题：集市：开张\n日期：2022年5月21日 上午9:30\n栏目：民生\n标签：集市、街道；桥\n作者：甲一，乙二\n\n正文",
        "Title: 集市：开张\nDate: 2022-05-21 09:30\nCategory: 民生\nTags: 集市, 街道, 桥\nAuthor: 甲一 乙二\n\n正文",
        "---\n标题：集市：开张\n日期：2022.5.21 9:30\n栏目：民生\n话题：集市，街道，桥\n记者：甲一 乙二\n---\n正文",
        "---\ntitle: '集市：开张'\ndate: 2022-05-21 09:30\nsection: 民生\ntopics: [集市, 街道, 桥]\n"
        "authors:\n- 甲一\n- 乙二\n---\n正文",
    ],
    ids=["chinese", "pelican", "fenced", "yaml"],
)
def test_all_ways_of_typing_a_header_say_the_same(text: str) -> None:
    found, faults = read(text)
    assert faults == []
    assert found is not None
    assert (found.title, found.date, found.section) == ("集市：开张", NINE, "民生")
    assert found.topics == ("集市", "街道", "桥")
    assert found.authors == (Author("甲一"), Author("乙二"))


def test_each_field_has_a_chinese_name() -> None:
    assert {field.name for field in fields(Fields)} == KEYS.keys()
    assert all(not names[0].isascii() for names in KEYS.values())


HEADER = "标题：一\n日期：2022-05-21\n栏目：要闻\n{}\n\n正文"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "标提：二",
            "a.md:4: 不认识“标提”。是不是“标题”？请改正；如果这是正文，请在它前面空一行。",
        ),
        ("slug: x", "a.md:4: 不能用“slug”。网址由文件的位置决定，请删去这一行。"),
        ("Save_as: ../x", "a.md:4: 不能用“Save_as”。网址由文件的位置决定，请删去这一行。"),
        ("标题：二", "a.md:4: “标题”写了两次（第 1 行已有）。请只留一个。"),
        ("位次：特大", "a.md:4: “位次”不能写“特大”。可以写：头条、要、一般、简讯。"),
        ("期：一二六", "a.md:4: 期号“一二六”不是数字。请写成 126 或 第126期。"),
        (
            "更新：2022-05",
            "a.md:4: “2022-05”不是完整的日期。请写成 2022年5月21日 或 2022-05-21 09:30。",
        ),
        ("作者：王同", "a.md:4: 有不止一位“王同”。请写明是哪一位：王同（街道）、王同（社区）。"),
        ("更正：改了", "a.md:4: 更正“改了”读不懂。请写成：2022年5月22日｜更正的内容。"),
        ("旧址：../../x", "a.md:4: 旧址“../../x”不是本站的网址。请写成 2022/05/21/jiu-di-zhi。"),
        (
            "没有冒号的一行",
            "a.md:4: “没有冒号的一行”不像“项目：内容”。请写成“标题：…”这样；正文前要空一行。",
        ),
        (
            "来源网址：javascript:x",
            "a.md:4: “javascript:x”不是网址。请写完整的网址，以 https:// 开头。",
        ),
        ("语言：火星文", "a.md:4: “语言”不能写“火星文”。可以写：简体、中文、繁体、英文。"),
        (
            "来源：青禾日报\n　　云桥镇的老街开工了。",
            "a.md:5: “来源”的下一行“云桥镇的老街开工了。…”像是正文。请在正文前空一行。",
        ),
        (
            "标签：集市\n　　云桥镇的老街开工了。",
            "a.md:4: 标签“云桥镇的老街开工了。”像是句子。请缩短成一个词；如果是正文，请在它前面空一行。",
        ),
        ("标签：..、集市", "a.md:4: 标签“..”里没有字。请写完整，或删去。"),
        (f"期：{'9' * 5000}", f"a.md:4: 期号“{'9' * 5000}”不是数字。请写成 126 或 第126期。"),
        (
            "\n编辑：甲一",
            "a.md:5: 提醒：“编辑”在空行后面，成了正文。请删去上面的空行；如果是正文，请在它前面空两格（　　）。",
        ),
    ],
)
def test_what_is_not_understood_is_refused_with_place_and_remedy(line: str, fault: str) -> None:
    assert read(HEADER.format(line))[1] == [fault]


@pytest.mark.parametrize("start", ["　　", "    ", "- ", "　", "* ", "> ", "• "])
def test_a_header_may_be_indented_or_a_list_as_a_whole(start: str) -> None:
    lines = HEADER.format("作者：甲一").partition("\n\n")[0].split("\n")
    found, faults = read("\n".join(start + line for line in lines) + "\n\n　　正文")
    assert faults == []
    assert found is not None
    assert (found.title, found.section, found.authors) == ("一", "要闻", (Author("甲一"),))


@pytest.mark.parametrize("form", ["**{}：**{}", "**{}**：{}", "** {}:** {}", "{}：{}"])
def test_a_header_may_be_in_traditional_characters_or_its_keys_stressed(form: str) -> None:
    said = {
        "標題": "一",
        "日期": "2022-05-21",
        "欄目": "要闻",
        "記者": "甲一",
        "通訊員": "丙三",
        "攝影": "丁四",
    }
    lines = [form.format(key, value) for key, value in said.items()]
    found, faults = read("\n".join(lines) + "\n\n正文")
    assert faults == []
    assert found is not None
    assert (found.title, found.section) == ("一", "要闻")
    assert found.authors == (Author("甲一"), Author("丙三", "通讯员"), Author("丁四", "摄影"))


@pytest.mark.parametrize("key", ["初稿", "终稿", "原稿", "稿"])
def test_nobody_is_led_to_withdraw_a_piece(key: str) -> None:
    (told,) = read(HEADER.format(f"{key}：甲一"))[1]
    assert "撤稿" not in told


def test_a_section_is_known_with_a_blank_in_it_and_the_nearest_is_named_by_its_places() -> None:
    assert read(HEADER.replace("要闻", "要　闻").format("期：1"))[1] == []
    told = read(HEADER.replace("要闻", "名生").format("期：1"))[1]
    assert told == ["a.md:3: 没有“名生”这个栏目。是不是“民生”？栏目有：要闻、民生。"]


@pytest.mark.parametrize("text", ["", "\n　\n  \n"])
def test_an_empty_file_is_one_fault(text: str) -> None:
    told = "a.md: 稿件是空的。请照模板写稿头和正文，或删去这个文件。"
    assert read(text) == (None, [told])


def test_a_fence_that_does_not_end_is_one_fault() -> None:
    told = "a.md:1: 开头的“---”没有另一行“---”来结束。请在正文前补一行“---”。"
    assert read("---\ntitle: 一\n\n正文") == (None, [told])


def test_every_fault_of_a_header_is_told_at_once() -> None:
    _, faults = read("日期：2022-05\n栏目：要问\n\n正文")
    assert faults == [
        "a.md:1: “2022-05”不是完整的日期。请写成 2022年5月21日 或 2022-05-21 09:30。",
        "a.md:2: 没有“要问”这个栏目。是不是“要闻”？栏目有：要闻、民生。",
        "a.md:1: 没有标题。请在开头加一行“标题：…”。",
    ]


@pytest.mark.parametrize(
    ("typed", "authors"),
    [
        ("记者：甲一\n通讯员：丙三\n摄影：乙二", "甲一/记者 丙三/通讯员 乙二/摄影"),
        ("作者：甲一\n　　乙二", "甲一/记者 乙二/记者"),
        ("作 者 ：甲一", "甲一/记者"),
        ("作者∶甲一\n摄影﹕乙二", "甲一/记者 乙二/摄影"),
    ],
    ids=["a key for each role", "a second line", "blanks in a key", "signs like a colon"],
)
def test_people_may_stand_under_several_keys_and_on_several_lines(typed: str, authors: str) -> None:
    found, faults = read(HEADER.format(typed))
    assert faults == []
    assert found is not None
    assert " ".join(f"{author.name}/{author.role}" for author in found.authors) == authors


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("标　签：集市，街道", "topics", ("集市", "街道")),
        ("标签：集市 街道　桥", "topics", ("集市", "街道", "桥")),
        ("标签：#集市 #APEC 会议", "topics", ("集市", "APEC 会议")),
        ("标签：星河·青创园、桥", "topics", ("星河·青创园", "桥")),
        ("Ｔａｇｓ：集市", "topics", ("集市",)),
        ("source-url: https://news.example/a?b=1", "source_url", "https://news.example/a?b=1"),
        ("source_url: http://news.example", "source_url", "http://news.example"),
        ("Original Title: 一", "original_title", "一"),
        ("摘要：前一句，\n  后一句。", "summary", "前一句，后一句。"),
        ("期：第１２６期", "issue", 126),
        ("版：第A03版", "page", "A03"),
        ("版次：A03/2", "page", "A03/2"),
        ("版次：第A03版／第02条", "page", "A03/2"),
        ("版次：特刊/上", "page", "特刊/上"),
        ("语言：繁体", "lang", "zh-Hant"),
        ("状态：草稿", "status", "draft"),
        ("位次：要", "rank", "major"),
        ("旧址：https://paper.example/2022/05/20/a/", "aliases", ("2022/05/20/a",)),
    ],
)
def test_a_field_is_what_was_meant(line: str, name: str, value: object) -> None:
    found, faults = read(HEADER.format(line))
    assert faults == []
    assert getattr(found, name) == value


YAML = "---\ntitle: 一\ndate: 2022-05-21\nsection: 要闻\n{}\n---\n正文"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("source: 2022", "source", "2022"),
        ("source: yes", "source", "yes"),
        ("source: 007", "source", "007"),
        ("source: 1e3", "source", "1e3"),
        ("updated: 2022-05-22", "updated", datetime(2022, 5, 22, tzinfo=ZONE)),
        ("summary: >\n  前一句，\n  后一句。", "summary", "前一句，后一句。"),
        ("summary: |\n  前一句，\n  后一句。", "summary", "前一句，后一句。"),
        ("summary: '集市 #3 开张'", "summary", "集市 #3 开张"),
        ('summary: "倒\\u202e序\\0"', "summary", "倒序"),
        ("标签：[集市, 街道]", "topics", ("集市", "街道")),
        ('标签：\n- "集市"\n- 街道', "topics", ("集市", "街道")),
        ("summary: 他说: 好", "summary", "他说: 好"),
    ],
)
def test_yaml_gives_back_what_was_typed(line: str, name: str, value: object) -> None:
    found, faults = read(YAML.format(line))
    assert faults == []
    assert getattr(found, name) == value


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "summary: 集市 #3 开张",
            "a.md:5: “#”和它后面的字会被当作备注略去。请删去，或把整个内容放进引号。",
        ),
        (
            "\n\nsumary: 一",
            "a.md:7: 不认识“sumary”。是不是“summary”？请改正；如果这是正文，请在它前面空一行。",
        ),
        (
            "标题：二\n\n标提：三",
            "a.md:7: 不认识“标提”。是不是“标题”？请改正；如果这是正文，请在它前面空一行。",
        ),
        (
            "authors:\n- name: 甲一",
            "a.md:5: “authors”里面又分了“项目：内容”。请只写内容；有冒号的，把整个内容放进引号。",
        ),
        (
            "source: [青禾日报, 云桥晚报]",
            "a.md:5: “source”只能写一样，这里有 2 样。请只留一样；如果方括号是内容的一部分，请加上引号。",
        ),
        ("a: " + "[" * 5000, "a.md:2: 稿头太复杂，文件可能已损坏。请照模板重新写稿头。"),
    ],
    ids=["remark", "line of a key", "line of a loose key", "keys in a list", "a list", "deep"],
)
def test_what_yaml_would_lose_or_choke_on_is_refused(line: str, fault: str) -> None:
    assert fault in read(YAML.format(line))[1]


def test_corrections_may_be_several() -> None:
    found, _ = read(HEADER.format("更正：2022年5月22日｜甲。\n更正：2022-05-23|乙。"))
    assert found is not None
    assert found.corrections == (
        Correction(datetime(2022, 5, 22, tzinfo=ZONE), "甲。"),
        Correction(datetime(2022, 5, 23, tzinfo=ZONE), "乙。"),
    )


def test_a_yaml_bomb_is_harmless() -> None:
    bomb = "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(
        f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]\n"
        for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    _, faults = read(bomb + "---\n正文")
    assert faults


# Each field gets characters of its own, so that a lost one is noticed wherever it went.
PLAIN = {
    "标题": "东西南北",
    "摘要": "春夏秋冬",
    "来源": "红黄蓝绿",
    "标签": "琴棋书画",
    "作者": "赵钱孙李",
}
DAMAGE = [
    *"\n\n:：|、，；·　 -#[]{}()（）“\"'*&!%@`\\\t",
    "---",
    "\n\n",
    " #",
    ": ",
    "- ",
    "赵",
    "\u200b",
]


def header_of(values: dict[str, str], fence: str) -> str:
    """A header with these values, closed by a blank line or between fences."""
    lines = [f"{key}: {value}" for key, value in values.items()]
    lines += ["日期: 2022-05-21 09:30", "栏目: 民生"]
    return f"{fence}\n" * bool(fence) + "\n".join(lines) + f"\n{fence}\n"


@given(
    st.fixed_dictionaries(
        {key: st.text(chars, min_size=2, max_size=6) for key, chars in PLAIN.items()}
    ),
    st.sampled_from(["", "---"]),
    st.lists(
        st.tuples(st.integers(0, 150), st.integers(0, 2), st.sampled_from(["", *DAMAGE])),
        max_size=4,
    ),
)
def test_no_character_of_a_damaged_header_is_lost_in_silence(
    values: dict[str, str], fence: str, damage: list[tuple[int, int, str]]
) -> None:
    """Characters are put in, taken out and replaced anywhere; what is still there is then in the
    fields, in the text below, or the article is refused."""
    text = header_of(values, fence)
    for at, taken, put in damage:
        text = text[:at] + put + text[at + taken :]
    found, below, _, faults = read_header(text, "a.md", NEWSROOM)
    if found is None or faults:
        assert faults
        return
    assert found.date == NINE or "日期: 2022-05-21 09:30" not in text
    assert found.section == "民生"
    kept = set(below) | {
        *found.title,
        *found.summary,
        *found.source,
        *"".join(found.topics),
        *"".join(author.name + author.mark for author in found.authors),
    }
    assert {char for char in text if char in "".join(PLAIN.values())} <= kept


FIELD_LINES = {
    "title": "标题：东西南北",
    "summary": "摘要：春夏秋冬",
    "source": "来源：红黄蓝绿",
    "topics": "标签：琴棋、书画",
    "authors": "作者：赵钱 孙李",
    "date": "日期：2022年5月21日 上午9:30",
    "section": "栏目：民生",
    "issue": "期：第126期",
    "updated": "更新：2022-05-22",
    "aliases": "旧址：2022/05/20/jiu",
}


@given(st.data())
def test_what_is_typed_into_one_line_changes_no_other_field(data: st.DataObject) -> None:
    """Any text at all, put anywhere: each field of the other lines is as it was, or the article is
    refused."""
    order = data.draw(st.permutations(list(FIELD_LINES)))
    lines = [FIELD_LINES[name] for name in order]
    right, faults = read("\n".join(lines) + "\n\n正文")
    assert right is not None
    assert faults == []
    hit = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[hit])))
    taken = data.draw(st.integers(0, 3))
    put = data.draw(
        st.one_of(st.text(max_size=6), st.text("：:、\n -#[]{}'\"　甲一期版来源", max_size=6))
    )
    lines[hit] = lines[hit][:at] + put + lines[hit][at + taken :]
    text = decode(("\n".join(lines) + "\n\n正文").encode(errors="replace"), "a.md")
    if not isinstance(text, str):
        return
    found, faults = read(text)
    assert (found is None) <= bool(faults)
    if faults or found is None:
        return
    touched = {order[hit]}
    # It goes on with what is above.
    if re.search(r"^(?:\s|-)", text.split("\n")[hit]) or "\n" in put:
        touched.add(order[max(hit - 1, 0)])
    for name in FIELD_LINES.keys() - touched:
        assert getattr(found, name) == getattr(right, name), name


LABELS = {
    "title": ["标题", "标　题", "Title", "ＴＩＴＬＥ"],
    "date": ["日期", "Date"],
    "section": ["栏目", "category", "Section"],
    "topics": ["标签", "话题", "Tags"],
    "authors": ["作者", "记者", "Authors"],
}
COLON = st.sampled_from([":", "：", " : ", "　：　"])
NAMES = st.lists(
    st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=3), min_size=1, max_size=4, unique=True
)


@given(st.data())
def test_a_header_typed_in_any_usual_way_gives_the_right_facts(data: st.DataObject) -> None:
    topics, people = data.draw(NAMES), data.draw(NAMES)
    dates = [
        "2022年5月21日 上午9:30",
        "2022.5.21 9：30",
        "２０２２／５／２１　０９：３０",
        "2022-05-21T01:30Z",
    ]
    values = {
        "title": "青禾集市：开张",
        "date": data.draw(st.sampled_from(dates)),
        "section": "民生",
        "topics": data.draw(st.sampled_from(["、", "，", "；", ", ", "|"])).join(topics),
        "authors": data.draw(st.sampled_from(["记者 {}", "{}", "·{}·"])).format(
            data.draw(st.sampled_from([" ", "、", "，", "　", "/"])).join(people)
        ),
    }
    order = data.draw(st.permutations(list(values)))
    lines = [
        data.draw(st.sampled_from(LABELS[name])) + data.draw(COLON) + values[name] for name in order
    ]
    typed = "\n".join(lines) + "\n\n正文"
    typed = typed.replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
    text = decode(typed.encode(encoding), "a.md")
    assert isinstance(text, str)
    found, faults = read(text)
    assert faults == []
    assert found is not None
    assert (found.title, found.date, found.section) == ("青禾集市：开张", NINE, "民生")
    assert found.topics == tuple(topics)
    assert found.authors == tuple(map(Author, people))


# --- what other people type ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["否", "不", "无", "暂不", "没有", "no", "False", "无。", "—", "0", "暂不撤稿", "null", "N/A"],
)
def test_a_withdrawal_that_says_no_is_none(word: str) -> None:
    found, faults = read(HEADER.format(f"撤稿：{word}"))
    assert faults == []
    assert found is not None
    assert found.withdrawn == ""


def test_a_withdrawal_that_says_yes_is_one_and_is_asked_for_its_reason() -> None:
    found, faults = read(HEADER.format("撤稿：是"))
    assert found is not None
    assert found.withdrawn == "是"
    assert faults == [
        "a.md:4: 提醒：撤稿没有写原因。文章已经撤下；请写成“撤稿：原因”，读者会看到。"
    ]


@pytest.mark.parametrize("word", ["无", "/", "——", "暂无", "无。", "null", "-", "\u201c\u201d"])
@pytest.mark.parametrize(
    "key",
    "摘要 引题 副题 来源 标签 作者 编辑 校对 来源网址 原标题 期 版 头图 更正 旧址 更新 语言 状态".split(),
)
def test_a_line_that_says_there_is_nothing_is_empty(key: str, word: str) -> None:
    assert read(HEADER.format(f"{key}：{word}")) == read(HEADER.format(f"{key}："))
    assert read(HEADER.format(f"{key}：{word}"))[1] == []


def test_a_headline_may_be_such_a_word() -> None:
    found, faults = read(HEADER.replace("标题：一", "标题：无").format("期：1"))
    assert faults == []
    assert found is not None
    assert found.title == "无"


@pytest.mark.parametrize(
    "line",
    [
        "标签: [集市, 街道]\n作者: [甲一, 乙二]",
        "标签：［集市，街道］\n作者：[甲一、乙二]",
        "标签：[\"集市\", '街道']\n作者：[甲一，乙二]",
    ],
)
def test_a_list_may_stand_in_brackets_without_fences(line: str) -> None:
    found, faults = read(HEADER.format(line))
    assert faults == []
    assert found is not None
    assert found.topics == ("集市", "街道")
    assert found.authors == (Author("甲一"), Author("乙二"))


def test_brackets_of_a_headline_stay() -> None:
    found, _ = read(HEADER.replace("标题：一", "标题：[编者按]一").format("副题：[一]"))
    assert found is not None
    assert (found.title, found.deck) == ("[编者按]一", "[一]")


@pytest.mark.parametrize(
    ("typed", "parted"),
    [
        ("老街改造 民生 5G", "老街改造、民生、5G"),
        ("5G 老街 民生", "5G、老街、民生"),
        ("民生 CBD 老街 书市", "民生、CBD、老街、书市"),
    ],
)
def test_blanks_that_may_part_topics_or_not_are_asked_about(typed: str, parted: str) -> None:
    found, faults = read(HEADER.format(f"标签：{typed}"))
    assert faults == [f"a.md:4: 标签“{typed}”不知道在哪里分开。请用“、”分开，如：{parted}。"]
    assert found is not None
    assert found.topics == ()


@pytest.mark.parametrize("typed", ["5G 基站", "民生 5G", "云桥 APP、民生", "老街 民生 书市"])
def test_a_blank_beside_latin_stays_legal(typed: str) -> None:
    assert read(HEADER.format(f"标签：{typed}"))[1] == []


def test_one_blank_line_too_many_before_a_status_is_a_fault_and_a_withdrawal_there_counts() -> None:
    _, faults = read(HEADER.format("期：1\n\n状态：草稿"))
    assert faults == [
        "a.md:6: “状态”在空行后面，成了正文。请删去上面的空行；如果是正文，请在它前面空两格（　　）。"
    ]
    found, faults = read(HEADER.format("期：1\n\n撤稿：内容有误"))
    assert len(faults) == 1
    assert found is not None
    assert found.withdrawn == "内容有误"
    found, _ = read(HEADER.format("期：1\n\n撤稿：否"))
    assert found is not None
    assert found.withdrawn == ""


@pytest.mark.parametrize(
    "text", ["时间：5月21日\n地点：云桥镇", "地点：云桥镇\n主题：书市", "电话：1"]
)
def test_a_notice_may_begin_with_when_and_where(text: str) -> None:
    found, below, _, faults = read_header(
        HEADER.format("期：1").replace("正文", text), "a.md", NEWSROOM
    )
    assert faults == []
    assert found is not None
    assert below.strip() == text


@pytest.mark.parametrize("key", ["来源", "作者", "更正", "编辑"])
def test_a_signature_below_the_header_is_noted(key: str) -> None:
    found, faults = read(HEADER.format(f"期：1\n\n{key}：甲一"))
    assert found is not None
    assert [fault.partition("：")[0] for fault in faults] == ["a.md:6: 提醒"]


@pytest.mark.parametrize("key", ["标签", "摘要", "位次", "旧址", "状态", "头图"])
def test_what_no_text_begins_with_is_a_fault_there(key: str) -> None:
    _, faults = read(HEADER.format(f"期：1\n\n{key}：甲一"))
    assert [fault.partition("“")[0] for fault in faults] == ["a.md:6: "]


@pytest.mark.parametrize(
    "line",
    [
        "摘要: |-\n  第一行：说明。\n  第二行。",
        "摘要: >\n  第一行：说明。\n  第二行。",
        "摘要: '第一行：说明。\n  第二行。'",
        "摘要: 第一行：说明。\n  第二行。",
        "summary: |2-\n    第一行：说明。\n    第二行。",
    ],
)
def test_yaml_may_have_chinese_colons_in_lines_that_go_on(line: str) -> None:
    found, faults = read(YAML.format(line))
    assert faults == []
    assert found is not None
    assert found.summary == "第一行：说明。第二行。"


@pytest.mark.parametrize(
    "typed", ["2022年5月22日 9:00-10:00", "2022-05-22 9:00 — 10:00", "2022-05-22 9:00～10:30"]
)
def test_a_stretch_of_time_is_no_moment_and_no_zone(typed: str) -> None:
    found, faults = read(HEADER.format(f"更正：{typed}｜原文误。"))
    assert found is not None
    assert found.corrections == ()
    assert faults == [f"a.md:4: 更正“{typed}｜原文误。”读不懂。请写成：2022年5月22日｜更正的内容。"]


def test_an_update_before_its_date_is_noted() -> None:
    _, faults = read(HEADER.format("更新：2022-05-20"))
    assert faults == ["a.md:4: 提醒：更新时间早于日期。请核对两个时间。"]


FOREIGN = {
    "draft: true": "请改成“状态：草稿”；删去这一行，稿件就会发布。",
    "draft: false": "请删去这一行。",
    "published: false": "请改成“状态：草稿”；删去这一行，稿件就会发布。",
    "published: true": "请删去这一行。",
    "published: 2022-05-21": "请改成“日期：2022-05-21”。",
    "publishDate: 2022-05-21": "请改成“日期：2022-05-21”。",
    "lastmod: 2022-05-22": "请改成“更新：2022-05-22”。",
    "updated_at: 2022-05-22": "请改成“更新：2022-05-22”。",
    "expiryDate: 2022-06-01": "本站不会自己撤下文章。请删去这一行；到时要撤，请写“撤稿：原因”。",
    "description: 老街": "请改成“摘要：老街”。",
    "excerpt: 老街": "请改成“摘要：老街”。",
    "abstract: 老街": "请改成“摘要：老街”。",
    "subtitle: 老街": "请改成“副题：老街”。",
    "headline: 老街": "请改成“标题：老街”。",
    "cover: a.jpg": "请改成“头图：a.jpg”。",
    "image: a.jpg": "请改成“头图：a.jpg”。",
    "thumbnail: a.jpg": "请改成“头图：a.jpg”。",
    "featured_image: a.jpg": "请改成“头图：a.jpg”。",
    "banner: a.jpg": "请改成“头图：a.jpg”。",
    "categories: 民生": "请改成“栏目：民生”。",
    "keywords: 老街": "请改成“标签：老街”。",
    "series: 老街": "请改成“标签：老街”。",
    "permalink: /2021/a/": "原来的网址请写成“旧址：2021/a”；没用过就删去这一行。",
    "abbrlink: 8f3a": "原来的网址请写成“旧址：8f3a”；没用过就删去这一行。",
    "redirect_from: https://a.example/b/": "原来的网址请写成“旧址：b”；没用过就删去这一行。",
    "slug: a": "网址由文件的位置决定，请删去这一行。",
    "url: /a/": "网址由文件的位置决定，请删去这一行。",
    "layout: post": "请删去这一行，文章不受影响。",
    "type: post": "请删去这一行，文章不受影响。",
    "comments: true": "请删去这一行，文章不受影响。",
    "toc: true": "请删去这一行，文章不受影响。",
    "mathjax: true": "请删去这一行，文章不受影响。",
    "weight: 3": "请删去这一行，文章不受影响。",
    "id: 3": "请删去这一行，文章不受影响。",
    "copyright: 青禾日报": "请删去这一行，文章不受影响。",
    "reviewer: 甲一": "请改成“校对：甲一”。",
    "byline: 甲一": "请改成“作者：甲一”。",
    "canonical_url: https://a.example/b": "请改成“来源网址：https://a.example/b”。",
    "language: zh-CN": "请改成“语言：zh-CN”。",
    "置顶：是": "要排在前面，请写“位次：头条”或“位次：要”；不要就删去这一行。",
    "关键词：老街": "请改成“标签：老街”。",
    "分类：民生": "请改成“栏目：民生”。",
    "封面：a.jpg": "请改成“头图：a.jpg”。",
    "供稿：青禾日报": "请改成“来源：青禾日报”。",
    "草稿：是": "请改成“状态：草稿”；删去这一行，稿件就会发布。",
}
"""What other generators, exports and web editors write, and the remedy that is right."""


@pytest.mark.parametrize("line", FOREIGN)
def test_a_key_of_another_program_gets_the_right_remedy(line: str) -> None:
    _, faults = read(HEADER.format(line))
    assert len(faults) == 1
    assert faults[0].endswith(FOREIGN[line])
    assert "是不是" not in faults[0]


def test_no_key_of_another_program_is_one_of_ours() -> None:
    assert [key for key in (*_MEANT, *_TOLD, *_HIDDEN) if field_of(key)] == []


@pytest.mark.parametrize(
    "text", ["+++\ntitle = '一'\ndraft = true\n+++\n\n正文", '{"title": "一"}\n\n正文']
)
def test_a_header_in_another_notation_is_one_fault(text: str) -> None:
    found, faults = read(text)
    assert found is None
    assert len(faults) == 1
    assert "请改成“标题：…”这样" in faults[0]


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("摘要：老街&amp;新街&#8203;", "summary", "老街&新街"),
        ("副题：&ldquo;老街&rdquo;&nbsp;新", "deck", "“老街” 新"),
        (
            "来源网址：https://a.example/?a=1&copy;=2",
            "source_url",
            "https://a.example/?a=1&copy;=2",
        ),
        ("摘要：甲&#10;乙&#13;&Tab;丙", "summary", "甲 乙 丙"),
        ("摘要：A&B;C &unknown; &#x202e;d", "summary", "A&B;C &unknown; d"),
    ],
)
def test_the_signs_of_a_header_are_final(line: str, name: str, value: str) -> None:
    found, faults = read(HEADER.format(line))
    assert faults == []
    assert getattr(found, name) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("search/index.json", "旧址“search/index.json”是本站留着用的网址。"),
        ("photos/a", "旧址“photos/a”是本站留着用的网址。"),
        ("Assets/x.css", "旧址“Assets/x.css”是本站留着用的网址。"),
        ("hant/2022/05/21/a", "旧址“hant/2022/05/21/a”是本站留着用的网址。"),
        ("https://a.example/static/x", "旧址“https://a.example/static/x”是本站留着用的网址。"),
        ("a" * 300, f"旧址“{'a' * 20}…”太长。"),
        ("2022/" + "桥" * 90, f"旧址“2022/{'桥' * 15}…”太长。"),
    ],
)
def test_an_old_address_that_no_article_had_is_refused(typed: str, said: str) -> None:
    _, faults = read(HEADER.format(f"旧址：{typed}"))
    assert len(faults) == 1
    assert faults[0].startswith(f"a.md:4: {said}")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("title: 集市开张\ndate: 2022-05-21\ncategory: 要闻\n---\n正文。", "集市开张"),
        ('title: "集市：开张"\ndate: 2022-05-21\ncategory: 要闻\ntags: [甲, 乙]\n---\n\n正文。', "集市：开张"),
        ("标题：集市开张\n日期：2022年5月21日\n栏目：要闻\n———\n正文。", "集市开张"),
    ],
)  # fmt: skip
def test_one_fence_below_a_header_ends_it_as_it_does_in_hexo(text: str, title: str) -> None:
    found, below, first, faults = read_header(text, "a.md", NEWSROOM)
    assert faults == []
    assert found is not None
    assert found.title == title
    assert below.strip() == "正文。"
    assert text.split("\n")[first - 1 :] == below.split("\n")


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("description:", "那是别的程序的写法，本站叫“摘要”。后面没有内容，请删去这一行。"),
        ("cover: https://a.example/b.png", "那是别的程序的写法，本站叫“头图”，图片要在自己的网站上。请把图片存到稿件旁边，再写成“头图：文件名”。"),
        ("sticks: 1", "请改正；如果这是正文，请在它前面空一行。"),
        ("初稿：甲一", "请改正；如果这是正文，请在它前面空一行。"),
    ],
)  # fmt: skip
def test_a_remedy_leads_to_no_other_fault(line: str, remedy: str) -> None:
    _, _, _, (fault,) = read_header(
        f"标题：题\n日期：2022-05-21\n栏目：要闻\n{line}\n\n正文。", "a.md", NEWSROOM
    )
    assert (fault.fact + fault.remedy).endswith(remedy)
    assert "是不是" not in fault.fact


@pytest.mark.parametrize(
    "text",
    [
        "问：集市哪一天开张？\n答：星期六。\n见 https://a.example/\n就这些。\n\n正文。",
        "# 集市开张\n星期六。\n\n正文。",
        "集市开张。",
    ],
)
def test_a_text_without_a_header_gets_one_fault_and_not_one_a_line(text: str) -> None:
    _, _, _, faults = read_header(text, "a.md", NEWSROOM)
    assert list(map(str, faults)) == [
        "a.md:1: 开头没有稿头，直接是正文。"
        "请在最前面写“标题：…”“日期：…”“栏目：…”，一行一项，再空一行。"
    ]
