"""What is copied for other platforms: all that the page says, in its order, and nothing that their editors drop."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pelican.settings import read_settings as read_pelican

from bulletin.desk.copying.article import SUMMARY, Copy, copied
from bulletin.desk.copying.fragment import rewritten
from bulletin.desk.copying.lines import lines_of
from bulletin.desk.copying.looks import RICH, WECHAT, Look
from bulletin.desk.writing.kept import Kept
from bulletin.desk.writing.page import PageMaker
from bulletin.desk.writing.sheet import Sheet, read_sheet
from bulletin.engine.stock import Stock, take_stock
from bulletin.model.faults import Fault
from bulletin.paper import paper_of
from bulletin.reading.body import convert
from bulletin.reading.decode import read_text
from bulletin.settings import read_settings
from tests.conftest import ORIGIN, PROJECT, lay_out_town

HERE = "2022/05/21/a/index.md"
TEXTS = tomllib.loads((PROJECT / "tests/reading/texts.toml").read_text("utf-8"))["text"]
# What WeChat's editor keeps where it is pasted (docs/decisions, 0098), as far as we write it: elements; attributes,
# of all others `style` alone; properties in it. Not among them: position, float, display, anything with `url(`.
KEPT_TAGS = set(
    "section p span strong em h2 h3 h4 blockquote sup sub br hr img code pre table thead tbody tr th td".split()
)
KEPT_ATTRIBUTES = {
    "img": {"src", "alt", "style"},
    "th": {"colspan", "rowspan", "style"},
    "td": {"colspan", "rowspan", "style"},
}
KEPT_PROPERTIES = set(
    "color font-size font-weight line-height text-align text-decoration background-color border border-left"
    " border-top margin padding padding-left width max-width overflow-x".split()
)
_VOID = ("br", "hr", "img", "wbr", "source", "path", "rect")
_NOT_COPIED = {"tools", "contents", "report", "address", "footnote-backref", "up"}
"""Classes of what a page has for its reader's hand and a copy has no use for."""


class Shown(HTMLParser):
    """The text of an article's page, but for what is not the article's."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.title: list[str] = []
        self._open: list[tuple[str, bool, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Whether what it holds is the article's own."""
        if tag in _VOID:
            return
        said = dict(attrs)
        kinds = set((said.get("class") or "").split())
        hidden = bool(kinds & _NOT_COPIED) or (tag == "nav") or tag in ("svg", "script")
        inside = self._open[-1][1] if self._open else True
        place = tag if tag == "h1" else (self._open[-1][2] if self._open else "")
        self._open.append((tag, inside and not hidden, place))

    def handle_endtag(self, tag: str) -> None:
        """Back to what stands around it."""
        if tag not in _VOID:
            while self._open and self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text."""
        inside, place = self._open[-1][1:] if self._open else (True, "")
        if inside:
            (self.title if place == "h1" else self.text).append(data)


def shown(html: str) -> tuple[str, str]:
    """The visible characters of a page's article, and of its headline."""
    reader = Shown()
    reader.feed(html)
    texts = ("".join(one) for one in (reader.text, reader.title))
    said, title = ("".join(text.replace("\u200b", "").split()) for text in texts)
    return said, title


def missing(page: str, copy: str) -> str:
    """The first characters of `page` that do not stand in `copy` in their order; empty where all do."""
    at = 0
    for number, char in enumerate(page):
        found = copy.find(char, at)
        if found < 0:
            return page[number : number + 20]
        at = found + 1
    return ""


class Foreign(HTMLParser):
    """What WeChat's editor would drop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag, its attributes, its style."""
        if tag not in KEPT_TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in KEPT_ATTRIBUTES.get(tag, {"style"}):
                self.found.append(f"{tag} {name}=")
            if name == "src" and not (value or "").startswith("https://"):
                self.found.append(f"src={value}")
            if name == "style":
                self.found += [
                    one for one in (value or "").split(";") if not self._is_kept(one.strip())
                ]

    def _is_kept(self, said: str) -> bool:
        name, _, value = said.partition(":")
        return name in KEPT_PROPERTIES and "url(" not in value and "expression" not in value


