"""The record of who wrote, checked and signed what: read from git and headers, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.desk.ledger.commits import Commits, Deed
from bulletin.desk.ledger.rows import Asked, Row, ledger
from bulletin.desk.ledger.spreadsheet import HEAD, as_csv, harmless
from bulletin.desk.writing.history import History
from bulletin.model.article import Article, Author
from tests.desk.office import PIECE, Paper, git

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2022, 6, 1, 9, tzinfo=ZONE)
PATH = "2022/05/20/ji-shi/index.md"


def article(path: str, day: int, *authors: str, **more: object) -> Article:
    """An article of May 2022."""
    people = tuple(Author(name) for name in authors)
    own = {"title": path, "section": "要闻", "authors": people, "path": path, **more}
    address = path.removesuffix(".md").removesuffix("/index")
    date = datetime(2022, 5, day, 9, tzinfo=ZONE)
    return Article(address=address, date=date, **own)  # type: ignore[arg-type]


def commit(paper: Paper, who: str, at: str, *trailers: str) -> None:
    """Commit what there is, as the desk does."""
    git(paper.folder, "add", "--all")
    message = "\n".join(["改：x\x01\x02", "", *trailers, ""])
    dated = f"2022-05-{at}:00+08:00"
    own = ["-c", f"user.name={who}", "commit", "--quiet", "--date", dated, "-m", message]
    git(paper.folder, *own)


def test_what_was_done_with_a_piece_is_read_from_its_commits_wherever_it_moves(
    tmp_path: Path,
) -> None:
    paper = Paper(tmp_path)
    commits = Commits(History(paper.content, tmp_path))
    began = commits.deeds()[PATH]
    assert [(one.kind, one.who) for one in began] == [("wrote", "甲一")]
    paper.piece(PATH, PIECE.format(title="集市开市"))
    commit(paper, "乙二", "20T10:00", "Wrote: 乙二", "Passed: 乙二")
    paper.piece(PATH, PIECE.format(title="集市开市了"))
    commit(paper, "丙三", "20T11:00", "Wrote: 丙三", "Signed: 丙三")
    assert len(commits.deeds()[PATH]) == 3
    git(paper.folder, "mv", "content/2022/05/20/ji-shi", "content/2022/05/20/ji-shi-2")
    commit(paper, "丙三", "21T08:00", "Wrote: 丙三", "Act: 换日期")
    new = "2022/05/20/ji-shi-2/index.md"
    deeds = commits.deeds()
    assert PATH not in deeds
    assert {one.subject for one in deeds[new][1:]} == {"改：x\x01\x02"}
    assert [replace(one, commit="", subject="") for one in deeds[new]] == [
        replace(began[0], commit="", subject=""),
        Deed("passed", "2022-05-20T10:00:00+08:00", "乙二"),
        Deed("signed", "2022-05-20T11:00:00+08:00", "丙三"),
        Deed("act", "2022-05-21T08:00:00+08:00", "丙三", "换日期"),
    ]
    assert Commits(History(paper.content, tmp_path)).deeds() == deeds  # read at once, as by turns
    row = ledger([article(new, 20, "甲一")], deeds, Asked(), NOW, ZONE).rows[0]
    assert row.passed == "乙二 2022-05-20 10:00"
    assert row.signed == "丙三 2022-05-20 11:00"
    assert row.acts == "换日期 丙三 2022-05-21 08:00"
    assert row.wrote.startswith("甲一 ")


def test_the_history_that_was_put_on_top_of_others_is_read_anew(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    commits = Commits(History(paper.content, tmp_path))
    paper.piece("2022/05/20/a.md", PIECE.format(title="一"))
    commit(paper, "甲一", "20T10:00", "Wrote: 甲一")
    assert len(commits.deeds()["2022/05/20/a.md"]) == 1
    git(paper.folder, "commit", "--quiet", "--amend", "--author", "乙二 <b@b.example>", "-m", "x")
    assert [one.who for one in commits.deeds()["2022/05/20/a.md"]] == ["乙二"]


def test_a_day_a_month_and_a_person_have_their_pieces() -> None:
    some = [
        article(f"2022/05/{day}/a.md", day, who)
        for day, who in ((19, "甲一"), (20, "乙二"), (21, "甲一"))
    ]
    deeds = {"2022/05/20/a.md": (Deed("signed", "2022-05-20T11:00:00+08:00", "丙三"),)}

    def days(when: str = "", who: str = "") -> list[str]:
        return [row.path[8:10] for row in ledger(some, deeds, Asked(when, who), NOW, ZONE).rows]

    assert days("2022-05") == ["19", "20", "21"]
    assert days("2022-05-20") == ["20"]
    assert days(who="甲一") == ["19", "21"]
    assert days("2022", "丙三") == ["20"]
    assert days("2021") == []
    assert ledger(some, deeds, Asked(), NOW, ZONE).counts == (("甲一", 2), ("乙二", 1))


_CELLS = st.text(st.sampled_from("=+-@＝＋－＠\t\r\n ,\"'甲A1\u3000|!"), max_size=8)


@given(st.lists(_CELLS, min_size=13, max_size=13))
def test_no_cell_is_a_formula_and_none_loses_a_character(cells: list[str]) -> None:
    data = as_csv([Row(*cells)], "https://paper.example")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == HEAD
    order = (0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12)
    for cell, number in zip(rows[1][:4] + rows[1][5:], order, strict=True):
        assert cell.removeprefix("'") == cells[number].removeprefix("'") or cell == cells[number]
        assert cell[:1] not in tuple("=+-@＝＋－＠\t\r\n")
        assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("cell", ["=1+1", " =1", "\u3000@x", "-2", "+86", "＝A1", "\t甲"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.soak
def test_ten_thousand_pieces_of_as_many_commits_take_less_than_a_second(tmp_path: Path) -> None:
    folder = tmp_path / "bao"
    (folder / "content").mkdir(parents=True)
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    stream, some = [], []
    for number in range(10_000):
        day = f"{2010 + number // 1200}/{number // 100 % 12 + 1:02}/{number % 28 + 1:02}"
        path = f"{day}/gao-{number}.md"
        some.append(article(path, number % 28 + 1, f"甲{number % 30}"))
        who = f"committer 乙{number % 9} <y@paper.example> {1_300_000_000 + number * 30_000} +0800"
        message = f"写：稿 {number}\n\nWrote: 乙{number % 9}\nSigned: 丙三\n"
        stream.append(f"commit refs/heads/main\n{who}\ndata {len(message.encode())}\n{message}")
        stream.append(f"M 100644 inline content/{path}\ndata 3\n稿\n")
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(command, input="\n".join(stream).encode(), check=True)
    git(folder, "checkout", "--quiet", "main")
    commits = Commits(History(folder / "content", tmp_path))
    before = time.process_time() + children()
    deeds = commits.deeds()
    first = time.process_time() + children() - before
    assert len(deeds) == 10_000
    before = time.process_time() + children()
    data = as_csv(ledger(some, deeds, Asked(), datetime.now(UTC), ZONE).rows, "")
    asked = time.process_time() + children() - before
    assert data.count(b"\r\n") == 10_001
    # Seconds of processor on a busy machine; on a quiet one below 1.
    assert first + asked < 2, (
        first,
        asked,
    )


def children() -> float:
    """Seconds of processor that ended processes have taken."""
    import resource  # noqa: PLC0415 (POSIX alone)

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
