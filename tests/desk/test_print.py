"""Print pages as text: who signs, what a picture shows, what a column cut, what goes on elsewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.importing.drafts import Draft, Said, Ways, literal, make_drafts
from bulletin.desk.importing.lines import read_lines
from bulletin.desk.importing.signatures import credited, read_signature
from bulletin.desk.importing.turns import came_from, goes_to, number
from bulletin.model.article import Fields
from bulletin.reading.body import convert
from bulletin.reading.decode import clean
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom
from tests.desk.test_importing import sheet_of

ZONE = ZoneInfo("Asia/Shanghai")
NEWSROOM = Newsroom(("要闻", "画报"), (), ZONE)
WAYS = Ways(NEWSROOM, Path("/nonexistent"), datetime(2022, 6, 1, 9, tzinfo=ZONE), "画报")


def drafts(text: str) -> list[Draft]:
    """The drafts of a page."""
    sheet = sheet_of(clean(text))
    return make_drafts(sheet, {}, Said(), WAYS)[0]


def fields(draft: Draft) -> Fields:
    """A draft's header as the site reads it; nothing is wrong in it."""
    read, _, _, faults = read_header(draft.text, draft.path, NEWSROOM)
    assert not [str(fault) for fault in faults]
    assert read is not None
    return read


def people(draft: Draft) -> list[tuple[str, str]]:
    """Who signs a draft, in which role."""
    return [(author.name, author.role) for author in fields(draft).authors]


def paragraphs(draft: Draft) -> list[str]:
    """The text of a draft without notes."""
    blocks = draft.text.split("\n\n", 1)[1].strip().split("\n\n")
    return [block.strip("\u3000") for block in blocks if not block.startswith("待核：")]


LABELS = """\
标题：老街换新装
副题：十二条老街年内完工
作者：记者 甲一 乙二
日期：2022年5月21日
正文：
5月21日,云桥镇的老街改造开工。工程分两步走,先修路,

再修房。全镇十二条老街年内完工。
"""


def test_a_piece_that_says_what_is_what_is_taken_at_its_word() -> None:
    (only,) = drafts(LABELS)
    said = fields(only)
    assert (said.title, said.deck) == ("老街换新装", "十二条老街年内完工")
    assert f"{said.date:%Y-%m-%d}" == "2022-05-21"
    assert people(only) == [("甲一", "记者"), ("乙二", "记者")]
    assert paragraphs(only) == [
        "5月21日，云桥镇的老街改造开工。工程分两步走，先修路，再修房。全镇十二条老街年内完工。"
    ]
    assert "汉字之间的半角标点改成了全角 3 处，请核对。" in only.notes


def test_a_speaker_s_name_before_a_colon_is_no_label() -> None:
    (only,) = drafts("# 访谈\n\n记者：您怎么看？\n\n主题：这是采访的主要话题，谈了很多。")
    assert paragraphs(only) == ["记者：您怎么看？", "主题：这是采访的主要话题，谈了很多。"]


BYLINE_ON_TOP = """\
# 云桥镇年内改造十二条老街
——先修路，再修房

本报记者 甲一 通讯员 乙二

5月21日，云桥镇的老街改造开工。工程今年内完成，届时8
000人的出行将更加方便。

施工现场，工人正在铺设石板。 记者 丙三 摄

（下转第2版）

## 书市开到家门口

本报讯（记者 丁四）5月20日，青禾书市在文化广场开张。

□本报记者 戊五

（上接第1版）改造后的老街，将保留原有的石板路面和沿街店招。
"""


def test_what_goes_on_elsewhere_is_joined_and_everybody_is_named() -> None:
    first, second = drafts(BYLINE_ON_TOP)
    said = fields(first)
    assert (said.title, said.deck) == ("云桥镇年内改造十二条老街", "先修路，再修房")
    assert people(first) == [("甲一", "记者"), ("乙二", "通讯员")]
    assert paragraphs(first) == [
        "5月21日，云桥镇的老街改造开工。工程今年内完成，届时8000人的出行将更加方便。",
        "改造后的老街，将保留原有的石板路面和沿街店招。",
    ]
    assert "图说：施工现场，工人正在铺设石板。 记者 丙三 摄" in first.text
    assert "断在行尾的数字接起来了（8｜000），请核对。" in first.notes
    assert "下文接在了后面（从“改造后的老街，将”起），请核对是不是这一篇的。" in first.notes
    assert (fields(second).title, people(second)) == (
        "书市开到家门口",
        [("丁四", "记者"), ("戊五", "记者")],
    )
    assert paragraphs(second) == ["本报讯（记者 丁四）5月20日，青禾书市在文化广场开张。"]


