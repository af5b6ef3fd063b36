"""The second edition is the first one in traditional characters: every text of it, and nothing else."""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from playwright.sync_api import Page

from bulletin.editions.hant import Hant
from bulletin.editions.wording import NotOneForOne
from bulletin.model.article import BREAK, Body, Part
from bulletin.model.faults import Fault
from bulletin.model.site import HANS, HANT
from bulletin.reading.body import visible_text
from bulletin.reading.terms import read_terms
from bulletin.search.fold import fold
from tests.conftest import ORIGIN, TOWN, Built, lay_out_town, pelican
from tests.machines.pages import said
from tests.machines.test_sitemaps import INDEX, SITEMAP
from tests.pages.test_html import lost
from tests.pages.test_reading import KINDS, kinds, too_narrow, violations
from tests.search.test_exact import ASK

PLAIN = Hant({})
TEXTS = {"alt", "aria-label", "content", "placeholder", "title"}  # attributes that readers are told
STORY = """标题：云桥镇皇后街后面的面馆重新开张
日期：2022-05-21 11:00
栏目：民生
作者：甲一 范于
来源：青禾日报
来源网址：https://qinghe.example/发展/1

云桥镇的头**发**和发**展**，里程与里弄；头发[^1]店。见 https://qinghe.example/发展/2 的说明。

这里用 `云桥发展`，发展不变。范于说：&#21457;展要快，3 < 5。

[先看](../20/yun-qiao.md)，再看[表格](/static/表.csv)，[首页](/)。

### 小标题

[^1]: 店里的发型。
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, serve: functools.partial[str]) -> Built:
    """The town's paper in two editions, with a piece made for this."""
    folder = tmp_path_factory.mktemp("hant")
    content = folder / "content"
    lay_out_town(content)
    (content / "2022/05/21/mian-guan.md").write_text(STORY, "utf-8")
    (content / "static").mkdir()
    (content / "static" / "表.csv").write_text("一", "utf-8")
    (content / "terms.toml").write_text(
        '[[person]]\nname = "范于"\nhant = "范于"\n\n[[place]]\nname = "云桥镇"\nhant = "雲橋鎭"\n',
        "utf-8",
    )
    pelican(content, folder / "output", folder / "cache", *TOWN, "HANT=true")
    return Built(folder / "output", serve(folder / "output"))


@pytest.fixture(scope="module")
def hant(both: Built) -> Hant:
    """How that paper writes."""
    return Hant({"范于": "范于", "云桥镇": "雲橋鎭"})


class Read(HTMLParser):
    """A page as a browser takes it: `tags` with their attributes; `texts`, each with the tags around."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._last = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._last = " ".join((tag, dict(attrs).get("lang") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of one."""
        self.tags.append((f"/{tag}", {}))
        self._last = ""

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append((self._last, data))


def pairs(both: Built) -> Iterator[tuple[str, str, str]]:
    """Each page of the second edition by its path, in the first one's bytes and its own."""
    for page in sorted((both.folder / "hant").rglob("*.html")):
        path = page.relative_to(both.folder / "hant").as_posix()
        yield path, both.read(path), page.read_text("utf-8")


# --- characters, one for one --------------------------------------------------------------------


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=200))
def test_no_text_gets_longer_or_shorter(text: str) -> None:
    assert len(PLAIN.text(text)) == len(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100))
def test_no_sign_of_any_script_makes_a_text_longer_or_shorter(text: str) -> None:
    assert len(PLAIN.text(text)) == len(text)


@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x7F)))
def test_what_is_not_chinese_stays(text: str) -> None:
    assert PLAIN.text(text) == text
    assert PLAIN.page(text) == text


def test_a_library_that_is_not_one_for_one_ends_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    class Longer:
        def convert(self, text: str) -> str:
            return text + "。"

    monkeypatch.setattr("bulletin.editions.wording.converter", lambda _: Longer())
    with pytest.raises(NotOneForOne):
        PLAIN.text("软件")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("皇后在后面", "皇后在後面"),
        ("干部干活，天干物燥", "幹部幹活，天乾物燥"),
        ("为了群众", "為了群眾"),  # as printed today, not 爲 and 羣
        ("软件和网络", "軟件和網絡"),  # characters, not other words
        ("见https://a.example/发展。发展", "見https://a.example/发展。發展"),
    ],
)
def test_the_words_around_decide_and_no_word_becomes_another(text: str, written: str) -> None:
    assert PLAIN.text(text) == written


