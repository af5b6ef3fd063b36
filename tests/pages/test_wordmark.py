"""The paper's name as it is drawn: in the theme's colours, harmless whatever the file holds; else text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from bulletin.wordmark import LARGEST, WordmarkRefused, read_wordmark
from tests.conftest import Built
from tests.theme.icons import FOLDER, ICONS, drawn

ARTICLE = "标题：集市开张\n日期：2022-05-20\n栏目：要闻\n\n今天开张。\n"
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="urn:x" viewBox="10 0 400 100">'
    '<title>x</title><x:note a="1"/><g transform="translate(10 0)" onload="alert(1)">'
    '<path d="M0 0h90v100H0z" fill="#123" class="a"/></g>'
    '<rect x="310" width="100" height="100"/></svg>'
)


@pytest.fixture(scope="module")
def site(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A paper with such a wordmark."""
    file = tmp_path_factory.mktemp("mark") / "baotou.svg"
    file.write_text(DRAWN, "utf-8")
    return tiny_site(
        {"2022/05/20/ji-shi.md": ARTICLE},
        'WORDMARK="static/baotou.svg"',
        photos={"static/baotou.svg": file},
    )


@pytest.mark.parametrize("path", ["/", "/2022/05/20/ji-shi/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_name_is_drawn_in_the_colour_of_the_theme(
    look: Callable[..., Page], site: Built, path: str, scheme: str
) -> None:
    phone = look()
    phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone.goto(site.url + path, wait_until="networkidle")
    mark = phone.get_by_role("img", name="青禾简报").first
    box = mark.bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(4, rel=0.02)
    file = Path(str(site.folder)) / f"mark-{scheme}.png"
    mark.screenshot(path=file)
    picture = Image.open(file).convert("RGB")
    file.unlink()
    accent = (0x9C, 0x1A, 0x1A) if scheme == "light" else (0xFF, 0x8A, 0x7A)
    width, height = picture.size
    assert picture.getpixel((width // 12, height // 2)) == accent, "the path, moved by its group"
    assert picture.getpixel((width * 11 // 12, height // 2)) == accent, "the square"
    assert picture.getpixel((width // 2, height // 2)) != accent, "the gap"


def test_without_a_drawing_the_name_is_text(phone: Page, town: Built) -> None:
    phone.goto(town.url)
    assert phone.get_by_role("heading", level=1).inner_text() == "青禾简报"
    assert phone.locator(".wordmark").count() == 0


def test_of_the_file_nothing_is_left_but_outlines() -> None:
    mark = read_wordmark(DRAWN.encode())
    assert (mark.width, mark.height) == (400, 100)
    assert mark.drawing == (
        '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="w" viewBox="10 0 400 100">'
        '<g transform="translate(10 0)"><path d="M0 0h90v100H0z"></path></g>'
        '<rect x="310" width="100" height="100"></rect></symbol></svg>'
    )


INSIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1">{}</svg>'
REFUSED = {
    "no XML": "<svg",
    "a page": "<html/>",
    "no namespace": "<svg viewBox='0 0 4 1'/>",
    "a DTD": '<!DOCTYPE svg [<!ENTITY a "b">]>' + INSIDE.format('<path d="M0 0h1v1z"/>'),
    "no box": INSIDE.replace(' viewBox="0 0 4 1"', "").format('<path d="M0 0h1v1z"/>'),
    "no size": INSIDE.replace("0 0 4 1", "0 0 0 0").format('<path d="M0 0h1v1z"/>'),
    "a box of no numbers": INSIDE.replace("0 0 4 1", "0 0 nan inf").format('<path d="M0 0"/>'),
    "nothing": INSIDE.format(""),
    "an empty group": INSIDE.format("<g></g>"),
    "text": INSIDE.format("<text>青禾</text>"),
    "a script": INSIDE.format("<script>alert(1)</script>"),
    "a picture": INSIDE.format('<image href="https://a.example/x.png"/>'),
    "another file": INSIDE.format('<use href="https://a.example/x.svg#a"/>'),
    "an address": INSIDE.format('<path d="url(https://a.example)"/>'),
    "a stroke": INSIDE.format('<path d="M0 0h1" stroke="#000"/>'),
    "a stroke by style": INSIDE.format('<path d="M0 0h1" style="fill:none;stroke:#000"/>'),
    "too much": INSIDE.format(f'<path d="{"M0 0" * LARGEST}"/>'),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_drawing_of_outlines_is_refused(text: str) -> None:
    with pytest.raises(WordmarkRefused, match="请"):
        read_wordmark(text.encode())


@given(
    st.text()
    | st.text(alphabet='<>/="svgpathgd M0hv1zé&;#').map(INSIDE.format)
    | st.builds(lambda value: INSIDE.format(f"<path d={value!r}/>"), st.text())
)
def test_any_file_is_drawn_harmlessly_or_refused(text: str) -> None:
    with suppress(WordmarkRefused, UnicodeEncodeError):
        root = fromstring(read_wordmark(text.encode()).drawing)
        for element in root.iter():
            assert element.tag.rpartition("}")[2] in ("svg", "symbol", "g", "path")
            assert set(element.attrib) <= {"id", "viewBox", "d", "transform"}


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_of_phones_show_the_sign_of_the_theme(browser: Browser, name: str) -> None:
    """`python -m tests.theme.icons` draws them anew."""
    side, scale = ICONS[name]
    there = Image.open(FOLDER / name).convert("RGB")
    assert there.size == (side, side)
    difference = ImageChops.difference(there, drawn(browser, side, scale)).convert("L")
    assert sum(difference.histogram()[32:]) <= side, "as many pixels as one line has"
