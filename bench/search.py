"""Bench of search: this project's index and Pagefind 1.6, over the same pages, in a real Chromium.

In: the number of articles. Out: `results/search.json`, and the tables of `docs/performance.md`: the
index (seconds, files, bytes), and for each query, on a loaded search page behind 40 ms and
1.6 Mbit/s, the time from the key press to the first hit and to the last change, the bytes and the
requests, and how many of the articles that contain the string were found.

What is right is `in` over the folded fields of every article. Times are medians of `ROUNDS` new pages.
The server compresses nothing, so a real one sends less. Pagefind is asked through its own interface,
for its first result's data.

    python -m bench.search 10000
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.archive import bulletin_file, pieces, today, write
from bench.bench import machine, record, versions, workshop
from bench.contestants import HERE, Place, bulletin
from bench.measure import CommandFailed, stamps, timed
from bulletin.search.fold import fold, query_words

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
SLOW: Final = {
    "offline": False,
    "latency": 40,  # ms
    "downloadThroughput": 200_000,  # bytes a second: 1.6 Mbit/s
    "uploadThroughput": 200_000,
}
ROUNDS: Final = 3
MANY: Final = 1000  # with more hits, what was found is not compared
Fields = tuple[str, ...]

# The whole query is there with the key press from which time counts.
TYPE = """async (query) => {
  const input = document.getElementById("q"), list = document.getElementById("results");
  const at = { first: 0 }, key = performance.now();
  const watch = new MutationObserver(() => { at.first ||= list.firstChild && performance.now(); });
  list.replaceChildren();
  watch.observe(list, { childList: true });
  input.value = query;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const wanted = "?" + new URLSearchParams({ q: query });
  while (list.dataset.query !== wanted) await new Promise((r) => setTimeout(r, 2));
  watch.disconnect();
  return { first: at.first ? at.first - key : null, all: performance.now() - key,
    found: +(/[0-9]+/.exec(document.getElementById("count").textContent) || [0])[0] };
}"""

ALL = """async () => {
  const list = document.getElementById("results"), more = document.getElementById("more");
  while (!more.hidden) {
    const before = list.children.length;
    more.click();
    while (list.children.length === before && !more.hidden) await new Promise((r) => setTimeout(r, 1));
  }
  return [...list.querySelectorAll("a")].map((link) => link.pathname);
}"""

LOAD = """async () => {
  window.pagefind = await import("/pagefind/pagefind.js");
  await window.pagefind.options({ noWorker: true }); // the slow line is the page's, not a worker's
  await window.pagefind.init();
}"""

PAGEFIND = """async (query) => {
  const key = performance.now(), found = await window.pagefind.search(query);
  if (found.results.length) await found.results[0].data();
  return { first: found.results.length ? performance.now() - key : null,
    all: performance.now() - key, found: found.results.length };
}"""

PAGEFIND_ALL = """async (query) => {
  const found = await window.pagefind.search(query);
  return found.results.map((one) => one.id);
}"""
_MAGIC: Final = b"pagefind_dcd"  # what every file of Pagefind's begins with


class _Server(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on loopback."""
    handler = functools.partial(_Server, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Line:
    """A page behind a slow line, and what has come through it."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context()
        self.page: Page = self.context.new_page()
        self._session: CDPSession = self.context.new_cdp_session(self.page)
        self._session.send("Network.enable")
        self._session.on("Network.loadingFinished", self._count)
        self.requests = self.bytes = 0

    def _count(self, event: dict[str, Any]) -> None:
        self.requests += 1
        self.bytes += event["encodedDataLength"]

    def slow(self) -> None:
        """From now on, as a phone has it."""
        self._session.send("Network.emulateNetworkConditions", SLOW)

    def ask(self, script: str, query: str) -> dict[str, float]:
        """Run a query; its figures with the requests and bytes that it took."""
        before = self.requests, self.bytes
        answer: dict[str, float] = self.page.evaluate(script, query)
        self.page.wait_for_timeout(200)
        return {
            **{k: v and round(v) for k, v in answer.items()},
            "requests": self.requests - before[0],
            "kB": round((self.bytes - before[1]) / 1000, 1),
        }


def truth(output: Path) -> dict[str, Fields]:
    """The folded fields of every article by its address, from the articles' own files."""
    found = {}
    for path in output.glob("search/rows/**/*.json"):
        for row in json.loads(path.read_bytes()):
            url, title, kicker, deck, _, _, byline, topics, _, text = row
            fields = (title, kicker, deck, " ".join(byline), " ".join(topics), text)
            found[url] = tuple(map(fold, fields))
    return found


def named(output: Path) -> dict[str, str]:
    """The address of each page by the name that Pagefind gives it: as reading a few thousand of its
    files through the browser would take minutes."""
    found = {}
    for path in output.glob("pagefind/fragment/*.pf_fragment"):
        page = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_MAGIC))
        found[path.stem] = page["url"]
    return found


def queries(articles: dict[str, Fields]) -> list[str]:
    """One, two, three, four and more characters, common and rare; names, figures, several words."""
    title, *_, text = articles[max(articles)]
    old = articles[min(articles)]
    byline = old[3].split()[0]
    figure = next(word for word in text.replace("%", " ").split() if word)
    number = "".join(c for c in figure if c in "0123456789.")[:4] or "12"
    return [
        *(title[0], title[:2], title[:3], title[:4], title[:6], text[40:42], text[60:63]),
        *(old[5][100:102], old[5][200:203], old[5][300:304], old[5][10:18]),
        *(byline, number, "33.5", f"{title[:3]} {byline}", "没有的词"),
    ]


