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
    name,
    no_such_day,
    outside,
    person,
    place,
    placeholder,
    quotes,
    raw_mark,
    repeated,
    reprint,
    signs,
    topic,
    unfinished,
    updated,
    weekday,
    wrong_word,
)

RULES: Final[tuple[Rule, ...]] = (
    brackets.RULE,
    placeholder.RULE,
    no_such_day.RULE,
    reprint.RULE,
    wrong_word.RULE,
    doubled.RULE,
    signs.RULE,
    cut_off.RULE,
    broken.RULE,
    weekday.RULE,
    unfinished.RULE,
    raw_mark.RULE,
    half_width.RULE,
    quotes.RULE,
    ellipsis.RULE,
    person.RULE,
    place.RULE,
    long_title.RULE,
    outside.RULE,
)
"""Rules on one piece."""

PAPER_RULES: Final[tuple[PaperRule, ...]] = (
    caption.RULE,
    credit.RULE,
    topic.RULE,
    name.RULE,
    byline.RULE,
    repeated.RULE,
    updated.RULE,
    future.RULE,
)
"""Rules on all pieces side by side."""
