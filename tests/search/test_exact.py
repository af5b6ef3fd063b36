"""Search finds what `str.find` finds, and no other: the shipped script in a real Chromium."""

from __future__ import annotations

import functools
import json
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from bulletin.search.fold import fold
from tests.conftest import PROJECT, pelican

HAN = "云桥镇青禾区新建学校医院河路村民"
OTHERS = ("33.5", "PM2.5", "３３．５", "Straße", "ΟΔΟΣ", "𠮷野", "A/B", " ", "ﬁ", "—", "，", "é")


@dataclass(frozen=True)
class Story:
    """A made-up article: its address, its section and year, its fields in the order of rank."""

    url: str
    section: str
    topic: str
    year: str
    fields: tuple[str, ...]  # title, kicker, deck, byline, topics, body

    def rank(self, words: list[str]) -> int | None:
        """The rank by which all words are found, None where one is not: the rule, by `in`."""
        ranks = (0, 1, 1, 2, 2, 2)
        best = []
        for word in words:
            found = [r for r, field in zip(ranks, self.fields, strict=True) if word in fold(field)]
            if not found:
                return None
            best.append(min(found))
        return max(best)


def _text(chance: random.Random, length: int) -> str:
    return "".join(
        chance.choice(OTHERS) if chance.random() < 0.12 else chance.choice(HAN)
        for _ in range(length)
    ).strip()


def _stories() -> list[Story]:
    """Forty-five articles in three years, newest first; one has a very long title."""
    chance = random.Random(20221121)
    stories = []
    for number in range(45):
        year, month, day = 2020 + number // 15, 1 + number % 12, 1 + number % 28
        title = "题" + _text(chance, 300 if number == 7 else 8)
        topic = chance.choice(("云桥新村", "青禾 学校"))
        fields = (
            title,
            "引" + _text(chance, 5),
            "副" + _text(chance, 6),
            chance.choice(("甲一", "乙二")),
            topic,
            "文" + _text(chance, chance.choice((40, 600))),
        )
        url = f"/{year}/{month:02}/{day:02}/p{number:02}/"
        stories.append(Story(url, chance.choice(("要闻", "民生")), topic, str(year), fields))
    return sorted(stories, key=lambda story: story.url, reverse=True)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    """What the site holds."""
    return _stories()


@pytest.fixture(scope="module")
def tab(
    tmp_path_factory: pytest.TempPathFactory,
    serve: functools.partial[str],
    browser: Browser,
    stories: list[Story],
) -> Iterator[Page]:
    """The search page of a site built from the stories."""
    folder = tmp_path_factory.mktemp("search")
    for story in stories:
        title, kicker, deck, byline, topic, body = story.fields
        file = folder / "content" / (story.url.strip("/") + ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        day = "-".join(story.url.split("/")[1:4])
        head = {"标题": title, "引题": kicker, "副题": deck, "日期": f"{day} 08:00"}
        head |= {"栏目": story.section, "记者": byline, "话题": topic}
        lines = "\n".join(f"{name}: {value}" for name, value in head.items())
        file.write_text(f"{lines}\n\n{body}\n", "utf-8")
    pelican(folder / "content", folder / "output", folder / "cache", 'NOW="2023-01-01T09:00"')
    page = browser.new_page()
    page.goto(serve(folder / "output") + "/search/")
    yield page
    page.close()


def _ask(tab: Page, **query: str) -> list[str]:
    """Every hit of a query, in order."""
    tab.evaluate(
        "a => { history.replaceState(null, '', a); dispatchEvent(new PopStateEvent('popstate')); }",
        "?" + urlencode(query),
    )
    tab.wait_for_function("document.getElementById('results').dataset.query === location.search")
    urls: list[str] = tab.evaluate(
        """async () => {
          const more = document.getElementById("more"), list = document.getElementById("results");
          while (!more.hidden) {
            const before = list.children.length;
            more.click();
            while (list.children.length === before) await new Promise(r => setTimeout(r, 1));
          }
          return [...list.querySelectorAll("a")].map(a => a.pathname);
        }"""
    )
    return urls


def _expected(stories: list[Story], query: str) -> list[str]:
    words = fold(query).split()
    found = [(rank, s.url) for s in stories if (rank := s.rank(words)) is not None]
    return [url for _, url in sorted(found, key=lambda pair: pair[0])]


def _queries(stories: list[Story]) -> list[str]:
    chance = random.Random(7)
    queries = ["33.5", "PM2.5", "pm２．５", "３３", "strasse", "οδος", "FI", "𠮷", "野", "没有的词"]
    queries += ["云", "云桥 青禾", "甲一　PM2.5", "云桥新村", "学校 乙二"]
    for story in stories:
        title, kicker = fold(story.fields[0]), fold(story.fields[1])
        queries.append(title[-2:] + kicker[:2])  # crosses two fields
        for field in story.fields:
            folded = fold(field)
            start, length = chance.randrange(len(folded)), chance.randint(1, 6)
            queries.append(folded[start : start + length])
    queries += [f"{a} {b}" for a, b in zip(queries[20:60], queries[60:100], strict=True)]
    return [query for query in queries if query.strip()]


def test_every_query_finds_what_str_find_finds_in_the_order_of_rank_and_date(
    tab: Page, stories: list[Story]
) -> None:
    for query in _queries(stories):
        assert _ask(tab, q=query) == _expected(stories, query), query


def test_filters_leave_only_their_own_articles(tab: Page, stories: list[Story]) -> None:
    for name in ("section", "topic", "year"):
        for value in {getattr(story, name) for story in stories}:
            fitting = [story for story in stories if getattr(story, name) == value]
            query = {"q": "云", name: value}
            assert _ask(tab, **query) == _expected(fitting, "云"), query
    assert _ask(tab, year="2021") == [s.url for s in stories if s.year == "2021"]
    byline = [s for s in stories if s.fields[3] == "甲一"]
    assert _ask(tab, q="云", reporter="甲一") == _expected(byline, "云")


def test_typing_shows_the_number_of_hits_with_the_words_marked(
    tab: Page, stories: list[Story]
) -> None:
    _ask(tab)
    tab.fill("#q", "")
    tab.focus("#q")
    tab.keyboard.type("云桥")
    expected = _expected(stories, "云桥")
    tab.wait_for_function("document.getElementById('count').textContent")
    assert tab.inner_text("#count") == f"找到 {len(expected)} 篇"
    assert tab.locator("#results mark").first.inner_text() == "云桥"
    assert tab.evaluate("new URLSearchParams(location.search).get('q')") == "云桥"


def test_both_sides_fold_every_character_alike(browser: Browser) -> None:
    """The script's own function, on every character that this Python's Unicode knows."""
    source = Path(PROJECT, "theme/static/js/search.js").read_text("utf-8")
    start = source.index("function fold")
    function = source[start : source.index("\n  }\n", start) + 4]
    codes = [c for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs")]
    page = browser.new_page()
    folded = page.evaluate(
        "([source, codes]) => { const fold = new Function(source + '; return fold')();"
        r" return JSON.stringify(codes.map(c => fold(String.fromCodePoint(c))"
        r".replace(/[\s\x1c-\x1f\x85]+/g, ' ').trim())); }",
        [function, codes],
    )
    page.close()
    wrong = [
        hex(c) for c, got in zip(codes, json.loads(folded), strict=True) if got != fold(chr(c))
    ]
    assert wrong == []
