"""Captions: what is said stays, and readers get nothing that somebody else wrote."""

from __future__ import annotations

import pytest

from bulletin.media.captions import cues, webvtt
from bulletin.media.refused import ClipRefused

TYPED = """WEBVTT 老街开市

STYLE
::cue { background: url(https://evil.example/) }

NOTE 这是备注

1
00:00.500 --> 00:02.000 line:80% align:left evil:1
<v 甲一>老街<b>开市</b>了 &amp; 再见

NOTE 后面这一句要留下
00:02.000 --> 01:00:02.900
第一行
第二行 --> <script>
"""
MADE = """WEBVTT

00:00:00.500 --> 00:00:02.000 line:80% align:left
老街开市了 &amp; 再见

00:00:02.000 --> 01:00:02.900
第一行
第二行 --&gt; &lt;script&gt;
"""


def test_times_and_words_stay_and_looks_go() -> None:
    assert webvtt(TYPED.encode(), "a.vtt").decode() == MADE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_what_cutting_programs_save_becomes_the_same(encoding: str) -> None:
    srt = "1\r\n00:00:00,500 --> 00:00:02,000\r\n{\\an8}老街<i>开市</i>了\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\n再见\r\n"
    assert [(one.start, one.end, one.text) for one in cues(srt.encode(encoding), "a.srt")] == [
        (0.5, 2, "老街开市了"),
        (2, 3, "再见"),
    ]


@pytest.mark.parametrize(
    ("text", "fact", "line"),
    [
        ("", "没有一句话", 0),
        ("WEBVTT\n", "没有一句话", 0),
        ("WEBVTT\n\n老街开市了\n", "没有时间", 3),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\n老街\n", "不在开始之后", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n老街\n\n后半句\n", "没有时间", 6),
        ("x" * (2 << 20), "2 MB", 0),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, fact: str, line: int) -> None:
    with pytest.raises(ClipRefused) as caught:
        webvtt(text.encode(), "a.vtt")
    assert fact in caught.value.fact
    assert caught.value.line == line