def test_a_name_is_written_as_the_newsroom_says() -> None:
    assert PLAIN.text("范于、范围") == "范於、範圍"
    assert Hant({"范于": "范于"}).text("范于、范围") == "范于、範圍"


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "written"),
    [
        (f"<h1>理{BREAK}发</h1>", f"<h1>理{BREAK}髮</h1>"),
        ("<p>理<b>发</b></p>", "<p>理<b>髮</b></p>"),
        ("<p>理</p><p>发</p>", "<p>理</p><p>發</p>"),
        ('<p>理<sup id="fnref-1"><a>1</a></sup>发', '<p>理<sup id="fnref-1"><a>1</a></sup>髮'),
        ('<img alt="发展" src="/发展" data-x="发">', '<img alt="發展" src="/发展" data-x="发">'),
        ('理<a title="发展">发</a>', '理<a title="發展">髮</a>'),
        ('<a title="a > 发" href="发">发</a>', '<a title="a > 發" href="发">發</a>'),
        ("<code>发</code>发<pre>发</pre>", "<code>发</code>發<pre>发</pre>"),
        ("<script>发</script><style>发</style>", "<script>发</script><style>发</style>"),
        (
            "&#34;&#x53d1;&lt;发&gt;&amp;#",
            "&#34;&#x53d1;&lt;發&gt;&amp;#",
        ),  # nothing is decoded here,
        ('<a lang="zh-Hans" href="/">简体</a>', '<a lang="zh-Hans" href="/">简体</a>'),
        (
            '<script type="application/ld+json">{"name":"发","url":"https://a.example/发"}</script>',
            '<script type="application/ld+json">{"name":"發","url":"https://a.example/发"}</script>',
        ),
        (
            '<meta property="og:image" content="https://a.example/发"><meta content="发">',
            '<meta property="og:image" content="https://a.example/发"><meta content="發">',
        ),
    ],
)
def test_a_page_is_converted_where_it_is_read_and_nowhere_else(page: str, written: str) -> None:
    assert PLAIN.page(page) == written
    assert PLAIN.page(written) == written


@pytest.mark.parametrize(
    ("feed", "written"),
    [
        ("&lt;p&gt;理&lt;/p&gt;&lt;p&gt;发&lt;/p&gt;", "&lt;p&gt;理&lt;/p&gt;&lt;p&gt;發&lt;/p&gt;"),
        (r'"\u003cp\u003e理“里面”\u003c/p\u003e发"', r'"\u003cp\u003e理「裡面」\u003c/p\u003e發"'),
        (
            "<title>头发</title>\n&lt;li&gt;&lt;code&gt;头发&lt;/code&gt;发展&lt;/li&gt;\n",
            "<title>頭髮</title>\n&lt;li&gt;&lt;code&gt;头发&lt;/code&gt;發展&lt;/li&gt;\n",
        ),
        ("&lt;a href=&#34;https://a.example/发&#34;&gt;发", "&lt;a href=&#34;https://a.example/发&#34;&gt;發"),
        ('<category term="头发"/><name>理</name><name>发</name>', '<category term="頭髮"/><name>理</name><name>發</name>'),
        (r'{"title":"“头发”说\"发展\""}', r'{"title":"「頭髮」說\"發展\""}'),
        ("", ""),
    ],
)  # fmt: skip
def test_a_feed_is_converted_paragraph_by_paragraph(feed: str, written: str) -> None:
    assert PLAIN.feed(feed) == written


words = st.text(st.sampled_from('头发展理里后面云 a<&"1。\n'), min_size=1, max_size=6)
texts = words.map(html.escape)
elements = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda tag, name, value, parts: f'<{tag} {name}="{value}">{"".join(parts)}</{tag}>',
        st.sampled_from("p b a span div code li".split()),
        st.sampled_from("href title alt class data-x id".split()),
        texts,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(elements)
def test_whatever_the_page_tags_addresses_and_code_are_as_they_were(page: str) -> None:
    written = PLAIN.page(page)
    before, after = Read(page), Read(written)
    assert len(written) == len(page)
    kept = [
        [(tag, {k: v for k, v in said.items() if k not in TEXTS}) for tag, said in one.tags]
        for one in (before, after)
    ]
    assert kept[0] == kept[1]
    told = [
        [value for _, said in one.tags for name, value in said.items() if name in TEXTS]
        for one in (before, after)
    ]
    assert [PLAIN.text(value) for value in told[0]] == told[1]