def foreign(html: str) -> list[str]:
    """What of `html` WeChat's editor would drop."""
    reader = Foreign()
    reader.feed(html)
    return reader.found


def fragment(body: str, look: Look) -> tuple[str, str, dict[str, int]] | None:
    """The page's HTML of a text, and the copy's; the addresses that were noted. None where it is refused."""
    decoded = read_text(body.encode(), HERE)
    if isinstance(decoded, Fault) or any(not one.warning for one in decoded.faults):
        return None
    made, found = convert(decoded.text, HERE, 1, "/", ORIGIN)
    if found.faults:
        return None
    noted: dict[str, int] = {}
    page = "".join(part.html for part in made.parts)
    copy = rewritten(
        made.parts, look, lambda at: ORIGIN + at if at[0] == "/" else at, lambda _: "", noted
    )
    return page, copy, noted


# --- texts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", [WECHAT, RICH], ids=["公众号", "rich text"])
def test_of_every_text_of_the_dialect_nothing_is_lost(look: Look) -> None:
    seen = 0
    for case in TEXTS:
        if made := fragment(case["body"], look):
            page, copy, _ = made
            seen += 1
            assert missing(shown(page)[0], "".join(lines_of(copy).split())) == "", case["body"]
            assert look is RICH or foreign(copy) == [], case["body"]
    assert seen > 70


_MARKS = st.sampled_from(
    [
        *(
            "**",
            "~~",
            "[云桥](/a/)",
            "[外](https://x.example/b)",
            "https://y.example/c",
            "`码 `",
            "<u>下</u>",
        ),
        *(
            "[^1]",
            "<ruby>汉<rt>han</rt></ruby>",
            "H<sub>2</sub>O",
            "<q>引</q>",
            "\\*",
            "&lt;p&gt;",
            "〇",
            "\n",
        ),
        *(
            "\n\n",
            "\n\n## 题\n\n",
            "\n- 项\n    - 子\n        - 孙\n\n",
            "\n3. 三\n4. 四\n\n",
            "\n> 引文\n\n",
        ),
        *(
            "\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n",
            "\n\n```\na  b\n```\n\n",
            "\n\n---\n\n",
            "<a@b.cn>",
        ),
    ]
)
_PIECES = st.one_of(_MARKS, st.text("云桥镇青禾区甲乙丙12a。，：（）“”#*|>- ", max_size=8))
_RANDOM = st.lists(_PIECES, min_size=1, max_size=14).map(
    lambda some: (text := "".join(some)) + ("\n\n[^1]: 注" if "[^1]" in text else "")
)


def looked_at(body: str) -> bool:
    """Look at one text in both looks; whether the reader takes it."""
    for look in (WECHAT, RICH):
        made = fragment(body, look)
        if made is None:
            return False
        page, copy, noted = made
        assert missing(shown(page)[0], "".join(lines_of(copy).split())) == ""
        assert look is RICH or foreign(copy) == []
        assert list(noted.values()) == list(range(1, len(noted) + 1))
    return True


@settings(max_examples=60, derandomize=True)
@given(_RANDOM)
def test_of_random_texts_nothing_is_lost(body: str) -> None:
    looked_at(body)


@pytest.mark.soak
def test_of_thousands_of_random_texts_nothing_is_lost() -> None:
    taken = []

    @settings(max_examples=4000, database=None)
    @given(_RANDOM)
    def look(body: str) -> None:
        taken.append(looked_at(body))

    look()
    assert sum(taken) > len(taken) // 3


# --- whole articles ---------------------------------------------------------------------------------


