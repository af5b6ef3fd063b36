"""Whatever is pasted into an article: it is refused by name or shown as text, and never runs.

Looked at in a real Chromium and without the policy that a server sends, so that nothing but the build
stands between a payload and a reader.
"""

from __future__ import annotations

import functools
import html
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from bulletin.reading.pasted import TAGS
from tests.conftest import Built, run_pelican
from tests.hostile import corpus

INSPECT = Path(__file__).with_name("inspect.js").read_text("utf-8")
FAULT = re.compile(r"[^\n]*?/(p-[\w-]+)/index\.md(?::\d+)?: \S.*。", re.MULTILINE)
CANARY = "CANARY-OUTSIDE"


@dataclass
class Watched:
    """A page of Chromium, and what went wrong in it."""

    page: Page
    wrong: list[str] = field(default_factory=list)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A tab in which every dialog, error, failed request and word to the outside is noted."""
    context = browser.new_context()
    context.add_init_script(INSPECT)
    seen = Watched(context.new_page())
    context.on("dialog", lambda dialog: (seen.wrong.append(dialog.message), dialog.dismiss()))
    context.on("weberror", lambda error: seen.wrong.append(str(error.error)))
    context.on("console", lambda said: seen.wrong.append(said.text))
    context.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1", "about:"))
            else seen.wrong.append(f"asked for {request.url}")
        ),
    )
    context.on("page", lambda page: seen.wrong.append(f"opened {page.url}"))
    yield seen
    context.close()


def test_the_corpus_is_as_large_as_it_should_be_and_most_of_it_is_understood() -> None:
    assert len(corpus.PAYLOADS) >= 350
    assert len(set(corpus.PAYLOADS.values())) == len(corpus.PAYLOADS)
    understood = [corpus.read(data)[1] is not None for _, data in corpus.texts()]
    # What would play, run or be filled in is refused, which most of these are; else the tests below would
    # look at little.
    assert sum(understood) > len(understood) / 3


def test_every_payload_in_every_place_is_understood_or_refused_with_a_remedy() -> None:
    for name, data in [*corpus.texts(), *corpus.headers()]:
        reading, body = corpus.read(data)
        errors = [fault for fault in reading.faults if not fault.warning]
        draft = "草稿" in data.decode("utf-8", "replace")  # what is wrong with a draft only warns
        assert (body is None) == bool(errors) or (draft and reading.faults), name
        for fault in errors:
            assert fault.path == f"{corpus.FOLDER}/x/index.md", name
            assert fault.fact.endswith("。") or "？" in fault.fact, name
            assert fault.remedy, name


HIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff"
    "\ufeff\ufff9-\ufffc\ufffe\uffff]"
)


def test_no_field_and_no_text_holds_a_hidden_sign_however_it_was_written() -> None:
    for name, data in [*corpus.texts(), *corpus.headers()]:
        reading, body = corpus.read(data)
        if not (reading.article and body):
            continue
        said = [body.text, *(part.html for part in body.parts)]
        said += map(html.unescape, said[1:])
        said += corpus.strings(replace(reading.article, words=("", "", "")))
        assert [one for one in said if HIDDEN.search(one)] == [], name


def test_a_name_that_an_author_gives_is_never_one_of_the_page_or_its_scripts() -> None:
    own = re.compile(r'<[a-z][^<>]* id="(?!fn(?:ref\d*)?-|[th]-)[^"]*"')
    for name, data in corpus.texts():
        body = corpus.read(data)[1]
        assert not body or not any(own.search(part.html) for part in body.parts), name


def test_no_text_of_a_payload_holds_anything_but_harmless_structure(
    watched: Watched, serve: functools.partial[str], tmp_path: Path
) -> None:
    """Every text is put into a living page, where a handler would run as soon as it stands there."""
    (tmp_path / "index.html").write_text(
        '<!doctype html><link rel=icon href="data:,"><title>x</title><div id=here></div>'
    )
    watched.page.goto(serve(tmp_path))
    pieces = [
        (name, part.html)
        for name, data in corpus.texts()
        if (body := corpus.read(data)[1])
        for part in body.parts
        if part.html
    ]
    found = watched.page.evaluate(
        """([pieces, tags]) => pieces.flatMap(([name, html]) => {
             here.innerHTML = html;
             return inspect(here, tags, []).map((line) => name + ": " + line);
           })""",
        [pieces, sorted(TAGS)],
    )
    assert found == []
    watched.page.wait_for_timeout(300)
    assert watched.wrong == []


@dataclass(frozen=True)
class Site:
    """A built site, the articles that went into it, and those that were refused as a whole."""

    built: Built
    shown: set[str]
    refused: set[str]


def stands_alone(text: str) -> bool:
    """Whether a text is understood, and names no photo and no page, which would not be there."""
    reading, body = corpus.read(corpus.article({}, text))
    article = reading.article
    return bool(body and article and not article.photos and not article.links)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, serve: functools.partial[str]) -> Site:
    """A site in two editions of two articles for each payload: one with it in all fields, one with it in all places
    of a text. What the build refuses is taken out, as an editor would."""
    folder = tmp_path_factory.mktemp("hostile")
    content = folder / "content"
    for name, payload in corpus.PAYLOADS.items():
        whole = "\n\n".join(
            pattern.replace("{}", payload)
            for pattern in corpus.PLACES.values()
            if stands_alone(pattern.replace("{}", payload))
        )
        for slug, data in (
            (f"p-{name}-fields", corpus.together(name)),
            (f"p-{name}-text", corpus.article({"title": f"正文 {name}"}, whole or "云桥镇讯。")),
        ):
            place = content / corpus.FOLDER / slug / "index.md"
            place.parent.mkdir(parents=True)
            place.write_bytes(data)
    outside = folder / "outside"
    outside.mkdir()
    for name in ("secret.md", "secret.txt", "secret.jpg"):
        (outside / name).write_text(CANARY)
    everything = {path.name for path in (content / corpus.FOLDER).iterdir()}
    for _ in range(4):
        done = run_pelican(
            *(content, folder / "output", folder / "cache"),
            *(
                'SITENAME="青禾简报"',
                'NOW="2022-06-01T09:00"',
                'SECTIONS=[["要闻", "yaowen"], ["民生", "minsheng"]]',
                "HANT=true",
            ),
        )
        if done.returncode == 0:
            break
        assert "Traceback" not in done.stderr
        named = set(FAULT.findall(done.stderr))
        assert named, done.stderr
        for slug in named:
            shutil.rmtree(content / corpus.FOLDER / slug)
    assert done.returncode == 0, done.stderr
    shown = {path.name for path in (content / corpus.FOLDER).iterdir()}
    assert sorted(path.name for path in folder.iterdir()) == [
        "cache",
        "content",
        "output",
        "outside",
    ]
    return Site(Built(folder / "output", serve(folder / "output")), shown, everything - shown)


def test_most_payloads_reach_pages(site: Site) -> None:
    assert len(site.shown) > 5 * len(site.refused)


ON_PAGES = sorted(
    TAGS.union(
        "html head meta title link script body a header footer nav main article aside hgroup h1".split(),
        "time form input button label select option table picture source img figure figcaption".split(),
        "wbr svg rect text path g title desc details summary noscript".split(),
    )
)


SOME = 60


def paths_of(site: Site, edition: str) -> list[str]:
    """The addresses of all pages of one edition, `hant` or the first one's empty name."""
    names = [path.relative_to(site.built.folder).as_posix() for path in site.built.pages()]
    some = [f"/{name}" for name in names if name.startswith("hant/") == bool(edition)]
    assert len(some) > len(site.shown)
    return some


