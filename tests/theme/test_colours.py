"""Text stands out from its ground in every scheme, by WCAG 2.2's formula for contrast (1.4.6)."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.conftest import PROJECT

TOKENS = (PROJECT / "theme" / "static" / "css" / "tokens.css").read_text("utf-8")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"--(\w+): (#[0-9a-f]{3,6});")
TEXTS = ("ink", "muted", "accent", "link")
GROUNDS = ("paper", "tint")
AAA = 7


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each rule of `tokens.css` that sets any, by its selector."""
    found = {}
    for selector, body in RULE.findall(TOKENS):
        if colours := dict(COLOUR.findall(body)):
            found[selector.strip().splitlines()[-1].strip()] = colours
    return found


def luminance(colour: str) -> float:
    """The relative luminance of `#rgb` or `#rrggbb`, 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_what_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", schemes())
@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_text_can_be_read_on_each_ground(scheme: str, text: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= AAA


def test_the_chosen_dark_scheme_is_the_systems() -> None:
    found = schemes()
    assert found[':root[data-scheme="dark"]'] == found[':root:not([data-scheme="light"])']