class Copier:
    """A paper's articles, as their pages have them and as they are copied."""

    def __init__(self, content: Path, folder: Path, **more: object) -> None:
        own = {"PATH": str(content), "OUTPUT_PATH": str(folder / "output"), "JOBS": 1}
        own |= {"CACHE_PATH": str(folder / "cache"), "SITEURL": ORIGIN, **more}
        found = read_pelican(str(PROJECT / "publishconf.py"), override=own)
        site, options = read_settings(found)
        self.content = content
        self.stock: Stock = take_stock(site, options)
        self.maker = PageMaker(paper_of(site, options), self.stock, Kept(folder))

    def all(self, look: Look) -> Iterator[tuple[str, str, Copy]]:
        """Path, page and copy of each article that readers have."""
        for one in self.stock.articles:
            if (
                one.status == "published"
                and not one.withdrawn
                and one.date <= self.stock.options.now
            ):
                fields, body = read_sheet((self.content / one.path).read_bytes(), one.path)
                sheet = Sheet(key="0" * 16, path=one.path, fields=fields, body=body)
                page = self.maker.page(sheet).decode()
                own = page[page.index("<article") :].partition("</article>")[0]
                yield one.path, own, copied(*self.maker.view(sheet), look)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Copier:
    """The made-up town, whose pieces have all that a piece can have."""
    folder = tmp_path_factory.mktemp("copied")
    lay_out_town(folder / "content")
    return Copier(folder / "content", folder, SITENAME="青禾简报", NOW="2022-06-01T09:00")


@pytest.mark.parametrize("look", [WECHAT, RICH], ids=["公众号", "rich text"])
def test_a_copied_article_says_all_that_its_page_says_in_order(town: Copier, look: Look) -> None:
    some = list(town.all(look))
    assert len(some) > 8
    for path, page, copy in some:
        said, title = shown(page)
        assert title == "".join(copy.title.split()), path
        assert missing(_without_minutes(said), "".join(copy.text.split())) == "", path
        assert look is RICH or foreign(copy.html) == [], path
        assert len(copy.summary) <= SUMMARY
        assert copy.url.startswith(f"{ORIGIN}/2022/")


def test_the_sample_edition_loses_nothing_on_its_way_to_the_clipboard(tmp_path: Path) -> None:
    some = list(Copier(PROJECT / "content", tmp_path).all(WECHAT))
    for path, page, copy in some:
        said, _ = shown(page)
        assert missing(_without_minutes(said), "".join(copy.text.split())) == "", path
        assert foreign(copy.html) == [], path
        assert copy.html.count("<img ") == page.count("<img "), path
    assert len(some) >= 8


def _without_minutes(said: str) -> str:
    """A page's text without how long it takes to read there."""
    start, found, rest = said.partition("约")
    minutes, _, behind = rest.partition("分钟读完")
    return start + behind if found and minutes.isdecimal() else said


# --- single rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text", "noted"),
    [
        ("见[云桥](/b/)和[外](https://x.example/)，又见[云桥](/b/)。", "见云桥[1]和外[2]，又见云桥[1]。", [f"{ORIGIN}/b/", "https://x.example/"]),
        ("网址 https://x.example/a 。", "网址 https://x.example/a 。", []),
        ("写信<a@b.cn>或[信箱](mailto:c@d.cn)。", "写信a@b.cn或信箱[1]。", ["c@d.cn"]),
        ("甲[^1]。\n\n[^1]: 注文", "甲[注1]。\n[注1] 注文", []),
        ("- 项\n    - 子\n        - 孙\n\n3. 三\n4. 四", "• 项\n– 子\n– 孙\n3. 三\n4. 四", []),
        ("表：街\n\n| 街 | 数 |\n|---|--:|\n| 东 | 3 |", "街\n街\t数\n东\t3", []),
        ("<ruby>汉<rt>han</rt></ruby>字", "汉（han）字", []),
        ("## 题\n\n见[题](#h-题)。", "题\n见题。", []),
    ],
    ids=["links", "bare", "mail", "notes", "lists", "table", "ruby", "inside"],
)  # fmt: skip
def test_what_the_editor_would_drop_is_written_out(body: str, text: str, noted: list[str]) -> None:
    made = fragment(body, WECHAT)
    assert made
    assert lines_of(made[1]) == text
    assert list(made[2]) == noted


def test_blanks_of_code_are_not_run_together() -> None:
    made = fragment("```\n甲  乙\n  丙\n```", WECHAT)
    assert made
    assert "甲&nbsp;&nbsp;乙<br>&nbsp;&nbsp;丙" in made[1]


def test_editors_that_know_links_and_lists_get_them() -> None:
    made = fragment("- 见[外](https://x.example/?a=1&b=2)", RICH)
    assert made
    assert made[1] == '<ul><li>见<a href="https://x.example/?a=1&amp;b=2">外</a></li></ul>'
