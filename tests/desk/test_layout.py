"""A day's issue laid out by hand: two lines of the headers, nothing else, one commit; nobody's work overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.writing.layout import Placed, pages
from bulletin.desk.writing.office import Office
from bulletin.desk.writing.saving import SaveRefused, Stale
from bulletin.desk.writing.shelf import standing
from bulletin.paper import open_paper
from bulletin.reading.values import RANKS
from tests.desk.office import PIECE, Paper, git

DAY = "2022/05/21"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with three pieces of a day, each written in another way."""
    made = Paper(tmp_path)
    piece = PIECE.replace("2022-05-20", "2022-05-21")
    made.piece(f"{DAY}/a.md", piece.format(title="甲").replace("标签", "版次：A01\n标签"))
    made.piece(
        f"{DAY}/b.md", piece.format(title="乙").replace("标签", "版次：第A01版\n位次: 头条\n标签")
    )
    text = "---\r\ntitle: 丙\r\ndate: 2022-05-21\r\nsection: 要闻\r\nx-own: 不认识的\r\n---\r\n\r\n正文。\r\n"
    (made.content / DAY / "c.md").write_bytes(text.encode())
    git(made.folder, "add", "--all")
    git(made.folder, "commit", "--quiet", "-m", "一天")
    return made


@pytest.fixture
def office(paper: Paper) -> Office:
    """Its desk."""
    opened = open_paper(paper.content, paper.folder / "pelicanconf.py")
    made = Office(paper.folder, opened.site, opened.options)
    made.look(opened.site, opened.options)
    return made


def placed(
    name: str, sheet: str, rank: str = "一般", was: tuple[str, str] = ("", "一般")
) -> Placed:
    """A piece put on a page."""
    return Placed(f"{DAY}/{name}.md", sheet, rank, *was)


def test_only_the_two_lines_change_in_one_commit_that_says_who(
    paper: Paper, office: Office
) -> None:
    first, second, third = (paper.content / DAY / f"{name}.md" for name in "abc")
    before = [one.read_bytes() for one in (first, second, third)]
    made = office.lay_out(
        [
            placed("c", "A01", "头条"),
            placed("a", "A01", was=("A01", "一般")),
            placed("b", "A02", "要", was=("A01", "头条")),
        ],
        "甲一",
    )
    assert (made.changed, made.pages) == (3, ("A01/1", "A01/2", "A02/1"))
    assert first.read_bytes() == before[0].replace("版次：A01".encode(), "版次：A01/2".encode())
    assert second.read_bytes() == before[1].replace("第A01版".encode(), b"A02/1").replace(
        "头条".encode(), "要".encode()
    )
    new = "x-own: 不认识的\r\npage: A01/1\r\nrank: 头条\r\n---".encode()
    assert third.read_bytes() == before[2].replace("x-own: 不认识的\r\n---".encode(), new)
    assert paper.log("-1", "--format=%an|%s|%(trailers:only)").strip() == (
        "甲一|排版：2022-05-21 A01、A02|Wrote: 甲一"
    )
    assert git(paper.folder, "status", "--porcelain") == ""


def test_what_stands_in_its_order_already_is_left_as_it_is(paper: Paper, office: Office) -> None:
    before = paper.log("--format=%H")
    order = [
        placed("b", "A01", "头条", ("A01", "头条")),
        placed("a", "A01", was=("A01", "一般")),
        placed("c", ""),
    ]
    made = office.lay_out(order, "甲一")
    assert (made.changed, paper.log("--format=%H")) == (0, before)


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ([placed("a", "A01", was=("A07", "一般"))], "别人刚改过"),
        ([placed("a", "A02", was=("A01", "要"))], "别人刚改过"),
        ([placed("x", "A01")], "已经不在了"),
        ([placed("c", "A01", "第一")], "没有“第一”这个位次"),
        ([placed("c", "A01\n撤稿：x")], "不能用"),
        ([placed("c", "A01: x")], "不能用"),
        ([Placed("../pelicanconf.py", "A01")], "这不是稿件"),
        ([placed("c", "A01"), placed("c", "A02")], "没有说清楚"),
        ([placed("c", "A01"), placed("a", "A02"), placed("b", "A01")], "没有说清楚"),
    ],
)
def test_what_somebody_changed_or_nobody_can_mean_is_refused_and_nothing_is_written(
    paper: Paper, office: Office, pieces: list[Placed], told: str
) -> None:
    with pytest.raises(SaveRefused, match=told) as refused:
        office.lay_out(pieces, "甲一")
    assert isinstance(refused.value, Stale) == ("别人" in told or "不在" in told)
    assert git(paper.folder, "status", "--porcelain") == ""


def test_nobody_lays_out_without_a_name(office: Office) -> None:
    with pytest.raises(SaveRefused, match="姓名"):
        office.lay_out([placed("c", "A01")], "--author=x")


PLACED = st.builds(
    lambda sheet, rank, was: (sheet, rank, was),
    st.sampled_from(["A01", "A02", "3", ""]),
    st.sampled_from(list(RANKS)),
    st.sampled_from(["", "A01", "A01/1", "A01/3", "A02/2", "3", "头版"]),
)


@given(st.lists(PLACED, max_size=12))
def test_however_pieces_are_put_the_desk_and_the_site_show_them_so(
    some: list[tuple[str, str, str]],
) -> None:
    """Sorted by what is written, the pieces of each page stand in the order that they were given."""
    some.sort(key=lambda one: one[0])
    pieces = [
        placed(f"p{(7 * number) % 13:02}", sheet, rank, (was, "一般"))
        for number, (sheet, rank, was) in enumerate(some)
    ]
    lines = list(pages(pieces))
    for sheet in {one.sheet for one in pieces} - {""}:
        own = [(page, one) for page, one in zip(lines, pieces, strict=True) if one.sheet == sheet]
        assert all(page.partition("/")[0] == sheet for page, _ in own)
        keys = [standing(page, RANKS[one.rank], one.path) for page, one in own]
        assert keys == sorted(keys)
