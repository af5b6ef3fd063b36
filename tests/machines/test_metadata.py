"""What pages say to machines: the tags of government sites, JSON-LD, Open Graph, their own address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from tests.conftest import ORIGIN, Built
from tests.machines.pages import read, said
from tests.machines.schema import DATA, faults

MARKET = "2022/05/20/ji-shi"  # of the made-up town: everything an article can have
MARKET_TITLE = "青禾集市开张，三条街一起“赶集”"
BARE = "2022/05/21/duan-xiao-xi-1"  # an article that has what every article must, and no more
NOTICE = "2022/05/21/che-gao"

SITE_TAGS = {"SiteName", "SiteDomain"}
COLUMN_TAGS = SITE_TAGS | {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE_TAGS = SITE_TAGS | {
    *("ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource"),
    *("Author", "Description", "Image", "Url"),
}
KINDS = {
    "": SITE_TAGS,
    "section/yaowen": COLUMN_TAGS,
    "topic/ji-shi": COLUMN_TAGS,
    "topics": COLUMN_TAGS,
    "reporter/甲一": COLUMN_TAGS,
    "reporters": COLUMN_TAGS,
    "archive": COLUMN_TAGS,
    "2022": COLUMN_TAGS,
    "2022/05": COLUMN_TAGS,
    "2022/05/20": COLUMN_TAGS,
    "corrections": COLUMN_TAGS,
    MARKET: ARTICLE_TAGS | {"Keywords"},
    "about": SITE_TAGS,
    "search": SITE_TAGS,
    "subscribe": SITE_TAGS,
    "offline": SITE_TAGS,
    NOTICE: SITE_TAGS,
}
"""A page of each kind, and the tags that government sites carry on it."""


@pytest.mark.parametrize(
    ("place", "tags"), KINDS.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_kind_of_page_has_the_tags_of_its_kind_and_no_other(
    town: Built, place: str, tags: set[str]
) -> None:
    meta = said(town, place).meta
    assert {name for name in meta if name[0].isupper()} == tags
    assert meta["SiteName"] == "青禾简报"
    assert meta["SiteDomain"] == "paper.example"
    assert all(value.strip() for value in meta.values())
    assert sum(name.lower() == "description" for name in meta) == 1


def test_every_page_is_of_one_of_these_kinds(town: Built) -> None:
    """No kind of page is missing from the table above: by what its address looks like."""
    shapes = (
        r"", r"section/\w+/(page/\d+/)?", r"topic/[^/]+/(page/\d+/)?", r"topics/", r"about/",
        r"reporter/[^/]+/(page/\d+/)?", r"reporters/", r"archive/", r"\d{4}/(\d\d/){0,2}",
        r"corrections/", r"search/", r"subscribe/", r"offline/", r"\d{4}/\d\d/\d\d/[\w-]+/", r"404.html",
    )  # fmt: skip
    for page in town.pages():
        place = page.relative_to(town.folder).as_posix().removesuffix("index.html")
        assert any(re.fullmatch(shape, place) for shape in shapes), place


def test_an_article_says_all_that_government_sites_ask_for(town: Built) -> None:
    meta = said(town, MARKET).meta
    assert {name: meta[name] for name in ARTICLE_TAGS | {"Keywords"}} == {
        "SiteName": "青禾简报",
        "SiteDomain": "paper.example",
        "ColumnName": "民生",
        "ColumnType": "工作动态",
        "ArticleTitle": MARKET_TITLE,
        "PubDate": "2022-05-20 08:30",
        "ContentSource": "本报",
        "Keywords": "集市、PM2.5、行政、a/b",
        "Author": "甲一、乙二、王同",
        "Description": "集市设在三条老街上，头一天来了八千人。",
        "Image": meta["og:image"],
        "Url": f"{ORIGIN}/{MARKET}/",
    }


def test_a_column_says_what_it_is_about(town: Built) -> None:
    meta = said(town, "section/yaowen").meta
    assert {name: meta[name] for name in sorted(COLUMN_TAGS - SITE_TAGS)} == {
        "ColumnDescription": "区委、区政府的重要会议、部署和全区大事。",
        "ColumnKeywords": "要闻",
        "ColumnName": "要闻",
        "ColumnType": "工作动态",
    }


def test_the_number_of_the_site_is_said_once_it_is_known(tiny_site: Callable[..., Built]) -> None:
    text = "标题：集市开张\n日期：2022-05-20\n栏目：要闻\n\n今天开张。\n"
    site = tiny_site(
        {"2022/05/20/ji-shi.md": text},
        'IMPRINT={"site_id": "0000000000", "host": "青禾区融媒体中心"}',
    )
    for page in site.pages():
        assert read(page).meta["SiteIDCode"] == "0000000000", page
    paper = said(site, "").data["NewsMediaOrganization"]
    assert paper["parentOrganization"] == {"@type": "Organization", "name": "青禾区融媒体中心"}


@pytest.fixture(params=["sample", "town"])
def site(request: pytest.FixtureRequest) -> Built:
    """Both sites in turn."""
    built: Built = request.getfixturevalue(request.param)
    return built


def test_every_list_has_a_picture_that_stands_for_it(town: Built, sample: Built) -> None:
    """That of its first article, or where there is none, the paper's own sign."""
    for place in ("topics", "archive", "corrections", "search", "subscribe"):
        assert "/assets/icon-512." in said(town, place).meta["og:image"], place
    for built in (town, sample):
        for file in built.pages():
            meta = read(file).meta
            if meta.get("robots") != "noindex" and not file.parent.name.startswith("che-gao"):
                picture = meta["og:image"].removeprefix(ORIGIN + "/")
                assert (built.folder / picture).is_file(), file
    photo = said(town, "2022/05/20/ji-shi").meta["og:image"]
    assert said(town, "section/minsheng").meta["og:image"] == photo


