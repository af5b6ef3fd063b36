"""Search finds what `str.find` finds, and no other: the shipped script in a real Chromium."""

from __future__ import annotations

import functools
import gzip
import json
import random
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import lxml.html
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from bulletin.search.fold import fold, query_words
from bulletin.search.scripts import table
from tests.conftest import PROJECT, Built, pelican

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
    "e\u0301q",  # a letter and its accent apart
    "か\u3099",
    "ﾊﾟ",
    "👩\u200d🌾",  # several characters that are seen as one
    "𠀀𠀁",
    "葛\U000e0100",  # a character and the sign that chooses its form
    "“引”",
    "\"'\\",
    "%41&q=",
    "\u00a0",
    "雲橋鎮",  # in the other script
    "乾",
    "葉",
)
RANKS = (0, 1, 1, 2, 2, 2)  # title, kicker, deck, byline, topics, body
COMPRESSED = 5_000  # bytes of the script at most


@dataclass(frozen=True)
class Story:
    """A made-up article: its address, its section and year, its fields in the order of rank."""

    url: str
    section: str
    topic: str
    year: str
    fields: tuple[str, ...]  # title, kicker, deck, byline, topics, body

    def rank(self, words: Sequence[str]) -> int | None:
        """The rank by which all words are found, None where one is not: the rule, by `in`."""
        best = []
        for word in words:
            found = [r for r, field in zip(RANKS, self.fields, strict=True) if word in fold(field)]
            if not found:
                return None
            best.append(min(found))
        return max(best, default=0)


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
        topic = chance.choice(("云桥新村", "青禾学校"))
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
    const links = () => [...list.querySelectorAll("a")].map((link) => link.pathname), first = links();
    while (!more.hidden) {
      const before = list.children.length;
      more.click();
      await until(() => list.children.length > before || more.hidden);
    }
    if (first.some((path, i) => path !== links()[i])) throw new Error("the first page has changed");
    answers.push(links());
  }
  return answers;
}"""


def _ask(tab: Page, *queries: dict[str, str]) -> list[list[str]]:
    """Every hit of each query, in order, in which the first page stays as it was shown at first."""
    answers: list[list[str]] = tab.evaluate(ASK, list(queries))
    return answers


def _expected(query: str, stories: list[Story] = STORIES) -> list[str]:
    words = query_words(query)
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
    return [query for query in queries if query_words(query)]


def _all_exact(tab: Page, queries: list[str]) -> None:
    answers = _ask(tab, *({"q": query} for query in queries))
    assert dict(zip(queries, answers, strict=True)) == {q: _expected(q) for q in queries}


def test_every_query_finds_what_str_find_finds_in_the_order_of_rank_and_date(tab: Page) -> None:
    queries = _queries()
    _all_exact(tab, queries[:19] + queries[19::8])


@pytest.mark.soak
def test_so_do_all_queries(tab: Page) -> None:
    _all_exact(tab, _queries())


def _piece(field: str) -> st.SearchStrategy[str]:
    """A part of a field, of any length."""
    ends = st.tuples(st.integers(0, len(field)), st.integers(0, len(field)))
    return ends.map(lambda pair: field[min(pair) : max(pair)])


PIECES = st.sampled_from([field for story in STORIES for field in story.fields]).flatmap(_piece)
MIXED = st.text(st.sampled_from([*HAN, *"".join(OTHERS)]), max_size=5)
ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=4)
LONG = st.sampled_from(STORIES).map(lambda story: story.fields[5] * 3)  # longer than any text
GAPS = ["，", "”", "！", " ", "　", " \u2003", "\t\n", "\x1f", "\ufeff", ""]


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


WRITTEN = (
    *(str, str.upper, _full_width),
    *(functools.partial(unicodedata.normalize, form) for form in ("NFKD", "NFD", "NFC")),
)


QUERY = {  # what may be asked
    "words": st.lists(PIECES | MIXED | ANYTHING | LONG, max_size=4),
    "write": st.sampled_from(WRITTEN),
    "gap": st.sampled_from(GAPS),
    "year": st.sampled_from(["", "", "2021"]),
    "section": st.sampled_from(["", "", "民生"]),
}
ODD = {"write": str, "gap": " ", "year": "", "section": ""}
asked = settings(max_examples=60, suppress_health_check=list(HealthCheck))
asked_long = settings(asked, max_examples=2000)


@asked
@example(words=[], **ODD)
@example(words=[" ", ""], **ODD | {"gap": "　"})
@example(words=["\0"], **ODD)
@example(words=["云\0"], **ODD)
@example(words=["\u0301"], **ODD)
@example(words=["𠮷", "\U000e0100"], **ODD | {"gap": ""})
@example(words=['"云桥"', "%E4%BA%91"], **ODD)
@example(words=["云" * 3000], **ODD)
@given(**QUERY)
def test_whatever_is_asked_the_answer_is_exact(tab: Page, **query: Any) -> None:
    """Of any length and in any characters: rare ones outside the first plane, combining marks, full
    width, all kinds of white space, quotes, control characters, nothing at all."""
    _exact(tab, **query)


@pytest.mark.soak
@asked_long
@given(**QUERY)
def test_however_much_is_asked_the_answer_is_exact(tab: Page, **query: Any) -> None:
    _exact(tab, **query)


def _exact(
    tab: Page, words: list[str], write: Callable[[str], str], gap: str, year: str, section: str
) -> None:
    query = write(gap.join(words))
    fitting = [s for s in STORIES if year in ("", s.year) and section in ("", s.section)]
    asked = {"q": query, "year": year, "section": section}
    some = any((query_words(query), year, section))
    assert _ask(tab, asked) == [_expected(query, fitting) if some else []]


HALVES = ["\ud842", "\udfb7", "云\ud842", "\udfb7野"]


@pytest.mark.parametrize("query", HALVES, ids=ascii)
def test_half_a_character_finds_nothing_and_breaks_nothing(tab: Page, query: str) -> None:
    """𠮷 is stored as two units; one of them alone is no character."""
    assert tab.evaluate(ASK.replace("(queries)", "(codes)").replace(
        "const answers", "const queries = [{ q: String.fromCharCode(...codes) }], answers"
    ), [ord(c) for c in query]) == [[]]  # fmt: skip


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
    tab.wait_for_function("document.getElementById('count').textContent.startsWith('找到')")
    assert tab.inner_text("#count") == f"找到 {len(_expected('云桥'))} 篇"
    assert tab.evaluate("new URLSearchParams(location.search).get('q')") == "云桥"
    hits = tab.locator("#results li").all()
    assert len(hits) == 10
    assert all("云桥" in map(fold, hit.locator("mark").all_inner_texts()) for hit in hits)


def test_a_hit_says_when_and_on_which_page_it_stood(town: Built, phone: Page) -> None:
    phone.goto(town.url + "/search/?q=集市")
    phone.get_by_text("2022年5月20日　A01 版 要闻　民生").wait_for()
    assert phone.get_by_text("2022年5月21日　要闻").count() > 0, "a piece that no page is known of"


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


def test_the_address_holds_the_state_and_the_browsers_buttons_move_through_it(
    tab: Page,
) -> None:
    def shown(query: str) -> None:
        tab.wait_for_function(
            "q => document.getElementById('results').dataset.query === location.search"
            " && new URLSearchParams(location.search).get('q') === q",
            arg=query,
        )
        first = _expected(query)[0]
        assert tab.evaluate("document.querySelector('#results a').pathname") == first
        assert tab.input_value("#q") == query

    _ask(tab, {})
    for query in ("云桥", "学校"):
        for part in (query[:1], query):  # typed with a pause: what is not yet meant leaves no trace
            tab.fill("#q", part)
            shown(part)
        tab.press("#q", "Enter")
        shown(query)
    tab.locator("summary").click()
    tab.select_option("#section", "民生")
    tab.wait_for_function("location.search.includes('section=')")
    tab.go_back()
    shown("学校")
    assert tab.input_value("#section") == ""
    tab.go_back()
    shown("云桥")
    tab.go_forward()
    shown("学校")
    tab.reload()
    shown("学校")


ALIKE = [
    *(
        ("云桥，青禾", "云桥 青禾"),
        ("“云桥”", "云桥"),
        ("云桥!", "云桥"),
        ("《云桥》：青禾？", "云桥 青禾"),
    ),
    *(("雲橋", "云桥"), ("雲橋鎮、青禾", "云桥镇 青禾")),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_signs_part_words_and_both_scripts_are_one(tab: Page, one: str, other: str) -> None:
    first, second = _ask(tab, {"q": one}, {"q": other})
    assert first == second == _expected(one)
    assert first != []


def test_a_sign_between_figures_is_part_of_the_word() -> None:
    asked = "10:30 1,200 5% PM2.5 A/B it's 老街,改造 ,5 5，6"
    words = ("10:30", "1,200", "5%", "pm2.5", "a/b", "it's", "老街", "改造", "5", "6")
    assert query_words(asked) == words


def test_the_table_of_scripts_is_fetched_where_a_character_needs_it(
    tab: Page, browser: Browser
) -> None:
    base = tab.url.partition("?")[0]
    for query, fetched in (("33.5", False), ("橋", True)):
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.route("**/*.json", _without_rows)
        page.goto(f"{base}?q={query}")
        page.wait_for_function("document.getElementById('results').dataset.query")
        assert any(url.endswith("scripts.txt") for url in asked) == fetched
        page.close()


def _without_rows(route: Route) -> None:
    """Segments without a document: only the query may ask for the table."""
    response = route.fetch()
    data = response.json()
    if "segments" in data:
        data["segments"] = []
    route.fulfill(json=data)


@pytest.mark.parametrize("query", ["云桥镇", "青禾区", "新建学校"])
def test_the_number_of_hits_is_never_more_than_there_are(
    tab: Page, browser: Browser, query: str
) -> None:
    page = browser.new_page()
    page.add_init_script(
        "window.said = []; addEventListener('DOMContentLoaded', () => new MutationObserver(() =>"
        " said.push(document.getElementById('count').textContent))"
        ".observe(document.getElementById('count'), {childList: true}));"
    )
    page.goto(f"{tab.url.partition('?')[0]}?q={query}")
    right = len(_expected(query))
    last = f"找到 {right} 篇" if right else "没有找到。请换个说法，或少用几个词。"
    page.wait_for_function("text => said.includes(text)", arg=last)
    said = page.evaluate("said")
    assert said[-1] == last
    numbers = [int(n) for text in said for n in re.findall(r"找到 (\d+) 篇", text)]
    assert max(numbers, default=0) <= right
    page.close()


TROUBLE = [
    ("abort", "没能连上网站，请检查网络后再按“搜索”。"),
    ("503", "网站暂时给不出搜索数据（503），请过一会儿再按“搜索”。"),
    ("half", "搜索数据没有收全，请再按一次“搜索”。"),
]


@pytest.mark.parametrize(("what", "said"), TROUBLE)
def test_an_error_says_what_it_is_and_the_next_try_may_succeed(
    tab: Page, browser: Browser, what: str, said: str
) -> None:
    page = browser.new_page()

    def answer(route: Route) -> None:
        if what == "abort":
            route.abort()
        elif what == "503":
            route.fulfill(status=503)
        else:
            route.fulfill(body='{"segments": [[')

    page.route("**/search/index.json", answer)
    page.goto(f"{tab.url.partition('?')[0]}?q=云桥")
    page.wait_for_function("document.getElementById('count').textContent.length > 9")
    assert page.inner_text("#count") == said
    page.unroute_all()
    page.evaluate("document.querySelector('form.search').requestSubmit()")  # fetched anew
    page.evaluate("document.querySelector('form.search').requestSubmit()")
    page.wait_for_function("document.querySelectorAll('#results a').length === 10")
    page.close()


def test_on_a_slow_line_it_says_that_work_goes_on(tab: Page, browser: Browser) -> None:
    page = browser.new_page()
    held: list[Route] = []
    slow = True
    page.route("**/*.bin", lambda route: held.append(route) if slow else route.continue_())
    page.goto(f"{tab.url.partition('?')[0]}?q=云桥")
    page.wait_for_function("document.getElementById('count').textContent.startsWith('正在查找')")
    assert page.get_attribute("#results", "aria-busy") == "true"
    slow = False
    for route in held:
        route.continue_()
    page.wait_for_function("document.getElementById('count').textContent.startsWith('找到')")
    assert page.get_attribute("#results", "aria-busy") == "false"
    page.close()


def test_the_way_back_leads_to_the_same_hits_at_the_same_place(tab: Page, browser: Browser) -> None:
    """Also where the browser has not kept the page."""
    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.goto(f"{tab.url.partition('?')[0]}?q=云桥")
    for count in (10, 20):
        page.wait_for_function(f"document.querySelectorAll('#results a').length === {count}")
        page.locator("#more").click()
    page.wait_for_function("document.querySelectorAll('#results a').length === 30")
    hit = page.locator("#results a").nth(27)
    hit.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    hit.click()
    page.wait_for_url("**/2*/**")
    page.go_back()
    page.wait_for_function("document.querySelectorAll('#results a').length === 30")
    page.wait_for_function("top => Math.abs(scrollY - top) < 2", arg=top)
    page.close()


def test_enter_closes_the_keyboard_of_a_phone(tab: Page, browser: Browser) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(tab.url.partition("?")[0])
    page.tap("#q")
    page.keyboard.insert_text("云桥")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('#results a').length === 10")
    assert page.evaluate("document.activeElement.id") != "q"
    context.close()


@pytest.mark.parametrize("early", [True, False], ids=["before the script", "before the directory"])
def test_what_is_typed_while_the_page_still_loads_is_not_lost(
    tab: Page, browser: Browser, early: bool
) -> None:
    page = browser.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search.*.js" if early else "**/search/index.json", hold)
    base = tab.url.partition("?")[0]
    page.goto(f"{base}?section=民生", wait_until="commit")
    page.wait_for_selector("#more", state="attached")
    page.wait_for_function("document.querySelector('script[src*=search]')")
    if not early:
        page.wait_for_load_state("domcontentloaded")
    page.fill("#q", "云桥")
    page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    page.unroute_all(behavior="ignoreErrors")
    page.wait_for_function(
        "document.getElementById('results').dataset.query === location.search"
        " && location.search.includes('q=')"
    )
    fitting = [story for story in STORIES if story.section == "民生"]
    assert page.input_value("#q") == "云桥"
    assert page.input_value("#section") == "民生"
    links = page.locator("#results a").evaluate_all("links => links.map((link) => link.pathname)")
    assert links == _expected("云桥", fitting)[:10]
    page.close()


def test_search_needs_no_exception_from_the_content_policy(tab: Page, browser: Browser) -> None:
    """Under the policy that the server sends, which allows no eval and no WASM."""
    server = (PROJECT / "deploy" / "nginx-paper.conf").read_text("utf-8")
    (policy,) = re.findall(r'Content-Security-Policy "([^"]+)"', server)
    assert "unsafe" not in policy
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    def answer(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": policy}
        route.fulfill(response=response, headers=headers)

    page.route("**/search/?*", answer)
    page.goto(tab.url.partition("?")[0] + "?q=云桥")
    page.locator("#results a").nth(9).wait_for()
    assert not any("Content Security Policy" in text for text in refused)
    page.close()


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


def test_what_leads_to_the_articles_is_read_before_a_key_is_pressed(
    output: Path, serve: functools.partial[str], browser: Browser
) -> None:
    """So the first hit waits for the shards and for its own file, and for nothing else."""
    page = browser.new_page()
    read: list[str] = []
    page.on("request", lambda request: read.append(urlsplit(request.url).path))
    page.goto(serve(output) + "/search/", wait_until="networkidle")
    segments = json.loads((output / "search/index.json").read_text("utf-8"))["segments"]
    maps = {f"/search/{folder}/rows.bin" for folder, _, _ in segments}
    assert {path for path in read if path.endswith("rows.bin")} == maps
    read.clear()
    assert _ask(page, {"q": "云桥"}) == [_expected("云桥")]
    assert any("/rows/" in path for path in read)
    assert not maps.intersection(read)
    page.close()


CROWD = 48  # articles of one day, some of which share a file


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A site whose articles are all of one day: each holds a number of its own, and half of them a word."""
    for number in range(CROWD):
        file = tmp_path / f"content/2022/05/20/p{number:02}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        head = f"标题: 第{number}号\n日期: 2022-05-20 {8 + number // 60:02}:{number % 60:02}\n栏目: 要闻\n"
        file.write_text(
            f"{head}\n编号{number:03}，{'云桥镇' if number % 2 else '青禾区'}。\n", "utf-8"
        )
    pelican(
        *(tmp_path / "content", tmp_path / "output", tmp_path / "cache"), 'NOW="2023-01-01T09:00"'
    )
    return tmp_path / "output"


def shared(site: Path) -> list[Path]:
    """The files of more than one article."""
    files = sorted(site.glob("search/rows/*/*/*/*.json"))
    return [file for file in files if len(json.loads(file.read_bytes())) > 1]


def test_articles_that_share_a_file_are_told_apart(
    crowded: Path, serve: functools.partial[str], browser: Browser
) -> None:
    assert shared(crowded)
    page = browser.new_page()
    page.goto(serve(crowded) + "/search/")
    every = [f"/2022/05/20/p{number:02}/" for number in reversed(range(CROWD))]
    answers = _ask(page, *({"q": f"编号{number:03}"} for number in range(CROWD)))
    assert answers == [[url] for url in reversed(every)]
    odd = [url for number, url in zip(reversed(range(CROWD)), every, strict=True) if number % 2]
    assert _ask(page, {"q": "云桥镇"}, {"section": "要闻"}) == [odd, every]
    page.close()


def test_while_a_release_is_put_in_place_no_wrong_article_is_shown(
    crowded: Path, serve: functools.partial[str], browser: Browser
) -> None:
    """The articles' files are new already, the index is not: one was withdrawn whose file another shares,
    and one that has a file to itself."""
    page = browser.new_page()
    page.goto(serve(crowded) + "/search/")
    file = shared(crowded)[0]
    first, *others = json.loads(file.read_bytes())
    file.write_text(json.dumps(others), "utf-8")
    number = int(first[0][-3:-1])
    answers = _ask(page, {"q": f"编号{number:03}"}, {"q": "编号"}, {"section": "要闻"})
    assert answers[0] == []
    for some in answers[1:]:
        assert first[0] not in some
        assert len(some) == len(set(some)) >= CROWD - len(others) - 1
    page.close()


def test_without_script_the_form_leads_to_links_that_reach_every_article(
    tab: Page, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(tab.url.partition("?")[0])
    page.fill("#q", "云桥")
    page.press("#q", "Enter")
    page.wait_for_url("**/search/?q=*")
    assert "下面的链接通到每一篇报道" in page.locator("noscript").inner_text()
    links = "links => links.map((link) => link.href)"
    rows = page.locator(".elsewhere div").all()
    assert [row.locator("dt").inner_text() for row in rows] == ["目录", "栏目", "年份", "话题"]
    addresses = [address for row in rows for address in row.locator("a").evaluate_all(links)]
    context.close()
    assert len(addresses) == 3 + 2 + 3 + 2
    found: set[str] = set()
    opened: set[str] = set()
    for address in addresses:  # each leads to articles, by way of a list, a month or a name
        for onward in _links(address):
            path = urlsplit(onward).path
            found.add(path)
            if path not in opened and re.search(r"/(\d{4}/\d\d|reporter/[^/]+|page/\d+)/$", path):
                opened.add(path)
                found.update(urlsplit(one).path for one in _links(onward))
    assert {story.url for story in STORIES} <= found


def _links(address: str) -> list[str]:
    """The addresses that links of a page's main part lead to, as they stand in its file."""
    with urlopen(address, timeout=60) as answer:  # noqa: S310 (our own server)
        page = lxml.html.fromstring(answer.read().decode(), base_url=address)
    page.make_links_absolute()
    return [str(link) for link in page.xpath("//main//a/@href")]


def test_the_script_is_small(output: Path) -> None:
    (script,) = output.glob("assets/search.*.js")
    assert len(gzip.compress(script.read_bytes())) <= COMPRESSED


def test_both_sides_fold_every_character_alike(browser: Browser) -> None:
    """The script's own function, on every character that has a name in this Python's Unicode."""
    source = Path(PROJECT, "theme/static/js/search/2-terms.js").read_text("utf-8")
    start = source.index("function fold")
    function = source[start : source.index("\n}\n", start) + 3]
    kept = {c: unicodedata.category(chr(c)) for c in range(0x110000)}
    # Of those for private use, which are nearly half of all, one in a hundred.
    codes = [
        c for c, kind in kept.items() if kind not in ("Cn", "Cs") and (kind != "Co" or c % 100 == 0)
    ]
    page = browser.new_page()
    folded = page.evaluate(
        "([source, codes, [from, to]]) => {"
        " const scripts = new Map(from.map((c, i) => [c, to[i]]));"
        " const fold = new Function('scripts', source + '; return fold')(scripts);"
        r" return JSON.stringify(codes.map(c => fold(String.fromCodePoint(c))"
        r".replace(/[\s\x1c-\x1f\x85]+/g, ' ').trim())); }",
        [function, codes, [list(line) for line in table().decode().split("\n")]],
    )
    page.close()
    wrong = [
        hex(c) for c, got in zip(codes, json.loads(folded), strict=True) if got != fold(chr(c))
    ]
    assert wrong == []
