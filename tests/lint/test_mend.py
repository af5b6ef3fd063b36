"""`--fix`: what it writes its diff shows, and of what is not Chinese prose nothing is written at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.lint.mend import mend, mended, mended_file
from bulletin.lint.piece import BLANK, Piece, read_piece
from bulletin.lint.rule import Known
from bulletin.reading.decode import stored
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.terms import Place, Terms
from tests.lint.test_rules import ZONE
from tests.reading.test_law import MARKS

KNOWN = Known(Newsroom(("要闻",), (), ZONE), Terms((), (Place("云桥镇", ("云乔镇",)),)))
HEADER = "标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n"
PATH = "2022/05/21/a.md"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


def fixed(body: str) -> str:
    """A body after mending."""
    return mended(HEADER + body, PATH, KNOWN).removeprefix(HEADER)


@pytest.mark.parametrize(
    "text",
    [
        "It's 甲一's book, and the boys' school.",
        "六尺一寸，即 6'1\"，大约185厘米。",
        'He said "fine, thanks" to 甲一 and left.',
        '{"标题": "书市,开张", "来了": "八千人"}',
        '  "书市,老街",',
        "print('书市,开张')",
        '<a title="书市,开张">见"这里"</a>',
        "`书市,开张...` 和 ``a`书市,开张``",
        "```\n书市,开张...\n```",
        '![书市](shu,shi.jpg "记者 甲一(环保),乙二 摄")',
        "见[书市](https://a.example/书,市(1).html)",
        "https://a.example/?a=1,2 www.a.example/x,y 甲一@paper.example",
        "[^1]: 见https://a.example/a--b",
        "> 书市开张,人山人海...",
        '他说"开张，又说大吉。',
    ],
)
def test_what_is_no_chinese_prose_is_left_alone(text: str) -> None:
    assert fixed(text) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("他说\"开张\"，又说'大吉'。", "他说“开张”，又说‘大吉’。"),
        ("书市开张;来了八千人;", "书市开张；来了八千人；"),
        ("己经来了八千人--比去年多。", "已经来了八千人——比去年多。"),
        ("It's fine, 他说:好,很好。", "It's fine, 他说：好，很好。"),
        ("\t云乔镇,老街\n", "\t云桥镇，老街\n"),
    ],
)
def test_what_is_chinese_prose_is_mended(text: str, right: str) -> None:
    data = (HEADER + text).encode()
    assert mended_file(data, PATH, KNOWN) == (HEADER + right).encode()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_keeps_its_encoding_its_line_ends_and_what_reading_drops(
    encoding: str, end: str
) -> None:
    text = (HEADER + "\t云乔镇,老街\u200b。\n甲\ta　\n\n最后,一行").replace("\n", end)
    right = text.replace("云乔镇,", "云桥镇，").replace("最后,", "最后，")
    assert mended_file(text.encode(encoding), PATH, KNOWN) == right.encode(encoding)


def test_a_change_beside_what_reading_drops_is_left_out() -> None:
    text = HEADER + "老\u200b街,有旧书、画册.\u200b..应有尽有。"
    new = mended_file(text.encode(), PATH, KNOWN).decode()
    assert new == text.replace("街,", "街，")


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"a\0b", b""])
def test_a_file_that_is_no_text_is_left_alone(data: bytes) -> None:
    assert mended_file(data, PATH, KNOWN) == data


_SOME = st.text(
    "书市,，。.…:：;\"'“”《》()（）ab1 \t\n\r\u200b\u3000#>|[]!`*-–—·的己经{}=/é\u0301", max_size=80
)
_BODY = st.lists(
    _SOME
    | st.sampled_from(
        [
            "it's 书市,",
            '{"书": "市,"}',
            "`书,市`",
            "https://a.example/书,市",
            '![书,市](a,b.jpg "甲,乙 摄")',
            "云乔镇,",
            "\r\n",
        ]
    ),
    max_size=5,
).map("".join)


@given(_BODY, st.sampled_from(ENCODINGS))
def test_a_diff_shows_all_that_was_written(text: str, encoding: str) -> None:
    """The old file with the diff's `-` lines exchanged for its `+` lines is the new file, to the byte."""
    data = (HEADER + text).encode(encoding)
    new = mended_file(data, PATH, KNOWN)
    before, after = stored(data), stored(new)
    assert before is not None
    assert after is not None
    assert (before.mark, before.encoding) == (after.mark, after.encoding)
    ends = re.compile("\r\n|\r|\n")
    assert ends.findall(before.text) == ends.findall(after.text)
    changed = [
        (a, b)
        for a, b in zip(ends.split(before.text), ends.split(after.text), strict=True)
        if a != b
    ]
    assert [(a.count("\t"), a.count("\u200b")) for a, _ in changed] == [
        (b.count("\t"), b.count("\u200b")) for _, b in changed
    ]
    assert mended_file(new, PATH, KNOWN) == new