@pytest.mark.parametrize(
    ("before", "page", "written"),
    [
        ("<p>\n软件\n</p>\n", "<pre>\n软件\n</pre>\n软件\n", "<pre>\n软件\n</pre>\n軟件\n"),
        ("软件\n", '<p lang="zh" title="a > b\n软件\n">软件</p>', '<p lang="zh" title="a > b\n軟件\n">軟件</p>'),
        ("软件\n", "<script>\n软件\n</script>软件", "<script>\n软件\n</script>軟件"),
        ("软件\n", '<span lang="zh-Hans">\n软件\n</span>', '<span lang="zh-Hans">\n软件\n</span>'),
    ],
    ids=["code", "tag", "script", "language"],
)  # fmt: skip
def test_what_is_known_of_a_line_says_nothing_of_it_inside_code_or_a_tag(
    before: str, page: str, written: str
) -> None:
    plain = Hant({})
    plain.page(before)
    assert plain.page(page) == written
    plain.page(page)
    assert plain.page(before) == before.replace("软件", "軟件")


@given(st.lists(elements.map(lambda page: f"{page}\n"), max_size=5))
@example(["理\n", "发\n<p>头发"])
@example(["理", "发\n"])
@example(["<pre>\n软件\n</pre>", "软件\n", "<p>软\n件"])
def test_pages_are_written_together_as_each_would_be_alone(pages: list[str]) -> None:
    together = Hant({})
    together.learn(pages)
    assert [together.page(page) for page in pages] == [Hant({}).page(page) for page in pages]


def test_what_is_forgotten_in_a_large_paper_is_found_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bulletin.editions.hant.LINES", 3)
    pages = [f"<p>头发{number}</p>\n<b>头发</b>\n" for number in range(9)]
    plain = Hant({})
    plain.learn(pages[:5])
    plain.learn(pages[5:])
    assert [plain.page(page) for page in pages] == [page.replace("头发", "頭髮") for page in pages]


@given(st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=6))
@example([(" 里", False)])
def test_search_knows_a_text_as_its_page_shows_it(runs: list[tuple[str, bool]]) -> None:
    part = "".join(f"<code>{html.escape(t)}</code>" if c else html.escape(t) for t, c in runs)
    fragment = f"<p>{part}</p>"
    body = Body((Part(html=fragment),), visible_text(fragment))
    assert PLAIN.body(body) == visible_text(PLAIN.page(fragment))


# --- the whole paper ----------------------------------------------------------------------------


def test_every_page_is_there_in_both_editions(both: Built) -> None:
    first = {page.relative_to(both.folder).as_posix() for page in both.pages()}
    second = {path.removeprefix("hant/") for path in first if path.startswith("hant/")}
    assert second == {path for path in first if not path.startswith("hant/")}
    assert len(second) > 30


def test_both_editions_have_the_same_tags_and_differ_in_texts_language_and_folder(
    both: Built, hant: Hant
) -> None:
    for path, first, second in pairs(both):
        one, other = Read(first), Read(second)
        assert [tag for tag, _ in one.tags] == [tag for tag, _ in other.tags], path
        for (tag, before), (_, after) in zip(one.tags, other.tags, strict=True):
            for name in before:
                old, new = before[name], after[name]
                if name in TEXTS and not re.match(rf"{ORIGIN}|0; url=", new):
                    assert new == hant.text(old), (path, tag, name)
                elif name in ("lang", "hreflang", "d", "viewbox"):  # the switch; QR codes
                    continue
                elif old != new:
                    assert re.match(r"(https://paper\.example|0; url=)?/", old), (path, tag, name)
                    moved = (
                        new.replace("/hant/", "/", 1) == old or old.replace("/hant/", "/") == new
                    )
                    assert moved or "/assets/" in new, (path, tag, name, old, new)


def test_no_page_of_the_second_edition_leads_out_of_it_but_by_its_switch(both: Built) -> None:
    assert lost(both, ORIGIN + "/") == []
    for path, _, second in pairs(both):
        for tag, attributes in Read(second).tags:
            address = attributes.get("href", "").removeprefix(ORIGIN)
            if tag == "a" and address.startswith("/") and not address.startswith("/hant/"):
                assert attributes.get("hreflang") == HANS or address.startswith(
                    ("/static/", "/photos/")
                ), path
            if "action" in attributes:
                assert attributes["action"].startswith("/hant/")