def open_all(site: Site, watched: Watched, paths: list[str]) -> None:
    """Open pages in frames, many at a time: each is a page of its own to the browser."""
    own = [f"/assets/{path.name}" for path in (site.built.folder / "assets").glob("*.js")]
    watched.page.goto(f"{site.built.url}/404.html")
    found = []
    for start in range(0, len(paths), 24):
        found += watched.page.evaluate(
            """([paths, tags, scripts]) => Promise.all(paths.map((path) => new Promise((done) => {
                 const frame = document.createElement("iframe");
                 frame.onload = () => {
                   const wrong = inspect(frame.contentDocument, tags, scripts);
                   if (frame.contentWindow.location.pathname !== encodeURI(path))
                     wrong.push("went to " + frame.contentWindow.location);
                   if (!frame.contentDocument.querySelector("main")) wrong.push("no main");
                   frame.remove();
                   done(wrong.map((line) => path + ": " + line));
                 };
                 frame.src = encodeURI(path);
                 document.body.append(frame);
               }))).then((all) => all.flat())""",
            [paths[start : start + 24], ON_PAGES, own],
        )
    assert found == []
    assert watched.wrong == []


def test_nothing_runs_on_pages_of_a_site_made_of_payloads(site: Site, watched: Watched) -> None:
    """Pages of both editions, others each time; all of them are opened by the soak test below."""
    every = paths_of(site, "") + paths_of(site, "hant")
    open_all(site, watched, random.sample(every, SOME))


