"""Which PDFs are made and may go out: what shows what readers are shown, today's an hour old at most, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from bulletin.deploy.stage import staged
from bulletin.engine.manifest import record
from bulletin.press.__main__ import NothingToPrint, press
from bulletin.press.day import days, read_day
from bulletin.press.kept import PRESS, for_readers
from bulletin.press.typeset import typeset
from tests.conftest import pelican
from tests.press.test_whole import printed, signs

DAY = "2022/06/01"
PDF = f"{DAY}/2022-06-01.pdf"
OLD = "2022/05/31/2022-05-31.pdf"
PIECE = "标题：{}\n日期：{} 08:00\n栏目：要闻\n{}\n{}\n"


class Paper:
    """A paper whose clock stands at noon of 1 June 2022, with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output, self.cache = folder / "output", folder / "cache"

    def write(self, name: str, title: str, text: str = "青禾区讯。", header: str = "") -> None:
        """Write a piece, by its day and its name."""
        day = name.rpartition("/")[0]
        file = self.folder / "content" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PIECE.format(title, day.replace("/", "-"), header, text), "utf-8")

    def publish(self, *more: str) -> None:
        """Build for readers."""
        own = ('SITENAME="青禾简报"', 'NOW="2022-06-01T12:00"')
        pelican(self.folder / "content", self.output, self.cache, *own, *more)

    def out(self) -> dict[str, str]:
        """What a deployment would send: the text of each PDF by its path."""
        with staged(self.output, self.cache / "deploy") as release:
            site = release.folder / "site"
            found = [path for path in release.sums if path.endswith(".pdf")]
            assert bool(found) == bool(release.facts.pdfs)
            return {path: signs(printed((site / path).read_bytes())) for path in found}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper of two days, published, and its PDFs made."""
    made = Paper(tmp_path)
    made.write("2022/06/01/a", "老街换新装")
    made.write("2022/06/01/b", "河道清淤")
    made.write("2022/05/31/c", "公园开放")
    made.publish()
    assert press(made.output, made.cache, datetime.now(UTC)) == (2, 0)
    return made


def test_what_is_made_is_made_once_and_goes_out(paper: Paper) -> None:
    assert paper.out().keys() == {PDF, OLD}
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (0, 0)
    with staged(paper.output, paper.cache / "deploy") as release:
        digest = release.facts.digest
    for file in (paper.cache / PRESS).iterdir():
        file.unlink()
    with staged(paper.output, paper.cache / "deploy") as release:
        assert release.facts.digest == digest, "no digest of the site knows of them"


def test_an_edit_that_a_page_does_not_print_makes_nothing_anew(paper: Paper) -> None:
    paper.write("2022/05/30/d", "更早的一篇")  # now 31 May has a day before it
    paper.publish()
    assert paper.out().keys() == {PDF, OLD}
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (1, 0)


def test_an_older_days_edit_takes_its_pdf_back_until_it_is_made_anew(paper: Paper) -> None:
    paper.write("2022/05/31/c", "公园晚一天开放")
    paper.publish()
    assert paper.out().keys() == {PDF}
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (1, 0)
    assert "公园晚一天开放" in paper.out()[OLD]


def test_todays_is_made_once_an_hour(paper: Paper) -> None:
    paper.write("2022/06/01/e", "又一条新闻")
    paper.publish()
    now = datetime.now(UTC)
    assert press(paper.output, paper.cache, now + timedelta(minutes=50)) == (0, 0)
    assert "又一条新闻" not in paper.out()[PDF]
    assert press(paper.output, paper.cache, now + timedelta(minutes=61)) == (1, 0)
    assert "又一条新闻" in paper.out()[PDF]


@pytest.mark.parametrize(
    "header", ["撤稿：内容有误\n", "状态：草稿\n"], ids=["withdrawn", "a draft again"]
)
def test_a_piece_that_goes_takes_todays_pdf_with_it_at_once(paper: Paper, header: str) -> None:
    paper.write("2022/06/01/b", "河道清淤", header=header)
    paper.publish()
    assert paper.out().keys() == {OLD}
    assert not (paper.cache / PRESS / PDF.replace("/", "_")).exists()
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (1, 0)
    text = paper.out()[PDF]
    assert "老街换新装" in text
    assert "河道" not in text
    assert "内容有误" not in text


def test_a_day_whose_only_piece_goes_has_no_pdf(paper: Paper) -> None:
    paper.write("2022/05/31/c", "公园开放", header="撤稿：内容有误\n")
    paper.publish()
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (0, 0)
    assert paper.out().keys() == {PDF}


def test_no_draft_and_no_piece_before_its_time_is_in_it(paper: Paper) -> None:
    paper.write("2022/06/01/f", "草稿一条", header="状态：草稿\n")
    file = paper.folder / "content/2022/06/01/g.md"
    file.write_text("标题：晚上的一条\n日期：2022-06-01 20:00\n栏目：要闻\n\n青禾区讯。\n", "utf-8")
    paper.publish()
    press(paper.output, paper.cache, datetime.now(UTC) + timedelta(hours=2))
    assert not any("草稿" in text or "晚上的一条" in text for text in paper.out().values())


def test_a_preview_is_not_printed(paper: Paper) -> None:
    paper.publish("PRODUCTION=false", "DRAFTS=true")
    with pytest.raises(NothingToPrint, match="这不是正式生成的网站"):
        press(paper.output, paper.cache, datetime.now(UTC))


@pytest.mark.parametrize("how", [lambda data: data[:-9], lambda _: b"", lambda data: data + b"x"])
def test_a_pdf_that_is_not_as_it_was_made_is_not_sent(
    paper: Paper, how: Callable[[bytes], bytes]
) -> None:
    file = paper.cache / PRESS / PDF.replace("/", "_")
    file.write_bytes(how(file.read_bytes()))
    assert paper.out().keys() == {OLD}
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (1, 0)
    assert paper.out().keys() == {PDF, OLD}


def test_a_list_that_is_damaged_costs_one_run(paper: Paper) -> None:
    (paper.cache / PRESS / "list").write_bytes(b"{}")
    assert paper.out() == {}
    assert press(paper.output, paper.cache, datetime.now(UTC)) == (2, 0)


def test_a_pdf_is_tagged_and_has_bookmarks_and_equal_days_are_equal_bytes(paper: Paper) -> None:
    manifest = record(paper.output).load()
    assert manifest
    pages = next(days(manifest))
    made = [
        typeset(read_day(paper.output, pages).text, paper.output, datetime(2022, 6, 1, tzinfo=UTC))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert b"pdfuaid:part" in made[0]
    document = pdfium.PdfDocument(made[0])
    assert document.is_tagged()
    assert [mark.get_title() for mark in document.get_toc()] == ["老街换新装", "河道清淤"]
    assert document.get_metadata_dict()["Title"] == "青禾简报 2022年6月1日"
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)  # A4


def test_for_readers_does_nothing_where_none_was_ever_made(tmp_path: Path) -> None:
    assert for_readers(tmp_path, None, tmp_path / "press", date(2022, 6, 1)) == {}  # type: ignore[arg-type]
