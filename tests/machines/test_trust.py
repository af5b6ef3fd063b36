"""What was corrected and what was withdrawn, for readers and machines alike."""

from __future__ import annotations

from datetime import timedelta

from bulletin.model.article import Correction
from bulletin.pages.corrections import CorrectionsView
from tests.arranging.paper import NOW, article, views
from tests.conftest import Built
from tests.machines.pages import said


def test_the_page_of_corrections_has_every_one_of_them_newest_first() -> None:
    def on(days: int) -> Correction:
        return Correction(NOW - timedelta(days=days), f"{days} 天前更正")

    known = [
        article(200, corrections=(on(5), on(1))),
        article(300, corrections=(on(3),)),
        article(400),
        article(500, corrections=(on(4),), withdrawn="核实后撤稿。"),
    ]
    view = views(*known)["corrections/index.html"]
    assert isinstance(view, CorrectionsView)
    assert [(row.article.text, row.correction.text) for row in view.corrections] == [
        ("第200条", "1 天前更正"),
        ("第300条", "3 天前更正"),
        ("第200条", "5 天前更正"),
    ]


def test_a_correction_stands_on_its_article_and_leaves_the_date_of_publication(town: Built) -> None:
    page = town.read("2022/05/20/ji-shi/index.html")
    assert page.index("应为一百二十个") < page.index('class="prose"')
    data = said(town, "2022/05/20/ji-shi").data["NewsArticle"]
    assert (data["datePublished"], data["dateModified"]) == (
        "2022-05-20T08:30:00+08:00",
        "2022-05-21",
    )
    assert "应为一百二十个" in town.read("corrections/index.html")


def test_a_withdrawn_article_keeps_its_address_and_nothing_leads_there(town: Built) -> None:
    """Not a list, not the search, not a feed, not a sitemap; no title and no topic is left."""
    notice = town.folder / "2022" / "05" / "21" / "che-gao" / "index.html"
    text = notice.read_text("utf-8")
    assert "本文已撤下" in text
    assert "事实有误" in text
    assert "发表日期：<time" in text
    assert text.count("撤下") <= 4, "in the title, the way there and the headline, and not again"
    assert '<meta name="robots" content="noindex">' in text
    for file in town.folder.rglob("*"):
        if file.suffix in (".html", ".xml", ".json", ".bin", ".txt") and file != notice:
            data = file.read_bytes()
            for trace in ("che-gao", "一篇撤下的稿件", "撤稿话题"):
                assert trace.encode() not in data, (file, trace)
