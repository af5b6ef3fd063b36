"""QR codes of addresses: what segno makes, drawn as a path, read again by another program's decoder."""

from __future__ import annotations

import re

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.model import qr

ADDRESS = "https://paper.example/2022/05/20/ji-shi/"


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that knows no codes yet, and learns from the first one on."""
    monkeypatch.setattr(qr, "DIRECT", 0)
    monkeypatch.setattr(qr, "_maker", qr._Maker())


def drawn(code: qr.Code) -> set[tuple[int, int]]:
    """The modules that a code's path crosses, by column and row, the white around it not counted."""
    found = set()
    x, y = 0, 0
    for command, across, down in re.findall(r"([Mmh])(-?\d+)(?: ([\d.]+))?", code.path):
        steps = int(across)
        if command == "M":
            x, y = steps, int(float(down))
        elif command == "m":
            x, y = x + steps, y + int(down)
        else:
            found |= {(x + step - qr.QUIET, y - qr.QUIET) for step in range(steps)}
            x += steps
    return found


def by_segno(text: str) -> set[tuple[int, int]]:
    """The dark modules of the code that segno makes."""
    code = segno.make(
        text.encode(), micro=False, mode="byte", error="m", boost_error=False, mask=qr.MASK
    )
    return {(x, y) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark}


@pytest.mark.usefixtures("maker")
def test_a_code_made_from_what_is_known_is_the_one_that_segno_makes() -> None:
    @settings(deadline=None, max_examples=30)
    @given(st.integers(1, 90).flatmap(lambda n: st.lists(signs(n), min_size=2, max_size=4)))
    def check(texts: list[str]) -> None:
        for text in texts:
            code = qr.code(text)
            assert drawn(code) == by_segno(text)

    check()


def signs(length: int) -> st.SearchStrategy[str]:
    """Texts of so many signs as an address may have."""
    return st.text(st.characters(codec="ascii"), min_size=length, max_size=length)


@pytest.mark.usefixtures("maker")
def test_addresses_of_one_length_cost_segno_a_few_codes_and_no_more() -> None:
    addresses = [f"https://paper.example/2022/05/20/xin-wen-{number:04}/" for number in range(500)]
    for address in addresses:
        assert drawn(qr.code(address)) == by_segno(address)
    assert qr._maker.asked < 40


def picture(code: qr.Code, scale: int) -> Image.Image:
    """A code as a picture, so many pixels a module."""
    paper = Image.new("L", (code.side, code.side), 255)
    for x, y in drawn(code):
        paper.putpixel((x + qr.QUIET, y + qr.QUIET), 0)
    return paper.resize((code.side * scale, code.side * scale), Image.Resampling.NEAREST)


@settings(deadline=None)
@given(st.from_regex(r"[a-z0-9]{1,30}(-[a-z0-9]{1,12}){0,6}", fullmatch=True))
def test_a_decoder_reads_the_address_from_a_code(slug: str) -> None:
    address = f"https://paper.example/2022/05/20/{slug}/"
    (read,) = zxingcpp.read_barcodes(picture(qr.code(address), 4))
    assert (read.text, read.format) == (address, zxingcpp.BarcodeFormat.QRCode)


def test_there_is_white_around_a_code_as_the_standard_wants_it() -> None:
    code = qr.code(ADDRESS)
    cells = drawn(code)
    assert min(x for x, _ in cells) == min(y for _, y in cells) == 0
    assert code.side == max(x for x, _ in cells) + 1 + 2 * qr.QUIET
