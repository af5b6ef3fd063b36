"""Odd photos look as they look in a browser: each is made as for readers and compared with what Chromium shows of
the editor's own file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from bulletin.photos.encode import encode
from bulletin.photos.pixels import NIGHT, PAPER
from bulletin.photos.plan import derivatives
from bulletin.photos.probe import probe
from tests.conftest import PROJECT
from tests.photos.odd import odd
from tests.photos.samples import near

KINDS = {"jpg": "jpeg"}
ON_NIGHT = {"white-logo.png"}  # what would not be seen on paper
OTHERWISE = {"exif-6.webp"}
"""Where Chromium is wrong: it passes over a WebP's Exif, which the specification of WebP has for turning it."""

ODD = list(odd())


def hexadecimal(colour: tuple[int, int, int]) -> str:
    """A colour as style sheets write it."""
    return "#" + bytes(colour).hex()


@pytest.fixture(scope="module")
def shown(window: Callable[[bool], object]) -> Callable[[str, bytes], Image.Image]:
    """A function that gives a file as the browser shows it."""
    context = window(True)
    tab: Page = context.new_page()  # type: ignore[attr-defined]
    tab.set_viewport_size({"width": 400, "height": 400})

    def look(name: str, data: bytes) -> Image.Image:
        ending = name.rpartition(".")[2]
        ground = hexadecimal(NIGHT if name in ON_NIGHT else PAPER)
        coded = base64.b64encode(data).decode()
        tab.set_content(
            f'<body style="margin:0;background:{ground}">'
            f'<img src="data:image/{KINDS.get(ending, ending)};base64,{coded}">'
        )
        tab.wait_for_function("document.images[0].complete && document.images[0].naturalWidth")
        size = tab.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]")
        with Image.open(BytesIO(tab.screenshot())) as picture:
            return picture.convert("RGB").crop((0, 0, *size))

    return look


def colours(image: Image.Image) -> list[object]:
    """The colours at a grid of points of a picture."""
    steps = (0.02, 0.2, 0.35, 0.65, 0.8, 0.98)
    return [
        image.getpixel((int(image.width * x), int(image.height * y))) for x in steps for y in steps
    ]


def made(name: str, data: bytes) -> Image.Image:
    """The largest AVIF that readers get of a file."""
    largest = derivatives(probe(data, name), "full")[-1:]
    ((_, published),) = encode(data, name, largest)
    with Image.open(BytesIO(published)) as picture:
        return picture.convert("RGB")


def test_there_are_more_than_twenty() -> None:
    assert len({name for name, _ in ODD}) == len(ODD) > 30


@pytest.mark.parametrize(("name", "data"), ODD, ids=[name for name, _ in ODD])
def test_a_photo_has_the_shape_and_the_colours_that_the_browser_shows(
    shown: Callable[[str, bytes], Image.Image], name: str, data: bytes
) -> None:
    own, other = made(name, data), shown(name, data)
    if name in OTHERWISE:
        assert own.size == other.size[::-1]
        return
    assert own.size == other.size
    # The JPEG's own loss; the pixels differ by three at most.
    assert near(colours(own), colours(other), 8)


def test_the_page_has_the_colours_that_pictures_stand_on() -> None:
    tokens = (PROJECT / "theme/static/css/tokens.css").read_text("utf-8")
    for colour in (PAPER, NIGHT):
        assert f"--paper: {hexadecimal(colour)};" in tokens
