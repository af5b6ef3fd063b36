"""What is a link to an attachment, and what is another link."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.model.attachment import TYPES
from bulletin.reading.body import convert

PLACE = "2022/05/21/lao-jie"


def read(text: str) -> tuple[str, list[str], list[str]]:
    """The first part's HTML, the places of attachments, the facts of faults."""
    body, found = convert(text, f"{PLACE}.md", 6, "/p/", "https://paper.example")
    html = body.parts[0].html.strip() if body.parts else ""
    return html, [one.place for one in found.attachments], [one.fact for one in found.faults]


@pytest.mark.parametrize(
    ("typed", "place", "address"),
    [
        ("[表](a.pdf)", "a.pdf", "a.pdf"),
        ("[表](fu-jian/a.PDF)", "a.PDF", "a.PDF"),
        ("[表](<报名 表.xlsx>)", "报名 表.xlsx", "%E6%8A%A5%E5%90%8D%20%E8%A1%A8.xlsx"),
        ("［表］（报名表.xlsx）", "报名表.xlsx", "%E6%8A%A5%E5%90%8D%E8%A1%A8.xlsx"),
        ("[表](%E6%8A%A5.pdf)", "报.pdf", "%E6%8A%A5.pdf"),
        ("[表](a.pdf#page=3)", "a.pdf", "a.pdf#page=3"),
        ("[表]({attach}a.pdf)", "a.pdf", "a.pdf"),
        ('<a href="a.pdf">表</a>', "a.pdf", "a.pdf"),
    ],
)
def test_a_file_beside_the_article_is_given_under_its_address(
    typed: str, place: str, address: str
) -> None:
    html, places, faults = read(typed)
    assert f'<a href="/p/{PLACE}/{address}">表</a>' in html
    assert (places, faults) == ([f"{PLACE}/{place}"], [])


@pytest.mark.parametrize(
    "typed",
    [
        "[旧稿](../20/ji-shi.md)",
        "[表](/static/a.pdf)",
        f"[表](https://paper.example/{PLACE}/a.pdf)",
        "[表](https://bie.example/a.pdf)",
        "[网](www.example.com)",
        "[照片](a.jpg)",
    ],
)
def test_another_link_is_what_it_was(typed: str) -> None:
    html, places, faults = read(typed)
    assert "<a href=" in html
    assert (places, faults) == ([], [])


@pytest.mark.parametrize(
    ("typed", "fact"),
    [
        ("[表](../../../../etc/a.pdf)", "不在内容文件夹里"),
        (r"[表](a\b.pdf)", "不在内容文件夹里"),
        ("[表](.a.pdf)", "不能做网址"),
        ("[表](~$a.docx)", "不能做网址"),
        ("[表](a%00.pdf)", "不能做网址"),
        (f"[表]({'甲' * 70}.pdf)", "不能做网址"),
        ("[表](a.docm)", "可能带宏"),
        ("[表](a.ZIP)", "压缩包"),
    ],
)
def test_what_readers_cannot_be_given_is_no_link(typed: str, fact: str) -> None:
    html, places, faults = read(typed)
    assert "<a" not in html
    assert places == []
    assert fact in faults[0]


@pytest.mark.soak
@settings(max_examples=3000, deadline=None)
@given(
    st.text(st.sampled_from("ab甲./\\%~$#?&<>\"'*: ()[]{}0_-"), max_size=24),
    st.sampled_from(sorted(TYPES)),
)
def test_no_name_leads_out_of_the_article_s_own_address(name: str, ending: str) -> None:
    _, places, _ = read(f"[表](<{name}.{ending}>)")
    for place in places:
        folder, _, own = place.rpartition("/")
        assert folder == PLACE
        assert own not in ("", ".", "..")
        assert not own.startswith(".")