@pytest.mark.soak
@pytest.mark.parametrize("edition", ["", "hant"])
def test_nothing_runs_on_any_page_of_a_site_made_of_payloads(
    site: Site, watched: Watched, edition: str
) -> None:
    open_all(site, watched, paths_of(site, edition))


def test_the_second_edition_has_the_first_ones_structure_as_a_browser_reads_it(
    site: Site, watched: Watched
) -> None:
    """What runs in neither need then be seen in one alone. Of addresses, which name the edition's folder,
    the schemes are compared."""
    watched.page.goto(f"{site.built.url}/404.html")
    paths = paths_of(site, "hant")
    pairs = [
        [path, *(site.built.read(one[1:]) for one in (path.removeprefix("/hant"), path))]
        for path in paths
    ]
    found = watched.page.evaluate(
        """(pairs) => pairs.flatMap(([path, ...both]) => {
             const free = ["alt", "aria-label", "content", "placeholder", "title"].concat(
               ["lang", "hreflang", "d", "viewBox"]);  // the switch; the QR code
             const addresses = ["href", "src", "action", "data-script", "value"];  // a button copies its own
             const written = ({ name, value }) => name + "=" + (free.includes(name) ? "" :
               addresses.includes(name) ? (/^[^/:]*:/.exec(value) || [""])[0] : value);
             const [one, other] = both.map((text) =>
               [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")].map(
                 (element) => [element.localName, ...[...element.attributes].map(written)].join(" ")
               ).join("|"));
             return one === other ? [] : [path];
           })""",
        pairs,
    )
    assert found == []


def test_feeds_of_payloads_are_well_formed_and_hold_harmless_structure(
    site: Site, watched: Watched
) -> None:
    """A feed's reader shows an entry as HTML, in a program that we do not know."""
    watched.page.goto(f"{site.built.url}/404.html")
    atoms = [path.read_text("utf-8") for path in site.built.folder.rglob("atom.xml")]
    found = watched.page.evaluate(
        """([atoms, tags]) => atoms.flatMap((text) => {
             const feed = new DOMParser().parseFromString(text, "application/xml");
             if (feed.querySelector("parsererror")) return [text.slice(0, 200)];
             return [...feed.querySelectorAll("content")].flatMap((content) => {
               const here = document.createElement("div");
               document.body.append(here);
               here.innerHTML = content.textContent;
               return inspect(here, tags, []);
             });
           })""",
        [
            atoms,
            sorted({*TAGS, "figure", "figcaption", "img", "aside", "svg", "rect", "text", "g"}),
        ],
    )
    assert found == []
    assert watched.wrong == []
    for path in site.built.folder.rglob("*.json"):
        json.loads(path.read_text("utf-8"))


def test_nothing_from_outside_the_content_folder_is_in_the_output(site: Site) -> None:
    for path in site.built.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert CANARY.encode() not in data, path
            assert b"root:x:0" not in data, path
            assert not path.is_symlink(), path


def test_what_looks_like_a_template_is_text(site: Site) -> None:
    page = site.built.read(f"{corpus.FOLDER}/p-template-jinja-text/index.html")
    assert "{{ 7 * 7 }}" in page
    assert not re.search(r"(?<!\d)49(?!\d)", re.sub(r"<[^>]*>", "", page))
