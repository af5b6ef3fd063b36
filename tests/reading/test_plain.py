"""Paragraphs without marks take a short way to HTML, which must lead to the same place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.article import Body
from bulletin.reading import body as body_module
from bulletin.reading import plain
from bulletin.reading.body import convert

PIECES = [
    *(
        "云桥镇",
        "青禾区开工",
        "a",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "  \n",
        "　　",
        "12",
        "3.",
        "1)",
    ),
    *(
        "#",
        "##",
        ">",
        "=",
        "===",
        "-",
        "---",
        "+",
        "*",
        "**",
        "_",
        "`",
        "~~~",
        "|",
        "| a |",
        ":",
        "!",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "[^1]",
        "[^1]: ",
        "<",
        "<b>",
        "</b>",
        "&",
        "&amp;",
        "\\",
        "。",
        "“",
        "”",
        "$",
    ),
]
STRESS = ["云桥镇", "a", " ", "。", "12", ">", "*", "**", "**青禾区**", "*青禾区*"]
STARTS = ["\n\n", "\n\n## ", "\n\n# ", "\n\n###", "\n\n* "]


def the_long_way(text: str, monkeypatch: pytest.MonkeyPatch) -> Body:
    """Convert with every rule of Markdown asked about everything."""
    with monkeypatch.context() as patch:
        patch.setattr(body_module, "short_way", lambda _: None)
        patch.setattr(plain, "_MARKED", re.compile(""))
        patch.setattr(plain, "_INLINE", re.compile(""))
        return convert(text, "2022/05/21/story.md", 1, "/")[0]


@given(
    st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
    | st.lists(st.sampled_from(STRESS) | st.sampled_from(STARTS), max_size=24).map("".join)
)
def test_the_short_way_gives_what_all_rules_of_markdown_give(text: str) -> None:
    """For any text made of words, blanks and the marks that Markdown knows."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        expected = the_long_way(text, monkeypatch)
    assert convert(text, "2022/05/21/story.md", 1, "/")[0] == expected


@pytest.mark.parametrize(
    "text", ["云桥镇讯。\n\n青禾区讯。", "# 集市\n\n**云桥镇**讯，*青禾区*。\n\n### 五月\n\n讯。"]
)
def test_a_text_with_hardly_a_mark_takes_the_short_way(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_module._markdown, "convert", lambda *_: pytest.fail("the long way"))
    assert convert(text, "2022/05/21/story.md", 1, "/")[0].text
