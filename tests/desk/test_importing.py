"""A page of the printed bulletin becomes drafts; every character is in one of them or is listed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bulletin.desk.draft import LABELS
from bulletin.desk.importing.__main__ import main
from bulletin.desk.importing.blocks import Left
from bulletin.desk.importing.drafts import Draft, Said, Ways, make_drafts
from bulletin.desk.importing.imprint import Imprint, read_imprint
from bulletin.desk.importing.lines import read_lines
from bulletin.desk.importing.stories import finished, take_apart
from bulletin.desk.importing.story import Sheet
from bulletin.reading.body import convert
from bulletin.reading.decode import clean
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom, Reporter
from tests.desk.word_files import docx

ZONE = ZoneInfo("Asia/Shanghai")
NEWSROOM = Newsroom(("要闻", "民生"), (Reporter("王同", "街道"), Reporter("王同", "社区")), ZONE)
WAYS = Ways(NEWSROOM, Path("/nonexistent"), datetime(2022, 6, 1, 9, tzinfo=ZONE))

PAGE = """\
2022年5月21日 星期六 第126期 A03 广玉兰 责任编辑 戊五 校对 己六

### 青禾区民生实事看进展
# 云桥镇老街换新装
## 十二条老街年内完工

昨天，记者从云桥镇了解到，老街改造 工程已经开工，涉及十二条老

![](tu/lao-jie.png)

工人们在铺设石板。

记者 丙三 摄

街、八百户居民。CO<sub>2</sub>少了，<span style="x">街面宽了</span>。

### 先修下水道

下水道先修。

·甲一 乙二·

## 春日书市开张
### 八千人来选书

本报讯（记者 甲一 通讯员 丁四）书市昨天开张，来了八千人，其中有
"""


def sheet_of(text: str) -> Sheet:
    """The pieces of a page."""
    return finished([take_apart([read_lines(text)])])[0]


def drafts(text: str, **photos: bytes) -> tuple[list[Draft], list[Left]]:
    """The drafts of a page, and all that is left over."""
    sheet = sheet_of(clean(text))
    made, more = make_drafts(
        sheet, {name.replace("__", "/") + ".png": data for name, data in photos.items()},
        Said(), WAYS,
    )  # fmt: skip
    return made, [*sheet.left, *more]


def header(draft: Draft) -> dict[str, str]:
    """The lines of a draft's header."""
    return dict(line.split("：", 1) for line in draft.text.split("\n\n")[0].splitlines())


def body(draft: Draft) -> list[str]:
    """The blocks of a draft's text without the notes."""
    blocks = draft.text.split("\n\n", 1)[1].rstrip("\n").split("\n\n")
    return [block for block in blocks if not block.startswith("待核：")]


def test_each_piece_has_its_decks_its_byline_and_what_the_page_says() -> None:
    first, second = drafts(PAGE)[0]
    assert header(first) == {
        "标题": "云桥镇老街换新装",
        "引题": "青禾区民生实事看进展",
        "副题": "十二条老街年内完工",
        "日期": "2022年5月21日",
        "栏目": "要闻",
        "作者": "·甲一 乙二·",
        "编辑": "戊五",
        "校对": "己六",
        "期": "126",
        "版": "A03",
        "版名": "广玉兰",
        "状态": "草稿",
    }
    assert (header(second)["标题"], header(second)["副题"]) == ("春日书市开张", "八千人来选书")
    assert header(second)["作者"] == "记者 甲一 通讯员 丁四"
    assert first.path == "2022/05/21/yun-qiao-zhen-lao-jie/index.md"


def test_paragraphs_are_rejoined_photos_captioned_and_subheads_kept() -> None:
    first = drafts(PAGE, tu__lao_jie=b"x")[0][0]
    assert body(drafts(PAGE.replace("lao-jie", "lao_jie"), tu__lao_jie=b"x")[0][0]) == [
        "　　昨天，记者从云桥镇了解到，老街改造工程已经开工，涉及十二条老街、八百户居民。"
        "CO<sub>2</sub>少了，街面宽了。",
        '![工人们在铺设石板。](lao_jie.png "记者 丙三 摄")',
        "## 先修下水道",
        "　　下水道先修。",
    ]
    asked = "待核：有图说，没有照片文件，请补照片。图说：工人们在铺设石板。 记者 丙三 摄"
    assert asked in first.text.split("\n\n")