PICTURE_LAST = """\
## 社区食堂开饭了

5月19日，钟楼社区食堂开张，

首日接待老人126人次。

·甲一 乙二·



小桥流水,人家尽枕河。

记者 丙三 摄
"""


def test_a_picture_below_a_closing_byline_is_a_piece_of_its_own() -> None:
    first, second = drafts(PICTURE_LAST)
    assert paragraphs(first) == ["5月19日，钟楼社区食堂开张，首日接待老人126人次。"]
    assert people(first) == [("甲一", "记者"), ("乙二", "记者")]
    said = fields(second)
    assert (said.title, said.section) == ("小桥流水", "画报")
    assert people(second) == [("丙三", "摄影")]
    assert "图说：小桥流水，人家尽枕河。 记者 丙三 摄" in second.text


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本报记者甲一", ["甲一"]),
        ("□本报记者 甲一 乙二", ["甲一", "乙二"]),
        ("■ 本报记者　甲一", ["甲一"]),
        ("本报驻云桥镇记者 甲一", ["甲一"]),
        ("本报驻云桥镇记者甲一", ["甲一"]),
        ("（记者 甲一）", ["甲一"]),
        ("(本报记者甲一 通讯员丁四)", ["甲一", "丁四"]),
        ("·甲一 乙二·", ["甲一", "乙二"]),
        ("新华社记者 甲一", ["甲一"]),
        ("见习记者 甲一 实习生 乙二", ["甲一", "乙二"]),
        ("文/甲一 图/丙三", ["甲一", "丙三"]),
        ("甲一 文/图", ["甲一", "甲一"]),
        ("本报记者 甲一 报道", ["甲一"]),
    ],
)
def test_a_byline_is_known_in_whatever_form(line: str, names: list[str]) -> None:
    signature = read_signature(line)
    assert signature is not None
    assert [author.name for author in signature.authors] == names
    (only,) = drafts(f"# 题目\n\n老街改造昨天开工了。\n\n{line}")
    assert [name for name, _ in people(only)] == names
    assert paragraphs(only) == ["老街改造昨天开工了。"]


@pytest.mark.parametrize(
    "line",
    [
        "记者走进云桥镇",
        "记者调查",
        "记者在现场",
        "记者节快乐",
        "通讯员的话",
        "摄影大赛开幕",
        "春季摄影",
        "老街摄影展开幕",
        "本报评论员",
        "本报讯",
        "作者的话",
    ],
)
def test_words_about_reporters_are_no_byline(line: str) -> None:
    assert read_signature(line) is None


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("工人在铺设石板。 记者 丙三 摄", "工人在铺设石板。", "记者 丙三 摄"),
        ("工人在铺设石板。丙三摄", "工人在铺设石板。", "丙三摄"),
        ("工人在铺设石板（本报记者丙三摄）", "工人在铺设石板", "本报记者丙三摄"),
        ("图为工人在铺设石板 丙三/摄", "图为工人在铺设石板", "丙三/摄"),
        ("工人在铺设石板。（丙三 丁四 摄影）", "工人在铺设石板。", "丙三 丁四 摄影"),
        ("工人在铺设石板。图/丙三", "工人在铺设石板。", "图/丙三"),
        ("工人在铺设石板。资料图片", "工人在铺设石板。", "资料图片"),
    ],
)
def test_a_caption_is_parted_from_its_credit(line: str, caption: str, credit: str) -> None:
    found = credited(line)
    assert found is not None
    assert (found[0], found[1].text) == (caption, credit)
    (only,) = drafts(f"# 题目\n\n老街改造涉及十二条老\n\n{line}\n\n街、八百户居民。")
    assert paragraphs(only) == ["老街改造涉及十二条老街、八百户居民。"]
    assert f"图说：{caption} {credit}" in only.text


def test_names_in_brackets_at_the_very_end_are_its_byline() -> None:
    (only,) = drafts("# 题目\n\n老街改造昨天开工了。\n\n居民都来看。（记者 甲一）")
    assert people(only) == [("甲一", "记者")]
    assert paragraphs(only) == ["老街改造昨天开工了。", "居民都来看。"]


