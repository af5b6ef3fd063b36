"""Settings: what can be is understood, what cannot be is told in Chinese, every setting at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.settings import read_settings as read_pelican

from bulletin.settings import SettingsRefused, read_settings
from tests.conftest import PROJECT

SETTINGS = dict(read_pelican(str(PROJECT / "pelicanconf.py")))

REFUSED: list[tuple[str, Any, str]] = [
    ("SITENAME", "", "还没有写报纸的名字"),
    ("SITENAME", 7, "要写成文字"),
    ("DISTRICT", None, "要写成文字"),
    ("SITEURL", "paper.example", "不是完整的网址"),
    ("SITEURL", "ftp://paper.example", "不是完整的网址"),
    ("SITEURL", "https://", "不是完整的网址"),
    ("SITEURL", "https://paper.example:x", "不是完整的网址"),
    ("SITEURL", "https://paper.example/a b", "不是完整的网址"),
    ("SITEURL", "https://paper.example/?x=1", "不能有 ?、# 和用户名"),
    ("SITEURL", "https://me@paper.example/", "不能有 ?、# 和用户名"),
    ("SITEURL", "https://paper.example/../x", "只能用字母、数字和“-”"),
    ("TIMEZONE", "北京", "没有这个时区"),
    ("TIMEZONE", "../../etc/passwd", "没有这个时区"),
    ("TIMEZONE", "", "没有这个时区"),
    ("SECTIONS", [], "还没有栏目"),
    ("SECTIONS", "要闻", "还没有栏目"),
    ("SECTIONS", ["要闻"], "不是一个栏目"),
    ("SECTIONS", [("要闻",)], "不是一个栏目"),
    ("SECTIONS", [("要闻", 7)], "不是一个栏目"),
    ("SECTIONS", [("要闻", "yao wen")], "的网址“yao wen”不能用"),
    ("SECTIONS", [("要闻", "a"), ("要闻", "b")], "写了两次"),
    ("SECTIONS", [("要闻", "a"), ("民生", "A")], "有两个栏目的网址都是“A”"),
    ("IMPRINT", ["主办"], "要写成"),
    ("IMPRINT", {"licens": "x"}, "是不是 licence？"),
    ("IMPRINT", {"主办": "x"}, "可以写的有：host"),
    ("IMPRINT", {"icp": 7}, "“icp”要写成文字"),
    ("REPORT_ERRORS", "jiucuo", "不是邮箱，也不是网址"),
    ("REPORT_ERRORS", "javascript:alert({url})", "不是邮箱，也不是网址"),
    ("REPORT_ERRORS", "mailto:a@paper.example?x={url}", "不是邮箱，也不是网址"),
    ("REPORT_ERRORS", 'https://form.example/?u={url}"x', "不是邮箱，也不是网址"),
    ("REPORT_ERRORS", "https://form.example/?u={url", "花括号里只能写 url 或 title"),
    ("REPORT_ERRORS", "https://form.example/?u={address}", "花括号里只能写 url 或 title"),
    ("REPORT_ERRORS", "https://form.example/?u={url.x}", "花括号里只能写 url 或 title"),
    ("REPORT_ERRORS", "https://form.example/", "网址里没有 {url}"),
    ("REPORT_ERRORS", 7, "要写成文字"),
    ("WORDMARK", "static/mei-you.svg", "打不开"),
    ("WORDMARK", "pages", "打不开"),
    ("WORDMARK", 7, "要写成文字"),
    ("WORDMARK", "reporters.toml", "不是完整的 SVG"),
    ("SECURITY", "mailto:a@paper.example", "要写成"),
    ("MEDIA_HOSTS", "v.paper.example", "要写主机名的列表"),
    ("MEDIA_HOSTS", ["https://v.paper.example"], "不是主机名"),
    ("MEDIA_HOSTS", ["*.paper.example"], "不是主机名"),
    ("MEDIA_HOSTS", ["v.paper.example; script-src *"], "不是主机名"),
    ("MEDIA_HOSTS", ["v.paper.example", "v.paper.example"], "写了两次"),
    ("SECURITY", {"contact": "mailto:a@paper.example"}, "要写成"),
    ("SECURITY", {"contact": "a@paper.example", "expires": "2027-05-31"}, "不是联系方式"),
    ("SECURITY", {"contact": "mailto:a b", "expires": "2027-05-31"}, "不是联系方式"),
    ("SECURITY", {"contact": "mailto:a\nb", "expires": "2027-05-31"}, "不是联系方式"),
    ("SECURITY", {"contact": "tel:110", "expires": "明年"}, "不是日期"),
    ("DEFAULT_PAGINATION", 0, "要写一页几篇"),
    ("DEFAULT_PAGINATION", "三十", "要写一页几篇"),
    ("DEFAULT_PAGINATION", True, "要写一页几篇"),
    ("JOBS", "x", "不是数字"),
    ("JOBS", -1, "不是数字"),
    ("NOW", "昨天", "不是时间"),
    ("DRAFTS", "maybe", "只能写 1 或 0"),
    ("HANT", "", "只能写 1 或 0"),
    ("HANT_REGION", "cn", "只能写 tw（台湾的写法）或 hk（香港的写法）"),
    ("HANT_REGION", None, "只能写 tw"),
    ("HANT_QUOTES", "「」", "只能写 1 或 0"),
    ("SEARCH", None, "只能写 1 或 0"),
    ("SHARE_PICTURES", "maybe", "只能写 1 或 0"),
    ("PRODUCTION", "maybe", "只能写 1 或 0"),
    ("TAG_URL", "topic/", "里面没有 {slug}"),
    ("TAG_URL", "/topic/{slug}/", "不是网址"),
    ("TAG_URL", "../{slug}/", "不是网址"),
    ("TAG_URL", "topic/{slug}", "不是网址"),
    ("TAG_URL", "topic/{name}/", "只能写 slug 或 date"),
    ("TAG_URL", "topic/{slug/", "只能写 slug 或 date"),
    ("DAY_ARCHIVE_URL", "{date:%Y/%m}/", "里面缺了日期"),
    ("TAG_URL", "section/{slug}/", "和 CATEGORY_URL 是同一个网址"),
]


@pytest.mark.parametrize(("name", "typed", "answer"), REFUSED)
def test_what_cannot_be_is_one_chinese_line(name: str, typed: object, answer: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        read_settings({**SETTINGS, name: typed})
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{name}=")
    assert answer in line


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = {"TIMEZONE": "北京", "SECTIONS": [], "JOBS": "x", "HANT": "x"}
    with pytest.raises(SettingsRefused) as refused:
        read_settings({**SETTINGS, **wrong})
    assert [line.split("=")[0] for line in str(refused.value).splitlines()] == [
        *("TIMEZONE", "SECTIONS", "HANT", "JOBS")
    ]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        *(("1", True), ("yes", True), (" YES", True), (True, True), (1, True)),
        *(("0", False), ("no", False), (False, False), (0, False), ("false", False)),
    ],
)
def test_a_switch_is_1_0_yes_or_no(typed: object, understood: bool) -> None:
    """In particular `DRAFTS=0` shows no draft."""
    assert read_settings({**SETTINGS, "DRAFTS": typed})[1].drafts is understood


@given(
    name=st.sampled_from(sorted({name for name, _, _ in REFUSED})),
    typed=st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.text() | st.tuples(st.text(), st.text()) | st.integers(), max_size=3)
    | st.dictionaries(st.text(), st.text() | st.integers(), max_size=3),
)
def test_any_value_at_all_is_understood_or_told(name: str, typed: object) -> None:
    """No setting ends in a traceback, whatever is written there."""
    with suppress(SettingsRefused):
        site, options = read_settings({**SETTINGS, name: typed})
        assert site.name
        assert options.jobs >= 1


def test_the_site_knows_the_address_that_readers_use() -> None:
    site, _ = read_settings({**SETTINGS, "SITEURL": "https://paper.example:8443/bao/"})
    assert (site.origin, site.root) == ("https://paper.example:8443", "/bao/")


def test_security_txt_names_its_own_place_where_it_is_known() -> None:
    said = {"contact": "mailto:bao@paper.example", "expires": "2027-05-31"}
    for siteurl, home in (
        ("https://paper.example/bao", "https://paper.example/bao"),
        ("https://paper.example", "https://paper.example"),
    ):
        _, options = read_settings({**SETTINGS, "SECURITY": said, "SITEURL": siteurl})
        assert options.security.decode().splitlines() == [
            "Contact: mailto:bao@paper.example",
            "Expires: 2027-05-31T00:00:00Z",
            "Preferred-Languages: zh",
            f"Canonical: {home}/.well-known/security.txt",
        ]
    assert b"Canonical" not in read_settings({**SETTINGS, "SECURITY": said})[1].security
    assert read_settings(SETTINGS)[1].security == b""


def test_folders_are_the_papers_own(tmp_path: Path) -> None:
    """A settings file in another folder: its content, output and cache are beside it."""
    (tmp_path / "content").mkdir()
    lines = ["from bulletin.defaults import *", 'SITENAME = "云桥报"', 'SECTIONS = [("要闻", "a")]']
    (tmp_path / "pelicanconf.py").write_text("\n".join(lines), "utf-8")
    site, options = read_settings(read_pelican(str(tmp_path / "pelicanconf.py")))
    assert site.name == "云桥报"
    assert options.content == tmp_path / "content"
    assert options.output == tmp_path / "output"
    assert options.cache == tmp_path / "cache"
    assert options.theme == PROJECT / "theme"
