"""Where attachments stand, what browsers do with them, what paper says of them."""

from __future__ import annotations

import pytest

from bulletin.model.attachment import is_attachment, is_saved, weight
from bulletin.pages.linked import FileNote, FileNotes
from bulletin.press.tree import read_page
from bulletin.press.typed import Typed


@pytest.mark.parametrize(
    ("place", "attachment", "saved"),
    [
        ("2022/05/21/lao-jie/a.xlsx", True, True),
        ("/paper/2022/05/21/lao-jie/a.XLSX", True, True),
        ("2022/05/21/lao-jie/a.pdf", True, False),
        ("2022/05/21/lao-jie/index.html", False, False),
        ("2022/05/21/2022-05-21.pdf", False, False),
        ("robots.txt", False, False),
        ("static/a.xlsx", False, False),
        ("12022/05/21/lao-jie/a.xlsx", False, False),
    ],
)
def test_an_attachment_is_known_by_its_place_and_all_but_pdf_is_saved(
    place: str, attachment: bool, saved: bool
) -> None:
    assert (is_attachment(place), is_saved(place)) == (attachment, saved)


def test_a_size_is_said_as_readers_say_it() -> None:
    sizes = (1, 400, 24_300, 999_400, 999_600, 20 << 20)
    assert [weight(size) for size in sizes] == [
        "1 KB",
        "1 KB",
        "24 KB",
        "999 KB",
        "1.0 MB",
        "21.0 MB",
    ]


def test_a_note_stands_behind_each_link_to_its_file_and_behind_no_other() -> None:
    note = FileNote("/a/b.pdf", "", "PDF，1 KB", "application/pdf", 9)
    html = '<p><a href="/a/b.pdf#page=2">一</a>，<a href="/a/c.pdf">二</a>，<a href="/a/b.pdf"><b>三</b></a>。</p>'
    pieces = FileNotes((note,)).behind(html)
    assert "".join(one for one, _ in pieces) == html
    assert [bool(said) for _, said in pieces] == [True, True, False]
    ends = ('2">一</a>', "三</b></a>", "。</p>")
    assert [one.endswith(end) for (one, _), end in zip(pieces, ends, strict=True)] == [True] * 3
    assert FileNotes().behind(html) == [(html, None)]


def test_a_day_s_pdf_has_the_whole_address() -> None:
    small = '<small class="file">（PDF，1 KB<span class="on-paper">，https://paper.example/a/b.pdf</span>）</small>'
    page = read_page(
        f'<article class="paper"><h1>甲</h1><p><a href="/a/b.pdf">一</a>{small}</p></article>'
    )
    article = page.first("article")
    assert article
    assert "https\\:\\/\\/paper\\.example\\/a\\/b\\.pdf" in Typed(article, "standard").text