def test_names_that_run_together_are_asked_about() -> None:
    (only,) = drafts("# 题目\n\n老街改造昨天开工了。\n\n记者甲一乙二")
    assert people(only) == []
    assert any(note.startswith("作者没有写进稿头：记者甲一乙二。") for note in only.notes)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("（下转第2版）", "2"),
        ("开工。（下转A02版）", "A2"),
        ("开工。下转第二版", "2"),
        ("开工。【下转4版·要闻】", "4"),
        ("开工。▼下转第12版", "12"),
        ("（下转B3版《老街》）", "B3"),
    ],
)
def test_where_a_piece_goes_on_is_read(text: str, page: str) -> None:
    turn = goes_to(text)
    assert turn is not None
    assert (turn.page, turn.text + turn.mark) == (page, text)


@pytest.mark.parametrize(
    ("text", "page", "rest"),
    [
        ("（上接第1版）老街", "1", "老街"),
        ("（上接A01版）", "A1", ""),
        ("（紧接第一版《老街》）改造", "1", "改造"),
        ("▲上接头版 老街", "1", "老街"),
        ("【上接第十二版】老街", "12", "老街"),
    ],
)
def test_where_a_text_comes_from_is_read(text: str, page: str, rest: str) -> None:
    turn = came_from(text)
    assert turn is not None
    assert (turn.page, turn.text) == (page, rest)


@pytest.mark.parametrize("text", ["上接群众下转干部", "上接天线，下接地气。", "他说下转"])
def test_words_that_only_look_like_a_turn_stay_text(text: str) -> None:
    assert came_from(text) is None
    assert goes_to(text) is None


def test_a_page_s_number_is_one_however_it_is_written() -> None:
    assert {number(page) for page in ("A01", "a1", "第A01版")} == {"A1"}
    assert {number(page) for page in ("第二版", "2", "02")} == {"2"}
    assert [number(page) for page in ("十", "十二", "二十", "二十三")] == ["10", "12", "20", "23"]


TWO = "# 老街换新装\n\n老街改造昨天开工，先修路。（下转第2版）\n\n# 书市开张\n\n书市昨天开张，来人很多。（下转第2版）\n\n"


def test_of_two_pieces_that_go_on_the_headline_tells_which() -> None:
    first, second = drafts(TWO + "# 书市开张\n\n（上接第1版）书市开三天。")
    assert paragraphs(first) == ["老街改造昨天开工，先修路。"]
    assert paragraphs(second) == ["书市昨天开张，来人很多。", "书市开三天。"]
    assert "下文转到第2版，没有找到，请补在文末。" in first.notes


def test_text_of_which_nobody_knows_whose_it_is_becomes_a_draft_that_asks() -> None:
    *_, last = drafts(TWO + "·甲一 乙二·\n\n（上接第1版）改造三年完成。")
    assert (fields(last).title, paragraphs(last)) == ("上接第1版", ["改造三年完成。"])
    assert "这是从第1版接过来的下文，没有找到上文，请接到那一篇后面。" in last.notes


def test_marks_of_headings_are_no_text_that_is_left_over() -> None:
    sheet = sheet_of("# 老街 #\n\n## **副题** ##\n\n开工了。\n\n---\n\n### 小题\n\n说完了。")
    assert {one.why for one in sheet.left} == {"版面标记"}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("##老街", "heading"),
        ("＃＃ 老街", "heading"),
        ("#老街换新装#", "text"),
        ("-----", "rule"),
        ("好嘛---", "text"),
        ("- 老街", "raw"),
        ("1. 老街", "raw"),
        ("1、老街", "text"),
        ("> 老街", "raw"),
        (">90分的有三人", "text"),
    ],
)
def test_a_line_is_what_the_site_s_reader_takes_it_for(line: str, kind: str) -> None:
    blocks = read_lines(f"# 题\n\n{line}\n\n文。")
    assert blocks[1].kind == kind


@given(st.text("甲乙，。*_~`[]()<>&;!#|-\\{}%＊［］！（）【】a1: /'\"", min_size=1, max_size=60))
def test_signs_of_a_printed_page_are_signs_of_the_text(text: str) -> None:
    shown = convert("　　" + literal(f"甲{text}甲"), "2022/05/21/a/index.md", 1, "/")[0].text
    assert "".join(shown.split()) == "".join(f"甲{text}甲".split())
