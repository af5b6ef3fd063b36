"""Feeds and sitemaps, parsed from the built site as readers' programs parse them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from tests.conftest import ORIGIN, Built

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feeds(site: Built, name: str) -> list[Path]:
    """Every feed of one kind."""
    found = sorted(site.folder.rglob(name))
    assert found
    return found


def test_every_atom_feed_is_well_formed_and_whole(town: Built) -> None:
    for path in feeds(town, "atom.xml"):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        place = path.parent.relative_to(town.folder).as_posix()
        assert feed.feed.title.startswith("青禾简报")
        assert all(entry.id == entry.link and entry.id.startswith(ORIGIN) for entry in feed.entries)
        assert all(entry.content[0].value.strip() for entry in feed.entries), place


def test_an_entry_has_every_author_its_text_and_its_correction(town: Built) -> None:
    feed = feedparser.parse((town.folder / "topic" / "ji-shi" / "atom.xml").read_bytes())
    (entry,) = [entry for entry in feed.entries if "开张" in entry.title]
    assert [author.name for author in entry.authors] == ["甲一", "乙二", "王同"]
    assert entry.published == "2022-05-20T08:30:00+08:00"
    assert entry.updated == "2022-05-21T00:00:00+08:00"  # that of its correction
    text = entry.content[0].value
    assert "应为一百二十个" in text
    assert f'href="{ORIGIN}/2022/05/20/yun-qiao/"' in text
    assert f'src="{ORIGIN}/photos/' in text
    assert 'href="/' not in text


def test_json_feeds_say_what_the_atom_feeds_say(town: Built) -> None:
    for path in feeds(town, "feed.json"):
        feed = json.loads(path.read_text("utf-8"))
        atom = feedparser.parse(path.with_name("atom.xml").read_bytes())
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
        assert all(item["content_html"] for item in feed["items"])


def test_the_front_page_and_lists_name_their_feeds(town: Built) -> None:
    for path in ("index.html", "section/yaowen/index.html", "topic/ji-shi/index.html"):
        (address,) = re.findall(r'type="application/atom\+xml"[^>]*href="([^"]+)"', town.read(path))
        assert (town.folder / address.lstrip("/")).is_file()


def locations(path: Path) -> list[str]:
    """The addresses of a sitemap."""
    return [node.text or "" for node in ElementTree.parse(path).iter(f"{SITEMAP}loc")]


def test_the_sitemaps_name_every_page_that_may_be_indexed_and_no_other(town: Built) -> None:
    index = locations(town.folder / "sitemap.xml")
    listed = [
        address
        for sitemap in index
        if not sitemap.endswith("news.xml")
        for address in locations(town.folder / sitemap.removeprefix(ORIGIN + "/"))
    ]
    pages = {
        re.search(r'<link rel="canonical" href="([^"]+)"', page.read_text("utf-8"))
        for page in town.pages()
        if '<meta name="robots" content="noindex">' not in page.read_text("utf-8")
    }
    assert sorted(listed) == sorted({match[1] for match in pages if match})


@pytest.mark.parametrize("name", ["robots.txt", "sitemap.xml"])
def test_search_engines_are_told_where_to_look(town: Built, name: str) -> None:
    assert ORIGIN in town.read(name)


def test_news_older_than_two_days_is_not_in_the_news_sitemap(town: Built) -> None:
    assert not (town.folder / "sitemap" / "news.xml").exists()  # the town's clock stands at 1 June
