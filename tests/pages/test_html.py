"""The HTML of every page: valid, one headline, nothing inline, no address that leads nowhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.conftest import ORIGIN, PROJECT, TOWN, Built, lay_out_town, pelican

CONFIG = PROJECT / "tests" / "pages" / "htmlvalidate.json"


@pytest.fixture(params=["sample", "town"])
def site(request: pytest.FixtureRequest) -> Built:
    """Both sites in turn."""
    built: Built = request.getfixturevalue(request.param)
    return built


class Tags(HTMLParser):
    """The tags of a page with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(page: Path) -> list[tuple[str, dict[str, str]]]:
    """The tags of the page in a file."""
    return Tags(page.read_text("utf-8")).found


def test_every_page_is_valid_html(site: Built) -> None:
    validator = PROJECT / "node_modules" / ".bin" / "html-validate"
    assert validator.exists(), "html-validate is missing: run `make setup`, which installs it"
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    node = shutil.which("node", path=places)  # its wheel goes before an older Node
    assert node, "Node is missing: run `make setup`, which installs it"
    pages = [str(page) for page in site.pages()]
    done = subprocess.run(
        [node, str(validator.resolve()), "--config", str(CONFIG), *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_page_has_one_headline_of_the_first_rank(site: Built) -> None:
    counts = {page: [tag for tag, _ in tags(page)].count("h1") for page in site.pages()}
    assert {page for page, count in counts.items() if count != 1} == set()


def test_no_page_has_inline_style_script_or_handler(site: Built) -> None:
    for page in site.pages():
        for tag, attributes in tags(page):
            assert tag != "style", page
            assert "style" not in attributes, (page, tag)
            assert not any(name.startswith("on") for name in attributes), (page, tag)
            if tag == "script":
                assert "src" in attributes or attributes["type"] == "application/ld+json", page


def references(page: Path) -> Iterator[str]:
    """Every address that a page names for the browser to follow or fetch."""
    for tag, attributes in tags(page):
        for name in ("href", "src", "action"):
            if name in attributes:
                yield attributes[name]
        for name in ("srcset", "imagesrcset"):
            for candidate in filter(None, attributes.get(name, "").split(",")):
                yield candidate.split()[0]
        if tag == "meta" and attributes.get("http-equiv") == "refresh":
            yield attributes["content"].partition("url=")[2]


def test_every_internal_address_leads_to_a_file_and_a_place_in_it(site: Built) -> None:
    assert lost(site, ORIGIN + "/") == []


def test_a_site_under_a_path_never_leaves_it(tmp_path: Path) -> None:
    lay_out_town(tmp_path / "content")
    folders = (tmp_path / "content", tmp_path / "output", tmp_path / "cache")
    pelican(*folders, *TOWN, f'SITEURL="{ORIGIN}/daily"')
    assert lost(Built(tmp_path / "output", ""), f"{ORIGIN}/daily/") == []


def lost(site: Built, home: str) -> list[tuple[str, str]]:
    """The addresses on the site's own host that lead nowhere, with the page they stand on; `home`
    is the front page's address."""
    found = []
    places = {page: {tag[1].get("id") for tag in tags(page)} for page in site.pages()}
    for page in site.pages():
        here = home + page.relative_to(site.folder).as_posix().removesuffix("index.html")
        for reference in references(page):
            whole, _, fragment = urljoin(here, reference).partition("#")
            if not whole.startswith(f"{ORIGIN}/"):
                continue
            file = site.folder / unquote(urlsplit(whole).path.removeprefix(urlsplit(home).path))
            file = file / "index.html" if whole.endswith("/") else file
            if (
                not whole.startswith(home)
                or not file.is_file()
                or (fragment and unquote(fragment) not in places.get(file, set()))
            ):
                found.append((here, reference))
    return found


def test_every_day_is_written_in_one_way(site: Built) -> None:
    """2022年5月20日, with the hour where it matters."""
    shown = re.compile(r"(?:<b>)?\d{4}年\d{1,2}月\d{1,2}日(?: \d\d:\d\d|</b> <b>星期.</b>)?")
    seen = 0
    for page in site.pages():
        text = page.read_text("utf-8")
        for day in re.findall(r"<time[^>]*>(.*?)</time>|<p class=\"when\"><a[^>]*>(.*?)</a>", text):
            assert shown.fullmatch(day[0] or day[1]), (page, day)
            seen += 1
    assert seen > 30


def test_no_page_fetches_anything_from_another_site(site: Built) -> None:
    for page in site.pages():
        for tag, attributes in tags(page):
            fetched = attributes.get("src", "") + attributes.get("srcset", "")
            if tag == "link" and attributes["rel"] not in ("canonical", "alternate"):
                fetched += attributes.get("href", "")
            assert not re.search(r"(?:^|[\s,])(?:https?:)?//", fetched), (page, tag, fetched)