def right(articles: dict[str, Fields], query: str) -> set[str]:
    """The addresses of the articles in which each word stands within one field."""
    words = query_words(query)
    return {
        url
        for url, fields in articles.items()
        if all(any(word in field for field in fields) for word in words)
    }


def measured(
    browser: Browser,
    base: str,
    asked: Sequence[str],
    articles: dict[str, Fields],
    names: dict[str, str],
) -> list[dict[str, Any]]:
    """Each query on new pages, both searches; then another query on the same page; then what they
    found, compared address by address on a fast line."""
    rows: list[dict[str, Any]] = []
    for number, query in enumerate(asked):
        expected, other = right(articles, query), asked[number - 1]
        row: dict[str, Any] = {"query": query, "right": len(expected)}
        for name, start, script in (("ours", None, TYPE), ("pagefind", LOAD, PAGEFIND)):
            rounds = [
                timed_query(browser, base, start, script, query, other) for _ in range(ROUNDS)
            ]
            row[name], row[f"{name}, next"] = map(middle, zip(*rounds, strict=True))
        row["ours"] |= compared(browser, base, None, TYPE, ALL, query, expected, {})
        row["pagefind"] |= compared(
            browser, base, LOAD, PAGEFIND, PAGEFIND_ALL, query, expected, names
        )
        row["load"] = round(os.getloadavg()[0], 1)
        print(json.dumps(row, ensure_ascii=False), flush=True)
        rows.append(row)
    return rows


def timed_query(
    browser: Browser, base: str, start: str | None, script: str, query: str, other: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A query on a new page behind the slow line, then another one on the same page."""
    line = Line(browser)
    line.page.goto(f"{base}/search/")
    if start:
        line.page.evaluate(start)
    line.page.wait_for_load_state("networkidle")
    line.slow()
    answers = line.ask(script, query), line.ask(script, other)
    line.context.close()
    return answers


def middle(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure."""
    return {
        name: None if rounds[0][name] is None else median(one[name] for one in rounds)
        for name in rounds[0]
    }


def compared(
    browser: Browser,
    base: str,
    start: str | None,
    script: str,
    everything: str,
    query: str,
    expected: set[str],
    names: dict[str, str],
) -> dict[str, int]:
    """How many of the articles that hold the query are among the hits, and how many others."""
    if len(expected) >= MANY:
        return {}
    line = Line(browser)
    line.page.goto(f"{base}/search/")
    line.page.wait_for_load_state("networkidle")
    if start:
        line.page.evaluate(start)
    line.page.evaluate(script, query)
    hits = {names.get(one, one) for one in line.page.evaluate(everything, query)}
    line.context.close()
    return {"true": len(hits & expected), "false": len(hits - expected)}


def index(place: Place, count: int) -> dict[str, Any]:
    """Build the site; what its index consists of, and what one more article rewrites of it."""
    without = timed([*bulletin(place, whole=True), "SEARCH=false"], {})
    shutil.rmtree(place.output)
    whole = timed(bulletin(place, whole=True), {})
    folder = place.output / "search"
    before = stamps(folder)
    sizes = {path: (folder / path).stat().st_size for path in before}
    name, text = bulletin_file(today(count))
    (place.content / name).parent.mkdir(parents=True, exist_ok=True)
    (place.content / name).write_text(text, "utf-8")
    timed(bulletin(place, whole=True), {})
    after = stamps(folder)
    written = [path for path, stamp in after.items() if before.get(path) != stamp]
    rewritten = sum((folder / path).stat().st_size for path in written)
    (place.content / name).unlink()
    timed(bulletin(place, whole=True), {})
    return {
        "CPU seconds of a clean build that search adds": round(whole.cpu - without.cpu, 1),
        "files": len(sizes),
        "MB of shards": round(sum(s for p, s in sizes.items() if p.endswith(".bin")) / 1e6, 1),
        "MB of articles": round(sum(s for p, s in sizes.items() if p.endswith(".json")) / 1e6, 1),
        "kB rewritten by one new article": round(rewritten / 1000, 1),
    }


def pagefind(output: Path) -> dict[str, Any]:
    """Index the same pages with Pagefind."""
    program = HERE / "node_modules/.bin/pagefind"
    which = ("--glob", "[12]*/*/*/*/index.html", "--root-selector", "article.paper")
    cost = timed([program, "--site", output, *which, "--quiet"], {})
    sizes = [path.stat().st_size for path in (output / "pagefind").rglob("*") if path.is_file()]
    if not sizes:
        raise CommandFailed("pagefind wrote nothing")
    return {
        "CPU seconds": round(cost.cpu, 1),
        "files": len(sizes),
        "MB": round(sum(sizes) / 1e6, 1),
    }


def main() -> None:
    """Measure and record; `docs/performance.md` gets the table."""
    parser = argparse.ArgumentParser(description="Measure search beside Pagefind.")
    parser.add_argument("count", type=int)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory(prefix="bench-search-", dir=workshop(count)) as folder:
        place = Place(*(Path(folder) / name for name in ("content", "output", "cache")))
        write(pieces(count), {"bulletin": place.content})
        results: dict[str, Any] = {
            "search": count,
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "machine": machine(),
            "versions": versions(),
        }
        results["ours"] = index(place, count)
        results["pagefind"] = pagefind(place.output)
        articles = truth(place.output)
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        with sync_playwright() as playwright, served(place.output) as base:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            results["queries"] = measured(
                browser, base, queries(articles), articles, named(place.output)
            )
            browser.close()
        record("search", results)


if __name__ == "__main__":
    main()