def test_whatever_needs_a_human_eye_is_noted_in_the_draft() -> None:
    first, second = drafts(PAGE)[0]
    assert first.notes == (
        "栏目没有说，先写了“要闻”，请核对。",
        "两段接成了一段（…涉及十二条老｜街、八百户居…），请核对接得对不对。",
        "去掉了句子里多余的空格 1 处，请核对人名。",
        "有图说，没有照片文件，请补照片。图说：工人们在铺设石板。 记者 丙三 摄",
    )
    assert second.notes[1] == "正文停在半句（…了八千人，其中有），请补全。"
    for draft in (first, second):
        assert [f"待核：{note}" for note in draft.notes] == [
            block for block in draft.text.split("\n\n") if block.startswith("待核：")
        ]


def test_a_piece_cannot_be_published_while_a_note_is_left_in_it() -> None:
    for draft in drafts(PAGE)[0]:
        _, below, line, _ = read_header(draft.text, draft.path, NEWSROOM)
        found = convert(below, draft.path, line, "/")[1]
        held = [fault for fault in found.faults if fault.fact.endswith("还没有核对。")]
        assert len(held) == len(draft.notes)


def test_what_is_no_part_of_a_piece_is_listed_with_its_line_and_why() -> None:
    left = drafts(PAGE)[1]
    told = [(one.line, one.text) for one in left if one.why != "版面标记"]
    assert told == [
        (1, "2022年5月21日 星期六 第126期 A03 广玉兰 责任编辑 戊五 校对 己六"),
        (15, '<span style="x">'),
        (15, "</span>"),
        (9, '![工人们在铺设石板。](tu/lao-jie.png "记者 丙三 摄")'),
    ]
    marks = " ".join(one.text for one in left if one.why == "版面标记")
    assert marks == "### # ## ### ## ###"


@pytest.mark.parametrize(
    ("run", "decks"),
    [
        ("# 主", ("", "主", "")),
        ("## 引\n# 主", ("引", "主", "")),
        ("# 主\n## 副", ("", "主", "副")),
        ("## 引\n\n# 主\n\n### 副", ("引", "主", "副")),
        ("# 主上\n# 主下", ("", "主上　主下", "")),
        ("# **主**", ("", "主", "")),
        ("主\n===\n\n副\n---", ("", "主", "副")),
    ],
)
def test_the_largest_heading_is_the_title(run: str, decks: tuple[str, str, str]) -> None:
    only = drafts(f"{run}\n\n正文在这里，说完了。")[0][0]
    said = header(only)
    assert (said.get("引题", ""), said["标题"], said.get("副题", "")) == decks


def test_a_page_without_marked_headings_goes_by_its_short_lines() -> None:
    text = "云桥镇老街换新装\n\n　　老街昨天开工了。\n　　居民都来看。\n\n·甲一 乙二·\n\n春日书市开张\n\n书市来了八千人。"
    first, second = drafts(text)[0]
    assert (header(first)["标题"], body(first)) == (
        "云桥镇老街换新装",
        ["　　老街昨天开工了。", "　　居民都来看。"],
    )
    assert header(second)["标题"] == "春日书市开张"


def test_after_a_closing_byline_a_small_heading_starts_a_new_piece() -> None:
    text = "# 主\n\n正文说完了。\n\n·甲一 乙二·\n\n### 小标题新闻\n\n另一篇。"
    assert [draft.title for draft in drafts(text)[0]] == ["主", "小标题新闻"]


@pytest.mark.parametrize("text", ["*\n\u30001", "**\n===\n甲乙", "<b></b>\n---\n甲乙\n\n丙丁。"])
def test_marks_without_a_word_are_no_headline(text: str) -> None:
    made, left = drafts(text + "\n\n# 题\n\n文。")
    assert [draft.title for draft in made] == ["题"]
    assert not characters(text) - arrived(made, left)


def test_items_that_a_printed_page_marks_are_paragraphs_of_their_own() -> None:
    draft = drafts("# 短讯\n\n● 东街停水。\n● 西街停电。\n①南街\n修路。")[0][0]
    assert body(draft) == ["　　● 东街停水。", "　　● 西街停电。", "　　①南街修路。"]


