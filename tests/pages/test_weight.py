"""What pages weigh on their way to a reader, compressed as a server sends them (gzip)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.conftest import Built

BODY = re.compile(r'<div class="prose">.*</div>\n(?=<footer class="foot">)', re.DOTALL)
LONG = 1500  # characters; a longer article may weigh more


def compressed(data: bytes) -> int:
    """What a server sends of a file: its size under gzip."""
    return len(gzip.compress(data, 9))


def style(site: Built, name: str = "reading") -> int:
    """The weight of a style sheet: an article's, if not said otherwise."""
    (sheet,) = site.folder.glob(f"assets/{name}.*.css")
    return compressed(sheet.read_bytes())


def articles(site: Built) -> dict[Path, str]:
    """The HTML of every article that has a text, by its file."""
    pages = {page: page.read_text("utf-8") for page in site.folder.glob("2022/05/*/*/index.html")}
    return {page: text for page, text in pages.items() if BODY.search(text)}


def test_the_style_sheet_keeps_its_budget(sample: Built) -> None:
    assert style(sample, "bulletin") <= 8_000


def test_an_article_has_the_style_sheet_of_what_is_read(sample: Built) -> None:
    for page, text in articles(sample).items():
        assert re.findall(r'rel="stylesheet" href="/assets/(\w+)\.', text) == ["reading"], page
    assert 'href="/assets/bulletin.' in sample.read("index.html")


@pytest.mark.parametrize(
    ("names", "budget"),
    [
        (("bulletin", "theme"), 5_000),
        (("search",), 5_000),
        (("photos",), 1_500),
        (("speak",), 2_000),
        (("offline",), 2_000),
    ],
    ids=["every page's", "search", "photos shown large", "read aloud", "without a line"],
)
def test_scripts_keep_their_budget(sample: Built, names: tuple[str, ...], budget: int) -> None:
    files = [file for name in names for file in sample.folder.glob(f"assets/{name}.*.js")]
    assert len(files) == len(names)
    assert sum(compressed(file.read_bytes()) for file in files) <= budget


def test_no_page_has_a_script_without_a_budget(sample: Built) -> None:
    names = {file.name.partition(".")[0] for file in sample.folder.rglob("*.js")}
    assert names == {"bulletin", "theme", "search", "photos", "speak", "offline", "worker"}


def test_an_article_without_its_text_leaves_room_for_it(sample: Built) -> None:
    assert len(articles(sample)) > 10
    for page, text in articles(sample).items():
        frame = BODY.sub("", text).encode()
        assert compressed(frame) + style(sample) <= 10_000, page


def test_an_article_of_usual_length_comes_in_the_first_flight(sample: Built) -> None:
    for page, text in articles(sample).items():
        body = re.sub(r"<[^>]+>|\s", "", "".join(BODY.findall(text)))
        assert len(body) <= LONG, f"{page}: too long for this test to say anything of it"
        assert compressed(text.encode()) + style(sample) <= 14_000, page


LEAD = re.compile(
    r'<source type="image/avif"[^>]* srcset="([^"]*)">\n<img [^>]*fetchpriority="high"'
)


def test_a_lead_photo_at_the_usual_width_is_light(sample: Built) -> None:
    """At 960 pixels, in the format that nearly every browser takes."""
    leads = [lead for text in articles(sample).values() for lead in LEAD.findall(text)]
    assert leads
    for lead in leads:
        (address,) = re.findall(r"/(\S+) 960w", lead)
        assert (sample.folder / address).stat().st_size <= 120_000