_APOSTROPHE = re.compile("[A-Za-z]'[A-Za-z]")
# All that a change of signs may alter, written in one way.
_FOLDED = str.maketrans("，；：？！（）。“”‘’", ",;:?!().\"\"''")
_DOTS = re.compile(r"\.{3,}|。{3,}|·{3,}|…+")
_RUNS = re.compile(r"[-—─－]{2,}|([,;:、])\1+")
_TWO_STOPS = re.compile("(?<!。)。。(?!。)")
_WORDS = {"己经": "已经", "云乔镇": "云桥镇"}


def folded(text: str) -> str:
    """A text in which nothing is seen of what may be mended."""
    for wrong, right in _WORDS.items():
        text = text.replace(wrong, right)
    text = _TWO_STOPS.sub("。", _DOTS.sub("…", text))
    return _RUNS.sub(lambda run: run[1] or "—", text.translate(_FOLDED))


def marked(piece: Piece) -> str:
    """All of a file that readers do not see as words."""
    return "".join(a for a, b in zip(piece.text, piece.prose, strict=True) if b == BLANK)


_SLIPS = [
    "书市,",
    "己经",
    "云乔镇,",
    "老街...",
    "好.",
    "他说:",
    '"好"',
    "(街)",
    "——",
    "---",
    "，，",
    "it's",
]


def test_nothing_is_put_twice_beside_a_sign_that_nobody_sees() -> None:
    data = f"{HEADER}(书)(\u200b书".encode()
    assert mended_file(data, PATH, KNOWN) == f"{HEADER}（书）(\u200b书".encode()


@settings(max_examples=400)
@given(st.lists(st.sampled_from(MARKS) | st.sampled_from(_SLIPS), max_size=20).map("".join) | _BODY)
def test_marks_stay_as_typed_and_readers_see_the_same_but_for_what_was_mended(text: str) -> None:
    """Whatever marks stand around a slip: photos, links, code, tables, notes, lists, HTML."""
    before = read_piece(HEADER + text.replace("\r", "\n"), PATH, KNOWN.newsroom)
    after = read_piece(mended(before.text, PATH, KNOWN), PATH, KNOWN.newsroom)
    assert marked(after) == marked(before)
    assert _APOSTROPHE.findall(after.text) == _APOSTROPHE.findall(before.text)
    assert folded(after.made.text) == folded(before.made.text)
    assert [one.line for one in after.faults] == [one.line for one in before.faults]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('![老街,雨后](a (1).jpg "甲一,乙二 摄")', '![老街，雨后](a (1).jpg "甲一,乙二 摄")'),
        ("![老街,雨后](a(1),b.jpg)", "![老街，雨后](a(1),b.jpg)"),
        ("<!-- 老街,雨后 --> 老街,雨后", "<!-- 老街,雨后 --> 老街，雨后"),
        ("|老街,雨后|`甲,乙`|\n|-|-|\n|一|二|", "|老街，雨后|`甲,乙`|\n|-|-|\n|一|二|"),
        ("老街&quot;雨后&quot;,好", "老街&quot;雨后&quot;,好"),
        ("老街\\,雨后，[好,好](a.html '一,二')", "老街\\,雨后，[好，好](a.html '一,二')"),
    ],
)  # fmt: skip
def test_what_is_a_caption_or_a_title_the_reader_says(text: str, right: str) -> None:
    assert fixed(text) == right


def test_a_change_that_would_make_two_paragraphs_of_one_is_left_out() -> None:
    """With a curly mark the sentence has ended, and the line below would be a paragraph."""
    text = '甲一在青禾区云桥镇文化广场对前来参加春日书市的读者们说道，今年的书市"很好。"\n又说。'
    assert fixed(text) == text
    assert fixed(text.replace("\n", "\n\n")).count("”") == 1


def test_the_diff_names_the_file_and_shows_tabs(tmp_path: Path) -> None:
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes((HEADER + "甲\t乙\n\t云乔镇\n").encode("gb18030"))
    told = "".join(mend(tmp_path, KNOWN, Path("content")))
    assert told == (
        "--- content/2022/05/21/a.md\n+++ content/2022/05/21/a.md\n@@ -6 +6 @@\n"
        "-\t云乔镇\n+\t云桥镇\n"
    )
    assert file.read_bytes() == (HEADER + "甲\t乙\n\t云桥镇\n").encode("gb18030")