def test_an_unclear_namesake_does_not_get_into_the_header() -> None:
    only = drafts("# 主\n\n正文说完了。\n\n·王同 甲一·")[0][0]
    assert "作者" not in header(only)
    assert only.notes[-1].startswith("作者没有写进稿头：·王同 甲一·。有不止一位“王同”。")
    assert only.text.endswith(f"待核：{only.notes[-1]}\n")


@pytest.mark.parametrize(
    ("line", "imprint"),
    [
        ("2022年5月21日 星期六", Imprint(date="2022年5月21日")),
        ("A03 广玉兰", Imprint(page="A03", page_name="广玉兰")),
        ("第3版 ｜ 广玉兰 ｜ 青禾简报", Imprint(page="3", page_name="广玉兰")),
        ("责编：戊五　校对：己六　美编：庚七", Imprint(editor="戊五", proofreader="己六")),
        ("2022.5.21 总第126期", Imprint(date="2022.5.21", issue="126")),
        ("云桥镇老街换新装", None),
        ("第8次会议召开", None),
        ("2022年5月21日，书市开张。", None),
    ],
)
def test_the_line_of_the_page_itself_is_told_from_text(line: str, imprint: Imprint | None) -> None:
    assert read_imprint(line) == imprint


# --- nothing is lost --------------------------------------------------------------------------


def characters(text: str) -> Counter[str]:
    """Every character but blanks; half-width signs are one with the full-width ones."""
    wide = text.translate(str.maketrans(",;:?!().", "，；：？！（）。"))
    return Counter(char for char in wide if not char.isspace())


def arrived(made: list[Draft], left: list[Left]) -> Counter[str]:
    """What is in the drafts or listed, without what the drafts' makers added themselves."""
    whole = Counter[str]()
    given = f"(?:日期|栏目|状态|期|版|版名|编辑|校对)：.*|(?:{'|'.join(LABELS.values())})："
    for draft in made:
        top, _, below = draft.text.partition("\n\n")
        whole += characters(re.sub(f"^(?:{given})", "", top, flags=re.MULTILINE))
        for block in below.strip().split("\n\n"):
            if found := _KEPT.fullmatch(block):
                whole += characters((found["kept"] or found["kept2"] or "").replace("\\", ""))
            elif not block.startswith("待核："):
                whole += characters(block)
    return whole + characters("".join(one.text for one in left))


# The notes that hold what stands nowhere else.
_KEPT = re.compile(
    r"待核：(?:有图说，没有照片文件，请补照片。图说：(?P<kept>.*)|..没有写进稿头：(?P<kept2>.*)。.*)"
)


def test_nothing_of_the_page_is_lost() -> None:
    assert characters(clean(PAGE)) <= arrived(*drafts(PAGE))


WORD = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", min_size=2, max_size=8)
SENTENCE = st.builds(
    lambda words, end: "，".join(words) + end,
    st.lists(WORD, min_size=1, max_size=5),
    st.sampled_from(["。", "", "，", "！"]),
)
LINE = st.one_of(
    st.builds(
        lambda signs, word: f"{signs} {word}", st.sampled_from(["#", "##", "###", "####"]), WORD
    ),
    st.builds(lambda word: f"# **{word}** #", WORD),
    SENTENCE,
    st.builds(lambda one, two: f"　　{one} {two}", SENTENCE, SENTENCE),
    st.builds(
        lambda one, two: f"<span style='a'>{one}</span>H<sub>2</sub>O<br/>{two}", SENTENCE, WORD
    ),
    st.builds(lambda one, two: f"·{one[:3]} {two[:3]}·", WORD, WORD),
    st.builds(lambda one: f"记者 {one[:3]} 摄", WORD),
    st.builds(lambda one, two: f"{one}。 记者 {two[:3]} 摄", WORD, WORD),
    st.builds(lambda one: f"![{one}](tu/a.png)", WORD),
    st.builds(lambda one: f'![](b.png "{one}")', WORD),
    st.builds(lambda one, two: f"| {one} | {two} |", WORD, WORD),
    st.sampled_from(
        [
            "",
            "",
            "---",
            "***",
            "2022年5月21日 星期六",
            "A03 甲乙丙",
            "责任编辑 甲乙 校对 丙丁",
            "第126期",
            "- 甲乙",
            "> 丙丁",
        ]
    ),
)


@given(st.lists(LINE, max_size=24))
def test_nothing_of_any_page_is_lost(lines: list[str]) -> None:
    text = clean("\n".join(lines))
    sheet = sheet_of(text)
    made, more = make_drafts(sheet, {"b.png": b"x"}, Said(), WAYS)
    lost = characters(text) - arrived(made, [*sheet.left, *more])
    assert not lost, lost


