"""A piece in another language says so, and in which direction it is written, wherever it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from lxml import etree

from bulletin.pages.components import Writing, writing
from tests.conftest import Built

PIECE = "标题：{}\n日期：2022-05-21\n栏目：要闻\n标签：书市\n语言：{}\n\n正文。\n"
SECTIONS = 'SECTIONS=[["要闻", "yaowen"], ["民生", "minsheng"]]'


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("zh-Hans", None),
        ("en", Writing("en", "ltr")),
        ("zh-Hant", Writing("zh-Hant", "ltr")),
        ("ug", Writing("ug", "rtl")),
        ("ar-EG", Writing("ar-EG", "rtl")),
        ("kk-Arab", Writing("kk-Arab", "rtl")),
        ("kk", Writing("kk", "ltr")),
        ("ug-Latn", Writing("ug-Latn", "ltr")),
    ],
)
def test_the_direction_is_the_languages(lang: str, written: Writing | None) -> None:
    assert writing(lang) == written


def test_the_language_is_on_the_article_its_card_and_its_feed_entries(
    tiny_site: Callable[..., Built],
) -> None:
    site = tiny_site(
        {
            "2022/05/21/a.md": PIECE.format("甲", "ug"),
            "2022/05/21/b.md": PIECE.format("乙", "简体"),
        },
        SECTIONS,
    )
    said = 'lang="ug" dir="rtl"'
    assert f'<article class="paper" {said}>' in site.read("2022/05/21/a/index.html")
    assert 'class="paper">' in site.read("2022/05/21/b/index.html")
    for page in ("section/yaowen/index.html", "2022/05/21/index.html"):
        cards = re.findall(
            r"<(?:article|li)[^>]*>(?:(?!</(?:article|li)>).)*/2022/05/21/(.)/",
            site.read(page),
            re.DOTALL,
        )
        marked = re.findall(rf"<(?:article|li)[^>]* {said}>", site.read(page))
        assert set(cards) == {"a", "b"}
        assert len(marked) == cards.count("a")
    entries = etree.fromstring(site.read("atom.xml").encode()).findall("{*}entry")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {one.findtext("{*}title"): one.get(lang) for one in entries} == {"甲": "ug", "乙": None}
    items = json.loads(site.read("feed.json"))["items"]
    assert {one["title"]: one.get("language") for one in items} == {"甲": "ug", "乙": None}
    texts = {one["title"]: one["content_html"].strip() for one in items}
    assert texts["甲"].startswith(f"<div {said}>")
    assert texts["甲"].endswith("</div>")
    assert not texts["乙"].startswith("<div")