def test_every_page_has_a_switch_to_itself_in_the_other_edition(both: Built) -> None:
    for path, first, second in pairs(both):
        if 'http-equiv="refresh"' in first:
            continue
        url = quote("/" + path.removesuffix("index.html"), safe="/~")
        for page, lang, other, target in (
            (first, HANS, HANT, f"/hant{url}"),
            (second, HANT, HANS, url),
        ):
            tags = Read(page).tags
            assert tags[0] == ("html", {"lang": lang, "id": "da-zi"}), path
            switches = [said for tag, said in tags if tag == "a" and "hreflang" in said]
            assert {(one["hreflang"], one["href"]) for one in switches} == {(other, target)}, path


def test_the_heads_name_both_editions_and_each_page_itself(both: Built) -> None:
    for folder in ("", "2022/05/21/mian-guan/", "section/minsheng/"):
        for root in ("", "hant/"):
            links = said(both, root + folder).links
            assert [one["href"] for one in links["canonical"]] == [f"{ORIGIN}/{root}{folder}"]
            assert {
                one["hreflang"]: one["href"] for one in links["alternate"] if "hreflang" in one
            } == {
                HANS: f"{ORIGIN}/{folder}",
                HANT: f"{ORIGIN}/hant/{folder}",
                "x-default": f"{ORIGIN}/{folder}",
            }


def test_an_article_is_read_in_traditional_characters(both: Built) -> None:
    page = both.read("hant/2022/05/21/mian-guan/index.html")
    shown = visible_text(page.replace("<wbr>", ""))
    for text in (
        "雲橋鎭皇后街後面的麵館重新開張",
        "雲橋鎭的頭髮和發展，里程與里弄；頭髮店。見 https://qinghe.example/发展/2 的說明。",
        "這裡用 云桥发展，發展不變。范于說：發展要快，3 < 5。",
    ):
        assert text in shown
    assert '<a href="/hant/2022/05/20/yun-qiao/">' in page
    assert '<a href="/static/表.csv">' in page
    assert '<a href="https://qinghe.example/发展/1"' in html.unescape(page)


def test_feeds_and_sitemaps_are_of_their_own_edition(both: Built, hant: Hant) -> None:
    for name in ("atom.xml", "section/minsheng/atom.xml"):
        feed = etree.fromstring(both.read(f"hant/{name}").encode())
        addresses = feed.xpath("//*[local-name()='id']/text()")
        assert addresses
        assert all(str(one).startswith(f"{ORIGIN}/hant/") for one in addresses)
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == HANT
    first, second = (json.loads(both.read(f"{root}feed.json")) for root in ("", "hant/"))
    assert second["language"] == HANT
    for one, other in zip(first["items"], second["items"], strict=True):
        assert other["url"] == one["url"].replace(ORIGIN, f"{ORIGIN}/hant")
        assert (other["title"], other["tags"]) == (
            hant.text(one["title"]),
            [hant.text(tag) for tag in one["tags"]],
        )
    whole = next(one for one in second["items"] if "mian-guan" in one["id"])["content_html"]
    assert "<code>云桥发展</code>，發展不變" in whole
    assert f'<a href="{ORIGIN}/hant/2022/05/20/yun-qiao/">' in whole
    assert f'<a href="{ORIGIN}/static/' in whole
    robots = both.read("robots.txt")
    assert re.findall("Sitemap: (.*)", robots) == [
        f"{ORIGIN}/sitemap.xml",
        f"{ORIGIN}/hant/sitemap.xml",
    ]
    assert INDEX.validate(etree.parse(both.folder / "hant/sitemap.xml"))
    for file in (both.folder / "hant/sitemap").glob("*.xml"):
        assert SITEMAP.validate(etree.parse(file)), file
        places = etree.parse(file).xpath("//*[local-name()='url']/*[local-name()='loc']/text()")
        assert all(str(place).startswith(f"{ORIGIN}/hant/") for place in places)


def test_photos_sheets_and_what_servers_read_stand_once(both: Built) -> None:
    second = {path.name for path in (both.folder / "hant").iterdir()}
    assert not second & {"photos", "assets", "robots.txt", "prefetch.speculationrules"}
    assets = [path.name.partition(".")[0] for path in (both.folder / "assets").iterdir()]
    assert sorted(name for name in assets if assets.count(name) > 1) == sorted(
        ["bulletin"] * 3
        + ["offline", "photos", "search", "speak"] * 2  # a style sheet is called so too
    )