@given(st.text('甲乙丙丁。，、·#*<>![]()"-—=|：\n\n\n 　a1/{}&`~_\\', max_size=160))
def test_nothing_of_any_text_is_lost_and_every_draft_can_be_read(text: str) -> None:
    text = clean(text)
    sheet = sheet_of(text)
    made, more = make_drafts(sheet, {}, Said(), WAYS)
    lost = characters(text) - arrived(made, [*sheet.left, *more])
    assert not lost, lost
    for draft in made:
        assert [str(fault) for fault in read_header(draft.text, draft.path, NEWSROOM)[3]] == []


# --- the command ------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with a photo beside it, and an empty content folder."""
    (tmp_path / "content").mkdir()
    (tmp_path / "tu").mkdir()
    Image.new("RGB", (4000, 3000), "#8a4b3a").save(tmp_path / "tu" / "lao-jie.png")
    (tmp_path / "page.md").write_bytes(PAGE.encode("gb18030"))
    return tmp_path / "page.md"


def test_the_command_writes_drafts_photos_and_the_list_of_what_is_left(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = page.parent / "content"
    assert main([str(page), str(content), "--section", "民生"]) == 0
    first = content / "2022/05/21/yun-qiao-zhen-lao-jie"
    assert "栏目：民生" in (first / "index.md").read_text("utf-8")
    with Image.open(first / "lao-jie.png") as image:
        assert image.size == (3200, 2400)
    told = capsys.readouterr().out
    assert f"{first}/index.md：云桥镇老街换新装" in told
    listed = (page.parent / "page.md.剩余.txt").read_text("utf-8")
    assert "第 1 行（版面信息，认得的已写进稿头）：2022年5月21日 星期六" in listed


def test_importing_twice_overwrites_nothing(page: Path) -> None:
    content = page.parent / "content"
    arguments = [str(page), str(content)]
    assert main(arguments) == 0
    before = {path: path.read_bytes() for path in page.parent.rglob("*") if path.is_file()}
    assert main(arguments) == 0
    assert all(path.read_bytes() == data for path, data in before.items())
    assert (content / "2022/05/21/yun-qiao-zhen-lao-jie-2/index.md").exists()


def test_a_dry_run_writes_nothing(page: Path) -> None:
    before = sorted(page.parent.rglob("*"))
    assert main([str(page), str(page.parent / "content"), "--dry-run"]) == 0
    assert sorted(page.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        (b"\xff\xfe\x00\xd8", [], "文件的编码认不出来。"),
        ("一段没有标题的话。".encode(), [], "没有找到标题"),
        (PAGE.encode(), ["--date", "2022-05"], "“2022-05”不是完整的日期。"),
        (b"PK\x03\x04damaged", [], "文件已损坏，或者不是 .docx。"),
        (docx("", header1="内部资料"), [], "里面没有能写成稿件的文字和图片。"),
    ],
    ids=["encoding", "no headline", "date", "zip", "empty"],
)
def test_what_cannot_be_taken_over_ends_with_1_and_nothing_written(
    text: bytes, arguments: list[str], told: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_bytes(text)
    before = sorted(page.parent.rglob("*"))
    assert main([str(page), str(page.parent / "content"), *arguments]) == 1
    assert told in capsys.readouterr().err
    assert sorted(page.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.md"], "nowhere.md: 没有这个文件。"),
        ([__file__, "nowhere"], "nowhere: 没有这个文件夹。"),
        ([__file__, ".", "--section", "民声"], "没有“民声”这个栏目。"),
    ],
    ids=["no file", "no folder", "no section"],
)
def test_a_wrong_call_ends_with_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "photo"),
    [
        ('![老街](a (1).jpg "甲一 摄")', ("老街", "a (1).jpg", "甲一 摄")),
        ("！［老街］（a.jpg）", ("老街", "a.jpg", "")),
        ("![老街](tu/a.jpg)", ("老街", "tu/a.jpg", "")),
    ],
)
def test_a_page_s_photo_is_what_the_site_s_reader_takes_for_one(
    line: str, photo: tuple[str, str, str]
) -> None:
    (block,) = read_lines(line)
    assert (block.kind, block.text, block.file, block.credit) == ("figure", *photo)
