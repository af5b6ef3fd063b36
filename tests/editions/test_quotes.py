"""Quotation marks are those of the edition, and an apostrophe is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.editions.hant import Hant
from bulletin.editions.quotes import quoted, quoted_in_script


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("他说：“你好。”", "他说：「你好。」"),
        ("“他说‘你好’，走了”", "「他说『你好』，走了」"),
        ("‘云桥’", "『云桥』"),
        ("“一段\n“二段”", "「一段\n「二段」"),  # a quotation of several paragraphs opens in each
        ("“It’s 云桥‘it’s’”", "「It’s 云桥『it’s』」"),
        ("’98年的云桥 rock ’n’ roll", "’98年的云桥 rock ’n’ roll"),
        ("‘云桥", "‘云桥"),
        ("He said “yes” and ‘no’.", "He said “yes” and ‘no’."),  # a line in another language
        ("「云桥」", "「云桥」"),
        ("", ""),
    ],
)
def test_quotation_marks_are_changed_one_for_one(text: str, changed: str) -> None:
    assert quoted(text) == changed


@given(st.text(st.sampled_from("“”‘’「」云桥a '\n。")))
def test_nothing_but_the_marks_is_changed(text: str) -> None:
    new = quoted(text)
    assert len(new) == len(text)
    back = new.translate(str.maketrans("「」『』", "“”‘’"))
    assert back == text.translate(str.maketrans("「」『』", "“”‘’"))


def test_a_script_is_changed_in_what_it_says() -> None:
    script = 'say("请按“搜索”"); ends = /[。”]/; join("“", "”");'
    assert quoted_in_script(script) == 'say("请按「搜索」"); ends = /[。”]/; join("“", "”");'


def test_a_setting_leaves_them() -> None:
    page = '<p title="“里面”">“头<b>发”</b></p><code>“a云”</code>'
    assert Hant({}).page(page) == '<p title="「裡面」">「頭<b>髮」</b></p><code>“a云”</code>'
    assert (
        Hant({}, quotes=False).page(page) == '<p title="“裡面”">“頭<b>髮”</b></p><code>“a云”</code>'
    )