def test_scripts_differ_in_characters_alone(both: Built) -> None:
    for name in ("bulletin", "photos", "search", "speak"):
        one, other = (
            path.read_text("utf-8")
            for path in sorted((both.folder / "assets").glob(f"{name}.*.js"))
        )
        assert one != other
        chinese = r"[一-鿿“”「」]"
        assert re.sub(chinese, "", one) == re.sub(chinese, "", other)


def test_what_a_script_says_has_the_quotes_of_its_edition_and_its_expressions_stay() -> None:
    script = 'say("请按“搜索”。"); ends = /[。！][”’」]/; join("“", "”");'
    assert PLAIN.script(script) == 'say("請按「搜索」。"); ends = /[。！][”’」]/; join("“", "”");'


def test_a_paper_of_one_edition_has_no_trace_of_another(town: Built) -> None:
    for page in town.pages():
        assert not re.search("hant|hreflang|繁", page.read_text("utf-8"), re.IGNORECASE), page
    assert not (town.folder / "hant").exists()


def test_a_name_of_another_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "terms.toml").write_text('[[person]]\nname = "范于"\nhant = "范于一"\n', "utf-8")
    _, faults = read_terms(tmp_path / "terms.toml")
    assert faults == [
        Fault("terms.toml", 0, "“范于”和它的繁体“范于一”字数不同。", "请一个字对一个字。")
    ]


# --- readers ------------------------------------------------------------------------------------


def rows(both: Built) -> list[list[str]]:
    """What the second edition's search shows of each article."""
    files = sorted((both.folder / "hant/search/rows").rglob("*.json"))
    found = [row for file in files for row in json.loads(file.read_text("utf-8"))]
    return [row for row in found if row]  # not those that were withdrawn


def test_search_knows_every_article_as_its_page_shows_it(both: Built) -> None:
    found = rows(both)
    assert found
    for url, title, _, _, _, section, byline, topics, _, text in found:
        shown = visible_text(both.read(f"{url.strip('/')}/index.html").replace("<wbr>", ""))
        for piece in (title, section, *byline, *topics, *text.split("\n")):
            assert piece in shown, (url, piece)


def test_search_finds_what_is_typed_in_traditional_characters(both: Built, phone: Page) -> None:
    queries = (
        "雲橋鎭",
        "雲橋",
        "頭髮",
        "发展",
        "皇后",
        "市集",
        "青禾集市",
        "老",
        "范于",
        "鎭",
        "PM2.5",
    )
    phone.goto(both.url + "/hant/search/")
    answers = phone.evaluate(ASK, [{"q": query} for query in queries])
    for query, answer in zip(queries, answers, strict=True):
        expected = {
            row[0]
            for row in rows(both)
            if any(fold(query) in fold(field) for field in (*row[1:4], *row[6], *row[7], row[9]))
        }
        assert set(answer) == expected, query
    options = phone.locator("select[name=section] option").all_text_contents()
    assert "民生" in options
    assert "要聞" in options
    filtered = phone.evaluate(ASK, [{"q": "", "section": "街道"}, {"q": "", "topic": "形正"}])
    assert all("/hant/2022/05/20/yun-qiao/" in answer for answer in filtered)


def test_a_reader_switches_and_stays(phone: Page, both: Built) -> None:
    phone.goto(both.url + "/2022/05/20/ji-shi/")
    phone.get_by_role("link", name="繁體").click()
    phone.wait_for_url("**/hant/2022/05/20/ji-shi/")
    phone.get_by_role("link", name="首頁").first.click()
    phone.wait_for_url("**/hant/")
    phone.get_by_role("link", name="简体").click()
    phone.wait_for_url(f"{both.url}/")


LOOKED_AT = [KINDS["front"], KINDS["article"], *(f"/hant{path}" for path in KINDS.values())]
QUICK = LOOKED_AT[::4]  # `tests/pages/test_axe.py` looks at others; `make soak` at all


@pytest.mark.parametrize(
    "path",
    [one if one in QUICK else pytest.param(one, marks=pytest.mark.soak) for one in LOOKED_AT],
)
def test_axe_finds_no_violation_in_either_edition(phone: Page, both: Built, path: str) -> None:
    phone.goto(f"{both.url}{path}")
    assert violations(phone, ["light"]) == []


@kinds
def test_nothing_sticks_out_at_the_side(phone: Page, both: Built, path: str) -> None:
    phone.goto(f"{both.url}/hant{path}")
    assert too_narrow(phone) == []
