"""The rules, in the order in which the handbook tells them: what is surely wrong comes first.

To add one: write its file, name it here, and run `python -m bulletin.lint --handbook`.
"""

from __future__ import annotations

from typing import Final

from bulletin.lint.rule import PaperRule, Rule
from bulletin.lint.rules import (
    brackets,
    broken,
    byline,
    caption,
    credit,
    cut_off,
    doubled,
    ellipsis,
    future,
    half_width,
    long_title,
    outside,
    person,
    place,
    quotes,
    repeated,
    reprint,
    topic,
)

RULES: Final[tuple[Rule, ...]] = (
    brackets.RULE,
    cut_off.RULE,
    broken.RULE,
    half_width.RULE,
    quotes.RULE,
    ellipsis.RULE,
    doubled.RULE,
    person.RULE,
    place.RULE,
    long_title.RULE,
    reprint.RULE,
    outside.RULE,
)
"""Rules on one piece."""

PAPER_RULES: Final[tuple[PaperRule, ...]] = (
    caption.RULE,
    credit.RULE,
    topic.RULE,
    byline.RULE,
    repeated.RULE,
    future.RULE,
)
"""Rules on all pieces side by side."""
