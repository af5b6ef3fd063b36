"""Search finds what `str.find` finds, and no other: the shipped script in a real Chromium."""

from __future__ import annotations

import functools
import gzip
import json
import random
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from bulletin.search.fold import fold
from tests.conftest import PROJECT, pelican

HAN = "云桥镇青禾区新建学校医院河路村民"
OTHERS = (
    "33.5",
    "PM2.5",
    "３３．５",
    "Straße",
    "ΟΔΟΣ",
    "𠮷野",
    "A/B",
    " ",
    "ﬁ",
    "—",
    "，",
    "é",
    "…",
)
RANKS = (0, 1, 1, 2, 2, 2)  # title, kicker, deck, byline, topics, body
COMPRESSED = 5_000  # bytes of the script at most (issue 6)


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
        best = []
        for word in words:
            found = [r for r, field in zip(RANKS, self.fields, strict=True) if word in fold(field)]
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


STORIES = _stories()


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built from the stories."""
    folder = tmp_path_factory.mktemp("search")
    for story in STORIES:
        title, kicker, deck, byline, topic, body = story.fields
        file = folder / "content" / (story.url.strip("/") + ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        day = "-".join(story.url.split("/")[1:4])
        head = {"标题": title, "引题": kicker, "副题": deck, "日期": f"{day} 08:00"}
        head |= {"栏目": story.section, "记者": byline, "话题": topic}
        lines = "\n".join(f"{name}: {value}" for name, value in head.items())
        file.write_text(f"{lines}\n\n{body}\n", "utf-8")
    pelican(folder / "content", folder / "output", folder / "cache", 'NOW="2023-01-01T09:00"')
    return folder / "output"


@pytest.fixture(scope="module")
def tab(output: Path, serve: functools.partial[str], browser: Browser) -> Iterator[Page]:
    """The search page of that site."""
    page = browser.new_page()
    page.goto(serve(output) + "/search/")
    yield page
    page.close()


ASK = """async (queries) => {
  const list = document.getElementById("results"), more = document.getElementById("more");
  const until = async (ready) => { while (!ready()) await new Promise((r) => setTimeout(r, 1)); };
  const answers = [];
  for (const query of queries) {
    history.replaceState(null, "", "?" + new URLSearchParams(query));
    dispatchEvent(new PopStateEvent("popstate"));
    await until(() => list.dataset.query === location.search);
    while (!more.hidden) {
      const before = list.children.length;
      more.click();
      await until(() => list.children.length > before || more.hidden);
    }
    answers.push([...list.querySelectorAll("a")].map((link) => link.pathname));
  }
  return answers;
}"""


def _ask(tab: Page, *queries: dict[str, str]) -> list[list[str]]:
    """Every hit of each query, in order."""
    answers: list[list[str]] = tab.evaluate(ASK, list(queries))
    return answers


def _expected(query: str, stories: list[Story] = STORIES) -> list[str]:
    words = fold(query).split()
    found = [(rank, s.url) for s in stories if (rank := s.rank(words)) is not None]
    return [url for _, url in sorted(found, key=lambda pair: pair[0])]


def _queries() -> list[str]:
    chance = random.Random(7)
    queries = ["33.5", "PM2.5", "pm２．５", "３３", "strasse", "οδος", "FI", "𠮷", "野", "没有的词"]
    queries += ["云", "云桥 青禾", "甲一　PM2.5", "云桥新村", "学校 乙二", ".", "5", "2.5", "..."]
    for story in STORIES:
        title, kicker = fold(story.fields[0]), fold(story.fields[1])
        queries.append(title[-2:] + kicker[:2])  # crosses two fields
        for field in story.fields:
            folded = fold(field)
            start, length = chance.randrange(len(folded)), chance.randint(1, 6)
            queries.append(folded[start : start + length])
    queries += [f"{a} {b}" for a, b in zip(queries[20:60], queries[60:100], strict=True)]
    return [query for query in queries if query.strip()]


def test_every_query_finds_what_str_find_finds_in_the_order_of_rank_and_date(tab: Page) -> None:
    queries = _queries()
    answers = _ask(tab, *({"q": query} for query in queries))
    assert dict(zip(queries, answers, strict=True)) == {q: _expected(q) for q in queries}


def _piece(field: str) -> st.SearchStrategy[str]:
    """A part of a field, of any length."""
    ends = st.tuples(st.integers(0, len(field)), st.integers(0, len(field)))
    return ends.map(lambda pair: field[min(pair) : max(pair)])


PIECES = st.sampled_from([field for story in STORIES for field in story.fields]).flatmap(_piece)
MIXED = st.text(st.sampled_from([*HAN, *"".join(OTHERS)]), max_size=5)
ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=4)
WRITTEN = (str, str.upper, functools.partial(unicodedata.normalize, "NFKD"))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    words=st.lists(PIECES | MIXED | ANYTHING, min_size=1, max_size=3),
    write=st.sampled_from(WRITTEN),
    gap=st.sampled_from([" ", "　", " \u2003"]),
)
def test_whatever_is_typed_the_answer_is_exact(
    tab: Page, words: list[str], write: functools.partial[str], gap: str
) -> None:
    query = write(gap.join(words))[:100]
    if fold(query):
        assert _ask(tab, {"q": query}) == [_expected(query)]


def test_filters_leave_only_their_own_articles(tab: Page) -> None:
    for name in ("section", "topic", "year"):
        for value in {getattr(story, name) for story in STORIES}:
            fitting = [story for story in STORIES if getattr(story, name) == value]
            assert _ask(tab, {"q": "云", name: value}) == [_expected("云", fitting)]
            assert _ask(tab, {name: value}) == [[story.url for story in fitting]]
    byline = [story for story in STORIES if story.fields[3] == "甲一"]
    assert _ask(tab, {"q": "云桥新", "reporter": "甲一"}) == [_expected("云桥新", byline)]


def test_typing_shows_the_number_of_hits_with_the_words_marked(tab: Page) -> None:
    _ask(tab, {})
    tab.fill("#q", "")
    tab.focus("#q")
    tab.keyboard.type("云桥")
    tab.wait_for_function("document.getElementById('count').textContent")
    assert tab.inner_text("#count") == f"找到 {len(_expected('云桥'))} 篇"
    assert tab.evaluate("new URLSearchParams(location.search).get('q')") == "云桥"
    hits = tab.locator("#results li").all()
    assert len(hits) == 10
    assert all("云桥" in hit.locator("mark").all_inner_texts() for hit in hits)


def test_the_keyboard_alone_leads_from_the_words_to_the_eleventh_hit(tab: Page) -> None:
    _ask(tab, {})
    tab.focus("#q")
    tab.keyboard.insert_text("云桥")
    tab.keyboard.press("Enter")
    tab.wait_for_function("document.querySelectorAll('#results a').length === 10")
    tab.focus("#results li:last-child a")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_function("document.querySelectorAll('#results a').length === 20")
    assert tab.evaluate("document.activeElement.pathname") == _expected("云桥")[10]


def test_a_page_that_was_open_before_a_release_finds_what_the_release_holds(
    output: Path, tmp_path: Path, serve: functools.partial[str], browser: Browser
) -> None:
    site = tmp_path / "site"
    shutil.copytree(output, site)
    page = browser.new_page()
    page.goto(serve(site) + "/search/")
    page.wait_for_function("document.querySelector('#year').options.length > 1")
    directory = site / "search" / "index.json"
    index = json.loads(directory.read_text("utf-8"))
    for segment in index["segments"]:
        renamed = segment[0] + "0"
        (site / "search" / segment[0]).rename(site / "search" / renamed)
        segment[0] = renamed
    directory.write_text(json.dumps(index), "utf-8")
    assert _ask(page, {"q": "云桥"}) == [_expected("云桥")]
    page.close()


def test_without_script_the_page_says_where_else_to_look(tab: Page, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(tab.url.partition("?")[0] + "?q=云桥")
    assert "往期" in page.inner_text(".elsewhere")
    assert page.locator("noscript").inner_text().strip()
    context.close()


def test_the_script_is_small(output: Path) -> None:
    (script,) = output.glob("assets/search.*.js")
    assert len(gzip.compress(script.read_bytes())) <= COMPRESSED


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
