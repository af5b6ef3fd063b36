"""Sitemaps: by the protocol's schemas, every page that may be found and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from bulletin.pages import sitemaps
from bulletin.pages.sitemaps import SitemapView
from tests.arranging.paper import article, views
from tests.conftest import ORIGIN, Built
from tests.machines.test_feeds import SCHEMAS

INDEX = etree.XMLSchema(etree.parse(SCHEMAS / "siteindex.xsd"))
SITEMAP = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture(params=["sample", "town"])
def site(request: pytest.FixtureRequest) -> Built:
    """Both sites in turn."""
    built: Built = request.getfixturevalue(request.param)
    return built


def found(path: Path, what: str) -> list[str]:
    """The texts of a sitemap's elements, by XPath."""
    return [str(text) for text in etree.parse(path).xpath(f"{what}/text()", namespaces=SPACES)]


def files(site: Built) -> list[Path]:
    """The sitemaps that the index names."""
    names = found(site.folder / "sitemap.xml", "//s:loc")
    return [site.folder / name.removeprefix(ORIGIN + "/") for name in names]


def test_the_index_and_every_sitemap_keep_to_their_schemas(site: Built) -> None:
    assert INDEX.validate(etree.parse(site.folder / "sitemap.xml")), INDEX.error_log
    assert len(files(site)) >= 2
    for path in files(site):
        assert SITEMAP.validate(etree.parse(path)), (path, SITEMAP.error_log)


def test_they_name_every_page_that_may_be_indexed_and_no_other(site: Built) -> None:
    listed = [address for path in files(site) for address in found(path, "//s:url/s:loc")]
    pages = {
        re.search(r'<link rel="canonical" href="([^"]+)"', page.read_text("utf-8"))
        for page in site.pages()
        if '<meta name="robots" content="noindex">' not in page.read_text("utf-8")
    }
    assert sorted(listed) == sorted({match[1] for match in pages if match})


def test_an_article_is_listed_with_each_of_its_photos(town: Built) -> None:
    path = town.folder / "sitemap" / "2022-05.xml"
    page = f"{ORIGIN}/2022/05/20/ji-shi/"
    images = found(path, f"//s:url[s:loc='{page}']/image:image/image:loc")
    assert len(images) == len(set(images)) == 3
    assert all((town.folder / image.removeprefix(ORIGIN + "/")).is_file() for image in images)


def test_an_article_is_listed_with_its_last_change(town: Built) -> None:
    path = town.folder / "sitemap" / "2022-05.xml"
    page = f"{ORIGIN}/2022/05/20/ji-shi/"
    assert found(path, f"//s:url[s:loc='{page}']/s:lastmod") == ["2022-05-21T00:00:00+08:00"]


def test_the_news_sitemap_holds_the_last_two_days(tiny_site: Callable[..., Built]) -> None:
    text = "标题：{} & <集市>\n日期：{}\n栏目：要闻\n\n开张。\n"
    times = {"a": "2022-05-30 08:59", "b": "2022-05-30 09:01", "c": "2022-06-01 08:00"}
    site = tiny_site(
        {
            f"{at[:10].replace('-', '/')}/{name}.md": text.format(name, at)
            for name, at in times.items()
        }
    )
    path = site.folder / "sitemap" / "news.xml"
    assert path in files(site)
    assert SITEMAP.validate(etree.parse(path)), SITEMAP.error_log
    assert found(path, "//news:title") == ["c & <集市>", "b & <集市>"]
    assert found(path, "//news:publication_date") == [
        "2022-06-01T08:00:00+08:00",
        "2022-05-30T09:01:00+08:00",
    ]
    assert set(found(path, "//news:name")) == {"青禾简报"}


def test_news_older_than_two_days_is_not_in_the_news_sitemap(town: Built) -> None:
    assert not (town.folder / "sitemap" / "news.xml").exists()  # the town's clock stands at 1 June


def test_a_sitemap_that_is_full_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    made = {
        path: [entry.url for entry in view.entries]
        for path, view in views(*(article(n + 50) for n in range(5))).items()
        if isinstance(view, SitemapView)
    }
    names = [f"sitemap/2022-05{further}.xml" for further in ("", "-2", "-3")]
    assert made["sitemap.xml"][:3] == [f"{ORIGIN}/{name}" for name in names]
    assert [len(made[name]) for name in names] == [2, 2, 1]


def test_search_engines_are_told_where_to_look(town: Built) -> None:
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in town.read("robots.txt").splitlines()
