"""Every regular expression takes time that grows with its text, and not with the square of it."""

from __future__ import annotations

import re
import time

import pytest

from tests.hostile.patterns import Expression, expressions, pumps

PUMPED = (24, 30, 200, 1500, 10_000)
SECONDS = 0.03  # of which one that grows evenly takes a thirtieth

# What is cut to so many characters before the expression meets it, in the line that does.
CUT = {
    "bulletin.reading.moments._DATE": 60,
    "bulletin.checks.strays._SLIPPED": 255,  # a file's name has no more bytes
    "bulletin.reading.posts._GLUED": 30,
    "bulletin.lint.rules.person._BEFORE": 24,
}
# Tried at one place of a text alone, from a table of expressions or by another function.
ANCHORED = {
    "bulletin.reading.law.SIGNS",
    "bulletin.reading.law._DASHES",
}
# Meets what was sanitised, or what our own theme holds: no text there has a `<`.
OURS = {
    "bulletin.editions.hant._TAG",
    "bulletin.lint.mend._TAG",
    "bulletin.reading.law._TOKEN",
    "bulletin.engine.sheet",
}


def seconds(expression: Expression, text: str) -> float:
    """How long the processor takes to meet a text with an expression, as its module does."""
    start = time.process_time()
    if expression.anchored or expression.name in ANCHORED:
        expression.pattern.fullmatch(text)
        expression.pattern.match(text)
    else:
        for _ in expression.pattern.finditer(text):
            pass
    return time.process_time() - start


def slow(expression: Expression) -> tuple[str, str] | None:
    """The beginning and the piece that make an expression slow. Lengths are tried from the shortest, so that
    an exponential one is found before it takes a day."""
    for beginning, piece in pumps(expression.pattern):
        for end in ("", "\0"):
            for length in PUMPED:
                text = beginning + piece * (length // len(piece)) + end
                text = text[: CUT.get(expression.name)]
                if all(seconds(expression, text) > SECONDS for _ in range(3)):
                    return beginning, piece
    return None


@pytest.fixture(scope="module")
def every() -> list[Expression]:
    """Those of the package, which take seconds to find."""
    return expressions()


def test_the_package_has_as_many_expressions_as_are_looked_at(every: list[Expression]) -> None:
    assert len(every) > 120
    assert sum(bool(pumps(one.pattern)) for one in every) > 60


def test_no_text_makes_an_expression_slow(every: list[Expression]) -> None:
    found = {one.place: slow(one) for one in every if one.name not in OURS}
    assert {place: text for place, text in found.items() if text} == {}


def test_what_is_excepted_is_there(every: list[Expression]) -> None:
    assert {one.name for one in every} >= {*CUT, *ANCHORED, *OURS}


@pytest.mark.parametrize("pattern", [r"\s+$", r"(?:a|aa)+b", r"\s*\n\s*", r"(?:甲+)+摄"])
def test_a_slow_expression_would_be_found(pattern: str) -> None:
    assert slow(Expression("x", re.compile(pattern), frozenset({"search"}))) is not None