def test_all_json_ld_keeps_to_the_schema(site: Built) -> None:
    for page in site.pages():
        for kind, data in read(page).data.items():
            assert faults(data, DATA[kind]) == [], page


def kinds_of(page: Path, built: Built) -> set[str]:
    """The kinds of JSON-LD that a page should have."""
    place = page.relative_to(built.folder).as_posix()
    if place == "index.html":
        return {"NewsMediaOrganization"}
    if read(page).meta.get("robots") == "noindex":
        return set()
    if "PubDate" in read(page).meta:
        return {"NewsArticle", "BreadcrumbList"}
    return {"BreadcrumbList"}


def test_each_page_has_the_json_ld_of_its_kind(site: Built) -> None:
    for page in site.pages():
        assert set(read(page).data) == kinds_of(page, site), page


def article(built: Built, place: str) -> dict[str, Any]:
    """An article's JSON-LD."""
    data: dict[str, Any] = said(built, place).data["NewsArticle"]
    return data


def test_a_news_article_says_what_the_article_is(town: Built) -> None:
    known = article(town, MARKET)
    assert [author["name"] for author in known["author"]] == ["甲一", "乙二", "王同"]
    assert known["headline"] == MARKET_TITLE
    assert known["alternativeHeadline"] == "摊位一百二十个，头一天来了八千人"
    assert known["datePublished"] == "2022-05-20T08:30:00+08:00"
    assert known["articleSection"] == "民生"
    assert known["keywords"] == ["集市", "PM2.5", "行政", "a/b"]
    assert (known["printPage"], known["printEdition"]) == ("A01", "126")
    (correction,) = known["correction"]
    assert "应为一百二十个" in correction["text"]
    assert known["dateModified"] == correction["datePublished"]


def test_every_author_leads_to_a_page_of_theirs(site: Built) -> None:
    for page in site.pages():
        data = read(page).data.get("NewsArticle", {})
        for author in data.get("author", ()):
            place = author["url"].removeprefix(ORIGIN + "/")
            assert author["name"] in said(site, unquote(place)).title


def test_the_pictures_of_an_article_have_three_shapes_and_a_drawn_one_is_square(
    site: Built,
) -> None:
    shapes = []
    for page in site.pages():
        if data := read(page).data.get("NewsArticle"):
            drawn = data["image"][0].endswith(".card.png")
            shapes.append(drawn)
            ratios = (1,) if drawn else (1, 4 / 3, 16 / 9)
            for address, ratio in zip(data["image"], ratios, strict=True):
                width, height = size_of(site, address)
                assert width / height == pytest.approx(ratio, abs=0.01), page
                assert width * height >= 50_000  # what search engines ask for
    assert {*shapes} == {True, False}


def size_of(built: Built, address: str) -> tuple[int, int]:
    """The size in pixels of the picture at an absolute address."""
    with Image.open(built.folder / address.removeprefix(ORIGIN + "/")) as image:
        return image.size


def test_the_way_from_the_front_page_is_the_one_that_readers_see(site: Built) -> None:
    """当前位置: the same names in the same order, and the page itself at the end."""
    for page in site.pages():
        data = read(page).data.get("BreadcrumbList")
        if data:
            shown = re.search(r'<nav class="crumbs".*?</nav>', page.read_text("utf-8"), re.DOTALL)
            assert shown
            names = re.findall(r"<li[^>]*>(?:<a [^>]*>)?([^<]+)", shown[0])
            steps = data["itemListElement"]
            assert [step["name"] for step in steps] == names
            assert [step["position"] for step in steps] == list(range(1, len(names) + 1))
            assert steps[-1]["item"] == read(page).links["canonical"][0]["href"]


def test_every_page_that_may_be_found_names_its_own_address(site: Built) -> None:
    for page in site.pages():
        known = read(page)
        place = page.relative_to(site.folder).as_posix().removesuffix("index.html")
        if known.meta.get("robots") == "noindex":
            assert "canonical" not in known.links or "refresh" in page.read_text("utf-8")
            assert not any(name.startswith("og:") for name in known.meta)
        else:
            (canonical,) = known.links["canonical"]
            assert unquote(canonical["href"]) == f"{ORIGIN}/{place}"
            assert known.meta["og:url"] == canonical["href"]


def test_an_article_is_an_article_to_those_who_share_it(town: Built) -> None:
    for place, times in {
        MARKET: ("2022-05-20T08:30:00+08:00", "2022-05-21"),
        BARE: ("2022-05-21T11:01:00+08:00",) * 2,
    }.items():
        meta = said(town, place).meta
        assert meta["og:type"] == "article"
        assert (meta["article:published_time"], meta["article:modified_time"]) == times
        assert meta["og:title"] == meta["ArticleTitle"]
    assert said(town, "").meta["og:type"] == "website"
    assert "article:published_time" not in said(town, "section/yaowen").meta


def test_the_share_picture_is_square_and_as_large_as_it_says(site: Built) -> None:
    seen = 0
    for page in site.pages():
        meta = read(page).meta
        if "og:image" in meta:
            width, height = size_of(site, meta["og:image"])
            assert (meta["og:image:width"], meta["og:image:height"]) == (str(width), str(height))
            assert width == height >= 300
            seen += 1
    assert seen > 10


def test_a_withdrawn_article_says_nothing_of_itself(town: Built) -> None:
    known = said(town, NOTICE)
    assert known.meta["robots"] == "noindex"
    assert known.data == {}
    assert "PubDate" not in known.meta
